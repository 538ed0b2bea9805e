/*
 * part_fields - what the header fields of a leaf say about it, for mail/part.
 */
#ifndef BLUEPENCIL_MAIL_PART_FIELDS_H
#define BLUEPENCIL_MAIL_PART_FIELDS_H

#include "base/arena.h"
#include "mail/message.h"
#include "mail/part.h"

/* Fills in type, kind, transfer encoding, charset, Content-ID, disposition and format. */
void part_read_fields(struct arena *arena, const struct header_field *fields, size_t count,
		      struct part *part);

/*
 * Do the fields say twice, and each time otherwise, what the part is? Some readers take the first of them,
 * some the last.
 */
bool part_fields_contradict(struct arena *arena, const struct header_field *fields, size_t count);

#endif
