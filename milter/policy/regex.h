/*
 * regex - regular expressions for experts: PCRE2 over folded text; one of its two doors.
 *
 * UTF, Unicode classes, without regard to case, JIT where there is one. An expression sees one
 * block at a time. Named groups source, author and translator are captured.
 *
 * Ownership  a regex lives in the arena it was made with; its working memory with the scratch
 * Threads    a regex may be used by many threads, each with its own regex_scratch
 */
#ifndef BLUEPENCIL_POLICY_REGEX_H
#define BLUEPENCIL_POLICY_REGEX_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/diagnostics.h"
#include "base/error.h"
#include "policy/regex_literal.h"
#include "policy/signal.h"

/* What one match may take; a limit reached is a failure, never "no match". */
#define REGEX_MATCH_LIMIT 100000

struct regex;
struct regex_scratch;

/* NULL after having complained. The pattern is folded like the text that it will see. */
struct regex *regex_new(struct arena *arena, const char *pattern, struct place place,
			struct diagnostics *diags);

/* The pattern as it was folded. */
struct slice regex_pattern(const struct regex *regex);

/* One of these stands in every match; none: the expression must be tried everywhere. */
const struct literals *regex_required(const struct regex *regex);

/* Can it match at the beginning of a block only? Then trying it costs little. */
bool regex_is_anchored(const struct regex *regex);

struct regex_scratch *regex_scratch_new(void);	/* NULL: no memory */
void regex_scratch_free(struct regex_scratch *scratch);

/*
 * The next match in `block` at or behind `*at`, which moves behind it. *found_out tells whether
 * there was one; its place and captures are ranges of the block. False: FAULT_LIMIT or
 * FAULT_INTERNAL.
 */
MUST_USE bool regex_next(const struct regex *regex, struct regex_scratch *scratch,
			 struct slice block, size_t *at, bool *found_out, struct range *match_out,
			 struct range captures_out[CAPTURE_COUNT], struct error *err);

#endif
