/*
 * Which article a mark with a name belongs to.
 */
#include "text/article_names.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <setjmp.h>
#include <cmocka.h>

#define BUDGET ((size_t)256 << 20)

#include "base/compiler.h"
#include "text/arena_test.h"
#include "text/article_test.h"

/* "a,b;;c": the names of each article, articles separated by ";". */
static const char *
names_of(struct arena *arena, const struct document *document)
{
	struct buf out;

	buf_init(&out, arena);
	for (size_t i = 0; i < document->article_count; i++) {
		const struct article *article = &document->articles[i];

		for (size_t j = 0; j < article->mark_count; j++) {
			buf_string(&out, j == 0 ? "" : ",");
			buf_add(&out, article->marks[j]);
		}
		buf_string(&out, i + 1 < document->article_count ? ";" : "");
	}
	return buf_cstring(&out);
}

static void
a_mark_belongs_to_the_article_it_stands_before_or_in(void **state)
{
#define ONE "<h1>One</h1><p>Text of one.</p>"
#define TWO "<h1>Two</h1><p>Text of two.</p>"
#define MARK(names) "<!-- bluepencil mark=" names " -->"
	static const struct {
		const char *page, *expected;
	} cases[] = {
		{ ONE TWO, ";" },
		{ MARK("x") ONE TWO, "x;" },
		{ ONE MARK("x") TWO, ";x" },
		{ ONE "<h1>Two</h1>" MARK("x") "<p>Text of two.</p>", ";x" },
		{ ONE TWO MARK("x"), ";x" },
		{ ONE TWO MARK("x y,z"), ";x,y,z" },
		{ ONE TWO MARK("x,x"), ";x" },
		{ ONE TWO "<!-- BluePencil MARK=x -->", ";x" },
		{ ONE TWO "<!-- bluepencilmark=x --><!-- mark=x -->", ";" },
		{ "<!-- article -->" ONE MARK("x") "<!-- /article --><!-- article -->" TWO
		  "<!-- /article -->", "x;" },
		{ "<div data-bluepencil-mark=x>" ONE "</div>" TWO, "x;" },
		{ "<div data-bluepencil-mark='x, y'>" ONE TWO "</div>", "x,y;x,y" },
		{ ONE "<h1>Two</h1><p data-bluepencil-mark=x>Text of two.</p>", ";x" },
		{ "<div DATA-bluepencil-mark>" ONE "</div>" TWO, ";" },
		{ MARK("x"), "" },
	};
	struct arena *arena = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t len = strlen(cases[i].page);
		uint8_t *page = malloc(len);
		struct document document;

		print_message("# %s\n", cases[i].page);
		memcpy(page, cases[i].page, len);
		read_document(arena, (struct slice){ page, len }, true, &document);
		find(arena, &document, NULL);
		assert_string_equal(names_of(arena, &document), cases[i].expected);
		free(page);
	}
}

static void
names_on_elements_within_one_another_are_no_more_than_an_article_can_have(void **state)
{
	struct arena *arena = *state;
	struct document document;
	struct buf page;

	buf_init(&page, arena);
	for (size_t i = 0; i < 100; i++)
		buf_printf(&page, "<!-- bluepencil mark=c%zu --><div data-bluepencil-mark=d%zu>", i, i);
	for (size_t i = 0; i < 500; i++)
		buf_printf(&page, "<h1>Title %zu</h1><p>Text.</p>", i);
	read_document(arena, buf_slice(&page), true, &document);
	find(arena, &document, NULL);
	assert_int_equal(document.article_count, 500);
	assert_int_equal(document.articles[0].mark_count, 16);
	assert_int_equal(document.articles[499].mark_count, 8);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_mark_belongs_to_the_article_it_stands_before_or_in),
		TEST(names_on_elements_within_one_another_are_no_more_than_an_article_can_have),
	};

	return cmocka_run_group_tests_name("article_names", tests, NULL, NULL);
}
