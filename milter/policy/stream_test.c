/*
 * Patterns and networks, by which policies choose their mail.
 */
#include "policy/stream.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/compiler.h"
#include "policy/network.h"

static void
a_star_is_any_text_and_case_does_not_count(void **state)
{
	static const struct {
		const char *pattern, *text;
		bool matches;
	} cases[] = {
		{ "", "", true },	     { "", "a", false },	{ "*", "", true },
		{ "*", "abc", true },	     { "a*", "ABC", true },	{ "a*", "ba", false },
		{ "*c", "abc", true },	     { "*c", "cb", false },	{ "a*c", "abcbc", true },
		{ "a*b*c", "aXbXbXc", true }, { "a*b*c", "aXcXb", false }, { "**a**", "a", true },
		{ "*.example", ".example", true }, { "*.example", "example", false },
		{ "a?c", "abc", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		print_message("# %s %s\n", cases[i].pattern, cases[i].text);
		assert_int_equal(pattern_matches(slice_of(cases[i].pattern), slice_of(cases[i].text)),
				 cases[i].matches);
	}
}

static void
many_stars_end_where_a_long_text_does_not_match(void **state)
{
	size_t len = 20000;
	uint8_t *text = malloc(len);

	(void)state;
	memset(text, 'a', len);
	assert_false(pattern_matches(SLICE("*a*a*a*a*a*a*a*a*a*b"), (struct slice){ text, len }));
	free(text);
}

static void
an_address_belongs_to_its_network_however_it_is_written(void **state)
{
	static const struct {
		const char *network, *address;
		bool holds;
	} cases[] = {
		{ "192.0.2.1", "192.0.2.1", true },
		{ "192.0.2.1", "192.0.2.2", false },
		{ "192.0.2.0/24", "192.0.2.255", true },
		{ "192.0.2.0/24", "192.0.3.0", false },
		{ "192.0.2.128/25", "192.0.2.127", false },
		{ "0.0.0.0/0", "198.51.100.1", true },
		{ "0.0.0.0/0", "2001:db8::1", false },
		{ "::/0", "198.51.100.1", true },
		{ "2001:db8::/32", "2001:DB8:1::5", true },
		{ "2001:db8::/32", "2001:db9::", false },
		{ "2001:db8::/32", "IPv6:2001:db8::1", true },
		{ "192.0.2.0/24", "::ffff:192.0.2.9", true },
		{ "192.0.2.0/24", "unknown", false },
		{ "192.0.2.0/24", "", false },
	};
	struct network network;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		print_message("# %s %s\n", cases[i].network, cases[i].address);
		assert_true(network_parse(slice_of(cases[i].network), &network));
		assert_int_equal(network_holds(&network, slice_of(cases[i].address)), cases[i].holds);
	}
}

static void
what_is_no_network_is_refused(void **state)
{
	static const char *const texts[] = {
		"", "/", "192.0.2", "192.0.2.0/33", "192.0.2.1/24", "192.0.2.0/", "192.0.2.0/2x",
		"example.com", "2001:db8::1/32", "2001:db8::/129", "192.0.2.0/0024", "1.2.3.4 ",
		"000000000000000000000000000000000000000000000000000000000000000000000000001.2.3.4",
	};
	struct network network;

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		print_message("# %s\n", texts[i]);
		assert_false(network_parse(slice_of(texts[i]), &network));
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_star_is_any_text_and_case_does_not_count),
		cmocka_unit_test(many_stars_end_where_a_long_text_does_not_match),
		cmocka_unit_test(an_address_belongs_to_its_network_however_it_is_written),
		cmocka_unit_test(what_is_no_network_is_refused),
	};

	return cmocka_run_group_tests_name("policy/stream", tests, NULL, NULL);
}
