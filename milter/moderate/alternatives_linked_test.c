/* Unit tests of moderate/alternatives_linked: an HTML version against a plain one, paired as a whole. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "moderate/alternatives.h"

/* The bytes stand in memory of exactly their length. */
static struct version
version_of(struct arena *arena, const char *text, bool html)
{
	struct document *document = arena_alloc(arena, sizeof(*document));
	struct slice source = arena_copy(arena, slice_of(text));
	struct version version = { 0 };
	struct error err;

	assert_true(html ? document_from_html(arena, source, NULL, document, &err)
			 : document_from_plain(arena, source, false, false, NULL, document, &err));
	assert_true(version_add(&version, arena, document, 0));
	return version;
}

#define BEGINS "Anfang der Ausgabe\n\n"
#define ENDS   "\n\nEnde der Ausgabe\n"

static void
a_picture_is_the_twin_of_the_text_that_leads_to_the_same_place(void **state)
{
	static const struct {
		const char *what, *html, *plain;	/* what stands between beginning and end */
		size_t block, twin;			/* of the HTML version; 9: none */
	} cases[] = {
		{ "one of either", "<p><a href='https://x.example/a'><img src=x alt='Ein Bild'></a>",
		  "Der Kurs steigt weiter: https://x.example/a", 1, 1 },
		{ "written otherwise", "<p><a href='HTTP://X.example/a?utm_source=html'><img src=x alt='Ein Bild'></a>",
		  "Der Kurs steigt weiter: https://x.example/a?utm_source=plain", 1, 1 },
		{ "another place", "<p><a href='https://x.example/a'><img src=x alt='Ein Bild'></a>",
		  "Der Kurs steigt weiter: https://x.example/b", 1, 9 },
		{ "the site as a whole", "<p><a href='https://x.example/'><img src=x alt='Ein Bild'></a>",
		  "Der Kurs steigt weiter: https://x.example/", 1, 9 },
		{ "no link", "<p><img src=x alt='Ein Bild'>", "Der Kurs steigt weiter: https://x.example/a", 1, 9 },
		{ "two pictures", "<p><a href='https://x.example/a'><img src=x alt='Ein Bild'></a>"
				  "<p><a href='https://x.example/a'><img src=x alt='Noch eines'></a>",
		  "Der Kurs steigt weiter: https://x.example/a", 1, 9 },
		{ "two texts", "<p><a href='https://x.example/a'><img src=x alt='Ein Bild'></a>",
		  "Der Kurs steigt weiter: https://x.example/a\n\nHeute fällt der Regen: https://x.example/a", 1, 9 },
		{ "a text beside the picture", "<p><a href='https://x.example/a'><img src=x alt='Ein Bild'></a>"
					       "<p><a href='https://x.example/a'>Hier entlang</a>",
		  "Der Kurs steigt weiter: https://x.example/a", 1, 9 },
		{ "two places, each its own", "<p><a href='https://x.example/b'><img src=x alt='Ein Bild'></a>"
					      "<p><a href='https://x.example/a'><img src=x alt='Noch eines'></a>",
		  "Der Kurs steigt weiter: https://x.example/a\n\nHeute fällt der Regen: https://x.example/b", 1, 2 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *arena = arena_new((size_t)16 << 20);
		const char *page = arena_printf(arena, "<p>Anfang der Ausgabe%s<p>Ende der Ausgabe", cases[i].html);
		const char *text = arena_printf(arena, BEGINS "%s" ENDS, cases[i].plain);
		struct version one = version_of(arena, page, true), other = version_of(arena, text, false);
		size_t twin;

		assert_true(alternatives_pair(&one, &other, arena));
		twin = one.blocks[cases[i].block].twin;
		if (twin != (cases[i].twin == 9 ? BLOCK_NONE : cases[i].twin))
			fail_msg("%s: the twin is %zu", cases[i].what, twin);
		if (twin != BLOCK_NONE)
			assert_int_equal(other.blocks[twin].twin, cases[i].block);
		arena_free(arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_picture_is_the_twin_of_the_text_that_leads_to_the_same_place),
	};

	return cmocka_run_group_tests_name("moderate/alternatives_linked", tests, NULL, NULL);
}
