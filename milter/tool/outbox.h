/*
 * outbox - the messages of a dry run as they would leave, as files.
 *
 * Into a folder they go as 000000.eml, 000001.eml, ... in input order; one that would be
 * refused gets the suffix ".refused". A single message can go to a file of any name.
 */
#ifndef BLUEPENCIL_TOOL_OUTBOX_H
#define BLUEPENCIL_TOOL_OUTBOX_H

#include "tool/judge.h"

struct outbox {
	const char *path;
	bool folder;
	size_t count;
};

/*
 * A folder where `path` is one or ends in "/", or where there may be `several` messages; it is made
 * if it is not there.
 */
bool outbox_open(const char *path, bool several, struct outbox *outbox_out, struct error *err);

bool outbox_put(struct outbox *outbox, const struct judged *judged, struct error *err);

#endif
