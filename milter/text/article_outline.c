/*
 * What each block looks like, measured against the text of the same document: a line is large
 * where it is larger than most of the text, and bold where most of the text is not.
 */
#include "text/article_outline.h"

#include "base/ascii.h"
#include "base/utf8.h"
#include "text/between.h"
#include "text/character.h"

enum {
	TITLE_MOST = 160,	/* columns of a title */
	SOURCE_MOST = 200,	/* columns of a source line: what is longer is a story that names one */
	TEXT_LEAST = 30,	/* bytes of text */
	SENTENCE_LEAST = 10,	/* bytes of text that ends as a sentence does */
	LINK_LEAST = 15,	/* bytes of a linked title: less may be "Read on" */
	CAPITALS_LEAST = 4,
	STORY_MOST = 8,		/* paragraphs above a source line that are looked at */
	NAME_MOST = 24,		/* columns of a department's name */
	NAME_WORDS = 3,		/* "Arts and Letters" */
	LARGE = 115,		/* percent of the text's size that stand out */
	LEVEL_SIZE = 120,	/* percent of it that make a title without further evidence */
	SIZES = 128,		/* pixels that are told apart */
};

/* ---- lines --------------------------------------------------------------------------------- */

static bool
ends_with(struct slice text, struct slice end)
{
	return text.len >= end.len && slice_equal(slice_from(text, text.len - end.len), end);
}

bool
is_title_like(struct slice text)
{
	/* Chinese, Arabic and Hindi have stops of their own; what is quoted may end in one. */
	static const char *const stops[] = {
		".", ",", ":", ";", "。", "，", "：", "、", "؛", "،", "۔", "।",
		".\"", ".'", ".”", ".“", ".’", ".»", ".)", "。」", "。”",
	};

	if (text.len == 0 || text.len > 4 * TITLE_MOST)
		return false;
	for (size_t i = 0; i < COUNT(stops); i++)
		if (ends_with(text, slice_of(stops[i])))
			return false;
	return text_width(text) <= TITLE_MOST;
}

/* ---- the look of the text ------------------------------------------------------------------ */

/* The size and weight of most of the text. */
struct body {
	uint32_t size;
	bool bold;
	bool plain;			/* nothing stands out, so lines are told by their place alone */
};

static uint32_t
pixels(const struct block *block)
{
	return block->font_size < SIZES * 1000 ? block->font_size / 1000 : SIZES - 1;
}

static struct body
body_of(const struct document *document)
{
	size_t sizes[SIZES] = { 0 }, bold = 0, all = 0;
	struct body body = { 0 };

	for (size_t i = 0; i < document->block_count; i++) {
		const struct block *block = &document->blocks[i];
		size_t len = range_len(block->text);

		if (block->hidden || block->type == BLOCK_HEADING || block->type == BLOCK_IMAGE ||
		    is_title_like(block_text(document, block)))
			continue;
		sizes[pixels(block)] += len;
		bold += block->bold ? len : 0;
		all += len;
	}
	for (uint32_t size = 0; size < SIZES; size++)
		if (sizes[size] > sizes[body.size])
			body.size = size;
	body.bold = bold > all / 2;
	return body;
}

/* ---- forms --------------------------------------------------------------------------------- */

static unsigned
html_form(const struct document *document, const struct block *block, const struct body *body)
{
	uint32_t size = pixels(block);
	bool large = size * 100 >= body->size * LARGE;

	if (block->type == BLOCK_ITEM || !is_title_like(block_text(document, block)))
		return FORM_NONE;
	if (body->size > 0 && (large || (block->bold && !body->bold && size * 100 >= body->size * 95)))
		return FORM_STYLED + 2 * (SIZES - 1 - size) + !block->bold;
	if (block->type == BLOCK_LINK)
		return range_len(block->text) >= LINK_LEAST ? FORM_LINK : FORM_NONE;
	return body->plain && block->type == BLOCK_PARAGRAPH ? FORM_LINE : FORM_NONE;
}

