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
