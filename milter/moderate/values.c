/*
 * The words are those of the first finding that counts: one that fired in ten blocks is told with what
 * made it fire once.
 */
#include "moderate/values.h"

#include <string.h>

#include "base/ascii.h"
#include "mail/header_field.h"

enum { WORDS_MOST = 5 };

/* ---- the date --------------------------------------------------------------------------------- */

/* Takes a number of at most four digits off the front. */
static bool
take_number(struct slice *s, unsigned *number_out)
{
	size_t len = 0;
	unsigned number = 0;

	*s = slice_trim(*s);
	for (; len < s->len && len < 4 && ascii_is_digit(s->data[len]); len++)
		number = number * 10 + (unsigned)(s->data[len] - '0');
	*s = slice_from(*s, len);
	*number_out = number;
	return len > 0;
}

/* "Feb" as 2; 0 where it is no month. */
static unsigned
take_month(struct slice *s)
{
	static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";

	*s = slice_trim(*s);
	for (unsigned i = 0; i < 12; i++)
		if (slice_has_at_nocase(*s, 0, (struct slice){ (const uint8_t *)names + 3 * i, 3 })) {
			*s = slice_from(*s, 3);
			return i + 1;
		}
	return 0;
}

/* "Mon, 2 Feb 2026 07:00:00 +0100" (RFC 5322 3.3) as "2026-02-02". */
static struct slice
date_of(const struct moderation *m)
{
	const struct header_field *field = message_field(m->message, "Date", 0);
	unsigned day, month, year;
	struct slice date;
	size_t comma;

	if (field == NULL)
		return (struct slice){ 0 };
	date = header_field_unfold(m->arena, field->body);
	comma = slice_find_byte(date, 0, ',');
	if (comma != SLICE_NOT_FOUND)
		date = slice_from(date, comma + 1);
	if (!take_number(&date, &day) || (month = take_month(&date)) == 0 ||
	    !take_number(&date, &year) || day == 0 || day > 31 || year < 1000)
		return (struct slice){ 0 };
	return slice_of(arena_printf(m->arena, "%04u-%02u-%02u", year, month, day));
}

/* ---- the publisher ---------------------------------------------------------------------------- */

/* The name that readers see in From; where it has none, the domain of its address. */
static struct slice
publisher_of(const struct moderation *m)
{
	const struct header_field *field = message_field(m->message, "From", 0);
	struct slice text, address;
	size_t angle, at;

	if (field == NULL)
		return (struct slice){ 0 };
	text = header_field_decode(m->arena, field->body);
	angle = slice_find_byte(text, 0, '<');
	if (angle != SLICE_NOT_FOUND) {
		text = slice_trim(slice_first(text, angle));
		if (text.len > 2 && text.data[0] == '"' && text.data[text.len - 1] == '"')
			text = slice_trim(slice_range(text, (struct range){ 1, text.len - 1 }));
		if (text.len > 0 && slice_find_byte(text, 0, '@') == SLICE_NOT_FOUND)
			return text;
	}
	address = header_field_address(m->arena, field->body);
	at = slice_find_byte(address, 0, '@');
	return at == SLICE_NOT_FOUND ? address : slice_from(address, at + 1);
}

/* ---- the words -------------------------------------------------------------------------------- */

static bool
is_there_already(const struct buf *out, struct slice word)
{
	return slice_find(buf_slice(out), 0, word) != SLICE_NOT_FOUND;
}

static struct slice
words_of(const struct moderation *m, const struct document *document, const struct finding *finding)
{
	struct buf out;
	size_t count = 0;

	buf_init(&out, m->arena);
	for (size_t i = 0; i < finding->hit_count && count < WORDS_MOST; i++) {
		struct slice word = hit_text(document, &finding->hits[i]);

		if (word.len == 0 || is_there_already(&out, word))
			continue;
		if (count++ > 0)
			buf_string(&out, ", ");
		buf_add(&out, word);
	}
	return out.failed ? (struct slice){ 0 } : buf_slice(&out);
}

static bool
is_it(const struct finding *finding, const struct rule *rule)
{
	return finding->rule == rule && finding_counts(finding) && finding->hit_count > 0;
}

static struct slice
first_words(const struct moderation *m, const struct rule *rule, size_t article)
{
	for (size_t i = 0; i < m->header_findings.count; i++)
		if (is_it(&m->header_findings.items[i], rule))
			return words_of(m, &m->header_fields[i]->document, &m->header_findings.items[i]);
	for (size_t i = 0; i < m->text_count; i++) {
		const struct text *text = &m->texts[i];
		const struct findings *sets[] = { &text->blocks, &text->articles };

		for (size_t j = 0; !text->inspected && j < COUNT(sets); j++)
			for (size_t k = 0; k < sets[j]->count; k++) {
				const struct finding *finding = &sets[j]->items[k];

				if (is_it(finding, rule) &&
				    (article == ARTICLE_NONE || text_issue_article(text, finding) == article))
					return words_of(m, &text->document, finding);
			}
	}
	return (struct slice){ 0 };
}

struct template_values
values_of(const struct moderation *m, const struct rule *rule, size_t article)
{
	struct template_values values = {
		.rule = slice_of(rule->name),
		.words = first_words(m, rule, article),
		.date = date_of(m),
		.publisher = publisher_of(m),
	};

	if (article != ARTICLE_NONE) {
		values.article = m->articles[article].report.title;
		values.source = m->articles[article].report.source;
	}
	return values;
}

struct slice
values_expand(const struct moderation *m, const struct rule *rule, size_t article, const char *text)
{
	struct template_values values;

	/* Most texts have none, and a rule may fire ten thousand times. */
	if (strchr(text, '{') == NULL)
		return slice_of(text);
	values = values_of(m, rule, article);
	return template_expand(m->arena, slice_of(text), false, &values);
}
