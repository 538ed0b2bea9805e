/*
 * labelled - texts of which somebody has said what is to become of them, for `bluepencil test`.
 *
 * JSON Lines of two kinds:
 *	{"id", "lang", "label", "text", "note", "group"}	a block
 *	{"id", "lang", "note", "expect": {...},		an issue
 *	 "articles": [{"title", "blocks": [{"type", "text"}]}]}
 *
 * Ownership  in the arena
 */
#ifndef BLUEPENCIL_TOOL_LABELLED_H
#define BLUEPENCIL_TOOL_LABELLED_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"

struct labelled_block {
	const char *type;		/* "h2", "p", "li", "img-alt", "link", "td" */
	struct slice text;
};

struct labelled_article {
	struct slice title;
	struct labelled_block *blocks;
	size_t block_count;
};

struct labelled_texts {
	struct slice *items;
	size_t count;
};

struct labelled {
	const char *id, *lang, *note;	/* "" where there is none */
	const char *group;		/* what other lines say the same as; "" */

	const char *label;		/* of a block; NULL: an issue */
	struct slice text;

	const char *verdict, *disclaimer, *attribution;	/* expected of an issue; NULL: not said */
	struct labelled_texts removed, kept;
	struct labelled_article *articles;
	size_t article_count;
};

/* Reads one line. FAULT_INPUT: what is wrong with it. */
bool labelled_parse(struct arena *arena, struct slice line, struct labelled *labelled_out,
		    struct error *err);

/* An issue as a message of one HTML part. Failures are those of `out`. */
void labelled_render(const struct labelled *issue, struct buf *out);

/* Text within HTML. */
void labelled_escape(struct buf *out, struct slice text);

/* What a label asks for. */
bool labelled_is_removed(const struct labelled *block);

#endif
