/*
 * The keys of rule files: for people, as JSON, and as tables of the manual page, all from the table
 * that the parser reads.
 */
#include <jansson.h>

#include "policy/pack_keys.h"
#include "tool/explain.h"
#include "tool/paragraph.h"

#define NAME_COLUMN 18
#define WRITTEN_COLUMN 46

/* ---- for people ------------------------------------------------------------------------------ */

static void
key_text(FILE *stream, bool colour, const struct pack_key *key)
{
	struct paragraph p = paragraph_begin(stream, colour, 2, WRITTEN_COLUMN);

	paragraph_printf(&p, COLOUR_BOLD, "%s", key->name);
	paragraph_tab(&p, NAME_COLUMN);
	paragraph_printf(&p, COLOUR_CYAN, "%s", key->written);
	paragraph_tab(&p, WRITTEN_COLUMN);
	paragraph_text(&p, COLOUR_NONE, slice_of(key->meaning));
	paragraph_end(&p);
}

void
explain_keys(FILE *stream, bool colour)
{
	for (enum pack_group group = 0; group < PACK_GROUP_COUNT; group++) {
		(void)fprintf(stream, "%skeys of %s\n", group == 0 ? "" : "\n", pack_group_name(group));
		for (const struct pack_key *key = pack_keys(group); key->name != NULL; key++)
			key_text(stream, colour, key);
	}
}

/* ---- JSON ------------------------------------------------------------------------------------ */

static bool
key_json(FILE *stream, enum pack_group group, const struct pack_key *key)
{
	char types[PACK_TYPES_BYTES];
	json_t *object = json_pack("{s:s, s:s, s:s, s:s, s:s}", "key", key->name, "of",
				   pack_group_name(group), "type", pack_types(key, &types), "example",
				   key->written, "meaning", key->meaning);
	bool whole = object != NULL && json_dumpf(object, stream, JSON_COMPACT) == 0;

	(void)fputc('\n', stream);
	json_decref(object);
	return whole;
}

bool
explain_keys_json(FILE *stream)
{
	bool whole = true;

	for (enum pack_group group = 0; group < PACK_GROUP_COUNT; group++)
		for (const struct pack_key *key = pack_keys(group); key->name != NULL; key++)
			whole = key_json(stream, group, key) && whole;
	return whole;
}

/* ---- the manual page ------------------------------------------------------------------------- */

/* What roff would take for commands: hyphens that must stay, backslashes. */
static void
roff_text(FILE *stream, const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '-' || *text == '\\')
			(void)fputs(*text == '-' ? "\\-" : "\\e", stream);
		else
			(void)fputc(*text, stream);
	}
}

static void
roff_row(FILE *stream, const struct pack_key *key)
{
	roff_text(stream, key->name);
	(void)fputc('\t', stream);
	roff_text(stream, key->written);
	(void)fputs("\tT{\n.na\n.nh\n", stream);
	roff_text(stream, key->meaning);
	(void)fputs("\nT}\n", stream);
}

void
explain_keys_roff(FILE *stream)
{
	for (enum pack_group group = 0; group < PACK_GROUP_COUNT; group++) {
		(void)fprintf(stream, ".SS Keys of %s\n.TS\nlB l lw(28n).\n", pack_group_name(group));
		for (const struct pack_key *key = pack_keys(group); key->name != NULL; key++)
			roff_row(stream, key);
		(void)fputs(".TE\n", stream);
	}
}
