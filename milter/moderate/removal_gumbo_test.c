/*
 * Removal against a real tree builder: every page of the corpus, as it is and with end tags lost, and
 * markup made at random, are read by gumbo before and after blocks of them go. What must hold
 * between the two is told in gumbo_relation_test.h.
 *
 * Blocks go one at a time and in random sets. REMOVAL_ROUNDS=N does N times as much; with 100, every
 * block of the corpus goes once by itself.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "moderate/gumbo_relation_test.h"
#include "moderate/markup_test.h"
#include "moderate/removal.h"

#define BUDGET     ((size_t)1 << 30)
#define MOST_FILES 1000

enum {
	PAGES_OF_A_KIND = 900,		/* made at random */
#ifdef __SANITIZE_ADDRESS__
	EVERY_PAGE = 6,			/* of them one in six, as time allows */
#else
	EVERY_PAGE = 1,
#endif
	CUTS_OF_A_FILE = 12,
	SETS_OF_A_PAGE = 3,
	NOT_STRICT_OF_BROKEN = 2,	/* removals of a thousand */
	FAILURES_SHOWN = 3,
};

struct figures {
	size_t pages, blocks, cuts, failures, cells, separators, broken, by_words, tangled;
	size_t lenient[LENIENT_ALL + 1];	/* removals, by what was asked less strictly */
};

static unsigned
rounds(void)
{
	const char *words = getenv("REMOVAL_ROUNDS");

	long count = words == NULL ? 1 : strtol(words, NULL, 10);

	return count < 1 || count > 1000 ? 1 : (unsigned)count;
}

/* ---- one cut -------------------------------------------------------------------------------- */

struct subject {
	const char *name;
	struct slice source;
	struct document document;
	struct page page;
	struct figures *figures;
};

/* Every byte of the source that belongs to a removed block. */
static bool *
bytes_gone(struct arena *arena, const struct document *document, const bool *removed)
{
	bool *gone = arena_array(arena, document->source.len + 1, sizeof(*gone));

	for (size_t i = 0; i < document->block_count; i++)
		if (removed[i])
			memset(gone + document->blocks[i].source.start, true,
			       range_len(document->blocks[i].source));
	return gone;
}

/* Is some of what goes where no tag may go? */
static bool
is_tangled(const struct html_tree *tree, const bool *gone)
{
	for (size_t i = 0; i < tree->count; i++)
		if (tree->nodes[i].tangled && tree->nodes[i].type == HTML_NODE_TEXT &&
		    gone[tree->nodes[i].range.start])
			return true;
	return false;
}

static void
show_failure(const struct subject *subject, const struct relation *relation, struct slice result)
{
	if (++subject->figures->failures > FAILURES_SHOWN)
		return;
	fprintf(stderr, "\n%s: %s, at %zu\n", subject->name, relation->wrong, relation->at);
	if (subject->source.len < 4096)
		fprintf(stderr, " before: %.*s\n after:  %.*s\n", SLICE_ARG(subject->source),
			    SLICE_ARG(result));
}

static void
cut(const struct subject *subject, const bool *removed)
{
	struct arena *arena = arena_new(BUDGET);
	struct relation relation = { .arena = arena, .before = subject->page };
	struct edits edits;
	struct slice result;
	struct buf out;

	edits_init(&edits, arena);
	assert_true(removal_edits(&subject->document, removed, arena, &edits) &&
		    edits_finish(&edits));
	buf_init(&out, arena);
	edits_apply(&edits, subject->source, &out);
	result = arena_copy(arena, buf_slice(&out));
	relation.gone = bytes_gone(arena, &subject->document, removed);
	if (!relation_holds(&relation, result, &edits))
		show_failure(subject, &relation, result);
	subject->figures->cuts++;
	subject->figures->tangled += is_tangled(&subject->document.tree, relation.gone);
	subject->figures->lenient[relation.lenient]++;
	subject->figures->cells += relation.cells;
	subject->figures->separators += relation.separators;
	subject->figures->broken += relation.broken;
	subject->figures->by_words += relation.by_words;
	arena_free(arena);
}

