#include "policy/reply.h"

#include "base/ascii.h"

#define TEXT_MOST 400

/* Reads `least` to `most` digits. */
static bool
read_digits(struct slice *text, size_t least, size_t most, unsigned *number_out)
{
	size_t len = 0;
	unsigned number = 0;

	for (; len < text->len && len < most && ascii_is_digit(text->data[len]); len++)
		number = number * 10 + (unsigned)(text->data[len] - '0');
	if (len < least)
		return false;
	*text = slice_from(*text, len);
	*number_out = number;
	return true;
}

static bool
read_sign(struct slice *text, uint8_t sign)
{
	if (text->len == 0 || text->data[0] != sign)
		return false;
	*text = slice_from(*text, 1);
	return true;
}

/* RFC 3463: class "." subject "." detail. False, and nothing taken, where there is none. */
static bool
read_enhanced(struct slice *text, unsigned *class_out, struct slice *enhanced_out)
{
	struct slice rest = *text;
	unsigned number;

	if (!read_digits(&rest, 1, 1, class_out) || !read_sign(&rest, '.') ||
	    !read_digits(&rest, 1, 3, &number) || !read_sign(&rest, '.') ||
	    !read_digits(&rest, 1, 3, &number) || (rest.len > 0 && rest.data[0] != ' '))
		return false;
	*enhanced_out = slice_first(*text, text->len - rest.len);
	*text = rest;
	return true;
}

void
reply_read(struct packs *packs, struct rule *rule, const char *reply, bool action_known, struct place place)
{
	struct arena *arena = packs->sources->arena;
	bool temporary = action_known && rule->action == ACTION_TEMPFAIL;
	struct slice rest = slice_of(reply), enhanced = { NULL, 0 };
	unsigned class = 0;

	if (!read_digits(&rest, 3, 3, &rule->reply_code) || !read_sign(&rest, ' ') ||
	    rule->reply_code < 400 || rule->reply_code >= 600) {
		complain(packs->diags, place, "reply begins with its code: \"%s ...\"",
			 temporary ? "450 4.7.1" : "550 5.7.1");
		return;
	}
	if (action_known && rule->reply_code / 100 != (temporary ? 4u : 5u))
		complain(packs->diags, place, "reply code %u does not fit action = \"%s\"; write %s",
			 rule->reply_code, action_name(rule->action), temporary ? "450" : "550");
	if (read_enhanced(&rest, &class, &enhanced) && class != rule->reply_code / 100)
		complain(packs->diags, place, "the enhanced code %.*s does not fit the code %u; both "
			 "begin with the same digit", SLICE_ARG(enhanced), rule->reply_code);
	rest = slice_trim(rest);
	if (rest.len == 0 || rest.len > TEXT_MOST)
		complain(packs->diags, place, "the text of the reply has %zu bytes; write 1 to %d", rest.len,
			 TEXT_MOST);
	if (slice_find_byte(rest, 0, '\n') != SLICE_NOT_FOUND)
		complain(packs->diags, place, "a reply is one line; long ones are broken when they are sent");
	rule->reply_text = arena_string(arena, rest);
	rule->reply_enhanced = enhanced.len == 0 ? NULL : arena_string(arena, enhanced);
}
