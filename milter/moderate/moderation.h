/*
 * moderation - one message on its way through this room: what the steps of moderate() hand on.
 *
 *	reading		which parts are read, and how
 *	issue		texts, documents, scans, articles
 *	judgement	rules of scope block; what goes
 *	pairing		which block of one alternative is which of the other
 *	agreement	the alternatives lose the same; what is left over goes too
 *	excerpts	what is a block in one version and stands in the midst of one in another
 *	pictures	what has no words and leads where something leads that goes
 *	requirement	rules of scope article and issue; what is inserted
 *	disagreement	whether an alternative still says what another one loses
 *	header_rules	rules of scope header
 *	writing		the edits and the new body
 *	ruling		the verdict and its reply
 *	report		what a reader of the decision is told
 *
 * Each step is a function that takes the moderation and returns false with `err` filled.
 *
 * Ownership  everything in the arena
 */
#ifndef BLUEPENCIL_MODERATE_MODERATION_H
#define BLUEPENCIL_MODERATE_MODERATION_H

#include "base/arena.h"
#include "base/error.h"
#include "base/watch.h"
#include "moderate/alternatives.h"
#include "moderate/decision.h"
#include "moderate/edit.h"
#include "moderate/field_plan.h"
#include "moderate/excerpt.h"
#include "moderate/rewrite.h"
#include "policy/policy.h"
#include "text/article.h"
#include "text/document.h"

/* A part that was read. Arrays are per block of its document where nothing else is said. */
struct text {
	const struct part *part;
	size_t part_index;		/* behind all parts for one in an encoded attached message */
	struct slice raw;		/* what the ranges of the part are of */
	bool sealed;			/* never edited: signed, read as it stands, or only inspected */
	bool inspected;			/* attached: findings are told, nothing follows */
	bool reread;			/* a disputed part once more, as what it is to other readers: its
					   blocks are judged, but it is no version of the issue */
	struct part_text bytes;
	struct document document;
	struct scanned scanned;
	bool *related;			/* an only-orphaned rule fires and is enforced */
	bool *footer, *aside;		/* moderate/footer.h; footer, disclaimer or source */
	bool *removed;
	bool *leftover;			/* of those, what went because of what went beside it */
	const char **counterpart;	/* of those: decision.h; NULL where there is no other version */
	const struct rule **replaced;	/* by whose replacement; NULL */
	struct excerpt *excerpts;	/* cut out of blocks that stay; by block and place */
	size_t excerpt_count, excerpt_cap;
	bool *pictures;			/* HTML, per node: an image without words that goes; NULL */
	bool any_picture;
	bool *dropped;			/* per article: all of it goes */
	size_t *issue_article;		/* per article: which of the issue's; ARTICLE_NONE */
	bool *last_piece;		/* per article: no later one of its version is of the same issue's */
	struct findings blocks;		/* of scope block */
	struct findings articles;	/* of scope article and issue */
	struct requirements requirements;
	struct edits edits;
	size_t strand;
	bool primary;			/* of the version of its strand that articles are taken from */
};

/* Two versions of a strand, paired. */
struct pairing {
	struct version one, other;
	bool primary;			/* `one` is the primary version; else two others */
};

/*
 * What stands for one piece of the issue: a part alone, or the versions of an alternative. They
 * follow one another, so that the strands cut the texts into runs.
 */
struct strand {
	size_t group;			/* part.alternative; PART_NO_GROUP */
	size_t first, end;		/* its texts */
	struct pairing *pairings;
	size_t pairing_count;
};

struct issue_article {
	size_t text, article;		/* where it begins */
	size_t last_text, last_article;	/* where it ends; most often the same */
	struct reported_article report;
};

/* A header field that was judged. */
struct judged_field {
	const struct header_field *field;
	struct document document;	/* what a reader sees of its body, and the shadow; no blocks */
};

/* The verdict so far, and what it rests on. */
struct ruling {
	enum verdict verdict;
	const struct rule *rule;	/* NULL: no rule, see `reason` */
	size_t article;			/* of the issue; ARTICLE_NONE */
	size_t more, last;		/* further articles that fail by rules of the same verdict */
	const char *reason;		/* where no rule ruled: in words, ASCII */
	const char *detail;		/* what more there is to say, with words of the message; NULL */
};

