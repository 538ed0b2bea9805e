/*
 * html_lines - the lines of a paragraph that hold together.
 */
#ifndef BLUEPENCIL_TEXT_HTML_LINES_H
#define BLUEPENCIL_TEXT_HTML_LINES_H

#include "text/html_part.h"

/* Hands the part to `write` line by line, or several lines at once where they are one piece. */
void run_lines_write(const struct html_run *run, struct run_part part,
		     void (*write)(const struct html_run *, struct run_part));

#endif
