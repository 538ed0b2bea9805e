/*
 * Unit tests of moderate/moderate, from raw message to raw message, under many configurations: what is
 * removed, inserted, refused, marked.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "mail/header_field.h"
#include "moderate/moderate_case_test.h"

/* ---- removing ----------------------------------------------------------------------------------- */

static void
a_clean_issue_leaves_as_it_came(void **state)
{
	struct outcome out = moderated(PLAIN "The harbour grows\r\n\r\nSource: the gazette\r\n\r\n"
				       "It is twice as long as it was.\r\n");

	(void)state;
	assert_verdict(&out, VERDICT_ACCEPT);
	assert_true(slice_equal(out.raw, out.message.raw));
	assert_int_equal(out.decision.article_count, 1);
	assert_int_equal(out.decision.articles[0].attribution, ATTRIBUTION_OK);
	assert_true(slice_equal(out.decision.articles[0].source, SLICE("the gazette")));
	done(&out);
}

static void
promos_go_with_their_headings_in_both_versions(void **state)
{
	struct outcome out = moderated(BOTH
		PART_P "The harbour grows\r\n\r\nSource: the gazette\r\n\r\nIt is long.\r\n\r\n"
		"You may also like\r\n\r\nA promo for a coin https://x.example/1\r\n\r\nMore\r\n\r\n"
		PART_H "<h1>The harbour grows</h1><p>Source: the gazette</p><p>It is long.</p>"
		"<h3>You may also like</h3><ul><li><a href=\"https://x.example/1\">A promo for a coin</a></li>"
		"</ul><h3>More</h3>\r\n" END);

	(void)state;
	assert_verdict(&out, VERDICT_REWRITE);
	assert_leaves(&out,
		PART_P "The harbour grows\r\n\r\nSource: the gazette\r\n\r\nIt is long.\r\n\r\n"
		PART_H "<h1>The harbour grows</h1><p>Source: the gazette</p><p>It is long.</p>\r\n" END);
	assert_int_equal(out.decision.removed_count, 3);
	assert_true(leaves_with(&out, "X-Bluepencil: rewrite; rules=no-promo(1),no-heading(2); version="));
	done(&out);
}

static void
a_heading_with_an_entry_left_stays(void **state)
{
	struct outcome out = moderated(HTML
		"<h1>The harbour grows</h1><p>Source: the gazette</p><p>It is long.</p>"
		"<h3>You may also like</h3><ul><li>A promo for a coin</li><li>Ships of the week</li></ul>\r\n");

	(void)state;
	assert_verdict(&out, VERDICT_REWRITE);
	assert_leaves(&out,
		"<h1>The harbour grows</h1><p>Source: the gazette</p><p>It is long.</p>"
		"<h3>You may also like</h3><ul><li>Ships of the week</li></ul>\r\n");
	done(&out);
}

static void
what_only_one_version_was_caught_for_goes_in_both(void **state)
{
	struct outcome out = moderated(BOTH
		PART_P "The harbour grows\r\n\r\nSource: the gazette\r\n\r\nIt is long.\r\n\r\n"
		"Buy this coin today, it is a bargain for you\r\n\r\nThe end of it.\r\n"
		PART_H "<h1>The harbour grows</h1><p>Source: the gazette</p><p>It is long.</p>"
		"<p>Buy this promo coin today, it is a bargain for you</p><p>The end of it.</p>\r\n" END);

	(void)state;
	assert_verdict(&out, VERDICT_REWRITE);
	assert_leaves(&out,
		PART_P "The harbour grows\r\n\r\nSource: the gazette\r\n\r\nIt is long.\r\n\r\n"
		"The end of it.\r\n"
		PART_H "<h1>The harbour grows</h1><p>Source: the gazette</p><p>It is long.</p>"
		"<p>The end of it.</p>\r\n" END);
	assert_int_equal(out.decision.removed_count, 1);
	done(&out);
}

static void
a_replacement_stands_where_the_block_stood(void **state)
{
	struct outcome out = moderated(BOTH
		PART_P "The harbour grows\r\n\r\nSource: the gazette\r\n\r\n* An advert here\r\n* Ships\r\n"
		PART_H "<h1>The harbour grows</h1><p>Source: the gazette</p>"
		"<ul><li>An <b>advert</b> here</li><li>Ships</li></ul>\r\n" END);

	(void)state;
	assert_verdict(&out, VERDICT_REWRITE);
	assert_leaves(&out,
		PART_P "The harbour grows\r\n\r\nSource: the gazette\r\n\r\n* [cut & gone]\r\n* Ships\r\n"
		PART_H "<h1>The harbour grows</h1><p>Source: the gazette</p>"
		"<ul><li>[cut &amp; gone]<b></b></li><li>Ships</li></ul>\r\n" END);
	done(&out);
}

