/*
 * Titles as an SMTP reply can tell them.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdlib.h>

#include "base/compiler.h"
#include "base/utf8.h"
#include "text/transliterate.h"

#include <cmocka.h>		/* last: it makes a macro of fail */

static void
each_title_stays_readable(void **state)
{
	static const struct {
		const char *text, *ascii;
	} cases[] = {
		{ "", "" },
		{ "Plain 85 % (of it) \"all\"", "Plain 85 % (of it) \"all\"" },
		{ "Äpfel, Öl & Übermut: Größe", "Aepfel, Oel & Uebermut: Groesse" },
		{ "ÄRZTE für GRÖẞE", "AERZTE fuer GROESSE" },
		{ "u\xCC\x88" "ber O\xCC\x88l", "ueber Oel" },
		{ "Café crème à l’œuvre, garçon", "Cafe creme a l'oeuvre, garcon" },
		{ "„Wir bauen“ – «sofort» … ‚so‘", "\"Wir bauen\" - \"sofort\" ... 'so'" },
		{ "5 € und £3, 20 °C, 1½", "5 EUR und GBP3, 20 degC, 11/2" },
		{ "Rocket Lab 🚀 Launch 🔥", "Rocket Lab Launch" },
		{ "🔥🚀", "" },
		{ "Łódź, Gdańsk, Škoda, Đà Nẵng", "Lodz, Gdansk, Skoda, Da Nang" },
		{ "Doğuş İstanbul ılık", "Dogus Istanbul ilik" },
		{ "Курс рубля вырос", "Kurs rublya vyros" },
		{ "Ελλάδα", "Ellada" },
		{ "美联储按兵不动 (Fed)", "? (Fed)" },
		{ "a\tb\r\nc\x01" "d", "a b c d" },
		{ "85\xC2\xA0% \xE2\x80\x8B Kurs\xC2\xADziel", "85 % Kursziel" },
		{ "ＢＴＣ", "BTC" },
		{ "bad \xFF\xC3 bytes", "bad bytes" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct slice text = slice_of(cases[i].text), got;
		uint8_t *copy = malloc(text.len + 1);

		assert_non_null(copy);
		memcpy(copy, text.data, text.len);
		got = transliterate(*state, (struct slice){ copy, text.len });
		free(copy);
		if (!slice_equal(got, slice_of(cases[i].ascii)))
			fail_msg("\"%s\" becomes \"%.*s\"", cases[i].text, SLICE_ARG(got));
	}
}

static void
whatever_comes_in_printable_ascii_goes_out(void **state)
{
	for (uint32_t c = 0; c < 0x20000; c++) {
		uint8_t bytes[4];
		struct slice got;

		if (c >= 0xD800 && c < 0xE000)
			continue;
		if (c % 0x1000 == 0)
			arena_reset(*state);
		got = transliterate(*state, (struct slice){ bytes, utf8_encode(c, bytes) });
		for (size_t i = 0; i < got.len; i++)
			assert_in_range(got.data[i], 0x20, 0x7E);
	}
}

static int
open_arena(void **state)
{
	*state = arena_new((size_t)16 << 20);
	return *state == NULL ? -1 : 0;
}

static int
close_arena(void **state)
{
	arena_free(*state);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_title_stays_readable),
		cmocka_unit_test(whatever_comes_in_printable_ascii_goes_out),
	};

	return cmocka_run_group_tests_name("text/transliterate", tests, open_arena, close_arena);
}
