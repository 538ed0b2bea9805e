/*
 * The report to hand to somebody: one page, complete in itself, that works offline, on a
 * phone, in a dark room and on paper.
 *
 * All text in it comes from messages of strangers: everything is escaped, and the page forbids
 * itself scripts and anything from elsewhere.
 */
#include "base/utf8.h"
#include "record/decision_json.h"
#include "tool/report.h"
#include "tool/report_groups.h"

static const char style[] =
	":root{--paper:#fbfaf7;--card:#fff;--ink:#1c1d21;--soft:#63656e;--line:#e2e0d8;"
	"--blue:#2f5fd0;--green:#1f7a45;--amber:#9a6200;--red:#b3261e;--gone:#fdeceb;--new:#e8f5ec;"
	"--mark:#ffe69a}\n"
	"@media(prefers-color-scheme:dark){:root{--paper:#15161a;--card:#1d1f25;--ink:#e7e6e1;"
	"--soft:#9c9ea8;--line:#33353d;--blue:#8fb0ff;--green:#6fcf97;--amber:#f0b754;--red:#ff8a80;"
	"--gone:#3a2122;--new:#1d3226;--mark:#6b5612}}\n"
	"*{box-sizing:border-box}html{-webkit-text-size-adjust:100%}\n"
	"body{margin:0;background:var(--paper);color:var(--ink);"
	"font:16px/1.55 system-ui,-apple-system,\"Segoe UI\",Roboto,sans-serif}\n"
	"main{max-width:60rem;margin:0 auto;padding:1.5rem 1rem 4rem}\n"
	"h1{font-size:1.35rem;margin:0}h1 span{color:var(--blue)}\n"
	"h2{font-size:1.15rem;margin:0;overflow-wrap:anywhere}\n"
	"h3{font-size:.8rem;letter-spacing:.06em;text-transform:uppercase;color:var(--soft);"
	"margin:1.4rem 0 .4rem}\n"
	".sum{color:var(--soft);margin:.2rem 0 1.5rem}\n"
	".issue{background:var(--card);border:1px solid var(--line);border-radius:.75rem;"
	"padding:1.1rem 1.2rem 1.3rem;margin:0 0 1.2rem}\n"
	".top{display:flex;gap:.75rem;align-items:flex-start;justify-content:space-between;"
	"flex-wrap:wrap}\n"
	".file{color:var(--soft);font-size:.875rem;overflow-wrap:anywhere}\n"
	".badge{font-weight:600;font-size:.875rem;padding:.15rem .7rem;border-radius:1rem;"
	"border:1.5px solid currentColor;white-space:nowrap}\n"
	".accept{color:var(--green)}.rewrite{color:var(--amber)}"
	".reject,.quarantine,.discard,.tempfail{color:var(--red)}\n"
	".reply{margin:.6rem 0 0;color:var(--red);overflow-wrap:anywhere}\n"
	".scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.925rem}\n"
	"th{text-align:left;font-weight:600;color:var(--soft);font-size:.8rem}\n"
	"th,td{padding:.35rem .75rem .35rem 0;border-bottom:1px solid var(--line);"
	"vertical-align:top}\n"
	"ul{list-style:none;margin:0;padding:0}li{margin:0 0 .6rem}\n"
	".finding{border-left:3px solid var(--line);padding:.1rem 0 .1rem .8rem}\n"
	".finding.enforce{border-color:var(--amber)}\n"
	".rule{font-weight:600}.place,.why{color:var(--soft);font-size:.85rem}\n"
	".words{margin:.15rem 0;overflow-wrap:anywhere}\n"
	"mark{background:var(--mark);color:inherit;border-radius:.2rem;padding:0 .1rem}\n"
	".gone,.new{border-radius:.4rem;padding:.4rem .7rem;margin:0 0 .4rem;overflow-wrap:anywhere}\n"
	".gone{background:var(--gone);text-decoration:line-through;"
	"text-decoration-color:var(--red)}.new{background:var(--new)}\n"
	".bad{color:var(--red)}.good{color:var(--green)}.dim{color:var(--soft)}\n"
	"@media(max-width:40rem){tr:first-child{display:none}tr,td{display:block}"
	"tr{padding:.4rem 0;border-bottom:1px solid var(--line)}td{border:0;padding:.1rem 0}"
	"td:empty{display:none}td::before{content:attr(data-label) \" \";color:var(--soft);"
	"font-size:.8rem}}\n"
	"@media print{body{background:#fff}.issue{break-inside:avoid}}\n";

