/*
 * phrase_naive_test - where a phrase stands, by writing out all that it can be and trying everything.
 *
 * Alternatives that touch a word or another group, or may be nothing, or of which one must be the
 * anchor, are written out. Of each reading the anchor's places are looked for, and the nearest end and
 * start around each. It knows the signal {s}, which fires at "zz" and at "zz yy".
 */
#ifndef BLUEPENCIL_POLICY_PHRASE_NAIVE_TEST_H
#define BLUEPENCIL_POLICY_PHRASE_NAIVE_TEST_H

#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "base/compiler.h"
#include "policy/match.h"
#include "policy/word.h"

enum {
	PHRASE_LEN = 160,
	READINGS = 512,
	TOKENS = 48,
	TEXT_MOST = 160,
	SPANS_MOST = 4096,
};

/* ---- readings as they are written ------------------------------------------------------------- */

struct readings {
	char items[READINGS][PHRASE_LEN];
	size_t count;
};

static void
join(struct readings *readings, const char *reading, size_t open, const char *middle, size_t len,
     size_t behind)
{
	assert_true(readings->count < READINGS);
	snprintf(readings->items[readings->count++], PHRASE_LEN, "%.*s%.*s%s", (int)open, reading,
		 (int)len, middle, reading + behind);
}

static size_t
close_of(const char *reading, size_t open)
{
	return (size_t)(strchr(reading + open, ')') - reading);
}

static void
write_each(struct readings *readings, const char *reading, size_t open)
{
	size_t close = close_of(reading, open), start = open + 1;

	for (size_t i = start; i <= close; i++) {
		if (reading[i] != '|' && i < close)
			continue;
		join(readings, reading, open, reading + start, i - start, close + 1);
		start = i + 1;
	}
}

static bool
is_nothing(const char *text, size_t len)
{
	while (len > 0 && text[len - 1] == ' ')
		len--;
	return len == 0;
}

/* The alternatives that are something, as a group; its length. */
static size_t
somethings(const char *reading, size_t open, char *group)
{
	size_t close = close_of(reading, open), start = open + 1;
	char *to = group;

	for (size_t i = start; i <= close; i++) {
		if (reading[i] != '|' && i < close)
			continue;
		if (!is_nothing(reading + start, i - start)) {
			*to = to == group ? '(' : '|';
			to++;
			memcpy(to, reading + start, i - start);
			to += i - start;
		}
		start = i + 1;
	}
	*to = ')';
	return to == group ? 0 : (size_t)(to - group) + 1;
}

static bool
may_be_nothing(const char *reading, size_t open)
{
	char group[PHRASE_LEN];
	size_t len = somethings(reading, open, group);

	return len != close_of(reading, open) + 1 - open;
}

static bool
touches(const char *reading, size_t open)
{
	const char *behind = reading + close_of(reading, open) + 1;

	return (open > 0 && reading[open - 1] != ' ' && reading[open - 1] != '.') ||
	       (*behind != 0 && *behind != ' ' && strncmp(behind, "...", 3) != 0);
}

/* Writes out one group of each reading, until all that are left stand by themselves. */
static void
write_out(struct readings *readings)
{
	for (size_t i = 0; i < readings->count;) {
		char reading[PHRASE_LEN], group[PHRASE_LEN];
		size_t open = 0, len;

		memcpy(reading, readings->items[i], sizeof(reading));
		while (reading[open] != 0 &&
		       (reading[open] != '(' || (!touches(reading, open) && !may_be_nothing(reading, open))))
			open++;
		if (reading[open] == 0) {
			i++;
			continue;
		}
		memmove(readings->items[i], readings->items[--readings->count], PHRASE_LEN);
		if (touches(reading, open)) {
			write_each(readings, reading, open);
			continue;
		}
		len = somethings(reading, open, group);
		join(readings, reading, open, "", 0, close_of(reading, open) + 1);
		if (len > 0)
			join(readings, reading, open, group, len, close_of(reading, open) + 1);
	}
}

/* ---- pieces ----------------------------------------------------------------------------------- */

enum token_type { TEXT, BLANK, NUMBER, GAP, SIGNAL, CHOICE };

struct token {
	enum token_type type;
	struct slice text;		/* choice: alternatives as written */
	bool open_start, open_end;
};