/* Is there no heading in an HTML document, and no line larger or bolder than others? */
static bool
is_unmarked(const struct document *document, const struct body *body)
{
	for (size_t i = 0; i < document->block_count; i++) {
		const struct block *block = &document->blocks[i];
		unsigned form;

		if (block->hidden || block->type == BLOCK_IMAGE)
			continue;
		form = block->type == BLOCK_HEADING ? FORM_HEADING
						    : html_form(document, block, body);
		if (form != FORM_NONE && form <= FORM_STYLED_LAST)
			return false;
	}
	return document->html;
}

/* The line ends between two places of a plain text, two being enough. */
static size_t
line_ends(struct slice source, size_t start, size_t end)
{
	size_t count = 0;

	for (; start < end && count < 2; start++)
		count += source.data[start] == '\n';
	return count;
}

/* Is there no blank line between most paragraphs? */
static bool
is_tight(const struct document *document)
{
	size_t tight = 0, loose = 0;

	for (size_t i = 1; i < document->block_count; i++) {
		const struct block *block = &document->blocks[i], *before = block - 1;

		if (block->type != BLOCK_PARAGRAPH || before->type != BLOCK_PARAGRAPH)
			continue;
		if (line_ends(document->source, before->source.end, block->source.start) < 2)
			tight++;
		else
			loose++;
	}
	return tight > 2 * loose;
}

/* Does the block have a paragraph to itself: a blank line above it? */
static bool
is_alone(const struct document *document, size_t i, bool tight)
{
	const struct block *block = &document->blocks[i];

	return i == 0 || tight ||
	       line_ends(document->source, block[-1].source.end, block->source.start) > 1;
}

static bool
is_numbered(const struct document *document, const struct block *block)
{
	struct slice source = slice_trim(slice_range(document->source, block->source));

	return source.len > 0 && (ascii_is_digit(source.data[0]) || source.data[0] == '(');
}

/* Capitals and no small letters: how some programs write a heading. */
static bool
is_capitals(struct slice text)
{
	size_t capitals = 0;
	uint32_t c;

	for (size_t at = 0; at < text.len;) {
		at += utf8_decode(text, at, &c, NULL);
		if (character_is_small(c))
			return false;
		capitals += character_is_capital(c);
	}
	return capitals >= CAPITALS_LEAST && capitals * 2 >= text_width(text);
}

/* "[A picture's words]", as programs write them. */
static bool
is_bracketed(struct slice text)
{
	return text.len > 0 && text.data[0] == '[' && text.data[text.len - 1] == ']';
}

static unsigned
plain_form(const struct document *document, size_t i, bool tight)
{
	const struct block *block = &document->blocks[i];
	bool item = block->type == BLOCK_ITEM;

	if (!is_title_like(block_text(document, block)) || !is_alone(document, i, tight && !item) ||
	    (item && !is_numbered(document, block)) || is_bracketed(block_text(document, block)))
		return FORM_NONE;
	/* A line with another one right beneath begins a list of them. */
	if (i + 1 < document->block_count && !tight && block[1].type == block->type &&
	    !is_alone(document, i + 1, false) && is_title_like(block_text(document, &block[1])))
		return item ? FORM_NONE : FORM_LINE;
	if (item || block->type == BLOCK_LINK)
		return item ? FORM_NUMBERED : FORM_LINK;
	return is_capitals(block_text(document, block)) ? FORM_CAPITALS : FORM_LINE;
}

static unsigned
form_of(const struct document *document, size_t i, const struct body *body, bool tight)
{
	const struct block *block = &document->blocks[i];

	if (block->type == BLOCK_HEADING)
		return FORM_HEADING + block->level - 1;
	return document->html ? html_form(document, block, body) : plain_form(document, i, tight);
}

/* ---- entries ------------------------------------------------------------------------------- */

