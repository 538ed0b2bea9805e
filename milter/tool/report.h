/*
 * report - what a dry run says of its messages, for people and for programs.
 *
 * Each kind of report is a file: report_text, report_json, report_diff, report_html. All of
 * them only write to the stream; whoever opened it looks whether that went well.
 */
#ifndef BLUEPENCIL_TOOL_REPORT_H
#define BLUEPENCIL_TOOL_REPORT_H

#include <stdio.h>

#include "tool/judge.h"

#define VERDICT_COUNT (VERDICT_TEMPFAIL + 1)

struct tally {
	size_t messages;
	size_t verdicts[VERDICT_COUNT];
	size_t not_named;		/* accepted because no policy names them */
	size_t failed;			/* no decision */
	size_t unreadable;		/* inputs that are no message */
};

/* For people: one paragraph a message. */
void report_text(FILE *stream, bool colour, const struct judged *judged);
void report_text_sum(FILE *stream, bool colour, const struct tally *tally);

/* One line of JSON; false when there is no memory for it. */
bool report_json(FILE *stream, const struct judged *judged);

/* What changes, after report_text: header fields, and the decoded text of parts, as a unified diff. */
void report_diff(FILE *stream, bool colour, const struct judged *judged);

/* One page for all messages, complete in itself. */
void report_html_begin(FILE *stream);
void report_html(FILE *stream, const struct judged *judged);
void report_html_end(FILE *stream, const struct tally *tally);

/* Why that policy: "has List-Id or List-Unsubscribe", ...; in `room`. */
const char *report_policy_reason(const struct judged *judged, char *room, size_t size);

/* "3 messages: 1 accepted, 2 rewritten; 1 input unreadable"; in `room`. */
const char *report_sum(const struct tally *tally, char *room, size_t size);

/* Did an earlier hit of the finding have the same signal and the same words? */
bool report_is_repeat(const struct reported_finding *reported, size_t hit);

/* The Subject, decoded; empty where there is none. In the arena of the judged message. */
struct slice report_subject(const struct judged *judged);

#endif
