/*
 * Required literals, read off the pattern's text.
 *
 * Going through a pattern, what can stand at this point is a set of texts, which each piece of it makes
 * longer: characters, small classes, groups of alternatives. Where a piece is no such set, or the set
 * would grow too large, it ends and another begins; one of each set stands in every match, and the
 * rarest set is what the scan looks for. Groups that are more than a set of texts are looked into, a
 * few deep: of alternatives each needs a set of its own, and all of these together are one.
 *
 * Long texts are rare already, so a set of them is not multiplied much further.
 */
#include "policy/regex_literal.h"

#include "base/ascii.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "policy/regex_skip.h"

#define READING_BUDGET (16 * MiB)
#define DEPTH_MOST 5			/* groups looked into, one inside another */
#define CLASS_MOST 16			/* characters of a class that are taken one by one */
#define LONG_ENOUGH 6			/* bytes of the shortest text of a set that is rare already */
#define MANY 128			/* texts that a set may be multiplied to */
#define FEW 16				/* that a rare one may be multiplied to */

struct reading {
	struct arena *arena;		/* for the time of the reading */
	bool failed;			/* no memory */
};

/* What a piece of the pattern is. */
struct found {
	bool whole;			/* `texts` are all that it can be; else it ends with one of them */
	struct literals texts;
	struct literals best;		/* one of these stands in it; may be empty */
};

/* A part of the pattern on the way through it. */
struct run {
	struct reading *reading;
	struct literals texts;		/* what may stand just before this point */
	struct literals best;
	bool whole;			/* nothing but that stands before it */
};

static struct literals
nothing(struct reading *reading)
{
	struct literals set = { 0 };

	if (!literals_add(reading->arena, &set, (struct literal_text){ 0 }))
		reading->failed = true;
	return set;
}

static void
take_better(struct literals *best, const struct literals *other)
{
	if (literals_frequency(other) < literals_frequency(best))
		*best = *other;
}

/* ---- sets of texts ---------------------------------------------------------------------------- */

/* Are the texts so far the best there are? They may go on, so they are copied. */
static void
consider(struct run *run)
{
	struct literals set = { 0 };

	if (literals_shortest(&run->texts) == 0)
		return;
	if (!literals_add_all(run->reading->arena, &set, &run->texts)) {
		run->reading->failed = true;
		return;
	}
	literals_prune(&set);
	take_better(&run->best, &set);
}

/* Something comes that is no set of texts. */
static void
end_run(struct run *run)
{
	consider(run);
	run->texts = nothing(run->reading);
	run->whole = false;
}

static void
extend(struct run *run, const struct literals *set)
{
	bool rare = literals_shortest(&run->texts) >= LONG_ENOUGH;
	struct literals product;

	if (run->texts.count * set->count <= (rare ? FEW : MANY) &&
	    literals_product(run->reading->arena, &run->texts, set, &product)) {
		run->texts = product;
		return;
	}
	end_run(run);
	run->texts = *set;
}

static void
extend_repeated(struct run *run, struct literals *set, enum regex_repeat repeat)
{
	if (repeat == REPEAT_ANY || set->count == 0 ||
	    (repeat == REPEAT_PERHAPS &&
	     !literals_add(run->reading->arena, set, (struct literal_text){ 0 }))) {
		end_run(run);
		return;
	}
	extend(run, set);
	if (repeat == REPEAT_SOME)
		end_run(run);
}

/* ---- what takes no room ------------------------------------------------------------------------- */

/* "\b" and the like: what ends here ends a word, what begins here begins one. */
static void
bind(struct run *run, bool ends, bool starts)
{
	for (size_t i = 0; i < run->texts.count; i++) {
		struct literal_text *item = &run->texts.items[i];

		item->bound_start |= starts && item->text.len == 0;
		item->bound_end |= ends && item->text.len > 0;
	}
}

/* "^" */
static void
begin_block(struct run *run)
{
	for (size_t i = 0; i < run->texts.count; i++)
		run->texts.items[i].first |= run->texts.items[i].text.len == 0;
}

/* Signs and blanks do not change what the first word is. */
static void
pass_signs(struct run *run)
{
	const struct literal_text *item = &run->texts.items[0];
	bool first = run->texts.count == 1 && item->text.len == 0 && item->first;

	end_run(run);
	if (first)
		begin_block(run);
}

/* ---- reading ---------------------------------------------------------------------------------- */

static struct found alternatives(struct reading *reading, struct slice text, unsigned depth);

