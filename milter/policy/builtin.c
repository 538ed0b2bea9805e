/*
 * Built-in signals: one table, and those of them that a block alone decides.
 *
 * What an earlier or a neighbouring block decides is kept track of in rule.c, block by block.
 */
#include "policy/builtin.h"

#include "base/utf8.h"

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
	if (text.len > 0 && block->linked >= text.len - text.len / 5)
		bits |= BUILTIN_BIT(BUILTIN_MOSTLY_LINK);
	return bits;
}
