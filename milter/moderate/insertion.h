/*
 * insertion - put a text (a disclaimer) at the end of its article.
 *
 * HTML       Behind the last block of the article that stays, in the same column: after the
 *            paragraph, list or box it stands in, inside the cell; never inside a link, a paragraph,
 *            a heading or a comment, always inside the body, before whatever follows that is not
 *            of the article. Where only running text surrounds it, line breaks set it off. Where
 *            letters have no size or the colour of the background, it stands only if it brings
 *            its own.
 * Plain      Behind the last line of the article, before the signature and what ends the issue, set
 *            off as its paragraphs are and broken as its lines are. Never within a quotation: above
 *            what introduces a quoted reply, below all else that is quoted.
 *
 * `footer` blocks (moderate/footer.h) end an issue, not an article.
 */
#ifndef BLUEPENCIL_MODERATE_INSERTION_H
#define BLUEPENCIL_MODERATE_INSERTION_H

#include "base/arena.h"
#include "base/compiler.h"
#include "moderate/edit.h"
#include "text/document.h"

struct insertion {
	const struct document *document;
	const bool *removed, *footer;	/* per block */
	size_t article;
	struct slice html, plain;	/* the text in both forms, lines ending in LF */
};

enum insertion_place {
	INSERTION_NOWHERE,		/* nothing of the article stays that is seen */
	INSERTION_BLOCK,		/* where a block element may stand; plain: a paragraph */
	INSERTION_INLINE,		/* HTML: within running text */
};

/* Where the text would stand. */
enum insertion_place insertion_find(const struct insertion *insertion, size_t *at_out);

/* The last block of the article after which it would stand; BLOCK_NONE where there is none. */
size_t insertion_last_block(const struct insertion *insertion);

/*
 * The HTML part of insertion_find: behind the block `last`, before anything beyond `limit`. With
 * `own_look` the text says itself how large and in what colour it is.
 */
enum insertion_place insertion_find_html(const struct document *document, size_t last,
					 size_t limit, bool own_look, size_t *at_out);

/* The plain part of insertion_find: where the line ends that the text is to follow. */
size_t insertion_find_plain(const struct insertion *insertion, size_t last);

/* Writes the text as it is to stand at `at`, with what sets it off. False when memory is short. */
MUST_USE bool insertion_write_plain(const struct insertion *insertion, size_t at,
				    struct arena *arena, struct buf *out);

/* Adds the insertion. False when memory is short; nowhere to stand is told by `place_out`. */
MUST_USE bool insertion_edits(const struct insertion *insertion, struct arena *arena,
			      struct edits *edits, enum insertion_place *place_out);

#endif
