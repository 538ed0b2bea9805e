/*
 * Phrases as pieces.
 *
 * A phrase is cut into pieces, whose words are folded one by one; groups become choices among
 * sequences of pieces. Where a group cannot stay it is written out (phrase_reading.c), and each
 * reading that comes of it is cut anew.
 */
#include "policy/phrase.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "policy/phrase_anchor.h"
#include "policy/phrase_keep.h"
#include "policy/phrase_reading.h"
#include "text/fold.h"

#define READING_BUDGET (256 * MiB)	/* for the time of one phrase's parsing */

static bool
is_word_at(struct slice text, size_t at)
{
	enum character character;
	size_t len;

	if (at >= text.len)
		return false;
	character = phrase_character_at(text, at, &len);
	return character == CHARACTER_LETTER || character == CHARACTER_DIGIT ||
	       character == CHARACTER_MARK;
}

/* ---- pieces ------------------------------------------------------------------------------- */

struct cutter {
	struct phrase_parser *parser;
	struct slice text;		/* one reading */
	size_t at;
	struct sequence sequence;
	bool open_start;		/* a star stands before the text to come */
	bool glued;			/* the last piece reaches to here */
};

static struct piece *
add_piece(struct cutter *cutter, enum piece_type type)
{
	struct sequence *sequence = &cutter->sequence;
	struct piece *piece = ARENA_PUSH(cutter->parser->arena, sequence->pieces, sequence->count,
					 sequence->cap);

	if (piece == NULL)
		(void)phrase_out_of_memory(cutter->parser);
	else
		piece->type = type;
	return piece;
}

static struct piece *
last_piece(const struct cutter *cutter)
{
	const struct sequence *sequence = &cutter->sequence;

	return sequence->count == 0 ? NULL : &sequence->pieces[sequence->count - 1];
}

/* Is what stands here a piece of text, rather than a sign of the phrase language or a blank? */
static bool
is_text_at(struct slice text, size_t at)
{
	size_t len;

	return at < text.len && strchr("*#{}()", text.data[at]) == NULL && phrase_dots_at(text, at) == 0 &&
	       phrase_character_at(text, at, &len) != CHARACTER_BLANK;
}

static bool
cut_text(struct cutter *cutter)
{
	struct phrase_parser *parser = cutter->parser;
	struct slice text = cutter->text;
	size_t start = cutter->at, len;
	struct folded folded;
	struct piece *piece;

	while (is_text_at(text, cutter->at)) {
		(void)phrase_character_at(text, cutter->at, &len);
		cutter->at += len;
	}
	text = slice_range(text, (struct range){ start, cutter->at });
	if (!fold(parser->arena, text, &folded))
		return phrase_out_of_memory(parser);
	if (folded.text.len == 0)
		return true;		/* nothing but soft hyphens and the like */
	piece = add_piece(cutter, PIECE_TEXT);
	if (piece == NULL)
		return false;
	piece->text = folded.text;
	piece->open_start = cutter->open_start;
	if (parser->exact)
		piece->exact = text;
	cutter->open_start = false;
	cutter->glued = true;
	return true;
}

static bool
cut_star(struct cutter *cutter)
{
	struct phrase_parser *parser = cutter->parser;
	struct piece *last = cutter->glued ? last_piece(cutter) : NULL;
	bool behind = last != NULL && last->type != PIECE_SIGNAL;

	cutter->at++;
	if (!behind && !is_text_at(cutter->text, cutter->at))
		return phrase_complain(parser, "a \"*\" without letters beside it; for any words write "
				"\"...\"");
	if (behind && is_word_at(cutter->text, cutter->at))
		return phrase_complain(parser, "a \"*\" within a word; it stands at a word's end or start");
	if (behind)
		last->open_end = true;
	else
		cutter->open_start = true;
	return true;
}

static bool
cut_signal(struct cutter *cutter)
{
	struct phrase_parser *parser = cutter->parser;
	size_t end = slice_find_byte(cutter->text, cutter->at, '}');
	struct piece *piece;

	if (cutter->text.data[cutter->at] == '}')
		return phrase_complain(parser, "\"}\" without \"{\"");
	if (end == SLICE_NOT_FOUND)
		return phrase_complain(parser, "\"{\" is never closed; write {signal}");
	if (end == cutter->at + 1)
		return phrase_complain(parser, "{} names no signal");
	piece = add_piece(cutter, PIECE_SIGNAL);
	if (piece == NULL)
		return false;
	piece->text = slice_range(cutter->text, (struct range){ cutter->at + 1, end });
	cutter->at = end + 1;
	cutter->glued = true;
	return true;
}

