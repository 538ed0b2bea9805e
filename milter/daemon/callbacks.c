/*
 * The milter protocol, stage by stage.
 *
 * Stages that never answer are negotiated so (SMFIP_NR_...), for each answer is a round trip:
 * connect, header fields, body. HELO, RCPT, DATA and unknown commands are not asked for at
 * all. MAIL and the end of the header do answer, because there mail that no policy names is let
 * through before its body is sent. The body never answers, so SMFIS_SKIP is not used: what comes
 * past limits.message is thrown away as it arrives.
 *
 * All answers go by one rule: what we did not foresee is a temporary failure.
 */
#include "daemon/callbacks.h"

#include <libmilter/mfapi.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "daemon/commit.h"
#include "daemon/current.h"
#include "daemon/event.h"
#include "daemon/macro.h"
#include "daemon/reply.h"
#include "daemon/session.h"
#include "daemon/underway.h"

#define PROGRESS_MS 5000	/* how often the MTA is told that we are still at work */
#define ANSWER_BUDGET (4 * MiB)	/* memory to put an answer in libmilter's terms */
#define MACROS_MOST 64		/* macros a configuration can ask for */
#define MACRO_NAME_SIZE 64

#define ACTIONS (SMFIF_ADDHDRS | SMFIF_CHGBODY | SMFIF_CHGHDRS | SMFIF_QUARANTINE)
#define STAGES                                                                                     \
	(SMFIP_NR_CONN | SMFIP_NR_HDR | SMFIP_NR_BODY | SMFIP_NOHELO | SMFIP_NORCPT |              \
	 SMFIP_NODATA | SMFIP_NOUNKNOWN | SMFIP_HDR_LEADSPC)

/* NULL until the MTA has one; Postfix has none before the first recipient. */
static const char *
queue_id(SMFICTX *ctx)
{
	struct session *session = smfi_getpriv(ctx);

	return session == NULL ? NULL : macro_value(ctx, "i", &session->macros_broken);
}

static struct session *
session_of(SMFICTX *ctx)
{
	struct session *session = smfi_getpriv(ctx);

	if (session == NULL) {
		session = session_new();
		if (session != NULL && smfi_setpriv(ctx, session) != MI_SUCCESS) {
			session_free(session);
			session = NULL;
		}
	}
	return session;
}

/* ---- negotiation ------------------------------------------------------------------------- */

/* "name=pattern" as libmilter names it: "{name}", and "i" for one of a single letter. */
static bool
macro_name(const char *match, char name[MACRO_NAME_SIZE])
{
	size_t len = strcspn(match, "=");

	if (len == 0 || len > MACRO_NAME_SIZE - 3)
		return false;
	(void)snprintf(name, MACRO_NAME_SIZE, len == 1 ? "%.*s" : "{%.*s}", (int)len, match);
	return true;
}

/* Calls `use` with every macro that a policy matches by. */
static void
each_macro(const struct conf *conf, void (*use)(void *, const char *match), void *object)
{
	for (size_t i = 0; i < conf->stream_count; i++) {
		const char **macros = conf->streams[i].match.macro;

		for (size_t j = 0; macros != NULL && macros[j] != NULL; j++)
			use(object, macros[j]);
	}
}

static void
add_macro(void *list, const char *match)
{
	char name[MACRO_NAME_SIZE];

	if (macro_name(match, name))
		buf_printf(list, " %s", name);
}

/* Replaces what the administrator's milter_mail_macros say, so that nothing must be set there. */
static void
ask_for_macros(SMFICTX *ctx, const struct conf *conf)
{
	struct buf list;
	const char *text;

	buf_init(&list, NULL);
	buf_string(&list, "i {auth_authen} {client_addr} {daemon_name} {mail_addr}");
	each_macro(conf, add_macro, &list);
	text = buf_cstring(&list);
	if (text == NULL || smfi_setsymlist(ctx, SMFIM_ENVFROM, (char *)text) != MI_SUCCESS ||
	    smfi_setsymlist(ctx, SMFIM_EOH, (char *)"i") != MI_SUCCESS ||
	    smfi_setsymlist(ctx, SMFIM_EOM, (char *)"i") != MI_SUCCESS)
		log_event(LOG_WARNING, "negotiation", TEXT("text", "no memory to ask for macros"));
	buf_done(&list);
}

