/*
 * What goes as a block in one version and stands within a larger one in another is cut out there.
 *
 * Which words these are is known from the pieces of that block (moderate/alternatives); pieces that
 * go and follow one another are one excerpt. Where it is not clear what to cut, nothing is, and the
 * disagreement is told.
 *
 * A block that a rule removes may be such a larger one, too: for the promo in it the news beside it
 * would go, in all versions. It stays where another version has its pieces one by one, rules remove
 * some of them and not others, and none would remove what is left of it.
 */
#include <stdlib.h>

#include "moderate/moderation.h"
#include "moderate/excerpt.h"

enum { COVERED = 4 };		/* fifths of a block's words that its pieces must be to speak for it */

/* ---- pieces ------------------------------------------------------------------------------------ */

struct piece {
	size_t whole;			/* in the other version */
	struct range within;
	size_t block;			/* in its own */
	bool gone;
};

/* The pieces of one whole. */
struct pieces {
	struct moderation *m;
	struct version *from;
	const struct version *to;
	const struct piece *items;
	size_t count;
	const struct range *places;	/* of the words of the whole */
};

static int
compare_pieces(const void *left, const void *right)
{
	const struct piece *a = left, *b = right;

	if (a->whole != b->whole)
		return a->whole < b->whole ? -1 : 1;
	if (a->within.start != b->within.start)
		return a->within.start < b->within.start ? -1 : 1;
	return a->block < b->block ? -1 : a->block > b->block;
}

static bool
is_gone(const struct moderation *m, const struct version_block *block)
{
	return m->texts[block->owner].removed[block->block];
}

/* All pieces of one version, sorted; NULL when memory is short. */
static struct piece *
list_pieces(struct moderation *m, const struct version *from, const struct version *to,
	    size_t *count_out)
{
	struct piece *pieces = arena_array(m->arena, from->count, sizeof(*pieces));
	size_t count = 0;

	for (size_t i = 0; pieces != NULL && i < from->count; i++) {
		const struct version_block *block = &from->blocks[i];

		/* What says once more what a twin says is no piece. */
		if (block->whole != BLOCK_NONE && to->blocks[block->whole].twin == BLOCK_NONE &&
		    range_len(block->within) > 0)
			pieces[count++] = (struct piece){ block->whole, block->within, i,
							  is_gone(m, block) };
	}
	if (count > 1)
		qsort(pieces, count, sizeof(*pieces), compare_pieces);
	*count_out = count;
	return pieces;
}

static const struct version_block *
whole_of(const struct pieces *pieces)
{
	return &pieces->to->blocks[pieces->items[0].whole];
}

static bool
find_places(struct pieces *pieces)
{
	const struct version_block *whole = whole_of(pieces);
	struct slice folded = block_folded(whole->document, &whole->document->blocks[whole->block]);

	pieces->places = words_places(folded, whole->word_count, pieces->m->arena);
	return pieces->places != NULL || moderation_no_memory(pieces->m);
}

/* ---- excerpts ---------------------------------------------------------------------------------- */

/* Does the block say its words in quotation marks? */
static bool
is_quotation(const struct version_block *block)
{
	struct slice folded = block_folded(block->document, &block->document->blocks[block->block]);

	return folded.len > 0 && folded.data[0] == '"';
}

/* The pieces that go from `first` on, one behind the other, as an excerpt; its end. */
static size_t
excerpt_of(const struct pieces *pieces, size_t first, struct excerpt *excerpt_out, bool *clear_out)
{
	const struct piece *items = pieces->items;
	const struct version_block *whole = whole_of(pieces);
	struct excerpt_words wanted = { .words = items[first].within };
	size_t end = first + 1;

	for (; end < pieces->count && items[end].gone &&
	       items[end].within.start <= wanted.words.end; end++)
		if (items[end].within.end > wanted.words.end)
			wanted.words.end = items[end].within.end;
	*clear_out = (first == 0 || items[first - 1].within.end <= wanted.words.start) &&
		     (end == pieces->count || items[end].within.start >= wanted.words.end);
	wanted.joined_before = first > 0 && items[first - 1].within.end == wanted.words.start;
	wanted.joined_behind = end < pieces->count && items[end].within.start == wanted.words.end;
	wanted.quotes = is_quotation(&pieces->from->blocks[items[first].block]);
	*excerpt_out = (struct excerpt){ .block = whole->block, .words = wanted.words };
	*clear_out = *clear_out && excerpt_find(whole->document, whole->block, pieces->places,
						whole->word_count, &wanted, excerpt_out);
	return end;
}

