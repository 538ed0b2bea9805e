/*
 * The report for people at a terminal: one paragraph a message, one line a finding, a sum at the
 * end.
 *
 * Findings begin like a compiler's messages, with the place, so that the eye finds the passage
 * in the issue. Long passages are cut; --json and --report have all of it.
 */
#include "record/decision_json.h"
#include "tool/print.h"
#include "tool/report.h"
#include "tool/report_groups.h"

#define TEXT_MOST 160
#define WORDS_MOST 40
#define HITS_MOST 8

struct text {
	FILE *stream;
	bool colour;
};

static void
coloured(const struct text *to, enum colour colour, const char *string)
{
	(void)fprintf(to->stream, "%s%s%s", colour_begin(colour, to->colour), string,
		      colour_end(colour, to->colour));
}

static void
label(const struct text *to, const char *name)
{
	(void)fprintf(to->stream, "  %s%-11s%s", colour_begin(COLOUR_DIM, to->colour), name,
		      colour_end(COLOUR_DIM, to->colour));
}

static void
quoted(const struct text *to, struct slice words, size_t most)
{
	(void)fputc('"', to->stream);
	print_cut(to->stream, words, most);
	(void)fputc('"', to->stream);
}

static void
head(const struct text *to, const struct judged *judged)
{
	char room[4096];
	struct slice subject = report_subject(judged);

	(void)fputs(colour_begin(COLOUR_BOLD, to->colour), to->stream);
	print_text(to->stream, slice_of(judged_name(judged, room, sizeof(room))));
	(void)fputs(colour_end(COLOUR_BOLD, to->colour), to->stream);
	if (subject.len > 0) {
		(void)fputs(": ", to->stream);
		print_cut(to->stream, subject, TEXT_MOST);
	}
	(void)fputc('\n', to->stream);
}

static void
verdict(const struct text *to, const struct judged *judged)
{
	const struct decision *decision = &judged->decision;

	label(to, "verdict");
	coloured(to, colour_of_verdict(decision->verdict), verdict_name(decision->verdict));
	if (decision->reply.code != 0) {
		(void)fprintf(to->stream, ": %u %s ", decision->reply.code,
			      decision->reply.enhanced == NULL ? "" : decision->reply.enhanced);
		print_text(to->stream, decision->reply.text);
	}
	if (decision->quarantine.len > 0) {
		(void)fputs(": ", to->stream);
		print_text(to->stream, decision->quarantine);
	}
	(void)fputc('\n', to->stream);
	if (decision->fault.kind != FAULT_NONE) {
		label(to, "because");
		print_text(to->stream, slice_of(decision->fault.text));
		(void)fputc('\n', to->stream);
	}
}

static void
policy(const struct text *to, const struct judged *judged)
{
	char room[256];

	label(to, "policy");
	if (judged->milter != NULL)
		(void)fprintf(to->stream, "chosen by the milter at %s\n", judged->milter);
	else if (judged->decision.stream == NULL)
		(void)fputs("no policy names this message: it would be let through before its "
			    "body is read\n", to->stream);
	else
		(void)fprintf(to->stream, "%s (%s)\n", judged->decision.stream->name,
			      report_policy_reason(judged, room, sizeof(room)));
}

static void
person(const struct text *to, const char *role, struct slice name)
{
	if (name.len == 0)
		return;
	(void)fprintf(to->stream, ", %s ", role);
	quoted(to, name, TEXT_MOST);
}

static void
article(const struct text *to, const struct reported_article *told)
{
	label(to, "article");
	quoted(to, told->title, TEXT_MOST);
	if (told->language != NULL && told->language[0] != '\0')
		(void)fprintf(to->stream, " (%s)", told->language);
	if (told->dropped) {
		(void)fputs(": goes as a whole\n", to->stream);
		return;
	}
	(void)fprintf(to->stream, ": disclaimer %s, attribution %s",
		      disclaimer_state_name(told->disclaimer),
		      attribution_state_name(told->attribution));
	person(to, "source", told->source);
	person(to, "author", told->author);
	person(to, "translator", told->translator);
	(void)fputc('\n', to->stream);
}

/* (coin "SUI", price "0,56 $"), each words once. */
static void
evidence(const struct text *to, const struct decision *decision,
	 const struct reported_finding *reported)
{
	const struct signal_set *signals = policy_signals(decision->stream->policy);
	const struct finding *finding = reported->finding;
	size_t shown = 0;

	for (size_t i = 0; i < finding->hit_count; i++) {
		struct slice words = reported_hit_text(reported, &finding->hits[i]);

		if (report_is_repeat(reported, i))
			continue;
		if (shown++ == HITS_MOST) {
			(void)fputs(", …", to->stream);
			break;
		}
		(void)fprintf(to->stream, "%s%s", shown == 1 ? " (" : ", ",
			      signal_name(signals, finding->hits[i].signal));
		if (words.len > 0) {
			(void)fputc(' ', to->stream);
			quoted(to, words, WORDS_MOST);
		}
	}
	if (shown > 0)
		(void)fputc(')', to->stream);
}

