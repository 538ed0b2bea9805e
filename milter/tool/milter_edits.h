/*
 * milter_edits - a message under the changes a milter orders, as an MTA carries them out.
 *
 * What is not changed stays byte for byte. Field numbers count from 1 among fields of the
 * same name, positions for insertion from 0 at the top, among all fields as they then stand.
 */
#ifndef BLUEPENCIL_TOOL_MILTER_EDITS_H
#define BLUEPENCIL_TOOL_MILTER_EDITS_H

#include "base/arena.h"
#include "base/buf.h"
#include "mail/message.h"

struct edited_field {
	struct slice name, body;
	struct slice lines;		/* as they came; empty: written from name and body */
	bool deleted;
};

struct milter_edits {
	struct arena *arena;
	const struct message *message;
	struct edited_field *fields;
	size_t count, cap;
	bool header_changed;
	bool leading_space;		/* bodies begin with whatever stands behind the colon */
	bool has_body;
	struct buf body;		/* lines end in CRLF */
};

/* False: no memory. */
bool milter_edits_init(struct milter_edits *edits, struct arena *arena,
		       const struct message *message, bool leading_space);

bool milter_edits_insert(struct milter_edits *edits, size_t position, struct slice name,
			 struct slice body);
bool milter_edits_add(struct milter_edits *edits, struct slice name, struct slice body);

/* An empty body deletes; a number past the last adds. */
bool milter_edits_change(struct milter_edits *edits, size_t number, struct slice name,
			 struct slice body);

/* A piece of the new body; the first makes the old one go. */
void milter_edits_body(struct milter_edits *edits, struct slice piece);

/* The message as it is now, with its own line ends; failures are those of `out`. */
void milter_edits_write(const struct milter_edits *edits, struct buf *out);

#endif