static bool
add_excerpt(struct moderation *m, struct text *text, struct excerpt excerpt)
{
	struct excerpt *item = ARENA_PUSH(m->arena, text->excerpts, text->excerpt_count,
					  text->excerpt_cap);

	if (item == NULL)
		return moderation_no_memory(m);
	*item = excerpt;
	return true;
}

static bool
cut_pieces(struct pieces *pieces)
{
	struct text *text = &pieces->m->texts[whole_of(pieces)->owner];

	if (!find_places(pieces))
		return false;
	for (size_t i = 0, end; i < pieces->count; i = end) {
		struct excerpt excerpt;
		bool clear;

		end = i + 1;
		if (!pieces->items[i].gone)
			continue;
		end = excerpt_of(pieces, i, &excerpt, &clear);
		if (!clear)
			continue;
		if (!add_excerpt(pieces->m, text, excerpt))
			return false;
		for (size_t j = i; j < end; j++)
			pieces->from->blocks[pieces->items[j].block].cut = true;
	}
	return true;
}

/* ---- blocks that rules remove -------------------------------------------------------------------- */

/* Do some of the pieces go and others stay, and are they nearly all of it? */
static bool
are_at_odds(const struct pieces *pieces)
{
	size_t words = 0, end = 0, gone = 0;

	for (size_t i = 0; i < pieces->count; i++) {
		struct range within = pieces->items[i].within;

		gone += pieces->items[i].gone;
		if (within.start < end)
			within.start = end;
		if (within.end > within.start) {
			words += within.end - within.start;
			end = within.end;
		}
	}
	return gone > 0 && gone < pieces->count && 5 * words >= COVERED * whole_of(pieces)->word_count;
}

/* Would a rule that is enforced remove a block that says that? */
static bool
rules_object(struct moderation *m, const struct text *text, struct slice words, bool *object_out)
{
	struct document document;
	struct scanned scanned;
	struct findings findings = { 0 };
	const struct article_hints hints = { 0 };

	if (!document_from_plain(m->arena, words, false, false, m->watch, &document, m->err) ||
	    !articles_find(m->arena, &document, &hints, m->err) ||
	    !rules_scan(m->stream, m->scratch, m->arena, &document, text->part_index, &scanned, m->err) ||
	    !rules_judge_blocks(m->stream, &scanned, m->arena, m->watch, &findings, m->err))
		return within(m->err, "part %s", text->part->number);
	*object_out = false;
	for (size_t i = 0; i < findings.count; i++)
		*object_out |= finding_counts(&findings.items[i]) && !findings.items[i].rule->only_orphaned;
	return true;
}

/* What is left of the whole when its excerpts are gone; false where one of them is not clear. */
static bool
rest_of(const struct pieces *pieces, struct buf *rest)
{
	const struct version_block *whole = whole_of(pieces);
	const struct document *document = whole->document;
	struct range text = document->blocks[whole->block].text;

	for (size_t i = 0, end; i < pieces->count; i = end) {
		struct excerpt excerpt;
		bool clear;

		end = i + 1;
		if (!pieces->items[i].gone)
			continue;
		end = excerpt_of(pieces, i, &excerpt, &clear);
		if (!clear)
			return false;
		buf_add(rest, slice_range(document->text, (struct range){ text.start, excerpt.text.start }));
		text.start = excerpt.text.end;
	}
	buf_add(rest, slice_range(document->text, text));
	return true;
}

