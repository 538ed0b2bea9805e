/*
 * configuration - the policy that a command works with.
 */
#ifndef BLUEPENCIL_TOOL_CONFIGURATION_H
#define BLUEPENCIL_TOOL_CONFIGURATION_H

#include "policy/policy.h"

/*
 * Loads a configuration. Without a path: the installed one; else that of the source tree
 * bluepencil was built in, with its rules. `rules_directory` (may be NULL) overrides where the
 * packs are. NULL after mistakes, all of them in `diags`.
 */
struct policy *configuration_load(const char *path, const char *rules_directory,
				  struct diagnostics *diags);

/* The same by policy_load_checked: lints and examples are among `diags`. */
struct policy *configuration_check(const char *path, struct diagnostics *diags,
				   const struct example_listener *listener);

/* As configuration_load, with the mistakes printed on standard error; warnings are left to `check`. */
struct policy *configuration_need(const char *path);
struct policy *configuration_need_rules(const char *path, const char *rules_directory);

/*
 * The stream of that name (NULL: the first); NULL after having said on standard error that there
 * is none.
 */
const struct stream *configuration_stream(const struct policy *policy, const char *name);

#endif
