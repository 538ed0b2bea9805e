/*
 * comment - what comments mean beyond nothing: conditional comments of Outlook, and marks.
 *
 * An element may be cut whole only when the comments in it are whole: every "[if]" with its
 * "[endif]", every table that one hidden comment opens closed by another, every mark with its
 * end. Balances are joined in source order.
 *
 *	<!--[if mso]><table><tr><td><![endif]-->	opens three elements for Outlook
 *	<!--[if !mso]><!-->				opens what all others see
 *	<!-- article --> <!-- bluepencil off=RULE -->	open a mark
 *
 * Section    Microsoft, "About conditional comments" (downlevel-hidden and -revealed)
 */
#ifndef BLUEPENCIL_MODERATE_COMMENT_H
#define BLUEPENCIL_MODERATE_COMMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/slice.h"
#include "html/tree.h"

/* How far something is open at the end, and the deepest it fell below where it began. */
struct comment_depth {
	int32_t total, least;
};

struct comment_balance {
	struct comment_depth conditions, tags, marks;
};

struct comment_balance comment_balance(const struct html_tree *tree,
				       const struct html_node *comment);

/* Of what stands in `first` and then in `second`. */
struct comment_balance comment_balance_join(struct comment_balance first,
					    struct comment_balance second);

bool comment_is_balanced(struct comment_balance balance);

/* Neither conditional nor a mark. */
bool comment_is_plain(const struct html_tree *tree, const struct html_node *comment);

/* The words of a bluepencil mark: "off=RULE", "on"; empty where the comment is none. */
struct slice comment_mark(const struct html_tree *tree, const struct html_node *comment);

#endif
