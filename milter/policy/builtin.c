/*
 * Built-in signals: one table, and those of them that a block alone decides.
 *
 * What an earlier or a neighbouring block decides is kept track of in rule.c, block by block.
 */
#include "policy/builtin.h"

#include "base/ascii.h"
#include "base/compiler.h"
#include "base/utf8.h"
#include "text/character.h"

enum { FIGURE_MOST = 60 };	/* bytes of a figure with its signs */

static const struct {
	const char *name, *meaning;
} builtins[] = {
	[BUILTIN_IS_HEADING] = { "is-heading", "the block is a heading" },
	[BUILTIN_IS_ITEM] = { "is-item", "the block is an item of a list" },
	[BUILTIN_IS_LINK] = { "is-link", "the block is a link that stands alone" },
	[BUILTIN_IS_CELL] = { "is-cell", "the block is a cell of a table" },
	[BUILTIN_IS_IMAGE] = { "is-image", "the block is an image, its text what stands for it" },
	[BUILTIN_IS_TITLE] = { "is-title", "the block heads its article" },
	[BUILTIN_IS_HIDDEN] = { "is-hidden", "no reader sees the block" },
	[BUILTIN_IS_SHORT] = { "is-short", "the block has at most 60 characters" },
	[BUILTIN_MOSTLY_LINK] = { "mostly-link", "at least four fifths of the block are link" },
	[BUILTIN_AFTER_DISCLAIMER] = { "after-disclaimer",
				       "an earlier block of the article fires disclaimer" },
	[BUILTIN_UNDER_RELATED] = { "under-related",
				    "the nearest heading above fires an only-orphaned rule" },
	[BUILTIN_BESIDE_REMOVED] = { "beside-removed",
				     "the block before or behind it fires a rule that removes" },
	[BUILTIN_IN_TAIL] = { "in-tail", "after-disclaimer or under-related" },
	[BUILTIN_BESIDE_FIGURE] = { "beside-figure",
				    "the item or cell before or behind it is an amount or a percentage" },
	[BUILTIN_BEHIND_REMOVED] = { "behind-removed",
				     "the block before it fires a rule that removes" },
	[BUILTIN_IN_LINK_RUN] = { "in-link-run",
				  "the block is one of at least three neighbours that are links" },
};

bool
builtins_declare(struct signal_set *set)
{
	for (uint32_t i = 0; i < BUILTIN_COUNT; i++) {
		if (signal_declare(set, builtins[i].name, (struct place){ 0 }) != i)
			return false;
	}
	return true;
}

const char *
builtin_name(enum builtin builtin)
{
	return builtins[builtin].name;
}

const char *
builtin_meaning(enum builtin builtin)
{
	return builtins[builtin].meaning;
}

static uint64_t
bit_of_type(enum block_type type)
{
	switch (type) {
	case BLOCK_HEADING: return BUILTIN_BIT(BUILTIN_IS_HEADING);
	case BLOCK_ITEM: return BUILTIN_BIT(BUILTIN_IS_ITEM);
	case BLOCK_LINK: return BUILTIN_BIT(BUILTIN_IS_LINK);
	case BLOCK_CELL: return BUILTIN_BIT(BUILTIN_IS_CELL);
	case BLOCK_IMAGE: return BUILTIN_BIT(BUILTIN_IS_IMAGE);
	case BLOCK_PARAGRAPH: return 0;
	}
	return 0;
}

/* ---- figures ------------------------------------------------------------------------------- */

/* The word at `at` of a folded text; its end. */
static size_t
word_end(struct slice text, size_t at)
{
	while (at < text.len && ascii_is_alpha(text.data[at]))
		at++;
	return at;
}

static bool
is_currency_code(struct slice word)
{
	static const char *const codes[] = { "usd", "usdt", "usdc", "eur", "gbp", "chf", "jpy" };

	for (size_t i = 0; i < COUNT(codes); i++)
		if (slice_equal(word, slice_of(codes[i])))
			return true;
	return false;
}