/* Text of a message within the page or an attribute of it. */
static void
escaped(FILE *page, struct slice text)
{
	for (size_t at = 0, len; at < text.len; at += len) {
		uint32_t code_point;

		len = utf8_decode(text, at, &code_point, NULL);
		if (code_point == '&' || code_point == '<' || code_point == '>' ||
		    code_point == '"' || code_point == '\'')
			(void)fprintf(page, "&#%u;", (unsigned)code_point);
		else if ((code_point < 0x20 && code_point != '\t' && code_point != '\n') ||
			 (code_point >= 0x7F && code_point < 0xA0) ||
			 code_point == UTF8_REPLACEMENT)
			(void)fputs("\xEF\xBF\xBD", page);
		else
			(void)fwrite(text.data + at, 1, len, page);
	}
}

static void
escaped_string(FILE *page, const char *text)
{
	escaped(page, slice_of(text));
}

void
report_html_begin(FILE *page)
{
	(void)fprintf(page,
		      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
		      "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
		      "<meta http-equiv=\"Content-Security-Policy\" "
		      "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
		      "<meta name=\"color-scheme\" content=\"light dark\">\n"
		      "<title>bluepencil dry run</title>\n<style>\n%s</style>\n</head>\n<body>\n"
		      "<main>\n<h1><span>bluepencil</span> dry run</h1>\n"
		      "<p class=\"sum\">What would become of these messages. Nothing was sent.</p>\n",
		      style);
}

void
report_html_end(FILE *page, const struct tally *tally)
{
	char room[512];

	(void)fprintf(page, "<p class=\"sum\"><strong>%s</strong></p>\n</main>\n</body>\n</html>\n",
		      report_sum(tally, room, sizeof(room)));
}

static void
top(FILE *page, const struct judged *judged)
{
	const struct decision *decision = &judged->decision;
	const char *verdict = verdict_name(decision->verdict);
	struct slice subject = report_subject(judged);
	char room[4096], reason[256];

	(void)fputs("<section class=\"issue\">\n<div class=\"top\"><div>\n<h2 dir=\"auto\">", page);
	escaped(page, subject.len > 0 ? subject : SLICE("(no subject)"));
	(void)fputs("</h2>\n<div class=\"file\">", page);
	escaped_string(page, judged_name(judged, room, sizeof(room)));
	if (judged->milter != NULL) {
		(void)fputs(" · asked the milter at ", page);
		escaped_string(page, judged->milter);
	} else if (decision->stream != NULL) {
		(void)fputs(" · policy ", page);
		escaped_string(page, decision->stream->name);
		(void)fprintf(page, " (%s)", report_policy_reason(judged, reason, sizeof(reason)));
	} else {
		(void)fputs(" · no policy names this message: it would be let through before its "
			    "body is read", page);
	}
	(void)fprintf(page, "</div>\n</div><span class=\"badge %s\">%s</span></div>\n", verdict,
		      verdict);
}

static void
reply(FILE *page, const struct decision *decision)
{
	if (decision->reply.code != 0) {
		(void)fprintf(page, "<p class=\"reply\">%u %s ", decision->reply.code,
			      decision->reply.enhanced == NULL ? "" : decision->reply.enhanced);
		escaped(page, decision->reply.text);
		(void)fputs("</p>\n", page);
	}
	if (decision->quarantine.len > 0) {
		(void)fputs("<p class=\"reply\">", page);
		escaped(page, decision->quarantine);
		(void)fputs("</p>\n", page);
	}
	if (decision->fault.kind != FAULT_NONE) {
		(void)fputs("<p class=\"reply\">", page);
		escaped_string(page, decision->fault.text);
		(void)fputs("</p>\n", page);
	}
}

static const char *
class_of_disclaimer(enum disclaimer_state state)
{
	return state == DISCLAIMER_MISSING ? "bad" : state == DISCLAIMER_NOT_NEEDED ? "dim" : "good";
}

static const char *
class_of_attribution(enum attribution_state state)
{
	return state == ATTRIBUTION_OK ? "good" : state == ATTRIBUTION_NOT_NEEDED ? "dim" : "bad";
}

