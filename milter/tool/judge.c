/*
 * From a message to its decision, the way the daemon goes it: parse, find the policy, moderate,
 * apply.
 */
#include "tool/judge.h"

#include <stdlib.h>
#include <time.h>

#include "base/size.h"
#include "mail/header_field.h"
#include "moderate/moderate.h"
#include "tool/milter_client.h"

/* What the output and our own work take besides the budget of moderate. */
#define BUDGET_BESIDES (1 * MiB)

struct judged *
judged_new(struct input_item *item)
{
	struct judged *judged = calloc(1, sizeof(*judged));

	if (judged == NULL) {
		input_item_done(item);
		return NULL;
	}
	judged->item = *item;
	judged->message.raw = item->raw;
	buf_init(&judged->output, NULL);
	return judged;
}

void
judged_free(struct judged *judged)
{
	if (judged == NULL)
		return;
	buf_done(&judged->output);
	arena_free(judged->arena);
	input_item_done(&judged->item);
	free(judged);
}

const char *
judged_name(const struct judged *judged, char *room, size_t size)
{
	const char *path = judged->item.path;

	if (strcmp(path, "-") == 0)
		path = "standard input";
	if (judged->item.index == 0)
		return path;
	(void)snprintf(room, size, "%s message %zu", path, judged->item.index + 1);
	return room;
}

static uint64_t
now_us(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

/* What a file knows of its envelope: the reverse-path that final delivery noted (RFC 5321 4.4). */
static struct envelope
envelope_of(const struct judge *judge, const struct judged *judged)
{
	const struct header_field *field = message_field(&judged->message, "Return-Path", 0);
	struct envelope envelope = judge->envelope;

	if (!envelope.has_reverse_path && field != NULL) {
		envelope.reverse_path = header_field_identifier(judged->arena, field->body);
		envelope.has_reverse_path = true;
	}
	return envelope;
}

/* Which policy judges it; NULL where none names it. */
static const struct stream *
stream_of(const struct judge *judge, struct judged *judged)
{
	const struct stream *stream = NULL;

	if (judge->stream != NULL) {
		judged->by_name = true;
		return judge->stream;
	}
	if (judged->item.article)
		return policy_stream_named(judge->policy, NULL);
	if (policy_stream(judge->policy, judged->message.envelope, &judged->message, &stream) !=
	    STREAM_NAMED)
		return NULL;
	return stream;
}

/* False when it could not even be parsed; the decision is then one of its own. */
static bool
moderate_here(const struct judge *judge, struct judged *judged)
{
	const struct limits *limits = &policy_conf(judge->policy)->limits;
	struct limits unlimited = *limits;
	const struct stream *stream;
	struct watch watch;
	struct error err;

	/* As in the milter: mail that no policy names may be as large as it likes. */
	unlimited.message = SIZE_MAX;
	if (!message_parse(judged->arena, judged->item.raw, &unlimited, &judged->message, &err)) {
		moderate_fault(judge->policy, judge->stream, &err, &judged->decision);
		return false;
	}
	judged->envelope = envelope_of(judge, judged);
	judged->message.envelope = &judged->envelope;
	stream = stream_of(judge, judged);
	if (stream == NULL) {
		moderate_not_named(judge->policy, &judged->decision);
		return true;
	}
	if (judged->item.raw.len > limits->message) {
		(void)fail(&err, FAULT_LIMIT, "larger than limits.message (%zu bytes)",
			   limits->message);
		moderate_fault(judge->policy, stream, &err, &judged->decision);
		return false;
	}
	if (judge->accounts) {
		judged->stream = *stream;
		judged->stream.account = &judged->account;
		stream = &judged->stream;
	}
	watch_start(&watch, limits->time_ms, 0, NULL, NULL);
	moderate(stream, &judged->message, judged->arena, &watch, &judged->decision);
	return true;
}

static bool
new_arena(const struct judge *judge, struct judged *judged)
{
	struct limits limits = judge->policy == NULL ? LIMITS_DEFAULT :
						       policy_conf(judge->policy)->limits;
	size_t budget = moderate_budget(&limits, judged->item.raw.len);

	if (!size_add(budget, BUDGET_BESIDES, &budget))
		budget = SIZE_MAX;
	judged->arena = arena_new(budget);
	if (judged->arena == NULL)
		return fail(&judged->failure, FAULT_MEMORY, "needs more memory than there is");
	return true;
}

static bool
decide_here(const struct judge *judge, struct judged *judged)
{
	bool written = true;

	if (moderate_here(judge, judged))
		written = decision_apply(&judged->decision, &judged->message, &judged->output);
	else
		buf_add(&judged->output, judged->item.raw);
	if (!written || judged->output.failed)
		return fail(&judged->failure, FAULT_MEMORY,
			    "needs more memory than there is to be written");
	return true;
}

static bool
decide(const struct judge *judge, struct judged *judged)
{
	struct limits limits = LIMITS_DEFAULT;
	struct envelope envelope;

	if (!new_arena(judge, judged))
		return false;
	if (judge->milter == NULL)
		return decide_here(judge, judged);
	limits.message = SIZE_MAX;		/* the milter's own limits count */
	if (!message_parse(judged->arena, judged->item.raw, &limits, &judged->message,
			   &judged->failure))
		return false;
	judged->milter = judge->milter;
	envelope = envelope_of(judge, judged);
	return milter_ask(judge->milter, &envelope, &judged->message, judged->arena,
			  &judged->decision, &judged->output, &judged->failure);
}

void
judge_message(const struct judge *judge, struct judged *judged)
{
	uint64_t start = now_us();

	judged->failed = !decide(judge, judged);
	judged->elapsed_us = now_us() - start;
}
