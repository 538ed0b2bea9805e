/*
 * A parser for selectors.
 *
 * What stands in the parentheses of :not() and :is() is compounds; one with combinators or further
 * parentheses is "perhaps", so that nothing here calls itself.
 */
#include "html/selector.h"

#include "base/ascii.h"
#include "base/buf.h"
#include "base/compiler.h"
#include "base/utf8.h"
#include "html/declaration.h"

struct parser {
	struct arena *arena;
	struct slice text;
	size_t at;
	bool inside;			/* parentheses */
	bool nothing, foreign, no_memory;
};

/* ---- words --------------------------------------------------------------------------------- */

static bool
is_name_byte(uint8_t c)
{
	return ascii_is_alnum(c) || c == '-' || c == '_' || c >= 0x80;
}

static size_t
hex_digits(struct slice text, size_t at)
{
	size_t len = 0;

	while (len < 6 && at + len < text.len && ascii_hex_value(text.data[at + len]) >= 0)
		len++;
	return len;
}

/* The character that stands behind a "\" at `at`; moves past it (CSS Syntax 3, 4.3.7). */
static size_t
add_escaped(struct slice text, size_t at, struct buf *name)
{
	size_t len = hex_digits(text, at), end = at + len;
	uint32_t c = 0;
	uint8_t bytes[4];

	if (len == 0) {
		buf_byte(name, text.data[at]);
		return at + 1;
	}
	for (; at < end; at++)
		c = c * 16 + (uint32_t)ascii_hex_value(text.data[at]);
	if (c == 0 || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000))
		c = 0xFFFD;
	buf_add(name, (struct slice){ bytes, utf8_encode(c, bytes) });
	return at + (at < text.len && ascii_is_space(text.data[at]));
}

/* A name with escapes in it, from its start on. */
static struct slice
escaped_name(struct parser *p, size_t start)
{
	struct buf name;

	buf_init(&name, p->arena);
	for (p->at = start; p->at < p->text.len;) {
		uint8_t c = p->text.data[p->at];

		if (c == '\\' && p->at + 1 < p->text.len && p->text.data[p->at + 1] != '\n') {
			p->at = add_escaped(p->text, p->at + 1, &name);
		} else if (is_name_byte(c)) {
			buf_byte(&name, c);
			p->at++;
		} else {
			break;
		}
	}
	p->no_memory |= name.failed;
	return buf_slice(&name);
}

static struct slice
name(struct parser *p)
{
	size_t start = p->at;

	while (p->at < p->text.len && is_name_byte(p->text.data[p->at]))
		p->at++;
	if (p->at < p->text.len && p->text.data[p->at] == '\\')
		return escaped_name(p, start);
	return slice_range(p->text, (struct range){ start, p->at });
}

static bool
is_combinator(uint8_t c)
{
	return c == '>' || c == '+' || c == '~';
}

static bool
skip_blanks(struct parser *p)
{
	size_t start = p->at;

	for (;;) {
		size_t end;

		while (p->at < p->text.len && ascii_is_space(p->text.data[p->at]))
			p->at++;
		if (!slice_has_at(p->text, p->at, SLICE("/*")))
			return p->at > start;
		end = slice_find(p->text, p->at + 2, SLICE("*/"));
		p->at = end == SLICE_NOT_FOUND ? p->text.len : end + 2;
	}
}

static bool
take(struct parser *p, uint8_t c)
{
	if (p->at == p->text.len || p->text.data[p->at] != c)
		return false;
	p->at++;
	return true;
}

/* What stands in parentheses, the first of which has been taken; false where they do not end. */
static bool
parenthesis(struct parser *p, struct slice *inside_out)
{
	size_t start = p->at, depth = 1;

	while (p->at < p->text.len) {
		uint8_t c = p->text.data[p->at];

		depth += c == '(';
		depth -= c == ')';
		if (depth == 0)
			break;
		p->at = css_skip(p->text, p->at);
	}
	*inside_out = slice_range(p->text, (struct range){ start, p->at });
	return take(p, ')');
}

/* ---- attributes ---------------------------------------------------------------------------- */

