/*
 * The promises, checked from outside: by reading both messages, not by asking how one became the
 * other.
 */
#include "moderate/promises.h"

#include "base/utf8.h"
#include "mail/part_text.h"
#include "text/character.h"

/* ---- both messages, read --------------------------------------------------------------------- */

struct both {
	struct arena *arena;
	const struct decision *decision;
	struct message before, after;
	struct parts parts_before, parts_after;
};

static size_t
enough(const struct message *message)
{
	return moderate_budget(&LIMITS_DEFAULT, message->raw.len + 64 * KiB);
}

static const char *
read_both(struct both *both, const struct message *message, const struct decision *decision)
{
	struct limits limits = LIMITS_DEFAULT;
	struct error err;
	struct buf out;

	limits.message = SIZE_MAX;
	both->arena = arena_new(enough(message));
	both->decision = decision;
	both->before = *message;
	if (both->arena == NULL)
		return "no memory";
	buf_init(&out, both->arena);
	if (!decision_apply(decision, message, &out))
		return "the message cannot be written";
	if (!message_parse(both->arena, buf_slice(&out), &limits, &both->after, &err) ||
	    !parts_parse(both->arena, &both->before, &limits, &both->parts_before, &err) ||
	    !parts_parse(both->arena, &both->after, &limits, &both->parts_after, &err))
		return "what was written cannot be read";
	return NULL;
}

/* ---- promise 1 --------------------------------------------------------------------------------- */

static bool
is_ours(const struct decision *decision, struct slice name)
{
	for (size_t i = 0; i < decision->field_change_count; i++)
		if (slice_equal_nocase(slice_of(decision->field_changes[i].name), name))
			return true;
	return false;
}

/* Fields that no change names, with the empty line and what is behind it. */
static const char *
same_but_for_ours(const struct both *both)
{
	size_t at = 0;

	for (size_t i = 0; i < both->before.field_count; i++) {
		const struct header_field *field = &both->before.fields[i];

		if (is_ours(both->decision, field->name))
			continue;
		while (at < both->after.field_count &&
		       is_ours(both->decision, both->after.fields[at].name))
			at++;
		if (at == both->after.field_count ||
		    !slice_equal(slice_range(both->before.raw, field->range),
				 slice_range(both->after.raw, both->after.fields[at].range)))
			return "a header field that no change names is another";
		at++;
	}
	for (; at < both->after.field_count; at++)
		if (!is_ours(both->decision, both->after.fields[at].name))
			return "a header field came in that no change names";
	return NULL;
}

const char *
promise_accept_changes_nothing(const struct message *message, const struct decision *decision)
{
	struct both both;
	const char *wrong = read_both(&both, message, decision);

	if (wrong == NULL)
		wrong = same_but_for_ours(&both);
	if (wrong == NULL && decision->verdict == VERDICT_ACCEPT && decision->body_changed)
		wrong = "an accepted message has a new body";
	if (wrong == NULL && !decision->body_changed &&
	    !slice_equal(slice_from(both.before.raw, both.before.body.start),
			 slice_from(both.after.raw, both.after.body.start)))
		wrong = "the body changed though it did not";
	if (wrong == NULL && decision->field_change_count == 0 && !decision->body_changed &&
	    !slice_equal(both.before.raw, both.after.raw))
		wrong = "nothing is to change and the bytes are others";
	arena_free(both.arena);
	return wrong;
}

/* ---- promise 2 --------------------------------------------------------------------------------- */

/* Reads a part; `charset` tells how it was read. */
static bool
make_document(struct arena *arena, const struct message *message, const struct part *part,
	      struct charset_decoded *charset, struct document *document)
{
	struct part_text text;
	struct error err;

	if (!part_text_read(arena, message->raw, part, NULL, NULL, &text, &err))
		return false;
	*charset = text.charset;
	return part_is_html(part)
		? document_from_html(arena, charset->text, NULL, document, &err)
		: document_from_plain(arena, charset->text, part->flowed, part->delsp, NULL, document,
				      &err);
}

/* The next word, letters and digits as they stand; empty at the end. */
static struct slice
next_word(struct slice text, size_t *at)
{
	size_t start = SLICE_NOT_FOUND;
	uint32_t c;

	while (*at < text.len) {
		size_t len = utf8_decode(text, *at, &c, NULL);
		enum character kind = character_of(c);
		bool in_word = kind == CHARACTER_LETTER || kind == CHARACTER_DIGIT;

		if (!in_word && start != SLICE_NOT_FOUND)
			return slice_range(text, (struct range){ start, *at });
		if (in_word && start == SLICE_NOT_FOUND)
			start = *at;
		*at += len;
	}
	return start == SLICE_NOT_FOUND ? (struct slice){ 0 } : slice_from(text, start);
}