/* On a narrow screen a cell stands alone and says itself what it is. */
static void
cell(FILE *page, const char *label, struct slice text)
{
	(void)fprintf(page, "<td dir=\"auto\" data-label=\"%s\">", label);
	escaped(page, text);
	(void)fputs("</td>", page);
}

static void
articles(FILE *page, const struct decision *decision)
{
	if (decision->article_count == 0)
		return;
	(void)fputs("<h3>Articles</h3>\n<div class=\"scroll\"><table>\n<tr><th>Title<th>Language"
		    "<th>Disclaimer<th>Attribution<th>Source<th>Author<th>Translator</tr>\n", page);
	for (size_t i = 0; i < decision->article_count; i++) {
		const struct reported_article *told = &decision->articles[i];

		(void)fputs("<tr>", page);
		cell(page, "Title", told->title);
		cell(page, "Language", slice_of(told->language));
		if (told->dropped)
			(void)fputs("<td class=\"bad\" colspan=\"2\" data-label=\"Article\">goes as a whole</td>", page);
		else
			(void)fprintf(page,
				      "<td class=\"%s\" data-label=\"Disclaimer\">%s</td>"
				      "<td class=\"%s\" data-label=\"Attribution\">%s</td>",
				      class_of_disclaimer(told->disclaimer),
				      disclaimer_state_name(told->disclaimer),
				      class_of_attribution(told->attribution),
				      attribution_state_name(told->attribution));
		cell(page, "Source", told->source);
		cell(page, "Author", told->author);
		cell(page, "Translator", told->translator);
		(void)fputs("</tr>\n", page);
	}
	(void)fputs("</table></div>\n", page);
}

/* Where a hit stands in the finding's text; empty where it stands elsewhere. */
static struct range
range_in_text(const struct reported_finding *reported, const struct hit *hit)
{
	struct slice words = reported_hit_text(reported, hit);
	uintptr_t text = (uintptr_t)reported->text.data, at = (uintptr_t)words.data;

	if (words.len == 0 || at < text || at - text > reported->text.len ||
	    words.len > reported->text.len - (at - text))
		return (struct range){ 0, 0 };
	return (struct range){ at - text, at - text + words.len };
}

/* The hit that begins first at or behind `from`, and of those the longest; NULL when there is none. */
static const struct hit *
next_hit(const struct reported_finding *reported, size_t from, struct range *range_out)
{
	const struct hit *best = NULL;

	for (size_t i = 0; i < reported->finding->hit_count; i++) {
		const struct hit *hit = &reported->finding->hits[i];
		struct range range = range_in_text(reported, hit);

		if (range.end <= from || range.start == range.end)
			continue;
		if (range.start < from)
			range.start = from;		/* overlaps one that is marked already */
		if (best == NULL || range.start < range_out->start ||
		    (range.start == range_out->start && range.end > range_out->end)) {
			best = hit;
			*range_out = range;
		}
	}
	return best;
}

/* The text of a block, what fired in it marked. */
static void
marked_text(FILE *page, const struct signal_set *signals, const struct reported_finding *reported)
{
	struct slice text = reported->text;
	struct range range;
	size_t at = 0;

	(void)fputs("<p class=\"words\" dir=\"auto\">", page);
	for (;;) {
		const struct hit *hit = next_hit(reported, at, &range);

		if (hit == NULL)
			break;
		escaped(page, slice_range(text, (struct range){ at, range.start }));
		(void)fprintf(page, "<mark title=\"%s\">", signal_name(signals, hit->signal));
		escaped(page, slice_range(text, range));
		(void)fputs("</mark>", page);
		at = range.end;
	}
	escaped(page, slice_from(text, at));
	(void)fputs("</p>\n", page);
}

static void
evidence(FILE *page, const struct signal_set *signals, const struct reported_finding *reported)
{
	const struct finding *finding = reported->finding;

	if (finding->hit_count == 0)
		return;
	(void)fputs("<div class=\"why\">", page);
	for (size_t i = 0; i < finding->hit_count; i++) {
		if (report_is_repeat(reported, i))
			continue;
		(void)fprintf(page, "%s%s ", i == 0 ? "" : " · ",
			      signal_name(signals, finding->hits[i].signal));
		escaped(page, reported_hit_text(reported, &finding->hits[i]));
	}
	(void)fputs("</div>\n", page);
}

