/*
 * tree_builder - what the files of the tree builder share. For them alone.
 *
 *	tree.c			the loop over the tokens, and what is done at the end
 *	tree_builder.c		opening and closing elements; formatting elements
 *	start_tag.c, end_tag.c	what each tag does
 *	open_elements.c		the stack
 */
#ifndef BLUEPENCIL_HTML_TREE_BUILDER_H
#define BLUEPENCIL_HTML_TREE_BUILDER_H

#include "html/open_elements.h"
#include "html/tokenizer.h"
#include "html/tree.h"

/*
 * A formatting element that was closed by something else than its end tag: what follows is
 * formatted by it all the same (13.2.4.3), until its end tag comes.
 */
struct pending {
	uint32_t node;
	enum element element;
	uint32_t before;	/* the pending one of this element before it, plus 1; 0: none */
	bool live;
	size_t from;		/* where it was closed */
};

/*
 * Pending elements that are open again (13.2.4.3): those before `count`, but for what an earlier one tells
 * of, in the open element at `place`, until that is closed.
 */
struct reopening {
	uint32_t count;
	size_t place;
	uint32_t node;		/* the content for which they are */
};

/* Nodes among which the standard moves and clones elements: up to `next`, or to the end of `in` */
struct tangle {
	uint32_t first, next;
	uint32_t in;		/* HTML_NO_NODE: to the end of the document; only where `next` is 0 */
};

/* The bytes of `node` belong together with all of `bytes`. */
struct tie {
	uint32_t node;
	struct range bytes;
};

struct tree_builder {
	struct arena *arena;
	struct slice source;
	struct html_tokenizer *tokenizer;
	struct html_tree tree;
	size_t node_cap, attribute_cap;
	struct tie *ties;
	size_t tie_count, tie_cap;
	struct tangle *tangles;
	size_t tangle_count, tangle_cap;
	bool failed;			/* no memory */

	struct open_elements open;
	unsigned overflow;		/* elements open beyond HTML_TREE_DEPTH, and of each kind */
	unsigned overflow_of[ELEMENT_COUNT];

	struct pending *pending;
	size_t pending_count, pending_cap, live_count;
	uint32_t pending_last[ELEMENT_COUNT];	/* plus 1; 0: none */
	struct reopening *reopenings;
	size_t reopening_count, reopening_cap;
	size_t formatted;			/* the end of the last content that they format */
	uint32_t ended_by_start;		/* the formatting element that the coming start tag ends;
						   HTML_NO_NODE */

	/* The content of a conditional comment is read by a builder of its own. */
	struct tree_builder *outer, *inner;
	uint32_t root;			/* the comment's node, HTML_NO_NODE for the document */
	struct range part;		/* of the source */
	struct range condition;		/* content of a conditional comment that is to be read next */
	unsigned nested;		/* conditional comments in this one */

	bool doctype_allowed;		/* nothing but comments has come */
	bool quirks;
	bool html_seen, head_seen;
	bool content;			/* the head is over */
	bool form;			/* the "form element pointer" is set */
	uint32_t form_node;		/* to this */
	bool foster;			/* the element that is opened is foster-parented */

	bool body_tag;			/* there was a <body> */
	size_t content_start, content_end;
	size_t cut_tag;			/* where the tag begins that the end of the file cuts off */

	/* "after body" and "after after body": what comes belongs to the body only if it is content */
	bool body_ended, html_ended;
	struct range body_end, html_end;
	size_t body_nodes, html_nodes;	/* nodes there were */
};

static inline struct open_element *
builder_top(struct tree_builder *b)
{
	return open_elements_top(&b->open);
}

/* Is the current node this HTML element? */
static inline bool
builder_in(struct tree_builder *b, enum element element)
{
	return b->open.top > 0 && !builder_top(b)->foreign && builder_top(b)->element == element;
}

/* Is this the content of a conditional comment? */
static inline bool
builder_is_inner(const struct tree_builder *b)
{
	return b->outer != NULL;
}

/* Is the current node one into which the standard puts no content but parts of tables? */
bool builder_in_table(struct tree_builder *b);

/* A node without content, child of the current node; NULL when there is no memory. */
struct html_node *builder_node(struct tree_builder *b, enum html_node_type type,
			       struct range range);

/* An element that is complete with this start tag. */
struct html_node *builder_leaf(struct tree_builder *b, const struct html_token *token);

/* An element that is now the current node, unless elements are too deep. */
struct html_node *builder_open(struct tree_builder *b, const struct html_token *token,
			       bool foreign, bool foreign_inside);

/*
 * Closes all elements down to `place`, that one included. With `by_end_tag` the token is its
 * end tag and the last of its bytes; else all of them end before the token.
 */
void builder_close(struct tree_builder *b, size_t place, const struct html_token *token,
		   bool by_end_tag);

/* Closes the current node at `end` with these last bytes, `next` being the node after it. */
void builder_close_top(struct tree_builder *b, size_t end, struct range end_tag, size_t next);

/*
 * The end tag of a formatting element, or the start tag that ends an open one of its kind
 * (13.2.6.4.7, the adoption agency); false when there is none to end.
 */
bool builder_end_formatting(struct tree_builder *b, enum element element,
			    const struct html_token *token, bool by_end_tag);

/* Its end tag has come while other elements in it, which go on, are open. */
void builder_end_early(struct tree_builder *b, size_t place, const struct html_token *token,
		       bool by_end_tag);

/*
 * Content comes that ends at `end`, before its node is made. Is it formatted by pending elements, open again
 * where it stands?
 */
bool builder_format(struct tree_builder *b, size_t end);

/* Are all pending elements open, in the current node? */
bool builder_is_reopened(struct tree_builder *b);

/* Says that the bytes of a node belong together with all of `bytes`. */
void builder_tie(struct tree_builder *b, uint32_t node, struct range bytes);

/* Says that the standard moves or clones elements there. */
void builder_tangle(struct tree_builder *b, struct tangle tangle);

/* Are there pending formatting elements that format what comes now? */
bool builder_is_formatting(struct tree_builder *b);

/* What is pending at the end of the source. */
void builder_end_pending(struct tree_builder *b);

/* The head ends before this token, for it is content. */
void builder_leave_head(struct tree_builder *b, const struct html_token *token);

/* What follows </body> is content after all, and what stands between is in the node `current`. */
void builder_resume_body(struct tree_builder *b, uint32_t current);

/* The node of the current element; where there is none, that around all of this. */
static inline uint32_t
builder_current(struct tree_builder *b)
{
	return b->open.top == 0 ? b->root : builder_top(b)->node;
}

void tree_start_tag(struct tree_builder *b, const struct html_token *token);
void tree_end_tag(struct tree_builder *b, const struct html_token *token);

#endif