struct tokens {
	struct token items[TOKENS];
	size_t count;
};

static struct token *
push(struct tokens *tokens, enum token_type type, struct slice text)
{
	assert_true(tokens->count < TOKENS);
	tokens->items[tokens->count] = (struct token){ .type = type, .text = text };
	return &tokens->items[tokens->count++];
}

static void
push_space(struct tokens *tokens, enum token_type type)
{
	struct token *last = tokens->count == 0 ? NULL : &tokens->items[tokens->count - 1];

	if (last == NULL || (last->type != BLANK && last->type != GAP))
		(void)push(tokens, type, SLICE(""));
	else if (type == GAP)
		last->type = GAP;
}

static void
read_tokens(struct slice text, struct tokens *tokens)
{
	bool star = false;

	tokens->count = 0;
	text = slice_trim(text);
	for (size_t at = 0, end; at < text.len; at = end) {
		struct slice rest = slice_from(text, at);

		end = at + 1;
		switch (text.data[at]) {
		case ' ': push_space(tokens, BLANK); break;
		case '.': push_space(tokens, GAP); break;
		case '#': (void)push(tokens, NUMBER, slice_first(rest, 1)); break;
		case '{':
			end = at + 3;
			(void)push(tokens, SIGNAL, slice_first(rest, 3));
			break;
		case '(':
			end = slice_find_byte(text, at, ')') + 1;
			(void)push(tokens, CHOICE, slice_range(text, (struct range){ at + 1, end - 1 }));
			break;
		case '*':
			star = at == 0 || strchr(" .}", text.data[at - 1]) != NULL;
			if (!star)
				tokens->items[tokens->count - 1].open_end = true;
			break;
		default:
			while (end < text.len && strchr(" .#{(*", text.data[end]) == NULL)
				end++;
			push(tokens, TEXT, slice_range(text, (struct range){ at, end }))->open_start = star;
			star = false;
		}
	}
}

/* Takes the next alternative off a choice's; false when there is none left. */
static bool
take_alternative(struct slice *rest, struct tokens *tokens)
{
	size_t end;

	if (rest->data == NULL)
		return false;
	end = slice_find_byte(*rest, 0, '|');
	read_tokens(end == SLICE_NOT_FOUND ? *rest : slice_first(*rest, end), tokens);
	*rest = end == SLICE_NOT_FOUND ? (struct slice){ NULL, 0 } : slice_from(*rest, end + 1);
	return true;
}

/* ---- comparing -------------------------------------------------------------------------------- */

/* What a side of a reading still has to be, from the anchor outwards. */
struct side {
	struct slice text;
	bool back;
	bool ends[TEXT_MOST + 1];
};

static void reach(struct side *side, const struct token *tokens, size_t count, size_t at,
		  bool after_signal);

static void
reach_choice(struct side *side, const struct token *tokens, size_t count, size_t at, bool after_signal)
{
	struct slice rest = tokens[side->back ? count - 1 : 0].text;
	struct tokens all, inner;

	while (take_alternative(&rest, &inner)) {
		size_t others = (count - 1) * sizeof(*tokens);

		assert_true(inner.count + count <= TOKENS);
		memcpy(all.items + (side->back ? 0 : inner.count), tokens + !side->back, others);
		memcpy(all.items + (side->back ? count - 1 : 0), inner.items,
		       inner.count * sizeof(*tokens));
		reach(side, all.items, count - 1 + inner.count, at, after_signal);
	}
}

static void
reach_over_gap(struct side *side, const struct token *tokens, size_t count, size_t at)
{
	unsigned halves = 0;

	for (size_t from = at;;) {
		enum word_class passed, next;

		if (word_boundary(side->text, at))
			reach(side, tokens, count, at, true);
		passed = side->back ? word_class_before(side->text, at) : word_class_at(side->text, at);
		if (at == (side->back ? 0 : side->text.len))
			return;
		at = side->back ? word_previous(side->text, at) : word_next(side->text, at);
		next = side->back ? word_class_before(side->text, at) : word_class_at(side->text, at);
		halves += passed == WORD_UNSPACED ? 1 : passed == WORD_LETTER && next != WORD_LETTER ? 2 : 0;
		/* At the text's very end, or its start, nothing can follow any more. */
		if (halves > 2 * GAP_WORDS || (side->back ? from - at : at - from) >= GAP_BYTES_MOST ||
		    at == (side->back ? 0 : side->text.len))
			return;
	}
}

