/*
 * Sets of required texts, and how rare a text is.
 *
 * Rarity is guessed from letters alone, as they are spread over the European languages: the
 * guess is only to tell "te" from "$" and "vo" from "titre original", and a few bits do not matter.
 */
#include "policy/literals.h"

#include "base/ascii.h"
#include "base/utf8.h"
#include "text/character.h"

#define RARITY_MOST 40			/* beyond it nothing is rarer */
#define BOUND_BITS 2			/* what a bound adds to it */
#define FIRST_BITS 6			/* what being the first word of a block adds */

/* ---- sets ------------------------------------------------------------------------------------- */

static bool
equal(const struct literal_text *a, const struct literal_text *b)
{
	return slice_equal(a->text, b->text) && a->bound_start == b->bound_start &&
	       a->bound_end == b->bound_end && a->first == b->first;
}

bool
literals_add(struct arena *arena, struct literals *set, struct literal_text item)
{
	struct literal_text *added;

	for (size_t i = 0; i < set->count; i++) {
		if (equal(&set->items[i], &item))
			return true;
	}
	if (set->count == LITERALS_MOST)
		return false;
	added = ARENA_PUSH(arena, set->items, set->count, set->cap);
	if (added != NULL)
		*added = item;
	return added != NULL;
}

bool
literals_add_all(struct arena *arena, struct literals *set, const struct literals *other)
{
	for (size_t i = 0; i < other->count; i++) {
		if (!literals_add(arena, set, other->items[i]))
			return false;
	}
	return true;
}

/* An empty text's start is all it has: bound there, it binds whatever it is joined to. */
static bool
join(struct arena *arena, const struct literal_text *a, const struct literal_text *b,
     struct literal_text *joined_out)
{
	uint8_t *bytes = arena_array(arena, a->text.len + b->text.len, 1);

	if (bytes == NULL)
		return false;
	if (a->text.len > 0)
		memcpy(bytes, a->text.data, a->text.len);
	if (b->text.len > 0)
		memcpy(bytes + a->text.len, b->text.data, b->text.len);
	*joined_out = (struct literal_text){
		.text = { bytes, a->text.len + b->text.len },
		.bound_start = a->bound_start || (a->text.len == 0 && b->bound_start),
		.bound_end = b->text.len > 0 ? b->bound_end
			   : a->text.len > 0 && (a->bound_end || b->bound_start),
		.first = a->first || (a->text.len == 0 && b->first),
	};
	return true;
}

bool
literals_product(struct arena *arena, const struct literals *set, const struct literals *behind,
		 struct literals *product_out)
{
	struct literals product = { 0 };

	for (size_t i = 0; i < set->count; i++) {
		for (size_t j = 0; j < behind->count; j++) {
			struct literal_text joined;

			if (!join(arena, &set->items[i], &behind->items[j], &joined) ||
			    !literals_add(arena, &product, joined))
				return false;
		}
	}
	*product_out = product;
	return true;
}

size_t
literals_shortest(const struct literals *set)
{
	size_t shortest = set->count == 0 ? 0 : SIZE_MAX;

	for (size_t i = 0; i < set->count; i++)
		shortest = set->items[i].text.len < shortest ? set->items[i].text.len : shortest;
	return shortest;
}

/* Beside a sign a bound would ask for a letter rather than for none. */
static void
drop_bounds(struct literal_text *item)
{
	uint32_t first, last;
	size_t at = item->text.len - 1;

	while (at > 0 && (item->text.data[at] & 0xC0) == 0x80)
		at--;
	(void)utf8_decode(item->text, 0, &first, NULL);
	(void)utf8_decode(item->text, at, &last, NULL);
	item->bound_start &= character_of(first) == CHARACTER_LETTER ||
			     character_of(first) == CHARACTER_DIGIT;
	item->bound_end &= character_of(last) == CHARACTER_LETTER ||
			   character_of(last) == CHARACTER_DIGIT;
}

/* Does `a` stand wherever `b` does? */
static bool
stands_in(const struct literal_text *a, const struct literal_text *b)
{
	size_t at = slice_find(b->text, 0, a->text);

	if (at == SLICE_NOT_FOUND)
		return false;
	if (a->first && !b->first)
		return false;
	if ((a->first || a->bound_start) && (at > 0 || (a->bound_start && !b->bound_start)))
		return false;
	return !a->bound_end || (at + a->text.len == b->text.len && b->bound_end);
}

void
literals_prune(struct literals *set)
{
	size_t kept = 0;

	for (size_t i = 0; i < set->count; i++)
		drop_bounds(&set->items[i]);
	for (size_t i = 0; i < set->count; i++) {
		bool needless = false;

		/* Of two that say the same the first stays. */
		for (size_t j = 0; j < set->count && !needless; j++)
			needless = j != i && stands_in(&set->items[j], &set->items[i]) &&
				   (j < i || !stands_in(&set->items[i], &set->items[j]));
		if (!needless)
			set->items[kept++] = set->items[i];
	}
	set->count = kept;
}

/* ---- rarity ----------------------------------------------------------------------------------- */

static unsigned
byte_rarity(uint8_t byte)
{
	static const uint8_t letters[26] = {
		/* a  b  c  d  e  f  g  h  i  j  k  l  m  n  o  p   q  r  s  t  u  v  w  x  y  z */
		   4, 6, 5, 5, 3, 6, 6, 5, 4, 9, 6, 5, 5, 4, 4, 6, 10, 4, 4, 4, 5, 7, 6, 9, 7, 7,
	};

	if (ascii_is_lower(byte))
		return letters[byte - 'a'];
	if (byte >= 0x80)
		return 5;		/* of two or three that make a letter */
	if (byte == ' ')
		return 3;
	if (byte == '.' || byte == ',' || byte == '-' || ascii_is_digit(byte))
		return 7;
	return 10;
}

unsigned
text_rarity(struct slice text)
{
	unsigned bits = 0;

	for (size_t i = 0; i < text.len && bits < RARITY_MOST; i++)
		bits += byte_rarity(text.data[i]);
	return bits < RARITY_MOST ? bits : RARITY_MOST;
}

uint64_t
literals_frequency(const struct literals *set)
{
	uint64_t sum = 0;

	if (literals_shortest(set) == 0)
		return UINT64_MAX;
	for (size_t i = 0; i < set->count; i++) {
		const struct literal_text *item = &set->items[i];
		unsigned bits = text_rarity(item->text) + BOUND_BITS * item->bound_start +
				BOUND_BITS * item->bound_end + FIRST_BITS * item->first;

		sum += UINT64_C(1) << (bits < RARITY_MOST ? RARITY_MOST - bits : 0);
	}
	return sum;
}