struct moderation {
	const struct stream *stream;
	const struct conf *conf;
	const struct message *message;
	struct arena *arena;
	struct watch *watch;
	struct scratch *scratch;
	struct decision *decision;
	struct error *err;
	struct parts parts;
	struct text *texts;
	size_t text_count;
	struct strand *strands;
	size_t strand_count;
	struct issue_article *articles;
	size_t article_count;
	struct findings header_findings;
	const struct judged_field **header_fields;	/* which each of them is about */
	size_t header_field_count, header_field_cap;
	struct field_plan plan;
	struct ruling ruling;
	bool encrypted, unreadable;	/* a part of the issue cannot be read */
	bool unchangeable;		/* what would have to change must not */
	bool edits_signed, edits_fixed;	/* an edit would be needed in a signed text, in another sealed one */
	const char *disagreement;	/* what is still said though it was removed elsewhere, as a
					   sentence; NULL: the alternatives agree */
	size_t note_cap, inserted_cap;
};

/* FAULT_LIMIT: the arena's budget is spent. */
bool moderation_no_memory(struct moderation *m);

/* Adds a note; several of the same text become one. */
bool moderation_note(struct moderation *m, const char *format, ...) PRINTF(2, 3);

/* Does this finding have an effect? */
static inline bool
finding_counts(const struct finding *finding)
{
	return finding->mode == MODE_ENFORCE && !finding->switched_off;
}

/* Does the signal fire in that block? Never for SIGNAL_NONE. */
bool text_fires(const struct text *text, size_t block, uint32_t signal);

/* The article of the issue that a finding of a text is about; ARTICLE_NONE: none. */
static inline size_t
text_issue_article(const struct text *text, const struct finding *finding)
{
	size_t article = finding->article;

	if (article == ARTICLE_NONE && finding->block != BLOCK_NONE)
		article = text->document.blocks[finding->block].article;
	return article == ARTICLE_NONE ? ARTICLE_NONE : text->issue_article[article];
}

/* Does nothing leave? */
static inline bool
verdict_refuses(enum verdict verdict)
{
	return verdict == VERDICT_REJECT || verdict == VERDICT_TEMPFAIL || verdict == VERDICT_DISCARD;
}

/* All steps; fills the decision. */
bool decide(struct moderation *m);

/* An edit would be needed in a sealed text. */
static inline void
moderation_edits_sealed(struct moderation *m, const struct text *text)
{
	if (text->part->seal != SEAL_NONE)
		m->edits_signed = true;
	else
		m->edits_fixed = true;
}

/* Step by step, in this order. */
/* A part of issue_read; `decoded` counts the bytes of limits.decoded. */
bool reading_list(struct moderation *m, size_t *decoded);
bool issue_read(struct moderation *m);
bool judgement_blocks(struct moderation *m);
bool pairing_make(struct moderation *m);
bool pairing_carry_marks(struct moderation *m);	/* a mark in one version is one in all */
void judgement_apply(struct moderation *m);	/* findings become `removed`, `replaced`, `related` */
bool excerpts_spare(struct moderation *m);	/* blocks of which only a part is to go stay */
bool agreement_reach(struct moderation *m);
bool excerpts_cut(struct moderation *m);	/* finds what goes from the midst of blocks that stay */
bool excerpts_without(struct moderation *m, const struct text *text, struct scanned *scanned_out);
						/* what was seen of the text, without them */
bool pictures_find(struct moderation *m);	/* goes with what leads to the same place */
bool requirement_judge(struct moderation *m);
bool disagreement_find(struct moderation *m);
bool header_rules_judge(struct moderation *m);

/* Takes a rule that fired into account; `article` of the issue, or ARTICLE_NONE. */
void ruling_add(struct moderation *m, const struct rule *rule, size_t article,
		enum verdict verdict);

/* Takes into account what no rule says. `reason` is a sentence for the reply. */
void ruling_reason(struct moderation *m, enum verdict verdict, const char *reason);

/* The reply of the verdict that was reached. */
bool ruling_reply(struct moderation *m);

/* Findings, articles, removed blocks: what decision.h promises about them. */
bool report_fill(struct moderation *m);

/* Finishes the edits of all texts; says whether there are any. */
bool writing_edits(struct moderation *m, bool *any_out);

/* Puts the new body into the decision. The new parts are what the self-check compares with. */
bool writing_body(struct moderation *m, struct new_part **new_parts_out, size_t *count_out);

#endif
