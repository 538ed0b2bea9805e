/*
 * Required literals: what every match of a pattern must hold.
 */
#include "policy/regex_literal.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/compiler.h"
#include "base/limits.h"

/* Literals joined by "|"; "" where there are none. */
static void
join(const struct literals *literals, char *out, size_t size)
{
	size_t len = 0;

	out[0] = '\0';
	for (size_t i = 0; i < literals->count; i++)
		len += (size_t)snprintf(out + len, size - len, "%s%.*s", i == 0 ? "" : "|",
					SLICE_ARG(literals->items[i]));
	assert_true(len < size);
}

static void
a_literal_is_what_no_match_can_do_without(void **state)
{
	static const struct {
		const char *pattern, *literals;
	} cases[] = {
		{ "quelle: \\w+", "quelle: " },
		{ "Quelle", "quelle" },
		{ "\\bprice\\b", "price" },
		{ "colou?r", "colo" },
		{ "colou*", "colo" },
		{ "colou+rs", "colou" },
		{ "abc{0,2}defg", "defg" },
		{ "abc{2}", "abc" },
		{ "ab{x", "ab{x" },
		{ "a\\.b\\$", "a.b$" },
		{ "kurs|preis", "kurs|preis" },
		{ "kurs|\\d", "" },
		{ "kurs|", "" },
		{ "(?:kurs|preis)ziel", "ziel" },
		{ "(?:kurs|preis)\\s+x", "kurs|preis" },
		{ "(?:kurs|preis)?\\s+xy", "xy" },
		{ "(?<source>reuters|dpa)\\d", "reuters|dpa" },
		{ "(?P<source>reuters)\\d", "reuters" },
		{ "((a(bcd)e))", "bcd" },
		{ "(?=abc)\\d", "" },
		{ "(?!abc)de", "de" },
		{ "(?<!abc)de", "de" },
		{ "(?<=abc)de", "de" },
		{ "(?i)abc", "abc" },
		{ "(?x)a b c", "" },
		{ "(?i:abc)\\d", "" },
		{ "(?|abc|def)\\d", "" },
		{ "(?#abcdef)gh", "gh" },
		{ "\\Qa.b\\E", "" },
		{ "(*UCP)abc", "" },
		{ "\\x41bcd", "bcd" },
		{ "\\x{41}bcd", "bcd" },
		{ "\\p{Lu}bcd", "bcd" },
		{ "\\pLbcd", "bcd" },
		{ "(a)\\1bcd", "bcd" },
		{ "(?<n>a)\\k<n>bcd", "bcd" },
		{ "(?<n>a)\\g{n}bcd", "bcd" },
		{ "\\cAbcd", "bcd" },
		{ "[abc]def[^x]", "def" },
		{ "[]abc]de", "de" },
		{ "[^]abc]de", "de" },
		{ "[[:alpha:]]de", "de" },
		{ "[\\]x]de", "de" },
		{ "\\d+ ?[$\u20AC]", "$|\u20AC" },
		{ "\\w[0-3]", "0|1|2|3" },
		{ "\\w[a-c]", "" },
		{ "\\w[X1]", "x|1" },
		{ "\\w[x\\d]", "" },
		{ "\\w[$]?", "" },
		{ "\\d+", "" },
		{ "^\\W*\\w", "" },
		{ ".*", "" },
		{ "a|b|", "" },
		{ "\u00FCber+", "\u00FCber" },
		{ "\u00FC?x", "x" },
	};
	struct arena *arena = arena_new(1 * MiB);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct literals literals = regex_literals(arena, slice_of(cases[i].pattern));
		char found[200];

		print_message("# %s\n", cases[i].pattern);
		join(&literals, found, sizeof(found));
		assert_string_equal(found, cases[i].literals);
	}
	arena_free(arena);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_literal_is_what_no_match_can_do_without),
	};

	return cmocka_run_group_tests_name("policy/regex_literal", tests, NULL, NULL);
}
