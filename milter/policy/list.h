/*
 * list - files of phrases: one a line, or a column of a table.
 *
 * A plain list has a phrase a line; lines that begin with "#" are comments. In a table (tabs between
 * columns) the first line that is no comment names the columns; `where` says which rows count.
 */
#ifndef BLUEPENCIL_POLICY_LIST_H
#define BLUEPENCIL_POLICY_LIST_H

#include "policy/signal.h"
#include "policy/source.h"

struct list {
	const char *path;
	const char *column;		/* NULL: a plain list */
	const char *where;		/* "ambiguous=no,kind!=token"; NULL: all rows */
	bool exact;			/* the case of its phrases counts */
	struct place place;		/* where the list is named */
};

/* Adds every phrase of the list to a signal; mistakes go to `diags`. */
void list_add(struct sources *sources, const struct list *list, struct signal_set *set,
	      uint32_t signal, struct diagnostics *diags);

#endif
