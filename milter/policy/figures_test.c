/*
 * What is a price, a percentage, a multiple, a date, and where they are compiled at all.
 */
#include "policy/figures.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/compiler.h"
#include "policy/folder_test.h"
#include "text/fold.h"

/* The words where a signal fires in a text, joined by "|". */
static const char *
words(struct folder *folder, struct arena *arena, const char *signal, const char *text)
{
	const struct signal_set *set = policy_signals(folder->policy);
	struct scratch *scratch = policy_lend_scratch(folder->policy);
	struct folded folded;
	struct hits hits;
	struct error err;
	struct buf out;
	size_t covered = 0;

	assert_true(fold(arena, slice_of(text), &folded));
	assert_true(signal_scan(set, scratch, arena, slice_of(text), &folded,
				(struct hits){ NULL, 0 }, &hits, &err));
	buf_init(&out, arena);
	for (size_t i = 0; i < hits.count; i++) {
		struct range range = hits.items[i].folded;

		if (strcmp(signal_name(set, hits.items[i].signal), signal) != 0)
			continue;
		/* The longest of those that begin together, and none within it. */
		while (i + 1 < hits.count && hits.items[i + 1].signal == hits.items[i].signal &&
		       hits.items[i + 1].folded.start == range.start)
			range = hits.items[++i].folded;
		if (range.end <= covered)
			continue;
		covered = range.end;
		if (folded.map != NULL)
			range = offset_map_source(folded.map, range);
		buf_string(&out, out.len == 0 ? "" : "|");
		buf_add(&out, slice_range(slice_of(text), range));
	}
	policy_return_scratch(folder->policy, scratch);
	return buf_cstring(&out);
}

static void
figures_are_known_as_each_language_writes_them(void **state)
{
	static const struct {
		const char *signal, *text, *expected;
	} cases[] = {
		{ "price", "It costs $1,200.50 today", "$1,200.50" },
		{ "price", "Es kostet 1.200,50 € heute", "1.200,50 €" },
		{ "price", "kosztuje 1 200 zł dziś", "1 200 zł" },
		{ "price", "Preis: 1'200 CHF", "1'200 CHF" },
		{ "price", "CHF 1’200", "CHF 1’200" },
		{ "price", "价格¥1.2万了", "¥1.2万" },
		{ "price", "突破10万美元", "10万美元" },
		{ "price", "1,2 Mio. Dollar", "1,2 Mio. Dollar" },
		{ "price", "1,2 Millionen Euro", "1,2 Millionen Euro" },
		{ "price", "harganya Rp15.000 saja", "Rp15.000" },
		{ "price", "giá 15 triệu đồng", "15 triệu đồng" },
		{ "price", "١٢٠٠ دولار", "١٢٠٠ دولار" },
		{ "price", "100 000 долларов", "100 000 долларов" },
		{ "price", "2 мільйони доларів і 5 гривень", "2 мільйони доларів|5 гривень" },
		{ "price", "60.000 dólares", "60.000 dólares" },
		{ "price", "2,5 millions d'euros", "2,5 millions d'euros" },
		{ "price", "5.000 dollari", "5.000 dollari" },
		{ "price", "R$ 300", "R$ 300" },
		{ "price", "100 bin lira", "100 bin lira" },
		{ "price", "15 miljoen euro", "15 miljoen euro" },
		{ "price", "10万ドル", "10万ドル" },
		{ "price", "10만 달러", "10만 달러" },
		{ "price", "$5k", "$5k" },
		{ "price", "１２０＄", "１２０＄" },
		{ "price", "room 1200, 5 apples, chapter 3", "" },
		{ "price", "Die Eurozone hat 20 Länder, der Dollar fällt", "" },
		{ "percent", "um 5 %", "5 %" },
		{ "percent", "5,2 Prozent mehr", "5,2 Prozent" },
		{ "percent", "eine 5-prozentige Rendite", "5-prozentige" },
		{ "percent", "yüzde 5 arttı", "yüzde 5" },
		{ "percent", "%5 arttı", "%5" },
		{ "percent", "20 pour cent", "20 pour cent" },
		{ "percent", "un 20 por ciento", "20 por ciento" },
		{ "percent", "il 20 per cento", "20 per cento" },
		{ "percent", "o 5 procent", "5 procent" },
		{ "percent", "на 5 процентов", "5 процентов" },
		{ "percent", "на 5 відсотків", "5 відсотків" },
		{ "percent", "5 phần trăm", "5 phần trăm" },
		{ "percent", "5 persen", "5 persen" },
		{ "percent", "百分之5", "百分之5" },
		{ "percent", "5パーセント", "5パーセント" },
		{ "percent", "5퍼센트", "5퍼센트" },
		{ "percent", "٥٪", "٥٪" },
		{ "percent", "5 بالمئة", "5 بالمئة" },
		{ "percent", "5 apples a percentage", "" },
		{ "multiple", "a 10x gain", "10x" },
		{ "multiple", "10×", "10×" },
		{ "multiple", "zehnfach", "zehnfach" },
		{ "multiple", "das 10-fache", "10-fache" },
		{ "multiple", "a 3-fold rise", "3-fold" },
		{ "multiple", "multiplié par 10", "multiplié par 10" },
		{ "multiple", "multiplicar por 10", "multiplicar por 10" },
		{ "multiple", "вырос в 10 раз", "в 10 раз" },
		{ "multiple", "gấp 10 lần", "gấp 10 lần" },
		{ "multiple", "10 kali lipat", "10 kali lipat" },
		{ "multiple", "10倍", "10倍" },
		{ "multiple", "10배", "10배" },
		{ "multiple", "10 katına çıktı", "10 katına" },
		{ "multiple", "5 fois par semaine, 3 times, 10 кот", "" },
		{ "multiple", "Linux 64, exit", "" },
		{ "date", "am 28. Februar 2026", "28. Februar|Februar 2026" },
		{ "date", "on February 28", "February 28" },
		{ "date", "on 1st March", "1st March" },
		{ "date", "el 28 de febrero", "28 de febrero" },
		{ "date", "28 lutego", "28 lutego" },
		{ "date", "28 февраля", "28 февраля" },
		{ "date", "2026年2月28日", "2026年2月28日" },
		{ "date", "ngày 28 tháng 2", "ngày 28 tháng 2" },
		{ "date", "2026-02-28", "2026-02-28" },
		{ "date", "28/02/2026", "28/02/2026" },
		{ "date", "28 فبراير", "28 فبراير" },
		{ "date", "we may meet, the march of 20,000", "" },
	};
	struct folder *folder = *state;
	struct arena *arena = arena_new(16 * MiB);

	folder_write(folder, "p.rules", "rules : { r : { when = \"price or percent or multiple or date\";\n"
		     " action = \"remove\"; }; };\n");
	if (folder_load(folder) == NULL)
		diagnostics_print(&folder->diags, stderr, false);
	assert_non_null(folder->policy);
	for (size_t i = 0; i < COUNT(cases); i++) {
		print_message("# %s: %s\n", cases[i].signal, cases[i].text);
		assert_string_equal(words(folder, arena, cases[i].signal, cases[i].text),
				    cases[i].expected);
	}
	arena_free(arena);
}

