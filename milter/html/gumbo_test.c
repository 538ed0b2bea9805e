/*
 * gumbo as the oracle for block structure: on every HTML file of the corpus, as it is and with end
 * tags lost at random, the elements that gumbo found must have the same ranges in our tree.
 *
 * Left out are elements that gumbo made, moved or cloned itself: they have no bytes, or not
 * these. Three differences are meant: an element that is still open at </body> ends there for us,
 * while gumbo, as the standard, lets it run to the end of the file; an element that is
 * unsafe to cut keeps bytes here that the standard gives to another; and a heading without an
 * end tag ends at the next heading, even where the standard has opened a formatting element anew
 * in it.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <ftw.h>
#include <gumbo.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "html/tokenizer.h"
#include "html/tree.h"

#define BUDGET     ((size_t)256 << 20)
#define MOST_FILES 1000

static const GumboTag tags[] = {
	GUMBO_TAG_P,   GUMBO_TAG_TR, GUMBO_TAG_TD, GUMBO_TAG_TH,    GUMBO_TAG_LI,   GUMBO_TAG_TABLE,
	GUMBO_TAG_H1,  GUMBO_TAG_H2, GUMBO_TAG_H3, GUMBO_TAG_H4,    GUMBO_TAG_H5,   GUMBO_TAG_H6,
	GUMBO_TAG_DIV, GUMBO_TAG_A,  GUMBO_TAG_UL, GUMBO_TAG_TBODY, GUMBO_TAG_SPAN,
};

struct figures {
	size_t files, compared, equal, at_body_end, unsafe, at_heading;
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

static bool
is_heading_at(const struct document *document, size_t at)
{
	uint32_t index = document->node_at[at];

	return index != 0 &&
	       element_is(document->tree.nodes[index - 1].element, ELEMENT_IS_HEADING);
}

/* Is the difference one that is meant? Counts it. */
static bool
is_meant(const struct document *document, const struct html_node *ours, struct range expected,
	 bool implied)
{
	struct figures *figures = document->figures;

	if (implied && expected.end == document->source.len &&
	    ours->range.end == document->tree.body_content.end)
		return ++figures->at_body_end;
	if (implied && element_is(ours->element, ELEMENT_IS_HEADING) &&
	    is_heading_at(document, ours->range.end))
		return ++figures->at_heading;
	return ours->unsafe && ++figures->unsafe;
}

static void
compare(const struct document *document, const GumboNode *node)
{
	bool implied = (node->parse_flags & GUMBO_INSERTION_IMPLICIT_END_TAG) != 0;
	struct range expected = gumbo_range(&node->v.element, implied);
	const char *name = gumbo_normalized_tagname(node->v.element.tag);
	uint32_t index = document->node_at[expected.start];
	const struct html_node *ours = index == 0 ? NULL : &document->tree.nodes[index - 1];

	document->figures->compared++;
	if (ours == NULL || strcmp(element_name(ours->element), name) != 0)
		print_message("%s: no node for the %s at %zu\n", document->path, name,
			      expected.start);
	else if (ours->range.end == expected.end)
		document->figures->equal++;
	else if (!is_meant(document, ours, expected, implied))
		print_message("%s: the %s %zu-%zu%s ends at %zu here\n", document->path, name,
			      expected.start, expected.end, implied ? " (implied)" : "",
			      ours->range.end);
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
compare_source(const char *path, struct slice source, struct figures *figures)
{
	struct arena *arena = arena_new(BUDGET);
	struct document document = { .path = path, .source = source, .figures = figures };
	struct error err = { 0 };
	GumboOutput *output;

	assert_true(html_tree_parse(arena, source, &document.tree, &err));
	document.node_at = arena_array(arena, source.len + 1, sizeof(uint32_t));
	assert_non_null(document.node_at);
	for (size_t i = 0; i < document.tree.count; i++)
		if (document.tree.nodes[i].type == HTML_NODE_ELEMENT)
			document.node_at[document.tree.nodes[i].range.start] = (uint32_t)i + 1;
	output =
	    gumbo_parse_with_options(&kGumboDefaultOptions, (const char *)source.data, source.len);
	for (const GumboNode *node = output->root; node != NULL; node = next_node(node))
		if (is_compared(node))
			compare(&document, node);
	gumbo_destroy_output(&kGumboDefaultOptions, output);
	arena_free(arena);
	figures->files++;
}

static uint32_t
next_random(uint64_t *seed)
{
	*seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(*seed >> 33);
}

/* The source without some of its end tags; those of text elements stay, or all is text. */
static struct slice
without_some_end_tags(struct arena *arena, struct slice source, uint64_t *seed)
{
	struct html_tokenizer *tokenizer = html_tokenizer_new(arena, source);
	struct html_token token;
	struct buf out;

	buf_init(&out, arena);
	(void)buf_reserve(&out, source.len);
	while (html_tokenizer_next(tokenizer, &token)) {
		unsigned kept = ELEMENT_IS_RAW_TEXT | ELEMENT_IS_RCDATA;

		if (token.type == HTML_END_TAG && !element_is(token.element, kept) &&
		    token.element != ELEMENT_SCRIPT && next_random(seed) % 30 == 0)
			continue;
		buf_add(&out, slice_range(source, token.range));
	}
	assert_false(out.failed);
	return buf_slice(&out);
}

static void
compare_files(unsigned rounds, bool lose_end_tags, const char *what)
{
	const char *corpus = getenv("CORPUS");
	struct figures figures = { 0 };
	uint64_t seed = 3;
	char directory[4096];
	size_t meant;

	(void)snprintf(directory, sizeof(directory), "%s/html", corpus == NULL ? "" : corpus);
	if (corpus == NULL || nftw(directory, note_file, 16, FTW_PHYS) != 0) {
		print_message("no CORPUS with html: skipped\n");
		skip();
	}
	for (; path_count > 0; free(paths[--path_count])) {
		struct arena *arena = arena_new(BUDGET);
		struct slice source = read_file(arena, paths[path_count - 1]);

		for (unsigned i = 0; i < rounds; i++)
			compare_source(paths[path_count - 1],
				       lose_end_tags ? without_some_end_tags(arena, source, &seed)
						     : source,
				       &figures);
		arena_free(arena);
	}
	meant = figures.at_body_end + figures.at_heading + figures.unsafe;
	printf("# figure: ranges as gumbo's, %s: %zu of %zu elements in %zu files; the others as "
	       "meant: %zu end at </body>, %zu at the next heading, %zu are marked unsafe\n",
	       what, figures.equal, figures.compared, figures.files, figures.at_body_end,
	       figures.at_heading, figures.unsafe);
	assert_true(figures.compared > 0);
	assert_int_equal(figures.equal + meant, figures.compared);
}

static void
elements_have_the_ranges_that_gumbo_finds(void **state)
{
	(void)state;
	compare_files(1, false, "corpus as it is");
}

static void
elements_without_their_end_tags_have_the_ranges_that_gumbo_finds(void **state)
{
	(void)state;
	compare_files(3, true, "end tags lost at random");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(elements_have_the_ranges_that_gumbo_finds),
		cmocka_unit_test(elements_without_their_end_tags_have_the_ranges_that_gumbo_finds),
	};

	return cmocka_run_group_tests_name("html/gumbo", tests, NULL, NULL);
}
