/*
 * rule - a condition over signals in a scope, and what then happens.
 *
 * A rule either scores or requires. A scoring rule fires on a block (article, issue, header field)
 * when the weights of the signals that fire there reach its threshold; a signal counts once however
 * often it fires. A requiring rule fires on an article (or issue) where `when` holds and the required
 * signal is absent. `when` is an expression of signal names with and, or, not and parentheses; a rule
 * may also have a `when` alone.
 *
 * What surrounds a block is told by built-in signals, which no file defines: their table is in
 * builtin.c and in bluepencil.rules(5). Around a header field there is nothing.
 *
 * In an article (or issue) that stays, hidden blocks can add to a score, but neither lower it nor
 * make `when` hold nor satisfy a requirement.
 *
 * Judging is split in steps because removal stands between them: what is removed can neither
 * satisfy a requirement nor make one apply.
 */
#ifndef BLUEPENCIL_POLICY_RULE_H
#define BLUEPENCIL_POLICY_RULE_H

#include "base/arena.h"
#include "base/error.h"
#include "base/watch.h"
#include "policy/condition.h"
#include "policy/conf.h"
#include "policy/signal.h"
#include "policy/template.h"
#include "policy/verdict.h"
#include "text/document.h"

enum scope { SCOPE_BLOCK, SCOPE_ARTICLE, SCOPE_ISSUE, SCOPE_HEADER };

struct weight {
	uint32_t signal;
	int score;
};

/* A text of which the rule's author says whether the rule fires there. */
struct example {
	const char *text;
	bool hit;
	struct place place;
};

struct rule {
	const char *name, *about;
	struct place place;
	enum scope scope;
	enum action action;
	enum mode mode;
	struct weight *weights;
	size_t weight_count;
	int threshold;
	const struct condition *when;	/* NULL: always */
	uint32_t require;		/* SIGNAL_NONE: a scoring rule */
	const char *require_name;	/* "disclaimer", "attribution", ... */
	uint32_t weak;			/* a block where this fires does not satisfy the requirement */
	bool same_language;		/* nor does a block in another language than its article */
	bool only_orphaned;		/* a heading: removed only when nothing is left beneath it */
	const char *field;		/* SCOPE_HEADER: which header field, "Subject" */
	const char *text;		/* insert: base name of the texts; replace: the text itself */
	const struct texts *texts;	/* insert: what `text` names */
	const char *tag;		/* tag: "Name: value" of a field of its own, or a prefix */
	unsigned reply_code;		/* reject, tempfail; 0: the default of the action */
	const char *reply_enhanced, *reply_text;	/* templates; NULL: the default */
	const struct example *examples;
	size_t example_count;
	const struct exemption *unless;	/* policy/exemption.h */
	size_t unless_count;
	size_t pack;			/* the number of its pack */
	bool broken;			/* something of it could not be read */
};

/* The name of a tag of the form "Name: value"; empty where it is a prefix: "[Ad] ", "Ad: ". */
struct slice tag_field_name(struct slice tag);

/* Does the rule look at a signal, in its score or its condition? */
bool rule_asks(const struct rule *rule, uint32_t signal);

struct finding {
	const struct rule *rule;
	enum mode mode;			/* as the stream has it */
	size_t part;			/* index into the issue's parts; SIZE_MAX: a header field */
	size_t article, block;		/* ARTICLE_NONE, BLOCK_NONE where it is not about one */
	int score;
	const struct hit *hits;		/* the evidence: hits of the weights that counted */
	size_t hit_count;
	bool insufficient;		/* a requirement: something weak is there */
	bool switched_off;		/* by a mark in the content, where the policy allows it, or ... */
	bool exempted;			/* ... because `unless` of the rule holds */
};

struct findings {
	struct finding *items;
	size_t count, cap;
};

/* One document and what was seen in it. */
struct scanned {
	const struct document *document;
	size_t part;
	struct hits hits;
	size_t *first_hit;		/* per block: its first hit; one more item at the end */
};

/* The hits in a block. */
struct hits scanned_hits(const struct scanned *scanned, size_t block);

struct stream;			/* policy/policy.h: the rules that apply, and how */

/* Step 1: one scan. */
bool rules_scan(const struct stream *stream, struct scratch *scratch, struct arena *arena,
		const struct document *document, size_t part, struct scanned *scanned_out,
		struct error *err);

/* Per block: does a rule with only_orphaned fire there (a heading that heads no article)? */
bool rules_find_headings(const struct stream *stream, const struct scanned *scanned,
			 struct arena *arena, bool **is_heading_out, struct error *err);

/*
 * Per block: what articles_find is told of it, article_notice bits. Known by the signals `attribution`
 * and `disclaimer`, what is weak for a rule that requires them, and `aside-heading`, where it is
 * most of the block.
 */
bool rules_find_notices(const struct stream *stream, const struct scanned *scanned,
			struct arena *arena, uint8_t **notices_out, struct error *err);

/* Is a signal of this name one of those? Then it has a use, though no rule may name it. */
bool rules_notice_signal(const char *name);

/*
 * Step 2, after articles_find: rules of scope block. `removed` (per block) is where the built-in
 * signals about neighbours look; rules run once over the blocks in order, then once more for
 * those built-ins. Findings of only_orphaned rules are included; whether the heading is orphaned is
 * the caller's to decide.
 */
bool rules_judge_blocks(const struct stream *stream, const struct scanned *scanned,
			struct arena *arena, struct watch *watch, struct findings *findings,
			struct error *err);

/*
 * Step 3: rules of scope article and issue, over blocks that stay. `removed` is per block. For each
 * article and requirement, `met` tells the state even where no finding is made. Findings and
 * requirements come in the order of their articles, those of the issue (ARTICLE_NONE) last.
 */
enum requirement_state { REQUIREMENT_NOT_NEEDED, REQUIREMENT_MET, REQUIREMENT_INSUFFICIENT, REQUIREMENT_MISSING };

struct requirement {
	const struct rule *rule;
	size_t article;
	enum requirement_state state;
	size_t block;			/* where it is met, or what is insufficient; BLOCK_NONE */
	struct slice captures[CAPTURE_COUNT];	/* source, author, translator: original text; empty */
};

struct requirements {
	struct requirement *items;
	size_t count, cap;
};

/* What a block is to a requirement of the article it stands in. */
enum answer {
	ANSWER_NONE,			/* the required signal does not fire there */
	ANSWER_MEETS,
	ANSWER_WEAK,			/* it does, or what is weak for it */
	ANSWER_FOREIGN,			/* in another language than its article, which must be its own */
	ANSWER_UNSEEN,			/* no reader sees it, or some do not */
	ANSWER_REMOVED,
};

/* `article` ARTICLE_NONE: of the issue. */
enum answer rule_answer(const struct rule *rule, const struct scanned *scanned, size_t article,
			size_t block, bool removed);

bool rules_judge_articles(const struct stream *stream, const struct scanned *scanned,
			  const bool *removed, struct arena *arena, struct findings *findings,
			  struct requirements *requirements, struct error *err);

/*
 * Rules of scope header: `body` is a decoded field body (UTF-8), `folded` its shadow, which the
 * findings' hits speak of.
 */
bool rules_judge_header(const struct stream *stream, struct scratch *scratch, struct arena *arena,
			const char *name, struct slice body, const struct folded *folded,
			struct findings *findings, struct error *err);

#endif
