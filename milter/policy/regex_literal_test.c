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

/* Literals joined by "|", bounds as "<" and ">", the first word's as "^"; "" where there are none. */
static void
join(const struct literals *literals, char *out, size_t size)
{
	size_t len = 0;

	out[0] = '\0';
	for (size_t i = 0; i < literals->count; i++)
		len += (size_t)snprintf(out + len, size - len, "%s%s%s%.*s%s", i == 0 ? "" : "|",
					literals->items[i].first ? "^" : "",
					literals->items[i].bound_start ? "<" : "",
					SLICE_ARG(literals->items[i].text),
					literals->items[i].bound_end ? ">" : "");
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
		{ "\\bprice\\b", "<price>" },
		{ "colou?r", "colour|color" },
		{ "colou*", "colo" },
		{ "colou+rs", "colou" },
		{ "abc{0,2}defg", "defg" },
		{ "abc{2}", "abc" },
		{ "ab{x", "ab{x" },
		{ "a\\.b\\$", "a.b$" },
		{ "kurs|preis", "kurs|preis" },
		{ "kurs|\\d", "" },
		{ "kurs|", "" },
		{ "(?:kurs|preis)ziel", "kursziel|preisziel" },
		{ "(?:kurs|preis)\\s+x", "kurs|preis" },
		{ "(?:kurs|preis)?\\s+xy", "xy" },
		{ "(?<source>reuters|dpa)\\d", "reuters|dpa" },
		{ "(?P<source>reuters)\\d", "reuters" },
		{ "((a(bcd)e))", "abcde" },
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
		{ "[abc]def[^x]", "adef|bdef|cdef" },
		{ "[]abc]de", "de" },
		{ "[^]abc]de", "de" },
		{ "[[:alpha:]]de", "de" },
		{ "[\\]x]de", "]de|xde" },
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
		{ "\\b(?:von|by) [a-z]+", "<von |<by " },
		{ "(?<!\\w)di(?!\\w)", "<di>" },
		{ "\\b:x\\b ", ":x " },
		{ "\\w+te\\b", "te>" },
		{ "x\\b(?!abc)y*", "x>" },
		{ "^\\W*(?:via|from) ", "^via |^from " },
		{ "^\\d*via", "via" },
		{ "(?:^|[.;]) ?via", "^ via|^via|. via|.via|; via|;via" },
		{ "(?:\\w*beitrag|bericht|essay) (?:by|von) ",
		  "beitrag by |beitrag von |bericht by |bericht von |essay by |essay von " },
		{ "(?:autor(?:in)?|text) ?[:;]",
		  "autorin :|autorin ;|autorin:|autorin;|autor :|autor ;|autor:|autor;|text :|text ;|text:|text;" },
		{ "quelle|quellen?", "quelle" },
		{ "(?:foo|\\bfoo)x", "foox" },
		{ "(?:a|)b(?:c|)", "b" },
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