/* An ordinary character of `len` bytes, which may be repeated. */
static size_t
on_character(struct run *run, struct slice text, size_t at, size_t len)
{
	size_t end = at + len;
	enum regex_repeat repeat = regex_repeat(text, &end);
	struct literals one = { 0 };
	uint8_t bytes[4];

	for (size_t i = 0; i < len; i++)
		bytes[i] = ascii_lower(text.data[at + i]);
	if (!literals_add(run->reading->arena, &one, (struct literal_text){
			.text = arena_copy(run->reading->arena, (struct slice){ bytes, len }) }))
		run->reading->failed = true;
	extend_repeated(run, &one, repeat);
	return end;
}

/* Looking about takes no room, and what is seen there is not in the match. */
static bool
on_look(struct run *run, struct slice group)
{
	if (slice_equal(group, SLICE("(?<!\\w)")))
		bind(run, false, true);
	else if (slice_equal(group, SLICE("(?!\\w)")))
		bind(run, true, false);
	return slice_has_at(group, 0, SLICE("(?=")) || slice_has_at(group, 0, SLICE("(?!")) ||
	       slice_has_at(group, 0, SLICE("(?<=")) || slice_has_at(group, 0, SLICE("(?<!"));
}

/* A group that is more than a set of texts. */
static void
on_rich_group(struct run *run, const struct found *found, enum regex_repeat repeat)
{
	end_run(run);
	if (repeat == REPEAT_PERHAPS || repeat == REPEAT_ANY)
		return;
	take_better(&run->best, &found->best);
	if (found->texts.count > 0)
		run->texts = found->texts;
}

static size_t
on_group(struct run *run, struct slice text, size_t at, unsigned depth)
{
	size_t end = regex_group_end(text, at), next = end;
	enum regex_repeat repeat = regex_repeat(text, &next);
	struct slice inside;
	struct found found;

	if (on_look(run, slice_range(text, (struct range){ at, end })))
		return next;
	if (depth == DEPTH_MOST || !regex_group_inside(text, at, end, &inside)) {
		end_run(run);
		return next;
	}
	found = alternatives(run->reading, inside, depth + 1);
	if (found.whole)
		extend_repeated(run, &found.texts, repeat);
	else
		on_rich_group(run, &found, repeat);
	return next;
}

/* One character of a class, at `*at`, which moves behind it; false for what may be many. */
static bool
class_member(struct slice text, size_t *at, uint32_t *member_out)
{
	uint8_t c = text.data[*at];

	if (c == '[')
		return false;			/* perhaps [:alpha:] */
	if (c == '\\') {
		++*at;
		if (*at >= text.len || text.data[*at] >= 0x80 || ascii_is_alnum(text.data[*at]))
			return false;
	}
	*at += utf8_decode(text, *at, member_out, NULL);
	if (*member_out < 0x80)
		*member_out = ascii_lower((uint8_t)*member_out);
	return true;
}

static bool
add_members(struct reading *reading, struct literals *literals, uint32_t first, uint32_t last)
{
	uint8_t bytes[4];

	if (last < first || last - first >= CLASS_MOST)
		return false;
	for (uint32_t c = first; c <= last; c++) {
		struct slice text = arena_copy(reading->arena, (struct slice){
			bytes, utf8_encode(c, bytes) });

		if (text.data == NULL ||
		    !literals_add(reading->arena, literals, (struct literal_text){ .text = text }))
			return false;
	}
	return literals->count <= CLASS_MOST;
}

/*
 * A class of few characters, "[x$€]" or "[0-9]", is so many literals. Ranges of what has a case,
 * and beyond ASCII, are left alone.
 */
static struct literals
class_literals(struct reading *reading, struct slice class)
{
	struct literals literals = { 0 };
	size_t at = 0;

	if (class.len == 0 || class.data[0] == '^' || class.data[0] == ']')
		return literals;
	while (at < class.len) {
		uint32_t first, last;

		if (!class_member(class, &at, &first))
			return (struct literals){ 0 };
		last = first;
		if (at + 1 < class.len && class.data[at] == '-') {
			at++;
			if (!class_member(class, &at, &last) || first < '0' || last > '9')
				return (struct literals){ 0 };
		}
		if (!add_members(reading, &literals, first, last))
			return (struct literals){ 0 };
	}
	return literals;
}

static size_t
on_class(struct run *run, struct slice text, size_t at)
{
	size_t end = regex_class_end(text, at), next = end;
	enum regex_repeat repeat = regex_repeat(text, &next);
	struct literals literals = { 0 };

	if (text.data[end - 1] == ']' && end > at + 1)
		literals = class_literals(run->reading,
					  slice_range(text, (struct range){ at + 1, end - 1 }));
	extend_repeated(run, &literals, repeat);
	return next;
}

static size_t
on_other(struct run *run, struct slice text, size_t end)
{
	end_run(run);
	(void)regex_repeat(text, &end);
	return end;
}

