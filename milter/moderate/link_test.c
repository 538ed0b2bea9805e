/*
 * Which addresses lead to the same place.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>

#include "base/compiler.h"
#include "moderate/link.h"

/* The digest of a copy of exactly its length. */
static uint64_t
digest_of(const char *href)
{
	size_t len = strlen(href);
	uint8_t *copy = malloc(len == 0 ? 1 : len);
	uint64_t digest;

	assert_non_null(copy);
	memcpy(copy, href, len);
	digest = link_digest((struct slice){ copy, len });
	free(copy);
	return digest;
}

static void
what_does_not_say_where_a_link_leads_does_not_count(void **state)
{
	static const char *const same[][2] = {
		{ "https://n.example/a", "http://N.Example/a" },
		{ "https://n.example/a", " https://n.example/a/ " },
		{ "https://n.example/a", "https://n.example/a>." },
		{ "https://n.example/a", "https://n.example/a#top" },
		{ "https://n.example/a", "https://n.example/a?utm_source=plain&utm_medium=mail" },
		{ "https://n.example/a?x=1&y=2", "https://n.example/a?x=1&amp;utm_source=html&amp;y=2" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(same); i++)
		if (digest_of(same[i][0]) == 0 || digest_of(same[i][0]) != digest_of(same[i][1]))
			fail_msg("%s and %s", same[i][0], same[i][1]);
}

static void
another_path_or_parameter_is_another_place(void **state)
{
	static const char *const others[] = {
		"https://n.example/a", "https://n.example/A", "https://m.example/a", "https://n.example/a/b",
		"https://n.example/a?x=1", "https://n.example/a?x=2", "https://n.example/?x=1",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(others); i++)
		for (size_t j = 0; j < i; j++)
			if (digest_of(others[i]) == digest_of(others[j]))
				fail_msg("%s and %s", others[i], others[j]);
}

static void
a_site_as_a_whole_is_no_place(void **state)
{
	static const char *const none[] = {
		"", "#", "/a", "mailto:a@n.example", "https://", "https://n.example", "http://n.example/",
		"https://n.example/?utm_source=plain", "https://n.example/#top",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(none); i++)
		if (digest_of(none[i]) != 0)
			fail_msg("%s", none[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_does_not_say_where_a_link_leads_does_not_count),
		cmocka_unit_test(another_path_or_parameter_is_another_place),
		cmocka_unit_test(a_site_as_a_whole_is_no_place),
	};

	return cmocka_run_group_tests_name("moderate/link", tests, NULL, NULL);
}
