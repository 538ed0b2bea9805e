/*
 * Each link is read once and compared with all patterns, most of which its host rules out.
 */
#include "policy/link.h"

#include "base/ascii.h"
#include "html/tokenizer.h"
#include "policy/address.h"
#include "policy/signal_set.h"

#define LINKS_PER_WATCH 64

struct walk {
	const struct signal_set *set;
	struct arena *arena;
	const struct document *document;
	struct watch *watch;
	struct hits hits;
	size_t cap, seen;
	struct error *err;
};

static bool
out_of_budget(struct walk *walk)
{
	return fail(walk->err, FAULT_LIMIT, "too many links for the budget of %zu bytes",
		    arena_budget(walk->arena));
}

static bool
add_hit(struct walk *walk, const struct link_pattern *pattern, struct range text)
{
	struct hit *hit = ARENA_PUSH(walk->arena, walk->hits.items, walk->hits.count, walk->cap);

	if (hit == NULL)
		return out_of_budget(walk);
	*hit = (struct hit){ .signal = pattern->signal, .file = pattern->place.file,
			     .line = pattern->place.line,
			     .folded = document_folded_of_text(walk->document, text) };
	return true;
}

/* A link or what it hands on to leads where the pattern says. */
static bool
leads_there(const struct address *address, const struct address *inside, size_t inside_count,
	    const struct address_pattern *pattern)
{
	if (address_fits(address, pattern))
		return true;
	for (size_t i = 0; i < inside_count; i++)
		if (address_fits(&inside[i], pattern))
			return true;
	return false;
}

static bool
see_link(struct walk *walk, struct slice href, struct range text)
{
	struct address address, inside[ADDRESSES_INSIDE_MOST];
	size_t inside_count;

	if (++walk->seen % LINKS_PER_WATCH == 0 && !watch_check(walk->watch, walk->err))
		return false;
	if (!address_read(walk->arena, href, &address))
		return true;
	inside_count = addresses_inside(walk->arena, &address, inside);
	for (size_t i = 0; i < walk->set->link_count; i++) {
		const struct link_pattern *pattern = &walk->set->links[i];

		if (leads_there(&address, inside, inside_count, &pattern->address) &&
		    !add_hit(walk, pattern, text))
			return false;
	}
	return true;
}

/* References ("&amp;") are resolved as in a browser. */
static bool
see_element(struct walk *walk, const struct document_link *link)
{
	const struct html_attribute attribute = { .value = { 0, link->href.len }, .has_value = true };

	return see_link(walk, html_attribute_value(walk->arena, link->href, &attribute), link->text);
}

/* ---- addresses in the text -------------------------------------------------------------------- */

static bool
ends_address(uint8_t c)
{
	return c <= ' ' || c == '<' || c == '>' || c == '"' || c == '`' || c == '|';
}

/* Where an address that begins at `at` ends; a sentence's punctuation does not belong to it. */
static size_t
address_end(struct slice text, size_t at)
{
	size_t end = at;

	while (end < text.len && !ends_address(text.data[end]))
		end++;
	while (end > at && strchr(".,;:!?)]'*_", text.data[end - 1]) != NULL)
		end--;
	return end;
}

/* Where the next address of the text begins, from `from` on; its length if there is none. */
static size_t
next_address(struct slice text, size_t from)
{
	for (size_t at = from; at < text.len; at++) {
		uint8_t c = text.data[at];

		if ((c != 'h' && c != 'H' && c != 'w' && c != 'W') ||
		    (at > 0 && ascii_is_alnum(text.data[at - 1])))
			continue;
		if (slice_has_at_nocase(text, at, SLICE("http://")) ||
		    slice_has_at_nocase(text, at, SLICE("https://")) ||
		    slice_has_at_nocase(text, at, SLICE("www.")))
			return at;
	}
	return text.len;
}

bool
links_scan(const struct signal_set *set, struct watch *watch, struct arena *arena,
	   const struct document *document, struct hits *hits_out, struct error *err)
{
	struct walk walk = { .set = set, .arena = arena, .document = document, .watch = watch,
			     .err = err };
	struct slice text = document->text;
	size_t end;

	*hits_out = (struct hits){ NULL, 0 };
	if (set->link_count == 0)
		return true;
	for (size_t i = 0; i < document->link_count; i++)
		if (!see_element(&walk, &document->links[i]))
			return false;
	for (size_t at = next_address(text, 0); at < text.len; at = next_address(text, end)) {
		struct range range = { at, address_end(text, at) };

		end = range.end > at ? range.end : at + 1;
		if (range.end > at && !see_link(&walk, slice_range(text, range), range))
			return false;
	}
	*hits_out = walk.hits;
	return true;
}
