/*
 * literals - sets of texts of which one must stand where a pattern matches.
 *
 * A set is what a piece of a pattern can be: "colou?r" is { color, colour }. Pieces one behind the
 * other are the product of their sets, alternatives their union. Beside its bytes a text can tell
 * what surrounds it, so that most places where it only seems to stand are told without a match.
 *
 * Ownership  a set lives in the arena it was made with
 */
#ifndef BLUEPENCIL_POLICY_LITERALS_H
#define BLUEPENCIL_POLICY_LITERALS_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/slice.h"

#define LITERALS_MOST 256

struct literal_text {
	struct slice text;		/* folded; may be empty while a set is being made */
	bool bound_start, bound_end;	/* no letter or digit goes on before, behind it */
	bool first;			/* before it the block holds no letter or digit */
};

struct literals {
	struct literal_text *items;
	size_t count, cap;
};

/* False when memory or LITERALS_MOST is spent. What is there already is not added again. */
MUST_USE bool literals_add(struct arena *arena, struct literals *set, struct literal_text item);
MUST_USE bool literals_add_all(struct arena *arena, struct literals *set,
			       const struct literals *other);

/* Each of `set` with each of `behind` behind it. */
MUST_USE bool literals_product(struct arena *arena, const struct literals *set,
			       const struct literals *behind, struct literals *product_out);

/* Bytes of the shortest; 0 where one is empty or there are none. */
size_t literals_shortest(const struct literals *set);

/*
 * Takes out what another of them stands in anyway, and what is said of surroundings that does not
 * hold beside a sign.
 */
void literals_prune(struct literals *set);

/* How rarely a text stands in a newsletter, in bits: of 2 to the power of it bytes about once. */
unsigned text_rarity(struct slice text);

/* How often one of them is to be expected, for comparing; the most where one is empty or there are none. */
uint64_t literals_frequency(const struct literals *set);

#endif
