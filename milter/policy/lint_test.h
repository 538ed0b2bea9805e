/*
 * lint_test - what check says of a folder of files.
 */
#ifndef BLUEPENCIL_POLICY_LINT_TEST_H
#define BLUEPENCIL_POLICY_LINT_TEST_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/compiler.h"
#include "policy/folder_test.h"

/* A rule of one line that removes, with its examples. */
#define REMOVES "action = \"remove\"; examples : { hit = \"aa bb\"; miss = \"x\"; }; };\n"

static inline void
assert_checked(struct folder *folder, const char *expected)
{
	struct policy *policy = policy_load_checked(access("conf.conf", F_OK) == 0 ? "conf.conf" : NULL,
						    ".", &folder->diags, NULL);
	char *text = folder_mistakes(folder);

	policy_unref(policy);
	assert_string_equal(text, expected);
	free(text);
}

/* The same of one file, p.rules. */
static inline void
assert_linted(struct folder *folder, const char *rules, const char *expected)
{
	folder_done(folder);
	folder_write(folder, "p.rules", rules);
	assert_checked(folder, expected);
}

/* A signal a of one line, line 2 of the file, and a rule that asks it; its examples are left out. */
static inline void
assert_signal_linted(struct folder *folder, const char *signal, const char *expected)
{
	char text[3000];

	print_message("# %s\n", signal);
	(void)snprintf(text, sizeof(text), "signals : { a :\n{ %s };\nb : { any = \"bb\"; }; };\n"
		       "rules : { r : { score : { a = 1; b = 1; }; threshold = 1; mode = \"monitor\"; action = "
		       "\"remove\"; examples : { hit = \"bb\"; miss = \"q\"; }; }; };\n", signal);
	assert_linted(folder, text, expected);
}

#endif
