/*
 * Removal against a real tree builder: random layouts of tables, lists and boxes, end tags left out
 * at random, are read by gumbo before and after.
 *
 *	every text that stays has the same elements around it as before
 *	no text that goes is left
 *	no element is empty that was not, but for cells, which hold their columns
 *	rows that stay have as many cells as they had
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <gumbo.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "moderate/removal.h"

enum { LAYOUTS = 4000, DEPTH_MOST = 4 };

/* ---- layouts ---------------------------------------------------------------------------------- */

struct layout {
	struct buf html;
	uint32_t random;
	unsigned texts;
	bool sloppy;			/* leaves end tags out */
};

static unsigned
pick(struct layout *layout, unsigned count)
{
	layout->random = layout->random * 1664525u + 1013904223u;
	return (layout->random >> 16) % count;
}

static void
end_tag(struct layout *layout, const char *tag)
{
	if (!layout->sloppy || pick(layout, 2) == 0)
		buf_string(&layout->html, tag);
}

static void
write_words(struct layout *layout)
{
	buf_printf(&layout->html, "%s text number %u", pick(layout, 2) == 0 ? "keep" : "promo",
		   layout->texts++);
}

static void
write_box(struct layout *layout, unsigned depth);

static void
write_list(struct layout *layout)
{
	buf_string(&layout->html, "<ul>");
	for (unsigned i = 0, count = 1 + pick(layout, 3); i < count; i++) {
		buf_string(&layout->html, "<li>");
		write_words(layout);
		end_tag(layout, "</li>");
	}
	buf_string(&layout->html, "</ul>");
}

static void
write_table(struct layout *layout, unsigned depth)
{
	buf_string(&layout->html, "<table>");
	for (unsigned i = 0, rows = 1 + pick(layout, 3); i < rows; i++) {
		buf_string(&layout->html, "<tr>");
		for (unsigned j = 0, cells = 1 + pick(layout, 3); j < cells; j++) {
			buf_string(&layout->html, "<td>");
			if (pick(layout, 5) == 0)
				buf_string(&layout->html, "&nbsp;");
			else
				write_box(layout, depth + 1);
			end_tag(layout, "</td>");
		}
		end_tag(layout, "</tr>\n");
	}
	buf_string(&layout->html, "</table>");
}

/* What stands in a cell or a box. Recursion ends at DEPTH_MOST. */
static void
write_box(struct layout *layout, unsigned depth)
{
	for (unsigned i = 0, count = 1 + pick(layout, 3); i < count; i++)
		switch (pick(layout, depth < DEPTH_MOST ? 8 : 5)) {
		case 0:
			buf_string(&layout->html, "<p>");
			write_words(layout);
			end_tag(layout, "</p>");
			break;
		case 1:
			buf_string(&layout->html, "<h3><a href=x>");
			write_words(layout);
			buf_string(&layout->html, "</a></h3>");
			break;
		case 2:
			write_list(layout);
			break;
		case 3:
			buf_string(&layout->html, "<div><b>");
			write_words(layout);
			buf_string(&layout->html, "</b></div><hr>");
			break;
		case 4:
			if (i > 0)		/* it would go on in a paragraph that is not ended */
				break;
			write_words(layout);
			buf_string(&layout->html, "<br><br>");
			break;
		case 5:
			buf_string(&layout->html, "<div>");
			write_box(layout, depth + 1);
			buf_string(&layout->html, "</div>");
			break;
		default:
			write_table(layout, depth);
		}
}

/* ---- what gumbo makes of it --------------------------------------------------------------------- */

struct seen {
	struct buf kept;		/* the path and text of every text that stays, a line each */
	struct buf rows;		/* of every row with a text that stays: its cells */
	size_t promos, empty;
};

static bool
is_cell(const GumboNode *node)
{
	return node->type == GUMBO_NODE_ELEMENT &&
	       (node->v.element.tag == GUMBO_TAG_TD || node->v.element.tag == GUMBO_TAG_TH);
}

static bool
holds(const GumboNode *node, const char *word)
{
	bool found = false;

	if (node->type == GUMBO_NODE_TEXT)
		return strstr(node->v.text.text, word) != NULL;
	for (unsigned i = 0; node->type == GUMBO_NODE_ELEMENT && !found &&
			     i < node->v.element.children.length; i++)
		found = holds(node->v.element.children.data[i], word);
	return found;
}

