/*
 * Findings as results, messages as cases.
 *
 * Lines are those of the decoded part. Of a bare article that is the file, so that a forge can show
 * them; of a message it is not, so there they are a logical location.
 */
#include "tool/report_formats.h"

#include "tool/report.h"

static enum sarif_level
level_of(const struct reported_finding *reported)
{
	const struct finding *finding = reported->finding;

	if (finding->mode != MODE_ENFORCE || finding->switched_off || reported->inspected)
		return SARIF_NOTE;
	return action_verdict(finding->rule->action) > VERDICT_REWRITE ? SARIF_ERROR : SARIF_WARNING;
}

/* "remove: SUI stürzt …"; "reject: attribution is missing: Zwei Häuser" */
static void
describe(struct buf *out, const struct reported_finding *reported)
{
	const struct finding *finding = reported->finding;

	buf_string(out, action_name(finding->rule->action));
	if (finding->mode != MODE_ENFORCE)
		buf_printf(out, " (%s)", mode_name(finding->mode));
	if (finding->switched_off)
		buf_string(out, " (switched off by a mark in the content)");
	if (finding->rule->require != SIGNAL_NONE)
		buf_printf(out, ", %s is %s", finding->rule->require_name,
			   finding->insufficient ? "insufficient" : "missing");
	buf_string(out, ": ");
	buf_add(out, reported->text);
}

static void
locate(struct buf *out, const struct judged *judged, const struct reported_finding *reported)
{
	if (judged->item.index > 0)
		buf_printf(out, "message %zu, ", judged->item.index + 1);
	if (reported->part == NULL)
		buf_printf(out, "header field %s", reported->finding->rule->field);
	else
		buf_printf(out, "part %s, line %zu, column %zu", reported->part->number,
			   reported->line, reported->column);
}

void
report_sarif(struct sarif *sarif, const struct judged *judged)
{
	const struct decision *decision = &judged->decision;
	const char *path = judged->item.path;
	struct buf message, within;

	if (strcmp(path, "-") == 0)
		path = "stdin";		/* a place must be a reference, and this one reads as what it is */
	buf_init(&message, NULL);
	buf_init(&within, NULL);
	for (size_t i = 0; i < decision->finding_count; i++) {
		const struct reported_finding *reported = &decision->findings[i];
		bool in_file = judged->item.article && reported->part != NULL;

		buf_clear(&message);
		buf_clear(&within);
		describe(&message, reported);
		locate(&within, judged, reported);
		sarif_add(sarif, &(struct sarif_result){
				.rule = reported->finding->rule->name,
				.about = reported->finding->rule->about,
				.level = level_of(reported), .message = buf_slice(&message),
				.file = path, .line = in_file ? reported->line : 0,
				.column = in_file ? reported->column : 0,
				.within = buf_slice(&within) });
	}
	buf_done(&message);
	buf_done(&within);
}

void
report_junit(struct junit *junit, const struct judged *judged)
{
	const struct decision *decision = &judged->decision;
	struct slice subject = report_subject(judged);
	char room[4096];
	struct buf detail;

	buf_init(&detail, NULL);
	for (size_t i = 0; i < decision->finding_count; i++) {
		buf_printf(&detail, "%s ", decision->findings[i].finding->rule->name);
		describe(&detail, &decision->findings[i]);
		buf_string(&detail, " (");
		locate(&detail, judged, &decision->findings[i]);
		buf_string(&detail, ")\n");
	}
	junit_add(junit, &(struct junit_case){
			.suite = "dry-run", .class_name = slice_of(judged_name(judged, room, sizeof(room))),
			.name = subject.len == 0 ? SLICE("(no subject)") : subject,
			.file = judged->item.path,
			.failure = decision->verdict == VERDICT_ACCEPT ? NULL :
				   verdict_name(decision->verdict),
			.detail = buf_slice(&detail) });
	buf_done(&detail);
}