static void
a_figure_is_compiled_only_where_a_pack_names_it(void **state)
{
	static const struct {
		const char *rules, *compiled;
	} cases[] = {
		{ "signals : { a : { en = [ \"the price of dates\" ]; }; };\n"
		  "rules : { r : { when = \"a\"; action = \"remove\"; }; };", "" },
		{ "signals : { a : { en = [ \"up {percent}\" ]; }; };\n"
		  "rules : { r : { when = \"a\"; action = \"remove\"; }; };", "percent " },
		{ "signals : { a : { en = \"aa\"; }; };\nrules : { r : { score : { a = 1; price = 1; };\n"
		  " threshold = 2; action = \"remove\"; }; };", "price " },
		{ "signals : { a : { en = \"aa\"; }; price-tag : { en = \"tag\"; }; };\n"
		  "rules : { r : { when = \"a and price-tag\"; action = \"remove\"; }; };", "" },
		{ "signals : { multiple : { en = [ \"manifold\" ]; }; };\n"
		  "rules : { r : { when = \"multiple and not date\"; action = \"remove\"; }; };",
		  "multiple date " },
	};
	struct folder *folder = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		char compiled[100] = "";
		size_t len = 0;

		print_message("# %s\n", cases[i].rules);
		folder_done(folder);
		folder_write(folder, "p.rules", cases[i].rules);
		assert_non_null(folder_load(folder));
		for (size_t j = 0; figure_name(j) != NULL; j++) {
			const struct signal_set *set = policy_signals(folder->policy);

			if (signal_pattern_count(set, signal_find(set, figure_name(j))) == 0)
				continue;
			len += (size_t)snprintf(compiled + len, sizeof(compiled) - len, "%s ", figure_name(j));
			assert_true(len < sizeof(compiled));
		}
		assert_string_equal(compiled, cases[i].compiled);
	}
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, folder_setup, folder_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(figures_are_known_as_each_language_writes_them),
		TEST(a_figure_is_compiled_only_where_a_pack_names_it),
	};

	return cmocka_run_group_tests_name("figures", tests, NULL, NULL);
}
