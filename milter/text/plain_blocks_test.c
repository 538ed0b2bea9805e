/*
 * Where blocks of plain text begin and end.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "text/outline_test.h"

#include <cmocka.h>		/* last: it makes a macro of fail */
#include "text/arena_test.h"

#include "text/corpus_test.h"

#define BUDGET ((size_t)1 << 30)

static struct slice
exact(struct slice text, uint8_t **copy_out)
{
	*copy_out = malloc(text.len == 0 ? 1 : text.len);
	assert_non_null(*copy_out);
	memcpy(*copy_out, text.data, text.len);
	return (struct slice){ *copy_out, text.len };
}

static void
assert_outline(struct arena *arena, const char *what, const char *text, bool flowed, bool delsp,
	       bool sources, const char *expected)
{
	struct document document;
	struct error err = { 0 };
	uint8_t *copy;
	struct slice source = exact(slice_of(text), &copy), got;

	if (!document_from_plain(arena, source, flowed, delsp, NULL, &document, &err))
		fail_msg("%s: %s", what, err.text);
	got = outline(arena, &document, sources);
	if (!slice_equal(got, slice_of(expected)))
		fail_msg("%s:\n%.*s", what, SLICE_ARG(got));
	free(copy);
}

static void
each_habit_of_plain_text_ends_blocks_where_a_reader_sees_it(void **state)
{
	static const struct {
		const char *what, *text, *blocks;
	} cases[] = {
		{ "nothing", "", "" },
		{ "blank lines only", "\n \n\t\n", "" },
		{ "blank lines", "One.\n\nTwo.\n", "paragraph|One.\nparagraph|Two.\n" },
		{ "no last line end", "One.", "paragraph|One.\n" },
		{ "CRLF", "One.\r\n\r\nTwo.\r\n", "paragraph|One.\nparagraph|Two.\n" },
		{ "white space", "  a \t b  \n", "paragraph|a b\n" },
		{ "short lines stand alone", "Im Trend\nMehr Preise\nMehr\n",
		  "paragraph|Im Trend\nparagraph|Mehr Preise\nparagraph|Mehr\n" },
		{ "list marks", "- a\n* b\n\xE2\x80\xA2 c\n\xC2\xB7 d\n1. e\n2) f\n(3) g\n",
		  "item|a\nitem|b\nitem|c\nitem|d\nitem|e\nitem|f\nitem|g\n" },
		{ "an item's further lines", "- one\n  more of it\n- two\n",
		  "item|one more of it\nitem|two\n" },
		{ "no list marks", "-5 % today\n2025 was good\n3.5 % more\n+13 %\n",
		  "paragraph|-5 % today\nparagraph|2025 was good\nparagraph|3.5 % more\n"
		  "paragraph|+13 %\n" },
		{ "underlined", "Title\n=====\nText.\n\nSub title\n---------\nMore.\n",
		  "heading1|Title\nparagraph|Text.\nheading2|Sub title\nparagraph|More.\n" },
		{ "lines above and below", "=====\nTitle\n=====\n\nText.\n",
		  "heading1|Title\nparagraph|Text.\n" },
		{ "underlined by a long rule", "Title\n--------------------\n\nText.\n",
		  "heading2|Title\nparagraph|Text.\n" },
		{ "a rule under a sentence", "One.\nIt ends here.\n--------------------\nText.\n",
		  "paragraph|One.\nparagraph|It ends here.\nparagraph|Text.\n" },
		{ "a rule between", "One.\n\n-----\n\nTwo.\n* * *\nThree.\n",
		  "paragraph|One.\nparagraph|Two.\nparagraph|Three.\n" },
		{ "number signs", "# One\nText.\n### Three\n#hashtag\n",
		  "heading1|One\nparagraph|Text.\nheading3|Three\nparagraph|#hashtag\n" },
		{ "two asterisks and dashes", "** Title\n------------------------------\nText.\n",
		  "heading2|Title\nparagraph|Text.\n" },
		{ "capitals alone", "Text.\n\nYOU MAY ALSO LIKE\n\nMore.\n",
		  "paragraph|Text.\nheading2|YOU MAY ALSO LIKE\nparagraph|More.\n" },
		{ "capitals that are no heading", "BTC 64\n\nTHIS IS\nnot alone\n\nEU\n\nx\n",
		  "paragraph|BTC 64\nparagraph|THIS IS\nparagraph|not alone\nparagraph|EU\n"
		  "paragraph|x\n" },
		{ "quoting", "> one\n> two\n\n>> deep\nanswer\n",
		  "paragraph|one\nparagraph|two\nparagraph|deep\nparagraph|answer\n" },
		{ "signature", "Text.\n-- \nJane\n", "paragraph|Text.\nparagraph|Jane\n" },
		{ "title and URL", "SUI falls\nhttps://e.example/1\nSHIB rises\n<https://e.example/2>\n",
		  "link|SUI falls https://e.example/1\nlink|SHIB rises <https://e.example/2>\n" },
		{ "title with URL", "Read more <https://e.example/1>\nMore: https://e.example/2\n",
		  "link|Read more <https://e.example/1>\nlink|More: https://e.example/2\n" },
		{ "labels and URLs", "A letter.\nUnsubscribe: https://e.example/1\nImprint: <http://e.example>\nX Ltd\n",
		  "paragraph|A letter.\nlink|Unsubscribe: https://e.example/1\n"
		  "link|Imprint: <http://e.example>\nparagraph|X Ltd\n" },
		{ "notes of links", "[1] https://e.example/1\n[2]: https://e.example/2\n3. https://e.example/3\n",
		  "link|https://e.example/1\nlink|https://e.example/2\nitem|https://e.example/3\n" },
		{ "a list of numbered headlines", "[1] One\n[2] Two\n\n[1] One\n\nText.\n\n[2] Two\n\nText.\n",
		  "item|One\nitem|Two\nheading2|One\nparagraph|Text.\nheading2|Two\nparagraph|Text.\n" },
		{ "a URL over two lines", "Read on: <https://e.example/a/\nb/c> or not.\nMore.\n",
		  "paragraph|Read on: <https://e.example/a/b/c> or not.\nparagraph|More.\n" },
		{ "emoji in a row", "\xF0\x9F\x9A\x80 One\n\n\xF0\x9F\x93\x88 Two\n",
		  "item|\xF0\x9F\x9A\x80 One\nitem|\xF0\x9F\x93\x88 Two\n" },
		{ "an emoji alone", "\xF0\x9F\x9A\x80 One\n\nTwo\n",
		  "paragraph|\xF0\x9F\x9A\x80 One\nparagraph|Two\n" },
		{ "letters and roman numbers", "a) one\nb) two\n(iv) three\nA. Smith\n",
		  "item|one\nitem|two\nitem|three\nparagraph|A. Smith\n" },
		{ "items directly under what introduces them",
		  "There are three things that matter this week, all of them new:\n- one\n- two\n",
		  "paragraph|There are three things that matter this week, all of them new:\n"
		  "item|one\nitem|two\n" },
		{ "emphasis alone", "Text.\n\n**A title**\n\nMore.\n\n*No advice.*\n\nEnd.\n",
		  "paragraph|Text.\nheading2|A title\nparagraph|More.\nparagraph|*No advice.*\n"
		  "paragraph|End.\n" },
		{ "decoration on both sides", "=== One ===\nText.\n-- Two --\nText.\n",
		  "heading1|One\nparagraph|Text.\nheading2|Two\nparagraph|Text.\n" },
		{ "rules of all kinds",
		  "One.\n~~~~\n\nTwo.\n\xE2\x95\x90\xE2\x95\x90\xE2\x95\x90\xE2\x95\x90\xE2\x95\x90"
		  "\xE2\x95\x90\xE2\x95\x90\n\nThree.\n___\n-=-=-\n. . .\n- - -\nFour.\n",
		  "heading3|One.\nparagraph|Two.\nparagraph|Three.\nparagraph|Four.\n" },
		{ "a line drawn under a title",
		  "Titel\n\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\nText.\n",
		  "heading2|Titel\nparagraph|Text.\n" },
		{ "a table of bars", "| Coin | Price |\n|------|-------|\n| BTC  | 61900 |\n| ETH  | 2400 |\n",
		  "cell|| Coin | Price |\ncell|| BTC | 61900 |\ncell|| ETH | 2400 |\n" },
		{ "a table of blanks", "Coin      Price\n---------------\nBTC       61900\nETH        2400\n\nA   b\n",
		  "cell|Coin Price\ncell|BTC 61900\ncell|ETH 2400\nparagraph|A b\n" },
		{ "a table of tabs", "BTC\t61900\nETH\t2400\n", "cell|BTC 61900\ncell|ETH 2400\n" },
		{ "CR alone", "One.\r\rTwo.\r- three\r", "paragraph|One.\nparagraph|Two.\nitem|three\n" },
		{ "mixed line ends", "One.\r\n\nTwo.\r\r\n- three\r- four\n",
		  "paragraph|One.\nparagraph|Two.\nitem|three\nitem|four\n" },
		{ "form feeds", "One.\n\f\nTwo.\n\fThree.\n", "paragraph|One.\nparagraph|Two.\nparagraph|Three.\n" },
		{ "a byte order mark", "\xEF\xBB\xBF# One\nText.\n", "heading1|One\nparagraph|Text.\n" },
		{ "direction marks", "\xE2\x80\x8F\xE2\x80\xA2 \xD8\xA7\xD8\xA8\n", "item|\xD8\xA7\xD8\xA8\n" },
		{ "marks of Chinese", "\xE3\x83\xBB\xE4\xB8\xAD\n1\xE3\x80\x81\xE4\xB8\xAD\n",
		  "item|\xE4\xB8\xAD\nitem|\xE4\xB8\xAD\n" },
		{ "who wrote what is quoted", "On 3 Nov 2025, Jane wrote:\n> one\n>> two\n> > three\nAnswer.\n",
		  "paragraph|On 3 Nov 2025, Jane wrote:\nparagraph|one\nparagraph|two\n"
		  "paragraph|three\nparagraph|Answer.\n" },
		{ "a quoted signature", "> one\n> -- \n> Jane\n", "paragraph|one\nparagraph|Jane\n" },
		{ "URL alone", "Text.\n\nhttps://e.example/\n",
		  "paragraph|Text.\nlink|https://e.example/\n" },
		{ "bullets alone", "\xC2\xB7\n\n|\nText.\n", "paragraph|Text.\n" },
		{ "padding", "Text\xE2\x80\x8C\n\xC2\xA0\xE2\x80\x8C\xC2\xA0\nText.\n",
		  "paragraph|Text\xE2\x80\x8C\nparagraph|Text.\n" },
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		assert_outline(*state, cases[i].what, cases[i].text, false, false, false,
			       cases[i].blocks);
}

static void
broken_lines_are_joined_and_whole_lines_are_not(void **state)
{
	static const struct {
		const char *what, *text, *blocks;
	} cases[] = {
		{ "broken at a column",
		  "The committee left its rate unchanged on Wednesday\n"
		  "and said that it would wait for further data, as it\n"
		  "had done before.\n"
		  "A line of its own.\n"
		  "\n"
		  "Another paragraph begins here and goes on for a\n"
		  "little while.\n",
		  "paragraph|The committee left its rate unchanged on Wednesday and said that it "
		  "would wait for further data, as it had done before.\n"
		  "paragraph|A line of its own.\n"
		  "paragraph|Another paragraph begins here and goes on for a little while.\n" },
		{ "a number and a dash where a line was broken",
		  "The company told its investors on the evening of the\n"
		  "8. October that it would spend more than it earned -\n"
		  "- a surprise to nobody who had followed its last few\n"
		  "months.\n",
		  "paragraph|The company told its investors on the evening of the 8. October that "
		  "it would spend more than it earned - - a surprise to nobody who had followed "
		  "its last few months.\n" },
		{ "two lines, the second going on small",
		  "Bitcoin could reach 100,000 dollars before the end of\nthe year.\n\nShort\nlines stay.\n",
		  "paragraph|Bitcoin could reach 100,000 dollars before the end of the year.\n"
		  "paragraph|Short\nparagraph|lines stay.\n" },
		{ "a quotation that is broken, in a text that is not",
		  "Yes.\n\n> The committee left its rate unchanged on Wednesday\n"
		  "> and said that it would wait for further data, as it\n> had done before.\n\n"
		  "A\nlist\nof\nwords\nstands\nhere\n",
		  "paragraph|Yes.\nparagraph|The committee left its rate unchanged on Wednesday and "
		  "said that it would wait for further data, as it had done before.\nparagraph|A\n"
		  "paragraph|list\nparagraph|of\nparagraph|words\nparagraph|stands\nparagraph|here\n" },
		{ "first lines set in",
		  "   The committee left its rate unchanged on Wednesday\n"
		  "and said that it would wait for further data as it did\n"
		  "before, and what it said was understood by all markets\n"
		  "   Another paragraph begins here and goes on for a bit\nlonger than that.\n",
		  "paragraph|The committee left its rate unchanged on Wednesday and said that it would "
		  "wait for further data as it did before, and what it said was understood by all "
		  "markets\n"
		  "paragraph|Another paragraph begins here and goes on for a bit longer than that.\n" },
		{ "items broken without a hanging indent",
		  "- The committee left its rate unchanged on Wednesday\nand said that it would wait for"
		  " further data, as it\nhad done.\n- Another item\n",
		  "item|The committee left its rate unchanged on Wednesday and said that it would wait "
		  "for further data, as it had done.\nitem|Another item\n" },
		{ "hyphens at line ends",
		  "The committee left its rate, which matters to long-\nterm investors, unchanged on "
		  "Wednesday; das Kurs-\nziel der Kauf- und Verkaufsempfehlung der KI-\nFabriken und "
		  "der Kauf-\nund Verkaufskurse blieb.\n",
		  "paragraph|The committee left its rate, which matters to long-term investors, "
		  "unchanged on Wednesday; das Kursziel der Kauf- und Verkaufsempfehlung der "
		  "KI-Fabriken und der Kauf-\nparagraph|und Verkaufskurse blieb.\n" },
		{ "Chinese, where no blank stood",
		  "\u59D4\u5458\u4F1A\u5468\u4E09\u7EF4\u6301\u5229\u7387\u4E0D\u53D8\u5E76"
		  "\u8868\u793A\u5C06\u7B49\u5F85\u8FDB\u4E00\u6B65\u7684\u6570\u636E\u540E\n"
		  "\u518D\u4F5C\u51FA\u51B3\u5B9A\u5E02\u573A\u5BF9\u6B64\u65E9\u6709\u9884"
		  "\u671F\u4EA4\u6613\u5458\u666E\u904D\u8BA4\u4E3A\u5E74\u5E95\u4E4B\u524D\n"
		  "\u4E0D\u4F1A\u6709\u53D8\u5316\u3002"
		  "\n",
		  "paragraph|"
		  "\u59D4\u5458\u4F1A\u5468\u4E09\u7EF4\u6301\u5229\u7387\u4E0D\u53D8\u5E76"
		  "\u8868\u793A\u5C06\u7B49\u5F85\u8FDB\u4E00\u6B65\u7684\u6570\u636E\u540E"
		  "\u518D\u4F5C\u51FA\u51B3\u5B9A\u5E02\u573A\u5BF9\u6B64\u65E9\u6709\u9884"
		  "\u671F\u4EA4\u6613\u5458\u666E\u904D\u8BA4\u4E3A\u5E74\u5E95\u4E4B\u524D"
		  "\u4E0D\u4F1A\u6709\u53D8\u5316\u3002\n" },
		{ "a paragraph a line",
		  "The committee left its rate unchanged on Wednesday and said that it would wait "
		  "for further data, as it had done before.\n"
		  "You may also like\n"
		  "SUI plunges by 85 percent to 56 cents before whales hope for a comeback\n"
		  "SHIB forms a pattern that traders have not seen for a long time, so they say, "
		  "and watch\n"
		  "More\n",
		  "paragraph|The committee left its rate unchanged on Wednesday and said that it "
		  "would wait for further data, as it had done before.\n"
		  "paragraph|You may also like\n"
		  "paragraph|SUI plunges by 85 percent to 56 cents before whales hope for a "
		  "comeback\n"
		  "paragraph|SHIB forms a pattern that traders have not seen for a long time, so "
		  "they say, and watch\n"
		  "paragraph|More\n" },
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		assert_outline(*state, cases[i].what, cases[i].text, false, false, false,
			       cases[i].blocks);
}

static void
flowed_text_is_joined_as_its_author_wrote_it(void **state)
{
	assert_outline(*state, "flowed", "One \ntwo.\nThree \n\n>quoted \n>more\n From here\n-- \nJane\n",
		       true, false, false,
		       "paragraph|One two.\nparagraph|Three\nparagraph|quoted more\n"
		       "paragraph|From here\nparagraph|Jane\n");
	assert_outline(*state, "depth", "One \n> two \n>> three \n>>four\nfive\n", true, false, false,
		       "paragraph|One\nparagraph|two\nparagraph|three four\nparagraph|five\n");
	assert_outline(*state, "a signature", "Jane \n-- \nThe \neditors\n", true, false, false,
		       "paragraph|Jane\nparagraph|The editors\n");
	assert_outline(*state, "stuffed", " - no item of three \n columns\n >no quotation\n", true, false,
		       false, "item|no item of three columns\nparagraph|>no quotation\n");
	assert_outline(*state, "delsp", "Zei \nle und  \nZeile\n", true, true, false,
		       "paragraph|Zeile und Zeile\n");
}

static void
the_source_of_a_block_is_its_lines_with_marks_and_underlines(void **state)
{
	assert_outline(*state, "sources",
		       "=====\nTitle\n=====\n\n  - one\n    more  \n\n> quoted\n## Sub\nA\nhttp://a\n",
		       false, false, true,
		       "heading1|Title|=====\\Title\\=====\n"
		       "item|one more|  - one\\    more  \n"
		       "paragraph|quoted|> quoted\n"
		       "heading2|Sub|## Sub\n"
		       "link|A http://a|A\\http://a\n");
}

/* Sentences of which the one in the middle is looked for. */
static void
assert_falls_apart(void **state, size_t before, const char *separator)
{
	static const char sentence[] = "The committee left its rate unchanged on 8. Oktober, as z. B. "
				       "its chairman had said.";
	const char *needle = "SUI could reach 10 dollars!";
	struct document document;
	struct error err = { 0 };
	size_t found = 0;
	struct buf text;
	uint8_t *copy;
	struct slice source;

	buf_init(&text, *state);
	buf_string(&text, "- ");
	while (text.len < before) {
		buf_string(&text, sentence);
		buf_string(&text, separator);
	}
	buf_string(&text, needle);
	for (int i = 0; i < 100; i++) {
		buf_string(&text, separator);
		buf_string(&text, sentence);
	}
	source = exact(buf_slice(&text), &copy);
	assert_true(document_from_plain(*state, source, false, false, NULL, &document, &err));
	for (size_t i = 0; i < document.block_count; i++) {
		const struct block *block = &document.blocks[i];

		assert_int_equal(block->type, BLOCK_ITEM);
		found += slice_equal(block_text(&document, block), slice_of(needle));
		assert_true(slice_equal(slice_range(source, block->source),
					slice_equal(block_text(&document, block), slice_of(needle))
						? slice_of(needle) : slice_of(sentence)));
	}
	assert_int_equal(found, 1);
	free(copy);
}

static void
a_paragraph_longer_than_anybody_writes_falls_into_sentences(void **state)
{
	assert_falls_apart(state, 900 * 1000, " ");
	assert_falls_apart(state, 9000, " ");
}

static void
a_sentence_without_end_falls_apart_at_blanks(void **state)
{
	struct document document;
	struct error err = { 0 };
	struct buf text;

	buf_init(&text, *state);
	for (int i = 0; i < 100 * 1000; i++)
		buf_string(&text, "word word ");
	assert_true(document_from_plain(*state, buf_slice(&text), false, false, NULL, &document, &err));
	assert_in_range(document.block_count, 480, 520);
	for (size_t i = 0; i < document.block_count; i++)
		assert_true(range_len(document.blocks[i].text) <= 2048 &&
			    (range_len(document.blocks[i].text) + 1) % 5 == 0);
}

static void
text_leads_back_to_its_bytes(void **state)
{
	struct slice text = SLICE("- Kurs\xC2\xADziel\r\n  85\xC2\xA0% \xE2\x80\x9E" "ab\xE2\x80\x9C\r\n");
	static const struct {
		const char *folded, *source;
	} cases[] = {
		{ "kursziel", "Kurs\xC2\xADziel" },
		{ "85 %", "85\xC2\xA0%" },
		{ "ziel 85", "ziel\r\n  85" },
		{ "\"ab\"", "\xE2\x80\x9E" "ab\xE2\x80\x9C" },
	};
	struct document document;
	struct error err = { 0 };

	assert_true(document_from_plain(*state, text, false, false, NULL, &document, &err));
	assert_true(slice_equal(document.newline, SLICE("\r\n")));
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct slice needle = slice_of(cases[i].folded);
		size_t at = slice_find(document.folded.text, 0, needle);
		struct range range;

		assert_int_not_equal(at, SLICE_NOT_FOUND);
		range = document_text_of_folded(&document, (struct range){ at, at + needle.len });
		range = document_source_of_text(&document, range);
		if (!slice_equal(slice_range(text, range), slice_of(cases[i].source)))
			fail_msg("%s leads to [%zu, %zu)", cases[i].folded, range.start, range.end);
	}
}

static void
the_tail_of_the_seed_article_is_a_block_a_line(void **state)
{
	static const char *const tail[] = {
		"Haftungsausschluss", "Das k\xC3\xB6nnte Ihnen", "Werfen Sie", "Kurz gesagt",
		"SUI st\xC3\xBCrzt", "SHIB bildet", "Im Trend", "MehrKrypto-Preise", "Mehr",
	};
	struct slice source;
	uint8_t *file = corpus_file("seed-article.de.txt", &source);
	struct document document;
	struct error err = { 0 };
	size_t lines = 0;

	for (struct slice rest = source, line; slice_next_line(&rest, &line, NULL);)
		lines += slice_trim(line).len > 0;
	assert_true(document_from_plain(*state, source, false, false, NULL, &document, &err));
	assert_int_equal(document.block_count, lines);
	assert_true(slice_has_at(block_text(&document, &document.blocks[0]), 0,
				 SLICE("Sam Altman im Gespr\xC3\xA4" "ch mit a16z")));
	for (size_t i = 0; i < COUNT(tail); i++) {
		size_t block = document.block_count - COUNT(tail) + i;

		assert_true(slice_has_at(block_text(&document, &document.blocks[block]), 0,
					 slice_of(tail[i])));
	}
	free(file);
}

/* Lines of any kind in any order: blocks in order, disjoint, mapped, within whole lines. */
static void
blocks_of_any_text_are_disjoint_and_mapped(void **state)
{
	static const char *const pieces[] = {
		"a",	 "Word ",     "\n",	  "\n",	"\r\n", " \n",	"> ",	  ">> ",
		"- ",	 "\xC2\xB7 ", "1. ",	  "# ",	"** ",	"====\n", "---\n", "-- \n",
		"\t",	 "CAPITALS",  "https://e.example/x", "<", ">", "(", "\xC2\xA0", "\xE2\x80\x8B",
		"\xC3\xBC", "\xCC\x88", "\r", "\xE4\xB8\xAD", "[1] ", "\xF0\x9F\x9A\x80 ", "-", "|", "\f",   "Label: ", ".",	"  ",	"a much longer piece of a line ",
	};
	uint32_t random = 20261015;

	for (int i = 0; i < 20000; i++) {
		struct document document;
		struct error err = { 0 };
		size_t text_end = 0, source_end = 0;
		struct buf text;
		uint8_t *copy;
		struct slice source;

		if (i % 100 == 0)
			arena_reset(*state);
		buf_init(&text, *state);
		for (int k = 0; k < 4 + i % 61; k++) {
			random = random * 1664525 + 1013904223;
			buf_string(&text, pieces[(random >> 8) % COUNT(pieces)]);
		}
		source = exact(buf_slice(&text), &copy);
		assert_true(document_from_plain(*state, source, i % 3 == 0, i % 6 == 0, NULL,
						&document, &err));
		for (size_t k = 0; k < document.block_count; k++) {
			const struct block *block = &document.blocks[k];

			assert_int_equal(block->text.start, text_end);
			assert_true(range_len(block->text) > 0 && range_len(block->folded) > 0);
			text_end = block->text.end + 1;
			assert_true(block->source.start >= source_end &&
				    block->source.end <= source.len);
			source_end = block->source.end;
			assert_true(range_contains(block->source,
						   document_source_of_text(&document, block->text)));
			assert_true(block->source.start == 0 ||
				    source.data[block->source.start - 1] == '\n' ||
				    source.data[block->source.start - 1] == '\r');
		}
		assert_int_equal(text_end, document.text.len);
		assert_int_equal(offset_map_derived_len(document.text_map), text_end);
		free(copy);
	}
}

/* Whatever is repeated without end is read to its end. */
static void
one_piece_without_end_is_read_to_its_end(void **state)
{
	static const char *const units[] = {
		"A line of text without end that goes on. ", "> ", "a\n", "- x\n", "=\n", "-----\n",
		"Title\n=====\n", "\xCC\x88", "#", "https://", "\n \n", "(1) ", "\r", "a\r", "| a ",
		"\xE4\xB8\xAD", "x-\n", "<http://a\n", "[1] a\n", "\xF0\x9F\x9A\x80 a\n", "a.!",
	};

	for (size_t i = 0; i < COUNT(units); i++) {
		size_t len = strlen(units[i]), copies = 400 * 1000 / len;
		struct slice text = { NULL, len * copies + 5 };
		uint8_t *bytes = malloc(text.len);
		struct document document;
		struct error err = { 0 };
		size_t last;

		assert_non_null(bytes);
		for (size_t copy = 0; copy < copies; copy++)
			memcpy(bytes + copy * len, units[i], len);
		memcpy(bytes + len * copies, "\n\nEnd", 5);
		text.data = bytes;
		arena_reset(*state);
		if (!document_from_plain(*state, text, false, false, NULL, &document, &err))
			fail_msg("\"%s\" without end: %s", units[i], err.text);
		last = document.block_count - 1;
		assert_true(slice_equal(block_text(&document, &document.blocks[last]), SLICE("End")));
		assert_int_equal(document.blocks[last].source.end, text.len);
		free(bytes);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_habit_of_plain_text_ends_blocks_where_a_reader_sees_it),
		TEST(broken_lines_are_joined_and_whole_lines_are_not),
		TEST(flowed_text_is_joined_as_its_author_wrote_it),
		TEST(the_source_of_a_block_is_its_lines_with_marks_and_underlines),
		TEST(a_paragraph_longer_than_anybody_writes_falls_into_sentences),
		TEST(a_sentence_without_end_falls_apart_at_blanks),
		TEST(text_leads_back_to_its_bytes),
		TEST(the_tail_of_the_seed_article_is_a_block_a_line),
		TEST(blocks_of_any_text_are_disjoint_and_mapped),
		TEST(one_piece_without_end_is_read_to_its_end),
	};

	return cmocka_run_group_tests_name("text/plain_blocks", tests, NULL, NULL);
}
