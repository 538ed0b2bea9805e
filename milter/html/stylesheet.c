/*
 * Reading style sheets, as far as rules can hide something or show it.
 *
 * A rule whose selector is an element, a class or an id, or an element with one of these, is merged
 * into one entry with all others of that selector. Any other selector hangs on the entry of its last
 * compound's id, class or element, and is tried on each element that comes there; how often, in all,
 * is bounded by the length of the document. Where a selector may select and may not, or its turn comes
 * when nothing is left, its rule holds in one view and shows what it shows to some: so what it would
 * hide is seen, and the words around are read without it too.
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

/* What a rule says, and to whom. */
struct rule {
	unsigned media;
	struct cascade declared;
};

/* A rule that the key alone does not decide. */
struct complex {
	struct selector selector;
	bool perhaps; /* it holds perhaps, even where the selector selects */
	const struct rule *rule;
	uint64_t specificity;
	struct complex *next;
};

struct entry {
	bool used;
	struct key key;
	struct cascade *of[RULES_COUNT]; /* NULL: nothing */
	struct cascade *unsure[RULES_COUNT]; /* the rules of `first` and behind, if each held perhaps */
	struct complex *first, *last;
};

struct table {
	struct entry *entries; /* a hash table, never more than half full */
	size_t size, count;
	bool nocase;
};

struct stylesheet {
	struct arena *arena;
	bool quirks;
	struct table table;
	struct selector *selectors; /* of the rule that is read */
	size_t selector_cap;
	uint32_t order; /* of the rules, for the cascade */
	size_t steps;
};

struct stylesheet *
stylesheet_new(struct arena *arena, bool quirks)
{
	struct stylesheet *sheet = arena_alloc(arena, sizeof(*sheet));

	if (sheet != NULL) {
		sheet->arena = arena;
		sheet->quirks = sheet->table.nocase = quirks;
	}
	return sheet;
}

/* ---- the table ----------------------------------------------------------------------------- */

static uint32_t
hash_bytes(uint32_t hash, struct slice bytes)
{
	for (size_t i = 0; i < bytes.len; i++)
		hash = (hash ^ ascii_lower(bytes.data[i])) * 16777619u;
	return hash;
}

static size_t
hash_of(const struct key *key)
{
	uint32_t hash = 2166136261u ^ (uint32_t)key->kind;

	hash = hash_bytes(hash, key->element) * 16777619u;
	hash = hash_bytes(hash, key->name);
	return hash ^ hash >> 15;
}

static bool
key_equal(const struct table *table, const struct key *a, const struct key *b)
{
	return a->kind == b->kind &&
	       (table->nocase ? slice_equal_nocase(a->name, b->name) : slice_equal(a->name, b->name)) &&
	       slice_equal_nocase(a->element, b->element);
}

