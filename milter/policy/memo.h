/*
 * memo - what a scan found in the lines that were scanned before.
 *
 * The versions of an issue say the same, a rewritten message says again what it said, and the messages of
 * a campaign differ in few lines. What fires in a line follows from the line alone: no phrase, regex or
 * model looks beyond a block. So a line whose bytes are known, before and after folding, need not be
 * scanned again: the same hits are there. Bytes are compared, not digests, for whoever writes
 * newsletters could make two that have the same.
 *
 * Memory     a ring of a fixed size, allocated at once and touched as it fills; the oldest lines go first
 * Ownership  belongs to one compiled set of signals, whose files the hits name
 * Threads    any; between memo_hold and memo_release it belongs to one
 */
#ifndef BLUEPENCIL_POLICY_MEMO_H
#define BLUEPENCIL_POLICY_MEMO_H

#include "base/slice.h"
#include "policy/signal.h"

struct memo;
struct memo_entry;

struct memo_key {
	struct slice folded, original;	/* of the line, without its end */
	uint64_t hash;
};

struct memo *memo_new(size_t size);		/* bytes of the ring; NULL: no memory */
void memo_free(struct memo *memo);		/* NULL: fine */

struct memo_key memo_key(struct slice folded, struct slice original);

void memo_hold(struct memo *memo);
void memo_release(struct memo *memo);

/* While it is held: what is known of a line, NULL for nothing; an entry is good until the release. */
const struct memo_entry *memo_find(const struct memo *memo, const struct memo_key *key);
size_t memo_hit_count(const struct memo_entry *entry);

/* The hits in a line that begins at `start` of its folded text. */
void memo_hits(const struct memo_entry *entry, size_t start, struct hit *hits_out);

/* Keeps the hits of such a line, all of them inside; lines that are too long are not kept. */
void memo_keep(struct memo *memo, const struct memo_key *key, size_t start, const struct hit *hits,
	       size_t count);

#endif
