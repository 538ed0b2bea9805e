/*
 * decision - what is to become of one message, and why: all that the milter, the dry run, the log
 * and the reports need to know.
 *
 * Ownership  everything lives in the message's arena, or belongs to the policy, which must
 *            outlive it
 */
#ifndef BLUEPENCIL_MODERATE_DECISION_H
#define BLUEPENCIL_MODERATE_DECISION_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "mail/message.h"
#include "mail/part.h"
#include "policy/policy.h"

struct reply {
	unsigned code;			/* 0: none */
	const char *enhanced;
	struct slice text;		/* UTF-8; daemon/reply makes ASCII of it */
};

/* One change of the message's own header. Changes are listed in the order the milter applies them. */
enum field_change_type { FIELD_INSERT_TOP, FIELD_REPLACE, FIELD_DELETE };
struct field_change {
	enum field_change_type type;
	const char *name;
	size_t index;			/* of the fields of that name, from 1 (smfi_chgheader) */
	struct slice body;		/* without the blank behind the colon, folded with "\n"; ASCII */
};

/*
 * What became, in the other alternatives, of what a finding removed: the numbers of the parts that
 * lost it as well ("2", "2,3"), or one of these.
 */
#define COUNTERPART_NONE "none"			/* they do not say it */
#define COUNTERPART_WITHIN "within-other-text"	/* one still says it, in a block that stays */

struct reported_finding {
	const struct finding *finding;
	const struct part *part;	/* NULL: a header field */
	const struct header_field *field;	/* NULL: a part */
	bool inspected;			/* in something attached: nothing follows from it */
	size_t article;			/* in decision.articles; ARTICLE_NONE */
	size_t line, column;		/* in the decoded part, from 1; of a field 1 and 1 */
	struct slice text;		/* original text of the whole block, white space collapsed */
	const struct document *document;	/* for the words of its hits */
	const char *counterpart;	/* NULL: nothing was removed, or there is no other alternative */
};

/* The original words of a hit. */
static inline struct slice
hit_text(const struct document *document, const struct hit *hit)
{
	if (hit->folded.start >= hit->folded.end)
		return (struct slice){ NULL, 0 };
	return slice_range(document->text, document_text_of_folded(document, hit->folded));
}

static inline struct slice
reported_hit_text(const struct reported_finding *reported, const struct hit *hit)
{
	return hit_text(reported->document, hit);
}

/* Where in the source a block's words begin: those of an image stand in the middle of its tag. */
size_t reported_block_at(const struct document *document, size_t block);

enum attribution_state { ATTRIBUTION_NOT_NEEDED, ATTRIBUTION_OK, ATTRIBUTION_MISSING, ATTRIBUTION_INSUFFICIENT };
enum disclaimer_state { DISCLAIMER_NOT_NEEDED, DISCLAIMER_PRESENT, DISCLAIMER_INSERTED, DISCLAIMER_MISSING };

struct reported_article {
	struct slice title;
	const char *language;
	enum disclaimer_state disclaimer;
	enum attribution_state attribution;
	struct slice source, author, translator;	/* empty: not told */
	bool dropped;			/* removed from title to end */
};

struct note {			/* what a reader of the report should know besides */
	const char *text;
};

/* A part that was read. Arrays are per block of its document where nothing else is said. */
struct reported_text {
	const struct part *part;
	const struct scanned *scanned;	/* its document, and the hits in it */
	const bool *removed;		/* goes, or would if the part could be changed */
	const bool *leftover;		/* of those, because of what went beside it */
	const size_t *issue_article;	/* per article: in decision.articles; ARTICLE_NONE */
	const struct requirements *requirements;	/* of its articles and the issue */
	bool sealed;			/* never changed */
	bool inspected;			/* attached: nothing follows from it */
	bool primary;			/* articles are taken from it, not from another alternative */
};

struct decision {
	enum verdict verdict;
	struct reply reply;
	struct error fault;		/* why on-error or on-limit decided; FAULT_NONE otherwise */
	const struct stream *stream;	/* NULL: no policy names it, accepted unread */
	const char *version;		/* of the policy */
	const char *language;		/* of the issue: of most of its text */

	struct reported_article *articles;
	size_t article_count;
	struct reported_finding *findings;	/* of all modes; finding->mode tells */
	size_t finding_count;
	struct slice *removed;		/* each removed block once, over all alternatives */
	size_t removed_count;
	struct slice *inserted;
	size_t inserted_count;
	struct note *notes;		/* contradicted charsets, no counterpart found, ... */
	size_t note_count;

	struct reported_text *texts;	/* in the order of the message, what is inspected last */
	size_t text_count;

	struct field_change *field_changes;
	size_t field_change_count;
	bool body_changed;
	struct slice body;		/* the new body where body_changed */
	struct slice quarantine;	/* the reason; ASCII, one line, at most 100 bytes */
};

/*
 * The message as it would leave: the fields with their changes, and the body. An accepted message
 * without changes comes out as it was. The line end of what is written is the message's own.
 */
bool decision_apply(const struct decision *decision, const struct message *message, struct buf *out);

#endif
