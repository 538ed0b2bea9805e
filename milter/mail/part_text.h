/*
 * part_text - what a text part says: its transfer encoding and its charset taken off.
 *
 * The charset is that of the header; where the header names none, that which the HTML names itself,
 * as browsers do it. Where the transfer encoding is damaged, it is told by what stands before that.
 *
 * Ownership  in the arena, or in the message
 */
#ifndef BLUEPENCIL_MAIL_PART_TEXT_H
#define BLUEPENCIL_MAIL_PART_TEXT_H

#include "mail/charset.h"
#include "mail/part.h"
#include "mail/transfer_encoding.h"

struct part_text {
	const struct part *part;
	struct transfer_decoded decoded;
	struct charset_decoded charset;
	struct slice meta;		/* the charset that the HTML names, where the header names another
					   and it matters; empty */
};

/*
 * Adds to `sum` what the part decodes to, and fails with FAULT_LIMIT when that is more than
 * limits.decoded; `limits` may be NULL, and `sum` with it.
 */
bool part_text_read(struct arena *arena, struct slice raw, const struct part *part,
		    const struct limits *limits, size_t *sum, struct part_text *text_out,
		    struct error *err);

#endif
