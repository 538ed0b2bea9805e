/*
 * What a pattern knows of the bytes beside its literal.
 *
 * A common word stands in hundreds of places of a newsletter, and one byte before it and one behind it
 * are enough to leave most of them without asking the pattern.
 */
#include "policy/owner.h"

#include "base/ascii.h"
#include "policy/phrase_anchor.h"
#include "policy/word.h"

#define NEIGHBOURS_NO_WORD (NEIGHBOUR_BLANK | NEIGHBOUR_SIGN | NEIGHBOUR_WIDE)

/* A bound that PCRE2 judges beyond ASCII. */
struct owner
owner_of_regex(uint32_t number, const struct literal_text *item)
{
	return (struct owner){
		.pattern = number,
		.before = item->bound_start ? NEIGHBOURS_NO_WORD : NEIGHBOUR_ANY,
		.after = item->bound_end ? NEIGHBOURS_NO_WORD : NEIGHBOUR_ANY,
		.first = item->first,
	};
}

static uint8_t
neighbour_of(uint8_t byte)
{
	if (byte >= 0x80)
		return NEIGHBOUR_WIDE;
	if (byte == ' ')
		return NEIGHBOUR_BLANK;
	if (ascii_is_digit(byte))
		return NEIGHBOUR_DIGIT;
	return ascii_is_alpha(byte) ? NEIGHBOUR_LETTER : NEIGHBOUR_SIGN;
}

/*
 * The neighbours that a phrase's anchor may have on one side: of an open word any; beside a blank, number
 * or text of the phrase what these begin with; beside a bound no letter or digit, if it is one itself.
 * Tells as well whether the word must end there.
 */
static uint8_t
neighbours(const struct phrase *phrase, uint16_t number, bool before, bool *whole_out)
{
	const struct piece *anchor = phrase_anchor(phrase, number);
	bool in_word = before ? word_class_at(anchor->text, 0) == WORD_LETTER :
				word_class_before(anchor->text, anchor->text.len) == WORD_LETTER;
	struct beside beside;
	uint8_t found = 0;

	*whole_out = false;
	if (before ? anchor->open_start : anchor->open_end)
		return NEIGHBOUR_ANY;
	phrase_beside(phrase, number, before, &beside);
	if (beside.open || (beside.edge && !in_word))
		return NEIGHBOUR_ANY;
	for (unsigned i = 0; i < COUNT(beside.bytes); i++)
		found |= beside.bytes[i] ? neighbour_of((uint8_t)i) : 0;
	found |= beside.number ? NEIGHBOUR_DIGIT | NEIGHBOUR_WIDE : 0;
	found |= beside.blank ? NEIGHBOUR_BLANK : 0;
	*whole_out = beside.edge && (found & NEIGHBOUR_WIDE) == 0;
	return found | (beside.edge ? NEIGHBOURS_NO_WORD : 0);
}

struct owner
owner_of_phrase(uint32_t pattern, const struct phrase *phrase, uint16_t anchor)
{
	struct owner owner = { .pattern = pattern, .anchor = anchor };

	owner.before = neighbours(phrase, anchor, true, &owner.whole_start);
	owner.after = neighbours(phrase, anchor, false, &owner.whole_end);
	return owner;
}
