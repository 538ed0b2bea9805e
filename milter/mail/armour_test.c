/*
 * What OpenPGP hides of a text without MIME, and what it leaves to read.
 */
#include "base/limits.h"
#include "mail/armour.h"

/* Behind our own headers: cmocka makes a macro of fail. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

static void
a_message_begins_with_a_line_and_nowhere_else(void **state)
{
	static const struct {
		struct slice text;
		enum part_seal seal;
	} cases[] = {
		{ SLICE("-----BEGIN PGP SIGNED MESSAGE-----\n"), SEAL_SIGNED },
		{ SLICE("a\r\n-----BEGIN PGP SIGNED MESSAGE-----"), SEAL_SIGNED },
		{ SLICE("a\n-----BEGIN PGP MESSAGE-----\n"), SEAL_ENCRYPTED },
		{ SLICE("> -----BEGIN PGP MESSAGE-----\n"), SEAL_NONE },
		{ SLICE("-----BEGIN PGP PUBLIC KEY BLOCK-----\n"), SEAL_NONE },
		{ SLICE("-----BEGIN PGP SIGNATURE-----\n"), SEAL_NONE },
		{ SLICE("-----BEGIN PGP "), SEAL_NONE },
		{ SLICE(""), SEAL_NONE },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(armour_seal(cases[i].text), cases[i].seal);
}

static void
armour_becomes_blanks_and_every_line_keeps_its_place(void **state)
{
	static const struct {
		struct slice text, read;
	} cases[] = {
		{ SLICE("no armour\r\n- a dash\r\n"), SLICE("no armour\r\n- a dash\r\n") },
		{ SLICE("before\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\ntext\n- - item\n- -----\n"
			"-----BEGIN PGP SIGNATURE-----\n\nabcd\n-----END PGP SIGNATURE-----\n- after\n"),
		  SLICE("before\n                                  \n            \n\ntext\n  - item\n  -----\n"
			"                             \n\n    \n                           \n- after\n") },
		{ SLICE("-----BEGIN PGP SIGNED MESSAGE-----\r\n\r\nx"),
		  SLICE("                                  \r\n\r\nx") },
		/* a signature that never ends */
		{ SLICE("-----BEGIN PGP SIGNED MESSAGE-----\n\nx\n-----BEGIN PGP SIGNATURE-----\nab"),
		  SLICE("                                  \n\nx\n                             \n  ") },
	};
	struct arena *arena = arena_new(1 * MiB);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct slice got = armour_hide(arena, arena_copy(arena, cases[i].text));

		if (!slice_equal(got, cases[i].read))
			fail_msg("got \"%.*s\"", SLICE_ARG(got));
	}
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_message_begins_with_a_line_and_nowhere_else),
		cmocka_unit_test(armour_becomes_blanks_and_every_line_keeps_its_place),
	};

	return cmocka_run_group_tests_name("mail/armour", tests, NULL, NULL);
}
