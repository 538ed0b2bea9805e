/*
 * The report for eyes used to patches: every part that changes, decoded, before and after.
 *
 * The output is read again and compared with the input part by part, so that this shows what was
 * done and not what was meant to be done.
 */
#include "mail/part_text.h"
#include "tool/diff.h"
#include "tool/print.h"
#include "tool/report.h"

#define CONTEXT 3

struct changes {
	FILE *stream;
	bool colour;
	const struct judged *judged;
	struct arena *arena;
	const char *name;
};

static bool
decoded_text(struct arena *arena, const struct message *message, const struct part *part,
	     struct slice *text_out)
{
	struct part_text text;
	struct error err;

	if (!part_text_read(arena, message->raw, part, NULL, NULL, &text, &err))
		return false;
	*text_out = text.charset.text;
	return true;
}

static void
print_line(const struct changes *to, char mark, enum colour colour, struct slice text)
{
	(void)fprintf(to->stream, "%s%c", colour_begin(colour, to->colour), mark);
	print_text(to->stream, text);
	(void)fprintf(to->stream, "%s\n", colour_end(colour, to->colour));
}

static void
print_title(const struct changes *to, const char *what, const char *number)
{
	static const struct {
		const char *mark, *when;
	} sides[] = { { "---", "as it came" }, { "+++", "as it would leave" } };

	for (size_t i = 0; i < COUNT(sides); i++) {
		(void)fprintf(to->stream, "%s%s ", colour_begin(COLOUR_BOLD, to->colour),
			      sides[i].mark);
		print_text(to->stream, slice_of(to->name));
		(void)fprintf(to->stream, " %s%s, %s%s\n", what, number, sides[i].when,
			      colour_end(COLOUR_BOLD, to->colour));
	}
}

static void
print_hunk(const struct changes *to, const struct diff *diff, size_t start, size_t end)
{
	static const char marks[] = { [DIFF_SAME] = ' ', [DIFF_GONE] = '-', [DIFF_NEW] = '+' };
	static const enum colour colours[] = {
		[DIFF_SAME] = COLOUR_NONE, [DIFF_GONE] = COLOUR_RED, [DIFF_NEW] = COLOUR_GREEN,
	};
	size_t before = 0, after = 0, first_before = 0, first_after = 0;

	for (size_t i = start; i < end; i++) {
		before += diff->lines[i].before > 0;
		after += diff->lines[i].after > 0;
		if (first_before == 0)
			first_before = diff->lines[i].before;
		if (first_after == 0)
			first_after = diff->lines[i].after;
	}
	(void)fprintf(to->stream, "%s@@ -%zu,%zu +%zu,%zu @@%s\n",
		      colour_begin(COLOUR_CYAN, to->colour), first_before, before, first_after,
		      after, colour_end(COLOUR_CYAN, to->colour));
	for (size_t i = start; i < end; i++)
		print_line(to, marks[diff->lines[i].kind], colours[diff->lines[i].kind],
			   diff->lines[i].text);
}

/* Where a hunk that begins at the change `at` ends: behind the context of its last change. */
static size_t
hunk_end(const struct diff *diff, size_t at)
{
	size_t last = at;

	for (size_t i = at; i < diff->count && i <= last + 2 * CONTEXT + 1; i++)
		if (diff->lines[i].kind != DIFF_SAME)
			last = i;
	return last + CONTEXT + 1 < diff->count ? last + CONTEXT + 1 : diff->count;
}

static void
print_hunks(const struct changes *to, const struct diff *diff)
{
	for (size_t i = 0; i < diff->count; i++) {
		size_t end;

		if (diff->lines[i].kind == DIFF_SAME)
			continue;
		end = hunk_end(diff, i);
		print_hunk(to, diff, i < CONTEXT ? 0 : i - CONTEXT, end);
		i = end - 1;
	}
}

static bool
compare_part(const struct changes *to, const struct message *after, const struct part *old,
	     const struct part *new)
{
	const struct message *before = &to->judged->message;
	struct slice old_text, new_text;
	struct diff diff;

	if (slice_equal(slice_range(before->raw, old->content),
			slice_range(after->raw, new->content)))
		return true;
	if (!decoded_text(to->arena, before, old, &old_text) ||
	    !decoded_text(to->arena, after, new, &new_text) ||
	    !diff_make(to->arena, old_text, new_text, &diff))
		return false;
	print_title(to, "part ", old->number);
	print_hunks(to, &diff);
	return true;
}

static bool
compare_parts(const struct changes *to)
{
	struct limits limits = LIMITS_DEFAULT;
	struct message after;
	struct parts old, new;
	struct error err;

	limits.message = SIZE_MAX;
	if (!message_parse(to->arena, buf_slice(&to->judged->output), &limits, &after, &err) ||
	    !parts_parse(to->arena, &to->judged->message, &limits, &old, &err) ||
	    !parts_parse(to->arena, &after, &limits, &new, &err))
		return false;
	for (size_t i = 0; i < old.count && i < new.count; i++)
		if (!compare_part(to, &after, &old.items[i], &new.items[i]))
			return false;
	return true;
}

/* A field as one line. */
static struct slice
field_line(struct arena *arena, const char *name, struct slice body)
{
	struct slice line;
	struct buf out;

	buf_init(&out, arena);
	buf_string(&out, name);
	buf_string(&out, ": ");
	body = slice_trim(body);
	while (slice_next_line(&body, &line, NULL))
		buf_add(&out, line);
	return out.failed ? slice_of(name) : buf_slice(&out);
}

static void
compare_header(const struct changes *to)
{
	const struct decision *decision = &to->judged->decision;

	if (decision->field_change_count > 0)
		print_title(to, "header", "");
	for (size_t i = 0; i < decision->field_change_count; i++) {
		const struct field_change *change = &decision->field_changes[i];
		const struct header_field *old = NULL;

		if (change->type != FIELD_INSERT_TOP)
			old = message_field(&to->judged->message, change->name,
					    change->index == 0 ? 0 : change->index - 1);
		if (old != NULL)
			print_line(to, '-', COLOUR_RED,
				   field_line(to->arena, change->name, old->body));
		if (change->type != FIELD_DELETE)
			print_line(to, '+', COLOUR_GREEN,
				   field_line(to->arena, change->name, change->body));
	}
}

void
report_diff(FILE *stream, bool colour, const struct judged *judged)
{
	char room[4096];
	struct changes to = {
		.stream = stream,
		.colour = colour,
		.judged = judged,
		.arena = arena_new(SIZE_MAX),
		.name = judged_name(judged, room, sizeof(room)),
	};

	if (to.arena == NULL || (compare_header(&to), !compare_parts(&to)))
		(void)fputs("  the changes cannot be shown: no memory, or past a limit\n", stream);
	if (judged->decision.verdict != VERDICT_ACCEPT)
		(void)fputc('\n', stream);
	arena_free(to.arena);
}
