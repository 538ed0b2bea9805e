/*
 * Reading style sheets, as far as rules can hide something.
 *
 * Only simple selectors are understood. A rule with any other is left aside: that errs on the
 * side of "visible", where at most a reader's own eyes are needed.
 */
#include "html/stylesheet.h"

#include "base/ascii.h"
#include "base/compiler.h"

/* Entries of one hash that are looked at; more than that collide on purpose. */
#define MOST_PROBES 64

#define FIRST_SIZE 64

enum kind {
	KIND_ELEMENT,
	KIND_CLASS,
	KIND_ID,
};

/* "td", ".x", "#y", "td.x", "td#y". */
struct selector {
	enum kind kind;
	struct slice element; /* empty where any will do */
	struct slice name;    /* of the class or id */
};

struct entry {
	bool used;
	struct selector selector;
	struct cascade cascade;
};

struct stylesheet {
	struct arena *arena;
	struct entry *entries; /* a hash table, never more than half full */
	size_t size, count;
	uint32_t order; /* of the rules, for the cascade */
};

struct stylesheet *
stylesheet_new(struct arena *arena)
{
	struct stylesheet *sheet = arena_alloc(arena, sizeof(*sheet));

	if (sheet != NULL)
		sheet->arena = arena;
	return sheet;
}

/* ---- the table ----------------------------------------------------------------------------- */

static uint32_t
hash_bytes(uint32_t hash, struct slice bytes, bool lower)
{
	for (size_t i = 0; i < bytes.len; i++)
		hash = (hash ^ (lower ? ascii_lower(bytes.data[i]) : bytes.data[i])) * 16777619u;
	return hash;
}

static size_t
hash_of(const struct selector *selector)
{
	uint32_t hash = 2166136261u ^ (uint32_t)selector->kind;

	hash = hash_bytes(hash, selector->element, true) * 16777619u;
	hash = hash_bytes(hash, selector->name, false);
	return hash ^ hash >> 15;
}

static bool
selector_equal(const struct selector *a, const struct selector *b)
{
	return a->kind == b->kind && slice_equal(a->name, b->name) &&
	       slice_equal_nocase(a->element, b->element);
}

/* The entry of this selector, or the free one where it would stand; NULL: too many collide. */
static struct entry *
find(const struct stylesheet *sheet, const struct selector *selector)
{
	size_t slot = hash_of(selector);

	for (size_t probe = 0; probe < MOST_PROBES; probe++, slot++) {
		struct entry *entry = &sheet->entries[slot & (sheet->size - 1)];

		if (!entry->used || selector_equal(&entry->selector, selector))
			return entry;
	}
	return NULL;
}

static bool
grow(struct stylesheet *sheet)
{
	struct stylesheet old = *sheet;
	size_t size = old.size == 0 ? FIRST_SIZE : old.size * 2;
	struct entry *entries = arena_array(sheet->arena, size, sizeof(*entries));

	if (entries == NULL)
		return false;
	sheet->entries = entries;
	sheet->size = size;
	for (size_t i = 0; i < old.size; i++) {
		struct entry *to;

		if (!old.entries[i].used)
			continue;
		to = find(sheet, &old.entries[i].selector);
		if (to != NULL)
			*to = old.entries[i];
	}
	return true;
}

static uint64_t
specificity(const struct selector *selector)
{
	uint64_t rank = selector->element.len > 0 ? RANK_ELEMENT : 0;

	if (selector->kind == KIND_ID)
		return rank + RANK_ID;
	return selector->kind == KIND_CLASS ? rank + RANK_CLASS : rank;
}

static bool
add(struct stylesheet *sheet, const struct selector *selector, const struct cascade *declared)
{
	struct entry *entry;

	if (2 * (sheet->count + 1) > sheet->size && !grow(sheet))
		return false;
	entry = find(sheet, selector);
	if (entry == NULL)
		return true;
	sheet->count += !entry->used;
	entry->used = true;
	entry->selector = *selector;
	cascade_merge(&entry->cascade, declared, specificity(selector));
	return true;
}

/* ---- the text ------------------------------------------------------------------------------ */

static bool
is_name(struct slice name)
{
	for (size_t i = 0; i < name.len; i++)
		if (!ascii_is_alnum(name.data[i]) && name.data[i] != '-' && name.data[i] != '_' &&
		    name.data[i] < 0x80)
			return false;
	return name.len > 0;
}

/* False for a selector that we do not understand. */
static bool
read_selector(struct slice text, struct selector *selector_out)
{
	struct selector selector = { .kind = KIND_ELEMENT };
	size_t mark = 0;

	while (mark < text.len && text.data[mark] != '.' && text.data[mark] != '#')
		mark++;
	selector.element = slice_first(text, mark);
	if (selector.element.len > 0 && !is_name(selector.element))
		return false;
	if (mark < text.len) {
		selector.kind = text.data[mark] == '.' ? KIND_CLASS : KIND_ID;
		selector.name = slice_from(text, mark + 1);
		if (!is_name(selector.name))
			return false;
	}
	*selector_out = selector;
	return text.len > 0;
}

