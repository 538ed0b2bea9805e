/*
 * alternatives - which block of one version of an issue is which of the other.
 *
 * The alternatives of a message (text/plain, text/html, AMP) say the same in different shape: one
 * has a picture where the other has none, a paragraph is one line here and two there. Blocks are
 * paired by their words: equal ones first, in order; then, between pairs, those that share most
 * words, or of which one contains the other; last a single block left over on both sides.
 *
 * A version is one branch of a multipart/alternative: the documents of its parts in order.
 */
#ifndef BLUEPENCIL_MODERATE_ALTERNATIVES_H
#define BLUEPENCIL_MODERATE_ALTERNATIVES_H

#include "base/arena.h"
#include "base/compiler.h"
#include "text/document.h"

/* A visible block of a version. */
struct version_block {
	const struct document *document;
	size_t block;			/* in its document */
	size_t owner;			/* whatever the caller numbers documents by */
	uint64_t digest;		/* of its letters and digits */
	size_t twin;			/* the index of its counterpart; BLOCK_NONE */
	size_t whole;			/* of what it is a part, where the other version has one block for
					   several; BLOCK_NONE */
};

struct version {
	struct version_block *blocks;
	size_t count, cap;
};

/* Adds a document's visible blocks of text, images left aside. False when memory is short. */
MUST_USE bool version_add(struct version *version, struct arena *arena,
			  const struct document *document, size_t owner);

/* Fills `twin` and `whole` of both. */
MUST_USE bool alternatives_pair(struct version *one, struct version *other, struct arena *arena);

#endif