static void
place(FILE *page, const struct reported_finding *reported)
{
	const char *field = reported->finding->rule->field;

	(void)fputs(" <span class=\"place\">", page);
	if (reported->part == NULL)
		escaped_string(page, field == NULL ? "header" : field);
	else
		(void)fprintf(page, "part %s line %zu:%zu", reported->part->number, reported->line,
			      reported->column);
	(void)fputs("</span>", page);
}

static void
places(FILE *page, const struct report_groups *groups, size_t first)
{
	for (size_t i = first; i != REPORT_NO_FINDING; i = report_groups_next(groups, i))
		place(page, &groups->decision->findings[i]);
}

static void
finding(FILE *page, const struct report_groups *groups, size_t index)
{
	const struct decision *decision = groups->decision;
	const struct signal_set *signals = policy_signals(decision->stream->policy);
	const struct reported_finding *reported = &decision->findings[index];
	const struct finding *found = reported->finding;
	const char *counterpart;
	char room[128];

	(void)fprintf(page, "<li class=\"finding %s\"><span class=\"rule\">%s</span> %s",
		      mode_name(found->mode), found->rule->name, action_name(found->rule->action));
	if (found->mode != MODE_ENFORCE)
		(void)fprintf(page, " (%s)", mode_name(found->mode));
	if (reported->inspected)
		(void)fputs(" (only reported)", page);
	if (found->switched_off)
		(void)fputs(found->exempted ? " (exempted: unless of the rule holds)"
					    : " (switched off by a mark in the content)", page);
	if (found->rule->require != SIGNAL_NONE)
		(void)fprintf(page, ": %s %s", found->insufficient ? "insufficient" : "missing",
			      found->rule->require_name);
	else
		(void)fprintf(page, ", score %d", found->score);
	places(page, groups, index);
	if (found->rule->about != NULL && found->rule->about[0] != '\0') {
		(void)fputs("<div class=\"why\">", page);
		escaped_string(page, found->rule->about);
		(void)fputs("</div>", page);
	}
	(void)fputc('\n', page);
	if (reported->text.len > 0)
		marked_text(page, signals, reported);
	evidence(page, signals, reported);
	counterpart = report_counterpart(groups, index, room, sizeof(room));
	if (counterpart != NULL)
		(void)fprintf(page, "<div class=\"why\">%s</div>\n", counterpart);
	(void)fputs("</li>\n", page);
}

static void
findings(FILE *page, const struct decision *decision, struct arena *arena)
{
	const struct report_groups groups = report_groups_find(decision, arena);

	if (decision->finding_count == 0)
		return;
	(void)fputs("<h3>Findings</h3>\n<ul>\n", page);
	for (size_t i = 0; i < decision->finding_count; i++)
		if (!report_groups_told(&groups, i))
			finding(page, &groups, i);
	(void)fputs("</ul>\n", page);
}

static void
passages(FILE *page, const char *title, const char *class, const struct slice *items,
	 size_t count)
{
	if (count == 0)
		return;
	(void)fprintf(page, "<h3>%s</h3>\n", title);
	for (size_t i = 0; i < count; i++) {
		(void)fprintf(page, "<div class=\"%s\" dir=\"auto\">", class);
		escaped(page, items[i]);
		(void)fputs("</div>\n", page);
	}
}

static void
notes(FILE *page, const struct decision *decision)
{
	if (decision->note_count == 0)
		return;
	(void)fputs("<h3>Notes</h3>\n<ul>\n", page);
	for (size_t i = 0; i < decision->note_count; i++) {
		(void)fputs("<li>", page);
		escaped_string(page, decision->notes[i].text);
		(void)fputs("</li>\n", page);
	}
	(void)fputs("</ul>\n", page);
}

void
report_html(FILE *page, const struct judged *judged)
{
	const struct decision *decision = &judged->decision;

	top(page, judged);
	reply(page, decision);
	articles(page, decision);
	passages(page, "Removed", "gone", decision->removed, decision->removed_count);
	passages(page, "Inserted", "new", decision->inserted, decision->inserted_count);
	findings(page, decision, judged->arena);
	notes(page, decision);
	(void)fputs("</section>\n", page);
}
