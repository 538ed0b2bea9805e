/*
 * A whole issue, rendered, moderated, and read again: what a subscriber would see is compared with
 * what was expected, block by block, not what the decision says it did.
 */
#include "mail/part.h"
#include "mail/transfer_encoding.h"
#include "moderate/moderate.h"
#include "tool/test_text.h"

/* Two texts that read alike have the same key: folded, blanks joined. */
static struct slice
key_of(struct arena *arena, struct slice text)
{
	struct folded folded;
	struct buf key;

	buf_init(&key, arena);
	if (!fold(arena, text, &folded))
		return text;
	for (size_t i = 0; i < folded.text.len; i++) {
		uint8_t c = folded.text.data[i];

		if (c == '\n' || c == '\t' || c == '\r')
			c = ' ';
		if (c != ' ' || (key.len > 0 && key.data[key.len - 1] != ' '))
			buf_byte(&key, c);
	}
	return slice_trim(buf_slice(&key));
}

static bool
has_key(const struct labelled_texts *keys, struct slice key)
{
	for (size_t i = 0; i < keys->count; i++)
		if (slice_equal(keys->items[i], key))
			return true;
	return false;
}

static bool
keys_of_document(struct arena *arena, const struct document *document,
		 struct labelled_texts *keys)
{
	keys->items = arena_array(arena, document->block_count, sizeof(*keys->items));
	if (keys->items == NULL)
		return false;
	for (size_t i = 0; i < document->block_count; i++)
		keys->items[keys->count++] =
			key_of(arena, block_text(document, &document->blocks[i]));
	return true;
}

/* The blocks of the issue as it would leave. */
static bool
read_blocks(struct arena *arena, struct slice output, struct labelled_texts *keys,
	    struct error *err)
{
	struct limits limits = LIMITS_DEFAULT;
	struct message message;
	struct parts parts;
	struct transfer_decoded decoded;
	struct document document;

	if (!message_parse(arena, output, &limits, &message, err) ||
	    !parts_parse(arena, &message, &limits, &parts, err))
		return false;
	if (parts.count != 1)
		return fail(err, FAULT_INTERNAL, "%zu parts came out of one", parts.count);
	if (!transfer_decode(arena, parts.items[0].transfer,
			     slice_range(output, parts.items[0].content), &decoded, err) ||
	    !document_from_html(arena, decoded.bytes, NULL, &document, err))
		return false;
	if (!keys_of_document(arena, &document, keys))
		return fail(err, FAULT_MEMORY, "needs more memory than there is");
	return true;
}

static bool
sort_out(struct arena *arena, const struct labelled *issue, const struct labelled_texts *keys,
	 struct issue_result *result)
{
	struct labelled_texts kept = { 0 };

	kept.items = arena_array(arena, issue->kept.count, sizeof(*kept.items));
	result->still.items = arena_array(arena, issue->removed.count, sizeof(struct slice));
	result->gone.items = arena_array(arena, issue->kept.count, sizeof(struct slice));
	if (kept.items == NULL || result->still.items == NULL || result->gone.items == NULL)
		return false;
	for (size_t i = 0; i < issue->kept.count; i++) {
		struct slice key = key_of(arena, issue->kept.items[i]);

		kept.items[kept.count++] = key;
		if (!has_key(keys, key))
			result->gone.items[result->gone.count++] = issue->kept.items[i];
	}
	for (size_t i = 0; i < issue->removed.count; i++) {
		struct slice key = key_of(arena, issue->removed.items[i]);

		/* The same words may stand once where they go and once where they stay. */
		if (has_key(keys, key) && !has_key(&kept, key))
			result->still.items[result->still.count++] = issue->removed.items[i];
	}
	return true;
}

/* "inserted:de,en" in the order of the alphabet, "present", or "n/a". */
static const char *
disclaimers(struct arena *arena, const struct decision *decision)
{
	const char *languages[32];
	size_t count = 0;
	bool present = false;
	struct buf words;

	for (size_t i = 0; i < decision->article_count; i++) {
		const struct reported_article *article = &decision->articles[i];
		size_t at = 0;

		present = present || (article->disclaimer == DISCLAIMER_PRESENT && !article->dropped);
		if (article->disclaimer != DISCLAIMER_INSERTED || count == COUNT(languages))
			continue;
		while (at < count && strcmp(languages[at], article->language) < 0)
			at++;
		if (at < count && strcmp(languages[at], article->language) == 0)
			continue;
		memmove(languages + at + 1, languages + at, (count - at) * sizeof(*languages));
		languages[at] = article->language;
		count++;
	}
	if (count == 0)
		return present ? "present" : "n/a";
	buf_init(&words, arena);
	for (size_t i = 0; i < count; i++)
		buf_printf(&words, "%s%s", i == 0 ? "inserted:" : ",", languages[i]);
	return buf_cstring(&words);
}

/* The worst of the articles that stay. */
static const char *
attribution(const struct decision *decision)
{
	static const struct {
		enum attribution_state state;
		const char *word;
	} worst_first[] = {
		{ ATTRIBUTION_MISSING, "missing" },
		{ ATTRIBUTION_INSUFFICIENT, "insufficient" },
		{ ATTRIBUTION_OK, "ok" },
	};

	for (size_t w = 0; w < COUNT(worst_first); w++)
		for (size_t i = 0; i < decision->article_count; i++)
			if (!decision->articles[i].dropped &&
			    decision->articles[i].attribution == worst_first[w].state)
				return worst_first[w].word;
	return "n/a";
}

static bool
describe(struct arena *arena, const struct labelled *issue, const struct message *message,
	 const struct decision *decision, struct issue_result *result, struct error *err)
{
	struct labelled_texts keys = { 0 };
	struct buf output;

	result->verdict = verdict_name(decision->verdict);
	result->disclaimer = disclaimers(arena, decision);
	result->attribution = attribution(decision);
	result->reply = arena_string(arena, decision->reply.text);
	if (decision->verdict != VERDICT_ACCEPT && decision->verdict != VERDICT_REWRITE)
		return true;
	buf_init(&output, arena);
	if (!decision_apply(decision, message, &output))
		return fail(err, FAULT_MEMORY, "needs more memory than there is");
	if (!read_blocks(arena, buf_slice(&output), &keys, err))
		return within(err, "the output cannot be read again");
	if (!sort_out(arena, issue, &keys, result))
		return fail(err, FAULT_MEMORY, "needs more memory than there is");
	return true;
}

bool
test_issue(const struct stream *stream, struct arena *arena, const struct labelled *issue,
	   struct issue_result *result_out, struct error *err)
{
	const struct limits *limits = &policy_conf(stream->policy)->limits;
	struct issue_result result = { 0 };
	struct decision decision = { 0 };
	struct message message;
	struct watch watch;
	struct buf raw;

	buf_init(&raw, arena);
	labelled_render(issue, &raw);
	if (raw.failed)
		return fail(err, FAULT_MEMORY, "needs more memory than there is");
	if (!message_parse(arena, buf_slice(&raw), limits, &message, err))
		return false;
	watch_start(&watch, limits->time_ms, 0, NULL, NULL);
	moderate(stream, &message, arena, &watch, &decision);
	if (!describe(arena, issue, &message, &decision, &result, err))
		return false;
	*result_out = result;
	return true;
}
