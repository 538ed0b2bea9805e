/*
 * explain - what `bluepencil explain` prints, a kind a file; all of it to a stream.
 */
#ifndef BLUEPENCIL_TOOL_EXPLAIN_H
#define BLUEPENCIL_TOOL_EXPLAIN_H

#include <stdio.h>

#include "tool/explanation.h"

/* A message, for people. False: no memory for all of it. */
bool explain_text(FILE *stream, bool colour, const struct judged *judged,
		  const struct explain_filter *filter);

/* The same as one line of JSON. */
bool explain_json(FILE *stream, const struct judged *judged, const struct explain_filter *filter);

/* Why the verdict is what it is: the end of explain_text. */
void explain_verdict(FILE *stream, bool colour, const struct judged *judged);

/* A rule, a signal, in words. `all`: everything that a signal holds, however much that is. */
void explain_rule(FILE *stream, bool colour, const struct policy *policy, const struct rule *rule);
bool explain_signal(FILE *stream, bool colour, const struct policy *policy, uint32_t signal,
		    bool all);

/* The same as one line of JSON; false: no memory. */
bool explain_rule_json(FILE *stream, const struct policy *policy, const struct rule *rule);
bool explain_signal_json(FILE *stream, const struct policy *policy, uint32_t signal);

/* All keys of rule files: for people, as lines of JSON, as tables (tbl) of bluepencil.rules(5). */
void explain_keys(FILE *stream, bool colour);
bool explain_keys_json(FILE *stream);
void explain_keys_roff(FILE *stream);

#endif
