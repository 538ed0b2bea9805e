/*
 * format - in which form a command answers: --format, and --json, which is one of them.
 */
#ifndef BLUEPENCIL_TOOL_FORMAT_H
#define BLUEPENCIL_TOOL_FORMAT_H

#include "tool/command.h"

enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_SARIF, FORMAT_JUNIT };

#define FORMAT_HELP "text, json, sarif (2.1.0) or junit"

/* By name (NULL: text) and by --json. False after having said what is wrong. */
bool format_choose(const struct command *command, const char *name, bool json,
		   enum format *format_out);

#endif
