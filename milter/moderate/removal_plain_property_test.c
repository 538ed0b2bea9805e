/*
 * Removal from plain text as a property: each block of a text is taken out, by itself, and the rest is
 * read again.
 *
 *	the lines that stay are those that were there, byte for byte and in order; where one was
 *	to hold two others apart, an empty one stays
 *	every line that is gone stood between the blocks around, and holds words only of what was removed
 *	the result reads as the text did, without the block
 *
 * The texts: made at random from what newsletters are made of; every text/plain part of the corpus's
 * mail; the labelled issues, written as plain text in several manners.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "mail/charset.h"
#include "mail/part.h"
#include "mail/transfer_encoding.h"
#include "text/character.h"

#include <cmocka.h>		/* last: it makes a macro of fail */
#include "moderate/removal_test.h"
#include "text/corpus_test.h"

#ifdef __SANITIZE_ADDRESS__
#define TEXTS 500	/* the same ones, as far as time allows */
#else
#define TEXTS 3000
#endif
enum { BLOCKS_MOST = 60, TOLD_MOST = 12 };

#define BUDGET ((size_t)512 << 20)

struct tally {
	size_t texts, removals, wrong;
	size_t reads_otherwise;		/* other paragraphs of the same words; where that is no mistake */
	bool may_read_otherwise;
};

struct plain_text {
	const char *name;
	struct slice text;
	bool flowed, delsp;
};

static void
tell(struct tally *tally, const struct plain_text *text, size_t block, const char *problem,
     struct slice after)
{
	if (tally->wrong++ < TOLD_MOST)
		printf("# %s, block %zu: %s\n%.*s\n---- became\n%.*s\n----\n", text->name, block,
		       problem, SLICE_ARG(text->text), SLICE_ARG(after));
}

/* ---- lines, told by this test's own means ------------------------------------------------------- */

static struct slice
next_line(struct slice *rest)
{
	size_t end = 0;
	struct slice line;

	while (end < rest->len && rest->data[end] != '\n' &&
	       !(rest->data[end] == '\r' && (end + 1 == rest->len || (rest->data[end + 1] != '\n' &&
								       rest->data[end + 1] != '\r'))))
		end++;
	end += end < rest->len;
	line = slice_first(*rest, end);
	*rest = slice_from(*rest, end);
	return line;
}

/* Nothing but quoting marks: what may stay to hold two lines apart. */
static bool
is_empty(struct slice line)
{
	for (size_t i = 0; i < line.len; i++)
		if (memchr("> \r\n", line.data[i], 4) == NULL)
			return false;
	return true;
}

struct lines {
	struct slice *items;
	size_t count;
};

static struct lines
lines_of(struct arena *arena, struct slice text)
{
	struct lines lines = { 0 };
	size_t cap = 0;

	while (text.len > 0) {
		struct slice *line = ARENA_PUSH(arena, lines.items, lines.count, cap);

		assert_non_null(line);
		*line = next_line(&text);
	}
	return lines;
}

/* Equal, but for the line end that the text's last line may have lost. */
static bool
same_line(struct slice before, struct slice after, bool last)
{
	return slice_equal(before, after) ||
	       (last && slice_has_at(before, 0, after) &&
		is_empty(slice_from(before, after.len)) && after.len > 0);
}

/* Is `after` what is left of `before` when some lines in a row go, or become an empty one? */
static bool
is_without_lines(struct arena *arena, struct slice before, struct slice after)
{
	struct lines old = lines_of(arena, before), new = lines_of(arena, after);
	size_t first = 0, last = 0;

	while (first < new.count && first < old.count &&
	       same_line(old.items[first], new.items[first], first + 1 == new.count))
		first++;
	while (last < new.count - first && last < old.count - first &&
	       slice_equal(old.items[old.count - last - 1], new.items[new.count - last - 1]))
		last++;
	return first + last == new.count ||
	       (first + last + 1 == new.count && is_empty(new.items[first]));
}

/* ---- blocks ------------------------------------------------------------------------------------ */

/* What the blocks around an emoji, a note or a row make of it is theirs, not its own. */
static bool
same_type(const struct block *a, const struct block *b)
{
	bool may_vary = a->type == BLOCK_CELL || a->type == BLOCK_ITEM ||
			(a->type == BLOCK_PARAGRAPH && b->type == BLOCK_HEADING) ||
			(a->type == BLOCK_HEADING && b->type == BLOCK_ITEM);

	return (a->type == b->type && a->level == b->level) || may_vary;
}

static bool
same_but_one(const struct document *before, size_t gone, const struct document *after)
{
	size_t k = 0;

	for (size_t i = 0; i < before->block_count; i++) {
		if (i == gone)
			continue;
		if (k == after->block_count ||
		    !slice_equal(block_text(before, &before->blocks[i]),
				 block_text(after, &after->blocks[k])) ||
		    !same_type(&before->blocks[i], &after->blocks[k]))
			return false;
		k++;
	}
	return k == after->block_count;
}