static void
judge(const struct document *document, const struct article_hints *hints, const struct body *body,
      bool tight, struct outline_entry *entry)
{
	const struct block *block = &document->blocks[entry->block];
	unsigned notices = hints->notices != NULL ? hints->notices[entry->block] : 0;
	bool large;

	entry->form = form_of(document, entry->block, body, tight);
	large = entry->form != FORM_NONE && entry->form < FORM_STYLED_LAST &&
		(block->type == BLOCK_HEADING || pixels(block) > body->size);
	entry->large = large;
	entry->disclaimer = (notices & ARTICLE_DISCLAIMER) != 0;
	entry->footer = (notices & ARTICLE_FOOTER) != 0;
	entry->source = !large && !entry->disclaimer &&
			(notices & (ARTICLE_SOURCE | ARTICLE_WEAK_SOURCE)) != 0 &&
			text_width(block_text(document, block)) <= SOURCE_MOST;
	/* "By Jane Roe, Daily News" is a source line, though "News" heads many a passage of promos. */
	entry->barred = !entry->source &&
			((hints->no_title != NULL && hints->no_title[entry->block]) ||
			 (notices & ARTICLE_ASIDE) != 0 || (large && entry->disclaimer));
	entry->weak_source = entry->source && (notices & ARTICLE_SOURCE) == 0;
	if (entry->source || entry->disclaimer)
		entry->form = large ? entry->form : FORM_NONE;
	entry->text = entry->form == FORM_NONE && !entry->barred && !entry->source &&
		      !entry->disclaimer && block->type != BLOCK_LINK &&
		      range_len(block->text) >= (is_title_like(block_text(document, block))
						 ? TEXT_LEAST : SENTENCE_LEAST);
}

/*
 * Levels: of headings, where one that is not barred is there; else the sizes of large lines,
 * the largest being the first level.
 */
static void
set_levels(struct outline *outline, const struct body *body)
{
	unsigned rank_of[FORM_COUNT] = { 0 }, rank = 0;
	bool headings = false, large[FORM_COUNT] = { false };

	for (size_t i = 0; i < outline->count; i++) {
		const struct outline_entry *entry = &outline->entries[i];
		bool heading = outline_block(outline, i)->type == BLOCK_HEADING;

		if (!outline_may_head(outline, i) || entry->footer)
			continue;
		headings |= heading;
		if (!heading && pixels(outline_block(outline, i)) * 100 >= body->size * LEVEL_SIZE)
			large[entry->form] = true;
	}
	for (unsigned form = FORM_HEADING; headings && form <= FORM_HEADING_LAST; form++)
		rank_of[form] = form - FORM_HEADING + 1;
	for (unsigned form = FORM_STYLED; !headings && form <= FORM_STYLED_LAST; form++)
		if (large[form])
			rank_of[form] = rank < 6 ? ++rank : rank;
	for (size_t i = 0; i < outline->count; i++) {
		struct outline_entry *entry = &outline->entries[i];

		if (outline_may_head(outline, i) && !entry->footer &&
		    (outline_block(outline, i)->type == BLOCK_HEADING) == headings)
			entry->level = rank_of[entry->form];
	}
}

/* A line that is one link, and too short to be a title by that alone. */
static bool
is_short_link(const struct outline *outline, size_t i)
{
	const struct block *block = outline_block(outline, i);

	return outline->document->html && block->type == BLOCK_LINK && outline_is_small(outline, i) &&
	       is_title_like(block_text(outline->document, block));
}

/* Does entry `i` have a source line beneath it, and beneath that a story? */
static bool
is_above_source(const struct outline *outline, size_t i, bool story)
{
	if (++i == outline->count || !outline->entries[i].source)
		return false;
	while (story && i < outline->count && outline->entries[i].source)
		i++;
	return !story || (i < outline->count && outline->entries[i].text);
}

/* Does entry `i` have a story beneath it that ends with a source line? */
static bool
is_above_story(const struct outline *outline, size_t i)
{
	size_t end = i + 1;

	while (end < outline->count && end - i <= STORY_MOST && outline->entries[end].text)
		end++;
	return end > i + 1 && end < outline->count && outline->entries[end].source;
}

/*
 * A short line that is one link is a title where a source line follows, or a story with one behind
 * it. "Read on" has what is to be read on right above it and is said time and again, and a source
 * line beneath it is that of the text above.
 */
static void
admit_short_links(struct outline *outline)
{
	size_t last = SIZE_MAX;			/* the short link before */

	for (size_t i = 0; i + 1 < outline->count; i++) {
		struct outline_entry *entry = &outline->entries[i];
		bool again, below_text, below_end;

		if (!is_short_link(outline, i))
			continue;
		again = last != SIZE_MAX &&
			slice_equal(block_text(outline->document, outline_block(outline, last)),
				    block_text(outline->document, outline_block(outline, i)));
		last = i;
		below_text = i > 0 && (entry[-1].text || outline_block(outline, i - 1)->type == BLOCK_ITEM);
		below_end = i > 0 && (entry[-1].source || entry[-1].disclaimer);
		if (!again && (is_above_source(outline, i, below_text) ||
			       (below_end && is_above_story(outline, i))))
			entry->form = FORM_LINK;
	}
}

