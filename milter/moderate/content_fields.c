/*
 * Changes the fields that say how a part is encoded.
 */
#include "moderate/content_fields.h"

#include "base/ascii.h"
#include "mail/lexical.h"
#include "moderate/field_plan.h"

#define CONTENT_TYPE "Content-Type"
#define TRANSFER_ENCODING "Content-Transfer-Encoding"

static size_t
skip_blanks(struct slice s, size_t at)
{
	while (at < s.len && lexical_is_blank(s.data[at]))
		at++;
	return at;
}

static size_t
without_blanks_before(struct slice s, size_t at)
{
	while (at > 0 && lexical_is_blank(s.data[at - 1]))
		at--;
	return at;
}

/* ---- the charset parameter ---------------------------------------------------------------------- */

/* A parameter "charset", or a piece of it (RFC 2231): where it stands, from its ";" to the next. */
struct charset_parameter {
	struct range whole;
	struct range name;		/* "charset" alone */
	bool extended;			/* charset*, charset*0, charset*1*, ... */
	struct range value;		/* quotes included */
};

/* The end of a value: of its quoted string, else before a comment behind a blank (as read). */
static size_t
value_end(struct slice body, size_t at, size_t end)
{
	if (at < end && body.data[at] == '"')
		return lexical_quoted_end(body, at);
	for (size_t i = at + 1; i < end; i++)
		if (body.data[i] == '(' && lexical_is_blank(body.data[i - 1]))
			return without_blanks_before(body, i);
	return without_blanks_before(body, end) > at ? without_blanks_before(body, end) : at;
}

/* The next one at or behind the ";" at `*at`, which moves behind it. */
static bool
next_charset(struct slice body, size_t *at, struct charset_parameter *parameter)
{
	const struct slice name = SLICE("charset");

	while (*at < body.len) {
		struct range whole = { *at, lexical_find(body, *at + 1, ';') };
		size_t start = skip_blanks(body, whole.start + 1), end = start + name.len, equals;

		*at = whole.end;
		if (!slice_has_at_nocase(body, start, name))
			continue;
		equals = end;
		while (equals < whole.end && (body.data[equals] == '*' || ascii_is_digit(body.data[equals])))
			equals++;
		parameter->extended = equals > end;
		equals = skip_blanks(body, equals);
		if (equals >= whole.end || body.data[equals] != '=')
			continue;
		parameter->whole = whole;
		parameter->name = (struct range){ start, end };
		parameter->value.start = skip_blanks(body, equals + 1);
		if (parameter->value.start > whole.end)
			parameter->value.start = whole.end;
		parameter->value.end = value_end(body, parameter->value.start, whole.end);
		return true;
	}
	return false;
}

/* Copies up to the value and writes it anew; of an extended one the first, the others go. */
static void
write_charset(struct slice body, const struct charset_parameter *parameter, bool first,
	      size_t *copied, struct buf *out)
{
	size_t keep = parameter->value.start;

	if (parameter->extended)
		keep = first ? parameter->name.end : parameter->whole.start;
	buf_add(out, slice_range(body, (struct range){ *copied, keep }));
	if (parameter->extended && first)
		buf_string(out, "=UTF-8");
	else if (!parameter->extended)
		buf_string(out, "UTF-8");
	*copied = parameter->value.end;
}

struct slice
content_type_as_utf8(struct arena *arena, struct slice body)
{
	size_t type_end = lexical_find(body, 0, ';'), at = type_end, copied = 0;
	struct charset_parameter parameter;
	bool first = true;
	struct buf out;

	buf_init(&out, arena);
	if (slice_trim(body).len == 0)
		return SLICE("text/plain; charset=UTF-8");
	while (next_charset(body, &at, &parameter)) {
		write_charset(body, &parameter, first, &copied, &out);
		first = false;
	}
	if (first) {
		copied = without_blanks_before(body, type_end);
		buf_add(&out, slice_first(body, copied));
		buf_string(&out, "; charset=UTF-8");
	}
	buf_add(&out, slice_from(body, copied));
	return out.failed ? (struct slice){ 0 } : buf_slice(&out);
}

/* ---- the transfer encoding ---------------------------------------------------------------------- */

struct slice
transfer_encoding_as_quoted_printable(struct arena *arena, struct slice body)
{
	size_t start = skip_blanks(body, 0), end;
	struct buf out;

	while (start < body.len && body.data[start] == '(')
		start = skip_blanks(body, lexical_comment_end(body, start));
	end = start;
	while (end < body.len && !lexical_is_blank(body.data[end]) && body.data[end] != '(' &&
	       body.data[end] != ';')
		end++;
	buf_init(&out, arena);
	buf_add(&out, slice_first(body, start));
	buf_string(&out, "quoted-printable");
	buf_add(&out, slice_from(body, end));
	return out.failed ? (struct slice){ 0 } : buf_slice(&out);
}

