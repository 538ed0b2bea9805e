/*
 * The text of a document and the questions about it.
 *
 * HTML and plain text come to the same builder. It copies what is read, block after block, and
 * notes for every byte where it stood; the source between (tags, marks, what is not seen)
 * belongs to no byte. The map must go forward on both sides, so the words of an image or of a
 * hidden span in the midst of a sentence, which stand behind the sentence in the text, are noted as
 * made from nothing, and their way back is their block's.
 */
#include "text/document.h"

#include "base/ascii.h"
#include "base/search.h"
#include "base/utf8.h"
#include "text/character.h"
#include "text/document_builder.h"

void
builder_init(struct document_builder *builder, struct arena *arena, struct slice source)
{
	*builder = (struct document_builder){ .arena = arena, .source = source };
	buf_init(&builder->text, arena);
	(void)buf_reserve(&builder->text, source.len / 2 + 64);
	builder->map = offset_map_new(arena);
	builder->failed = builder->map == NULL;
}

static void
begin(struct document_builder *builder, bool inside)
{
	builder->start = builder->text.len;
	builder->run = (struct range){ 0, 0 };
	builder->inside = inside;
	builder->linking = false;
	builder->linked = 0;
	builder->blank.count = 0;
}

void
builder_begin(struct document_builder *builder)
{
	begin(builder, false);
}

void
builder_begin_inside(struct document_builder *builder)
{
	begin(builder, true);
}

/* ---- copying ------------------------------------------------------------------------------ */

/* Writes bytes made from `run`: its copy, or one unit. */
static void
put(struct document_builder *builder, struct slice bytes, struct range run, bool copied)
{
	size_t from = range_len(run);
	bool noted;

	buf_add(&builder->text, bytes);
	if (builder->failed)
		return;
	if (builder->inside) {
		noted = offset_map_add(builder->map, bytes.len, 0);
	} else {
		assert(run.start >= builder->mapped);
		noted = (run.start == builder->mapped ||
			 offset_map_add(builder->map, 0, run.start - builder->mapped)) &&
			(copied ? offset_map_add(builder->map, from, from)
				: offset_map_add_unit(builder->map, bytes.len, from));
		builder->mapped = run.end;
	}
	if (!noted)
		builder->failed = true;
}

static bool
has_begun(const struct document_builder *builder)
{
	return builder->text.len > builder->start;
}

/* The blanks before a visible character become one. */
static void
put_blank(struct document_builder *builder)
{
	struct range first = builder->blank.first;
	uint8_t bytes[4] = { ' ' };
	size_t len = 1;

	if (builder->blank.count == 0)
		return;
	if (builder->blank.count == 1 && builder->blank.code_point >= 0x80)
		len = utf8_encode(builder->blank.code_point, bytes);
	put(builder, (struct slice){ bytes, len }, first, false);
	if (builder->blank.linked && builder->linking)
		builder->linked++;
	builder->blank.count = 0;
}

static void
add_blank(struct document_builder *builder, struct range run, uint32_t code_point)
{
	if (!has_begun(builder))
		return;
	if (builder->blank.count++ == 0) {
		builder->blank.first = run;
		builder->blank.code_point = code_point;
		builder->blank.linked = builder->linking;
	}
}

static void
put_visible(struct document_builder *builder, struct slice bytes, struct range run, bool copied)
{
	if (bytes.len == 0)
		return;
	put_blank(builder);
	if (builder->run.end == 0)
		builder->run.start = run.start;
	builder->run.end = run.end;
	put(builder, bytes, run, copied);
	if (builder->linking)
		builder->linked += bytes.len;
}

static bool
stands_among_blanks(const struct document_builder *builder)
{
	return !has_begun(builder) || builder->blank.count > 0;
}

/* A space between two printable characters of ASCII is copied with them. */
static bool
is_single_space(struct slice bytes, size_t from, size_t to)
{
	return bytes.data[to] == ' ' && from < to && bytes.len - to > 1 &&
	       bytes.data[to + 1] > ' ' && bytes.data[to + 1] < 0x7F;
}

/* Copies `bytes`, which stand at `at` in the source (where that matters), collapsing blanks. */
static void
add_bytes(struct document_builder *builder, struct slice bytes, size_t at)
{
	size_t from = 0, to = 0;	/* what is to be copied and has not been */

	for (;;) {
		uint32_t c;
		size_t len;
		enum character is;
		bool dropped;

		while (to < bytes.len && bytes.data[to] > ' ' && bytes.data[to] < 0x7F)
			to++;
		if (to == bytes.len)
			break;
		c = bytes.data[to];
		len = c < 0x80 ? 1 : utf8_decode(bytes, to, &c, NULL);
		is = is_single_space(bytes, from, to) ? CHARACTER_OTHER : character_of(c);
		dropped = is == CHARACTER_INVISIBLE && from == to && stands_among_blanks(builder);
		if (is == CHARACTER_BLANK || dropped) {
			put_visible(builder, slice_range(bytes, (struct range){ from, to }),
				    (struct range){ at + from, at + to }, true);
			if (is == CHARACTER_BLANK)
				add_blank(builder, (struct range){ at + to, at + to + len }, c);
			from = to + len;
		}
		to += len;
	}
	put_visible(builder, slice_range(bytes, (struct range){ from, to }),
		    (struct range){ at + from, at + to }, true);
}

