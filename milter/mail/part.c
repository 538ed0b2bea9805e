/*
 * The leaves of GMime's tree as plain data: numbers, places, and what their header fields say.
 *
 * GMime's objects end here. What the header fields of a leaf say is read by our own code
 * (mail/part_fields), from the leaf's own bytes: GMime's view of them is made for writing them anew.
 */
#include "mail/part.h"

#include "mail/armour.h"
#include "mail/base64.h"
#include "mail/mime_tree.h"
#include "mail/part_fields.h"
#include "mail/transfer_encoding.h"

/* GMime stops at 1,024 levels, two of them for each attached message, and takes what is below
 * for a leaf: deeper than half of that it is not to be trusted. */
#define DEPTH_MOST 500

/* What a leaf inherits from those above it. */
struct heritage {
	enum part_seal seal;
	size_t message;
	size_t alternative, branch;
	const char *dispute;
};

static const char SAID_TWICE[] = "its header says twice what it is, and each time otherwise";
static const char BLANK_AT_END[] = "stands between boundaries with a blank at an end, which some take off";
static const char NO_PARTS[] = "a multipart in which no part is found";

/* A multipart or an attached message whose children are being visited. */
struct level {
	GMimeObject *object;
	size_t next, count;
	const char *number;		/* that of its children without the last digit; "" at the top */
	struct heritage heritage;
	bool branching;			/* the outermost alternative: children are its branches */
};

struct walk {
	struct arena *arena;
	const struct message *message;
	const struct limits *limits;
	struct mime_tree tree;
	struct level *levels;		/* from the top down to where we are */
	size_t depth, level_cap;
	struct parts parts;
	size_t part_cap, boundary_cap;
	size_t objects;			/* parts, multiparts and messages */
	size_t alternatives, messages;
	size_t cursor;			/* everything before it has been dealt with */
	struct error *err;
};

static bool
no_memory(struct walk *walk)
{
	return fail(walk->err, FAULT_LIMIT, "no memory for %zu parts", walk->parts.count + 1);
}

/* ---- seals ---------------------------------------------------------------------------------- */

static enum part_seal
seal_of_multipart(GMimeObject *object, enum part_seal inherited)
{
	GMimeContentType *type = g_mime_object_get_content_type(object);

	if (GMIME_IS_MULTIPART_ENCRYPTED(object) ||
	    g_mime_content_type_is_type(type, "multipart", "encrypted"))
		return SEAL_ENCRYPTED;
	if (inherited == SEAL_NONE && (GMIME_IS_MULTIPART_SIGNED(object) ||
				       g_mime_content_type_is_type(type, "multipart", "signed")))
		return SEAL_SIGNED;
	return inherited;
}

/* The armour may hide in base64, its first dash in quoted-printable. */
static bool
seal_of_encoded(struct slice encoded, enum transfer_encoding transfer, enum part_seal *seal_out)
{
	struct arena *arena = arena_new(SIZE_MAX / 2);
	struct transfer_decoded decoded;
	struct error ignored;		/* without memory there is a fault all the same */
	bool ok = arena != NULL && transfer_decode(arena, transfer, encoded, &decoded, &ignored);

	if (ok)
		*seal_out = armour_seal(decoded.bytes);
	arena_free(arena);
	return ok;
}

static bool
find_seal(struct walk *walk, struct part *part)
{
	struct slice content = slice_range(walk->message->raw, part->content);

	if (part->seal != SEAL_NONE)
		return true;
	if (slice_equal(part->media_type, SLICE("application/pkcs7-mime")) ||
	    slice_equal(part->media_type, SLICE("application/x-pkcs7-mime")))
		part->seal = SEAL_ENCRYPTED;
	if (!part_is_text(part))
		return true;
	if ((part->transfer == TRANSFER_BASE64 && base64_may_hold_dashes(content)) ||
	    (part->transfer == TRANSFER_QUOTED_PRINTABLE &&
	     slice_find(content, 0, SLICE("BEGIN PGP ")) != SLICE_NOT_FOUND))
		return seal_of_encoded(content, part->transfer, &part->seal) || no_memory(walk);
	if (part->transfer != TRANSFER_BASE64)
		part->seal = armour_seal(content);
	return true;
}

