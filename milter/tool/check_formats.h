/*
 * check_formats - what `bluepencil check` found, for CI.
 */
#ifndef BLUEPENCIL_TOOL_CHECK_FORMATS_H
#define BLUEPENCIL_TOOL_CHECK_FORMATS_H

#include "base/diagnostics.h"
#include "policy/rule.h"
#include "tool/junit.h"

/* A SARIF result a diagnostic. False: no memory. */
bool check_sarif(FILE *stream, const struct diagnostics *diags);

/* A case for an example that was run; `why` NULL: it came out as its rule says. */
void check_junit_example(struct junit *junit, const struct rule *rule,
			 const struct example *example, size_t number, const char *why);

/* Cases for all that is no example: one an error or warning, and one for loading. */
void check_junit_diagnostics(struct junit *junit, const struct diagnostics *diags, bool loaded);

#endif
