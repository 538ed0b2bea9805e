/*
 * document_builder - how html_blocks and plain_blocks put a document's text together.
 *
 *	builder_begin(&builder);
 *	builder_text(&builder, run);		... as many as the block has
 *	block = builder_end(&builder, (struct block){ .type = BLOCK_PARAGRAPH });
 *
 * White space is collapsed on the way: a run of blanks is one space, but a single blank that is
 * not ASCII stays as it is; blanks at both ends of a block, and invisible characters among blanks,
 * are left out. The caller has made sure that the block says something (text_says_something).
 *
 * Source     runs of a block and blocks are given in source order; what stands within the range
 *            of the block before it (an image's alt, hidden words) is given between
 *            builder_begin_inside and builder_end, and its text leads to the block as a whole
 * Errors     a spent budget is remembered and told by builder_finish
 */
#ifndef BLUEPENCIL_TEXT_DOCUMENT_BUILDER_H
#define BLUEPENCIL_TEXT_DOCUMENT_BUILDER_H

#include "base/buf.h"
#include "text/document.h"

struct document_builder {
	struct arena *arena;
	struct slice source;
	struct buf text;
	struct offset_map *map;
	struct block *blocks;
	size_t count, cap;
	struct document_link *links;
	size_t link_count, link_cap;
	size_t mapped;			/* source bytes that the map has reached */
	bool failed;

	/* The block that is being made */
	size_t start;			/* of its text */
	struct range run;		/* its source, from its first to its last visible character */
	bool inside;			/* its text is not mapped */
	bool linking;			/* what comes now is in a link; set by the caller */
	size_t linked;
	struct {
		size_t count;		/* blanks since the last character */
		struct range first;	/* where the first of them stands, and which it is */
		uint32_t code_point;
		bool linked;
	} blank;
};

void builder_init(struct document_builder *builder, struct arena *arena, struct slice source);

void builder_begin(struct document_builder *builder);
void builder_begin_inside(struct document_builder *builder);

/* Source bytes that stand for themselves. */
void builder_text(struct document_builder *builder, struct range run);

/* Source bytes that stand for one or two other characters (the second is 0 where there is none). */
void builder_character(struct document_builder *builder, struct range run,
		       const uint32_t code_points[2]);

/* Bytes of no place of their own, within builder_begin_inside. */
void builder_words(struct document_builder *builder, struct slice words);

/* A blank made from source bytes that are none: a <br>, a line end. */
void builder_blank(struct document_builder *builder, struct range run);

/* What was written from this length of the text on is linked to `href`, which may be empty. */
void builder_note_link(struct document_builder *builder, size_t start, struct slice href);

/*
 * Ends the block: `block` with its text, linked bytes and, where it has none (0, 0), its source.
 * NULL when the budget is spent. The pointer is good until the next builder_end.
 */
struct block *builder_end(struct document_builder *builder, struct block block);

/* Fills source, newline, text, text_map, folded and blocks. */
bool builder_finish(struct document_builder *builder, struct document *document,
		    struct error *err);

#endif
