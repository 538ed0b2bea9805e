/*
 * GMime's parser over a message, and what GMime tells about the objects it made.
 *
 * The header that GMime reads is not the message's own but one that holds only the fields which say
 * how the body is built: what is a field is decided in mail/message, where the MTA's rule applies, and
 * GMime would make an object of each of fifty fields that nobody asks for.
 *
 * GMime stops at 1,024 levels by itself (MAX_LEVEL in its parser), of which an attached
 * message takes two, so recursion is bounded; how deep we go is up to whoever walks the tree.
 */
#include "mail/mime_tree.h"

#include <pthread.h>

#include "mail/slice_stream.h"

/* A part takes GMime about 2 KiB, and a line that begins with "--" may be the start of one. */
#define LINES_PER_PART 20

/* Of the header fields of parts. Postfix cuts a field at 100 KiB (header_size_limit). */
#define FIELD_MOST (128 * KiB)
#define FIELDS_MOST (4 * MiB)
#define FIELDS_PER_PART 100

struct guard {
	GMimeStream *stream;
	size_t fields_most;
	size_t fields, bytes;
	bool exceeded;
};

static void
init_gmime(void)
{
	g_mime_init();
}

/*
 * Called for each header field when it has been read, before anything is made of it. One that is
 * too much is emptied: a megabyte of parameters becomes a hundred megabytes of objects.
 */
static void
guard_field(GMimeParser *parser, const char *name, const char *value, gint64 offset, gpointer data)
{
	struct guard *guard = data;
	size_t len = strlen(value);

	(void)parser, (void)name, (void)offset;
	guard->fields++;
	guard->bytes += len;
	if (len <= FIELD_MOST && guard->bytes <= FIELDS_MOST && guard->fields <= guard->fields_most)
		return;
	guard->exceeded = true;
	slice_stream_stop(guard->stream);
	if (len > 0)
		*(char *)value = '\0';	/* the parser's own copy, made for this field alone */
}

/* Lines that could be boundaries, as if every one were. */
static size_t
count_dashed_lines(struct slice body)
{
	size_t count = slice_has_at(body, 0, SLICE("--"));
	size_t at = 0;

	/* Not by slice_find: a line end is searched for many bytes at a time. */
	while ((at = slice_find_byte(body, at, '\n')) != SLICE_NOT_FOUND)
		count += slice_has_at(body, ++at, SLICE("--"));
	return count;
}

/* The fields that tell how the body is built, and the empty line. */
static void
write_head(struct buf *head, const struct message *message)
{
	static const char *const names[] = { "Content-Type", "Content-Transfer-Encoding" };

	for (size_t i = 0; i < COUNT(names); i++) {
		const struct header_field *field = header_fields_find_last(
			message->fields, message->field_count, names[i]);

		if (field == NULL)
			continue;
		buf_string(head, names[i]);
		buf_byte(head, ':');
		buf_add(head, field->body);
		buf_byte(head, '\n');
	}
	buf_byte(head, '\n');
}

static GMimeMessage *
parse(struct slice head, struct slice body, struct guard *guard)
{
	GMimeParser *parser;
	GMimeMessage *root;

	guard->stream = slice_stream_new(head, body);
	parser = g_mime_parser_new_with_stream(guard->stream);
	g_mime_parser_set_persist_stream(parser, TRUE);
	g_mime_parser_set_header_regex(parser, "", guard_field, guard);
	root = g_mime_parser_construct_message(parser, NULL);
	g_object_unref(parser);
	g_object_unref(guard->stream);
	return root;
}

