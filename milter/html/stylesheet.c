/*
 * Reading style sheets, as far as rules can hide something or show it.
 *
 * A rule whose selector is an element, a class or an id, or an element with one of these, is merged
 * into one entry with all others of that selector. Any other selector hangs on the entry of its last
 * compound's id, class or element, and is tried on each element that comes there; how often, in all,
 * is bounded by the length of the document. A rule that is not understood, or comes to its turn when
 * nothing is left, is left aside: that errs on the side of "visible", where at most a reader's own
 * eyes are needed.
 */
#include "html/stylesheet.h"

#include "base/ascii.h"
#include "base/compiler.h"
#include "html/media_query.h"
#include "html/selector.h"
#include "html/tree.h"

/* Entries of one hash that are looked at; more than that collide on purpose. */
#define MOST_PROBES 64

#define FIRST_SIZE 64

/* Blocks of at-rules in one another. */
#define MOST_NESTED 16

/* Steps that trying selectors may take: so many, and so many more for each byte of the document. */
#define STEPS	       100000
#define STEPS_PER_BYTE 16

/* What rules are found by: "td", ".x", "#y", "td.x", "td#y", or nothing ("*", "[x]"). */
struct key {
	enum selector_kind kind;
	struct slice element; /* empty where any will do */
	struct slice name;    /* of the class or id */
};

/* A rule that the key alone does not decide. */
struct complex {
	struct selector selector;
	const struct cascade *declared;
	uint64_t specificity;
	struct complex *next;
};

struct entry {
	bool used;
	struct key key;
	struct cascade cascade;
	struct complex *first, *last;
};

struct table {
	struct entry *entries; /* a hash table, never more than half full */
	size_t size, count;
};