static void
an_issue_of_nothing_but_promos_is_refused(void **state)
{
	struct outcome out = moderated(HTML "<h1>Promo one</h1><p>A promo for a coin.</p>"
				       "<p>And a promo for more.</p>\r\n");

	(void)state;
	assert_verdict(&out, VERDICT_REJECT);
	assert_true(slice_find(out.decision.reply.text, 0, SLICE("nothing but promotion")) !=
		    SLICE_NOT_FOUND);
	assert_true(out.decision.articles[0].dropped);
	done(&out);
}

static void
an_article_that_goes_whole_needs_no_source(void **state)
{
	struct outcome out = moderated(HTML
		"<h2>The harbour grows</h2><p>Source: the gazette</p><p>It is long.</p>"
		"<h2>A coin to watch</h2><p>A promo for a coin.</p>\r\n");

	(void)state;
	assert_verdict(&out, VERDICT_REWRITE);
	assert_leaves(&out, "<h2>The harbour grows</h2><p>Source: the gazette</p><p>It is long.</p>\r\n");
	done(&out);
}

/* ---- inserting ---------------------------------------------------------------------------------- */

static void
a_disclaimer_comes_in_at_the_end_of_its_article_in_both_versions(void **state)
{
	struct outcome out = moderated(BOTH
		PART_P "One harbour\r\n===========\r\n\r\nSource: the gazette\r\n\r\nIts shares rose.\r\n\r\n"
		"Two whales\r\n==========\r\n\r\nSource: the gazette\r\n\r\nThey sing.\r\n"
		PART_H "<h2>One harbour</h2>\r\n<p>Source: the gazette</p>\r\n<p>Its shares rose.</p>\r\n"
		"<h2>Two whales</h2>\r\n<p>Source: the gazette</p>\r\n<p>They sing.</p>\r\n" END);

	(void)state;
	assert_verdict(&out, VERDICT_REWRITE);
	assert_true(leaves_with(&out, "Its shares rose.\r\n\r\nNo advice =E2=82=AC.\r\n\r\nTwo whales"));
	assert_true(leaves_with(&out, "<p>Its shares rose.</p>\r\n<p>No advice &#8364;.</p>\r\n<h2>Two"));
	assert_int_equal(out.decision.inserted_count, 1);
	assert_int_equal(out.decision.articles[0].disclaimer, DISCLAIMER_INSERTED);
	assert_int_equal(out.decision.articles[1].disclaimer, DISCLAIMER_NOT_NEEDED);
	done(&out);
}

static void
a_disclaimer_that_one_version_lacks_comes_in_there_alone(void **state)
{
	struct outcome out = moderated(BOTH
		PART_P "One harbour\r\n\r\nSource: the gazette\r\n\r\nIts shares rose.\r\n"
		PART_H "<h2>One harbour</h2><p>Source: the gazette</p><p>Its shares rose.</p>"
		"<p>This is no advice.</p>\r\n" END);

	(void)state;
	assert_verdict(&out, VERDICT_REWRITE);
	assert_true(leaves_with(&out, "Its shares rose.\r\n\r\nNo advice =E2=82=AC.\r\n--b"));
	assert_true(leaves_with(&out, "<p>Its shares rose.</p><p>This is no advice.</p>\r\n"));
	done(&out);
}

static void
a_hidden_disclaimer_is_none(void **state)
{
	struct outcome out = moderated(HTML
		"<h2>One harbour</h2><p>Source: the gazette</p><p>Its shares rose.</p>"
		"<p style=\"display:none\">This is no advice.</p>\r\n");

	(void)state;
	assert_verdict(&out, VERDICT_REWRITE);
	assert_int_equal(out.decision.inserted_count, 1);
	done(&out);
}

static void
a_part_that_goes_on_is_one_article(void **state)
{
	struct outcome out = moderated(HEAD
		"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
		PART_H "<h2>One harbour</h2><p>Source: the gazette</p><p>Its shares rose.</p>\r\n"
		"--b\r\nContent-Type: image/png\r\nContent-Disposition: attachment; filename=a.png\r\n\r\nx\r\n"
		PART_H "<p>They rose again.</p>\r\n"
		"--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=promo.txt\r\n\r\n"
		"A promo.\r\n"
		PART_H "<p>And then they fell.</p>\r\n" END);

	(void)state;
	assert_verdict(&out, VERDICT_REWRITE);
	assert_int_equal(out.decision.article_count, 1);
	assert_int_equal(out.decision.inserted_count, 1);
	assert_true(leaves_with(&out, "<p>And then they fell.</p>\r\n<p>No advice &#8364;.</p>\r\n" END));
	assert_true(leaves_with(&out, "A promo.\r\n"));
	done(&out);
}

/* ---- refusing ----------------------------------------------------------------------------------- */