/* ---- the fields of a part, or of the message ---------------------------------------------------- */

/* A field with a new body; what stands between the colon and the body stays. */
static void
write_changed(const struct message *message, const struct header_field *field, struct slice body,
	      struct buf *out)
{
	struct slice whole = slice_range(message->raw, field->range);
	size_t start = (size_t)(field->body.data - message->raw.data), blanks = 0;

	while (blanks < field->body.len && (field->body.data[blanks] == ' ' ||
					    field->body.data[blanks] == '\t'))
		blanks++;
	buf_add(out, slice_first(whole, start + blanks - field->range.start));
	buf_add(out, body);
	buf_add(out, slice_from(whole, start + field->body.len - field->range.start));
}

static struct slice
without_blanks(struct slice body)
{
	size_t at = 0;

	while (at < body.len && (body.data[at] == ' ' || body.data[at] == '\t'))
		at++;
	return slice_from(body, at);
}

static void
add_field(struct buf *out, const char *name, const char *body, struct slice newline)
{
	buf_string(out, name);
	buf_string(out, ": ");
	buf_string(out, body);
	buf_add(out, newline);
}

bool
content_fields_change(struct arena *arena, const struct message *message, struct range header,
		      bool to_utf8, bool to_quoted_printable, struct slice *fields_out,
		      struct range *range_out, struct error *err)
{
	struct range place = { header.start, header.start };
	bool has_type = false, has_transfer = false;
	struct header_field *fields;
	size_t count;
	struct buf out;

	if (!header_fields_parse(arena, message->raw, header, &fields, &count, err))
		return false;
	buf_init(&out, arena);
	for (size_t i = 0; i < count; i++) {
		const struct header_field *field = &fields[i];
		struct slice body = without_blanks(field->body);
		bool is_type = slice_equal_nocase(field->name, SLICE(CONTENT_TYPE));
		bool is_transfer = slice_equal_nocase(field->name, SLICE(TRANSFER_ENCODING));

		has_type |= is_type;
		has_transfer |= is_transfer;
		buf_add(&out, slice_range(message->raw,
					  (struct range){ place.end, field->range.start }));
		place.end = field->range.end;
		if (to_utf8 && is_type)
			write_changed(message, field, content_type_as_utf8(arena, body), &out);
		else if (to_quoted_printable && is_transfer)
			write_changed(message, field,
				      transfer_encoding_as_quoted_printable(arena, body), &out);
		else
			buf_add(&out, slice_range(message->raw, field->range));
	}
	if (to_utf8 && !has_type)
		add_field(&out, CONTENT_TYPE, "text/plain; charset=UTF-8", message->newline);
	if (to_quoted_printable && !has_transfer)
		add_field(&out, TRANSFER_ENCODING, "quoted-printable", message->newline);
	*fields_out = buf_slice(&out);
	*range_out = place;
	return !out.failed || fail(err, FAULT_MEMORY, "a part's header needs more than its budget");
}

/* Changes all fields of a name, or adds one. */
static void
plan_fields(struct field_plan *plan, const char *name,
	    struct slice (*changed)(struct arena *arena, struct slice body))
{
	size_t count = field_plan_count(plan, name);

	plan->failed |= count > FIELD_PLAN_MOST;
	for (size_t i = 1; i <= count && !plan->failed; i++) {
		struct slice body = changed(plan->arena, field_plan_body(plan, name, i));

		plan->failed |= body.len == 0;
		field_plan_replace(plan, name, i, body);
	}
	if (count == 0)
		field_plan_add(plan, name, changed(plan->arena, (struct slice){ 0 }));
}

void
content_fields_plan(struct field_plan *plan, bool to_utf8, bool to_quoted_printable)
{
	if (to_utf8)
		plan_fields(plan, CONTENT_TYPE, content_type_as_utf8);
	if (to_quoted_printable)
		plan_fields(plan, TRANSFER_ENCODING, transfer_encoding_as_quoted_printable);
	/* Without it the other two say nothing (RFC 2045 4). */
	if ((to_utf8 || to_quoted_printable) && field_plan_count(plan, "MIME-Version") == 0)
		field_plan_add(plan, "MIME-Version", SLICE("1.0"));
}