/* ---- where a leaf stands -------------------------------------------------------------------- */

/* Takes the empty line off that ends a header before `content`. */
static size_t
header_end_before(struct slice raw, size_t start, size_t content)
{
	size_t end = content;

	if (end > start && raw.data[end - 1] == '\n')
		end--;
	if (end > start && raw.data[end - 1] == '\r')
		end--;
	/* Without an empty line (the message ends in its header) nothing was taken off. */
	return end == start || raw.data[end - 1] == '\n' ? end : content;
}

/* Is the line a boundary of one of the multiparts we are in? */
static bool
is_boundary(const struct walk *walk, struct slice line)
{
	if (!slice_has_at(line, 0, SLICE("--")))
		return false;
	for (size_t i = 0; i < walk->depth; i++) {
		struct slice boundary = mime_tree_boundary(walk->levels[i].object);
		struct slice end = { NULL, 0 };

		if (boundary.len == 0 || !slice_has_at(line, 2, boundary))
			continue;
		end = slice_trim(slice_from(line, 2 + boundary.len));
		if (end.len == 0 || slice_equal(end, SLICE("--")))
			return true;
	}
	return false;
}

/*
 * The ranges of a part that has no content for GMime: its header runs into a boundary, or it is
 * a multipart without a part in it. It goes from `start` to the next boundary.
 */
static void
find_ranges_by_boundary(const struct walk *walk, size_t start, struct part *part)
{
	struct slice raw = walk->message->raw;
	struct slice rest = slice_from(raw, start);
	struct slice line, whole;
	bool in_header = true;

	part->header = (struct range){ start, start };
	part->content = (struct range){ start, start };
	while (slice_next_line(&rest, &line, &whole) && !is_boundary(walk, line)) {
		size_t end = raw.len - rest.len;

		if (in_header && line.len > 0)
			part->header.end = end;
		if (in_header)
			part->content = (struct range){ end, end };
		else	/* the last line end belongs to the boundary */
			part->content.end = rest.len > 0 ? end - (whole.len - line.len) : end;
		in_header = in_header && line.len > 0;
	}
}

static void
find_ranges(struct walk *walk, GMimeObject *object, struct part *part)
{
	struct slice raw = walk->message->raw;
	const struct level *level = &walk->levels[walk->depth - 1];
	GMimeMessage *inner = GMIME_IS_MESSAGE_PART(level->object)
				      ? g_mime_message_part_get_message(
						GMIME_MESSAGE_PART(level->object))
				      : NULL;
	size_t start = 0;
	size_t other = 0;
	bool has_fields = mime_tree_header_start(&walk->tree, object, &start);

	/* The header of an attached message is told in two places: what is not Content-* is its. */
	if (inner != NULL && mime_tree_header_start(&walk->tree, GMIME_OBJECT(inner), &other)) {
		start = has_fields && start < other ? start : other;
		has_fields = true;
	}
	if (mime_tree_content(&walk->tree, object, &part->content)) {
		size_t floor = has_fields && start < part->content.start
				       ? start : walk->message->body.start;
		size_t end = header_end_before(raw, floor, part->content.start);

		part->header = (struct range){ has_fields && start < end ? start : end, end };
	} else {
		find_ranges_by_boundary(walk, has_fields ? start : walk->cursor, part);
	}
	walk->cursor = part->content.end;
}

/* ---- the walk ------------------------------------------------------------------------------- */

static bool
count_object(struct walk *walk)
{
	if (++walk->objects > walk->limits->parts)
		return fail(walk->err, FAULT_LIMIT, "more than limits.parts (%zu) parts",
			    walk->limits->parts);
	return true;
}

