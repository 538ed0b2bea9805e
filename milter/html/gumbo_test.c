/*
 * gumbo as the oracle for block structure: on every HTML file of the corpus, the elements that
 * gumbo found must have the same ranges in our tree.
 *
 * Left out are elements that gumbo made, moved or cloned itself: they have no bytes, or not
 * these. One difference is meant: an element that is still open at </body> ends there for us,
 * while gumbo, as the standard, lets it run to the end of the file.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <dirent.h>
#include <ftw.h>
#include <gumbo.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/compiler.h"
#include "html/tree.h"

#define BUDGET     ((size_t)256 << 20)
#define MOST_FILES 1000

static const GumboTag tags[] = {
	GUMBO_TAG_P,   GUMBO_TAG_TR, GUMBO_TAG_TD, GUMBO_TAG_TH,    GUMBO_TAG_LI,   GUMBO_TAG_TABLE,
	GUMBO_TAG_H1,  GUMBO_TAG_H2, GUMBO_TAG_H3, GUMBO_TAG_H4,    GUMBO_TAG_H5,   GUMBO_TAG_H6,
	GUMBO_TAG_DIV, GUMBO_TAG_A,  GUMBO_TAG_UL, GUMBO_TAG_TBODY, GUMBO_TAG_SPAN,
};

struct figures {
	size_t files, compared, equal, at_body_end;
};

struct document {
	const char *path;
	struct slice source;
	struct html_tree tree;
	uint32_t *node_at; /* by start: an element node plus 1 */
	struct figures *figures;
};

/* ---- files --------------------------------------------------------------------------------- */

static char *paths[MOST_FILES]; /* nftw passes no object to its callback */
static size_t path_count;

static int
note_file(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)at;
	if (type == FTW_F && path_count < MOST_FILES)
		paths[path_count++] = strdup(path);
	return 0;
}

static struct slice
read_file(struct arena *arena, const char *path)
{
	FILE *file = fopen(path, "rb");
	uint8_t *data;
	long size;

	assert_non_null(file);
	assert_int_equal(fseek(file, 0, SEEK_END), 0);
	size = ftell(file);
	rewind(file);
	data = arena_alloc(arena, (size_t)size);
	assert_non_null(data);
	assert_int_equal(fread(data, 1, (size_t)size, file), size);
	fclose(file);
	return (struct slice){ data, (size_t)size };
}

/* ---- comparing ----------------------------------------------------------------------------- */

static bool
is_compared(const GumboNode *node)
{
	if (node->type != GUMBO_NODE_ELEMENT ||
	    (node->parse_flags & ~(unsigned)GUMBO_INSERTION_IMPLICIT_END_TAG) != 0)
		return false;
	for (size_t i = 0; i < COUNT(tags); i++)
		if (node->v.element.tag == tags[i])
			return true;
	return false;
}

static struct range
gumbo_range(const GumboElement *element, bool implied)
{
	size_t end = element->end_pos.offset + (implied ? 0 : element->original_end_tag.length);

	return (struct range){ element->start_pos.offset, end };
}

static void
compare(struct document *document, const GumboNode *node)
{
	bool implied = (node->parse_flags & GUMBO_INSERTION_IMPLICIT_END_TAG) != 0;
	struct range expected = gumbo_range(&node->v.element, implied);
	const char *name = gumbo_normalized_tagname(node->v.element.tag);
	const struct html_node *ours;
	uint32_t index = document->node_at[expected.start];

	document->figures->compared++;
	if (index == 0) {
		print_message("%s: no node for the %s at %zu\n", document->path, name,
			      expected.start);
		return;
	}
	ours = &document->tree.nodes[index - 1];
	if (implied && expected.end == document->source.len &&
	    ours->range.end == document->tree.body_content.end) {
		document->figures->at_body_end++;
		document->figures->equal++;
		return;
	}
	if (ours->range.end == expected.end && strcmp(element_name(ours->element), name) == 0) {
		document->figures->equal++;
		return;
	}
	print_message("%s: the %s %zu-%zu%s is %s %zu-%zu here\n", document->path, name,
		      expected.start, expected.end, implied ? " (implied)" : "",
		      element_name(ours->element), ours->range.start, ours->range.end);
}

/* The node after `node` in document order, without recursion. */
static const GumboNode *
next_node(const GumboNode *node)
{
	if ((node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE) &&
	    node->v.element.children.length > 0)
		return node->v.element.children.data[0];
	while (node->parent != NULL && node->parent->type != GUMBO_NODE_DOCUMENT) {
		const GumboVector *siblings = &node->parent->v.element.children;

		if (node->index_within_parent + 1 < siblings->length)
			return siblings->data[node->index_within_parent + 1];
		node = node->parent;
	}
	return NULL;
}

static void
compare_file(const char *path, struct figures *figures)
{
	struct arena *arena = arena_new(BUDGET);
	struct document document = { .path = path, .figures = figures };
	struct error err = { 0 };
	GumboOutput *output;

	document.source = read_file(arena, path);
	assert_true(html_tree_parse(arena, document.source, &document.tree, &err));
	document.node_at = arena_array(arena, document.source.len + 1, sizeof(uint32_t));
	assert_non_null(document.node_at);
	for (size_t i = 0; i < document.tree.count; i++)
		if (document.tree.nodes[i].type == HTML_NODE_ELEMENT)
			document.node_at[document.tree.nodes[i].range.start] = (uint32_t)i + 1;
	output = gumbo_parse_with_options(&kGumboDefaultOptions, (const char *)document.source.data,
					  document.source.len);
	for (const GumboNode *node = output->root; node != NULL; node = next_node(node))
		if (is_compared(node))
			compare(&document, node);
	gumbo_destroy_output(&kGumboDefaultOptions, output);
	arena_free(arena);
	figures->files++;
}

static void
elements_have_the_ranges_that_gumbo_finds(void **state)
{
	const char *corpus = getenv("CORPUS");
	struct figures figures = { 0 };
	char directory[4096];
	DIR *there;

	(void)state;
	(void)snprintf(directory, sizeof(directory), "%s/html", corpus == NULL ? "" : corpus);
	there = corpus == NULL ? NULL : opendir(directory);
	if (there == NULL) {
		print_message("no CORPUS with html: skipped\n");
		skip();
	}
	closedir(there);
	assert_int_equal(nftw(directory, note_file, 16, FTW_PHYS), 0);
	for (size_t i = 0; i < path_count; i++) {
		compare_file(paths[i], &figures);
		free(paths[i]);
	}
	printf("# figure: block structure as gumbo's: %zu of %zu elements in %zu files "
	       "(%zu of them end at </body> by our rule)\n",
	       figures.equal, figures.compared, figures.files, figures.at_body_end);
	assert_true(figures.compared > 0);
	assert_int_equal(figures.equal, figures.compared);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(elements_have_the_ranges_that_gumbo_finds),
	};

	return cmocka_run_group_tests_name("html/gumbo", tests, NULL, NULL);
}
