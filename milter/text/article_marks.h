/*
 * article_marks - the passages that a publisher has marked as articles.
 *
 *	<!-- article --> ... <!-- /article -->		<!-- article id="7" --> ...
 *	<td data-article> ... </td>			<div data-article="7"> ... </div>
 */
#ifndef BLUEPENCIL_TEXT_ARTICLE_MARKS_H
#define BLUEPENCIL_TEXT_ARTICLE_MARKS_H

#include "base/arena.h"
#include "base/compiler.h"
#include "html/tree.h"

struct article_marks {
	struct range *ranges;		/* of the source, in order, disjoint */
	size_t count, cap;
};

/* Marks within marks do not count; an open mark ends at the next one or at the end. */
MUST_USE bool article_marks_find(struct arena *arena, const struct html_tree *tree,
				 struct article_marks *marks_out);

#endif
