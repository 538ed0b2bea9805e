/*
 * Which bytes go when words are cut out of a block, and when none do.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "moderate/excerpt.h"
#include "moderate/words.h"

struct cut {
	const char *what;
	bool html;
	const char *source;
	size_t start, end;		/* words of the first block */
	bool joined;			/* the words of other blocks stand on both sides */
	const char *left;		/* NULL: nothing is cut */
};

/* What is left of the source; NULL where nothing may be cut. */
static const char *
cut(struct arena *arena, const struct cut *c)
{
	struct excerpt_words wanted = { .words = { c->start, c->end },
					.joined_before = c->joined, .joined_behind = c->joined };
	struct slice source = arena_copy(arena, slice_of(c->source));
	struct word_list words = { 0 };
	struct excerpt excerpt = { 0 };
	struct document document;
	const struct range *places;
	struct error err = { 0 };
	struct slice folded;
	struct buf left;

	assert_true(c->html ? document_from_html(arena, source, NULL, &document, &err)
			    : document_from_plain(arena, source, false, false, NULL, &document, &err));
	folded = block_folded(&document, &document.blocks[0]);
	assert_true(words_add(&words, arena, folded));
	places = words_places(folded, words.count, arena);
	assert_non_null(places);
	if (!excerpt_find(&document, 0, places, words.count, &wanted, &excerpt))
		return NULL;
	buf_init(&left, arena);
	buf_add(&left, slice_first(source, excerpt.source.start));
	buf_add(&left, slice_range(source, excerpt.kept));
	buf_add(&left, slice_from(source, excerpt.source.end));
	return buf_cstring(&left);
}

static void
words_go_with_what_belongs_to_them(void **state)
{
	static const struct cut cases[] = {
		{ "a sentence between two", false, "One two. Three four. Five six.\n", 2, 4, false,
		  "One two. Five six.\n" },
		{ "the first", false, "One two. Three four.\n", 0, 2, false, "Three four.\n" },
		{ "the last", false, "One two. Three four.\n", 2, 4, false, "One two.\n" },
		{ "an entry of a row", false, "One two | Three four | Five six\n", 2, 4, false,
		  "One two | Five six\n" },
		{ "what nothing parts, but the words of other blocks", false, "One two three four five six\n",
		  2, 4, true, "One two five six\n" },
		{ "what nothing parts", false, "One two three four five six\n", 2, 4, false, NULL },
		{ "half a sentence", false, "One two. Three four five. Six.\n", 2, 4, false, NULL },
		{ "a full stop in a name", false, "One two at n.example three four. Five.\n", 5, 7, false, NULL },
		{ "words that are not there", false, "One two.\n", 2, 4, false, NULL },
		{ "no words", false, "One two.\n", 1, 1, true, NULL },

		{ "a sentence of a page", true, "<p>One two. Three four. Five six.</p>", 2, 4, false,
		  "<p>One two. Five six.</p>" },
		{ "with its link", true, "<p>One two. <a href=x>Three four.</a> Five six.</p>", 2, 4, false,
		  "<p>One two. Five six.</p>" },
		/* Of the blanks on both sides of the tag a reader sees one. */
		{ "the end of what is bold", true, "<p><b>One two. Three four.</b> Five six.</p>", 2, 4, false,
		  "<p><b>One two. </b> Five six.</p>" },
		{ "half in bold", true, "<p>One two. Three <b>four. Five</b> six.</p>", 2, 4, false, NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *arena = arena_new(4 * 1024 * 1024);
		const char *left = cut(arena, &cases[i]);

		if ((left == NULL) != (cases[i].left == NULL) ||
		    (left != NULL && strcmp(left, cases[i].left) != 0))
			fail_msg("%s: %s", cases[i].what, left == NULL ? "nothing" : left);
		arena_free(arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_go_with_what_belongs_to_them),
	};

	return cmocka_run_group_tests_name("moderate/excerpt", tests, NULL, NULL);
}