/* A blank or gap; beside a gap, blanks say nothing. */
static bool
cut_space(struct cutter *cutter, enum piece_type type, size_t len)
{
	struct piece *last = last_piece(cutter);

	cutter->at += len;
	cutter->glued = false;
	if (last != NULL && (last->type == PIECE_BLANK || last->type == PIECE_GAP)) {
		if (type == PIECE_GAP)
			last->type = PIECE_GAP;
		return true;
	}
	return add_piece(cutter, type) != NULL;
}

static bool cut_sequence(struct phrase_parser *parser, struct slice text, bool apart,
			 struct sequence *sequence);

/* "(a|b)*": the star is each alternative's, which phrase_group_stays saw to be a text or number. */
static void
open_ends(struct piece *choice)
{
	for (size_t i = 0; i < choice->choice_count; i++) {
		struct sequence *sequence = &choice->choices[i];

		sequence->pieces[sequence->count - 1].open_end = true;
	}
}

/* Groups within the group are written out. */
static bool
cut_choice(struct cutter *cutter)
{
	struct phrase_parser *parser = cutter->parser;
	struct slice inside = phrase_group_inside(cutter->text, cutter->at), alternative;
	struct piece *piece = add_piece(cutter, PIECE_CHOICE);
	enum group group = phrase_group(cutter->text, cutter->at);
	struct readings readings = { 0 };
	size_t at = 0;

	if (piece == NULL)
		return false;
	piece->text = inside;
	piece->apart = group == GROUP_APART;
	piece->optional = group == GROUP_OPTIONAL;
	cutter->at += inside.len + 2;
	cutter->glued = false;
	while (phrase_next_alternative(inside, &at, &alternative)) {
		if (piece->optional && slice_trim(alternative).len == 0)
			continue;
		if (!phrase_read_alternatives(parser, alternative, &readings))
			return false;
	}
	piece->choices = arena_array(parser->arena, readings.count, sizeof(*piece->choices));
	piece->choice_count = readings.count;
	if (piece->choices == NULL)
		return phrase_out_of_memory(parser);
	for (size_t i = 0; i < readings.count; i++) {
		if (!cut_sequence(parser, readings.items[i], piece->apart, &piece->choices[i]))
			return false;
	}
	if (piece->apart && cutter->at < cutter->text.len && cutter->text.data[cutter->at] == '*') {
		cutter->at++;
		open_ends(piece);
	}
	return true;
}

static bool
cut_one(struct cutter *cutter)
{
	size_t len = phrase_dots_at(cutter->text, cutter->at);
	uint8_t c = cutter->text.data[cutter->at];

	if (len > 0)
		return cut_space(cutter, PIECE_GAP, len);
	if (phrase_character_at(cutter->text, cutter->at, &len) == CHARACTER_BLANK)
		return cut_space(cutter, PIECE_BLANK, len);
	if (c == '*')
		return cut_star(cutter);
	if (c == '{' || c == '}')
		return cut_signal(cutter);
	if (c == '(')
		return cut_choice(cutter);
	if (c == '#') {
		cutter->at++;
		cutter->glued = true;
		return add_piece(cutter, PIECE_NUMBER) != NULL;
	}
	return cut_text(cutter);
}

static void
trim_blanks(struct sequence *sequence)
{
	if (sequence->count > 0 && sequence->pieces[0].type == PIECE_BLANK) {
		sequence->pieces++;
		sequence->count--;
	}
	if (sequence->count > 0 && sequence->pieces[sequence->count - 1].type == PIECE_BLANK)
		sequence->count--;
}

/* Of an alternative that stands apart blanks matter at its ends, and it may be nothing. */
static bool
cut_sequence(struct phrase_parser *parser, struct slice text, bool apart, struct sequence *sequence)
{
	struct cutter cutter = { .parser = parser, .text = text };

	while (cutter.at < text.len) {
		if (!cut_one(&cutter))
			return false;
	}
	if (!apart)
		trim_blanks(&cutter.sequence);
	*sequence = cutter.sequence;
	if (apart)
		return true;
	if (sequence->count == 0)
		return phrase_complain(parser, "%s", slice_trim(parser->text).len == 0 ? "it is empty" :
				   "can stand for nothing; give it a word that must be there");
	if (sequence->pieces[0].type == PIECE_GAP ||
	    sequence->pieces[sequence->count - 1].type == PIECE_GAP)
		return phrase_complain(parser, "a gap \"...\" needs words on both sides");
	return true;
}

/* ---- phrases ---------------------------------------------------------------------------------- */

