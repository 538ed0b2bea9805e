/*
 * Digests of the examples that FIPS 180-4 is published with.
 */
#include "mail/digest.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

static void
the_standards_examples_have_the_standards_digests(void **state)
{
	char hex[DIGEST_HEX_SIZE];
	struct digest *digest = digest_new();

	(void)state;
	digest_finish(digest, hex);
	assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	digest = digest_new();
	digest_add(digest, SLICE("abc"));
	digest_finish(digest, hex);
	assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void
bytes_added_in_pieces_count_as_one_run(void **state)
{
	char hex[DIGEST_HEX_SIZE];
	struct digest *digest = digest_new();

	(void)state;
	digest_add(digest, SLICE("a"));
	digest_add(digest, SLICE(""));
	digest_add(digest, SLICE("bc"));
	digest_finish(digest, hex);
	assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_standards_examples_have_the_standards_digests),
		cmocka_unit_test(bytes_added_in_pieces_count_as_one_run),
	};

	return cmocka_run_group_tests_name("mail/digest", tests, NULL, NULL);
}
