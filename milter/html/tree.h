/*
 * tree - the elements of an HTML source, each with exact source ranges.
 *
 * What a tree builder makes of tokens (WHATWG HTML 13.2.6), as far as removal needs it: which
 * element a token stands in, and where an element begins and ends in the source, implied end
 * tags included (p, li, dt, dd, option, tr, td, th, thead, tbody, tfoot, caption, h1 to h6 before
 * a heading). Nothing is moved: a foster-parented or misnested node stays where its bytes
 * stand and is marked unsafe, as are all elements its bytes overlap; an unsafe element must
 * not be cut out whole.
 *
 * An element that is still open at </body> ends before it, unless content follows. A formatting
 * element that goes on behind its parent is unsafe, and the text where it does is marked `reopens`;
 * its looks are not read there: text after "<p><font color=white></p>" has the visibility of its
 * parent alone.
 *
 * Where an end tag makes the standard move and clone what it finds (13.2.6.4.7, the adoption agency with
 * a "furthest block"; four formatting elements that are alike), which element a later tag ends hangs on
 * all that stands there. Every node there is `tangled`: no tag may go, and where a text or image goes, a
 * space must stay, for it may have opened formatting elements anew.
 *
 * What a conditional comment holds for Outlook (conditional.h) is nodes too, children of the comment
 * and marked `conditional`. Tags there may pair with those in another comment, and for Outlook with
 * those around them ("ghost tables"), so an element there is safe only with both tags in its comment.
 *
 * Nodes are in source order: a parent before its children, so one walk over the array is a
 * walk over the document.
 *
 * Section    WHATWG HTML 13.1.2.4 (optional tags), 13.2.6.4 (insertion modes)
 * Memory     in the arena; ranges are of `source`, which must live as long
 * Limits     elements inside one another beyond HTML_TREE_DEPTH become children of the deepest
 */
#ifndef BLUEPENCIL_HTML_TREE_H
#define BLUEPENCIL_HTML_TREE_H

#include "base/arena.h"
#include "base/error.h"
#include "base/slice.h"
#include "html/element.h"
#include "html/style.h"
#include "html/tokenizer.h"

#define HTML_TREE_DEPTH 512
#define HTML_NO_NODE UINT32_MAX

enum html_node_type {
	HTML_NODE_ELEMENT,
	HTML_NODE_TEXT,		/* one HTML_TEXT or HTML_CHARACTER token */
	HTML_NODE_COMMENT,
};

struct html_node {
	enum html_node_type type;
	enum element element;		/* HTML_NODE_ELEMENT */
	uint32_t parent;		/* an element or a conditional comment; HTML_NO_NODE at the top */
	uint32_t next;			/* the node after this one and all that is in it */
	struct range range;		/* from its first to its last byte, tags included */
	struct range start_tag;		/* elements; empty for a "</p>" that stands alone */
	struct range end_tag;		/* empty, at the end of the range, where it is implied or missing */
	struct range data;		/* comments: between the marks */
	uint32_t code_points[2];	/* text that stands for something else: HTML_CHARACTER */
	bool is_character;
	bool unsafe;			/* its range must not be cut as a whole */
	bool conditional;		/* it stands in a conditional comment */
	bool tangled;			/* the standard moves or clones elements around it */
	bool reopens;			/* formatting elements that had to end go on from here (13.2.4.3) */
	struct visibility visibility;	/* of the element; of a text, that of its parent */
	struct visibility elsewhere;	/* the same to readers for whom style that is conditional holds */
	uint8_t views;			/* bits: the views (media_query.h) in which text in it is seen */
	uint32_t attribute_first, attribute_count;	/* into html_tree.attributes */
};

struct html_tree {
	struct slice source;
	struct html_node *nodes;
	size_t count;
	struct html_attribute *attributes;
	size_t attribute_count;
	uint32_t body;			/* the body element's node, HTML_NO_NODE where no tag opens it */
	struct range body_content;	/* where content may be inserted: inside <body>, or the whole */
};

/* Fails with FAULT_LIMIT when the arena's budget is spent. */
bool html_tree_parse(struct arena *arena, struct slice source, struct html_tree *tree_out,
		     struct error *err);

/* The tag name of an element node as it stands in its tag. */
struct slice html_node_name(const struct html_tree *tree, const struct html_node *node);

/* The attribute of this name (lower case) of an element node, NULL where there is none. */
const struct html_attribute *html_node_attribute(const struct html_tree *tree,
						  const struct html_node *node, const char *name);

#endif
