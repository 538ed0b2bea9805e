/*
 * Looks for what the removed blocks leave behind.
 *
 * A heading of a promo section ("You may also like") goes when no entry is left beneath it. Such
 * a section may stand in the middle of an article, whose text then goes on: a paragraph behind cells
 * or items is no entry of theirs, nor is text without a link one behind entries that had links. The
 * section ends with the next heading of its rank, and for such text with a rule, a disclaimer or
 * footer, or the element in which heading and entries stand. A link is always taken for an entry.
 */
#include "moderate/remainder.h"

#include "text/article_outline.h"
#include "text/between.h"

enum {
	NEAR = 4,		/* blocks before and behind */
	RELATED_LEVEL = 7,	/* of a related heading that is no heading of the document */
	SHORT_LINK = 60,	/* bytes of "read on" */
};

static bool
is_kept(const struct remainder *r, size_t block)
{
	return !r->removed[block] && !r->document->blocks[block].hidden;
}

/* ---- pictures and links ------------------------------------------------------------------- */

static bool
leads_along(const struct remainder *r, size_t block)
{
	const struct block *blocks = r->document->blocks;
	size_t first = block < NEAR ? 0 : block - NEAR;
	bool found = false;

	for (size_t i = first; i <= block + NEAR && i < r->document->block_count; i++) {
		if (i == block || !slice_equal(blocks[i].href, blocks[block].href))
			continue;
		if (r->removed[i])
			found = true;
		else if (blocks[i].type != BLOCK_IMAGE && range_len(blocks[i].text) > SHORT_LINK)
			return false;
	}
	return found;
}

static void
remove_companions(const struct remainder *r)
{
	for (size_t i = 0; i < r->document->block_count; i++) {
		const struct block *block = &r->document->blocks[i];
		bool may_go = block->type == BLOCK_IMAGE ||
			      (block->type == BLOCK_LINK && range_len(block->text) <= SHORT_LINK);

		if (may_go && is_kept(r, i) && block->href.len > 1 && !r->aside[i] &&
		    leads_along(r, i))
			r->removed[i] = true;
	}
}

/* Plain text: nothing but a URL. */
static bool
is_lone_url(const struct block *block)
{
	return block->type == BLOCK_LINK && block->href.len + strlen("<>") >= range_len(block->text);
}

/*
 * In plain text the URL that leads on stands by itself beneath its entry. It goes where all went that
 * stands between it and what bounds the entry: a heading, or the URL of the one before.
 */
static void
remove_lone_urls(const struct remainder *r)
{
	const struct block *blocks = r->document->blocks;
	bool kept = false;

	for (size_t i = 0; i < r->document->block_count; i++) {
		const struct block *before = i == 0 ? NULL : &blocks[i - 1];
		bool begins = before == NULL || before->article != blocks[i].article ||
			      blocks[i].type == BLOCK_HEADING || is_lone_url(before);

		if (begins)
			kept = false;
		else if (is_lone_url(&blocks[i]) && is_kept(r, i) && !r->aside[i] && !kept &&
			 r->removed[i - 1] && before->href.len == 0 && before->type != BLOCK_ITEM)
			r->removed[i] = true;
		kept |= blocks[i].type != BLOCK_HEADING && is_kept(r, i) && !r->aside[i];
	}
}

/* ---- what some readers see ---------------------------------------------------------------- */

static bool
says_the_same(const struct document *document, size_t block, size_t other)
{
	return other < document->block_count && !document->blocks[other].hidden &&
	       slice_equal(block_folded(document, &document->blocks[block]),
			   block_folded(document, &document->blocks[other]));
}

size_t
remainder_counterpart(const struct document *document, size_t block)
{
	for (size_t distance = 1; distance <= NEAR && document->blocks[block].partly; distance++) {
		if (says_the_same(document, block, block + distance))
			return block + distance;
		if (block >= distance && says_the_same(document, block, block - distance))
			return block - distance;
	}
	return BLOCK_NONE;
}

static void
remove_counterparts(const struct remainder *r)
{
	for (size_t i = 0; i < r->document->block_count; i++) {
		size_t counterpart = remainder_counterpart(r->document, i);

		if (counterpart != BLOCK_NONE && r->removed[counterpart])
			r->removed[i] = true;
	}
}

/* ---- headings ------------------------------------------------------------------------------ */

static unsigned
level_of(const struct remainder *r, size_t block)
{
	const struct block *b = &r->document->blocks[block];

	if (b->type == BLOCK_HEADING && b->level > 0)
		return b->level;
	return r->related[block] ? RELATED_LEVEL : RELATED_LEVEL + 1;
}

static bool
is_title(const struct document *document, size_t block)
{
	size_t article = document->blocks[block].article;

	return article != ARTICLE_NONE && document->articles[article].title == block;
}