static size_t
on_escape(struct run *run, struct slice text, size_t at)
{
	size_t end = regex_escape_end(text, at);

	switch (text.data[at + 1]) {
	case 'b':
		bind(run, true, true);
		return end;
	case 'W':
	case 's':
		pass_signs(run);
		(void)regex_repeat(text, &end);
		return end;
	default:
		return on_other(run, text, end);
	}
}

static size_t
on_next(struct run *run, struct slice text, size_t at, unsigned depth)
{
	uint8_t c = text.data[at];
	uint32_t code_point;

	if (c == '\\' && at + 1 < text.len) {
		if (text.data[at + 1] < 0x80 && !ascii_is_alnum(text.data[at + 1]))
			return on_character(run, text, at + 1, 1);
		return on_escape(run, text, at);
	}
	switch (c) {
	case '(':
		return on_group(run, text, at, depth);
	case '[':
		return on_class(run, text, at);
	case '^':
		begin_block(run);
		return at + 1;
	case '.':
	case '$':
	case ')':
		return on_other(run, text, at + 1);
	default:
		return on_character(run, text, at, utf8_decode(text, at, &code_point, NULL));
	}
}

static struct found
branch(struct reading *reading, struct slice text, unsigned depth)
{
	struct run run = { .reading = reading, .texts = nothing(reading), .whole = true };

	for (size_t at = 0; at < text.len && !reading->failed;)
		at = on_next(&run, text, at, depth);
	consider(&run);
	return (struct found){ run.whole, run.texts, run.best };
}

/* Where the alternative that begins at `at` ends: at a "|" outside of groups, or at the end. */
static size_t
alternative_end(struct slice text, size_t at)
{
	while (at < text.len && text.data[at] != '|') {
		if (text.data[at] == '\\')
			at += 2;
		else if (text.data[at] == '[')
			at = regex_class_end(text, at);
		else if (text.data[at] == '(')
			at = regex_group_end(text, at);
		else
			at++;
	}
	return at < text.len ? at : text.len;
}

/* Any of them may be it; of what one lacks there is nothing for all. */
static void
unite(struct reading *reading, struct literals *all, const struct literals *one, bool *lacks)
{
	if (!*lacks && one->count > 0 && literals_add_all(reading->arena, all, one))
		return;
	*lacks = true;
	*all = (struct literals){ 0 };
}

static struct found
alternatives(struct reading *reading, struct slice text, unsigned depth)
{
	struct found all = { .whole = true };
	bool lacks_texts = false, lacks_best = false;

	for (size_t at = 0; at <= text.len && !reading->failed;) {
		size_t end = alternative_end(text, at);
		struct found one = branch(reading, slice_range(text, (struct range){ at, end }),
					  depth);

		all.whole &= one.whole;
		unite(reading, &all.texts, &one.texts, &lacks_texts);
		unite(reading, &all.best, &one.best, &lacks_best);
		at = end + 1;
	}
	all.whole &= !lacks_texts;
	return all;
}

/* Whatever changes the meaning of what follows it: verbs, quoting, extended syntax. */
static bool
is_strange(struct slice pattern)
{
	if (slice_find(pattern, 0, SLICE("(*")) != SLICE_NOT_FOUND ||
	    slice_find(pattern, 0, SLICE("\\Q")) != SLICE_NOT_FOUND)
		return true;
	for (size_t at = slice_find(pattern, 0, SLICE("(?")); at != SLICE_NOT_FOUND;
	     at = slice_find(pattern, at + 2, SLICE("(?"))) {
		for (size_t i = at + 2; i < pattern.len; i++) {
			uint8_t c = pattern.data[i];

			if (c == 'x')
				return true;
			if (!ascii_is_alpha(c) && c != '^' && c != '-')
				break;
		}
	}
	return false;
}

/* The set alone is kept: what was multiplied on the way to it is many times as large. */
static struct literals
keep(struct arena *arena, const struct literals *set)
{
	struct literals kept = { 0 };

	for (size_t i = 0; i < set->count; i++) {
		struct literal_text item = set->items[i];

		item.text = arena_copy(arena, item.text);
		if (item.text.data == NULL || !literals_add(arena, &kept, item))
			return (struct literals){ 0 };
	}
	return kept;
}

struct literals
regex_literals(struct arena *arena, struct slice pattern)
{
	struct reading reading = { .arena = arena_new(READING_BUDGET) };
	struct literals kept = { 0 };
	struct found found;

	if (reading.arena == NULL || is_strange(pattern)) {
		arena_free(reading.arena);
		return kept;
	}
	found = alternatives(&reading, pattern, 0);
	if (!reading.failed) {
		literals_prune(&found.best);
		kept = keep(arena, &found.best);
	}
	arena_free(reading.arena);
	return kept;
}
