/*
 * Finds the footer from the end of a document upwards.
 */
#include "moderate/footer.h"

#include "text/plain_line.h"
#include "text/search.h"

enum {
	FOOTER_BLOCKS = 16,	/* blocks from the end within which a footer begins */
	SIGNATURE_BLOCKS = 6,	/* of one whose mark lost its blank */
	LONG_TEXT = 500,	/* bytes; no footer's line, an article's paragraph */
};

/* As they stand in folded text. */
static const char *const words[] = {
	"unsubscribe", "opt out", "opt-out", "manage preferences", "manage your preferences",
	"update your preferences", "view in browser", "all rights reserved",
	"abmelden", "abbestellen", "abbestellung", "austragen", "impressum",
	"im browser ansehen", "alle rechte vorbehalten",
	"désabonner", "désinscri", "mentions légales", "darse de baja", "darte de baja",
	"cancelar la suscripci", "aviso legal", "annulla l'iscrizione", "disiscri", "cancellati",
	"cancelar inscri", "cancelar a subscri", "uitschrijven", "afmelden", "wypisz",
	"zrezygnuj z subskrypcji", "aboneli\u011fi iptal", "abonelikten", "отписаться",
	"отказаться от рассылки", "відписатися", "hủy đăng ký", "berhenti berlangganan",
	"退订", "取消订阅", "配信停止", "配信解除", "登録解除", "수신거부", "수신 거부", "구독 취소",
	"إلغاء الاشتراك",
};

/* Within the target of a link. */
static const char *const targets[] = {
	"unsubscribe", "optout", "opt-out", "opt_out", "abmelden", "abbestellen", "desabon",
	"preferences", "impressum", "imprint",
};

/* The words by their first two bytes, so that one way through a text does for all of them. */
struct word_index {
	uint8_t first[256];		/* by a hash of them the number of a word and 1; 0: none */
	uint8_t next[COUNT(words)];	/* behind each word, likewise */
};

static uint8_t
pair_hash(uint8_t first, uint8_t second)
{
	return (uint8_t)(first * 31 + second);
}

static void
index_words(struct word_index *index)
{
	*index = (struct word_index){ { 0 }, { 0 } };
	for (size_t i = 0; i < COUNT(words); i++) {
		uint8_t *first = &index->first[pair_hash((uint8_t)words[i][0],
							 (uint8_t)words[i][1])];

		index->next[i] = *first;
		*first = (uint8_t)(i + 1);
	}
}

static bool
holds_word(const struct word_index *index, struct slice folded)
{
	for (size_t at = 0; at + 1 < folded.len; at++) {
		uint8_t hash = pair_hash(folded.data[at], folded.data[at + 1]);

		for (size_t i = index->first[hash]; i > 0; i = index->next[i - 1])
			if (slice_has_at(folded, at, slice_of(words[i - 1])))
				return true;
	}
	return false;
}

static bool
is_footer_word(const struct word_index *index, const struct document *document,
	       const struct block *block)
{
	if (range_len(block->text) > LONG_TEXT)
		return false;
	if (holds_word(index, block_folded(document, block)))
		return true;
	for (size_t i = 0; block->href.len > 0 && i < COUNT(targets); i++)
		if (slice_find_nocase(block->href, 0, slice_of(targets[i])) != SLICE_NOT_FOUND)
			return true;
	return false;
}

/*
 * Where the signature of a plain text begins (RFC 3676 4.3), its length where there is none. "--" is
 * written without its blank by programs that trim lines, but sections are set off with it as well.
 */
static size_t
signature_start(const struct document *document)
{
	struct slice rest = document->source, line, whole;
	size_t found = rest.len, bare = rest.len;

	for (size_t at = 0; plain_next_line(&rest, &line, &whole); at += whole.len) {
		if (slice_equal(line, SLICE("-- ")))
			found = at;
		else if (slice_equal(line, SLICE("--")))
			bare = at;
	}
	return found == document->source.len &&
	       document->block_count - search_block(document, bare) <= SIGNATURE_BLOCKS ? bare : found;
}

/* The table cell or box that a block of HTML stands in; HTML_NO_NODE where it is the body. */
static uint32_t
box_of(const struct document *document, size_t block)
{
	uint32_t node = document->html ? document->blocks[block].node : HTML_NO_NODE;

	while (node != HTML_NO_NODE) {
		enum element element = document->tree.nodes[node].element;

		if (element == ELEMENT_BODY)
			return HTML_NO_NODE;
		if (element_is(element, ELEMENT_IS_CELL) || element == ELEMENT_DIV ||
		    element == ELEMENT_FOOTER)
			return node;
		node = document->tree.nodes[node].parent;
	}
	return node;
}

/*
 * What stands above the words in their box (why you get this mail) belongs to them, and so do
 * icons. A box that holds a heading, the last title or a long text is the issue's own.
 */
static size_t
with_neighbours(const struct document *document, size_t start, size_t least)
{
	uint32_t box = box_of(document, start);
	size_t first = start;

	while (box != HTML_NO_NODE && first > 0 &&
	       document->blocks[first - 1].source.start >= document->tree.nodes[box].range.start) {
		const struct block *block = &document->blocks[--first];

		if (block->type == BLOCK_HEADING || range_len(block->text) > LONG_TEXT ||
		    first < least || start - first > FOOTER_BLOCKS / 2) {
			first = start;
			break;
		}
	}
	while (first > least && document->blocks[first - 1].type == BLOCK_IMAGE)
		first--;
	return first;
}

/* The first block that can be the footer's: none above the last title can, where it is known. */
static size_t
after_last_title(const struct document *document)
{
	size_t title = document->article_count == 0 ? BLOCK_NONE
			: document->articles[document->article_count - 1].title;

	return title == BLOCK_NONE ? 0 : title + 1;
}

/* The first block of the footer; the count of blocks where there is none. */
static size_t
footer_start(const struct document *document)
{
	size_t count = document->block_count, start = count;
	size_t least = count > FOOTER_BLOCKS ? count - FOOTER_BLOCKS : 0;
	size_t title = after_last_title(document);
	struct word_index index;

	if (!document->html) {
		start = search_block(document, signature_start(document));
		least = start > FOOTER_BLOCKS ? start - FOOTER_BLOCKS : 0;
	}
	if (least < title)
		least = title;
	index_words(&index);
	for (size_t i = start; i-- > least;) {
		const struct block *block = &document->blocks[i];

		if (is_footer_word(&index, document, block))
			start = i;
		else if (block->type == BLOCK_HEADING || range_len(block->text) > LONG_TEXT)
			break;
	}
	return start == count ? count : with_neighbours(document, start, title);
}

bool *
footer_find(const struct document *document, struct arena *arena)
{
	bool *footer = arena_array(arena, document->block_count, sizeof(*footer));

	if (footer == NULL)
		return NULL;
	for (size_t i = footer_start(document); i < document->block_count; i++)
		footer[i] = true;
	/* What nobody could read above it is no footer; an issue is more than its end. */
	if (document->block_count > 0 && footer[0])
		for (size_t i = 0; i < document->block_count; i++)
			footer[i] = false;
	return footer;
}
