/*
 * Where articles begin, told by source lines and disclaimers that the caller knows.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include "base/compiler.h"

#include <cmocka.h>		/* last: it makes a macro of fail */
#include "text/arena_test.h"
#include "text/article_test.h"

#define BUDGET ((size_t)16 << 20)

/*
 * Notices as letters, one a block: a source line, a weak one, a disclaimer, an aside's heading,
 * the footer, or nothing. The string is as long as the document has blocks.
 */
static const uint8_t *
notices_of(struct arena *arena, const struct document *document, const char *letters)
{
	static const struct {
		char letter;
		uint8_t notice;
	} meanings[] = {
		{ 's', ARTICLE_SOURCE }, { 'w', ARTICLE_WEAK_SOURCE }, { 'd', ARTICLE_DISCLAIMER },
		{ 'a', ARTICLE_ASIDE },	 { 'f', ARTICLE_FOOTER },      { '.', 0 },
	};
	uint8_t *notices = arena_array(arena, document->block_count, 1);

	if (strlen(letters) != document->block_count)
		fail_msg("%s for %zu blocks", letters, document->block_count);
	for (size_t i = 0; i < document->block_count; i++)
		for (size_t k = 0; k < COUNT(meanings); k++)
			if (meanings[k].letter == letters[i])
				notices[i] = meanings[k].notice;
	return notices;
}

#define P "<p>A sentence that belongs to the story above it.</p>"
#define S "<p>Source: X</p>"
#define D "<p>No advice.</p>"
#define L "A sentence that belongs to the story above it.\n\n"
#define LL "Another one, which is longer than that, and goes on until it has said all it has to say.\n\n"

