/*
 * outline_test - the blocks of a document as lines of text, for expectations in tests.
 *
 *	heading1|Title|<h1>..., "hidden " or "partly " before the type, the source only where asked for
 */
#ifndef BLUEPENCIL_TEXT_OUTLINE_TEST_H
#define BLUEPENCIL_TEXT_OUTLINE_TEST_H

#include "base/buf.h"
#include "text/document.h"

static inline struct slice
outline(struct arena *arena, const struct document *document, bool sources)
{
	struct buf out;

	buf_init(&out, arena);
	for (size_t i = 0; i < document->block_count; i++) {
		const struct block *block = &document->blocks[i];
		struct slice source = slice_range(document->source, block->source);

		buf_string(&out, block->partly ? "partly " : block->hidden ? "hidden " : "");
		buf_string(&out, block_type_name(block->type));
		if (block->level != 0)
			buf_printf(&out, "%u", block->level);
		buf_byte(&out, '|');
		buf_add(&out, block_text(document, block));
		if (sources)
			buf_byte(&out, '|');
		for (size_t at = 0; sources && at < source.len; at++)
			buf_byte(&out, source.data[at] == '\n' ? '\\' : source.data[at]);
		buf_byte(&out, '\n');
	}
	assert(!out.failed);
	return buf_slice(&out);
}

#endif