static void
reach_text(struct side *side, const struct token *token, const struct token *rest, size_t count,
	   size_t at)
{
	struct slice text = side->text;

	for (;;) {
		size_t end = at;

		if (!side->back && slice_has_at(text, at, token->text)) {
			end = at + token->text.len;
			reach(side, rest, count, token->open_end ? word_end(text, end) : end, false);
		}
		if (side->back && at >= token->text.len &&
		    slice_has_at(text, at - token->text.len, token->text)) {
			end = at - token->text.len;
			reach(side, rest, count, token->open_start ? word_start(text, end) : end, false);
		}
		if (!(side->back ? token->open_end : token->open_start) ||
		    (side->back ? word_class_before(text, at) : word_class_at(text, at)) == WORD_NONE)
			return;
		at = side->back ? word_previous(text, at) : word_next(text, at);
	}
}

static void
reach_number(struct side *side, const struct token *token, const struct token *rest, size_t count,
	     size_t at)
{
	size_t end = side->back ? number_start(side->text, at) : number_end(side->text, at);

	if (!side->back && end > at)
		reach(side, rest, count, token->open_end ? word_end(side->text, end) : end, false);
	while (side->back && token->open_end && end == at &&
	       word_class_before(side->text, at) != WORD_NONE) {
		at = word_previous(side->text, at);
		end = number_start(side->text, at);
	}
	if (side->back && end < at)
		reach(side, rest, count, end, false);
}

/* The signal {s} fires at "zz" and at "zz yy". */
static void
reach_signal(struct side *side, const struct token *rest, size_t count, size_t at)
{
	static const char *const fires[] = { "zz", "zz yy" };

	for (size_t i = 0; i < COUNT(fires); i++) {
		size_t len = strlen(fires[i]), start = side->back ? at - len : at;

		if ((!side->back || at >= len) && slice_has_at(side->text, start, slice_of(fires[i])) &&
		    word_boundary(side->text, start) && word_boundary(side->text, start + len))
			reach(side, rest, count, side->back ? start : at + len, true);
	}
}

/* Marks all places where tokens that go on at `at` can end; backwards the last of them is the next. */
static void
reach(struct side *side, const struct token *tokens, size_t count, size_t at, bool after_signal)
{
	const struct token *token = side->back ? tokens + count - 1 : tokens, *rest;
	size_t past = at;

	if ((count == 0 || token->type == GAP) && !after_signal && !word_boundary(side->text, at))
		return;
	if (count == 0) {
		side->ends[at] = true;
		return;
	}
	rest = side->back ? tokens : tokens + 1;
	switch (token->type) {
	case BLANK:
		while (side->back ? past > 0 && side->text.data[past - 1] == ' ' :
		       past < side->text.len && side->text.data[past] == ' ')
			past = side->back ? past - 1 : past + 1;
		if (past != at)
			reach(side, rest, count - 1, past, true);
		break;
	case TEXT: reach_text(side, token, rest, count - 1, at); break;
	case NUMBER: reach_number(side, token, rest, count - 1, at); break;
	case GAP: reach_over_gap(side, rest, count - 1, at); break;
	case SIGNAL: reach_signal(side, rest, count - 1, at); break;
	case CHOICE: reach_choice(side, tokens, count, at, after_signal); break;
	}
}

struct spans {
	struct range items[SPANS_MOST];
	size_t count;
};

static void
add_span(struct spans *spans, struct range span)
{
	for (size_t i = 0; i < spans->count; i++) {
		if (spans->items[i].start == span.start && spans->items[i].end == span.end)
			return;
	}
	assert_true(spans->count < SPANS_MOST);
	spans->items[spans->count++] = span;
}

/* The nearest end and start that the tokens can have around one of them that stands at `place`. */
static void
look_around(const struct tokens *tokens, size_t anchor, struct slice text, struct range place,
	    struct spans *spans)
{
	struct side ahead = { .text = text }, before = { .text = text, .back = true };
	bool signal = tokens->items[anchor].type == SIGNAL;
	size_t end = place.end, start = place.start;

