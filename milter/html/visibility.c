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
		unsigned media = MEDIA_ALWAYS;

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

struct walk {
	struct arena *arena;
	struct stylesheet *sheet;
	struct html_tree *tree;
	struct visibility (*views)[VIEW_COUNT];	/* of the nodes so far; NULL: as `visibility` in all */
};

static void
take_parents(const struct walk *walk, const struct html_node *parent, struct sights *sights)
{
	*sights = (struct sights){ .every = VISIBILITY_ROOT, .elsewhere = VISIBILITY_ROOT };
	if (parent != NULL) {
		sights->every = parent->visibility;
		sights->elsewhere = parent->elsewhere;
	}
	for (unsigned i = 0; i < VIEW_COUNT; i++)
		sights->view[i] = parent != NULL && walk->views != NULL
				      ? walk->views[parent - walk->tree->nodes][i] : sights->every;
}

/* Keeps the views for the children, from where they first differ on. False when the budget is spent. */
static bool
keep_views(struct walk *walk, uint32_t index, const struct sights *sights)
{
	const struct html_tree *tree = walk->tree;
	bool differ = false;

	for (unsigned i = 0; i < VIEW_COUNT; i++)
		differ |= visibility_differs(&sights->view[i], &sights->every);
	if (walk->views == NULL && !differ)
		return true;
	if (walk->views == NULL) {
		walk->views = arena_array(walk->arena, tree->count, sizeof(*walk->views));
		for (uint32_t node = 0; walk->views != NULL && node < index; node++)
			for (unsigned i = 0; i < VIEW_COUNT; i++)
				walk->views[node][i] = tree->nodes[node].visibility;
	}
	if (walk->views == NULL)
		return false;
	memcpy(walk->views[index], sights->view, sizeof(sights->view));
	return true;
}

static bool
judge(struct walk *walk, uint32_t index)
{
	struct html_node *node = &walk->tree->nodes[index];
	enum shown shown = SHOWN;
	struct sights sights;
	bool hidden;

	take_parents(walk, parent_of(walk->tree, node), &sights);
	if (node->type == HTML_NODE_ELEMENT) {
		sights_of(walk->sheet, walk->arena, walk->tree, index, &sights);
		shown = shown_by_element(walk->tree, node);
	}
	hidden = shown != SHOWN || is_folded(walk->tree, node);
	sights.every.hidden |= hidden;
	sights.elsewhere.hidden |= shown == SHOWN_TO_NONE;
	node->visibility = sights.every;
	node->elsewhere = sights.elsewhere;
	node->views = 0;
	for (unsigned i = 0; i < VIEW_COUNT; i++) {
		sights.view[i].hidden |= hidden;
		if (!visibility_hides_text(sights.view[i]))
			node->views |= VIEW_BIT(i);
	}
	return keep_views(walk, index, &sights);
}

bool
visibility_judge(struct arena *arena, struct html_tree *tree, bool quirks)
{
	struct walk walk = { .arena = arena, .sheet = stylesheet_new(arena, quirks), .tree = tree };

	if (walk.sheet == NULL || !collect_styles(tree, walk.sheet))
		return false;
	stylesheet_start(walk.sheet, tree->source.len);
	for (uint32_t i = 0; i < tree->count; i++)
		if (!judge(&walk, i))
			return false;
	return true;
}
