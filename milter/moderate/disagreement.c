/*
 * Whether an alternative still says what another one loses.
 *
 * What went is looked for in what stays of the other version, phrase by phrase, however it is cut
 * into blocks there: in a paragraph that says other things as well and cannot go as a whole, in a
 * picture's words, or where pairing was mistaken. What both versions still say is no disagreement:
 * then an article quotes it, or a mark keeps it.
 *
 * Headings and links that went because of what went beside them are left aside; in the other version
 * they may have something beside them still.
 */
#include "base/search.h"
#include "moderate/moderation.h"
#include "moderate/phrases.h"

#include "base/utf8.h"

enum {
	SAYS_LITTLE = 16,	/* bytes of a text that is too short to be known again */
	QUOTED_MOST = 80,	/* bytes of it that are told */
	NOTES_MOST = 5,
};

static const struct text *
text_of(const struct moderation *m, const struct version_block *block)
{
	return &m->texts[block->owner];
}

static bool
is_gone(const struct moderation *m, const struct version_block *block)
{
	const struct text *text = text_of(m, block);

	return text->removed[block->block] || text->replaced[block->block] != NULL;
}

/* ---- what stays ------------------------------------------------------------------------------- */

/* A version as it will be. */
struct state {
	const struct version *version;
	struct phrases phrases;		/* of what stays */
	size_t *pieces_gone;		/* per block: how many of its pieces go in the other version */
};

/* The first excerpt of a block, or where it would stand. */
static size_t
first_excerpt(const struct text *text, size_t block)
{
	return COUNT_WHILE(text->excerpt_count, i, text->excerpts[i].block < block);
}

static bool
any_gone(const struct moderation *m, const struct version *version)
{
	for (size_t i = 0; i < version->count; i++)
		if (is_gone(m, &version->blocks[i]))
			return true;
	return false;
}

/* The words that stay of block `index`: all of a block, or what is around its excerpts. */
static void
add_kept_words(const struct moderation *m, const struct version *version, size_t index,
	       struct phrases *phrases)
{
	const struct text *text = text_of(m, &version->blocks[index]);
	size_t block = version->blocks[index].block, at = 0;
	struct words words = version_words(version, index);

	for (size_t i = first_excerpt(text, block);
	     i < text->excerpt_count && text->excerpts[i].block == block; i++) {
		struct range cut = text->excerpts[i].words;

		if (cut.start > at)
			phrases_add(phrases, (struct words){ words.items + at, cut.start - at }, index);
		if (cut.end > at)
			at = cut.end;
	}
	if (at < words.count)
		phrases_add(phrases, (struct words){ words.items + at, words.count - at }, index);
}

static bool
find_state(struct moderation *m, const struct version *version, const struct version *other,
	   struct state *state)
{
	state->version = version;
	state->pieces_gone = arena_array(m->arena, version->count, sizeof(*state->pieces_gone));
	if (state->pieces_gone == NULL ||
	    !phrases_init(&state->phrases, m->arena, version->words.count))
		return moderation_no_memory(m);
	for (size_t i = 0; i < version->count; i++)
		if (!is_gone(m, &version->blocks[i]))
			add_kept_words(m, version, i, &state->phrases);
	for (size_t i = 0; i < other->count; i++)
		if (other->blocks[i].whole != BLOCK_NONE && is_gone(m, &other->blocks[i]))
			state->pieces_gone[other->blocks[i].whole]++;
	return true;
}

/* ---- what is told ----------------------------------------------------------------------------- */

static bool
set_counterpart(struct moderation *m, const struct version_block *block, const char *value)
{
	const char **told = &m->texts[block->owner].counterpart[block->block];
	bool is_word = strcmp(value, COUNTERPART_NONE) == 0 || strcmp(value, COUNTERPART_WITHIN) == 0;

	if (*told == NULL || strcmp(*told, COUNTERPART_NONE) == 0 ||
	    strcmp(value, COUNTERPART_WITHIN) == 0)
		*told = value;
	else if (!is_word && strcmp(*told, COUNTERPART_WITHIN) != 0 && strcmp(*told, value) != 0)
		*told = strcmp(value, *told) < 0 ? arena_printf(m->arena, "%s,%s", value, *told)
						 : arena_printf(m->arena, "%s,%s", *told, value);
	return *told != NULL || moderation_no_memory(m);
}

/* The first words of a text, so that an editor finds it. */
static struct slice
beginning_of(struct slice text)
{
	size_t at = 0;
	uint32_t c;

	while (at < text.len) {
		size_t len = utf8_decode(text, at, &c, NULL);

		if (at + len > QUOTED_MOST)
			break;
		at += len;
	}
	return slice_first(text, at);
}