/* The words of all blocks but one, without what lies between them or at their lines' ends. */
static struct slice
words_but_one(struct arena *arena, const struct document *document, size_t gone)
{
	struct buf out;

	buf_init(&out, arena);
	for (size_t i = 0; i < document->block_count; i++) {
		struct slice text = block_text(document, &document->blocks[i]);

		for (size_t at = 0; i != gone && at < text.len;) {
			uint32_t c;
			size_t len = utf8_decode(text, at, &c, NULL);

			if (character_of(c) == CHARACTER_LETTER || character_of(c) == CHARACTER_DIGIT)
				buf_add(&out, slice_range(text, (struct range){ at, at + len }));
			at += len;
		}
	}
	assert_false(out.failed);
	return buf_slice(&out);
}

static bool
try_block(struct tally *tally, const struct plain_text *text, const struct document *document,
	  size_t block)
{
	struct arena *arena = arena_new(BUDGET);
	struct document again;
	struct error err = { 0 };
	struct slice after;
	const char *problem = NULL;

	assert_non_null(arena);
	after = without_block(arena, document, block);
	if (!document_from_plain(arena, after, text->flowed, text->delsp, NULL, &again, &err))
		fail_msg("%s: %s", text->name, err.text);
	if (!is_without_lines(arena, text->text, after))
		problem = "other lines changed";
	else if (!slice_equal(words_but_one(arena, document, block),
			      words_but_one(arena, &again, BLOCK_NONE)))
		problem = "other words are read";
	else if (!same_but_one(document, block, &again)) {
		tally->reads_otherwise++;
		if (!tally->may_read_otherwise)
			problem = "it reads in another way";
	}
	tally->removals++;
	if (problem != NULL)
		tell(tally, text, block, problem, after);
	arena_free(arena);
	return problem == NULL;
}

static void
try_text(struct tally *tally, const struct plain_text *text)
{
	struct arena *arena = arena_new(BUDGET);
	struct document document;
	struct error err = { 0 };
	size_t step;

	assert_non_null(arena);
	if (!document_from_plain(arena, text->text, text->flowed, text->delsp, NULL, &document, &err))
		fail_msg("%s: %s", text->name, err.text);
	step = document.block_count / BLOCKS_MOST + 1;
	for (size_t i = 0; i < document.block_count; i += step)
		if (!try_block(tally, text, &document, i))
			break;
	tally->texts++;
	arena_free(arena);
}

static void
conclude(const struct tally *tally, const char *what)
{
	printf("# figure: %zu removals from %zu texts %s: %zu wrong, %zu read in other paragraphs\n",
	       tally->removals, tally->texts, what, tally->wrong, tally->reads_otherwise);
	assert_int_equal(tally->wrong, 0);
}

/* ---- texts at random ------------------------------------------------------------------------------ */

struct maker {
	struct buf text;
	uint32_t random;
	const char *newline;
	size_t width;			/* 0: a paragraph is a line */
	bool flowed;
	const char *quoting;
};

static unsigned
pick(struct maker *maker, unsigned count)
{
	maker->random = maker->random * 1664525u + 1013904223u;
	return (maker->random >> 16) % count;
}

/* None with a capital, so that each line tells that it goes on, whatever is left around it. */
static const char *const words[] = {
	"the", "committee", "left", "its", "rate", "unchanged", "on", "today", "and", "said",
	"that", "it", "would", "wait", "for", "further", "data", "as", "before", "\u00F6ffnete", "in",
	"anywhere", "stiegen", "deutlich", "\u00FCber", "market", "a", "to", "of", "prices",
};

/* Words as one paragraph, broken as the text's program breaks them. */
static void
write_words(struct maker *maker, const char *mark, unsigned count, const char *end)
{
	size_t column = strlen(mark);

	buf_string(&maker->text, maker->quoting);
	buf_string(&maker->text, mark);
	for (unsigned i = 0; i < count; i++) {
		const char *word = i == 0 ? "Here" : words[pick(maker, COUNT(words))];
		size_t len = text_width(slice_of(word)) + (i + 1 == count ? strlen(end) : 0);

		if (i > 0 && maker->width > 0 && column + 1 + len > maker->width) {
			buf_string(&maker->text, maker->flowed ? " " : "");
			buf_string(&maker->text, maker->newline);
			buf_string(&maker->text, maker->quoting);
			for (column = 0; !maker->flowed && column < strlen(mark); column++)
				buf_byte(&maker->text, ' ');
		} else if (i > 0) {
			buf_byte(&maker->text, ' ');
			column++;
		}
		buf_string(&maker->text, word);
		column += len;
	}
	buf_string(&maker->text, end);
	buf_string(&maker->text, maker->newline);
}