static bool
add_phrase(struct phrase_parser *parser, struct phrases *phrases, const struct sequence *sequence)
{
	struct phrase *phrase = ARENA_PUSH(parser->arena, phrases->items, phrases->count,
					   phrases->cap);

	if (phrase == NULL)
		return phrase_out_of_memory(parser);
	phrase->sequence = *sequence;
	return true;
}

static const struct piece *
first_choice(const struct sequence *sequence)
{
	for (size_t i = 0; i < sequence->count; i++) {
		if (sequence->pieces[i].type == PIECE_CHOICE)
			return &sequence->pieces[i];
	}
	return NULL;
}

/* Cuts a reading, or tells which of its groups must be written out; SLICE_NOT_FOUND: it is a phrase. */
static bool
cut_reading(struct phrase_parser *parser, struct slice reading, struct sequence *sequence,
	    size_t *group_out)
{
	const struct piece *choice;

	*group_out = phrase_group_that_goes(parser, reading);
	if (*group_out != SLICE_NOT_FOUND)
		return true;
	if (!cut_sequence(parser, reading, false, sequence))
		return false;
	*group_out = phrase_first_apart(reading);
	if (*group_out != SLICE_NOT_FOUND) {
		if (sequence_is_whole(sequence) && sequence_find_anchor(sequence))
			*group_out = SLICE_NOT_FOUND;
		return true;
	}
	if (sequence_find_plain_anchor(sequence))
		return true;
	choice = first_choice(sequence);
	if (choice == NULL)
		return phrase_complain(parser, "can stand for a number alone; give it a word or a sign "
				   "beside the \"#\"");
	*group_out = (size_t)(choice->text.data - reading.data) - 1;
	return true;
}

static bool
check_bytes(struct phrase_parser *parser)
{
	if (parser->text.len > PHRASE_MOST)
		return phrase_complain(parser, "is longer than %d bytes", PHRASE_MOST);
	for (size_t i = 0; i < parser->text.len; i++) {
		uint8_t c = parser->text.data[i];

		if (c >= 0x20 && c != 0x7F)
			continue;
		complain_of(parser->diags, "control-character", parser->place,
			    "a phrase holds a control character (0x%02X); a "
			    "backslash has no meaning in phrases", c);
		return false;
	}
	return true;
}

/* Parses into the parser's arena. Of the readings that are still to be cut the last one is next. */
static bool
parse(struct phrase_parser *parser, struct phrases *phrases)
{
	struct readings open = { 0 };

	if (!check_bytes(parser) || !phrase_check_groups(parser) ||
	    !phrase_add_reading(parser, &open, parser->text))
		return false;
	while (open.count > 0) {
		struct slice reading = open.items[--open.count];
		struct sequence sequence;
		size_t group;

		if (!cut_reading(parser, reading, &sequence, &group))
			return false;
		if (group == SLICE_NOT_FOUND ? !add_phrase(parser, phrases, &sequence)
					     : !phrase_write_out(parser, &open, reading, group))
			return false;
		if (open.count + phrases->count > PHRASE_WRITTEN_MOST)
			return phrase_complain(parser, "is written out to more than %d phrases; write it as "
					"several, with fewer alternatives each", PHRASE_WRITTEN_MOST);
	}
	return true;
}

bool
phrase_parse(struct arena *arena, const char *text, bool exact, struct place place,
	     struct phrases *phrases_out, struct diagnostics *diags)
{
	struct phrase_parser parser = { .arena = arena_new(READING_BUDGET), .text = slice_of(text),
					.exact = exact, .place = place, .diags = diags };
	struct phrases parsed = { 0 };
	bool done;

	if (parser.arena == NULL)
		return phrase_out_of_memory(&parser);
	done = parse(&parser, &parsed) &&
	       (phrases_keep(arena, &parsed, phrases_out) || phrase_out_of_memory(&parser));
	arena_free(parser.arena);
	return done;
}

size_t
phrase_anchor_count(const struct phrase *phrase)
{
	const struct piece *piece = &phrase->sequence.pieces[phrase->sequence.anchor];

	return piece->type == PIECE_CHOICE ? piece->choice_count : 1;
}

const struct piece *
phrase_anchor(const struct phrase *phrase, size_t number)
{
	const struct piece *piece = &phrase->sequence.pieces[phrase->sequence.anchor];
	const struct sequence *choice;

	if (piece->type != PIECE_CHOICE)
		return piece;
	assert(number < piece->choice_count);
	choice = &piece->choices[number];
	return &choice->pieces[choice->anchor];
}