/* Is the line before a part's header what it should be: a boundary, or the end of a header? */
static bool
begins_cleanly(struct slice raw, size_t header)
{
	size_t end = header;
	size_t start;

	if (end > 0 && raw.data[end - 1] == '\n')
		end--;
	if (end > 0 && raw.data[end - 1] == '\r')
		end--;
	for (start = end; start > 0 && raw.data[start - 1] != '\n';)
		start--;
	return start == end || slice_has_at(raw, start, SLICE("--"));
}

/* Lines that belong to no field, before the first field or between them. */
static bool
is_malformed(struct slice raw, struct range header, const struct header_field *fields,
	     size_t count)
{
	size_t in_fields = 0;

	for (size_t i = 0; i < count; i++)
		in_fields += range_len(fields[i].range);
	return in_fields < range_len(header) || !begins_cleanly(raw, header.start);
}

/*
 * Reading fields says "empty" where memory is short, and an attachment must not be taken for text
 * because of that. Seven values of three or four copies each take less than this.
 */
static bool
has_memory_for_fields(const struct walk *walk, const struct part *part)
{
	size_t left = arena_budget(walk->arena) - arena_used(walk->arena);

	return left / 64 > range_len(part->header) + KiB;
}

static bool
read_part(struct walk *walk, struct part *part)
{
	struct header_field *fields = walk->message->fields;
	size_t count = walk->message->field_count;

	if (!has_memory_for_fields(walk, part))
		return no_memory(walk);
	if (walk->depth > 0 && !header_fields_parse(walk->arena, walk->message->raw, part->header,
						    &fields, &count, walk->err))
		return false;
	part->malformed = walk->depth > 0 && is_malformed(walk->message->raw, part->header, fields,
							  count);
	part_read_fields(walk->arena, fields, count, part);
	if (part_fields_contradict(walk->arena, fields, count))
		part->dispute = SAID_TWICE;
	return find_seal(walk, part);
}

static bool
add_leaf(struct walk *walk, GMimeObject *object, const char *number,
	 const struct heritage *heritage)
{
	struct part *part = ARENA_PUSH(walk->arena, walk->parts.items, walk->parts.count,
				       walk->part_cap);

	if (part == NULL)
		return no_memory(walk);
	*part = (struct part){
		.number = number,
		.seal = heritage->seal,
		.nested = heritage->message > 0,
		.message = heritage->message,
		.alternative = heritage->alternative,
		.alternative_branch = heritage->branch,
		.dispute = heritage->dispute,
		.header = walk->message->header,
		.content = walk->message->body,
	};
	if (walk->depth > 0)
		find_ranges(walk, object, part);
	if (!read_part(walk, part))
		return within(walk->err, "part %s", number);
	/* Its boundary is nowhere, or not as GMime wants it: some mail programs show what there is, some
	 * find parts. */
	if (GMIME_IS_MULTIPART(object)) {
		part->kind = PART_PLAIN;
		part->dispute = NO_PARTS;
	}
	return true;
}

/* What is in a multipart for some is another part, or no part at all, for others. */
static bool
inherit_dispute(struct walk *walk, GMimeObject *object, struct heritage *heritage)
{
	struct slice boundary = GMIME_IS_MULTIPART(object) ? mime_tree_boundary(object)
							   : (struct slice){ NULL, 0 };
	struct header_field *fields = walk->message->fields;
	size_t count = walk->message->field_count;

	if (slice_trim(boundary).len != boundary.len)
		heritage->dispute = BLANK_AT_END;
	if (walk->depth > 0 && !mime_tree_fields(walk->arena, object, &fields, &count))
		return no_memory(walk);
	if (part_fields_contradict(walk->arena, fields, count))
		heritage->dispute = SAID_TWICE;
	return true;
}

