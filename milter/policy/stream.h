/*
 * stream - does a policy's `match` name this mail?
 */
#ifndef BLUEPENCIL_POLICY_STREAM_H
#define BLUEPENCIL_POLICY_STREAM_H

#include "base/arena.h"
#include "mail/envelope.h"
#include "mail/message.h"
#include "policy/conf.h"

enum match_result { MATCH_YES, MATCH_NO, MATCH_UNDECIDED };

/*
 * `message` NULL: its header is not known yet. What the envelope says decides as early as it can. An
 * arena is needed for decoding fields; without it (NULL) there must be no message.
 */
enum match_result match_mail(const struct match *match, struct arena *arena,
			     const struct envelope *envelope, const struct message *message);

/* Does it ask for anything? What asks for nothing names all mail. */
bool match_asks(const struct match *match);

/* "*" is any text, also none; letters of ASCII match in either case. */
bool pattern_matches(struct slice pattern, struct slice text);

#endif
