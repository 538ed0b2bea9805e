/*
 * From what a milter is told to the bytes of the message, and to its decision.
 *
 * The header is kept apart until it is complete, because it decides which policy names the
 * message and must be whole for that, whatever limits.message says; then it is the first thing
 * in the spool, and the body follows. Past limits.message nothing more is kept: the bytes are
 * counted, for the error names them, and the policy's on-limit decides.
 */
#include "daemon/session.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>

#include "mail/header_field.h"
#include "moderate/moderate.h"

#define HEADER_MOST (1 * MiB)		/* Postfix passes on a tenth of that */
#define HEADER_KEPT (64 * KiB)		/* what an idle connection may hold */
#define HEADER_BUDGET (16 * MiB)	/* for reading the envelope and the header */

struct session *
session_new(void)
{
	struct session *session = calloc(1, sizeof(*session));

	if (session == NULL)
		return NULL;
	buf_init(&session->header, NULL);
	spool_init(&session->spool);
	return session;
}

void
session_free(struct session *session)
{
	if (session == NULL)
		return;
	session_end(session);
	spool_done(&session->spool);
	buf_done(&session->header);
	free(session);
}

void
session_client(struct session *session, const struct sockaddr *address)
{
	const void *bytes = NULL;

	session->client[0] = '\0';
	if (address == NULL)
		return;
	if (address->sa_family == AF_INET)
		bytes = &((const struct sockaddr_in *)(const void *)address)->sin_addr;
	else if (address->sa_family == AF_INET6)
		bytes = &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr;
	if (bytes != NULL && inet_ntop(address->sa_family, bytes, session->client,
				       sizeof(session->client)) == NULL)
		session->client[0] = '\0';
}

static const struct conf *
conf_of(const struct session *session)
{
	return policy_conf(session->policy);
}

/* Remembers what went wrong first. */
static void
note_fault(struct session *session, const struct error *err)
{
	if (session->fault.kind == FAULT_NONE)
		session->fault = *err;
}

static bool
copy_slice(struct arena *arena, struct slice bytes, struct slice *copy_out)
{
	struct slice copy = arena_copy(arena, bytes);

	if (copy.data == NULL)
		return false;
	*copy_out = copy;
	return true;
}

static bool
copy_envelope(struct session *session, const struct envelope *from)
{
	struct envelope *to = &session->envelope;
	struct macro *macros = arena_array(session->arena, from->macro_count, sizeof(*macros));
	struct slice client = from->client_address;

	if (client.len == 0)
		client = slice_of(session->client);
	*to = (struct envelope){ .has_reverse_path = from->has_reverse_path };
	if (macros == NULL || !copy_slice(session->arena, from->reverse_path, &to->reverse_path) ||
	    !copy_slice(session->arena, from->sasl_login, &to->sasl_login) ||
	    !copy_slice(session->arena, client, &to->client_address))
		return false;
	for (size_t i = 0; i < from->macro_count; i++) {
		if (!copy_slice(session->arena, from->macros[i].name, &macros[i].name) ||
		    !copy_slice(session->arena, from->macros[i].value, &macros[i].value))
			return false;
	}
	to->macros = macros;
	to->macro_count = from->macro_count;
	return true;
}

enum session_step
session_begin(struct session *session, struct policy *policy, const struct envelope *envelope)
{
	const struct conf *conf = policy_conf(policy);
	const char *directory = conf->state_dir[0] == '\0' ? "/tmp" : conf->state_dir;

	session_end(session);
	session->policy = policy;
	session->under_way = true;
	session->arena = arena_new(HEADER_BUDGET);
	if (session->arena == NULL || !copy_envelope(session, envelope))
		return STEP_TEMPFAIL;
	spool_open(&session->spool, directory, conf->limits.spool_above);
	switch (policy_stream(policy, &session->envelope, NULL, &session->stream)) {
	case STREAM_NAMED:
	case STREAM_UNDECIDED:
		break;
	case STREAM_NOT_NAMED:
		return STEP_ACCEPT;
	}
	return STEP_CONTINUE;
}