static void
write_line(struct maker *maker, const char *line)
{
	buf_string(&maker->text, line[0] == '\0' && maker->quoting[0] != '\0' ? ">" : maker->quoting);
	buf_string(&maker->text, line);
	buf_string(&maker->text, maker->newline);
}

static void
write_list(struct maker *maker)
{
	static const char *const marks[] = { "- ", "* ", "\u2022 ", "1. ", "a) ", "\u2192 ", "[1] ", "  - " };
	const char *mark = marks[pick(maker, COUNT(marks))];
	bool apart = pick(maker, 4) == 0;

	for (unsigned i = 0, count = 1 + pick(maker, 4); i < count; i++) {
		if (i > 0 && apart)
			write_line(maker, "");
		write_words(maker, mark, 2 + pick(maker, 25), pick(maker, 2) == 0 ? "" : ".");
		if (pick(maker, 3) == 0)
			write_line(maker, "  https://e.example/1");
	}
}

static void
write_something(struct maker *maker)
{
	switch (pick(maker, 9)) {
	case 0:
		write_words(maker, "", 2 + pick(maker, 4), "");
		write_line(maker, pick(maker, 2) == 0 ? "=====================" : "---------------------");
		break;
	case 1:
		write_words(maker, "## ", 2 + pick(maker, 4), "");
		break;
	case 2:
		write_list(maker);
		break;
	case 3:
		write_line(maker, pick(maker, 2) == 0 ? "* * *" : "----------------------------");
		break;
	case 4:
		write_words(maker, "", 3 + pick(maker, 5), ":");
		write_line(maker, "<https://e.example/a>");
		break;
	case 5:
		write_line(maker, "Coin     | Price");
		write_line(maker, "---------|------");
		write_line(maker, "BTC      | 61900");
		write_line(maker, "ETH      |  2400");
		break;
	default:
		write_words(maker, "", 8 + pick(maker, 60), ".");
	}
}

/* A text of pieces with a blank line between them. */
static struct slice
make_text(struct maker *maker, struct arena *arena)
{
	static const char *const newlines[] = { "\n", "\r\n" };

	buf_init(&maker->text, arena);
	maker->newline = newlines[pick(maker, 2)];
	maker->flowed = pick(maker, 3) == 0;
	maker->width = maker->flowed ? 66 : pick(maker, 3) == 0 ? 0 : 60 + pick(maker, 19);
	for (unsigned i = 0, count = 2 + pick(maker, 8); i < count; i++) {
		maker->quoting = pick(maker, 6) == 0 ? "> " : "";
		if (i > 0 || pick(maker, 8) == 0)
			write_line(maker, "");
		write_something(maker);
	}
	maker->quoting = "";
	if (pick(maker, 4) == 0) {
		write_line(maker, "-- ");
		write_words(maker, "", 2, "");
	}
	if (pick(maker, 5) == 0)
		maker->text.len -= strlen(maker->newline);
	return buf_slice(&maker->text);
}

static void
texts_of_all_kinds_lose_a_block_and_nothing_else(void **state)
{
	struct maker maker = { .random = 20251124 };
	struct tally tally = { 0 };

	(void)state;
	for (int i = 0; i < TEXTS; i++) {
		struct arena *arena = arena_new(BUDGET);
		struct plain_text text = { .name = "made at random" };

		assert_non_null(arena);
		text.text = make_text(&maker, arena);
		text.flowed = maker.flowed;
		try_text(&tally, &text);
		arena_free(arena);
	}
	conclude(&tally, "made at random");
}

/* ---- the corpus --------------------------------------------------------------------------------- */

/*
 * Whether a text's lines were broken at a column may be told by one paragraph alone. With it the others
 * lose what joined their lines; their words must stay.
 */
static struct tally mail = { .may_read_otherwise = true };

static void
try_message(const char *path, struct slice raw)
{
	struct arena *arena = arena_new(BUDGET);
	struct limits limits = LIMITS_DEFAULT;
	struct message message;
	struct parts parts;
	struct error err = { 0 };

	assert_non_null(arena);
	if (!message_parse(arena, raw, &limits, &message, &err) ||
	    !parts_parse(arena, &message, &limits, &parts, &err)) {
		arena_free(arena);
		return;
	}
	for (size_t i = 0; i < parts.count; i++) {
		const struct part *part = &parts.items[i];
		struct transfer_decoded decoded;
		struct charset_decoded charset;

		if (part->kind != PART_PLAIN || part->attachment)
			continue;
		if (transfer_decode(arena, part->transfer, slice_range(raw, part->content), &decoded,
				    &err) &&
		    charset_decode(arena, part->charset, decoded.bytes, &charset, &err))
			try_text(&mail, &(struct plain_text){ path, charset.text, part->flowed,
							       part->delsp });
	}
	arena_free(arena);
}