/* Goes down into a multipart or an attached message. */
static bool
add_level(struct walk *walk, GMimeObject *object, const char *number, struct heritage heritage)
{
	struct level *level;
	bool is_message = GMIME_IS_MESSAGE_PART(object);
	bool is_alternative =
		!is_message && g_mime_content_type_is_type(g_mime_object_get_content_type(object),
							   "multipart", "alternative");

	if (walk->depth >= walk->limits->depth || walk->depth >= DEPTH_MOST)
		return fail(walk->err, FAULT_LIMIT, "nested deeper than limits.depth (%zu)",
			    walk->limits->depth);
	if (!inherit_dispute(walk, object, &heritage))
		return false;
	level = ARENA_PUSH(walk->arena, walk->levels, walk->depth, walk->level_cap);
	if (level == NULL)
		return no_memory(walk);
	heritage.seal = is_message ? heritage.seal : seal_of_multipart(object, heritage.seal);
	if (is_message)
		heritage.message = ++walk->messages;
	level->branching = is_alternative && heritage.alternative == PART_NO_GROUP;
	if (level->branching)
		heritage.alternative = walk->alternatives++;
	level->object = object;
	level->count = mime_tree_child_count(object);
	level->number = number;
	level->heritage = heritage;
	return true;
}

/* RFC 3501 6.4.5: the multipart that an attached message consists of has no number of its own. */
static const char *
child_number(struct walk *walk, const struct level *level, GMimeObject *child, size_t index)
{
	if (GMIME_IS_MESSAGE_PART(level->object) && mime_tree_child_count(child) > 0 &&
	    GMIME_IS_MULTIPART(child))
		return level->number;
	return arena_printf(walk->arena, "%s%s%zu", level->number,
			    level->number[0] == '\0' ? "" : ".", index + 1);
}

static bool
note_boundary(struct walk *walk, struct slice boundary)
{
	struct slice *place = ARENA_PUSH(walk->arena, walk->parts.boundaries,
					 walk->parts.boundary_count, walk->boundary_cap);

	if (place == NULL)
		return no_memory(walk);
	*place = arena_copy(walk->arena, boundary);
	return place->data != NULL || no_memory(walk);
}

static bool
visit(struct walk *walk, GMimeObject *object, const char *number, const struct heritage *heritage)
{
	if (number == NULL)
		return no_memory(walk);
	if (!count_object(walk))
		return false;
	if (GMIME_IS_MULTIPART(object) && mime_tree_boundary(object).len > 0 &&
	    !note_boundary(walk, mime_tree_boundary(object)))
		return false;
	if (mime_tree_child_count(object) == 0)
		return add_leaf(walk, object, number, heritage);
	return add_level(walk, object, number, *heritage);
}

static bool
visit_all(struct walk *walk, GMimeObject *root)
{
	const struct heritage nothing = { .alternative = PART_NO_GROUP };
	bool is_multipart = GMIME_IS_MULTIPART(root) && mime_tree_child_count(root) > 0;

	if (!visit(walk, root, is_multipart ? "" : "1", &nothing))
		return false;
	while (walk->depth > 0) {
		struct level *level = &walk->levels[walk->depth - 1];
		struct heritage heritage = level->heritage;
		GMimeObject *child;
		size_t index = level->next;

		if (index == level->count) {
			walk->depth--;
			continue;
		}
		level->next++;
		child = mime_tree_child(level->object, index);
		if (level->branching)
			heritage.branch = index;
		/* The level may move when another is added: it is not touched behind this. */
		if (!visit(walk, child, child_number(walk, level, child, index), &heritage))
			return false;
	}
	return true;
}

bool
parts_parse(struct arena *arena, const struct message *message, const struct limits *limits,
	    struct parts *parts_out, struct error *err)
{
	struct walk walk = {
		.arena = arena,
		.message = message,
		.limits = limits,
		.cursor = message->body.start,
		.err = err,
	};
	bool ok;

	if (!mime_tree_open(arena, message, limits, &walk.tree, err))
		return false;
	ok = visit_all(&walk, g_mime_message_get_mime_part(walk.tree.root));
	mime_tree_close(&walk.tree);
	if (ok)
		*parts_out = walk.parts;
	return ok;
}

bool
part_is_text(const struct part *part)
{
	return part->kind != PART_OPAQUE && part->kind != PART_OTHER;
}

bool
part_is_readable(const struct part *part)
{
	return part_is_text(part) && !part->attachment && !part->nested && part->seal == SEAL_NONE;
}
