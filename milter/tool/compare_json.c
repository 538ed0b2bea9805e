/*
 * What differs, for programs: a line of JSON a message that differs, and one for the sum.
 */
#include <jansson.h>
#include <stdlib.h>

#include "record/json_text.h"
#include "tool/compare.h"
#include "tool/report.h"

static const char *const kinds[DIFFERENCE_KINDS] = {
	[DIFFERENCE_REMOVED] = "removed", [DIFFERENCE_FINDING] = "found",
	[DIFFERENCE_INSERTED] = "inserted", [DIFFERENCE_HEADER] = "header",
};

static bool
print(FILE *stream, json_t *object)
{
	char *line = object == NULL ? NULL : json_dumps(object, JSON_COMPACT);

	json_decref(object);
	if (line == NULL)
		return false;
	(void)fprintf(stream, "%s\n", line);
	free(line);
	return true;
}

/* Verdict and reply, as `dry-run --json` has them. */
static json_t *
outcome(const struct decision *decision)
{
	json_t *object = json_pack("{s:s, s:o}", "verdict", verdict_name(decision->verdict), "policy",
				   decision->stream == NULL ? json_null() :
				   json_string(decision->stream->name));

	if (object != NULL && decision->reply.code != 0)
		(void)json_object_set_new(object, "reply",
					  json_pack("{s:I, s:o}", "code",
						    (json_int_t)decision->reply.code, "text",
						    json_text(decision->reply.text)));
	return object;
}

static json_t *
difference(const struct difference *told)
{
	const struct reported_finding *reported = told->finding;
	json_t *object = json_pack("{s:s, s:s, s:o}", "what", kinds[told->kind], "by",
				   told->now ? "now" : "before", "text", json_text(told->text));

	if (object == NULL || told->name == NULL)
		return object;
	(void)json_object_set_new(object, told->kind == DIFFERENCE_HEADER ? "field" : "rule",
				  json_string(told->name));
	if (reported == NULL)
		return object;
	(void)json_object_update_new(
		object, json_pack("{s:s, s:s, s:o, s:I, s:I}", "action",
				  action_name(reported->finding->rule->action), "mode",
				  mode_name(reported->finding->mode), "part",
				  reported->part == NULL ? json_null() :
							   json_string(reported->part->number),
				  "line", (json_int_t)reported->line, "column",
				  (json_int_t)reported->column));
	return object;
}

bool
compare_json(FILE *stream, const struct compared *compared)
{
	const struct comparison *comparison = &compared->comparison;
	json_t *items;
	bool whole = true;

	if (!comparison_differs(comparison))
		return true;
	items = json_array();
	for (size_t i = 0; i < comparison->count; i++)
		whole = json_array_append_new(items, difference(&comparison->items[i])) == 0 && whole;
	if (!whole) {
		json_decref(items);
		return false;
	}
	return print(stream, json_pack("{s:o, s:I, s:o, s:o, s:o, s:o}", "file",
				       json_text(slice_of(compared->now->item.path)), "index",
				       (json_int_t)compared->now->item.index, "subject",
				       json_text_or_null(report_subject(compared->now)), "before",
				       outcome(&compared->before->decision), "now",
				       outcome(&compared->now->decision), "differences", items));
}

bool
compare_json_sum(FILE *stream, const struct compare_sum *sum)
{
	json_t *now = json_object(), *before = json_object();

	for (size_t i = 0; i < DIFFERENCE_KINDS; i++) {
		(void)json_object_set_new(now, kinds[i], json_integer((json_int_t)sum->now[i]));
		(void)json_object_set_new(before, kinds[i], json_integer((json_int_t)sum->before[i]));
	}
	return print(stream, json_pack("{s:I, s:I, s:I, s:o, s:o}", "messages",
				       (json_int_t)sum->messages, "different",
				       (json_int_t)sum->different, "verdicts",
				       (json_int_t)sum->verdicts, "now", now, "before", before));
}
