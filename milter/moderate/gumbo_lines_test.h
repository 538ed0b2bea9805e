/*
 * gumbo_lines_test - what a reader sees, line by line, of a page and of the page without some blocks.
 */
#ifndef BLUEPENCIL_MODERATE_GUMBO_LINES_TEST_H
#define BLUEPENCIL_MODERATE_GUMBO_LINES_TEST_H

#include "base/utf8.h"
#include "moderate/gumbo_element_test.h"
#include "moderate/gumbo_two_pages_test.h"

static inline void
relation_break(struct buf *lines, uint8_t byte)
{
	if (lines->len > 0 && lines->data[lines->len - 1] == ' ')
		lines->len--;
	if (lines->len > 0 && lines->data[lines->len - 1] != '\n')
		buf_byte(lines, byte);
}

/* A character reference is read as a blank: it is the same before and after. */
static inline void
relation_add_words(struct buf *lines, struct slice text)
{
	uint32_t c;

	for (size_t at = 0, len; at < text.len; at += len) {
		len = utf8_decode(text, at, &c, NULL);
		if (c == '&')
			while (at + len < text.len &&
			       (text.data[at + len] == '#' || ascii_is_alnum(text.data[at + len])))
				len++;
		switch (character_of(c)) {
		case CHARACTER_LETTER: case CHARACTER_DIGIT: case CHARACTER_MARK:
			buf_add(lines, slice_range(text, (struct range){ at, at + len }));
			break;
		case CHARACTER_INVISIBLE:
			break;
		default:
			if (lines->len > 0 && lines->data[lines->len - 1] != ' ')
				relation_break(lines, ' ');
		}
	}
}

/* What gumbo moves out of a table stands on a line with other things than it seems. */
static inline bool
relation_is_in_order(const struct relation *r)
{
	const struct page_node *nodes = r->before.nodes;
	size_t last = 0;

	for (uint32_t i = 0; i < r->before.count; i++) {
		if (nodes[i].at == PAGE_NOWHERE || nodes[i].moved)
			continue;
		if (nodes[i].at < last)
			return false;
		last = nodes[i].at;
	}
	return true;
}

/* The words of a page, its lines apart; without those that are gone. */
static inline struct slice
relation_lines(const struct relation *r, const struct page *page)
{
	struct buf lines;
	uint32_t at = PAGE_NO_NODE, next;
	uint8_t line = relation_is_in_order(r) ? '\n' : ' ';

	buf_init(&lines, r->arena);
	for (uint32_t i = 0; i < page->count; i = next) {
		const struct page_node *node = &page->nodes[i];
		bool gone = relation_is_gone(r, node);

		for (; at != PAGE_NO_NODE && at != node->parent; at = page->nodes[at].parent)
			if (relation_is_block(&page->nodes[at]))
				relation_break(&lines, line);
		at = i;
		if (node->spaced || line == ' ')
			relation_break(&lines, ' ');
		next = relation_is_unread(node) ? node->next : i + 1;
		if (relation_is_block(node) || node->tag == GUMBO_TAG_BR)
			relation_break(&lines, line);
		else if (gone)
			relation_break(&lines, ' ');
		else if (page_is_text(node->gumbo))
			relation_add_words(&lines, node->bytes);
		else if (relation_image_says(node)) {
			relation_break(&lines, ' ');
			buf_printf(&lines, "(image %zu) ", node->at);
		}
	}
	assert_false(lines.failed);
	return buf_slice(&lines);
}

static inline bool
relation_check_lines(struct relation *r)
{
	struct slice before = relation_lines(r, &r->before), after = relation_lines(r, &r->after);
	struct slice line, other;

	do {
		struct slice none = { 0 };

		do
			line = none;
		while (slice_next_line(&before, &line, NULL) && slice_trim(line).len == 0);
		do
			other = none;
		while (slice_next_line(&after, &other, NULL) && slice_trim(other).len == 0);
		if (!slice_equal(slice_trim(line), slice_trim(other))) {
			if (r->lenient == LENIENT_ALL)
				print_message("line before: %.*s\nline after:  %.*s\n",
					      SLICE_ARG(line), SLICE_ARG(other));
			return relation_fails(r, "a line reads otherwise", 0);
		}
	} while (line.len > 0);
	return true;
}

#endif
