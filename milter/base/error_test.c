/*
 * The path an error came along, and what is left of it when it is too long.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "base/error.h"

static void
an_error_tells_its_kind_and_the_way_it_came(void **state)
{
	struct error err = { 0 };

	(void)state;
	assert_false((fail)(&err, FAULT_LIMIT, "decodes to more than %d bytes", 100));
	assert_false(within(&err, "part %s", "2.1"));
	assert_false(within(&err, "message %d", 7));
	assert_int_equal(err.kind, FAULT_LIMIT);
	assert_string_equal(err.text, "message 7: part 2.1: decodes to more than 100 bytes");
}

static void
an_error_may_be_told_in_terms_of_itself(void **state)
{
	struct error err;

	(void)state;
	(void)(fail)(&err, FAULT_SYSTEM, "no such file");
	(void)(fail)(&err, FAULT_INPUT, "cannot read: %s", err.text);
	(void)within(&err, "(%s)", err.text);
	assert_int_equal(err.kind, FAULT_INPUT);
	assert_string_equal(err.text, "(cannot read: no such file): cannot read: no such file");
}

static void
a_text_that_is_too_long_is_cut_at_its_end(void **state)
{
	struct error err;
	char text[600];

	(void)state;
	memset(text, 'x', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	(void)(fail)(&err, FAULT_INTERNAL, "%s", text);
	assert_int_equal(strlen(err.text), sizeof(err.text) - 1);
	(void)within(&err, "part 1");
	assert_int_equal(strlen(err.text), sizeof(err.text) - 1);
	assert_memory_equal(err.text, "part 1: xxx", 11);
	(void)within(&err, "%s", text);
	assert_int_equal(strlen(err.text), sizeof(err.text) - 1);
}

static void
every_kind_has_its_name(void **state)
{
	(void)state;
	assert_string_equal(fault_name(FAULT_NONE), "none");
	assert_string_equal(fault_name(FAULT_INPUT), "input");
	assert_string_equal(fault_name(FAULT_LIMIT), "limit");
	assert_string_equal(fault_name(FAULT_MEMORY), "memory");
	assert_string_equal(fault_name(FAULT_SYSTEM), "system");
	assert_string_equal(fault_name(FAULT_INTERNAL), "internal");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_error_tells_its_kind_and_the_way_it_came),
		cmocka_unit_test(an_error_may_be_told_in_terms_of_itself),
		cmocka_unit_test(a_text_that_is_too_long_is_cut_at_its_end),
		cmocka_unit_test(every_kind_has_its_name),
	};

	return cmocka_run_group_tests_name("base/error", tests, NULL, NULL);
}
