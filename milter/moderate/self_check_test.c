/*
 * Unit tests of moderate/self_check: new messages that went wrong in one place each.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "moderate/self_check.h"

#define HEADER "From: a@b\r\nSubject: one\r\nContent-Type: multipart/mixed; boundary=b\r\nTo: c@d\r\n\r\n"
#define BODY "preamble\r\n--b\r\nContent-Type: text/plain\r\n\r\nold text\r\n" \
	"--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAEC\r\n--b--\r\nend"

/* The check of `raw` as what came of HEADER BODY, the text of part 1 being edited to "new text". */
static enum fault
checked(const char *raw, struct error *err)
{
	struct field_change change = { FIELD_REPLACE, "Subject", 1, SLICE("two") };
	struct decision decision = { .verdict = VERDICT_REWRITE, .body_changed = true,
				     .field_changes = &change, .field_change_count = 1 };
	struct arena *arena = arena_new(64 * 1024 * 1024);
	struct slice before = arena_copy(arena, SLICE(HEADER BODY));
	struct slice after = arena_copy(arena, slice_of(raw));
	struct new_part new_part = { .text = SLICE("new text"), .bytes = SLICE("new text") };
	struct message message;
	struct parts parts;

	err->kind = FAULT_NONE;
	assert_true(message_parse(arena, before, &LIMITS_DEFAULT, &message, err));
	assert_true(parts_parse(arena, &message, &LIMITS_DEFAULT, &parts, err));
	new_part.part = &parts.items[0];
	if (self_check_structure(arena, &decision, &message, &parts, &new_part, 1, after,
				 &LIMITS_DEFAULT, err))
		err->kind = FAULT_NONE;
	arena_free(arena);
	return err->kind;
}

#define NEW_HEADER \
	"From: a@b\r\nSubject: two\r\nContent-Type: multipart/mixed; boundary=b\r\nTo: c@d\r\n\r\n"
#define PART_1 "--b\r\nContent-Type: text/plain\r\n\r\nnew text\r\n"
#define PART_2 \
	"--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAEC\r\n"

static void
what_was_meant_passes(void **state)
{
	struct error err;

	(void)state;
	assert_int_equal(checked(NEW_HEADER "preamble\r\n" PART_1 PART_2 "--b--\r\nend", &err),
			 FAULT_NONE);
}

static void
whatever_else_differs_is_found(void **state)
{
	static const struct {
		const char *what, *raw;
	} cases[] = {
		{ "the text is another", NEW_HEADER "preamble\r\n--b\r\nContent-Type: text/plain\r\n\r\n"
		  "new next\r\n" PART_2 "--b--\r\nend" },
		{ "the attachment lost a byte", NEW_HEADER "preamble\r\n" PART_1
		  "--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAE\r\n"
		  "--b--\r\nend" },
		{ "a part's header changed", NEW_HEADER "preamble\r\n" PART_1
		  "--b\r\nContent-Type: image/gif\r\nContent-Transfer-Encoding: base64\r\n\r\nAAEC\r\n"
		  "--b--\r\nend" },
		{ "a part is lost", NEW_HEADER "preamble\r\n" PART_1 "--b--\r\nend" },
		{ "a part came in", NEW_HEADER "preamble\r\n" PART_1 PART_2 PART_2 "--b--\r\nend" },
		{ "the preamble changed", NEW_HEADER "Preamble\r\n" PART_1 PART_2 "--b--\r\nend" },
		{ "the epilogue is lost", NEW_HEADER "preamble\r\n" PART_1 PART_2 "--b--\r\n" },
		{ "the end is lost", NEW_HEADER "preamble\r\n" PART_1 PART_2 "" },
		{ "a boundary got a blank", NEW_HEADER "preamble\r\n" PART_1 "--b \r\nContent-Type: image/png\r\n"
		  "Content-Transfer-Encoding: base64\r\n\r\nAAEC\r\n--b--\r\nend" },
		{ "a field that is not named changed",
		  "From: x@b\r\nSubject: two\r\nContent-Type: multipart/mixed; boundary=b\r\nTo: c@d\r\n\r\n"
		  "preamble\r\n" PART_1 PART_2 "--b--\r\nend" },
		{ "a field that is not named is lost",
		  "From: a@b\r\nSubject: two\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
		  "preamble\r\n" PART_1 PART_2 "--b--\r\nend" },
		{ "fields change places",
		  "To: c@d\r\nFrom: a@b\r\nSubject: two\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
		  "preamble\r\n" PART_1 PART_2 "--b--\r\nend" },
		{ "nothing is left", "" },
	};
	struct error err;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		enum fault fault = checked(cases[i].raw, &err);

		if (fault != FAULT_INTERNAL)
			print_error("case: %s\n", cases[i].what);
		assert_int_equal(fault, FAULT_INTERNAL);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_meant_passes),
		cmocka_unit_test(whatever_else_differs_is_found),
	};

	return cmocka_run_group_tests_name("moderate/self_check", tests, NULL, NULL);
}