static bool
spare(struct pieces *pieces)
{
	struct moderation *m = pieces->m;
	const struct version_block *whole = whole_of(pieces);
	struct text *text = &m->texts[whole->owner];
	struct buf rest;
	bool object = true;

	if (!text->removed[whole->block] || !are_at_odds(pieces))
		return true;
	if (!find_places(pieces))
		return false;
	buf_init(&rest, m->arena);
	if (!rest_of(pieces, &rest))
		return true;
	if (rest.failed)
		return moderation_no_memory(m);
	if (!rules_object(m, text, buf_slice(&rest), &object))
		return false;
	text->removed[whole->block] = object;
	return true;
}

/* ---- all of them ----------------------------------------------------------------------------------- */

/* Does `act` for the pieces of every whole of `to`. */
static bool
each_whole(struct moderation *m, struct version *from, const struct version *to,
	   bool (*act)(struct pieces *))
{
	size_t count;
	const struct piece *items = list_pieces(m, from, to, &count);

	if (items == NULL)
		return moderation_no_memory(m);
	for (size_t first = 0, end; first < count; first = end) {
		struct pieces pieces = { .m = m, .from = from, .to = to, .items = items + first };
		bool any = false;

		for (end = first; end < count && items[end].whole == items[first].whole; end++)
			any |= items[end].gone;
		pieces.count = end - first;
		if (any && !whole_of(&pieces)->unseen && !act(&pieces))
			return false;
	}
	return true;
}

static bool
each_version(struct moderation *m, bool (*act)(struct pieces *))
{
	for (size_t i = 0; i < m->strand_count; i++)
		for (size_t j = 0; j < m->strands[i].pairing_count; j++) {
			struct pairing *pairing = &m->strands[i].pairings[j];

			if (!watch_check(m->watch, m->err) ||
			    !each_whole(m, &pairing->one, &pairing->other, act) ||
			    !each_whole(m, &pairing->other, &pairing->one, act))
				return false;
		}
	return true;
}

bool
excerpts_spare(struct moderation *m)
{
	return each_version(m, spare);
}

static bool
cut_if_it_stays(struct pieces *pieces)
{
	const struct version_block *whole = whole_of(pieces);
	const struct text *text = &pieces->m->texts[whole->owner];

	return text->removed[whole->block] || text->replaced[whole->block] != NULL ||
	       cut_pieces(pieces);
}

static int
compare_excerpts(const void *left, const void *right)
{
	const struct excerpt *a = left, *b = right;

	if (a->block != b->block)
		return a->block < b->block ? -1 : 1;
	return a->words.start < b->words.start ? -1 : a->words.start > b->words.start;
}

bool
excerpts_cut(struct moderation *m)
{
	for (size_t i = 0; i < m->text_count; i++)
		m->texts[i].excerpt_count = 0;
	if (!each_version(m, cut_if_it_stays))
		return false;
	for (size_t i = 0; i < m->text_count; i++)
		if (m->texts[i].excerpt_count > 1)
			qsort(m->texts[i].excerpts, m->texts[i].excerpt_count,
			      sizeof(struct excerpt), compare_excerpts);
	return true;
}

bool
excerpts_without(struct moderation *m, const struct text *text, struct scanned *scanned_out)
{
	const struct scanned *all = &text->scanned;
	size_t blocks = text->document.block_count, next = 0, count = 0;
	struct hit *hits;
	size_t *first;

	*scanned_out = *all;
	if (text->excerpt_count == 0)
		return true;
	hits = arena_array(m->arena, all->hits.count, sizeof(*hits));
	first = arena_array(m->arena, blocks + 1, sizeof(*first));
	if (hits == NULL || first == NULL)
		return moderation_no_memory(m);
	for (size_t block = 0; block < blocks; block++) {
		first[block] = count;
		for (size_t i = all->first_hit[block]; i < all->first_hit[block + 1]; i++) {
			while (next < text->excerpt_count &&
			       text->excerpts[next].folded.end <= all->hits.items[i].folded.start)
				next++;
			if (next == text->excerpt_count ||
			    !range_overlaps(text->excerpts[next].folded, all->hits.items[i].folded))
				hits[count++] = all->hits.items[i];
		}
	}
	first[blocks] = count;
	scanned_out->hits = (struct hits){ hits, count };
	scanned_out->first_hit = first;
	return true;
}
