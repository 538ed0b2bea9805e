/*
 * The words that all reports for people share.
 */
#include "tool/report.h"

#include "mail/header_field.h"

struct slice
report_subject(const struct judged *judged)
{
	const struct header_field *field = message_field(&judged->message, "Subject", 0);

	if (field == NULL)
		return (struct slice){ NULL, 0 };
	return header_field_decode(judged->arena, field->body);
}

bool
report_is_same(const struct reported_finding *a, const struct reported_finding *b)
{
	return a->finding->rule == b->finding->rule && a->finding->mode == b->finding->mode &&
	       a->finding->switched_off == b->finding->switched_off &&
	       a->part != NULL && b->part != NULL && slice_equal(a->text, b->text);
}

bool
report_is_told(const struct decision *decision, size_t finding)
{
	for (size_t i = 0; i < finding; i++)
		if (report_is_same(&decision->findings[i], &decision->findings[finding]))
			return true;
	return false;
}

/* Does a finding that says the same stand in the part of that number? */
static bool
is_found_in(const struct decision *decision, size_t finding, const char *number)
{
	for (size_t i = 0; i < decision->finding_count; i++)
		if (report_is_same(&decision->findings[finding], &decision->findings[i]) &&
		    strcmp(decision->findings[i].part->number, number) == 0)
			return true;
	return false;
}

const char *
report_counterpart(const struct decision *decision, size_t finding, char *room, size_t size)
{
	const char *counterpart = decision->findings[finding].counterpart;

	if (counterpart == NULL)
		return NULL;
	if (strcmp(counterpart, COUNTERPART_NONE) == 0)
		return "no other alternative says it";
	if (strcmp(counterpart, COUNTERPART_WITHIN) == 0)
		return "another alternative still says it";
	if (is_found_in(decision, finding, counterpart))
		return NULL;
	(void)snprintf(room, size, "also gone from part %s", counterpart);
	return room;
}

bool
report_is_repeat(const struct reported_finding *reported, size_t hit)
{
	const struct hit *hits = reported->finding->hits;

	for (size_t i = 0; i < hit; i++)
		if (hits[i].signal == hits[hit].signal &&
		    slice_equal_nocase(reported_hit_text(reported, &hits[i]),
				       reported_hit_text(reported, &hits[hit])))
			return true;
	return false;
}

const char *
report_policy_reason(const struct judged *judged, char *room, size_t size)
{
	const struct match *match = &judged->decision.stream->conf->match;
	const struct {
		bool asked;
		const char *words;
	} conditions[] = {
		{ match->newsletter, "has List-Id or List-Unsubscribe" },
		{ match->list_id != NULL && match->list_id[0] != NULL, "list-id matches" },
		{ match->sender != NULL && match->sender[0] != NULL, "sender matches" },
		{ match->from != NULL && match->from[0] != NULL, "From matches" },
		{ match->sasl != NULL && match->sasl[0] != NULL, "login matches" },
		{ match->client != NULL && match->client[0] != NULL, "client address matches" },
		{ match->macro != NULL && match->macro[0] != NULL, "macro matches" },
		{ match->header != NULL && match->header[0] != NULL, "header field matches" },
	};
	size_t length = 0;

	if (judged->by_name)
		return "named on the command line";
	if (judged->item.article)
		return "the first, for a bare article";
	for (size_t i = 0; i < COUNT(conditions); i++) {
		int n;

		if (!conditions[i].asked)
			continue;
		n = snprintf(room + length, size - length, "%s%s", length == 0 ? "" : ", ",
			     conditions[i].words);
		if (n < 0 || (size_t)n >= size - length)
			break;
		length += (size_t)n;
	}
	return length == 0 ? "names every message" : room;
}

const char *
report_sum(const struct tally *tally, char *room, size_t size)
{
	static const char *const words[VERDICT_COUNT] = {
		[VERDICT_ACCEPT] = "accepted",	 [VERDICT_REWRITE] = "rewritten",
		[VERDICT_REJECT] = "rejected",	 [VERDICT_QUARANTINE] = "quarantined",
		[VERDICT_DISCARD] = "discarded", [VERDICT_TEMPFAIL] = "tempfailed",
	};
	const char *separator = ": ";
	FILE *stream = fmemopen(room, size, "w");

	if (stream == NULL)
		return "";
	(void)fprintf(stream, "%zu message%s", tally->messages, tally->messages == 1 ? "" : "s");
	for (size_t i = 0; i < VERDICT_COUNT; i++) {
		if (tally->verdicts[i] == 0)
			continue;
		(void)fprintf(stream, "%s%zu %s", separator, tally->verdicts[i], words[i]);
		separator = ", ";
		if (i == VERDICT_ACCEPT && tally->not_named > 0)
			(void)fprintf(stream, " (%zu named by no policy)", tally->not_named);
	}
	if (tally->failed > 0)
		(void)fprintf(stream, "%s%zu without a decision", separator, tally->failed);
	if (tally->unreadable > 0)
		(void)fprintf(stream, "; %zu input%s unreadable", tally->unreadable,
			      tally->unreadable == 1 ? "" : "s");
	(void)fclose(stream);
	return room;
}
