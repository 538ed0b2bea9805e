/*
 * article_test - documents and their articles as lines of text, for expectations in tests. Include it
 * after cmocka.h.
 */
#ifndef BLUEPENCIL_TEXT_ARTICLE_TEST_H
#define BLUEPENCIL_TEXT_ARTICLE_TEST_H

#include "base/buf.h"
#include "text/article.h"

/* "title[first+count] title[first+count] ", with "*" before what is marked, "-" for no title. */
static inline struct slice
contents(struct arena *arena, const struct document *document)
{
	struct buf out;

	buf_init(&out, arena);
	for (size_t i = 0; i < document->article_count; i++) {
		const struct article *article = &document->articles[i];

		if (article->marked)
			buf_byte(&out, '*');
		if (article->title == BLOCK_NONE)
			buf_byte(&out, '-');
		else
			buf_add(&out, block_text(document, &document->blocks[article->title]));
		buf_printf(&out, "[%zu+%zu] ", article->first, article->count);
	}
	return buf_slice(&out);
}

static inline void
read_document(struct arena *arena, struct slice source, bool html, struct document *document_out)
{
	struct error err = { 0 };

	if (!(html ? document_from_html(arena, source, NULL, document_out, &err)
		   : document_from_plain(arena, source, false, false, NULL, document_out, &err)))
		fail_msg("%s", err.text);
}

static inline void
find(struct arena *arena, struct document *document, const struct article_hints *hints)
{
	struct error err = { 0 };

	if (!articles_find(arena, document, hints, &err))
		fail_msg("%s", err.text);
}

#endif