/* A word, or a string. */
static bool
attribute_value(struct parser *p, struct slice *value_out)
{
	size_t start = p->at + 1;
	uint8_t quote = p->at < p->text.len ? p->text.data[p->at] : 0;

	if (quote != '"' && quote != '\'') {
		*value_out = name(p);
		return value_out->len > 0;
	}
	for (p->at++; p->at < p->text.len && p->text.data[p->at] != quote; p->at++)
		if (p->text.data[p->at] == '\\')
			return false;
	*value_out = slice_range(p->text, (struct range){ start, p->at });
	return take(p, quote);
}

/* What stands behind "[". */
static bool
attribute(struct parser *p, struct selector_condition *condition)
{
	static const char operators[] = "~|^$*";

	condition->kind = SELECTOR_ATTRIBUTE;
	(void)skip_blanks(p);
	condition->name = name(p);
	(void)skip_blanks(p);
	if (condition->name.len == 0)
		return false;
	if (take(p, ']'))
		return true;
	condition->operator = '=';
	for (size_t i = 0; operators[i] != '\0'; i++)
		if (take(p, (uint8_t)operators[i]))
			condition->operator = (uint8_t)operators[i];
	if (!take(p, '='))
		return false;
	(void)skip_blanks(p);
	if (!attribute_value(p, &condition->value))
		return false;
	(void)skip_blanks(p);
	condition->nocase = take(p, 'i') || take(p, 'I');
	(void)skip_blanks(p);
	return take(p, ']');
}

/* ---- pseudo-classes ------------------------------------------------------------------------ */

enum pseudo { LINK, ROOT, EMPTY, NTH, NTH_OF, ANY_OF, ANY_OF_NO_WEIGHT, NONE_OF, READERS, NOTHING };

/* "nth-child" and the like are told apart by their names: see nth(). */
static const struct {
	const char *name;
	enum pseudo pseudo;
} pseudos[] = {
	{ "link", LINK }, { "any-link", LINK }, { "root", ROOT }, { "empty", EMPTY },
	{ "first-child", NTH }, { "last-child", NTH }, { "only-child", NTH },
	{ "first-of-type", NTH }, { "last-of-type", NTH }, { "only-of-type", NTH },
	{ "nth-child", NTH_OF }, { "nth-last-child", NTH_OF },
	{ "nth-of-type", NTH_OF }, { "nth-last-of-type", NTH_OF },
	{ "is", ANY_OF }, { "where", ANY_OF_NO_WEIGHT }, { "not", NONE_OF },
	/* These hang on what a reader does. */
	{ "hover", READERS }, { "active", READERS }, { "focus", READERS }, { "checked", READERS },
	{ "focus-within", READERS }, { "target", READERS }, { "enabled", READERS },
	{ "disabled", READERS }, { "lang", READERS },
	/* These are no elements, but for the last: readers let no more be seen of it than a colour. */
	{ "before", NOTHING }, { "after", NOTHING }, { "first-line", NOTHING },
	{ "first-letter", NOTHING }, { "visited", NOTHING },
};

/* A number with or without a sign, all of it; no digits are `otherwise`. */
static bool
whole_number(struct slice text, long otherwise, long *number_out)
{
	bool minus = text.len > 0 && text.data[0] == '-';
	size_t at = minus || (text.len > 0 && text.data[0] == '+') ? 1 : 0, first;
	long n = 0;

	text = slice_trim(slice_from(text, at));
	for (first = at = 0; at < text.len && ascii_is_digit(text.data[at]); at++)
		n = n < 1000000 ? n * 10 + (text.data[at] - '0') : n;
	if (at < text.len)
		return false;
	if (at == first)
		n = otherwise;
	*number_out = minus ? -n : n;
	return at > first || otherwise != 0;
}

/* "odd", "even", "3", "2n", "-n + 3". */
static bool
read_nth(struct slice text, struct selector_nth *nth)
{
	size_t n;

	text = css_trim(text);
	if (slice_equal_nocase(text, SLICE("odd")) || slice_equal_nocase(text, SLICE("even"))) {
		nth->step = 2;
		nth->offset = text.len == 3;
		return true;
	}
	n = slice_find_nocase(text, 0, SLICE("n"));
	if (n == SLICE_NOT_FOUND)
		return whole_number(text, 0, &nth->offset);
	if (!whole_number(slice_first(text, n), 1, &nth->step))
		return false;
	text = slice_trim(slice_from(text, n + 1));
	return text.len == 0 || whole_number(text, 0, &nth->offset);
}