bool
outline_init(struct outline *outline, struct arena *arena, const struct document *document,
	     const struct article_hints *hints)
{
	struct body body = body_of(document);
	bool tight = !document->html && is_tight(document);

	body.plain = is_unmarked(document, &body);
	*outline = (struct outline){ .document = document };
	outline->entries = arena_array(arena, document->block_count, sizeof(*outline->entries));
	if (outline->entries == NULL)
		return false;
	for (size_t i = 0; i < document->block_count; i++) {
		struct outline_entry *entry = &outline->entries[outline->count];

		if (document->blocks[i].hidden || document->blocks[i].type == BLOCK_IMAGE)
			continue;
		*entry = (struct outline_entry){ .block = i };
		judge(document, hints, &body, tight, entry);
		outline->has_sources |= entry->source;
		outline->count++;
	}
	admit_short_links(outline);
	set_levels(outline, &body);
	return true;
}

/* ---- standing apart ------------------------------------------------------------------------ */

/* The smallest element that holds the entry and the one beneath it; an empty range where none does. */
static struct range
element_around(const struct outline *outline, size_t entry)
{
	const struct html_tree *tree = &outline->document->tree;
	uint32_t around = HTML_NO_NODE;

	if (outline->document->html && entry + 1 < outline->count)
		around = between_common(tree, outline_block(outline, entry)->node,
					outline_block(outline, entry + 1)->node);
	return around == HTML_NO_NODE ? (struct range){ 0, 0 } : tree->nodes[around].range;
}

bool
outline_stands_apart(const struct outline *outline, size_t entry)
{
	const struct document *document = outline->document;
	const struct block *block = outline_block(outline, entry), *before;
	struct range around;

	if (entry == 0)
		return false;
	before = outline_block(outline, entry - 1);
	if (before->source.end > block->source.start)
		return false;
	if (between_is_ruled(document, before, block))
		return true;
	around = element_around(outline, entry);
	return range_len(around) > 0 && !range_contains(around, before->source);
}

/*
 * The name of a department above a title: it stands out more, or is a word in a line of its own
 * behind a text that has ended.
 */
static bool
is_department(const struct outline *outline, size_t name, size_t title)
{
	unsigned form = outline->entries[name].form, title_form = outline->entries[title].form;

	if (!outline_may_head(outline, name) || outline_stands_apart(outline, title))
		return false;
	if (form < title_form)
		return true;
	return form == FORM_LINE && name > 0 && !outline_may_head(outline, name - 1) &&
	       !outline_is_small(outline, name - 1) &&
	       outline_is_name_above(outline, name, title);
}

bool
outline_is_name_above(const struct outline *outline, size_t name, size_t title)
{
	struct slice text = block_text(outline->document, outline_block(outline, name));
	size_t width = text_width(text), words = 1;
	bool digit = false;

	for (size_t i = 0; i < text.len; i++) {
		words += text.data[i] == ' ';
		digit |= ascii_is_digit(text.data[i]);
	}
	return width <= NAME_MOST && (words <= NAME_WORDS || digit || name == 0) &&
	       width < text_width(block_text(outline->document, outline_block(outline, title)));
}

/*
 * Names of departments and pictures right above a title belong to its article: names have no
 * text of their own, pictures stand in the title's own element.
 */
size_t
outline_first_block(const struct outline *outline, size_t entry, const bool *titles)
{
	const struct document *document = outline->document;
	struct range around;
	size_t first, floor = 0;

	while (entry > 0 && !titles[outline->entries[entry - 1].block] &&
	       is_department(outline, entry - 1, entry))
		entry--;
	first = outline->entries[entry].block;
	around = element_around(outline, entry);
	if (entry > 0)
		floor = outline_block(outline, entry - 1)->source.end;
	while (first > 0 && document->blocks[first - 1].type == BLOCK_IMAGE && floor < around.start &&
	       document->blocks[first - 1].source.start >= around.start)
		first--;
	return first;
}
