/*
 * Choosing the policy of a message.
 *
 * Every key of `match` that is set must hold, by one of its items. Most mail of a server is no
 * newsletter, so what the envelope can rule out is ruled out before the body is transferred.
 */
#include "policy/stream.h"

#include "base/compiler.h"
#include "mail/header_field.h"
#include "policy/network.h"

bool
pattern_matches(struct slice pattern, struct slice text)
{
	size_t at = 0, in = 0, star = SIZE_MAX, retry = 0;

	/* Going back to the last star only is enough: what earlier ones took does not matter. */
	while (in < text.len) {
		if (at < pattern.len && pattern.data[at] == '*') {
			star = at++;
			retry = in;
		} else if (at < pattern.len &&
			   slice_equal_nocase(slice_range(pattern, (struct range){ at, at + 1 }),
					      slice_range(text, (struct range){ in, in + 1 }))) {
			at++;
			in++;
		} else if (star != SIZE_MAX) {
			at = star + 1;
			in = ++retry;
		} else {
			return false;
		}
	}
	while (at < pattern.len && pattern.data[at] == '*')
		at++;
	return at == pattern.len;
}

static bool
any_pattern_matches(const char *const *patterns, struct slice text)
{
	for (; *patterns != NULL; patterns++) {
		if (pattern_matches(slice_of(*patterns), text))
			return true;
	}
	return false;
}

/* A pattern of addresses: "@own.example" is all of that domain, for nothing else could be meant. */
static bool
any_address_matches(const char *const *patterns, struct slice address)
{
	for (; *patterns != NULL; patterns++) {
		struct slice pattern = slice_of(*patterns), text = address;

		if (slice_has_at(pattern, 0, SLICE("@"))) {
			const uint8_t *at = memrchr(address.data, '@', address.len);

			if (at == NULL)
				continue;
			text = slice_from(address, (size_t)(at - address.data));
		}
		if (pattern_matches(pattern, text))
			return true;
	}
	return false;
}

/* ---- the envelope ----------------------------------------------------------------------------- */

static enum match_result
match_sender(const char *const *patterns, const struct envelope *envelope, bool complete)
{
	if (patterns == NULL)
		return MATCH_YES;
	if (!envelope->has_reverse_path)
		return complete ? MATCH_NO : MATCH_UNDECIDED;
	return any_address_matches(patterns, envelope->reverse_path) ? MATCH_YES : MATCH_NO;
}

static enum match_result
match_sasl(const char *const *patterns, const struct envelope *envelope, bool complete)
{
	if (patterns == NULL)
		return MATCH_YES;
	if (envelope->sasl_login.len == 0)
		return complete || envelope->has_reverse_path ? MATCH_NO : MATCH_UNDECIDED;
	return any_pattern_matches(patterns, envelope->sasl_login) ? MATCH_YES : MATCH_NO;
}

static enum match_result
match_client(const char *const *networks, const struct envelope *envelope)
{
	struct network network;

	if (networks == NULL)
		return MATCH_YES;
	for (; *networks != NULL; networks++) {
		if (network_parse(slice_of(*networks), &network) &&
		    network_holds(&network, envelope->client_address))
			return MATCH_YES;
	}
	return MATCH_NO;
}

static bool
macro_matches(struct slice item, const struct envelope *envelope)
{
	size_t sign = slice_find_byte(item, 0, '=');
	struct slice name, pattern;

	if (sign == SLICE_NOT_FOUND)
		return false;
	name = slice_trim(slice_first(item, sign));
	pattern = slice_trim(slice_from(item, sign + 1));
	if (name.len > 2 && name.data[0] == '{' && name.data[name.len - 1] == '}')
		name = slice_range(name, (struct range){ 1, name.len - 1 });
	for (size_t i = 0; i < envelope->macro_count; i++) {
		if (slice_equal(envelope->macros[i].name, name) &&
		    pattern_matches(pattern, envelope->macros[i].value))
			return true;
	}
	return false;
}

/* Macros come with every step of the conversation, so only the last one can say no. */
static enum match_result
match_macro(const char *const *items, const struct envelope *envelope, bool complete)
{
	if (items == NULL)
		return MATCH_YES;
	for (; *items != NULL; items++) {
		if (macro_matches(slice_of(*items), envelope))
			return MATCH_YES;
	}
	return complete ? MATCH_NO : MATCH_UNDECIDED;
}

/* ---- the header ------------------------------------------------------------------------------- */

