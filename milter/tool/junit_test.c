/*
 * XML that every reader takes, whatever bytes the results hold.
 */
#include "tool/junit.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>

static void
cases_stand_in_their_suites_and_are_counted(void **state)
{
	struct junit *junit = junit_new();
	char *out = NULL;
	size_t len;
	FILE *stream = open_memstream(&out, &len);

	(void)state;
	junit_add(junit, &(struct junit_case){ .suite = "a", .class_name = SLICE("r"),
					       .name = SLICE("one"), .file = "f", .line = 3 });
	junit_add(junit, &(struct junit_case){ .suite = "b", .class_name = SLICE("r"),
					       .name = SLICE("two"), .detail = SLICE("seen") });
	junit_add(junit, &(struct junit_case){ .suite = "a", .class_name = SLICE("r"),
					       .name = SLICE("three"), .failure = "wrong",
					       .detail = SLICE("so\nit is") });
	assert_true(junit_print(junit, stream));
	(void)fclose(stream);
	assert_string_equal(out,
			    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
			    "<testsuites name=\"bluepencil\" tests=\"3\" failures=\"1\">\n"
			    " <testsuite name=\"a\" tests=\"2\" failures=\"1\">\n"
			    "  <testcase classname=\"r\" name=\"one\" file=\"f\" line=\"3\"/>\n"
			    "  <testcase classname=\"r\" name=\"three\"><failure message=\"wrong\">so\n"
			    "it is</failure></testcase>\n"
			    " </testsuite>\n"
			    " <testsuite name=\"b\" tests=\"1\" failures=\"0\">\n"
			    "  <testcase classname=\"r\" name=\"two\"><system-out>seen</system-out></testcase>\n"
			    " </testsuite>\n"
			    "</testsuites>\n");
	free(out);
	junit_free(junit);
}

static void
what_xml_cannot_hold_is_replaced_and_what_it_means_is_escaped(void **state)
{
	struct junit *junit = junit_new();
	char *out = NULL;
	size_t len;
	FILE *stream = open_memstream(&out, &len);

	(void)state;
	junit_add(junit, &(struct junit_case){ .suite = "<&\">", .class_name = SLICE("a\nb"),
					       .name = SLICE("\x01\xFF\xEF\xBF\xBE"),
					       .failure = "x", .detail = SLICE("]]>\n\x1B") });
	assert_true(junit_print(junit, stream));
	(void)fclose(stream);
	assert_non_null(strstr(out, "<testsuite name=\"&lt;&amp;&quot;&gt;\""));
	assert_non_null(strstr(out, "classname=\"a&#10;b\" name=\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\">"));
	assert_non_null(strstr(out, "]]&gt;\n\xEF\xBF\xBD</failure>"));
	free(out);
	junit_free(junit);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(cases_stand_in_their_suites_and_are_counted),
		cmocka_unit_test(what_xml_cannot_hold_is_replaced_and_what_it_means_is_escaped),
	};

	return cmocka_run_group_tests_name("tool/junit", tests, NULL, NULL);
}