/* Adds what :first-child and the like ask; :only-child asks for two things. */
static bool
nth(struct slice word, struct slice argument, bool with_argument, struct selector_condition *condition)
{
	struct selector_nth *nth = &condition->nth;

	condition->kind = SELECTOR_NTH;
	nth->of_type = slice_find_nocase(word, 0, SLICE("of-type")) != SLICE_NOT_FOUND;
	nth->from_end = slice_find_nocase(word, 0, SLICE("last")) != SLICE_NOT_FOUND;
	if (with_argument)
		return read_nth(argument, nth);
	nth->offset = 1;
	return true;
}

static enum selector_result compound(struct parser *p, struct selector_compound *compound,
				     struct selector_weight *weight);

static bool
is_heavier(const struct selector_weight *a, const struct selector_weight *b)
{
	if (a->ids != b->ids)
		return a->ids > b->ids;
	return a->classes != b->classes ? a->classes > b->classes : a->elements > b->elements;
}

/* The compounds of a list; where one is not understood, nobody knows. */
static bool
compound_list(struct parser *outer, struct slice list, struct selector_condition *condition,
	      struct selector_weight *weight)
{
	struct parser p = { .arena = outer->arena, .text = list, .inside = true };
	struct selector_weight most = { 0 };
	bool understood = false;
	size_t cap = 0;

	while (!understood) {
		struct selector_weight own = { 0 };
		struct selector_compound *added = ARENA_PUSH(p.arena, condition->of, condition->of_count, cap);

		if (added == NULL)
			return false;
		*added = (struct selector_compound){ 0 };
		(void)skip_blanks(&p);
		if (compound(&p, added, &own) != SELECTOR_READ)
			break;
		(void)skip_blanks(&p);
		if (is_heavier(&own, &most))
			most = own;
		understood = p.at == list.len;
		if (!understood && !take(&p, ','))
			break;
	}
	outer->foreign |= p.foreign;
	if (!understood || p.nothing || p.foreign)
		condition->kind = SELECTOR_MAYBE;
	weight->ids += most.ids;
	weight->classes += most.classes;
	weight->elements += most.elements;
	return !p.no_memory;
}

static bool
takes_argument(enum pseudo pseudo)
{
	return pseudo == NTH_OF || pseudo == ANY_OF || pseudo == ANY_OF_NO_WEIGHT || pseudo == NONE_OF;
}

/* What stands behind the ":" of a pseudo-class that is known. */
static bool
known(struct parser *p, enum pseudo pseudo, struct slice word, struct slice argument,
      struct selector_condition *condition, struct selector_weight *weight)
{
	struct selector_weight none = { 0 };

	switch (pseudo) {
	case LINK:
		condition->kind = SELECTOR_LINK;
		break;
	case ROOT:
		condition->kind = SELECTOR_ROOT;
		break;
	case EMPTY:
		condition->kind = SELECTOR_EMPTY;
		break;
	case NTH:
	case NTH_OF:
		if (!nth(word, argument, pseudo == NTH_OF, condition))
			condition->kind = SELECTOR_MAYBE;
		break;
	case NONE_OF:
	case ANY_OF:
		condition->kind = pseudo == NONE_OF ? SELECTOR_NONE_OF : SELECTOR_ANY_OF;
		return compound_list(p, argument, condition, weight);
	case ANY_OF_NO_WEIGHT:
		condition->kind = SELECTOR_ANY_OF;
		return compound_list(p, argument, condition, &none);
	case READERS:
		condition->kind = SELECTOR_MAYBE;
		break;
	case NOTHING:
		p->nothing = true;
		break;
	}
	weight->classes++;
	return true;
}

/* ":only-child" is two conditions; the other is added by the caller. */
static bool
is_only(struct slice word)
{
	return slice_has_at_nocase(word, 0, SLICE("only-"));
}

