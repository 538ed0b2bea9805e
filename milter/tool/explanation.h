/*
 * explanation - what every rule made of every place of a judged message, in the order of the message.
 *
 * The judge has noted what it judged (policy/account.h) and decided; here both are put side by side,
 * for reports: explain_text for people, explain_json for programs. Both go text by text, and ask for all
 * its articles in their order.
 *
 * Ownership  what is given out lives until explanation_forget, what is judged must live longer
 */
#ifndef BLUEPENCIL_TOOL_EXPLANATION_H
#define BLUEPENCIL_TOOL_EXPLANATION_H

#include "policy/model.h"
#include "tool/judge.h"

/* What is wanted of it. */
struct explain_filter {
	bool all;			/* rules that are far from firing as well */
	const struct rule *rule;	/* this one alone, and then always; NULL: every one */
	struct slice block;		/* blocks that say this, folded; empty: every one */
};

enum outcome { OUTCOME_FAR, OUTCOME_NEAR, OUTCOME_FIRES };

/* A rule in one place. */
struct weighed {
	const struct rule *rule;
	enum mode mode;
	enum outcome outcome;
	int score;
	bool holds;			/* `when`, or there is none */
	bool shielded;			/* it would fire, but for words that must stay */
	const struct reason *reasons;	/* why it does or does not */
	size_t reason_count;
	const struct requirement *requirement;	/* NULL: it requires nothing, or not of this */
	const struct reported_finding *finding;	/* NULL: nothing came of it */
};

/* Where a block begins, in the decoded part. */
struct line_column {
	size_t line, column;
};

struct explanation {
	const struct judged *judged;
	const struct explain_filter *filter;
	struct arena *arena;		/* of what is given out of one place */
	struct arena *text_arena;	/* of what is known of the text at hand */
	const struct line_column *lines;	/* per block of that text */
	bool failed;			/* no memory: what was given out is not whole */
	const struct reported_finding **findings;	/* sorted by place and rule */
	size_t requirement;		/* of the text at hand, the first that has not been met yet */
};

/* False: no memory. */
bool explanation_init(struct explanation *e, const struct judged *judged,
		      const struct explain_filter *filter);
void explanation_done(struct explanation *e);
void explanation_forget(struct explanation *e);

/* A text is about to be gone through. False: no memory. */
bool explanation_enter(struct explanation *e, const struct reported_text *text);

/* The rules that were asked in one place, in the order of the policy, as far as they are wanted. */
struct weighed_place {
	struct weighed *items;
	size_t count;
	bool removed;			/* one of them, wanted or not, removes it */
};

/* `text` is NULL for a header field. */
void explanation_weigh(struct explanation *e, const struct reported_text *text,
		       const struct account_entry *entry, struct weighed_place *place_out);

/* What the model of a learned signal made of a text. */
enum { LEARNED_REASONS = 6 };
struct learned_view {
	int percent;
	struct model_reason reasons[LEARNED_REASONS];	/* the strongest first */
	size_t count;
};

/* False: the signal is of phrases, or there is no memory. `hits` are those in the text. */
bool explanation_learned(struct explanation *e, uint32_t signal, struct slice folded,
			 struct hits hits, struct learned_view *view_out);

/* Does the filter want this block? */
bool explanation_wants(const struct explanation *e, const struct document *document, size_t block);

/* Why a block goes that no rule of its own removes; NULL: it stays, or a rule says it. */
const char *explanation_why_gone(const struct reported_text *text, size_t block,
				 const struct weighed_place *place);

/* Why nothing follows from a rule that fires; NULL: something does. */
const char *explanation_why_idle(const struct reported_text *text, const struct weighed *weighed);

/* What is wrong with an answer to a requirement; NULL: nothing, or it is none. */
const char *answer_fault(enum answer answer);

/* A path as an editor names it: below the folder of the rules without that folder. */
const char *explanation_path(const struct policy *policy, const char *path);

#endif
