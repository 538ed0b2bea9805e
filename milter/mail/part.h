/*
 * part - the leaves of a message (RFC 2045), each with its exact place in the raw message.
 *
 * GMime finds them (persistent stream over the message's own bytes); what leaves this room is
 * plain data. A multipart is not a part here, but where a leaf stands in the tree is told.
 *
 * Numbers    as in IMAP (RFC 3501 6.4.5): "1" for a message that is not multipart, "2.1"; a leaf
 *            inside an attached message goes on below that message's number
 * Ranges     bytes of message.raw; `content` is the encoded body without the line end that belongs
 *            to the boundary behind it (RFC 2046 5.1.1)
 */
#ifndef BLUEPENCIL_MAIL_PART_H
#define BLUEPENCIL_MAIL_PART_H

#include "base/arena.h"
#include "base/error.h"
#include "base/limits.h"
#include "mail/message.h"

enum part_kind {
	PART_PLAIN,		/* text/plain; no Content-Type, or one without sense (RFC 2045 5.2);
				   a multipart with no part in it, for its bytes may be shown (it is
				   disputed) */
	PART_HTML,		/* text/html */
	PART_AMP,		/* HTML for a few programs: text/x-amp-html, text/watch-html */
	PART_TEXT,		/* another type of text without a file name: programs that do not know it
				   show it as plain text (RFC 2046 4.1.4) */
	PART_OPAQUE,		/* application/ms-tnef */
	PART_OTHER,
};

enum part_seal {		/* why it must not be changed */
	SEAL_NONE,
	SEAL_SIGNED,		/* below multipart/signed; inline OpenPGP signature */
	SEAL_ENCRYPTED,		/* below multipart/encrypted; application/pkcs7-mime; inline OpenPGP
				   message */
};

enum transfer_encoding {	/* RFC 2045 6 */
	TRANSFER_7BIT, TRANSFER_8BIT, TRANSFER_BINARY, TRANSFER_QUOTED_PRINTABLE, TRANSFER_BASE64,
	TRANSFER_FOREIGN,	/* uuencode, yEnc, BinHex: not read */
	TRANSFER_UNKNOWN,	/* any other name, mostly "utf-8" or "8bits": mail programs show the
				   bytes as they are, so they are read, but never changed */
};

#define PART_NO_GROUP SIZE_MAX

struct part {
	const char *number;
	enum part_kind kind;
	enum part_seal seal;
	enum transfer_encoding transfer;
	struct slice media_type;	/* lower case: "text/html"; "text/plain" where none is given */
	struct slice charset;		/* as written, without quotes; empty where none is given */
	struct slice content_id;	/* without angle brackets; empty */
	struct slice file_name;		/* decoded; empty */
	struct range header;		/* its own header fields; of the message where that is no
					   multipart */
	struct range content;
	bool attachment;		/* Content-Disposition: attachment, or inline with a name */
	bool nested;			/* inside a message/rfc822 */
	bool wrapped;			/* inside one that is encoded (mail/wrapped_message) */
	size_t message;			/* inside which, by count from 1; 0: the issue itself */
	const char *dispute;		/* why its readers are not at one on what it is, in words; its bytes
					   are then not to be changed. NULL */
	bool flowed, delsp;		/* format=flowed (RFC 3676) */
	bool malformed;			/* lines in its header are no fields: GMime passes over
					   them, some mail programs show them as text */
	size_t alternative;		/* which multipart/alternative it stands in (the outermost), by count;
					   PART_NO_GROUP where in none */
	size_t alternative_branch;	/* which child of that alternative it stands in, from 0 */
};

struct parts {
	struct part *items;
	size_t count;
	struct slice *boundaries;	/* of all multiparts, also of those whose parts are not found */
	size_t boundary_count;
};

/* FAULT_LIMIT past limits->parts or limits->depth. */
bool parts_parse(struct arena *arena, const struct message *message, const struct limits *limits,
		 struct parts *parts_out, struct error *err);

/* Of a kind that is read as text. */
bool part_is_text(const struct part *part);

/* Of a kind that is read as HTML. */
static inline bool
part_is_html(const struct part *part)
{
	return part->kind == PART_HTML || part->kind == PART_AMP;
}

/* A text that stands in the issue itself: not attached, not nested, not sealed. */
bool part_is_readable(const struct part *part);

/* "base64", "7bit", ... */
const char *transfer_encoding_name(enum transfer_encoding transfer);

#endif