/* What stands behind ":"; false where it is no selector. */
static bool
pseudo_class(struct parser *p, struct selector_condition *condition, struct selector_weight *weight,
	     bool *only_out)
{
	bool element = take(p, ':'), parenthesized;
	struct slice word = name(p), argument = { 0 };

	*only_out = false;
	if (word.len == 0)
		return false;
	parenthesized = take(p, '(');
	if (parenthesized && (p->inside || !parenthesis(p, &argument)))
		return false;
	condition->kind = SELECTOR_MAYBE;
	if (element) {
		p->nothing = true;
		return true;
	}
	for (size_t i = 0; i < COUNT(pseudos); i++) {
		if (!slice_equal_nocase(word, slice_of(pseudos[i].name)))
			continue;
		if (parenthesized != takes_argument(pseudos[i].pseudo) && pseudos[i].pseudo != READERS)
			return false;
		*only_out = is_only(word);
		return known(p, pseudos[i].pseudo, word, argument, condition, weight);
	}
	weight->classes++;
	p->foreign = true;
	return true;
}

/* ---- compounds ----------------------------------------------------------------------------- */

static enum selector_result
add_condition(struct parser *p, struct selector_compound *compound, size_t *cap,
	      struct selector_condition condition)
{
	struct selector_condition *added = ARENA_PUSH(p->arena, compound->conditions, compound->count, *cap);

	if (added == NULL)
		return SELECTOR_NO_MEMORY;
	*added = condition;
	return SELECTOR_READ;
}

static enum selector_result
condition(struct parser *p, struct selector_compound *compound, size_t *cap,
	  struct selector_weight *weight)
{
	struct selector_condition condition = { .kind = SELECTOR_CLASS };
	enum selector_result result;
	bool read = true, only = false;
	uint8_t c = p->text.data[p->at++];

	if (c == '#' || c == '.') {
		condition.kind = c == '#' ? SELECTOR_ID : SELECTOR_CLASS;
		condition.name = name(p);
		read = condition.name.len > 0;
	} else if (c == '[') {
		read = attribute(p, &condition);
	} else if (c == ':') {
		read = pseudo_class(p, &condition, weight, &only);
	} else {
		read = false;
	}
	if (p->no_memory)
		return SELECTOR_NO_MEMORY;
	if (!read)
		return SELECTOR_BROKEN;
	weight->ids += c == '#';
	weight->classes += c == '.' || c == '[';
	result = add_condition(p, compound, cap, condition);
	if (result == SELECTOR_READ && only) {
		condition.nth.from_end = true;
		result = add_condition(p, compound, cap, condition);
	}
	return result;
}

/* Up to the next combinator or comma. */
static enum selector_result
compound(struct parser *p, struct selector_compound *compound, struct selector_weight *weight)
{
	size_t start = p->at, cap = 0;

	compound->element = name(p);
	if (compound->element.len > 0)
		weight->elements++;
	else
		(void)take(p, '*');
	while (p->at < p->text.len && !ascii_is_space(p->text.data[p->at]) &&
	       !is_combinator(p->text.data[p->at]) && p->text.data[p->at] != '/' &&
	       !(p->inside && p->text.data[p->at] == ',')) {
		enum selector_result result = condition(p, compound, &cap, weight);

		if (result != SELECTOR_READ)
			return result;
	}
	return p->at > start ? SELECTOR_READ : SELECTOR_BROKEN;
}

enum selector_result
selector_read(struct arena *arena, struct slice text, struct selector *selector_out)
{
	struct parser p = { .arena = arena, .text = text };
	struct selector selector = { 0 };
	uint8_t combinator = 0;
	size_t cap = 0;

	(void)skip_blanks(&p);
	if (p.at == text.len)
		return SELECTOR_BROKEN;
	while (p.at < text.len) {
		struct selector_compound *added =
		    ARENA_PUSH(p.arena, selector.compounds, selector.count, cap);
		enum selector_result result;

		if (added == NULL)
			return SELECTOR_NO_MEMORY;
		*added = (struct selector_compound){ .combinator = combinator };
		result = compound(&p, added, &selector.weight);
		if (result != SELECTOR_READ)
			return result;
		combinator = skip_blanks(&p) ? ' ' : 0;
		if (p.at == text.len)
			break;
		if (is_combinator(text.data[p.at])) {
			combinator = text.data[p.at++];
			(void)skip_blanks(&p);
			if (p.at == text.len)
				return SELECTOR_BROKEN;
		} else if (combinator == 0) {
			return SELECTOR_BROKEN;
		}
	}
	selector.foreign = p.foreign;
	*selector_out = selector;
	return p.nothing ? SELECTOR_NOTHING : SELECTOR_READ;
}