/* One block at a time, every `step`th, and some at once; no views, whose words stand in other blocks. */
static void
cut_all(const struct subject *subject, struct arena *arena, size_t step, uint32_t seed)
{
	size_t count = subject->document.block_count;
	bool *removed = arena_array(arena, count, sizeof(*removed));
	struct markup dice = { .random = seed };

	for (size_t i = seed % step; i < count; i += step) {
		if (subject->document.blocks[i].view)
			continue;
		removed[i] = true;
		cut(subject, removed);
		removed[i] = false;
	}
	for (unsigned i = 0; i < SETS_OF_A_PAGE && count > 0; i++) {
		for (size_t j = 0; j < count; j++)
			removed[j] = markup_pick(&dice, 4) <= i && !subject->document.blocks[j].view;
		cut(subject, removed);
	}
}

/* Every byte of the source at which a block begins or behind which one has ended. */
static bool *
block_edges(struct arena *arena, const struct document *document)
{
	bool *edges = arena_array(arena, document->source.len + 1, sizeof(*edges));

	for (size_t i = 0; i < document->block_count; i++) {
		edges[document->blocks[i].source.start] = true;
		edges[document->blocks[i].source.end] = true;
	}
	return edges;
}

static void
try_page(const char *name, struct slice source, size_t cuts, uint32_t seed, struct figures *figures)
{
	struct arena *arena = arena_new(BUDGET);
	struct subject subject = { .name = name, .source = source, .figures = figures };
	size_t step = 1;
	struct error err;

	assert_true(document_from_html(arena, source, NULL, &subject.document, &err));
	subject.page = page_read(arena, source, block_edges(arena, &subject.document), NULL);
	if (cuts > 0 && subject.document.block_count > cuts)
		step = subject.document.block_count / cuts;
	cut_all(&subject, arena, step, seed);
	figures->pages++;
	figures->blocks += subject.document.block_count;
	arena_free(arena);
}

static size_t
not_strict(const struct figures *figures)
{
	size_t count = figures->by_words;

	for (unsigned i = 1; i <= LENIENT_ALL; i++)
		count += figures->lenient[i];
	return count;
}

/* Of a thousand removals, so many may be judged less strictly. */
static void
report(const char *what, const struct figures *figures, size_t most_not_strict)
{
	printf("# figure: %zu %s with %zu blocks, %zu removals, %zu failures\n", figures->pages, what,
	       figures->blocks, figures->cuts, figures->failures);
	printf("# figure: %zu of these removals take words alone somewhere, as tags there may not go\n",
	       figures->tangled);
	printf("# figure: %zu removals are judged less strictly: %zu as elements stay empty behind four that are "
	       "alike, %zu as what is moved ends no element, %zu by words alone, from before a table\n",
	       not_strict(figures), figures->lenient[LENIENT_CROWD], figures->lenient[LENIENT_REACH],
	       figures->by_words);
	printf("# figure: left for a reason: %zu cells of rows that stay, %zu tags between two lines, "
	       "%zu tags of broken markup\n",
	       figures->cells, figures->separators, figures->broken);
	assert_int_equal(figures->failures, 0);
	assert_true(not_strict(figures) <= figures->cuts * most_not_strict / 1000);
}

/* ---- markup at random --------------------------------------------------------------------------- */

static void
try_markup(enum markup_kind kind, const char *what)
{
	struct figures figures = { 0 };

	for (unsigned i = 0; i < PAGES_OF_A_KIND * rounds(); i += EVERY_PAGE) {
		struct arena *arena = arena_new(BUDGET);
		struct slice page = markup_page(arena, i, kind, 1 + i * 24 / (PAGES_OF_A_KIND * rounds()));
		char name[64];

		(void)snprintf(name, sizeof(name), "%s %u", what, i);
		try_page(name, page, 0, i, &figures);
		arena_free(arena);
	}
	report(what, &figures, kind == MARKUP_BROKEN ? NOT_STRICT_OF_BROKEN : 0);
}