void
session_field(struct session *session, const char *name, const char *body)
{
	struct slice name_bytes = slice_of(name);
	struct slice body_bytes = slice_of(body);
	struct error err;

	if (!session->under_way || session->fault.kind != FAULT_NONE)
		return;
	if (session->header.len + name_bytes.len + body_bytes.len > HEADER_MOST) {
		(void)fail(&err, FAULT_LIMIT, "the header is larger than %zu bytes", HEADER_MOST);
		note_fault(session, &err);
		return;
	}
	message_write_field(&session->header, name_bytes, body_bytes, session->leading_space);
	if (session->header.failed) {
		(void)fail(&err, FAULT_MEMORY, "no memory for the header");
		note_fault(session, &err);
	}
}

/* Adds to the spool what limits.message allows, and counts the rest. */
static void
keep(struct session *session, struct slice bytes)
{
	size_t most = conf_of(session)->limits.message;
	struct error err;

	if (session->fault.kind != FAULT_NONE)
		return;
	if (bytes.len > most - session->spool.len) {
		(void)fail(&err, FAULT_LIMIT, "larger than limits.message (%zu bytes)", most);
		note_fault(session, &err);
	} else if (!spool_add(&session->spool, bytes, &err)) {
		note_fault(session, &err);
	}
}

/* The stream by a header that is complete; false where none names the message. */
static bool
find_stream(struct session *session)
{
	struct limits no_limits = conf_of(session)->limits;
	const struct header_field *field;
	struct message message;
	struct error err;

	no_limits.message = SIZE_MAX;
	if (!message_parse(session->arena, buf_slice(&session->header), &no_limits, &message,
			   &err)) {
		note_fault(session, &err);
		return true;
	}
	/* What is no field to us would end the header, and the rest of it be taken for the body. */
	if (message.body.start != session->header.len) {
		(void)fail(&err, FAULT_INPUT, "the MTA told of a header field that is none");
		note_fault(session, &err);
		return true;
	}
	field = message_field(&message, "Message-ID", 0);
	if (field != NULL)
		session->message_id = header_field_unfold(session->arena, field->body);
	return policy_stream(session->policy, &session->envelope, &message, &session->stream) ==
	       STREAM_NAMED;
}

enum session_step
session_end_of_header(struct session *session)
{
	if (!session->under_way)
		return STEP_TEMPFAIL;
	if (session->fault.kind != FAULT_NONE)
		return STEP_CONTINUE;
	buf_add(&session->header, SLICE("\r\n"));
	if (session->header.failed)
		return STEP_TEMPFAIL;
	if (!find_stream(session))
		return STEP_ACCEPT;
	keep(session, buf_slice(&session->header));
	return STEP_CONTINUE;
}

void
session_body(struct session *session, struct slice bytes)
{
	if (session->under_way)
		keep(session, bytes);
}

/* A message that was read without a fault, or false with the fault. */
static bool
read_message(struct session *session, struct error *err)
{
	struct slice raw;

	if (session->fault.kind != FAULT_NONE) {
		*err = session->fault;
		return false;
	}
	if (session->stream == NULL)
		return fail(err, FAULT_INTERNAL, "the MTA never ended the header");
	if (!spool_finish(&session->spool, &raw, err))
		return false;
	session->work = arena_new(moderate_budget(&conf_of(session)->limits, raw.len));
	if (session->work == NULL)
		return fail(err, FAULT_MEMORY, "no memory for the message");
	if (!message_parse(session->work, raw, &conf_of(session)->limits, &session->message, err))
		return false;
	session->message.envelope = &session->envelope;
	return true;
}

void
session_decide(struct session *session, struct watch *watch, struct decision *decision_out)
{
	struct error err;

	if (read_message(session, &err))
		moderate(session->stream, &session->message, session->work, watch, decision_out);
	else
		moderate_fault(session->policy, session->stream, &err, decision_out);
}

void
session_end(struct session *session)
{
	arena_free(session->arena);
	arena_free(session->work);
	session->arena = session->work = NULL;
	session->message_id = (struct slice){ NULL, 0 };
	session->envelope = (struct envelope){ .macro_count = 0 };
	session->message = (struct message){ .field_count = 0 };
	session->stream = NULL;
	session->fault.kind = FAULT_NONE;
	session->under_way = false;
	spool_clear(&session->spool);
	if (session->header.cap > HEADER_KEPT)
		buf_done(&session->header);
	else
		buf_clear(&session->header);
	policy_unref(session->policy);
	session->policy = NULL;
}
