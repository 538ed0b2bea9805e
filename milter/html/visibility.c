/*
 * The style sheets of a document, and one walk over its nodes: style goes from parents to children.
 *
 * Besides style it is the element that decides: what is never displayed, and what is displayed only
 * when somebody opens it or has a program that knows it. The latter some readers see.
 */
#include "html/visibility.h"

#include "base/compiler.h"
#include "html/stylesheet.h"

/* ---- style sheets -------------------------------------------------------------------------- */

/* The text of a style element, as it stands. */
static struct slice
style_text(const struct html_tree *tree, const struct html_node *style)
{
	return slice_range(tree->source,
			   (struct range){ style->start_tag.end, style->end_tag.start });
}

/* All style elements but those for Outlook alone and for no screen. */
static bool
collect_styles(const struct html_tree *tree, struct stylesheet *sheet)
{
	for (size_t i = 0; i < tree->count; i++) {
		const struct html_node *node = &tree->nodes[i];
		const struct html_attribute *attribute;
		enum media media = MEDIA_ALWAYS;

		if (node->type != HTML_NODE_ELEMENT || node->element != ELEMENT_STYLE ||
		    node->conditional)
			continue;
		attribute = html_node_attribute(tree, node, "media");
		if (attribute != NULL)
			media = media_query_list(slice_range(tree->source, attribute->value));
		if (media != MEDIA_NEVER && !stylesheet_add(sheet, style_text(tree, node), media))
			return false;
	}
	return true;
}

/* ---- elements ------------------------------------------------------------------------------ */

enum shown {
	SHOWN,
	SHOWN_TO_SOME,
	SHOWN_TO_NONE,
};

static bool
has_attribute(const struct html_tree *tree, const struct html_node *node, const char *name)
{
	return html_node_attribute(tree, node, name) != NULL;
}

/* AMP fills this kind of template in and shows it. */
static bool
is_amp_template(const struct html_tree *tree, const struct html_node *node)
{
	const struct html_attribute *type = html_node_attribute(tree, node, "type");

	return type != NULL && slice_equal_nocase(slice_trim(slice_range(tree->source, type->value)),
						  SLICE("amp-mustache"));
}

/* Elements that have no name of their own in the table. */
static enum shown
shown_by_name(struct slice name)
{
	static const struct {
		const char *name;
		enum shown shown;
	} names[] = {
		{ "rt", SHOWN_TO_SOME },	/* stands above the words, and some programs do not know it */
		{ "rp", SHOWN_TO_NONE },
		{ "datalist", SHOWN_TO_NONE },	/* proposals for an input */
		{ "desc", SHOWN_TO_NONE },	/* of svg */
		{ "metadata", SHOWN_TO_NONE },
		{ "defs", SHOWN_TO_NONE },
		{ "annotation", SHOWN_TO_NONE },	/* of math */
		{ "annotation-xml", SHOWN_TO_NONE },
	};

	for (size_t i = 0; i < COUNT(names); i++)
		if (slice_equal_nocase(name, slice_of(names[i].name)))
			return names[i].shown;
	return SHOWN;
}

static enum shown
shown_by_element(const struct html_tree *tree, const struct html_node *node)
{
	switch (node->element) {
	case ELEMENT_OTHER:
		return shown_by_name(html_node_name(tree, node));
	case ELEMENT_DIALOG:
		return has_attribute(tree, node, "open") ? SHOWN : SHOWN_TO_SOME;
	case ELEMENT_TEMPLATE:
		return is_amp_template(tree, node) ? SHOWN_TO_SOME : SHOWN_TO_NONE;
	default:
		return element_is(node->element, ELEMENT_IS_UNSEEN) ? SHOWN_TO_NONE : SHOWN;
	}
}

/* Of what stands in a <details> that is not open, only the summary is shown to all. */
static bool
is_folded(const struct html_tree *tree, const struct html_node *node)
{
	const struct html_node *parent;

	if (node->parent == HTML_NO_NODE || node->element == ELEMENT_SUMMARY)
		return false;
	parent = &tree->nodes[node->parent];
	return parent->element == ELEMENT_DETAILS && !has_attribute(tree, parent, "open");
}

/* ---- the walk ------------------------------------------------------------------------------ */

/* The node that it inherits from, NULL at the top. What a conditional comment in the head holds does
 * not stay in the head. */
static const struct html_node *
parent_of(const struct html_tree *tree, const struct html_node *node)
{
	const struct html_node *parent, *head;

	if (node->parent == HTML_NO_NODE)
		return NULL;
	parent = head = &tree->nodes[node->parent];
	if (parent->element == ELEMENT_NOSCRIPT && parent->parent != HTML_NO_NODE)
		head = &tree->nodes[parent->parent];
	return node->type == HTML_NODE_COMMENT && head->element == ELEMENT_HEAD ? NULL : parent;
}

static void
judge(struct arena *arena, struct stylesheet *sheet, struct html_tree *tree, uint32_t index)
{
	struct html_node *node = &tree->nodes[index];
	const struct html_node *parent = parent_of(tree, node);
	enum shown shown = SHOWN;

	node->visibility = parent == NULL ? VISIBILITY_ROOT : parent->visibility;
	node->elsewhere = parent == NULL ? VISIBILITY_ROOT : parent->elsewhere;
	if (node->type == HTML_NODE_ELEMENT) {
		visibility_of(sheet, arena, tree, index, &node->visibility, &node->elsewhere);
		shown = shown_by_element(tree, node);
	}
	node->visibility.hidden |= shown != SHOWN || is_folded(tree, node);
	node->elsewhere.hidden |= shown == SHOWN_TO_NONE;
}

bool
visibility_judge(struct arena *arena, struct html_tree *tree)
{
	struct stylesheet *sheet = stylesheet_new(arena);

	if (sheet == NULL || !collect_styles(tree, sheet))
		return false;
	stylesheet_start(sheet, tree->source.len);
	for (uint32_t i = 0; i < tree->count; i++)
		judge(arena, sheet, tree, i);
	return true;
}
