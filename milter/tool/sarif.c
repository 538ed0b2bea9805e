/*
 * The log is built as it is printed; places are written as relative references (RFC 3986), from the
 * working directory on where the file is below it, for so forges find it in the tree.
 */
#include "tool/sarif.h"

#include <jansson.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/ascii.h"
#include "base/buf.h"
#include "record/json_text.h"

#define SCHEMA "https://json.schemastore.org/sarif-2.1.0.json"

struct sarif {
	json_t *rules, *results;
	char *directory;		/* the working one; NULL: not known */
	bool failed;
};

struct sarif *
sarif_new(void)
{
	struct sarif *sarif = calloc(1, sizeof(*sarif));

	if (sarif == NULL)
		return NULL;
	sarif->rules = json_array();
	sarif->results = json_array();
	sarif->directory = getcwd(NULL, 0);
	sarif->failed = sarif->rules == NULL || sarif->results == NULL;
	return sarif;
}

void
sarif_free(struct sarif *sarif)
{
	if (sarif == NULL)
		return;
	json_decref(sarif->rules);
	json_decref(sarif->results);
	free(sarif->directory);
	free(sarif);
}

/* ---- rules ----------------------------------------------------------------------------------- */

static size_t
find_rule(const struct sarif *sarif, const char *id)
{
	size_t i = 0;

	for (; i < json_array_size(sarif->rules); i++)
		if (strcmp(json_string_value(json_object_get(json_array_get(sarif->rules, i), "id")),
			   id) == 0)
			break;
	return i;
}

/* The number of a rule, which is made where it is new. */
static size_t
rule_number(struct sarif *sarif, const struct sarif_result *result)
{
	size_t number = find_rule(sarif, result->rule);
	json_t *rule;

	if (number < json_array_size(sarif->rules))
		return number;
	rule = json_pack("{s:s}", "id", result->rule);
	if (rule != NULL && result->about != NULL)
		(void)json_object_set_new(rule, "shortDescription",
					  json_pack("{s:o}", "text",
						    json_text(slice_of(result->about))));
	if (json_array_append_new(sarif->rules, rule) != 0)
		sarif->failed = true;
	return number;
}

/* ---- places ---------------------------------------------------------------------------------- */

/* A byte that stands for itself in a path (RFC 3986 3.3); the colon might end a scheme. */
static bool
is_path_byte(uint8_t byte)
{
	return ascii_is_alnum(byte) || (byte != 0 && strchr("-._~/!$&'()*+,;=@", byte) != NULL);
}

static json_t *
reference(const struct sarif *sarif, const char *path)
{
	struct slice directory = slice_of(sarif->directory), rest = slice_of(path);
	json_t *value = NULL;
	struct buf out;

	buf_init(&out, NULL);
	if (directory.len > 1 && slice_has_at(rest, 0, directory) &&
	    slice_has_at(rest, directory.len, SLICE("/")))
		rest = slice_from(rest, directory.len + 1);
	else if (slice_has_at(rest, 0, SLICE("/")))
		buf_string(&out, "file://");
	for (size_t i = 0; i < rest.len; i++) {
		if (is_path_byte(rest.data[i]))
			buf_byte(&out, rest.data[i]);
		else
			buf_printf(&out, "%%%02X", (unsigned)rest.data[i]);
	}
	if (!out.failed)
		value = json_text(buf_slice(&out));
	buf_done(&out);
	return value;
}

static json_t *
location(const struct sarif *sarif, const struct sarif_result *result)
{
	json_t *physical = json_pack("{s:{s:o}}", "artifactLocation", "uri",
				     reference(sarif, result->file));
	json_t *place = json_pack("{s:o}", "physicalLocation", physical), *region;

	if (place != NULL && result->line > 0) {
		region = json_pack("{s:I}", "startLine", (json_int_t)result->line);
		if (region != NULL && result->column > 0)
			(void)json_object_set_new(region, "startColumn",
						  json_integer((json_int_t)result->column));
		(void)json_object_set_new(physical, "region", region);
	}
	if (place != NULL && result->within.len > 0)
		(void)json_object_set_new(place, "logicalLocations",
					  json_pack("[{s:o}]", "fullyQualifiedName",
						    json_text(result->within)));
	return place;
}

void
sarif_add(struct sarif *sarif, const struct sarif_result *result)
{
	static const char *const levels[] = {
		[SARIF_NOTE] = "note", [SARIF_WARNING] = "warning", [SARIF_ERROR] = "error",
	};
	size_t number = rule_number(sarif, result);
	json_t *object = json_pack("{s:s, s:I, s:s, s:{s:o}}", "ruleId", result->rule, "ruleIndex",
				   (json_int_t)number, "level", levels[result->level], "message",
				   "text", json_text(result->message));
	json_t *locations = json_array();

	if (result->file != NULL && result->file[0] != '\0' &&
	    json_array_append_new(locations, location(sarif, result)) != 0)
		sarif->failed = true;
	if (json_object_set_new(object, "locations", locations) != 0 ||
	    json_array_append_new(sarif->results, object) != 0)
		sarif->failed = true;
}

bool
sarif_print(struct sarif *sarif, FILE *stream)
{
	json_t *log;
	char *text = NULL;

	log = json_pack("{s:s, s:s, s:[{s:{s:{s:s, s:s, s:O}}, s:s, s:O}]}", "$schema", SCHEMA,
			"version", "2.1.0", "runs", "tool", "driver", "name", "bluepencil",
			"version", BLUEPENCIL_VERSION, "rules", sarif->rules, "columnKind",
			"unicodeCodePoints", "results", sarif->results);
	if (log != NULL && !sarif->failed)
		text = json_dumps(log, JSON_INDENT(1));
	json_decref(log);
	if (text == NULL)
		return false;
	(void)fprintf(stream, "%s\n", text);
	free(text);
	return true;
}
