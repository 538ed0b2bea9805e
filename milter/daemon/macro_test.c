/*
 * Macros, from a libmilter that this program plays and that may read where nothing is.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "daemon/macro.h"

static size_t asked;

char *
smfi_getsymval(SMFICTX *ctx, char *name)
{
	(void)ctx;
	asked++;
	if (strcmp(name, "{segv}") == 0)
		(void)raise(SIGSEGV);
	if (strcmp(name, "{bus}") == 0)
		(void)raise(SIGBUS);
	return strcmp(name, "i") == 0 ? (char *)"4bXz" : NULL;
}

static void
a_macro_has_the_value_that_libmilter_tells(void **state)
{
	bool broken = false;

	(void)state;
	assert_string_equal(macro_value(NULL, "i", &broken), "4bXz");
	assert_null(macro_value(NULL, "{none}", &broken));
	assert_false(broken);
}

static void
a_search_past_the_end_breaks_the_macros_of_its_connection_alone(void **state)
{
	static const char *const names[] = { "{segv}", "{bus}", "{segv}" };

	(void)state;
	assert_true(macro_guard());	/* in each test: cmocka has handlers of its own */
	for (size_t i = 0; i < COUNT(names); i++) {
		bool broken = false, other = false;

		assert_null(macro_value(NULL, names[i], &broken));
		assert_true(broken);
		asked = 0;
		assert_null(macro_value(NULL, "i", &broken));
		assert_int_equal(asked, 0);
		assert_string_equal(macro_value(NULL, "i", &other), "4bXz");
		assert_false(other);
	}
}

static void
a_fault_elsewhere_ends_the_process_as_before(void **state)
{
	int status;
	pid_t child = fork();

	(void)state;
	if (child == 0) {
		bool broken = false;

		(void)signal(SIGSEGV, SIG_DFL);
		if (!macro_guard())
			_exit(0);
		(void)!close(STDERR_FILENO);	/* what a sanitizer has to say of it */
		(void)macro_value(NULL, "{segv}", &broken);
		(void)raise(SIGSEGV);
		(void)raise(SIGSEGV);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_false(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_macro_has_the_value_that_libmilter_tells),
		cmocka_unit_test(a_search_past_the_end_breaks_the_macros_of_its_connection_alone),
		cmocka_unit_test(a_fault_elsewhere_ends_the_process_as_before),
	};

	return cmocka_run_group_tests_name("daemon/macro", tests, NULL, NULL);
}
