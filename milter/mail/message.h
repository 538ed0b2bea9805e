/*
 * message - a message as bytes: header fields in order, and the body as one slice.
 *
 * Both ways into bluepencil end here: a file is read whole, and the milter writes what the MTA
 * tells it with message_write_field, so that the same message is the same bytes either way.
 * Nothing is normalised: lines end in CRLF or LF as they came, fields keep their folding.
 *
 * Section    RFC 5322 2.1, 2.2, 3.5; RFC 4155 (the "From " line of an mbox)
 * Units      ranges are bytes of `raw`
 * Ownership  slices point into `raw`, arrays into the arena
 */
#ifndef BLUEPENCIL_MAIL_MESSAGE_H
#define BLUEPENCIL_MAIL_MESSAGE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/slice.h"

struct envelope;

struct header_field {
	struct range range;	/* its lines, the last line end included */
	struct slice name;	/* without the colon and blanks before it */
	struct slice body;	/* all behind the colon, folds included, without the last line end */
};

struct message {
	struct slice raw;
	struct range from_line;		/* "From ..." or ">From ..." of an mbox; or empty */
	struct header_field *fields;
	size_t field_count;
	struct range header;		/* the fields, without the empty line */
	struct range body;		/* behind the empty line */
	struct slice newline;		/* "\r\n" or "\n": how most header lines end; of a message
					   without header, its lines; CRLF if there is none */
	const struct envelope *envelope;	/* for whoever knows it to set; NULL: not known */
};

/*
 * Reads a message. Anything is a message: a line that is no field ends the header, as it does for
 * Postfix, and begins the body. Fails with FAULT_LIMIT when it is larger than limits->message or memory
 * is short.
 */
bool message_parse(struct arena *arena, struct slice raw, const struct limits *limits,
		   struct message *message_out, struct error *err);

/*
 * Writes one header field as it stands on the wire, with CRLF. `body` is what a milter is told:
 * folded lines separated by LF. With `leading_space` (SMFIP_HDR_LEADSPC was negotiated) it
 * begins with whatever stood behind the colon; without it, one space was taken off.
 */
void message_write_field(struct buf *raw, struct slice name, struct slice body, bool leading_space);

/* The `index`th field of this name, from 0, compared without case; NULL where there is none. */
const struct header_field *message_field(const struct message *message, const char *name,
					 size_t index);

/*
 * The same for the header of a part: the fields that stand in a range of `raw`. Lines that are no
 * field are passed over. FAULT_LIMIT when memory is short.
 */
bool header_fields_parse(struct arena *arena, struct slice raw, struct range header,
			 struct header_field **fields_out, size_t *count_out, struct error *err);

const struct header_field *header_fields_find(const struct header_field *fields, size_t count,
					      const char *name, size_t index);

/* The last one: of several Content-Type fields GMime, and most mail programs, believe that one. */
const struct header_field *header_fields_find_last(const struct header_field *fields, size_t count,
						   const char *name);

#endif