struct stylesheet {
	struct arena *arena;
	struct table always, sometimes; /* rules for every screen, and for some */
	uint32_t order; /* of the rules, for the cascade */
	size_t steps;
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
hash_of(const struct key *key)
{
	uint32_t hash = 2166136261u ^ (uint32_t)key->kind;

	hash = hash_bytes(hash, key->element, true) * 16777619u;
	hash = hash_bytes(hash, key->name, false);
	return hash ^ hash >> 15;
}

static bool
key_equal(const struct key *a, const struct key *b)
{
	return a->kind == b->kind && slice_equal(a->name, b->name) &&
	       slice_equal_nocase(a->element, b->element);
}

/* The entry of this key, or the free one where it would stand; NULL: too many collide. */
static struct entry *
find(const struct table *table, const struct key *key)
{
	size_t slot = hash_of(key);

	for (size_t probe = 0; probe < MOST_PROBES; probe++, slot++) {
		struct entry *entry = &table->entries[slot & (table->size - 1)];

		if (!entry->used || key_equal(&entry->key, key))
			return entry;
	}
	return NULL;
}

static bool
grow(struct arena *arena, struct table *table)
{
	struct table old = *table;
	size_t size = old.size == 0 ? FIRST_SIZE : old.size * 2;
	struct entry *entries = arena_array(arena, size, sizeof(*entries));

	if (entries == NULL)
		return false;
	table->entries = entries;
	table->size = size;
	for (size_t i = 0; i < old.size; i++) {
		struct entry *to;

		if (!old.entries[i].used)
			continue;
		to = find(table, &old.entries[i].key);
		if (to != NULL)
			*to = old.entries[i];
	}
	return true;
}

/* The entry of the key, made if need be. False: no memory; `*entry_out` NULL: too many collide. */
static bool
make_entry(struct arena *arena, struct table *table, const struct key *key, struct entry **entry_out)
{
	if (2 * (table->count + 1) > table->size && !grow(arena, table))
		return false;
	*entry_out = find(table, key);
	if (*entry_out == NULL)
		return true;
	table->count += !(*entry_out)->used;
	(*entry_out)->used = true;
	(*entry_out)->key = *key;
	return true;
}

/* ---- rules --------------------------------------------------------------------------------- */

static uint64_t
specificity_of(const struct selector *selector)
{
	const uint32_t most = 255;
	uint64_t ids = selector->ids < most ? selector->ids : most;
	uint64_t classes = selector->classes < most ? selector->classes : most;
	uint64_t elements = selector->elements < most ? selector->elements : most;

	return ids * RANK_ID + classes * RANK_CLASS + elements * RANK_ELEMENT;
}

/* What elements that the selector selects are looked up by. True when that is all it asks. */
static bool
key_of(const struct selector *selector, struct key *key_out)
{
	const struct selector_compound *last = &selector->compounds[selector->count - 1];
	const struct selector_condition *named = NULL;
	bool whole = selector->count == 1 && last->count <= 1;

	for (size_t i = 0; i < last->count; i++) {
		const struct selector_condition *c = &last->conditions[i];

		if (c->kind == SELECTOR_ID || (c->kind == SELECTOR_CLASS && named == NULL))
			named = c;
	}
	*key_out = (struct key){ .kind = SELECTOR_ELEMENT, .element = last->element };
	if (named != NULL)
		*key_out = (struct key){ named->kind, last->element, named->name };
	return whole && (last->count == 0 ? last->element.len > 0 : named != NULL);
}

/* One selector of a rule. `declared` lives as long as the sheet. */
static bool
add(struct stylesheet *sheet, struct table *table, const struct selector *selector,
    const struct cascade *declared)
{
	struct complex *complex;
	struct entry *entry;
	struct key key;
	bool whole = key_of(selector, &key);

	if (!make_entry(sheet->arena, table, &key, &entry))
		return false;
	if (entry == NULL)
		return true;
	if (whole) {
		cascade_merge(&entry->cascade, declared, specificity_of(selector));
		return true;
	}
	complex = arena_alloc(sheet->arena, sizeof(*complex));
	if (complex == NULL)
		return false;
	*complex = (struct complex){ *selector, declared, specificity_of(selector), NULL };
	if (entry->first == NULL)
		entry->first = complex;
	else
		entry->last->next = complex;
	entry->last = complex;
	return true;
}

/* ---- the text ------------------------------------------------------------------------------ */

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
add_rule(struct stylesheet *sheet, enum media media, struct slice selectors, struct slice declarations)
{
	struct cascade *declared, read = { 0 };

	declarations_read(declarations, ++sheet->order, &read);
	if (media == MEDIA_SOMETIMES)
		cascade_drop_hiding(&read);
	if (cascade_is_empty(&read))
		return true;
	declared = arena_alloc(sheet->arena, sizeof(*declared));
	if (declared == NULL)
		return false;
	*declared = read;
	while (selectors.len > 0) {
		size_t comma = find_either(selectors, 0, ',', ',');
		struct slice text = slice_first(selectors, comma);
		struct selector selector;
		enum selector_result result = selector_read(sheet->arena, text, &selector);

		selectors = slice_from(selectors, comma < selectors.len ? comma + 1 : comma);
		if (result == SELECTOR_NO_MEMORY ||
		    (result == SELECTOR_READ &&
		     !add(sheet, media == MEDIA_ALWAYS ? &sheet->always : &sheet->sometimes, &selector,
			  declared)))
			return false;
	}
	return true;
}

/* The media of the blocks of at-rules that we are in. */
struct nesting {
	enum media media[MOST_NESTED];
	size_t depth;
};

static enum media
media_around(const struct nesting *nesting)
{
	return nesting->media[nesting->depth];
}

/*
 * When the rules in the block of this at-rule hold; NEVER too for those that hold no rules.
 */
static enum media
media_of_at_rule(struct slice prelude)
{
	static const char *const conditional[] = { "@supports", "@container", "@layer", "@scope" };
	struct slice media = SLICE("@media");

	if (slice_has_at_nocase(prelude, 0, media))
		return media_query_list(slice_from(prelude, media.len));
	for (size_t i = 0; i < COUNT(conditional); i++)
		if (slice_has_at_nocase(prelude, 0, slice_of(conditional[i])))
			return MEDIA_SOMETIMES;
	return MEDIA_NEVER;
}

/*
 * Takes an at-rule off, whose "@" stands at `at`, and returns where to go on: inside its block
 * where the rules in there can hold, else behind it.
 */
static size_t
at_rule(struct slice css, size_t at, struct nesting *nesting)
{
	size_t open = find_either(css, at, '{', ';');
	enum media media;

	if (open == css.len || css.data[open] == ';')
		return open < css.len ? open + 1 : open;
	media = media_of_at_rule(slice_range(css, (struct range){ at, open }));
	if (media != MEDIA_NEVER && nesting->depth + 1 < COUNT(nesting->media)) {
		enum media around = media_around(nesting);

		nesting->media[++nesting->depth] = media < around ? media : around;
		return open + 1;
	}
	open = block_end(css, open + 1);
	return open < css.len ? open + 1 : open;
}

bool
stylesheet_add(struct stylesheet *sheet, struct slice css, enum media media)
{
	struct nesting nesting = { .media = { media } };

	for (size_t at = 0; at < css.len;) {
		uint8_t c = css.data[at];
		size_t open, close;

		if (ascii_is_space(c) || c == ';' || c == '}') {
			at++; /* a "}" ends an at-rule */
			nesting.depth -= c == '}' && nesting.depth > 0;
		} else if (slice_has_at(css, at, SLICE("/*"))) {
			at = css_skip(css, at);
		} else if (slice_has_at(css, at, SLICE("<!--"))) {
			at += 4;
		} else if (slice_has_at(css, at, SLICE("-->"))) {
			at += 3;
		} else if (c == '@') {
			at = at_rule(css, at, &nesting);
		} else {
			open = find_either(css, at, '{', '}');
			if (open == css.len || css.data[open] == '}') {
				at = open; /* no rule: on to the end of the block */
				continue;
			}
			close = block_end(css, open + 1);
			if (!add_rule(sheet, media_around(&nesting),
				      slice_range(css, (struct range){ at, open }),
				      slice_range(css, (struct range){ open + 1, close })))
				return false;
			at = close < css.len ? close + 1 : close;
		}
	}
	return true;
}

/* ---- looking up ---------------------------------------------------------------------------- */

/* What an element is looked up for. */
struct query {
	struct stylesheet *sheet;
	const struct table *table;
	const struct html_tree *tree;
	uint32_t node;
	struct cascade *cascade;
};

static void
look_up(const struct query *query, enum selector_kind kind, struct slice element, struct slice name)
{
	struct key key = { kind, element, name };
	const struct entry *entry = find(query->table, &key);

	if (entry == NULL || !entry->used)
		return;
	cascade_merge(query->cascade, &entry->cascade, 0);
	for (const struct complex *c = entry->first; c != NULL && query->sheet->steps > 0; c = c->next) {
		query->sheet->steps--;
		if (selector_matches(&c->selector, query->tree, query->node, &query->sheet->steps))
			cascade_merge(query->cascade, c->declared, c->specificity);
	}
}

static void
look_up_element(const struct query *query, struct slice classes, struct slice id)
{
	const struct slice none = { 0 };
	struct slice name = html_node_name(query->tree, &query->tree->nodes[query->node]);

	if (query->table->count == 0)
		return;
	look_up(query, SELECTOR_ELEMENT, none, none);
	look_up(query, SELECTOR_ELEMENT, name, none);
	while ((classes = slice_trim(classes)).len > 0) {
		size_t end = 0;

		while (end < classes.len && !ascii_is_space(classes.data[end]))
			end++;
		look_up(query, SELECTOR_CLASS, none, slice_first(classes, end));
		look_up(query, SELECTOR_CLASS, name, slice_first(classes, end));
		classes = slice_from(classes, end);
	}
	if (id.len > 0) {
		look_up(query, SELECTOR_ID, none, id);
		look_up(query, SELECTOR_ID, name, id);
	}
}

void
stylesheet_start(struct stylesheet *sheet, size_t document_len)
{
	sheet->steps = STEPS + (document_len < SIZE_MAX / STEPS_PER_BYTE / 2 ? document_len : 0) * STEPS_PER_BYTE;
}

bool
stylesheet_varies(const struct stylesheet *sheet)
{
	return sheet->sometimes.count > 0;
}

void
stylesheet_find(struct stylesheet *sheet, const struct html_tree *tree, uint32_t node,
		struct slice classes, struct slice id, bool sometimes, struct cascade *cascade)
{
	struct query query = { sheet, sometimes ? &sheet->sometimes : &sheet->always, tree, node, cascade };

	look_up_element(&query, classes, id);
}