/* Do the words of `wanted` stand at `*at`? Moves behind them. */
static bool
skip_words(struct slice text, size_t *at, struct slice wanted)
{
	size_t behind = *at, in_wanted = 0;
	struct slice word;

	while ((word = next_word(wanted, &in_wanted)).len > 0)
		if (!slice_equal(next_word(text, &behind), word))
			return false;
	if (behind == *at)
		return false;
	*at = behind;
	return true;
}

/* Moves behind something that came in: a text that is told as inserted, or a replacement. */
static bool
skip_new_words(const struct decision *decision, struct slice text, size_t *at)
{
	for (size_t i = 0; i < decision->inserted_count; i++)
		if (skip_words(text, at, decision->inserted[i]))
			return true;
	for (size_t i = 0; i < decision->finding_count; i++) {
		const struct rule *rule = decision->findings[i].finding->rule;

		if (rule->action == ACTION_REPLACE && skip_words(text, at, slice_of(rule->text)))
			return true;
	}
	return false;
}

/* The text of a document but for what stands for pictures, whose place between words may vary. */
static struct slice
words_of(struct arena *arena, const struct document *document)
{
	struct buf words;

	buf_init(&words, arena);
	for (size_t i = 0; i < document->block_count; i++)
		if (document->blocks[i].type != BLOCK_IMAGE) {
			buf_add(&words, block_text(document, &document->blocks[i]));
			buf_byte(&words, '\n');
		}
	return buf_slice(&words);
}

/*
 * What is read afterwards is what was read before, word by word and in its order, but for what
 * came in. (Blocks are not compared: less text may be seen to break its lines elsewhere.)
 */
static const char *
reads_the_same(const struct decision *decision, struct slice before, struct slice after)
{
	size_t at = 0, in_before = 0, next;
	struct slice word, old;

	for (;;) {
		if (skip_new_words(decision, after, &at))
			continue;
		next = at;
		word = next_word(after, &next);
		if (word.len == 0)
			break;
		do
			old = next_word(before, &in_before);
		while (old.len > 0 && !slice_equal(old, word));
		if (old.len == 0)
			return "words are read that were not there before";
		at = next;
	}
	return decision->finding_count == 0 ? "it changed and no finding says why" : NULL;
}

static const char *
part_stays(const struct both *both, const struct part *before, const struct part *after)
{
	struct slice old = slice_range(both->before.raw, before->content);
	struct slice new = slice_range(both->after.raw, after->content);
	struct charset_decoded charset, again;
	struct document was, is;

	if (strcmp(before->number, after->number) != 0 || before->kind != after->kind ||
	    before->attachment != after->attachment)
		return "a part is another";
	if (slice_equal(old, new))
		return NULL;
	if (!part_is_text(before) || before->kind == PART_TEXT || before->attachment || before->seal != SEAL_NONE)
		return "a part changed that nothing may change";
	if (!make_document(both->arena, &both->before, before, &charset, &was) ||
	    !make_document(both->arena, &both->after, after, &again, &is))
		return "no memory";
	/* Which charset explains most bytes may turn with a few bytes less; then words are others. */
	if (strcmp(charset.charset, again.charset) != 0 &&
	    (charset.contradicted || charset.unknown || charset.damaged))
		return NULL;
	return reads_the_same(both->decision, words_of(both->arena, &was),
			      words_of(both->arena, &is));
}

const char *
promise_the_rest_stays(const struct message *message, const struct decision *decision)
{
	struct both both;
	const char *wrong = read_both(&both, message, decision);

	if (wrong == NULL && both.parts_before.count != both.parts_after.count)
		wrong = "there are more parts, or fewer";
	for (size_t i = 0; wrong == NULL && i < both.parts_before.count; i++)
		wrong = part_stays(&both, &both.parts_before.items[i], &both.parts_after.items[i]);
	arena_free(both.arena);
	return wrong;
}

/* ---- promise 3 --------------------------------------------------------------------------------- */

const char *
promise_again_is_accept(const struct message *message, const struct decision *decision)
{
	struct decision again;
	struct both both;
	const char *wrong = read_both(&both, message, decision);
	struct arena *arena = arena_new(enough(message));

	if (wrong == NULL) {
		both.after.envelope = message->envelope;
		moderate(decision->stream, &both.after, arena, NULL, &again);
		if (again.verdict != VERDICT_ACCEPT)
			wrong = "moderated again it is not accepted";
		else if (again.body_changed || again.inserted_count > 0)
			wrong = "moderated again it is edited";
	}
	arena_free(arena);
	arena_free(both.arena);
	return wrong;
}

/* ---- promise 4 --------------------------------------------------------------------------------- */

enum { LONG_PASSAGE = 6 };	/* words; a shorter one may stand where nobody removed it */

/* One alternative: all that is read in it, before and after. */
struct branch {
	size_t number;
	struct slice before, after;
};