static void
a_block_of_tidy_markup_goes_and_nothing_else_changes(void **state)
{
	(void)state;
	try_markup(MARKUP_TIDY, "tidy pages made at random");
}

static void
a_block_between_left_out_end_tags_goes_and_nothing_else_changes(void **state)
{
	(void)state;
	try_markup(MARKUP_LOOSE, "pages made at random that leave end tags out");
}

static void
a_block_of_broken_markup_goes_and_nothing_else_changes(void **state)
{
	(void)state;
	try_markup(MARKUP_BROKEN, "broken pages made at random");
}

/* ---- the corpus --------------------------------------------------------------------------------- */

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

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static int
find_files(void **state)
{
	const char *corpus = getenv("CORPUS");
	char path[4096];

	(void)state;
	if (corpus == NULL)
		return 0;
	(void)snprintf(path, sizeof(path), "%s/html", corpus);
	(void)nftw(path, note_file, 16, FTW_PHYS);
	qsort(paths, path_count, sizeof(*paths), by_name);
	return 0;
}

static int
forget_files(void **state)
{
	(void)state;
	while (path_count > 0)
		free(paths[--path_count]);
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

/* To gumbo the end tag of any element that it does not know is that of any other. */
static bool
is_known(struct slice name)
{
	return element_find(slice_trim(name)) != ELEMENT_OTHER;
}

/* The page without some of its end tags. */
static struct slice
lose_end_tags(struct arena *arena, struct slice page, uint32_t seed)
{
	struct markup dice = { .random = seed };
	size_t at = 0, tag;
	struct buf out;

	buf_init(&out, arena);
	while ((tag = slice_find(page, at, SLICE("</"))) != SLICE_NOT_FOUND) {
		size_t end = slice_find_byte(page, tag, '>');
		bool lost = end != SLICE_NOT_FOUND && markup_pick(&dice, 12) == 0 &&
			    is_known(slice_range(page, (struct range){ tag + 2, end }));

		buf_add(&out, slice_range(page, (struct range){ at, lost ? tag : tag + 2 }));
		at = lost ? end + 1 : tag + 2;
	}
	buf_add(&out, slice_from(page, at));
	assert_false(out.failed);
	return buf_slice(&out);
}

static void
try_files(bool loses, const char *what)
{
	struct figures figures = { 0 };

	if (path_count == 0) {
		printf("# there are no files in html under CORPUS\n");
		skip();
	}
	for (uint32_t i = 0; i < path_count; i++) {
		struct arena *arena = arena_new(BUDGET);
		struct slice page = read_file(arena, paths[i]);

		if (loses)
			page = lose_end_tags(arena, page, i);
		try_page(paths[i], page, CUTS_OF_A_FILE * rounds(), i, &figures);
		arena_free(arena);
	}
	report(what, &figures, 0);
}

static void
a_block_of_a_template_goes_and_nothing_else_changes(void **state)
{
	(void)state;
	try_files(false, "pages of the corpus");
}

static void
a_block_of_a_template_that_lost_end_tags_goes_and_nothing_else_changes(void **state)
{
	(void)state;
	try_files(true, "pages of the corpus that lost end tags");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_block_of_tidy_markup_goes_and_nothing_else_changes),
		cmocka_unit_test(a_block_between_left_out_end_tags_goes_and_nothing_else_changes),
		cmocka_unit_test(a_block_of_broken_markup_goes_and_nothing_else_changes),
		cmocka_unit_test(a_block_of_a_template_goes_and_nothing_else_changes),
		cmocka_unit_test(a_block_of_a_template_that_lost_end_tags_goes_and_nothing_else_changes),
	};

	return cmocka_run_group_tests_name("moderate/removal_gumbo", tests, find_files, forget_files);
}
