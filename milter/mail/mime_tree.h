/*
 * mime_tree - a message as GMime sees it, parsed in bounds.
 *
 * GMime is the only one to decide where a part begins and ends. What is dangerous about
 * that is held off here: it aborts the process when memory is short, and a few bytes of a message
 * can become kilobytes of objects. So the bytes that could become parts are counted before, the
 * header fields of parts while it parses.
 *
 * Threads    any; GMime is initialised once
 * Positions  GMime counts in a stream that begins with a header of our making; mime_tree_position
 *            gives the place in the message
 */
#ifndef BLUEPENCIL_MAIL_MIME_TREE_H
#define BLUEPENCIL_MAIL_MIME_TREE_H

#include <gmime/gmime.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/limits.h"
#include "mail/message.h"

struct mime_tree {
	GMimeMessage *root;
	const struct message *message;
	size_t head_len;
};

/* FAULT_LIMIT where GMime would need too much. Whoever opened it calls mime_tree_close. */
bool mime_tree_open(struct arena *arena, const struct message *message,
		    const struct limits *limits, struct mime_tree *tree_out, struct error *err);
void mime_tree_close(struct mime_tree *tree);

/* The place in message.raw of a position that GMime gives; never past the end. */
size_t mime_tree_position(const struct mime_tree *tree, gint64 position);

/* The object's children; 0 for a leaf and for a multipart or message that has none. */
size_t mime_tree_child_count(GMimeObject *object);
GMimeObject *mime_tree_child(GMimeObject *object, size_t index);

/* Where the first header field of the object stands; false when it has none. */
bool mime_tree_header_start(const struct mime_tree *tree, GMimeObject *object, size_t *start_out);

/* Name and body of its header fields; they live as long as the tree. False when memory is short. */
bool mime_tree_fields(struct arena *arena, GMimeObject *object, struct header_field **fields_out,
		      size_t *count_out);

/* The encoded content of a leaf; false when it has none, not even an empty one. */
bool mime_tree_content(const struct mime_tree *tree, GMimeObject *object,
		       struct range *content_out);

/* The boundary of a multipart; empty where it has none. It lives as long as the tree. */
struct slice mime_tree_boundary(GMimeObject *object);

#endif