	reach(&ahead, tokens->items + anchor + 1, tokens->count - anchor - 1, end, signal);
	reach(&before, tokens->items, anchor, start, signal);
	while (end <= text.len && !ahead.ends[end])
		end++;
	while (start != SIZE_MAX && !before.ends[start])
		start--;
	if (end <= text.len && start != SIZE_MAX)
		add_span(spans, (struct range){ start, end });
}

static size_t
longest(const struct tokens *tokens, size_t *len_out)
{
	size_t found = 0;

	*len_out = 0;
	for (size_t i = 0; i < tokens->count; i++) {
		if (tokens->items[i].type == TEXT && tokens->items[i].text.len > *len_out) {
			*len_out = tokens->items[i].text.len;
			found = i;
		}
	}
	return found;
}

/* The choice by which it is found better than by a text of `len` bytes, or where `any`, the first. */
static const struct token *
choice_of(const struct tokens *tokens, size_t len, bool any)
{
	const struct token *best = NULL;

	for (size_t i = 0; i < tokens->count; i++) {
		const struct token *token = &tokens->items[i];
		struct slice rest = token->text;
		size_t shortest = SIZE_MAX, one;
		struct tokens inner;

		if (token->type != CHOICE)
			continue;
		if (any)
			return token;
		while (take_alternative(&rest, &inner)) {
			(void)longest(&inner, &one);
			shortest = one < shortest ? one : shortest;
		}
		if (shortest > len) {
			len = shortest;
			best = token;
		}
	}
	return best;
}

static void
find_by_text(const struct tokens *tokens, size_t anchor, struct slice text, struct spans *spans)
{
	const struct token *token = &tokens->items[anchor];

	for (size_t at = slice_find(text, 0, token->text); at != SLICE_NOT_FOUND;
	     at = slice_find(text, at + 1, token->text)) {
		size_t end = at + token->text.len;

		look_around(tokens, anchor, text,
			    (struct range){ token->open_start ? word_start(text, at) : at,
					    token->open_end ? word_end(text, end) : end }, spans);
	}
}

static void
find_by_signal(const struct tokens *tokens, size_t anchor, struct slice text, struct spans *spans)
{
	for (size_t at = slice_find(text, 0, SLICE("zz")); at != SLICE_NOT_FOUND;
	     at = slice_find(text, at + 1, SLICE("zz"))) {
		for (size_t len = 2; len <= 5; len += 3) {
			if (word_boundary(text, at) && word_boundary(text, at + len) &&
			    (len == 2 || slice_has_at(text, at, SLICE("zz yy"))))
				look_around(tokens, anchor, text, (struct range){ at, at + len }, spans);
		}
	}
}

/* Where a phrase stands. Its longest text, or one of a choice beside a common one, is its anchor. */
static void
find_all(const char *phrase, struct slice text, struct spans *spans)
{
	static struct readings readings;

	spans->count = 0;
	readings.count = 1;
	assert_true(strlen(phrase) < PHRASE_LEN);
	memcpy(readings.items[0], phrase, strlen(phrase) + 1);
	write_out(&readings);
	while (readings.count > 0) {
		char reading[PHRASE_LEN];
		const struct token *choice;
		struct tokens tokens;
		size_t anchor, len;

		memcpy(reading, readings.items[--readings.count], sizeof(reading));
		read_tokens(slice_of(reading), &tokens);
		anchor = longest(&tokens, &len);
		choice = len < 4 ? choice_of(&tokens, len, false) : NULL;
		if (choice == NULL && len > 0) {
			find_by_text(&tokens, anchor, text, spans);
			continue;
		}
		anchor = 0;
		while (choice == NULL && anchor < tokens.count && tokens.items[anchor].type != SIGNAL)
			anchor++;
		if (choice == NULL && anchor < tokens.count) {
			find_by_signal(&tokens, anchor, text, spans);
			continue;
		}
		choice = choice == NULL ? choice_of(&tokens, 0, true) : choice;
		assert_non_null(choice);
		write_each(&readings, reading, (size_t)(choice->text.data - (uint8_t *)reading) - 1);
	}
}

#endif
