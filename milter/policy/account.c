/*
 * Entries in the order in which they were judged: all blocks of a text, then its articles and the
 * issue, text by text; header fields last.
 */
#include "policy/account.h"

static const uint64_t *
copy_set(struct arena *arena, const uint64_t *set, size_t words)
{
	uint64_t *copy = arena_array(arena, words, sizeof(*copy));

	if (copy != NULL)
		memcpy(copy, set, words * sizeof(*copy));
	return copy;
}

bool
account_add(struct account *account, struct arena *arena, const struct account_entry *entry,
	    size_t words)
{
	struct account_entry *item = ARENA_PUSH(arena, account->items, account->count, account->cap);

	if (item == NULL)
		return false;
	*item = *entry;
	item->sight.fired = copy_set(arena, entry->sight.fired, words);
	item->sight.seen = entry->sight.seen == entry->sight.fired ?
				   item->sight.fired : copy_set(arena, entry->sight.seen, words);
	if (entry->sight.outside != NULL)
		item->sight.outside = copy_set(arena, entry->sight.outside, words);
	return item->sight.fired != NULL && item->sight.seen != NULL &&
	       (entry->sight.outside == NULL || item->sight.outside != NULL);
}

const struct account_entry *
account_blocks(const struct account *account, const struct document *document)
{
	for (size_t i = 0; i < account->count; i++)
		if (account->items[i].scope == SCOPE_BLOCK && account->items[i].document == document)
			return &account->items[i];
	return NULL;
}

const struct account_entry *
account_articles(const struct account *account, const struct document *document)
{
	for (size_t i = 0; i < account->count; i++)
		if (account->items[i].scope != SCOPE_BLOCK && account->items[i].document == document)
			return &account->items[i];
	return NULL;
}
