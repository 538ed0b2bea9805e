/*
 * The report for programs: record/decision_json makes the line.
 */
#include <stdlib.h>

#include "record/decision_json.h"
#include "tool/report.h"

bool
report_json(FILE *stream, const struct judged *judged)
{
	const struct decision_context context = {
		.file = judged->item.path,
		.index = judged->item.index,
		.bytes_out = judged->output.len,
		.elapsed_us = judged->elapsed_us,
	};
	char *line = decision_json(&judged->decision, &judged->message, &context);

	if (line == NULL)
		return false;
	(void)fputs(line, stream);
	(void)fputc('\n', stream);
	free(line);
	return true;
}
