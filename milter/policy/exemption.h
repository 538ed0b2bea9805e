/*
 * exemption - mail and articles for which a rule does not fire.
 *
 *	unless = { sender = "@own.example"; mark = "sponsored"; };
 *	unless = ( { list-id = "press.example"; }, { campaign = "X-Campaign: imprint*"; } );
 *
 * All keys of a group must hold; of several groups one is enough. The words that name mail are those
 * of `match` in bluepencil.conf(5). What they say of a message is found out once, before it is
 * judged; marks are an article's (text/article.h).
 */
#ifndef BLUEPENCIL_POLICY_EXEMPTION_H
#define BLUEPENCIL_POLICY_EXEMPTION_H

#include "policy/conf.h"
#include "policy/pack.h"

struct document;
struct message;
struct stream;

#define EXEMPTIONS_MOST 64		/* of one rule: one bit each */

struct exemption {
	struct match match;
	const char **marks;		/* ended by NULL; NULL: the article does not matter */
};

/* Reads `unless` of a rule, whose scope is known. */
void exemptions_read(struct packs *packs, const struct setting *setting, struct rule *rule);

/* In words: "sender @own.example, mark house-ad"; in the arena. */
struct slice exemption_words(struct arena *arena, const struct exemption *exemption);

/*
 * What of the stream's rules the message itself exempts: per rule a bit for each of its exemptions,
 * for stream->exempt. NULL where none of its rules has any. False: no memory.
 */
MUST_USE bool exemptions_of_message(const struct stream *stream, struct arena *arena,
				    const struct message *message, const uint64_t **exempt_out);

/*
 * Is the stream's rule of this number exempted from an article? `document` NULL: from what has no
 * articles; `article` ARTICLE_NONE: from the whole document, all of whose articles must be marked.
 */
bool is_exempt(const struct stream *stream, size_t rule, const struct document *document,
	       size_t article);

#endif
