/*
 * report_formats - what a dry run found, for CI.
 */
#ifndef BLUEPENCIL_TOOL_REPORT_FORMATS_H
#define BLUEPENCIL_TOOL_REPORT_FORMATS_H

#include "tool/judge.h"
#include "tool/junit.h"
#include "tool/sarif.h"

/* A result a finding, whose level tells what follows from it. */
void report_sarif(struct sarif *sarif, const struct judged *judged);

/* A case a message, which fails unless it is accepted. */
void report_junit(struct junit *junit, const struct judged *judged);

#endif