struct branches {
	struct branch *items;
	size_t count;
	bool doubtful;			/* a charset had to be guessed, and may be guessed otherwise */
};

static size_t
count_words(struct slice text)
{
	size_t count = 0, at = 0;

	while (next_word(text, &at).len > 0)
		count++;
	return count;
}

static bool
reads(struct slice text, struct slice passage)
{
	size_t at = 0, behind;

	do {
		behind = at;
		if (skip_words(text, &behind, passage))
			return true;
	} while (next_word(text, &at).len > 0);
	return false;
}

static bool
append_text(struct arena *arena, const struct message *message, const struct part *part,
	    struct slice *text, bool *doubtful)
{
	struct charset_decoded charset;
	struct document document;
	struct buf joined;

	if (!make_document(arena, message, part, &charset, &document))
		return false;
	*doubtful |= charset.contradicted || charset.unknown || charset.damaged;
	buf_init(&joined, arena);
	buf_add(&joined, *text);
	buf_add(&joined, words_of(arena, &document));
	*text = buf_slice(&joined);
	return !joined.failed;
}

static bool
find_branches(const struct both *both, size_t group, struct branches *branches)
{
	const struct parts *parts = &both->parts_before;

	*branches = (struct branches){ .items = arena_array(both->arena, parts->count,
							    sizeof(*branches->items)) };
	for (size_t i = 0; branches->items != NULL && i < parts->count; i++) {
		const struct part *part = &parts->items[i];
		struct branch *branch = NULL;

		if (!part_is_readable(part) || part->alternative != group)
			continue;
		for (size_t j = 0; j < branches->count; j++)
			if (branches->items[j].number == part->alternative_branch)
				branch = &branches->items[j];
		if (branch == NULL) {
			branch = &branches->items[branches->count++];
			*branch = (struct branch){ .number = part->alternative_branch };
		}
		if (!append_text(both->arena, &both->before, part, &branch->before, &branches->doubtful) ||
		    !append_text(both->arena, &both->after, &both->parts_after.items[i], &branch->after,
				 &branches->doubtful))
			return false;
	}
	return branches->items != NULL;
}

/* Of the branches that had the passage, all have it still, or none. */
static bool
agree_on_removal(const struct branches *branches, struct slice passage)
{
	size_t had = 0, have = 0;

	for (size_t i = 0; i < branches->count; i++)
		if (reads(branches->items[i].before, passage)) {
			had++;
			have += reads(branches->items[i].after, passage);
		}
	return have == 0 || have == had;
}

static const char *
branches_agree(const struct both *both, size_t group)
{
	const struct decision *decision = both->decision;
	struct branches branches;

	if (!find_branches(both, group, &branches))
		return "no memory";
	if (branches.doubtful)
		return NULL;
	for (size_t i = 0; i < decision->removed_count; i++)
		if (count_words(decision->removed[i]) >= LONG_PASSAGE &&
		    !agree_on_removal(&branches, decision->removed[i]))
			return "what was removed is read in one alternative still";
	return NULL;
}

const char *
promise_alternatives_agree(const struct message *message, const struct decision *decision)
{
	struct both both;
	const char *wrong = read_both(&both, message, decision);
	size_t last = PART_NO_GROUP;

	if (wrong == NULL && both.parts_before.count != both.parts_after.count)
		wrong = "there are more parts, or fewer";
	for (size_t i = 0; wrong == NULL && decision->body_changed && i < both.parts_before.count; i++) {
		size_t group = both.parts_before.items[i].alternative;

		/* The parts of one alternative stand together. */
		if (group != PART_NO_GROUP && group != last)
			wrong = branches_agree(&both, group);
		last = group;
	}
	arena_free(both.arena);
	return wrong;
}

/* ---- all ------------------------------------------------------------------------------------- */

const char *
promises_hold(const struct stream *stream, struct slice raw)
{
	struct arena *arena = arena_new(moderate_budget(&LIMITS_DEFAULT, raw.len));
	struct decision decision;
	struct message message;
	struct error err;
	const char *wrong = NULL;

	if (arena == NULL)
		return NULL;
	if (message_parse(arena, raw, &LIMITS_DEFAULT, &message, &err)) {
		moderate(stream, &message, arena, NULL, &decision);
		if (decision.fault.kind == FAULT_INTERNAL)
			wrong = "an internal fault";
		if (wrong == NULL &&
		    (decision.verdict == VERDICT_ACCEPT || decision.verdict == VERDICT_REWRITE)) {
			wrong = promise_accept_changes_nothing(&message, &decision);
			if (wrong == NULL)
				wrong = promise_the_rest_stays(&message, &decision);
			if (wrong == NULL)
				wrong = promise_again_is_accept(&message, &decision);
			if (wrong == NULL)
				wrong = promise_alternatives_agree(&message, &decision);
		}
	}
	arena_free(arena);
	return wrong;
}