void
builder_text(struct document_builder *builder, struct range run)
{
	add_bytes(builder, slice_range(builder->source, run), run.start);
}

void
builder_words(struct document_builder *builder, struct slice words)
{
	assert(builder->inside);
	add_bytes(builder, words, 0);
}

void
builder_character(struct document_builder *builder, struct range run,
		  const uint32_t code_points[2])
{
	enum character is = character_of(code_points[0]);
	uint8_t bytes[8];
	size_t len;

	if (is == CHARACTER_BLANK) {
		add_blank(builder, run, code_points[0]);
		return;
	}
	if (is == CHARACTER_INVISIBLE && stands_among_blanks(builder))
		return;
	len = utf8_encode(code_points[0], bytes);
	if (code_points[1] != 0)
		len += utf8_encode(code_points[1], bytes + len);
	put_visible(builder, (struct slice){ bytes, len }, run, false);
}

void
builder_blank(struct document_builder *builder, struct range run)
{
	add_blank(builder, run, ' ');
}

void
builder_note_link(struct document_builder *builder, size_t start, struct slice href)
{
	struct document_link *link;

	/* The blank before its first word is written with the word. */
	while (start < builder->text.len && builder->text.data[start] == ' ')
		start++;
	if (start >= builder->text.len || href.len == 0)
		return;
	link = ARENA_PUSH(builder->arena, builder->links, builder->link_count, builder->link_cap);
	if (link == NULL)
		builder->failed = true;
	else
		*link = (struct document_link){ { start, builder->text.len }, href };
}

struct block *
builder_end(struct document_builder *builder, struct block block)
{
	struct block *item;

	assert(has_begun(builder) || builder->text.failed);
	block.text = (struct range){ builder->start, builder->text.len };
	block.linked = builder->linked;
	block.article = ARTICLE_NONE;
	if (block.source.end == 0)
		block.source = builder->run;
	item = ARENA_PUSH(builder->arena, builder->blocks, builder->count, builder->cap);
	buf_byte(&builder->text, '\n');
	if (item == NULL || builder->failed || !offset_map_add(builder->map, 1, 0)) {
		builder->failed = true;
		return NULL;
	}
	*item = block;
	return item;
}

/* ---- the whole ---------------------------------------------------------------------------- */

static struct slice
newline_of(struct slice source)
{
	size_t at = slice_find_byte(source, 0, '\n');

	return at != SLICE_NOT_FOUND && at > 0 && source.data[at - 1] == '\r' ? SLICE("\r\n")
									      : SLICE("\n");
}

bool
builder_finish(struct document_builder *builder, struct document *document, struct error *err)
{
	if (builder->failed || builder->text.failed)
		return fail(err, FAULT_LIMIT, "its text needs more than the message's budget");
	document->source = builder->source;
	document->newline = newline_of(builder->source);
	document->text = buf_slice(&builder->text);
	document->text_map = builder->map;
	document->blocks = builder->blocks;
	document->block_count = builder->count;
	document->links = builder->links;
	document->link_count = builder->link_count;
	if (!fold(builder->arena, document->text, &document->folded))
		return fail(err, FAULT_LIMIT, "folding needs more than the message's budget");
	for (size_t i = 0; i < document->block_count; i++) {
		struct block *block = &document->blocks[i];

		block->folded = document_folded_of_text(document, block->text);
	}
	return true;
}

struct range
document_folded_of_text(const struct document *document, struct range text)
{
	return document->folded.map == NULL ? text
					    : offset_map_derived(document->folded.map, text);
}

struct range
document_text_of_folded(const struct document *document, struct range folded)
{
	const struct offset_map *map = document->folded.map;

	if (map == NULL)
		return folded;
	if (folded.start == folded.end) {
		size_t at = offset_map_position(map, folded.start);

		return (struct range){ at, at };
	}
	return offset_map_source(map, folded);
}

/* The block whose text holds position `at`, or BLOCK_NONE. */
static size_t
block_at(const struct document *document, size_t at)
{
	size_t block = COUNT_WHILE(document->block_count, i, document->blocks[i].text.end < at);

	return block < document->block_count && document->blocks[block].text.start <= at ? block : BLOCK_NONE;
}

struct range
document_source_of_text(const struct document *document, struct range text)
{
	struct range source;
	size_t block;

	if (text.start == text.end) {
		size_t at = offset_map_position(document->text_map, text.start);

		return (struct range){ at, at };
	}
	source = offset_map_source(document->text_map, text);
	if (source.start < source.end)
		return source;
	block = block_at(document, text.start);
	return block == BLOCK_NONE ? source : document->blocks[block].source;
}

const char *
block_type_name(enum block_type type)
{
	static const char *const names[] = {
		[BLOCK_HEADING] = "heading", [BLOCK_PARAGRAPH] = "paragraph", [BLOCK_ITEM] = "item",
		[BLOCK_CELL] = "cell",	     [BLOCK_IMAGE] = "image",	      [BLOCK_LINK] = "link",
	};

	return names[type];
}
