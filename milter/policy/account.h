/*
 * account - what was judged, and all signals that fired there, also where nothing came of it.
 *
 * A rule that does not fire leaves no finding. Who wants to know why it did not judges by a stream
 * that has an account, and finds in it each block, article, issue and header field that was judged,
 * with the very sets of signals that were asked; policy/weigh.h tells what a rule makes of them.
 *
 * Ownership  everything lives in the arena that the judging was given
 * Threads    one: a stream with an account judges one message at a time
 */
#ifndef BLUEPENCIL_POLICY_ACCOUNT_H
#define BLUEPENCIL_POLICY_ACCOUNT_H

#include "base/arena.h"
#include "policy/weigh.h"

struct account_entry {
	enum scope scope;		/* of the rules that were asked */
	const struct document *document;	/* NULL: a header field */
	size_t article, block;		/* ARTICLE_NONE, BLOCK_NONE where it is not about one */
	struct sight sight;		/* all signals, built-in ones as well */
	const char *field;		/* of a header field its name, text, shadow and hits */
	struct slice body;
	const struct folded *folded;
	struct hits hits;
};

struct account {
	struct account_entry *items;
	size_t count, cap;
};

/* Adds an entry with copies of its sets, each of so many words. False: no memory. */
MUST_USE bool account_add(struct account *account, struct arena *arena,
			  const struct account_entry *entry, size_t words);

/*
 * The entries of a text's blocks, beside its blocks; of its articles, beside them, with that of the
 * issue behind. NULL: not judged, or there is none.
 */
const struct account_entry *account_blocks(const struct account *account,
					   const struct document *document);
const struct account_entry *account_articles(const struct account *account,
					     const struct document *document);

#endif
