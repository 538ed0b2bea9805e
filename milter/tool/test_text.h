/*
 * test_text - what the policy makes of a labelled text, for `bluepencil test`.
 *
 * Ownership  in the arena
 */
#ifndef BLUEPENCIL_TOOL_TEST_TEXT_H
#define BLUEPENCIL_TOOL_TEST_TEXT_H

#include "base/buf.h"
#include "policy/policy.h"
#include "tool/labelled.h"

/* A block, judged as a paragraph that stands alone. */
struct block_signs {
	bool removed;			/* a rule removes it, as a paragraph or as an orphaned heading */
	bool disclaimer, attribution;	/* it would satisfy the requirement of that name */
	struct slice why;		/* rules that fired, and all signals seen in it, in words */
};

bool test_block(const struct stream *stream, struct scratch *scratch, struct arena *arena,
		struct slice text, struct block_signs *signs_out, struct error *err);

/* An issue, moderated as a message. */
struct issue_result {
	const char *verdict;
	const char *disclaimer;		/* "inserted:de,en", "present", "n/a" */
	const char *attribution;	/* "ok", "insufficient", "missing", "n/a" */
	struct labelled_texts still;	/* expected to be removed, and still there */
	struct labelled_texts gone;	/* expected to be kept, and gone */
	const char *reply;		/* of a refusal; "" */
};

bool test_issue(const struct stream *stream, struct arena *arena, const struct labelled *issue,
		struct issue_result *result_out, struct error *err);

#endif