/* Block `kept` of `to` says what `lost` said. */
static bool
tell(struct moderation *m, const struct version_block *lost, const struct version_block *kept,
     size_t *count)
{
	const struct document *document = kept->document;
	struct slice words = beginning_of(block_text(lost->document, &lost->document->blocks[lost->block]));
	size_t line, column;
	char *sentence;

	if (++*count > NOTES_MOST)
		return true;
	utf8_place(document->source, document->blocks[kept->block].source.start, &line, &column);
	sentence = arena_printf(m->arena, "part %s line %zu still says what part %s loses: \"%.*s\"",
				text_of(m, kept)->part->number, line, text_of(m, lost)->part->number,
				SLICE_ARG(words));
	if (sentence == NULL)
		return moderation_no_memory(m);
	if (m->disagreement == NULL)
		m->disagreement = sentence;
	return moderation_note(m, "%s", sentence);
}

/* ---- looking ----------------------------------------------------------------------------------- */

/* Did the other version lose it, too? */
static bool
has_counterpart(const struct moderation *m, const struct state *from, const struct state *to,
		size_t index)
{
	const struct version_block *block = &from->version->blocks[index];

	if (block->twin != BLOCK_NONE)
		return is_gone(m, &to->version->blocks[block->twin]);
	if (block->whole != BLOCK_NONE)
		return block->cut || is_gone(m, &to->version->blocks[block->whole]);
	return block->pieces > 0 && from->pieces_gone[index] == block->pieces;
}

/*
 * Does `to` still say what `from` said and says no longer? Where the counterpart went, all of it
 * would have to be there; where none was found, half of its phrases: the wording may differ.
 */
static bool
is_still_said(const struct state *from, const struct state *to, size_t index, bool counterpart,
	      size_t *block_out)
{
	struct words words = version_words(from->version, index);
	const struct version_block *block = &from->version->blocks[index];
	size_t all, wanted, nowhere;

	if (words.count < PHRASE_WORDS ||
	    range_len(block->document->blocks[block->block].text) < SAYS_LITTLE)
		return false;
	all = words.count - PHRASE_WORDS + 1;
	wanted = counterpart ? all : all - all / 2;
	return phrases_count(&to->phrases, words, block_out) >= wanted &&
	       phrases_count(&from->phrases, words, &nowhere) < wanted;
}

/* Does something stay that may well be the counterpart? */
static bool
is_doubtful(const struct moderation *m, const struct state *from, const struct state *to,
	    size_t index, size_t *block_out)
{
	const struct version_block *block = &from->version->blocks[index], *like;

	if (block->twin != BLOCK_NONE || block->whole != BLOCK_NONE || block->like == BLOCK_NONE)
		return false;
	like = &to->version->blocks[block->like];
	*block_out = block->like;
	return like->twin == BLOCK_NONE && like->whole == BLOCK_NONE && !is_gone(m, like);
}

static bool
look(struct moderation *m, const struct state *from, const struct state *to, size_t *count)
{
	for (size_t i = 0; i < from->version->count; i++) {
		const struct version_block *block = &from->version->blocks[i];
		const struct text *text = text_of(m, block);
		bool counterpart;
		size_t kept;

		if (!is_gone(m, block))
			continue;
		counterpart = has_counterpart(m, from, to, i);
		if (!text->leftover[block->block] &&
		    (is_still_said(from, to, i, counterpart, &kept) ||
		     is_doubtful(m, from, to, i, &kept))) {
			if (!set_counterpart(m, block, COUNTERPART_WITHIN) ||
			    !tell(m, block, &to->version->blocks[kept], count))
				return false;
		} else if (!set_counterpart(m, block, counterpart
				? text_of(m, &to->version->blocks[0])->part->number
				: COUNTERPART_NONE)) {
			return false;
		}
	}
	return true;
}

static bool
compare(struct moderation *m, const struct pairing *pairing, size_t *count)
{
	struct state one, other;

	if (pairing->one.count == 0 || pairing->other.count == 0 ||
	    text_of(m, &pairing->one.blocks[0])->inspected ||
	    (!any_gone(m, &pairing->one) && !any_gone(m, &pairing->other)))
		return true;
	return watch_check(m->watch, m->err) &&
	       find_state(m, &pairing->one, &pairing->other, &one) &&
	       find_state(m, &pairing->other, &pairing->one, &other) &&
	       look(m, &one, &other, count) && look(m, &other, &one, count);
}

bool
disagreement_find(struct moderation *m)
{
	for (size_t i = 0; i < m->strand_count; i++)
		for (size_t j = 0; j < m->strands[i].pairing_count; j++) {
			size_t count = 0;

			if (!compare(m, &m->strands[i].pairings[j], &count))
				return false;
			if (count > NOTES_MOST &&
			    !moderation_note(m, "and %zu passages more that an alternative still says",
					     count - NOTES_MOST))
				return false;
		}
	return true;
}
