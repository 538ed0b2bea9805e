/*
 * phrase_reading - the alternatives of a phrase, and what its parsing complains with.
 */
#ifndef BLUEPENCIL_POLICY_PHRASE_READING_H
#define BLUEPENCIL_POLICY_PHRASE_READING_H

#include "policy/phrase.h"
#include "text/character.h"

struct phrase_parser {
	struct arena *arena;
	struct slice text;		/* the whole phrase, as written */
	bool exact;
	struct place place;
	struct diagnostics *diags;
};

/* Phrases with fewer alternatives, or none. */
struct readings {
	struct slice *items;
	size_t count, cap;
};

/* Complains of the phrase, which is quoted; false. */
bool phrase_complain(struct phrase_parser *parser, const char *format, ...) PRINTF(2, 3);
bool phrase_out_of_memory(struct phrase_parser *parser);

/* Are all parentheses closed, and is nothing nested too deep? Complains otherwise. */
MUST_USE bool phrase_check_groups(struct phrase_parser *parser);

MUST_USE bool phrase_add_reading(struct phrase_parser *parser, struct readings *readings,
				 struct slice reading);

/* All readings, without groups, added to `done`. */
MUST_USE bool phrase_read_alternatives(struct phrase_parser *parser, struct slice text,
				       struct readings *done);

/*
 * Writes out the group at `open`: one reading for each of its alternatives, or where it stands by itself
 * and may be nothing, one for nothing and one for the others.
 */
MUST_USE bool phrase_write_out(struct phrase_parser *parser, struct readings *readings,
			       struct slice reading, size_t open);

/*
 * What the group at `open` means where it is not written out:
 * a group that stands by itself is one reading with all its alternatives;
 * one that may be nothing as well is two, with them and without;
 * one that touches a word or another group is as many as it has alternatives.
 */
enum group { GROUP_TOGETHER, GROUP_OPTIONAL, GROUP_APART };
enum group phrase_group(struct slice reading, size_t open);

/*
 * The first group that must be written out, so that all groups mean something by themselves;
 * SLICE_NOT_FOUND: they do.
 */
size_t phrase_group_that_goes(const struct phrase_parser *parser, struct slice reading);

/* The first group that is not GROUP_TOGETHER, or SLICE_NOT_FOUND. */
size_t phrase_first_apart(struct slice reading);

/* What stands between the parentheses of the group at `open`. */
struct slice phrase_group_inside(struct slice text, size_t open);

/* Takes the next alternative off the inside of a group; false behind the last. */
bool phrase_next_alternative(struct slice inside, size_t *at, struct slice *alternative_out);

/* The class of the character at `at`, and its bytes. */
enum character phrase_character_at(struct slice text, size_t at, size_t *len_out);

/* The bytes of a gap that stands at `at`; 0: none. */
size_t phrase_dots_at(struct slice text, size_t at);

#endif
