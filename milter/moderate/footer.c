/*
 * Finds the footer from the end of a document upwards.
 */
#include "moderate/footer.h"

#include "moderate/search.h"

enum {
	FOOTER_BLOCKS = 16,	/* blocks from the end within which a footer begins */
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

static bool
holds_any(struct slice text, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (slice_find_nocase(text, 0, slice_of(list[i])) != SLICE_NOT_FOUND)
			return true;
	return false;
}

static bool
is_footer_word(const struct document *document, const struct block *block)
{
	return range_len(block->text) <= LONG_TEXT &&
	       (holds_any(block_folded(document, block), words, COUNT(words)) ||
		holds_any(block->href, targets, COUNT(targets)));
}

/* Where the signature of a plain text begins (RFC 3676 4.3), its length where there is none. */
static size_t
signature_start(const struct document *document)
{
	struct slice rest = document->source, line, whole;
	size_t found = rest.len;

	for (size_t at = 0; slice_next_line(&rest, &line, &whole); at += whole.len)
		if (slice_equal(line, SLICE("-- ")))
			found = at;
	return found;
}

/* The first block of the footer; the count of blocks where there is none. */
static size_t
footer_start(const struct document *document)
{
	size_t count = document->block_count, start = count;
	size_t least = count > FOOTER_BLOCKS ? count - FOOTER_BLOCKS : 0;

	if (!document->html) {
		start = search_block(document, signature_start(document));
		least = start > FOOTER_BLOCKS ? start - FOOTER_BLOCKS : 0;
	}
	for (size_t i = start; i-- > least;) {
		const struct block *block = &document->blocks[i];

		if (is_footer_word(document, block))
			start = i;
		else if (block->type == BLOCK_HEADING || range_len(block->text) > LONG_TEXT)
			break;
	}
	/* Icons above the words belong to them. */
	while (start < count && start > 0 && document->blocks[start - 1].type == BLOCK_IMAGE)
		start--;
	return start;
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