/* The place of the next `a` or `b` outside strings and comments, or the end. */
static size_t
find_either(struct slice css, size_t at, uint8_t a, uint8_t b)
{
	while (at < css.len && css.data[at] != a && css.data[at] != b)
		at = css_skip(css, at);
	return at;
}

/* The place of the "}" that ends the block whose inside begins at `at`, or the end. */
static size_t
block_end(struct slice css, size_t at)
{
	size_t depth = 0;

	for (; at < css.len; at = css_skip(css, at)) {
		if (css.data[at] == '{')
			depth++;
		else if (css.data[at] == '}' && depth-- == 0)
			break;
	}
	return at;
}

/* The declarations are read once, for a rule may have very many of them and of selectors. */
static bool
add_rule(struct stylesheet *sheet, struct slice selectors, struct slice declarations)
{
	struct cascade declared = { 0 };
	struct selector selector;

	declarations_read(declarations, ++sheet->order, &declared);
	while (selectors.len > 0) {
		size_t comma = find_either(selectors, 0, ',', ',');
		struct slice text = css_trim(slice_first(selectors, comma));

		selectors = slice_from(selectors, comma < selectors.len ? comma + 1 : comma);
		if (read_selector(text, &selector) && !add(sheet, &selector, &declared))
			return false;
	}
	return true;
}

static bool
contains(struct slice text, const char *word)
{
	return slice_find_nocase(text, 0, slice_of(word)) != SLICE_NOT_FOUND;
}

bool
style_media_applies(struct slice query)
{
	query = slice_trim(query);
	return query.len == 0 || ((contains(query, "screen") || contains(query, "all")) &&
				  !contains(query, "not") && !contains(query, "("));
}

/*
 * Takes an at-rule off, whose "@" stands at `at`, and returns where to go on: inside the block
 * of an @media that applies, else behind the rule.
 */
static size_t
at_rule(struct slice css, size_t at)
{
	size_t open = find_either(css, at, '{', ';');
	struct slice media = SLICE("@media");

	if (open == css.len || css.data[open] == ';')
		return open < css.len ? open + 1 : open;
	if (slice_has_at_nocase(css, at, media) &&
	    style_media_applies(slice_range(css, (struct range){ at + media.len, open })))
		return open + 1;
	open = block_end(css, open + 1);
	return open < css.len ? open + 1 : open;
}

bool
stylesheet_add(struct stylesheet *sheet, struct slice css)
{
	for (size_t at = 0; at < css.len;) {
		uint8_t c = css.data[at];
		size_t open, close;

		if (ascii_is_space(c) || c == ';' || c == '}') {
			at++; /* a "}" ends an @media that applies */
		} else if (slice_has_at(css, at, SLICE("/*"))) {
			at = css_skip(css, at);
		} else if (slice_has_at(css, at, SLICE("<!--"))) {
			at += 4;
		} else if (slice_has_at(css, at, SLICE("-->"))) {
			at += 3;
		} else if (c == '@') {
			at = at_rule(css, at);
		} else {
			open = find_either(css, at, '{', '}');
			if (open == css.len || css.data[open] == '}') {
				at = open; /* no rule: on to the end of the block */
				continue;
			}
			close = block_end(css, open + 1);
			if (!add_rule(sheet, slice_range(css, (struct range){ at, open }),
				      slice_range(css, (struct range){ open + 1, close })))
				return false;
			at = close < css.len ? close + 1 : close;
		}
	}
	return true;
}

/* ---- looking up ---------------------------------------------------------------------------- */

static void
look_up(const struct stylesheet *sheet, enum kind kind, struct slice element, struct slice name,
	struct cascade *cascade)
{
	struct selector selector = { kind, element, name };
	const struct entry *entry = find(sheet, &selector);

	if (entry != NULL && entry->used)
		cascade_merge(cascade, &entry->cascade, 0);
}

void
stylesheet_find(const struct stylesheet *sheet, struct slice name, struct slice classes,
		struct slice id, struct cascade *cascade)
{
	const struct slice none = { 0 };

	if (sheet->count == 0)
		return;
	look_up(sheet, KIND_ELEMENT, name, none, cascade);
	while ((classes = slice_trim(classes)).len > 0) {
		size_t end = 0;

		while (end < classes.len && !ascii_is_space(classes.data[end]))
			end++;
		look_up(sheet, KIND_CLASS, none, slice_first(classes, end), cascade);
		look_up(sheet, KIND_CLASS, name, slice_first(classes, end), cascade);
		classes = slice_from(classes, end);
	}
	if (id.len > 0) {
		look_up(sheet, KIND_ID, none, id, cascade);
		look_up(sheet, KIND_ID, name, id, cascade);
	}
}