/* One line for each kind of MTA, not for each connection. */
static void
log_negotiation(unsigned long actions, unsigned long stages)
{
	static atomic_ulong last;
	unsigned long now = actions << 32 | stages;
	unsigned long missing_actions = ACTIONS & ~actions;
	unsigned long missing_stages = STAGES & ~stages;
	char offered[64], missing[64];
	unsigned major = 0, minor = 0, patch = 0;

	if (atomic_exchange(&last, now) == now)
		return;
	(void)smfi_version(&major, &minor, &patch);
	(void)snprintf(offered, sizeof(offered), "actions 0x%lx, stages 0x%lx", actions, stages);
	(void)snprintf(missing, sizeof(missing), "actions 0x%lx, stages 0x%lx", missing_actions,
		       missing_stages);
	log_event(missing_actions != 0 || (missing_stages & SMFIP_HDR_LEADSPC) != 0 ? LOG_WARNING
										    : LOG_INFO,
		  "negotiation", NUMBER("protocol", SMFI_PROT_VERSION),
		  NUMBER("libmilter-major", major), NUMBER("libmilter-minor", minor),
		  TEXT("offered", offered), TEXT("missing", missing));
}

static sfsistat
mlfi_negotiate(SMFICTX *ctx, unsigned long actions, unsigned long stages, unsigned long f2,
	       unsigned long f3, unsigned long *actions_out, unsigned long *stages_out,
	       unsigned long *f2_out, unsigned long *f3_out)
{
	struct session *session = session_of(ctx);
	struct policy *policy = current_policy();

	(void)f2;
	(void)f3;
	if (session == NULL || policy == NULL) {
		policy_unref(policy);
		return SMFIS_REJECT;	/* libmilter then closes the connection */
	}
	log_negotiation(actions, stages);
	*actions_out = actions & (ACTIONS | SMFIF_SETSYMLIST);
	*stages_out = stages & STAGES;
	*f2_out = 0;
	*f3_out = 0;
	if ((actions & SMFIF_SETSYMLIST) != 0)
		ask_for_macros(ctx, policy_conf(policy));
	session->negotiated = true;
	session->leading_space = (stages & SMFIP_HDR_LEADSPC) != 0;
	policy_unref(policy);
	return SMFIS_CONTINUE;
}

/* ---- the stages -------------------------------------------------------------------------- */

static sfsistat
mlfi_connect(SMFICTX *ctx, char *host, struct sockaddr *address)
{
	struct session *session = session_of(ctx);

	(void)host;
	if (session != NULL)
		session_client(session, address);
	return SMFIS_NOREPLY;
}

static void
end_message(struct session *session)
{
	if (session->under_way)
		underway_end();
	session_end(session);
}

/* Macros that policies match by, as the MTA told them. */
struct told {
	SMFICTX *ctx;
	bool *broken;
	struct macro items[MACROS_MOST];
	size_t count;
};

static void
take_macro(void *object, const char *match)
{
	struct told *told = object;
	char name[MACRO_NAME_SIZE];
	const char *value = macro_name(match, name) ? macro_value(told->ctx, name, told->broken)
						    : NULL;

	if (value != NULL && told->count < MACROS_MOST)
		told->items[told->count++] = (struct macro){
			{ (const uint8_t *)match, strcspn(match, "=") }, slice_of(value)
		};
}

/* "<a@b.example>" as MAIL FROM gave it; "<>" is the empty reverse-path. */
static struct slice
without_brackets(struct slice path)
{
	if (path.len >= 2 && path.data[0] == '<' && path.data[path.len - 1] == '>')
		return slice_range(path, (struct range){ 1, path.len - 1 });
	return path;
}

static enum session_step
begin(SMFICTX *ctx, struct session *session, const char *reverse_path)
{
	struct policy *policy = current_policy();
	bool *broken = &session->macros_broken;
	struct told told = { .ctx = ctx, .broken = broken };
	struct envelope envelope = {
		.reverse_path = without_brackets(slice_of(reverse_path)),
		.has_reverse_path = reverse_path != NULL,
		.sasl_login = slice_of(macro_value(ctx, "{auth_authen}", broken)),
		.client_address = slice_of(session->client[0] == '\0'
						   ? macro_value(ctx, "{client_addr}", broken)
						   : session->client),
		.macros = told.items,
	};

	if (policy == NULL)
		return STEP_TEMPFAIL;
	each_macro(policy_conf(policy), take_macro, &told);
	if (*broken) {		/* which policy names the message cannot be told */
		policy_unref(policy);
		(void)fail(&session->fault, FAULT_INPUT,
			   "the MTA sent a list of macros with a name without a value");
		return STEP_TEMPFAIL;
	}
	envelope.macro_count = told.count;
	return session_begin(session, policy, &envelope);
}

/* What a stage that answers says; where it says "no more", the message ends here. */
static sfsistat
answer(SMFICTX *ctx, struct session *session, enum session_step step, const char *stage)
{
	switch (step) {
	case STEP_CONTINUE:
		return SMFIS_CONTINUE;
	case STEP_ACCEPT:
		log_event(LOG_DEBUG, "not-named", TEXT("queue-id", queue_id(ctx)),
			  TEXT("stage", stage));
		end_message(session);
		return SMFIS_ACCEPT;
	case STEP_TEMPFAIL:
		break;
	}
	log_event(LOG_ERR, "failure", TEXT("queue-id", queue_id(ctx)), TEXT("stage", stage),
		  TEXT("text", session->fault.kind == FAULT_NONE ? "no memory"
								 : session->fault.text));
	end_message(session);
	reply_set_failure(ctx);
	return SMFIS_TEMPFAIL;
}

