/*
 * document - what a reader sees of one text part, and where it stands in the part.
 *
 * Whatever the part was, HTML or plain, afterwards it is a list of blocks: the smallest pieces
 * that can be removed whole. All their text stands in one string, white space collapsed, blocks
 * separated by "\n", so that one scan sees the whole part; every position in it leads back to
 * the part.
 *
 *	source  <td><h2>Das k&ouml;nnte Ihnen&nbsp;auch gefallen</h2>   UTF-8 text of the part
 *	text    Das könnte Ihnen auch gefallen\n                        what is read
 *	folded  das könnte ihnen auch gefallen\n                        what is matched
 *
 * Blocks are in reading order. Their source ranges are disjoint but for images and hidden words,
 * which may lie inside the range of the block of text before them (an image within a sentence).
 * What holds neither letter nor digit ("|", "----", padding) is no block.
 *
 * Words that stand together on some screens only ("Bit<i class=phone>coin</i>") make one block more, a
 * `view` of those that hold the words. It is read with the others; what is to be done with it is to
 * be done with those.
 *
 * Units      `source`, `text`, `folded` of a block are ranges of the document's slices of that name
 * Memory     in the arena; the part's text must live as long
 */
#ifndef BLUEPENCIL_TEXT_DOCUMENT_H
#define BLUEPENCIL_TEXT_DOCUMENT_H

#include "base/arena.h"
#include "base/error.h"
#include "base/offset_map.h"
#include "base/slice.h"
#include "base/watch.h"
#include "html/tree.h"
#include "text/fold.h"

enum block_type {
	BLOCK_HEADING, BLOCK_PARAGRAPH, BLOCK_ITEM, BLOCK_CELL, BLOCK_IMAGE, BLOCK_LINK,
};

#define BLOCK_NONE SIZE_MAX
#define ARTICLE_NONE SIZE_MAX

struct block {
	enum block_type type;
	unsigned level;			/* of a heading: 1 to 6; else 0 */
	struct range source;		/* its run of text, from its first to its last token: tags of inline
					   elements that lie wholly in it included, and of those that begin or
					   end in its midst one tag. So it is never cut by this range: its texts
					   go, and the nodes that hold nothing else. Plain: its lines, with
					   marks and underlines, without the last line end */
	struct range text, folded;
	uint32_t node;			/* HTML: the innermost block element it stands in (for an image,
					   the img); HTML_NO_NODE in plain text and at the top */
	struct slice href;		/* target of its first link, as written; empty. Plain: the URL
					   at its end */
	size_t linked;			/* bytes of its text that are inside links */
	uint32_t font_size;		/* HTML: of its smallest words, in thousandths of a pixel */
	bool bold;			/* HTML: all of its words are */
	bool hidden;			/* a reader does not see it, or some do not */
	bool partly;			/* it is hidden, and yet some readers see it: those who read with
					   Outlook what a conditional comment holds, those with a small
					   screen what @media shows there, those who open it a <details> */
	uint8_t views;			/* HTML: bits: views (html/media_query.h) in which it is seen */
	bool view;			/* the words of such a view that stand in other blocks, too; hidden
					   and partly */
	size_t view_of, view_end;	/* of a view: the blocks that hold its words are among these */
	size_t article;			/* set by articles_find */
};

/* Does the view, a block, hold words of that block? */
static inline bool
block_is_view_of(const struct block *blocks, size_t view, size_t block)
{
	return blocks[view].view && block >= blocks[view].view_of && block < blocks[view].view_end &&
	       !blocks[block].view && blocks[block].type != BLOCK_IMAGE &&
	       (blocks[block].views & blocks[view].views) != 0 &&
	       blocks[block].source.start < blocks[view].source.end &&
	       blocks[view].source.start < blocks[block].source.end;
}

/* Linked words of an HTML document, image texts too; those of one link may be several of these. */
struct document_link {
	struct range text;		/* within one block */
	struct slice href;		/* as written */
};

struct article {
	size_t first, count;		/* its blocks */
	size_t title;			/* the block of its headline, BLOCK_NONE where it has none */
	bool marked;			/* by <!-- article --> or data-article */
	const char *language;		/* "de"; "" where the text does not tell */
	const struct slice *marks;	/* names it is marked with (text/article_names.h) */
	size_t mark_count;
};

struct document {
	bool html;
	bool flowed, delsp;		/* of plain text (RFC 3676) */
	struct slice source;
	struct slice newline;		/* the line end in use: "\r\n" or "\n" */
	struct html_tree tree;		/* HTML only */
	struct slice text;
	const struct offset_map *text_map;	/* text to source */
	struct folded folded;		/* its map leads to `text` */
	struct block *blocks;
	size_t block_count;
	struct document_link *links;	/* in the order of the text; of plain text none */
	size_t link_count;
	struct article *articles;
	size_t article_count;
};

/* Of an HTML part. `source` is valid UTF-8. FAULT_LIMIT: budget or time. */
bool document_from_html(struct arena *arena, struct slice source, struct watch *watch,
			struct document *document_out, struct error *err);

/* Of a text/plain part; `flowed` and `delsp` as of RFC 3676. */
bool document_from_plain(struct arena *arena, struct slice source, bool flowed, bool delsp,
			 struct watch *watch, struct document *document_out, struct error *err);

/* The text of a block as it is read, and folded. */
static inline struct slice
block_text(const struct document *document, const struct block *block)
{
	return slice_range(document->text, block->text);
}

static inline struct slice
block_folded(const struct document *document, const struct block *block)
{
	return slice_range(document->folded.text, block->folded);
}

/*
 * A range of the folded text as a range of the text, and of the text as one of the source. The
 * words of an image, and hidden words inside another block, lead to the block's whole source.
 */
struct range document_text_of_folded(const struct document *document, struct range folded);
struct range document_folded_of_text(const struct document *document, struct range text);
struct range document_source_of_text(const struct document *document, struct range text);

/* "heading", "paragraph", "item", "cell", "image", "link". */
const char *block_type_name(enum block_type type);

#endif
