/*
 * PCRE2, held on a short leash.
 *
 * A pattern can take exponential time, and 129 bytes of text are enough for minutes of it. So every
 * match has a limit of steps, and since JIT-compiled code counts otherwise and has a stack of
 * its own, that is bounded as well. Patterns that run away are told by `bluepencil check`
 * (lint_regex.c).
 *
 * The text is folded, so the pattern must be: but only what is beyond ASCII, because the case of an
 * escape has a meaning (\S is not \s).
 */
#include "policy/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdlib.h>

#include "base/ascii.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "policy/setting.h"
#include "text/fold.h"

#define JIT_STACK_FIRST (32 * KiB)
#define JIT_STACK_MOST (1 * MiB)
#define HEAP_LIMIT_KIB 8192
#define DEPTH_LIMIT 10000
#define GROUPS_MOST 100			/* so that every scratch has room for every regex */
#define NAMED_MOST 16

struct named_group {
	uint32_t number;
	enum capture capture;
};

struct regex {
	pcre2_code *code;
	struct slice pattern;		/* folded */
	bool jit;			/* compiled to machine code */
	struct literals required;
	struct named_group named[NAMED_MOST];
	size_t named_count;
};

struct regex_scratch {
	pcre2_match_data *data;
	pcre2_match_context *context;
	pcre2_jit_stack *stack;
};

static const char *const capture_names[] = {
	[CAPTURE_SOURCE] = "source", [CAPTURE_AUTHOR] = "author",
	[CAPTURE_TRANSLATOR] = "translator", [CAPTURE_COUNT] = NULL,
};

/* ---- the pattern as it is compiled ------------------------------------------------------------ */

/* libconfig makes control characters of some escapes: which one was meant? */
static const char *
escape_of(uint8_t control)
{
	switch (control) {
	case '\a': return "a";
	case '\b': return "b";
	case '\t': return "t";
	case '\n': return "n";
	case '\v': return "v";
	case '\f': return "f";
	case '\r': return "r";
	default: return NULL;
	}
}

static bool
check_controls(struct slice pattern, struct place place, struct diagnostics *diags)
{
	for (size_t i = 0; i < pattern.len; i++) {
		uint8_t c = pattern.data[i];
		const char *letter = escape_of(c);

		if (c >= 0x20 && c != 0x7F)
			continue;
		if (letter != NULL)
			complain_of(diags, "control-character", place, "regex holds the control "
				    "character 0x%02X, which \"\\%s\" becomes in a configuration file; "
				    "write \"\\\\%s\"", c, letter, letter);
		else
			complain_of(diags, "control-character", place, "regex holds the control "
				    "character 0x%02X; write \"\\\\x%02X\"", c, c);
		return false;
	}
	return true;
}

/* Adds what a run beyond ASCII folds to; signs that only now are ASCII are taken literally. */
static bool
add_folded(struct arena *arena, struct buf *out, struct slice run)
{
	struct folded folded;

	if (!fold(arena, run, &folded))
		return false;
	for (size_t i = 0; i < folded.text.len; i++) {
		uint8_t c = folded.text.data[i];

		if (c < 0x80 && !ascii_is_alnum(c) && !ascii_is_space(c))
			buf_byte(out, '\\');
		buf_byte(out, c);
	}
	return true;
}

static bool
fold_pattern(struct arena *arena, struct slice pattern, struct slice *folded_out)
{
	struct buf out;

	buf_init(&out, arena);
	for (size_t at = 0; at < pattern.len;) {
		size_t end = at;

		while (end < pattern.len && pattern.data[end] < 0x80)
			end++;
		buf_add(&out, slice_range(pattern, (struct range){ at, end }));
		at = end;
		while (end < pattern.len && pattern.data[end] >= 0x80)
			end++;
		if (!add_folded(arena, &out, slice_range(pattern, (struct range){ at, end })))
			return false;
		at = end;
	}
	*folded_out = buf_slice(&out);
	return !out.failed;
}

/* ---- compiling -------------------------------------------------------------------------------- */

static void
release_code(void *object)
{
	pcre2_code_free(object);
}

