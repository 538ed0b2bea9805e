/*
 * Unit tests of moderate/pictures: a plain version with a promo and where it leads, and an HTML version with a
 * picture without words.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "moderate/moderate_case_test.h"

#define PLAIN_START "Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n" \
	"One harbour\r\n\r\nSource: the gazette\r\n\r\nIt is there, and it is long.\r\n\r\n"
#define HTML_START "\r\n--b\r\nContent-Type: text/html\r\n\r\n" \
	"<h1>One harbour</h1><p>Source: the gazette<p>It is there, and it is long.</p>"

#define PICTURE "<p><a href='https://x.example/a'><img src=x></a></p>"

static void
a_picture_goes_that_leads_where_only_what_goes_leads(void **state)
{
	static const struct {
		const char *what, *plain, *html;
		const char *left;	/* of the HTML, behind the text */
		const char *note;	/* NULL: none of pictures */
	} cases[] = {
		{ "alone", "A promo: https://x.example/a", PICTURE, "", "a picture goes with what led where it leads" },
		{ "two", "A promo: https://x.example/a", PICTURE PICTURE, "",
		  "2 pictures go with what led where they lead" },
		{ "another place", "A promo: https://x.example/b", PICTURE, PICTURE, NULL },
		{ "the site as a whole", "A promo: https://x.example/",
		  "<p><a href='https://x.example/'><img src=x></a></p>",
		  "<p><a href='https://x.example/'><img src=x></a></p>", NULL },
		{ "no link", "A promo: https://x.example/a", "<p><img src=x></p>", "<p><img src=x></p>", NULL },
		{ "what stays leads there, too", "A promo: https://x.example/a\r\n\r\nThe pier opens at noon and the ferries go once an hour until night: https://x.example/a",
		  PICTURE "<p>The pier opens at noon and the ferries go once an hour until night.</p>", PICTURE "<p>The pier opens at noon and the ferries go once an hour until night.</p>", NULL },
		{ "what stays in its own version leads there", "A promo: https://x.example/a",
		  PICTURE "<p><a href='https://x.example/a'>The pier opens at noon and the ferries go once an hour until night.</a></p>",
		  PICTURE "<p><a href='https://x.example/a'>The pier opens at noon and the ferries go once an hour until night.</a></p>", NULL },
		{ "beside what stays", "A promo: https://x.example/a",
		  "<p>The pier <a href='https://x.example/a'><img src=x></a> opens at noon.</p>",
		  "<p>The pier  opens at noon.</p>", "a picture goes with what led where it leads" },
		{ "nothing goes", "The pier opens at noon and the ferries go once an hour until night: https://x.example/a", PICTURE, PICTURE, NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char raw[2048], left[1024];
		bool told = false;
		struct outcome out;

		(void)snprintf(raw, sizeof(raw), HEAD PLAIN_START "%s\r\n" HTML_START "%s\r\n" END,
			       cases[i].plain, cases[i].html);
		(void)snprintf(left, sizeof(left), HTML_START "%s\r\n" END, cases[i].left);
		out = moderated_as("on-disagreement = \"accept\";\n", slice_of(raw));
		if (slice_find(out.raw, 0, slice_of(left)) == SLICE_NOT_FOUND)
			fail_msg("%s:\n%.*s", cases[i].what, SLICE_ARG(out.raw));
		for (size_t j = 0; j < out.decision.note_count; j++) {
			const char *note = out.decision.notes[j].text;

			if (strstr(note, " with what led where ") == NULL)
				continue;
			told = true;
			if (cases[i].note == NULL || strstr(note, cases[i].note) == NULL)
				fail_msg("%s: %s", cases[i].what, note);
		}
		if (told != (cases[i].note != NULL))
			fail_msg("%s: no note", cases[i].what);
		done(&out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_picture_goes_that_leads_where_only_what_goes_leads),
	};

	return cmocka_run_group_tests_name("moderate/pictures", tests, make_pack, remove_pack);
}