static int
on_file(const char *path, const struct stat *status, int type, struct FTW *place)
{
	FILE *file;
	uint8_t *raw;
	size_t size = (size_t)status->st_size;

	(void)place;
	if (type != FTW_F || size == 0)
		return 0;
	file = fopen(path, "rb");
	raw = malloc(size);
	assert_non_null(file);
	assert_non_null(raw);
	assert_int_equal(fread(raw, 1, size, file), size);
	(void)fclose(file);
	try_message(path, (struct slice){ raw, size });
	free(raw);
	return 0;
}

static void
each_plain_part_of_the_corpus_loses_a_block_and_nothing_else(void **state)
{
	const char *corpus = getenv("CORPUS");
	char path[4096];

	(void)state;
	(void)snprintf(path, sizeof(path), "%s/mail", corpus == NULL ? "" : corpus);
	if (corpus == NULL || access(path, R_OK) != 0) {
		printf("# there is no mail under CORPUS\n");
		skip();
	}
	assert_int_equal(nftw(path, on_file, 16, FTW_PHYS), 0);
	conclude(&mail, "of the corpus's mail");
}

/* ---- labelled issues ------------------------------------------------------------------------------ */

/* How a text is written: its lines' width, 0 for none, and what ends them. */
struct manner {
	size_t width;
	const char *newline;
	bool flowed;
};

static void
write_paragraph(struct buf *out, const struct manner *manner, const char *mark, const char *string)
{
	struct slice rest = slice_of(string);
	size_t column = strlen(mark);
	bool first = true;

	buf_string(out, mark);
	while (rest.len > 0) {
		size_t end = 0;
		struct slice word;

		while (end < rest.len && rest.data[end] != ' ' && rest.data[end] != '\n')
			end++;
		word = slice_first(rest, end);
		rest = slice_from(rest, end + (end < rest.len));
		if (!first && manner->width > 0 && column + 1 + text_width(word) > manner->width) {
			buf_string(out, manner->flowed ? " " : "");
			buf_string(out, manner->newline);
			column = 0;
		} else if (!first) {
			buf_byte(out, ' ');
			column++;
		}
		if (manner->flowed && column == 0 && (slice_has_at(word, 0, SLICE(">")) ||
						      slice_has_at(word, 0, SLICE("From"))))
			buf_byte(out, ' ');
		buf_add(out, word);
		column += text_width(word);
		first = false;
	}
	buf_string(out, manner->newline);
}

static void
write_issue(struct buf *out, const struct manner *manner, const json_t *issue)
{
	size_t i, j;
	json_t *article, *block;

	json_array_foreach(json_object_get(issue, "articles"), i, article) {
		write_paragraph(out, manner, "# ", corpus_string(article, "title"));
		buf_string(out, manner->newline);
		json_array_foreach(json_object_get(article, "blocks"), j, block) {
			const char *type = corpus_string(block, "type");
			const char *mark = strcmp(type, "h2") == 0 ? "## " :
					   strcmp(type, "li") == 0 ? "- " : "";

			write_paragraph(out, manner, mark, corpus_string(block, "text"));
			if (strcmp(type, "li") != 0)
				buf_string(out, manner->newline);
		}
	}
}

static void
labelled_issues_as_plain_text_lose_a_block_and_nothing_else(void **state)
{
	static const struct manner manners[] = {
		{ 0, "\n", false }, { 72, "\r\n", false }, { 66, "\r\n", true },
	};
	struct slice file, rest;
	uint8_t *bytes = corpus_file("labelled/issues.jsonl", &file);
	struct tally tally = { 0 };
	json_t *issue;

	(void)state;
	rest = file;
	while ((issue = corpus_next(&rest)) != NULL) {
		for (size_t i = 0; i < COUNT(manners); i++) {
			struct buf out;

			buf_init(&out, NULL);
			write_issue(&out, &manners[i], issue);
			try_text(&tally, &(struct plain_text){ corpus_string(issue, "id"), buf_slice(&out),
							       manners[i].flowed, false });
			buf_done(&out);
		}
		json_decref(issue);
	}
	free(bytes);
	conclude(&tally, "of labelled issues");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_of_all_kinds_lose_a_block_and_nothing_else),
		cmocka_unit_test(each_plain_part_of_the_corpus_loses_a_block_and_nothing_else),
		cmocka_unit_test(labelled_issues_as_plain_text_lose_a_block_and_nothing_else),
	};

	return cmocka_run_group_tests_name("moderate/removal_plain_property", tests, NULL, NULL);
}