/* Notes which groups are captures; complains of one that only looks like it. */
static bool
read_names(struct regex *regex, struct place place, struct diagnostics *diags)
{
	uint32_t count = 0, size = 0;
	PCRE2_SPTR table = NULL;

	(void)pcre2_pattern_info(regex->code, PCRE2_INFO_NAMECOUNT, &count);
	(void)pcre2_pattern_info(regex->code, PCRE2_INFO_NAMEENTRYSIZE, &size);
	(void)pcre2_pattern_info(regex->code, PCRE2_INFO_NAMETABLE, &table);
	for (uint32_t i = 0; i < count; i++, table += size) {
		const char *name = (const char *)table + 2;
		const char *nearest = nearest_name(name, capture_names);

		if (nearest == NULL)
			continue;
		if (strcmp(name, nearest) != 0) {
			complain(diags, place, "regex: a group named \"%s\"; did you mean \"%s\"?", name,
				 nearest);
			return false;
		}
		if (regex->named_count == NAMED_MOST) {
			complain(diags, place, "regex: more than %d groups named source, author or "
				 "translator", NAMED_MOST);
			return false;
		}
		for (int capture = 0; capture < CAPTURE_COUNT; capture++) {
			if (strcmp(name, capture_names[capture]) == 0)
				regex->named[regex->named_count++] = (struct named_group){
					(uint32_t)table[0] << 8 | table[1], (enum capture)capture };
		}
	}
	return true;
}

static bool
compile(struct arena *arena, struct regex *regex, struct slice pattern, struct place place,
	struct diagnostics *diags)
{
	const uint32_t options = PCRE2_UTF | PCRE2_UCP | PCRE2_CASELESS | PCRE2_DUPNAMES |
				 PCRE2_NEVER_BACKSLASH_C;
	PCRE2_UCHAR reason[200];
	PCRE2_SIZE at;
	int number;

	regex->code = pcre2_compile(pattern.data, pattern.len, options, &number, &at, NULL);
	if (regex->code == NULL) {
		(void)pcre2_get_error_message(number, reason, sizeof(reason));
		complain(diags, place, "regex, column %zu: %s",
			 utf8_length(slice_first(pattern, at < pattern.len ? at : pattern.len)) + 1,
			 (const char *)reason);
		return false;
	}
	if (!arena_defer(arena, release_code, regex->code)) {
		complain(diags, place, "no memory for this regex");
		return false;
	}
	/* Without JIT the interpreter does the same, slower. */
	regex->jit = pcre2_jit_compile(regex->code, PCRE2_JIT_COMPLETE) == 0;
	return true;
}

static bool
check_compiled(const struct regex *regex, struct place place, struct diagnostics *diags)
{
	uint32_t groups = 0, empty = 0;

	(void)pcre2_pattern_info(regex->code, PCRE2_INFO_CAPTURECOUNT, &groups);
	(void)pcre2_pattern_info(regex->code, PCRE2_INFO_MATCHEMPTY, &empty);
	if (groups >= GROUPS_MOST) {
		complain(diags, place, "regex: more than %d groups; write (?: ) where nothing is "
			 "captured", GROUPS_MOST - 1);
		return false;
	}
	if (empty != 0) {
		complain(diags, place, "regex: can match nothing at all; write what must be there");
		return false;
	}
	return true;
}

struct regex *
regex_new(struct arena *arena, const char *pattern, struct place place,
	  struct diagnostics *diags)
{
	struct regex *regex = arena_alloc(arena, sizeof(*regex));
	struct slice text = slice_of(pattern);

	if (text.len == 0) {
		complain(diags, place, "regex: it is empty");
		return NULL;
	}
	if (!check_controls(text, place, diags))
		return NULL;
	if (regex == NULL || !fold_pattern(arena, text, &text)) {
		complain(diags, place, "no memory for this regex");
		return NULL;
	}
	if (!compile(arena, regex, text, place, diags) || !check_compiled(regex, place, diags) ||
	    !read_names(regex, place, diags))
		return NULL;
	regex->pattern = text;
	regex->required = regex_literals(arena, text);
	return regex;
}

struct slice
regex_pattern(const struct regex *regex)
{
	return regex->pattern;
}

const struct literals *
regex_required(const struct regex *regex)
{
	return &regex->required;
}

bool
regex_is_anchored(const struct regex *regex)
{
	uint32_t options = 0;

	(void)pcre2_pattern_info(regex->code, PCRE2_INFO_ALLOPTIONS, &options);
	return (options & PCRE2_ANCHORED) != 0;
}