static void
what_repeats_tells_where_articles_begin(void **state)
{
	static const struct {
		const char *what;
		bool html;
		const char *source, *notices, *articles;
	} cases[] = {
		{ "source lines beneath headings, subheads of the same level", true,
		  "<h2>A</h2>" S P "<h2>x</h2>" P "<h2>y</h2>" P "<h2>B</h2>" S P, ".s......s.",
		  "A[0+7] B[7+3] " },
		{ "one source line: subheads", true, "<h2>A</h2>" S P "<h2>x</h2>" P "<h2>y</h2>" P,
		  ".s.....", "A[0+7] " },
		{ "most headings have a source line", true,
		  "<h2>A</h2>" S P "<h2>B</h2>" P "<h2>C</h2>" S P, ".s....s.", "A[0+3] B[3+2] C[5+3] " },
		{ "a heading behind a disclaimer", true,
		  "<h3>A</h3>" S P D "<h3>B</h3>" P "<h3>x</h3>" P, ".s.d....",
		  "A[0+4] B[4+4] " },
		{ "a source line that names nobody", true, "<h2>A</h2>" S P "<h2>B</h2>" S P, ".s..w.",
		  "A[0+3] B[3+3] " },
		{ "source lines at the end", true, "<h2>A</h2>" P P S "<h2>B</h2>" P S, "...s..s",
		  "A[0+4] B[4+3] " },
		{ "a picture's credit ends no article", true,
		  "<h2>A</h2>" S P P "<p>Photo: X</p><h2>x</h2>" P, ".s..w..", "A[0+7] " },
		{ "titles of two levels", true, "<h1>A</h1>" S P "<h2>x</h2>" P "<h2>B</h2>" S P,
		  ".s....s.", "A[0+5] B[5+3] " },
		{ "departments", true, "<h1>N</h1>" P "<h2>D</h2><h3>One story</h3>" S P "<h2>E</h2><h3>Another</h3>" S P,
		  "....s...s.", "One story[0+6] Another[6+4] " },
		{ "a line beneath each title", true,
		  "<h2>The title of the first one</h2><h3>And more of it</h3>" S P
		  "<h2>The title of the second one</h2><h3>And more of it</h3>" S P, "..s...s.",
		  "The title of the first one[0+4] The title of the second one[4+4] " },
		{ "the heading of a disclaimer", true, "<h2>A</h2>" S P "<h2>Disclaimer</h2>" D,
		  ".s..d", "A[0+5] " },
		{ "an aside", true, "<h2>A</h2>" S P "<h2>Events</h2>" P "<h2>B</h2>" S P, ".s.a..s.",
		  "A[0+5] B[5+3] " },
		{ "teasers beneath an aside", true,
		  "<h2>A</h2>" S P D "<h2>More</h2><h2>x</h2>" P "<h2>y</h2>" P, ".s.da....",
		  "A[0+9] " },
		{ "the footer", true, "<h2>A</h2>" S P D "<h2>The House</h2>" P, ".s.dff", "A[0+6] " },
		{ "an article below what looks like a footer", true,
		  "<h2>A</h2>" S P "<p>All rights reserved</p><h2>B</h2>" S P, ".s.ffsf", "A[0+4] B[4+3] " },
		{ "bold titles", true, "<p><b>A</b></p>" S P "<p><b>B</b></p>" S P, ".s..s.",
		  "A[0+3] B[3+3] " },
		{ "bold questions", true, "<p><b>A</b></p>" S P "<p><b>Why?</b></p>" P "<p><b>And?</b></p>" P,
		  ".s.....", "A[0+7] " },
		{ "linked titles", true,
		  "<p><a href=a>Title of the first</a></p>" S P "<p><a href=b>Title of the second</a></p>" S P,
		  ".s..s.", "Title of the first[0+3] Title of the second[3+3] " },
		{ "short linked titles", true,
		  "<p><a href=a>Heat</a></p>" S P D "<p><a href=b>Snow</a></p>" S P, ".s.d.s.",
		  "Heat[0+4] Snow[4+3] " },
		{ "links to read on", true,
		  "<p><a href=a>Title of the first</a></p>" S P "<p><a href=a>Read on</a></p>" S
		  "<p><a href=b>Title of the second</a></p>" S P, ".s..s.s.",
		  "Title of the first[0+5] Title of the second[5+3] " },
		{ "a linked title behind a disclaimer, with a story", true,
		  "<p><a href=a>Title of the first</a></p>" S P D
		  "<p><a href=b>Title of the second</a></p>" P P P, ".s.d....",
		  "Title of the first[0+4] Title of the second[4+4] " },
		{ "a link behind a disclaimer, with a teaser", true,
		  "<p><a href=a>Title of the first</a></p>" S P D
		  "<p><a href=b>Title of another one</a></p>"
		  "<p>A sentence that belongs to the story above it, and a second one, of no other kind, "
		  "that makes it longer than it was.</p>", ".s.d..", "Title of the first[0+6] " },

		{ "linked titles, one short, with their sources at the end", true,
		  "<p><a href=a>Title of the first</a></p>" P S "<p><a href=b>Snow</a></p>" P P S
		  "<p><a href=c>Title of the third</a></p>" P S, "..s...s..s",
		  "Title of the first[0+3] Snow[3+4] Title of the third[7+3] " },
		{ "paragraphs and nothing else", true,
		  "<p>The first</p>" S P "<p>The second</p>" S P, ".s..s.",
		  "The first[0+3] The second[3+3] " },
		{ "paragraphs under a heading", true,
		  "<h1>The first</h1>" S P "<p>A line by itself</p>" P S, ".s...s", "The first[0+6] " },
		{ "names of departments above titles, all lines", false,
		  "Money\n\nA brewery goes public\n\nBy X\n\n" L "Arts and Letters\n\nThe museum of ladders\n\n"
		  "By Y\n\n" L "Town\n\nWho owns the hedges\n\nBy Z\n\n" L, "..s...s...s.",
		  "A brewery goes public[0+4] The museum of ladders[4+4] Who owns the hedges[8+4] " },
		{ "lines beneath titles, all lines", false,
		  "The heron who has stayed\n\nWhat one bird knows about winter\n\nBy X\n\n" L
		  "Boats\n\nHow a harbour filled with dreams\n\nBy Y\n\n" L
		  "Ladders, and what they lean on\n\nA history\n\nBy Z\n\n" L, "..s...s...s.",
		  "The heron who has stayed[0+4] Boats[4+4] Ladders, and what they lean on[8+4] " },
		{ "the issue's name, a date and one article, in capitals", false,
		  "LEDGER LINES\n\n24 November 2026\n\nWHAT THE BANK DID NOT SAY\n\nBy X\n\n" L LL
		  "No advice.\n\n", "...s..d", "WHAT THE BANK DID NOT SAY[0+7] " },

		{ "lines", false, "The first\n\nBy X\n\n" L "The second\n\nBy Y\n\n" L, ".s..s.",
		  "The first[0+3] The second[3+3] " },
		{ "lines with a source line right beneath", false,
		  "The first\nBy X\n\n" L "The second\nBy Y\n\n" L, ".s..s.",
		  "The first[0+3] The second[3+3] " },
		{ "lines between", false, "The first\n\nBy X\n\n" L "A subhead\n\n" L LL, ".s....",
		  "The first[0+6] " },
		{ "a line behind a disclaimer, with a story", false,
		  "The first\n\nBy X\n\n" L "No advice.\n\nThe second\n\n" L LL, ".s.d...",
		  "The first[0+4] The second[4+3] " },
		{ "a line behind a disclaimer, with a teaser", false,
		  "The first\n\nBy X\n\n" L "No advice.\n\nThe second\n\n" L, ".s.d..",
		  "The first[0+6] " },
		{ "numbered titles", false,
		  "1. The first\n\nBy X\n\n" L "2. The second\n\nBy Y\n\n" L, ".s..s.",
		  "The first[0+3] The second[3+3] " },
		{ "a numbered list is none", false,
		  "The first\n\nBy X\n\n" L "1. One\n2. Two\n\n" L, ".s....", "The first[0+6] " },
		{ "a table of contents", false,
		  "The Letter\n\nThe first\nThe second\n\nThe first\n\nBy X\n\n" L
		  "The second\n\nBy Y\n\n" L, "....s..s.", "The first[0+6] The second[6+3] " },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct document document;
		struct slice got;

		read_document(*state, slice_of(cases[i].source), cases[i].html, &document);
		find(*state, &document, &(struct article_hints){
			.notices = notices_of(*state, &document, cases[i].notices) });
		got = contents(*state, &document);
		if (!slice_equal(got, slice_of(cases[i].articles)))
			fail_msg("%s: %.*s", cases[i].what, SLICE_ARG(got));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_repeats_tells_where_articles_begin),
	};

	return cmocka_run_group_tests_name("text/article_repetition", tests, NULL, NULL);
}
