/*
 * Dates as each language writes them.
 */
#include "policy/date_words.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/compiler.h"
#include "base/limits.h"

static void
a_date_is_written_as_its_language_writes_it(void **state)
{
	static const struct {
		const char *language, *date, *expected;
	} cases[] = {
		{ "de", "2026-02-28", "28. Februar 2026" },
		{ "en", "2026-02-08", "8 February 2026" },
		{ "fr", "2026-08-28", "28 août 2026" },
		{ "es", "2026-02-28", "28 de febrero de 2026" },
		{ "it", "2026-12-01", "1 dicembre 2026" },
		{ "pt", "2026-03-28", "28 de março de 2026" },
		{ "nl", "2026-03-28", "28 maart 2026" },
		{ "pl", "2026-10-05", "5 października 2026" },
		{ "tr", "2026-11-05", "5 Kasım 2026" },
		{ "ru", "2026-05-09", "9 мая 2026 г." },
		{ "uk", "2026-07-28", "28 липня 2026 р." },
		{ "vi", "2026-02-28", "ngày 28 tháng 2 năm 2026" },
		{ "id", "2026-12-28", "28 Desember 2026" },
		{ "zh", "2026-02-28", "2026年2月28日" },
		{ "ja", "2026-02-08", "2026年2月8日" },
		{ "ko", "2026-02-28", "2026년 2월 28일" },
		{ "ar", "2026-02-28", "28 فبراير 2026" },
		{ "xx", "2026-02-28", "2026-02-28" },
		{ "", "2026-02-28", "2026-02-28" },
		{ "de", "2026-13-28", "2026-13-28" },
		{ "de", "28.2.2026", "28.2.2026" },
		{ "de", "", "" },
	};
	struct arena *arena = arena_new(1 * MiB);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct slice date = date_in_words(arena, slice_of(cases[i].date), cases[i].language);

		print_message("# %s %s\n", cases[i].language, cases[i].date);
		assert_true(slice_equal(date, slice_of(cases[i].expected)));
	}
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_date_is_written_as_its_language_writes_it),
	};

	return cmocka_run_group_tests_name("date_words", tests, NULL, NULL);
}
