/* Unit tests of html/meta_charset. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "html/meta_charset.h"

/* Each page, the label that is found in it, and the page with "utf-8" in its place. */
static const struct {
	const char *page, *label, *written;
} cases[] = {
	{ "<meta charset=koi8-r><p>a", "koi8-r", "<meta charset=utf-8><p>a" },
	{ "<!DOCTYPE html><HTML><Head>\r\n<META CharSet = ' Latin1 ' >", "Latin1",
	  "<!DOCTYPE html><HTML><Head>\r\n<META CharSet = ' utf-8 ' >" },
	{ "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=iso-8859-1\">", "iso-8859-1",
	  "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=utf-8\">" },
	{ "<meta content='charset = \"x\" ;a=b' http-equiv=content-type>", "x",
	  "<meta content='charset = \"utf-8\" ;a=b' http-equiv=content-type>" },
	{ "<meta http-equiv=content-type content='charset charset=y;z'>", "y",
	  "<meta http-equiv=content-type content='charset charset=utf-8;z'>" },
	{ "<meta charset=a><meta http-equiv=content-type content='charset=b'>", "a",
	  "<meta charset=utf-8><meta http-equiv=content-type content='charset=utf-8'>" },
	{ "<title><meta charset=a></title><meta charset=b>", "b",
	  "<title><meta charset=a></title><meta charset=utf-8>" },
	{ "<!-- <meta charset=a> --><meta charset=b>", "b",
	  "<!-- <meta charset=a> --><meta charset=utf-8>" },
	/* none */
	{ "<meta name=charset content='charset=a'>", "", NULL },
	{ "<meta http-equiv=content-type content='text/html'>", "", NULL },
	{ "<meta http-equiv=content-type content='charset'>", "", NULL },
	{ "<meta http-equiv=content-type content='charset=\"a'>", "", NULL },
	{ "<meta charset=''>", "", NULL },
	{ "<body><meta charset=a>", "", NULL },
	{ "<head></head><meta charset=a>", "", NULL },
	{ "<meta charset=a", "", NULL },
	{ "", "", NULL },
};

static void
the_charset_of_a_page_is_found_and_nothing_else_is_changed(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *arena = arena_new(256 * 1024);
		struct slice page = arena_copy(arena, slice_of(cases[i].page));
		const char *written = cases[i].written != NULL ? cases[i].written : cases[i].page;
		struct buf out;

		buf_init(&out, arena);
		html_meta_charset_write(arena, page, SLICE("utf-8"), &out);
		if (!slice_equal(html_meta_charset(arena, page), slice_of(cases[i].label)) ||
		    !slice_equal(buf_slice(&out), slice_of(written)))
			fail_msg("case %zu: \"%.*s\"", i, SLICE_ARG(buf_slice(&out)));
		arena_free(arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_charset_of_a_page_is_found_and_nothing_else_is_changed),
	};

	return cmocka_run_group_tests_name("html/meta_charset", tests, NULL, NULL);
}