/* The entry of this key, or the free one where it would stand; NULL: too many collide. */
static struct entry *
find(const struct table *table, const struct key *key)
{
	size_t slot = hash_of(key);

	for (size_t probe = 0; probe < MOST_PROBES; probe++, slot++) {
		struct entry *entry = &table->entries[slot & (table->size - 1)];

		if (!entry->used || key_equal(table, &entry->key, key))
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
specificity_of(const struct selector_weight *weight)
{
	const uint32_t most = 255;
	uint64_t ids = weight->ids < most ? weight->ids : most;
	uint64_t classes = weight->classes < most ? weight->classes : most;
	uint64_t elements = weight->elements < most ? weight->elements : most;

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

static bool
merge(struct arena *arena, struct cascade **into, const struct cascade *from, uint64_t specificity)
{
	if (*into == NULL)
		*into = arena_alloc(arena, sizeof(**into));
	if (*into == NULL)
		return false;
	cascade_merge(*into, from, specificity);
	return true;
}

/* Does a rule for these media say something in this set? */
static bool
is_of_set(unsigned media, unsigned set)
{
	if (media & MEDIA_EVERY)
		return set == RULES_EVERY;
	return set == RULES_SHOWING || (set >= RULES_VIEW && (media & VIEW_BIT(set - RULES_VIEW)));
}

/* What the rule says in a set. */
static struct cascade
said(const struct rule *rule, unsigned set)
{
	struct cascade said = rule->declared;

	if (set == RULES_SHOWING)
		cascade_drop_hiding(&said);
	return said;
}

/* Takes what the rule says into the sets of these media. */
static bool
merge_sets(struct arena *arena, struct cascade *into[RULES_COUNT], const struct rule *rule, unsigned media,
	   uint64_t specificity)
{
	for (unsigned set = 0; set < RULES_COUNT; set++) {
		struct cascade of_set;

		if (!is_of_set(media, set))
			continue;
		of_set = said(rule, set);
		if (!merge(arena, &into[set], &of_set, specificity))
			return false;
	}
	return true;
}

/* Perhaps a rule holds: who knows sees it in the one view. */
#define MEDIA_PERHAPS VIEW_BIT(VIEW_OTHER)

/* One selector of a rule, which lives as long as the sheet. */
static bool
add(struct stylesheet *sheet, const struct selector *selector, const struct rule *rule, bool perhaps)
{
	uint64_t specificity = specificity_of(&selector->weight);
	struct complex *complex;
	struct entry *entry;
	struct key key;
	bool whole = key_of(selector, &key);

	if (!make_entry(sheet->arena, &sheet->table, &key, &entry))
		return false;
	if (entry == NULL)
		return true;
	if (whole)
		return merge_sets(sheet->arena, entry->of, rule, perhaps ? MEDIA_PERHAPS : rule->media,
				  specificity);
	complex = arena_alloc(sheet->arena, sizeof(*complex));
	if (complex == NULL)
		return false;
	*complex = (struct complex){ *selector, perhaps, rule, specificity, NULL };
	if (entry->first == NULL)
		entry->first = complex;
	else
		entry->last->next = complex;
	entry->last = complex;
	return merge_sets(sheet->arena, entry->unsure, rule, MEDIA_PERHAPS, specificity);
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

/* The place of the next comma outside strings, comments and parentheses, or the end. */
static size_t
selector_end(struct slice css)
{
	size_t at = 0, depth = 0;

	for (; at < css.len; at = css_skip(css, at)) {
		uint8_t c = css.data[at];

		if (c == ',' && depth == 0)
			break;
		if (c == '(' || c == '[')
			depth++;
		else if ((c == ')' || c == ']') && depth > 0)
			depth--;
	}
	return at;
}

/*
 * The selectors of a rule. `perhaps_out`: one is broken or strange to some readers, who then ignore
 * the rule, or that one.
 */
static bool
read_selectors(struct stylesheet *sheet, struct slice text, size_t *count_out, bool *perhaps_out)
{
	size_t end;

	*count_out = 0;
	*perhaps_out = false;
	for (; text.len > 0; text = slice_from(text, end < text.len ? end + 1 : end)) {
		struct selector *added =
		    ARENA_PUSH(sheet->arena, sheet->selectors, *count_out, sheet->selector_cap);
		enum selector_result result = SELECTOR_NO_MEMORY;

		end = selector_end(text);
		if (added != NULL)
			result = selector_read(sheet->arena, slice_first(text, end), added);
		if (result == SELECTOR_NO_MEMORY)
			return false;
		*perhaps_out |= result == SELECTOR_BROKEN || (result == SELECTOR_READ && added->foreign);
		*count_out -= result != SELECTOR_READ;
	}
	return true;
}

/* The declarations are read once, for a rule may have very many of them and of selectors. */
static bool
add_rule(struct stylesheet *sheet, unsigned media, struct slice selectors, struct slice declarations)
{
	struct cascade declared = { 0 };
	struct rule *rule;
	bool perhaps;
	size_t count;

	declarations_read(declarations, ++sheet->order, &declared);
	if (cascade_is_empty(&declared))
		return true;
	rule = arena_alloc(sheet->arena, sizeof(*rule));
	if (rule == NULL || !read_selectors(sheet, selectors, &count, &perhaps))
		return false;
	*rule = (struct rule){ media, declared };
	for (size_t i = 0; i < count; i++)
		if (!add(sheet, &sheet->selectors[i], rule, perhaps))
			return false;
	return true;
}

/* The media of the blocks of at-rules that we are in. */
struct nesting {
	unsigned media[MOST_NESTED];
	size_t depth;
};

static unsigned
media_around(const struct nesting *nesting)
{
	return nesting->media[nesting->depth];
}

/*
 * When the rules in the block of this at-rule hold; NEVER too for those that hold no rules.
 */
static unsigned
media_of_at_rule(struct slice prelude)
{
	static const struct {
		const char *name;
		unsigned media;
	} conditional[] = {
		{ "@supports", VIEW_ALL }, { "@layer", VIEW_ALL }, { "@scope", VIEW_ALL },
		{ "@container", VIEW_BIT(VIEW_OTHER) }, { "@-moz-document", VIEW_BIT(VIEW_OTHER) },
	};
	struct slice media = SLICE("@media");

	if (slice_has_at_nocase(prelude, 0, media))
		return media_query_list(slice_from(prelude, media.len));
	for (size_t i = 0; i < COUNT(conditional); i++)
		if (slice_has_at_nocase(prelude, 0, slice_of(conditional[i].name)))
			return conditional[i].media;
	return MEDIA_NEVER;
}

/* The views in which both hold, and if there is none, that of what may hold all the same. */
static unsigned
media_both(unsigned a, unsigned b)
{
	return (a & b) != 0 ? a & b : VIEW_BIT(VIEW_OTHER);
}

/*
 * Takes an at-rule off, whose "@" stands at `at`, and returns where to go on: inside its block
 * where the rules in there can hold, else behind it.
 */
static size_t
at_rule(struct slice css, size_t at, struct nesting *nesting)
{
	size_t open = find_either(css, at, '{', ';');
	unsigned media;

	if (open == css.len || css.data[open] == ';')
		return open < css.len ? open + 1 : open;
	media = media_of_at_rule(slice_range(css, (struct range){ at, open }));
	if (media != MEDIA_NEVER && nesting->depth + 1 < COUNT(nesting->media)) {
		nesting->media[nesting->depth + 1] = media_both(media, media_around(nesting));
		nesting->depth++;
		return open + 1;
	}
	open = block_end(css, open + 1);
	return open < css.len ? open + 1 : open;
}

bool
stylesheet_add(struct stylesheet *sheet, struct slice css, unsigned media)
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
	const struct html_tree *tree;
	uint32_t node;
	struct style_rules *found;
};

static void
found_one(struct style_rules *found, unsigned set, const struct cascade *cascade, uint64_t specificity)
{
	if (!found->any[set])
		found->of[set] = (struct cascade){ 0 };
	found->any[set] = true;
	cascade_merge(&found->of[set], cascade, specificity);
}

static void
found_rule(struct style_rules *found, const struct rule *rule, unsigned media, uint64_t specificity)
{
	for (unsigned set = 0; set < RULES_COUNT; set++) {
		struct cascade of_set;

		if (!is_of_set(media, set))
			continue;
		of_set = said(rule, set);
		found_one(found, set, &of_set, specificity);
	}
}

static void
found_sets(struct style_rules *found, struct cascade *const sets[RULES_COUNT])
{
	for (unsigned set = 0; set < RULES_COUNT; set++)
		if (sets[set] != NULL)
			found_one(found, set, sets[set], 0);
}

/* Tries the rules of an entry that its key does not decide. */
static void
try_rules(const struct query *query, const struct entry *entry)
{
	struct stylesheet *sheet = query->sheet;

	for (const struct complex *c = entry->first; c != NULL; c = c->next) {
		enum selector_match match;

		if (sheet->steps == 0) {
			found_sets(query->found, entry->unsure);
			return;
		}
		sheet->steps--;
		match = selector_matches(&c->selector, query->tree, query->node, sheet->quirks,
					 &sheet->steps);
		if (match != SELECTOR_NO)
			found_rule(query->found, c->rule,
				   match == SELECTOR_PERHAPS || c->perhaps ? MEDIA_PERHAPS : c->rule->media,
				   c->specificity);
	}
}

static void
look_up(const struct query *query, enum selector_kind kind, struct slice element, struct slice name)
{
	struct key key = { kind, element, name };
	const struct entry *entry = find(&query->sheet->table, &key);

	if (entry == NULL || !entry->used)
		return;
	found_sets(query->found, entry->of);
	try_rules(query, entry);
}

void
stylesheet_start(struct stylesheet *sheet, size_t document_len)
{
	sheet->steps = STEPS + (document_len < SIZE_MAX / STEPS_PER_BYTE / 2 ? document_len : 0) * STEPS_PER_BYTE;
}

void
stylesheet_find(struct stylesheet *sheet, const struct html_tree *tree, uint32_t node,
		struct slice classes, struct slice id, struct style_rules *found)
{
	const struct query query = { sheet, tree, node, found };
	struct slice name = html_node_name(tree, &tree->nodes[node]);
	const struct slice none = { 0 };

	memset(found->any, 0, sizeof(found->any));
	if (sheet->table.count == 0)
		return;
	look_up(&query, SELECTOR_ELEMENT, none, none);
	look_up(&query, SELECTOR_ELEMENT, name, none);
	while ((classes = slice_trim(classes)).len > 0) {
		size_t end = 0;

		while (end < classes.len && !ascii_is_space(classes.data[end]))
			end++;
		look_up(&query, SELECTOR_CLASS, none, slice_first(classes, end));
		look_up(&query, SELECTOR_CLASS, name, slice_first(classes, end));
		classes = slice_from(classes, end);
	}
	id = slice_trim(id);
	if (id.len > 0) {
		look_up(&query, SELECTOR_ID, none, id);
		look_up(&query, SELECTOR_ID, name, id);
	}
}