static bool
is_unit(uint32_t c)
{
	return c == '%' || c == '$' || (c >= 0xA2 && c <= 0xA5) || (c >= 0x20A0 && c <= 0x20CF);
}

/*
 * Does the block say an amount of money or a percentage and nothing else? "12" could be a page or a
 * rank; it takes a unit or a decimal.
 */
static bool
is_figure(const struct document *document, const struct block *block)
{
	struct slice text = block_folded(document, block);
	bool digit = false, unit = false;
	uint32_t c;

	if (text.len > FIGURE_MOST)
		return false;
	for (size_t at = 0, next; at < text.len; at = next) {
		enum character is;

		next = at + utf8_decode(text, at, &c, NULL);
		is = character_of(c);
		if (is == CHARACTER_LETTER) {
			next = word_end(text, at);
			if (!is_currency_code(slice_range(text, (struct range){ at, next })))
				return false;
			unit = true;
		}
		unit |= is_unit(c) || (digit && (c == '.' || c == ',') && next < text.len &&
				       ascii_is_digit(text.data[next]));
		digit |= is == CHARACTER_DIGIT;
	}
	return digit && unit;
}

/* Is block `beside` of the kind of block `number`, an item or a cell, and a figure? */
static bool
is_figure_beside(const struct document *document, size_t number, size_t beside)
{
	const struct block *block = &document->blocks[number], *other;

	if (beside >= document->block_count ||
	    (block->type != BLOCK_ITEM && block->type != BLOCK_CELL))
		return false;
	other = &document->blocks[beside];
	return other->type == block->type && other->article == block->article && !other->hidden &&
	       is_figure(document, other);
}

/* ---- blocks -------------------------------------------------------------------------------- */

static bool
is_mostly_link(const struct block *block)
{
	size_t len = range_len(block->text);

	return len > 0 && block->linked >= len - len / 5;
}

static bool
is_of_links(const struct document *document, size_t number)
{
	return document->blocks[number].type == BLOCK_LINK || is_mostly_link(&document->blocks[number]);
}

/* Only the nearest neighbours need be looked at. */
static bool
is_in_link_run(const struct document *document, size_t number)
{
	size_t first = number, end = number;

	if (!is_of_links(document, number))
		return false;
	while (first > 0 && number - first + 1 < LINK_RUN_LEAST && is_of_links(document, first - 1))
		first--;
	while (end < document->block_count && end - first < LINK_RUN_LEAST && is_of_links(document, end))
		end++;
	return end - first >= LINK_RUN_LEAST;
}

uint64_t
builtins_of_block(const struct document *document, size_t number)
{
	const struct block *block = &document->blocks[number];
	struct slice text = block_text(document, block);
	uint64_t bits = bit_of_type(block->type);

	if (block->article < document->article_count &&
	    document->articles[block->article].title == number)
		bits |= BUILTIN_BIT(BUILTIN_IS_TITLE);
	if (block->hidden && !block->partly)
		bits |= BUILTIN_BIT(BUILTIN_IS_HIDDEN);
	/* No character takes more than four bytes: most long blocks need not be counted. */
	if (text.len <= 4 * SHORT_MOST && utf8_length(text) <= SHORT_MOST)
		bits |= BUILTIN_BIT(BUILTIN_IS_SHORT);
	if (is_mostly_link(block))
		bits |= BUILTIN_BIT(BUILTIN_MOSTLY_LINK);
	if ((number > 0 && is_figure_beside(document, number, number - 1)) ||
	    is_figure_beside(document, number, number + 1))
		bits |= BUILTIN_BIT(BUILTIN_BESIDE_FIGURE);
	if (is_in_link_run(document, number))
		bits |= BUILTIN_BIT(BUILTIN_IN_LINK_RUN);
	return bits;
}
