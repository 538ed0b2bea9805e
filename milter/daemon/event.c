/*
 * What the log says of a message: enough to join it with the MTA's log by queue id, and to see
 * which rules did what. The audit trail and the dry run tell the rest.
 */
#include "daemon/event.h"

#include "base/buf.h"
#include "base/log.h"

#define RULES_MOST 800		/* bytes of the list of rules in a line */

/* What is only inspected counts as monitored. */
static bool
counts(const struct reported_finding *reported, enum mode mode)
{
	const struct finding *finding = reported->finding;

	if (reported->inspected && finding->mode == MODE_ENFORCE)
		return mode == MODE_MONITOR && !finding->switched_off;
	return finding->mode == mode && !finding->switched_off;
}

/* Is finding number `index` the first of its rule? */
static bool
is_first(const struct decision *decision, size_t index, enum mode mode)
{
	const struct rule *rule = decision->findings[index].finding->rule;

	for (size_t i = 0; i < index; i++) {
		const struct reported_finding *reported = &decision->findings[i];

		if (reported->finding->rule == rule && counts(reported, mode))
			return false;
	}
	return true;
}

/* "crypto-price-promo(3),source-attribution(1)"; NULL where no rule fired in this mode. */
static const char *
rules_of(struct arena *arena, const struct decision *decision, enum mode mode)
{
	struct buf out;

	buf_init(&out, arena);
	for (size_t i = 0; i < decision->finding_count && out.len < RULES_MOST; i++) {
		const struct finding *finding = decision->findings[i].finding;
		size_t count = 0;

		if (!counts(&decision->findings[i], mode) || !is_first(decision, i, mode))
			continue;
		for (size_t j = i; j < decision->finding_count; j++) {
			const struct reported_finding *other = &decision->findings[j];

			count += other->finding->rule == finding->rule && counts(other, mode);
		}
		buf_printf(&out, "%s%s(%zu)", out.len == 0 ? "" : ",", finding->rule->name, count);
	}
	return out.len == 0 ? NULL : buf_cstring(&out);
}

static size_t
bytes_out(const struct session *session, const struct decision *decision)
{
	size_t header = session->message.raw.len - range_len(session->message.body);

	return decision->body_changed ? header + decision->body.len : session->spool.len;
}

void
event_decision(struct arena *arena, const char *queue_id, const struct session *session,
	       const struct decision *decision, uint64_t elapsed_us, const struct error *failure)
{
	bool failed = failure->kind != FAULT_NONE;
	bool fault = decision->fault.kind != FAULT_NONE;

	log_event(failed || fault ? LOG_ERR : LOG_INFO, "decision", TEXT("queue-id", queue_id),
		  BYTES("message-id", session->message_id),
		  TEXT("verdict", verdict_name(decision->verdict)),
		  TEXT("answered", failed ? verdict_name(VERDICT_TEMPFAIL) : NULL),
		  TEXT("failure", failed ? failure->text : NULL),
		  TEXT("fault", fault ? fault_name(decision->fault.kind) : NULL),
		  TEXT("fault-text", fault ? decision->fault.text : NULL),
		  decision->reply.text.len > 0 ? BYTES("reply", decision->reply.text)
					       : TEXT("reply", NULL),
		  TEXT("rules", rules_of(arena, decision, MODE_ENFORCE)),
		  TEXT("monitored", rules_of(arena, decision, MODE_MONITOR)),
		  NUMBER("articles", decision->article_count),
		  NUMBER("bytes-in", session->spool.len),
		  NUMBER("bytes-out", bytes_out(session, decision)),
		  NUMBER("elapsed-us", elapsed_us),
		  TEXT("policy", decision->stream == NULL ? NULL : decision->stream->name),
		  TEXT("version", decision->version));
}

void
event_diagnostics(const struct diagnostics *diags)
{
	for (size_t i = 0; i < diags->count; i++) {
		const struct diagnostic *item = &diags->items[i];
		bool error = item->severity == SEVERITY_ERROR;

		log_event(error ? LOG_ERR : LOG_WARNING, error ? "mistake" : "warning",
			  TEXT("file", item->file), NUMBER("line", item->line),
			  TEXT("text", item->text));
	}
	if (diags->lost)
		log_event(LOG_ERR, "mistake", TEXT("text", "there are more; no memory to list them"));
}