static sfsistat
mlfi_envfrom(SMFICTX *ctx, char **argv)
{
	struct session *session = session_of(ctx);
	enum session_step step;

	if (session == NULL || !session->negotiated) {
		log_event(LOG_ERR, "failure", TEXT("stage", "mail"),
			  TEXT("text", session == NULL ? "no memory" : "the MTA did not negotiate"));
		reply_set_failure(ctx);
		return SMFIS_TEMPFAIL;
	}
	end_message(session);		/* an MTA may begin anew without a word */
	if (!underway_begin()) {
		reply_set_ending(ctx);
		return SMFIS_TEMPFAIL;
	}
	step = begin(ctx, session, argv == NULL ? NULL : argv[0]);
	session->under_way = true;	/* also where it could not begin: it is counted */
	return answer(ctx, session, step, "mail");
}

static sfsistat
mlfi_header(SMFICTX *ctx, char *name, char *body)
{
	struct session *session = smfi_getpriv(ctx);

	if (session != NULL)
		session_field(session, name, body);
	return SMFIS_NOREPLY;
}

static sfsistat
mlfi_eoh(SMFICTX *ctx)
{
	struct session *session = smfi_getpriv(ctx);

	if (session == NULL || !session->under_way) {
		reply_set_failure(ctx);
		return SMFIS_TEMPFAIL;
	}
	return answer(ctx, session, session_end_of_header(session), "header");
}

static sfsistat
mlfi_body(SMFICTX *ctx, unsigned char *bytes, size_t len)
{
	struct session *session = smfi_getpriv(ctx);

	if (session != NULL)
		session_body(session, (struct slice){ bytes, len });
	return SMFIS_NOREPLY;
}

static uint64_t
now_us(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

static void
tell_progress(void *ctx)
{
	(void)smfi_progress(ctx);
}

static sfsistat
mlfi_eom(SMFICTX *ctx)
{
	struct session *session = smfi_getpriv(ctx);
	uint64_t start = now_us();
	struct decision decision = { .verdict = VERDICT_TEMPFAIL };
	struct error err = { .kind = FAULT_NONE };
	sfsistat result = SMFIS_TEMPFAIL;
	struct arena *arena;
	struct watch watch;

	if (session == NULL || !session->under_way) {
		reply_set_failure(ctx);
		return SMFIS_TEMPFAIL;
	}
	/* Not the message's arena: what moderation has used up must not decide how it is told. */
	arena = arena_new(ANSWER_BUDGET);
	watch_start(&watch, policy_conf(session->policy)->limits.time_ms, PROGRESS_MS,
		    tell_progress, ctx);
	session_decide(session, &watch, &decision);
	if (arena == NULL) {
		log_event(LOG_ERR, "failure", TEXT("queue-id", queue_id(ctx)), TEXT("stage", "end"),
			  TEXT("text", "no memory for the answer"));
		reply_set_failure(ctx);
	} else {
		result = commit(ctx, arena, &decision, session->leading_space, &err);
		event_decision(arena, queue_id(ctx), session, &decision, now_us() - start, &err);
	}
	end_message(session);
	arena_free(arena);
	return result;
}

static sfsistat
mlfi_abort(SMFICTX *ctx)
{
	struct session *session = smfi_getpriv(ctx);

	if (session != NULL) {
		if (session->under_way)
			log_event(LOG_DEBUG, "aborted", TEXT("queue-id", queue_id(ctx)));
		end_message(session);
	}
	return SMFIS_CONTINUE;
}

static sfsistat
mlfi_close(SMFICTX *ctx)
{
	struct session *session = smfi_getpriv(ctx);

	if (session != NULL) {
		end_message(session);
		session_free(session);
		(void)smfi_setpriv(ctx, NULL);
	}
	return SMFIS_CONTINUE;
}

bool
callbacks_register(struct error *err)
{
	struct smfiDesc filter = {
		.xxfi_name = (char *)"bluepencild",	/* copied */
		.xxfi_version = SMFI_VERSION,
		.xxfi_flags = ACTIONS,
		.xxfi_negotiate = mlfi_negotiate,
		.xxfi_connect = mlfi_connect,
		.xxfi_envfrom = mlfi_envfrom,
		.xxfi_header = mlfi_header,
		.xxfi_eoh = mlfi_eoh,
		.xxfi_body = mlfi_body,
		.xxfi_eom = mlfi_eom,
		.xxfi_abort = mlfi_abort,
		.xxfi_close = mlfi_close,
	};

	if (smfi_register(filter) != MI_SUCCESS)
		return fail(err, FAULT_SYSTEM, "libmilter does not take our callbacks (version %#x)",
			    (unsigned)SMFI_VERSION);
	return true;
}
