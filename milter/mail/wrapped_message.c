/*
 * What an encoded attached message holds: decoded as a leaf, then taken apart as a message is. One
 * inside another is found as a leaf of the first; the caller goes on with it.
 */
#include "mail/wrapped_message.h"

#include "mail/transfer_encoding.h"

bool
wrapped_message_is(const struct part *part)
{
	return (part->transfer == TRANSFER_BASE64 ||
		part->transfer == TRANSFER_QUOTED_PRINTABLE) &&
	       (slice_equal(part->media_type, SLICE("message/rfc822")) ||
		slice_equal(part->media_type, SLICE("message/global")));
}

static bool
decode(struct arena *arena, struct slice encoded, const struct part *part,
       const struct limits *limits, size_t *sum, struct slice *raw_out, struct error *err)
{
	struct transfer_decoded decoded;

	if (!transfer_decode(arena, part->transfer, encoded, &decoded, err))
		return false;
	if (*sum > limits->decoded || decoded.bytes.len > limits->decoded - *sum)
		return fail(err, FAULT_LIMIT, "decodes to more than limits.decoded (%zu bytes)",
			    limits->decoded);
	*sum += decoded.bytes.len;
	*raw_out = decoded.bytes;
	return true;
}

/* Gives the leaves their place in the message around them. */
static bool
adopt(struct arena *arena, const struct part *part, struct parts *parts, size_t *messages,
      size_t *alternatives, struct error *err)
{
	size_t last_message = ++*messages, groups = 0;

	for (size_t i = 0; i < parts->count; i++) {
		struct part *leaf = &parts->items[i];

		leaf->number = arena_printf(arena, "%s.%s", part->number, leaf->number);
		if (leaf->number == NULL)
			return fail(err, FAULT_LIMIT, "no memory for %zu parts", parts->count);
		leaf->nested = leaf->wrapped = true;
		leaf->seal = leaf->seal == SEAL_NONE ? part->seal : leaf->seal;
		leaf->message += *messages;
		last_message = leaf->message > last_message ? leaf->message : last_message;
		if (leaf->alternative == PART_NO_GROUP)
			continue;
		groups = leaf->alternative >= groups ? leaf->alternative + 1 : groups;
		leaf->alternative += *alternatives;
	}
	*messages = last_message;
	*alternatives += groups;
	return true;
}

bool
wrapped_message_read(struct arena *arena, struct slice raw, const struct part *part,
		     const struct limits *limits, size_t *sum, size_t *messages,
		     size_t *alternatives, struct wrapped_message *wrapped_out, struct error *err)
{
	struct wrapped_message wrapped;
	struct message message;

	if (!decode(arena, slice_range(raw, part->content), part, limits, sum, &wrapped.raw, err) ||
	    !message_parse(arena, wrapped.raw, limits, &message, err) ||
	    !parts_parse(arena, &message, limits, &wrapped.parts, err) ||
	    !adopt(arena, part, &wrapped.parts, messages, alternatives, err))
		return within(err, "part %s", part->number);
	*wrapped_out = wrapped;
	return true;
}