static void
place(const struct text *to, const struct reported_finding *reported)
{
	const char *field = reported->finding->rule->field;

	if (reported->part == NULL)
		(void)fputs(field == NULL ? "header" : field, to->stream);
	else if (reported->line == 0)
		(void)fprintf(to->stream, "part %s", reported->part->number);
	else
		(void)fprintf(to->stream, "part %s line %zu:%zu", reported->part->number,
			      reported->line, reported->column);
}

/* part 1 line 61:1, part 2 line 66:98 */
static void
places(const struct text *to, const struct report_groups *groups, size_t first)
{
	const struct reported_finding *findings = groups->decision->findings;

	(void)fprintf(to->stream, "  %s", colour_begin(COLOUR_CYAN, to->colour));
	place(to, &findings[first]);
	for (size_t i = report_groups_next(groups, first); i != REPORT_NO_FINDING;
	     i = report_groups_next(groups, i)) {
		(void)fputs(", ", to->stream);
		place(to, &findings[i]);
	}
	(void)fprintf(to->stream, "%s ", colour_end(COLOUR_CYAN, to->colour));
}

static void
finding(const struct text *to, const struct report_groups *groups, size_t index)
{
	const struct decision *decision = groups->decision;
	const struct reported_finding *reported = &decision->findings[index];
	const struct finding *found = reported->finding;
	const char *counterpart;
	char room[128];

	places(to, groups, index);
	(void)fprintf(to->stream, "%s ", found->rule->name);
	coloured(to, found->mode == MODE_ENFORCE ? COLOUR_YELLOW : COLOUR_DIM,
		 action_name(found->rule->action));
	if (found->mode != MODE_ENFORCE)
		(void)fprintf(to->stream, " (%s)", mode_name(found->mode));
	if (reported->inspected)
		(void)fputs(" (only reported)", to->stream);
	if (found->switched_off)
		(void)fputs(found->exempted ? " (exempted: unless of the rule holds)"
					    : " (switched off by a mark in the content)", to->stream);
	if (found->rule->require != SIGNAL_NONE)
		(void)fprintf(to->stream, " %s %s",
			      found->insufficient ? "insufficient" : "missing",
			      found->rule->require_name);
	else if (found->rule->weight_count > 0)
		(void)fprintf(to->stream, " score %d", found->score);
	if (reported->text.len > 0) {
		(void)fputs(": ", to->stream);
		quoted(to, reported->text, TEXT_MOST);
	}
	evidence(to, decision, reported);
	counterpart = report_counterpart(groups, index, room, sizeof(room));
	if (counterpart != NULL)
		(void)fprintf(to->stream, "; %s", counterpart);
	(void)fputc('\n', to->stream);
}

static void
passages(const struct text *to, const char *name, enum colour colour, const struct slice *items,
	 size_t count)
{
	for (size_t i = 0; i < count; i++) {
		label(to, name);
		(void)fputs(colour_begin(colour, to->colour), to->stream);
		print_cut(to->stream, items[i], TEXT_MOST);
		(void)fprintf(to->stream, "%s\n", colour_end(colour, to->colour));
	}
}

/* Changes of the header; a message that does not leave has none to tell of. */
static void
header(const struct text *to, const struct decision *decision)
{
	static const char *const words[] = {
		[FIELD_INSERT_TOP] = "added", [FIELD_REPLACE] = "changed", [FIELD_DELETE] = "deleted",
	};

	if (decision->verdict >= VERDICT_DISCARD)
		return;
	for (size_t i = 0; i < decision->field_change_count; i++) {
		const struct field_change *change = &decision->field_changes[i];

		label(to, "header");
		(void)fprintf(to->stream, "%s ", words[change->type]);
		print_text(to->stream, slice_of(change->name));
		if (change->type != FIELD_DELETE) {
			struct slice rest = change->body, line;

			(void)fputs(": ", to->stream);
			while (slice_next_line(&rest, &line, NULL))
				print_cut(to->stream, line, TEXT_MOST);
		}
		(void)fputc('\n', to->stream);
	}
}

void
report_text(FILE *stream, bool colour, const struct judged *judged)
{
	const struct text to = { stream, colour };
	const struct decision *decision = &judged->decision;
	const struct report_groups groups = report_groups_find(decision, judged->arena);

	head(&to, judged);
	verdict(&to, judged);
	policy(&to, judged);
	for (size_t i = 0; i < decision->article_count; i++)
		article(&to, &decision->articles[i]);
	for (size_t i = 0; i < decision->finding_count; i++)
		if (!report_groups_told(&groups, i))
			finding(&to, &groups, i);
	passages(&to, "removed", COLOUR_RED, decision->removed, decision->removed_count);
	passages(&to, "inserted", COLOUR_GREEN, decision->inserted, decision->inserted_count);
	header(&to, decision);
	for (size_t i = 0; i < decision->note_count; i++) {
		label(&to, "note");
		print_text(stream, slice_of(decision->notes[i].text));
		(void)fputc('\n', stream);
	}
	(void)fputc('\n', stream);
}

void
report_text_sum(FILE *stream, bool colour, const struct tally *tally)
{
	char room[512];

	(void)fprintf(stream, "%s%s%s\n", colour_begin(COLOUR_BOLD, colour),
		      report_sum(tally, room, sizeof(room)), colour_end(COLOUR_BOLD, colour));
}