/* ---- matching --------------------------------------------------------------------------------- */

void
regex_scratch_free(struct regex_scratch *scratch)
{
	if (scratch == NULL)
		return;
	pcre2_match_data_free(scratch->data);
	pcre2_match_context_free(scratch->context);
	pcre2_jit_stack_free(scratch->stack);
	free(scratch);
}

struct regex_scratch *
regex_scratch_new(void)
{
	struct regex_scratch *scratch = calloc(1, sizeof(*scratch));

	if (scratch == NULL)
		return NULL;
	scratch->data = pcre2_match_data_create(GROUPS_MOST, NULL);
	scratch->context = pcre2_match_context_create(NULL);
	/* Where there is no JIT there is no stack either, which is fine. */
	scratch->stack = pcre2_jit_stack_create(JIT_STACK_FIRST, JIT_STACK_MOST, NULL);
	if (scratch->data == NULL || scratch->context == NULL) {
		regex_scratch_free(scratch);
		return NULL;
	}
	(void)pcre2_set_match_limit(scratch->context, REGEX_MATCH_LIMIT);
	(void)pcre2_set_depth_limit(scratch->context, DEPTH_LIMIT);
	(void)pcre2_set_heap_limit(scratch->context, HEAP_LIMIT_KIB);
	if (scratch->stack != NULL)
		pcre2_jit_stack_assign(scratch->context, NULL, scratch->stack);
	return scratch;
}

static void
read_captures(const struct regex *regex, const struct regex_scratch *scratch, int groups,
	      struct range captures_out[CAPTURE_COUNT])
{
	const PCRE2_SIZE *places = pcre2_get_ovector_pointer(scratch->data);

	for (size_t i = 0; i < CAPTURE_COUNT; i++)
		captures_out[i] = (struct range){ 0, 0 };
	for (size_t i = 0; i < regex->named_count; i++) {
		uint32_t group = regex->named[i].number;

		if (group < (uint32_t)groups && places[2 * group] != PCRE2_UNSET &&
		    places[2 * group] < places[2 * group + 1])
			captures_out[regex->named[i].capture] =
				(struct range){ places[2 * group], places[2 * group + 1] };
	}
}

static bool
fail_of(int number, struct error *err)
{
	PCRE2_UCHAR reason[200];

	(void)pcre2_get_error_message(number, reason, sizeof(reason));
	switch (number) {
	case PCRE2_ERROR_MATCHLIMIT:
	case PCRE2_ERROR_DEPTHLIMIT:
	case PCRE2_ERROR_HEAPLIMIT:
	case PCRE2_ERROR_JIT_STACKLIMIT:
		return fail(err, FAULT_LIMIT, "%s", (const char *)reason);
	case PCRE2_ERROR_NOMEMORY:
		return fail(err, FAULT_MEMORY, "%s", (const char *)reason);
	default:
		return fail(err, FAULT_INTERNAL, "%s", (const char *)reason);
	}
}

/* Folded text is valid UTF-8, and blocks are cut at "\n": nothing need be checked. */
static int
match(const struct regex *regex, const struct regex_scratch *scratch, struct slice block, size_t at)
{
	if (regex->jit)
		return pcre2_jit_match(regex->code, block.data, block.len, at, PCRE2_NOTEMPTY,
				       scratch->data, scratch->context);
	return pcre2_match(regex->code, block.data, block.len, at,
			   PCRE2_NO_UTF_CHECK | PCRE2_NOTEMPTY, scratch->data, scratch->context);
}

bool
regex_next(const struct regex *regex, struct regex_scratch *scratch, struct slice block,
	   size_t *at, bool *found_out, struct range *match_out,
	   struct range captures_out[CAPTURE_COUNT], struct error *err)
{
	int groups = match(regex, scratch, block, *at);
	const PCRE2_SIZE *places = pcre2_get_ovector_pointer(scratch->data);

	if (groups == PCRE2_ERROR_NOMATCH) {
		*found_out = false;
		return true;
	}
	if (groups <= 0)
		return fail_of(groups, err);
	/* \K in a lookaround can put the start behind the end; such a match says nothing. */
	*found_out = places[0] < places[1] && places[1] > *at;
	if (!*found_out)
		return true;
	*match_out = (struct range){ places[0], places[1] };
	read_captures(regex, scratch, groups, captures_out);
	*at = places[1];
	return true;
}