/* What stands beneath a heading, as far as it was gone through. */
struct section {
	size_t last;		/* the block that was looked at last */
	uint32_t around;	/* the smallest element that holds the heading and all that went */
	unsigned types;		/* bits: those of the blocks that went */
	bool unlinked;		/* one of these had no link */
	bool divided;		/* rules stand between these */
	bool ended;		/* a rule or a line that stands aside has come behind them */
	bool left;		/* the element around them has ended */
};

static void
add_removed(const struct remainder *r, struct section *s, size_t block, bool ruled)
{
	const struct block *b = &r->document->blocks[block];

	s->divided |= ruled && s->types != 0;
	s->ended = s->left = false;
	s->types |= 1u << b->type;
	s->unlinked |= b->linked == 0;
	s->around = between_common(&r->document->tree, s->around, b->node);
}

/*
 * Has the element ended in which heading and entries stand? That of a cell or row tells nothing of the
 * cell beside it, nor does that of the body.
 */
static bool
has_left(const struct remainder *r, const struct section *s, size_t block)
{
	const struct html_node *around;

	if (!r->document->html || s->around == HTML_NO_NODE)
		return false;
	around = &r->document->tree.nodes[s->around];
	if (r->document->blocks[block].type == BLOCK_CELL &&
	    (element_is(around->element, ELEMENT_IS_CELL) || around->element == ELEMENT_TR))
		return false;
	return around->element != ELEMENT_BODY && around->element != ELEMENT_HTML &&
	       !range_contains(around->range, r->document->blocks[block].source);
}

/*
 * Is a kept block an entry of the section? Text that leads nowhere is none behind the end of the section,
 * nor behind entries of another kind.
 */
static bool
is_entry(const struct remainder *r, const struct section *s, size_t block)
{
	const struct block *b = &r->document->blocks[block];
	bool text = b->type == BLOCK_PARAGRAPH || b->type == BLOCK_CELL;

	if (s->types == 0 || b->linked > 0 || b->href.len > 0)
		return true;
	if (s->left || (text && (s->types & (1u << b->type)) == 0))
		return b->type == BLOCK_ITEM;
	if (s->ended || (r->document->html && !s->unlinked))
		return b->type != BLOCK_IMAGE && is_title_like(block_text(r->document, b));
	return true;
}

/* Is nothing left beneath this heading? */
static bool
is_orphaned(const struct remainder *r, size_t heading)
{
	const struct document *document = r->document;
	struct section s = { .last = heading, .around = document->blocks[heading].node };
	unsigned level = level_of(r, heading);

	for (size_t i = heading + 1; i < document->block_count; i++) {
		const struct block *block = &document->blocks[i];
		bool ruled;

		if (is_title(document, i) || level_of(r, i) <= level)
			break;
		if (block->hidden && !r->removed[i])
			continue;
		ruled = between_is_ruled(document, &document->blocks[s.last], block);
		s.last = i;
		if (r->removed[i]) {
			add_removed(r, &s, i, ruled);
			continue;
		}
		s.ended |= (ruled && !s.divided) || r->aside[i];
		s.left |= has_left(r, &s, i);
		if (r->aside[i])
			continue;
		if (!r->related[heading] || is_entry(r, &s, i))
			return false;
		break;
	}
	return r->related[heading] || s.types != 0;
}

static void
remove_headings(const struct remainder *r)
{
	for (size_t i = r->document->block_count; i-- > 0;)
		if (is_kept(r, i) && level_of(r, i) <= RELATED_LEVEL && is_orphaned(r, i) &&
		    (r->related[i] || !is_title(r->document, i)))
			r->removed[i] = true;
}

/* ---- articles ------------------------------------------------------------------------------ */

/* What stands before the title is the masthead's. */
static size_t
first_of(const struct article *article)
{
	return article->title == BLOCK_NONE ? article->first : article->title;
}

static bool
is_dropped(const struct remainder *r, const struct article *article)
{
	bool lost = false;

	for (size_t i = first_of(article); i < article->first + article->count; i++) {
		if (r->removed[i])
			lost = true;
		else if (i != article->title && is_kept(r, i) && !r->aside[i])
			return false;
	}
	return lost;
}

static void
drop_articles(const struct remainder *r)
{
	for (size_t i = 0; i < r->document->article_count; i++) {
		const struct article *article = &r->document->articles[i];

		r->dropped[i] = is_dropped(r, article);
		if (!r->dropped[i])
			continue;
		for (size_t j = first_of(article); j < article->first + article->count; j++)
			if ((is_kept(r, j) || r->document->blocks[j].partly) && !r->footer[j])
				r->removed[j] = true;
	}
}

void
remainder_find(const struct remainder *remainder)
{
	remove_companions(remainder);
	if (!remainder->document->html)
		remove_lone_urls(remainder);
	remove_headings(remainder);
	drop_articles(remainder);
	remove_counterparts(remainder);
}
