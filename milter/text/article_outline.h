/*
 * article_outline - a document as one looks at it to find where its articles begin.
 *
 * One entry a visible block of words, in order; pictures and hidden words begin no article. What
 * could be a title, by its look alone, has a form, and what looks alike has the same form:
 * headings of one level, large or bold lines of one size, in plain text, and in HTML where there
 * is none of these, lines that have a paragraph to themselves. All others are source lines,
 * disclaimers, text, or none of these: a label, a date, a link to read on.
 *
 * Memory     in the arena; the document and the hints must live as long
 */
#ifndef BLUEPENCIL_TEXT_ARTICLE_OUTLINE_H
#define BLUEPENCIL_TEXT_ARTICLE_OUTLINE_H

#include "text/article.h"

/* The lower the form, the more it stands out. */
enum {
	FORM_NONE,
	FORM_HEADING,				/* to FORM_HEADING_LAST: h1 to h6, underlined lines */
	FORM_CAPITALS,				/* plain text; as a heading of the second level */
	FORM_HEADING_LAST = 6,
	FORM_STYLED,				/* to FORM_STYLED_LAST: the largest first */
	FORM_STYLED_LAST = FORM_STYLED + 255,
	FORM_NUMBERED,				/* plain text: "1. Title" */
	FORM_LINE,				/* nothing but a line, where nothing stands out */
	FORM_LINK,				/* a line that is one link */
	FORM_COUNT
};

struct outline_entry {
	size_t block;
	unsigned form;
	unsigned level;			/* 1 to 6 where structure alone may tell titles by it, else 0 */
	bool large;			/* a heading, or a candidate larger than the text */
	bool barred;			/* heads no article, whatever it looks like */
	bool footer;			/* heads one only if it is sure */
	bool source, disclaimer, text;
	bool weak_source;		/* what fills the place of a source line and names none */
};

struct outline {
	const struct document *document;
	struct outline_entry *entries;
	size_t count;
	bool has_sources;
};

/* False when the budget is spent. */
MUST_USE bool outline_init(struct outline *outline, struct arena *arena,
			   const struct document *document, const struct article_hints *hints);

static inline const struct block *
outline_block(const struct outline *outline, size_t entry)
{
	return &outline->document->blocks[outline->entries[entry].block];
}

/* Is the entry a candidate for a title that is not barred? */
static inline bool
outline_may_head(const struct outline *outline, size_t entry)
{
	return outline->entries[entry].form != FORM_NONE && !outline->entries[entry].barred;
}

/* Neither a candidate nor barred nor a source line nor a disclaimer nor text. */
static inline bool
outline_is_small(const struct outline *outline, size_t entry)
{
	const struct outline_entry *e = &outline->entries[entry];

	return e->form == FORM_NONE && !e->barred && !e->source && !e->disclaimer && !e->text;
}

/*
 * Does the entry begin behind a rule, or first in an element that holds it and what is beneath it
 * and nothing from before?
 */
bool outline_stands_apart(const struct outline *outline, size_t entry);

/*
 * The block that an article with this title begins with: a department's name, a picture above it.
 * `titles` has a flag for each block.
 */
size_t outline_first_block(const struct outline *outline, size_t entry, const bool *titles);

/*
 * Could entry `name` be what the title beneath it is put under: a department's name or a date, or
 * the name where it is the first entry? It is short, and shorter than the title.
 */
bool outline_is_name_above(const struct outline *outline, size_t name, size_t title);

/* Short, and no end of a sentence. */
bool is_title_like(struct slice text);

#endif
