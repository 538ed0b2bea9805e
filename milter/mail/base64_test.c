/*
 * Base64: what can be told without decoding it. Decoding is tested with all transfer encodings.
 */
#include "mail/base64.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/compiler.h"
#include "base/limits.h"

static bool
asked(const char *text, size_t len)
{
	uint8_t *copy = malloc(len == 0 ? 1 : len);
	bool may;

	memcpy(copy, text, len);
	may = base64_may_hold_dashes((struct slice){ copy, len });
	free(copy);
	return may;
}

/* Written by hand: base64 -w0 <<< of the words, cut and joined. */
static void
five_dashes_are_seen_wherever_they_stand(void **state)
{
	static const char *const cases[] = {
		"LS0tLS1CRUdJTiBQR1A=",			/* -----BEGIN PGP */
		"YS0tLS0tQkVHSU4gUEdQ",			/* a-----BEGIN PGP */
		"YWEtLS0tLUJFR0lOIFBHUA==",		/* aa-----BEGIN PGP */
		"YWFhLS0tLS1CRUdJTiBQR1A=",		/* aaa-----BEGIN PGP */
		"YS0tL\r\nS\r\n0t\r\nQkVHSU4gUEdQ",	/* a-----BEGIN PGP, in lines of odd lengths */
		"YS0tL.S!0#tQkVHSU4gUEdQ",		/* likewise, with what is no digit between */
		"LS0=LS0=LUJFR0lO",			/* -- and -- and -BEGIN, in pieces */
		"LQ==\r\nLS0tLUJFR0lO\r\n",		/* - and ----BEGIN */
	};
	(void)state;

	for (size_t i = 0; i < COUNT(cases); i++)
		if (!asked(cases[i], strlen(cases[i])))
			fail_msg("%s", cases[i]);
}

static void
most_texts_are_told_to_hold_none(void **state)
{
	static const char *const cases[] = {
		"", "=", "L", "LS0", "LS0=", "LLLS0", "TGllYmVyIExlc2VyIQ==\r\n", "LS1h", "L\r\n\r\nS\r\n",
		"RGllIFplbnRyYWxiYW5rIHBy/GZ0LCBlcmzkdXRlcnQ=",
	};
	(void)state;

	for (size_t i = 0; i < COUNT(cases); i++)
		if (asked(cases[i], strlen(cases[i])))
			fail_msg("%s", cases[i]);
}

/* Dashes among other bytes, encoded by base64_write and torn apart at random: never overlooked. */
static void
what_decodes_to_five_dashes_is_never_told_to_hold_none(void **state)
{
	unsigned long seed = 1;
	size_t told = 0;
	(void)state;

	for (size_t i = 0; i < 20000; i++) {
		struct arena *arena = arena_new(1 * MiB);
		struct transfer_decoded decoded;
		uint8_t bytes[24];
		struct buf encoded, torn;
		struct error err;
		bool holds;

		buf_init(&encoded, arena);
		buf_init(&torn, arena);
		for (size_t j = 0; j < COUNT(bytes); j++) {
			seed = seed * 6364136223846793005UL + 1442695040888963407UL;
			bytes[j] = (seed >> 33) % 8 == 0 ? (uint8_t)(seed >> 40) : '-';
		}
		base64_write(&encoded, (struct slice){ bytes, (seed >> 50) % COUNT(bytes) }, 4,
			     SLICE("\n"));
		for (size_t j = 0; j < encoded.len; j++) {
			seed = seed * 6364136223846793005UL + 1442695040888963407UL;
			if ((seed >> 33) % 16 == 0)
				buf_byte(&torn, (uint8_t)"= \n!"[(seed >> 40) % 4]);
			if ((seed >> 45) % 32 != 0)
				buf_byte(&torn, encoded.data[j]);
		}
		assert_true(base64_decode(arena, buf_slice(&torn), &decoded, &err));
		holds = slice_find(decoded.bytes, 0, SLICE("-----B")) != SLICE_NOT_FOUND ||
			slice_find(decoded.bytes, 0, SLICE("------")) != SLICE_NOT_FOUND;
		if (holds && !base64_may_hold_dashes(buf_slice(&torn)))
			fail_msg("%.*s", SLICE_ARG(buf_slice(&torn)));
		told += holds;
		arena_free(arena);
	}
	assert_true(told > 1000);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(five_dashes_are_seen_wherever_they_stand),
		cmocka_unit_test(most_texts_are_told_to_hold_none),
		cmocka_unit_test(what_decodes_to_five_dashes_is_never_told_to_hold_none),
	};

	return cmocka_run_group_tests_name("mail/base64", tests, NULL, NULL);
}
