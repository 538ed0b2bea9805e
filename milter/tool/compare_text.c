/*
 * What differs, for people: a paragraph a message, one line a difference, "+" what only the rules of
 * now do, "-" what only those of before did.
 */
#include "tool/compare.h"
#include "tool/paragraph.h"
#include "tool/report.h"

enum { LABEL = 22, TEXT_MOST = 160 };

/* "now" and "before" of each kind, for a line and for the sum. */
static const struct {
	const char *now, *before, *sum_now, *sum_before;
} words[DIFFERENCE_KINDS] = {
	[DIFFERENCE_REMOVED] = { "now goes", "now stays", "newly removed", "no longer removed" },
	[DIFFERENCE_FINDING] = { "now found", "no longer found", "newly found", "no longer found" },
	[DIFFERENCE_INSERTED] = { "now inserted", "no longer inserted", "newly inserted",
				  "no longer inserted" },
	[DIFFERENCE_HEADER] = { "header now", "header no longer", "newly in the header",
				"no longer in the header" },
};

static void
outcome(struct paragraph *p, const struct decision *decision)
{
	paragraph_word(p, colour_of_verdict(decision->verdict),
		       slice_of(verdict_name(decision->verdict)));
	if (decision->reply.code != 0) {
		paragraph_printf(p, COLOUR_NONE, "(%u", decision->reply.code);
		paragraph_text(p, COLOUR_NONE, decision->reply.text);
		paragraph_glue(p, ")");
	}
}

static const char *
policy_name(const struct decision *decision)
{
	return decision->stream == NULL ? "none" : decision->stream->name;
}

/* "(crypto-price-promo, part 2 line 53)" */
static void
whence(struct paragraph *p, const struct difference *told)
{
	const struct reported_finding *reported = told->finding;

	if (reported == NULL)
		return;
	paragraph_printf(p, COLOUR_DIM, "(%s%s%s,", told->name,
			 reported->finding->mode == MODE_ENFORCE ? "" : " monitor",
			 reported->finding->switched_off ? " switched off" : "");
	if (told->kind == DIFFERENCE_FINDING)
		paragraph_printf(p, COLOUR_DIM, "%s,", action_name(reported->finding->rule->action));
	if (reported->part == NULL)
		paragraph_printf(p, COLOUR_DIM, "header field)");
	else
		paragraph_printf(p, COLOUR_DIM, "part %s line %zu)", reported->part->number,
				 reported->line);
}

static void
difference(FILE *stream, bool colour, const struct difference *told)
{
	enum colour of = told->now ? COLOUR_GREEN : COLOUR_RED;
	struct paragraph p = paragraph_begin(stream, colour, 2, LABEL + 2);

	paragraph_printf(&p, of, "%c %s", told->now ? '+' : '-',
			 told->now ? words[told->kind].now : words[told->kind].before);
	paragraph_tab(&p, LABEL + 2);
	if (told->kind == DIFFERENCE_HEADER)
		paragraph_printf(&p, COLOUR_NONE, "%s:", told->name);
	if (told->kind == DIFFERENCE_HEADER && told->text.len == 0)
		paragraph_text(&p, COLOUR_NONE, SLICE("taken out"));
	else
		paragraph_text(&p, COLOUR_NONE, told->text);
	whence(&p, told);
	paragraph_end(&p);
}

void
compare_text(FILE *stream, bool colour, const struct compared *compared)
{
	const struct decision *before = &compared->before->decision, *now = &compared->now->decision;
	const struct comparison *comparison = &compared->comparison;
	struct slice subject = report_subject(compared->now);
	struct paragraph p;
	char room[4096];

	if (!comparison_differs(comparison))
		return;
	(void)fputs(colour_begin(COLOUR_BOLD, colour), stream);
	print_text(stream, slice_of(judged_name(compared->now, room, sizeof(room))));
	(void)fprintf(stream, "%s%s", colour_end(COLOUR_BOLD, colour), subject.len > 0 ? ": " : "");
	print_cut(stream, subject, TEXT_MOST);
	(void)fputc('\n', stream);
	if (comparison->policy) {
		p = paragraph_labelled(stream, colour, "policy", LABEL);
		paragraph_printf(&p, COLOUR_NONE, "%s -> %s", policy_name(before), policy_name(now));
		paragraph_end(&p);
	}
	p = paragraph_labelled(stream, colour, "verdict", LABEL);
	if (comparison->verdict) {
		outcome(&p, before);
		paragraph_printf(&p, COLOUR_NONE, "->");
	}
	outcome(&p, now);
	paragraph_end(&p);
	for (size_t i = 0; i < comparison->count; i++)
		difference(stream, colour, &comparison->items[i]);
	(void)fputc('\n', stream);
}

void
compare_count(struct compare_sum *sum, const struct comparison *comparison)
{
	sum->messages++;
	sum->different += comparison_differs(comparison);
	sum->verdicts += comparison->verdict;
	for (size_t i = 0; i < comparison->count; i++) {
		const struct difference *told = &comparison->items[i];

		if (told->now)
			sum->now[told->kind]++;
		else
			sum->before[told->kind]++;
	}
}

void
compare_text_sum(FILE *stream, bool colour, const struct compare_sum *sum)
{
	struct paragraph p = paragraph_begin(stream, colour, 0, 2);
	const char *sign = ":";

	paragraph_printf(&p, COLOUR_BOLD, "%zu message%s,", sum->messages,
			 sum->messages == 1 ? "" : "s");
	paragraph_printf(&p, COLOUR_BOLD, "%zu judged otherwise", sum->different);
	if (sum->verdicts > 0) {
		paragraph_glue(&p, sign);
		paragraph_printf(&p, COLOUR_NONE, "%zu verdict%s", sum->verdicts,
				 sum->verdicts == 1 ? "" : "s");
		sign = ",";
	}
	for (size_t i = 0; i < DIFFERENCE_KINDS; i++)
		for (int now = 1; now >= 0; now--) {
			size_t count = now == 1 ? sum->now[i] : sum->before[i];

			if (count == 0)
				continue;
			paragraph_glue(&p, sign);
			paragraph_printf(&p, COLOUR_NONE, "%zu %s", count,
					 now == 1 ? words[i].sum_now : words[i].sum_before);
			sign = ",";
		}
	paragraph_end(&p);
}