static void
see_text(const GumboNode *node, struct seen *seen)
{
	if (strstr(node->v.text.text, "promo") != NULL)
		seen->promos++;
	for (const GumboNode *up = node->parent; up != NULL && up->type == GUMBO_NODE_ELEMENT;
	     up = up->parent)
		buf_printf(&seen->kept, "%s<", gumbo_normalized_tagname(up->v.element.tag));
	buf_string(&seen->kept, node->v.text.text);
	buf_byte(&seen->kept, '\n');
}

static void
see_element(const GumboNode *node, struct seen *seen)
{
	GumboTag tag = node->v.element.tag;
	size_t cells = 0;

	if (!holds(node, "text") && !is_cell(node) && tag != GUMBO_TAG_HR && tag != GUMBO_TAG_BR && tag != GUMBO_TAG_HEAD &&
	    tag != GUMBO_TAG_BODY && tag != GUMBO_TAG_HTML)
		seen->empty++;
	if (tag != GUMBO_TAG_TR || !holds(node, "keep"))
		return;
	for (unsigned i = 0; i < node->v.element.children.length; i++)
		cells += is_cell(node->v.element.children.data[i]);
	buf_printf(&seen->rows, "%zu cells\n", cells);
}

static void
see(const GumboNode *node, struct seen *seen)
{
	if (node->type == GUMBO_NODE_TEXT && strstr(node->v.text.text, "text number") != NULL)
		see_text(node, seen);
	if (node->type != GUMBO_NODE_ELEMENT)
		return;
	see_element(node, seen);
	for (unsigned i = 0; i < node->v.element.children.length; i++)
		see(node->v.element.children.data[i], seen);
}

static struct seen
seen_in(struct arena *arena, struct slice html)
{
	GumboOutput *output = gumbo_parse_with_options(&kGumboDefaultOptions,
						       (const char *)html.data, html.len);
	struct seen seen = { .promos = 0 };

	buf_init(&seen.kept, arena);
	buf_init(&seen.rows, arena);
	see(output->root, &seen);
	gumbo_destroy_output(&kGumboDefaultOptions, output);
	return seen;
}

/* The lines that say "keep". */
static struct slice
kept_lines(struct arena *arena, const struct seen *seen)
{
	struct slice rest = buf_slice(&seen->kept), whole, line;
	struct buf out;

	buf_init(&out, arena);
	while (slice_next_line(&rest, &line, &whole))
		if (slice_find(line, 0, SLICE("keep")) != SLICE_NOT_FOUND)
			buf_add(&out, whole);
	return buf_slice(&out);
}

/* ---- the property -------------------------------------------------------------------------------- */

static struct slice
without_promos(struct arena *arena, struct slice source)
{
	struct document document;
	struct edits edits;
	struct error err;
	struct buf out;
	bool *removed;

	assert_true(document_from_html(arena, source, NULL, &document, &err));
	removed = arena_array(arena, document.block_count, sizeof(*removed));
	for (size_t i = 0; i < document.block_count; i++)
		removed[i] = slice_find(block_text(&document, &document.blocks[i]), 0,
					SLICE("promo")) != SLICE_NOT_FOUND;
	edits_init(&edits, arena);
	assert_true(removal_edits(&document, removed, arena, &edits) && edits_finish(&edits));
	buf_init(&out, arena);
	edits_apply(&edits, source, &out);
	return buf_slice(&out);
}

static void
a_real_tree_builder_sees_the_same_tree_without_the_blocks(void **state)
{
	size_t texts = 0;

	(void)state;
	for (unsigned i = 0; i < LAYOUTS; i++) {
		struct arena *arena = arena_new(64 * 1024 * 1024);
		struct layout layout = { .random = i * 2654435761u, .sloppy = i % 2 == 1 };
		struct seen before, after;
		struct slice source, result;

		buf_init(&layout.html, arena);
		buf_string(&layout.html, "<body>");
		write_box(&layout, 0);
		buf_string(&layout.html, "</body>");
		source = buf_slice(&layout.html);
		result = without_promos(arena, source);
		before = seen_in(arena, source);
		after = seen_in(arena, result);
		if (after.promos > 0 || after.empty > before.empty ||
		    !slice_equal(kept_lines(arena, &before), kept_lines(arena, &after)) ||
		    !slice_equal(buf_slice(&before.rows), buf_slice(&after.rows)))
			fail_msg("layout %u\n before: %.*s\n after: %.*s", i, SLICE_ARG(source),
				 SLICE_ARG(result));
		texts += layout.texts;
		arena_free(arena);
	}
	printf("# figure: %u layouts with %zu texts agree with gumbo\n", LAYOUTS, texts);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_real_tree_builder_sees_the_same_tree_without_the_blocks),
	};

	return cmocka_run_group_tests_name("moderate/removal_gumbo", tests, NULL, NULL);
}