static void
the_reply_names_the_first_article_and_counts_the_rest(void **state)
{
	static const struct {
		const char *settings, *text;
	} cases[] = {
		{ "", "article \"One harbour\" names no source, and 2 more" },
		{ "reply-detail = \"rule\";\n", "message refused by the rule needs-source" },
		{ "reply-detail = \"none\";\n", "message refused by the content policy" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct outcome out = moderated_as(cases[i].settings, SLICE(HTML
			"<h2>One harbour</h2><p>It is long enough.</p>"
			"<h2>Good whale</h2><p>Source: the gazette</p><p>They sing.</p>"
			"<h2>Two whales</h2><p>They sing as well.</p>"
			"<h2>Three coins</h2><p>Source: internet</p><p>They clink.</p>\r\n"));

		assert_verdict(&out, VERDICT_REJECT);
		assert_int_equal(out.decision.reply.code, 550);
		assert_string_equal(out.decision.reply.enhanced, "5.7.1");
		if (!slice_equal(out.decision.reply.text, slice_of(cases[i].text)))
			print_error("%.*s\n", SLICE_ARG(out.decision.reply.text));
		assert_true(slice_equal(out.decision.reply.text, slice_of(cases[i].text)));
		assert_false(out.decision.body_changed);
		assert_int_equal(out.decision.articles[0].attribution, ATTRIBUTION_MISSING);
		assert_int_equal(out.decision.articles[3].attribution, ATTRIBUTION_INSUFFICIENT);
		done(&out);
	}
}

static void
the_gravest_verdict_wins(void **state)
{
	static const struct {
		const char *words;
		enum verdict verdict;
	} cases[] = {
		{ "It is long.", VERDICT_ACCEPT },
		{ "A promo.", VERDICT_REWRITE },
		{ "A promo.</p><p>It is suspect.", VERDICT_QUARANTINE },
		{ "It is suspect.</p><p>It is forbidden.", VERDICT_REJECT },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char raw[512];
		struct outcome out;

		(void)snprintf(raw, sizeof(raw), HTML "<h2>One harbour</h2><p>Source: the gazette</p>"
			       "<p>It is there.</p><p>%s</p>\r\n", cases[i].words);
		out = moderated(raw);
		assert_verdict(&out, cases[i].verdict);
		if (cases[i].verdict == VERDICT_QUARANTINE) {
			assert_true(out.decision.body_changed);
			assert_true(slice_equal(out.decision.quarantine, SLICE("bluepencil: hold")));
		}
		done(&out);
	}
}

static void
a_monitored_rule_changes_nothing(void **state)
{
	struct outcome out = moderated_as("mode = \"monitor\";\n", SLICE(HTML
		"<h2>One harbour</h2><p>Its shares rose.</p><p>A promo. It is forbidden.</p>\r\n"));

	(void)state;
	assert_verdict(&out, VERDICT_ACCEPT);
	assert_true(out.decision.finding_count >= 4);
	assert_true(slice_equal(out.raw, out.message.raw));
	done(&out);
}

/* ---- marks and header fields ------------------------------------------------------------------------ */

static void
a_mark_switches_off_what_the_policy_allows(void **state)
{
	static const char message[] = BOTH
		PART_P "One harbour\r\n\r\nSource: the gazette\r\n\r\nA promo of ours.\r\n\r\nIt is.\r\n"
		PART_H "<h2>One harbour</h2><p>Source: the gazette</p><!-- bluepencil off=no-promo -->"
		"<p>A promo of ours.</p><!-- bluepencil on --><p>It is.</p>\r\n" END;
	struct outcome allowed = moderated_as("policies : { news : { match = { newsletter = true; };\n"
		"  allow-off = [ \"no-promo\" ]; }; };\n", slice_of(message));
	struct outcome forbidden = moderated_as("", slice_of(message));

	(void)state;
	assert_verdict(&allowed, VERDICT_ACCEPT);
	assert_true(allowed.decision.findings[0].finding->switched_off);
	assert_verdict(&forbidden, VERDICT_REWRITE);
	assert_int_equal(forbidden.decision.note_count, 1);
	done(&allowed);
	done(&forbidden);
}

static void
a_forged_result_field_does_not_stand(void **state)
{
	struct outcome out = moderated("X-Bluepencil: accept\r\n" PLAIN
		"One harbour\r\n\r\nSource: the gazette\r\n\r\nIt is.\r\n");
	struct outcome told = moderated_as("header : { on-accept = true; };\n",
		SLICE("x-bluepencil: accept\r\nX-Bluepencil: too\r\n" PLAIN
		      "One harbour\r\n\r\nSource: the gazette\r\n\r\nIt is.\r\n"));

	(void)state;
	assert_verdict(&out, VERDICT_ACCEPT);
	assert_false(leaves_with(&out, "Bluepencil"));
	assert_verdict(&told, VERDICT_ACCEPT);
	assert_true(slice_has_at(told.raw, 0, SLICE("X-Bluepencil: accept; version=")));
	assert_false(leaves_with(&told, "x-bluepencil"));
	assert_false(leaves_with(&told, "too"));
	done(&out);
	done(&told);
}

static void
a_tag_comes_before_the_subject_once(void **state)
{
	struct outcome out = moderated("Subject: =?utf-8?Q?Hurry_=C3=BCp?=\r\n"
		"List-Id: <n.example.org>\r\n\r\n"
		"One harbour\r\n\r\nSource: the gazette\r\n\r\nIt is.\r\n");

	(void)state;
	assert_verdict(&out, VERDICT_REWRITE);
	assert_false(out.decision.body_changed);
	assert_true(slice_equal(header_field_decode(out.arena, out.decision.field_changes[0].body),
				SLICE("[Advert] Hurry \u00fcp")));
	done(&out);
}

static void
every_encoding_keeps_the_promises(void **state)
{
	static const char *const encodings[] = { "7bit", "8bit", "quoted-printable" };
	static const char *const charsets[] = { "utf-8", "us-ascii", "iso-8859-1", "windows-1252" };
	static const char *const kinds[] = { "plain", "html" };

	(void)state;
	for (size_t i = 0; i < COUNT(encodings) * COUNT(charsets) * COUNT(kinds); i++) {
		char raw[1024];
		struct outcome out;

		(void)snprintf(raw, sizeof(raw), HEAD "Content-Type: text/%s; charset=%s\r\n"
			"Content-Transfer-Encoding: %s\r\n\r\n"
			"<h2>Ein Hafen wird lang und noch viel mehr</h2>\r\n\r\n<p>source: das blatt</p>\r\n\r\n"
			"<p>Die Aktie stieg und wurde von allen gekauft.</p>\r\n\r\n<p>Eine promo.</p>\r\n",
			kinds[i % 2], charsets[i / 2 % 4], encodings[i / 8]);
		out = moderated(raw);
		assert_verdict(&out, VERDICT_REWRITE);
		assert_int_equal(out.decision.removed_count, 1);
		assert_int_equal(out.decision.inserted_count, 1);
		done(&out);
	}
}

static void
limits_and_faults_are_settings(void **state)
{
	struct outcome out = moderated_as("limits : { parts = 2; };\non-limit = \"reject\";\n",
		SLICE(BOTH PART_P "a\r\n" PART_P "b\r\n" PART_P "c\r\n" END));
	struct outcome unknown = moderated_as("on-error = \"quarantine\";\n",
		SLICE(HEAD "Content-Type: text/plain; charset=x-none\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
		      "One harbour is long\r\n\r\nsource: a\r\n\r\nThe shares rose by \xE4 lot.\r\n"));

	(void)state;
	assert_verdict(&out, VERDICT_REJECT);
	assert_int_equal(out.decision.fault.kind, FAULT_LIMIT);
	assert_verdict(&unknown, VERDICT_QUARANTINE);
	assert_int_equal(unknown.decision.fault.kind, FAULT_INPUT);
	done(&out);
	done(&unknown);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_clean_issue_leaves_as_it_came),
		cmocka_unit_test(promos_go_with_their_headings_in_both_versions),
		cmocka_unit_test(a_heading_with_an_entry_left_stays),
		cmocka_unit_test(what_only_one_version_was_caught_for_goes_in_both),
		cmocka_unit_test(a_replacement_stands_where_the_block_stood),
		cmocka_unit_test(an_issue_of_nothing_but_promos_is_refused),
		cmocka_unit_test(an_article_that_goes_whole_needs_no_source),
		cmocka_unit_test(a_disclaimer_comes_in_at_the_end_of_its_article_in_both_versions),
		cmocka_unit_test(a_disclaimer_that_one_version_lacks_comes_in_there_alone),
		cmocka_unit_test(a_hidden_disclaimer_is_none),
		cmocka_unit_test(a_part_that_goes_on_is_one_article),
		cmocka_unit_test(the_reply_names_the_first_article_and_counts_the_rest),
		cmocka_unit_test(the_gravest_verdict_wins),
		cmocka_unit_test(a_monitored_rule_changes_nothing),
		cmocka_unit_test(a_mark_switches_off_what_the_policy_allows),
		cmocka_unit_test(a_forged_result_field_does_not_stand),
		cmocka_unit_test(a_tag_comes_before_the_subject_once),
		cmocka_unit_test(every_encoding_keeps_the_promises),
		cmocka_unit_test(limits_and_faults_are_settings),
	};

	return cmocka_run_group_tests_name("moderate/moderate", tests, make_pack, remove_pack);
}