bool
mime_tree_open(struct arena *arena, const struct message *message, const struct limits *limits,
	       struct mime_tree *tree_out, struct error *err)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct slice body = slice_range(message->raw, message->body);
	struct guard guard = { .fields_most = FIELDS_PER_PART * limits->parts };
	size_t dashed = count_dashed_lines(body);
	GMimeMessage *root;
	struct buf head;

	if (dashed / LINES_PER_PART > limits->parts)
		return fail(err, FAULT_LIMIT, "%zu lines that could begin parts, of which "
			    "limits.parts allows %zu", dashed, limits->parts);
	buf_init(&head, arena);
	write_head(&head, message);
	if (head.failed)
		return fail(err, FAULT_LIMIT, "no memory for the header");
	(void)pthread_once(&once, init_gmime);
	root = parse(buf_slice(&head), body, &guard);
	if (root == NULL)
		return fail(err, FAULT_INPUT, "not a message to GMime");
	if (guard.exceeded) {
		g_object_unref(root);
		return fail(err, FAULT_LIMIT, "a part has too many or too long header fields");
	}
	*tree_out = (struct mime_tree){ root, message, head.len };
	return true;
}

void
mime_tree_close(struct mime_tree *tree)
{
	g_clear_object(&tree->root);
}

size_t
mime_tree_position(const struct mime_tree *tree, gint64 position)
{
	size_t len = range_len(tree->message->body);
	size_t at = position < 0 ? 0 : (size_t)position;

	at = at < tree->head_len ? 0 : at - tree->head_len;
	return tree->message->body.start + (at < len ? at : len);
}

size_t
mime_tree_child_count(GMimeObject *object)
{
	if (GMIME_IS_MULTIPART(object))
		return (size_t)g_mime_multipart_get_count(GMIME_MULTIPART(object));
	return GMIME_IS_MESSAGE_PART(object) && mime_tree_child(object, 0) != NULL;
}

GMimeObject *
mime_tree_child(GMimeObject *object, size_t index)
{
	GMimeMessage *inner;

	if (GMIME_IS_MULTIPART(object))
		return g_mime_multipart_get_part(GMIME_MULTIPART(object), (int)index);
	inner = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
	return inner == NULL ? NULL : g_mime_message_get_mime_part(inner);
}

bool
mime_tree_header_start(const struct mime_tree *tree, GMimeObject *object, size_t *start_out)
{
	GMimeHeaderList *fields = g_mime_object_get_header_list(object);

	if (g_mime_header_list_get_count(fields) == 0)
		return false;
	*start_out = mime_tree_position(
		tree, g_mime_header_get_offset(g_mime_header_list_get_header_at(fields, 0)));
	return true;
}

bool
mime_tree_fields(struct arena *arena, GMimeObject *object, struct header_field **fields_out,
		 size_t *count_out)
{
	GMimeHeaderList *list = g_mime_object_get_header_list(object);
	size_t count = (size_t)g_mime_header_list_get_count(list);
	struct header_field *fields = arena_array(arena, count, sizeof(*fields));

	if (fields == NULL)
		return false;
	for (size_t i = 0; i < count; i++) {
		GMimeHeader *header = g_mime_header_list_get_header_at(list, (int)i);

		fields[i].name = slice_of(g_mime_header_get_name(header));
		fields[i].body = slice_of(g_mime_header_get_raw_value(header));
	}
	*fields_out = fields;
	*count_out = count;
	return true;
}

bool
mime_tree_content(const struct mime_tree *tree, GMimeObject *object, struct range *content_out)
{
	GMimeDataWrapper *wrapper =
		GMIME_IS_PART(object) ? g_mime_part_get_content(GMIME_PART(object)) : NULL;
	GMimeStream *stream = wrapper == NULL ? NULL : g_mime_data_wrapper_get_stream(wrapper);

	if (stream == NULL)
		return false;
	content_out->start = mime_tree_position(tree, stream->bound_start);
	content_out->end = mime_tree_position(tree, stream->bound_end);
	if (content_out->end < content_out->start)
		content_out->end = content_out->start;
	/* Before a closing boundary that is the last of the input, GMime takes off but the LF of CRLF. */
	if (content_out->end > content_out->start &&
	    slice_has_at(tree->message->raw, content_out->end - 1, SLICE("\r\n")))
		content_out->end--;
	return true;
}

struct slice
mime_tree_boundary(GMimeObject *object)
{
	return slice_of(g_mime_object_get_content_type_parameter(object, "boundary"));
}