static bool
field_matches(struct arena *arena, const struct message *message, const char *item)
{
	struct slice text = slice_of(item);
	size_t colon = slice_find_byte(text, 0, ':');
	struct slice name = slice_trim(colon == SLICE_NOT_FOUND ? text : slice_first(text, colon));

	for (size_t i = 0; i < message->field_count; i++) {
		const struct header_field *field = &message->fields[i];

		if (!slice_equal_nocase(field->name, name))
			continue;
		if (colon == SLICE_NOT_FOUND ||
		    pattern_matches(slice_trim(slice_from(text, colon + 1)),
				    header_field_decode(arena, field->body)))
			return true;
	}
	return false;
}

static bool
header_matches(const char *const *items, struct arena *arena, const struct message *message)
{
	for (; *items != NULL; items++) {
		if (field_matches(arena, message, *items))
			return true;
	}
	return false;
}

static bool
list_id_matches(const char *const *patterns, struct arena *arena, const struct message *message)
{
	const struct header_field *field;

	for (size_t i = 0; (field = message_field(message, "List-Id", i)) != NULL; i++) {
		if (any_pattern_matches(patterns, header_field_identifier(arena, field->body)))
			return true;
	}
	return false;
}

static bool
from_matches(const char *const *patterns, struct arena *arena, const struct message *message)
{
	const struct header_field *field;

	for (size_t i = 0; (field = message_field(message, "From", i)) != NULL; i++) {
		if (any_address_matches(patterns, header_field_address(arena, field->body)))
			return true;
	}
	return false;
}

/*
 * What senders call their campaign. Of Feedback-ID, "campaign:customer:kind:sender", it is the first
 * of the parts that colons separate.
 */
static bool
campaign_is(struct slice pattern, struct arena *arena, const struct message *message)
{
	static const char *const names[] = { "X-Campaign", "X-Campaign-ID", "X-CampaignID",
					     "Feedback-ID" };

	for (size_t i = 0; i < COUNT(names); i++) {
		const struct header_field *field;

		for (size_t j = 0; (field = message_field(message, names[i], j)) != NULL; j++) {
			struct slice name = slice_trim(header_field_decode(arena, field->body));
			size_t colon = slice_find_byte(name, 0, ':');

			if (i + 1 == COUNT(names) && colon != SLICE_NOT_FOUND)
				name = slice_trim(slice_first(name, colon));
			if (pattern_matches(pattern, name))
				return true;
		}
	}
	return false;
}

static bool
campaign_matches(const char *const *items, struct arena *arena, const struct message *message)
{
	for (; *items != NULL; items++) {
		if (strchr(*items, ':') != NULL ? field_matches(arena, message, *items)
						: campaign_is(slice_of(*items), arena, message))
			return true;
	}
	return false;
}

static bool
asks_for_header(const struct match *match)
{
	return match->newsletter || match->list_id != NULL || match->from != NULL ||
	       match->header != NULL || match->campaign != NULL;
}

bool
match_asks(const struct match *match)
{
	return asks_for_header(match) || match->sender != NULL || match->sasl != NULL ||
	       match->client != NULL || match->macro != NULL;
}

static bool
match_header(const struct match *match, struct arena *arena, const struct message *message)
{
	return (!match->newsletter || message_field(message, "List-Id", 0) != NULL ||
		message_field(message, "List-Unsubscribe", 0) != NULL) &&
	       (match->list_id == NULL || list_id_matches(match->list_id, arena, message)) &&
	       (match->from == NULL || from_matches(match->from, arena, message)) &&
	       (match->header == NULL || header_matches(match->header, arena, message)) &&
	       (match->campaign == NULL || campaign_matches(match->campaign, arena, message));
}

enum match_result
match_mail(const struct match *match, struct arena *arena, const struct envelope *envelope,
	   const struct message *message)
{
	bool complete = message != NULL;
	const enum match_result results[] = {
		match_client(match->client, envelope),
		match_sender(match->sender, envelope, complete),
		match_sasl(match->sasl, envelope, complete),
		match_macro(match->macro, envelope, complete),
	};
	bool undecided = !complete && asks_for_header(match);

	for (size_t i = 0; i < COUNT(results); i++) {
		if (results[i] == MATCH_NO)
			return MATCH_NO;
		undecided |= results[i] == MATCH_UNDECIDED;
	}
	if (undecided)
		return MATCH_UNDECIDED;
	return !complete || match_header(match, arena, message) ? MATCH_YES : MATCH_NO;
}
