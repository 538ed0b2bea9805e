/*
 * Phrases as pieces.
 *
 * First some alternatives are written out (phrase_reading.c). Then each reading is cut into pieces,
 * whose words are folded one by one; groups that stayed become choices among sequences of
 * pieces.
 */
#include "policy/phrase.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "policy/phrase_keep.h"
#include "policy/phrase_reading.h"
#include "text/fold.h"

#define READING_BUDGET (256 * MiB)	/* for the time of one phrase's parsing */
#define COMMON_MOST 4			/* bytes up to which a word is too common to find a phrase by */

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

static bool cut_sequence(struct phrase_parser *parser, struct slice text, struct sequence *sequence);

/* A group that stands by itself; groups within it are written out. */
static bool
cut_choice(struct cutter *cutter)
{
	struct phrase_parser *parser = cutter->parser;
	struct slice inside = phrase_group_inside(cutter->text, cutter->at), alternative;
	struct piece *piece = add_piece(cutter, PIECE_CHOICE);
	struct readings readings = { 0 };
	size_t at = 0;

	if (piece == NULL)
		return false;
	piece->text = inside;
	cutter->at += inside.len + 2;
	while (phrase_next_alternative(inside, &at, &alternative)) {
		if (!phrase_read_alternatives(parser, alternative, true, &readings))
			return false;
	}
	for (size_t i = 0; i < readings.count; i++) {
		struct sequence *choice = ARENA_PUSH(parser->arena, piece->choices,
						     piece->choice_count, piece->choice_cap);

		if (choice == NULL)
			return phrase_out_of_memory(parser);
		if (!cut_sequence(parser, readings.items[i], choice))
			return false;
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

static bool
cut_sequence(struct phrase_parser *parser, struct slice text, struct sequence *sequence)
{
	struct cutter cutter = { .parser = parser, .text = text };

	while (cutter.at < text.len) {
		if (!cut_one(&cutter))
			return false;
	}
	trim_blanks(&cutter.sequence);
	*sequence = cutter.sequence;
	if (sequence->count == 0)
		return phrase_complain(parser, "%s", slice_trim(parser->text).len == 0 ? "it is empty" :
				   "can stand for nothing; give it a word that must be there");
	if (sequence->pieces[0].type == PIECE_GAP ||
	    sequence->pieces[sequence->count - 1].type == PIECE_GAP)
		return phrase_complain(parser, "a gap \"...\" needs words on both sides");
	return true;
}

/* ---- phrases ---------------------------------------------------------------------------------- */

static void
set_bounds(struct sequence *sequence, bool start, bool end)
{
	for (size_t i = 0; i < sequence->count; i++) {
		struct piece *piece = &sequence->pieces[i];

		piece->bound_start = i == 0 ? start : piece[-1].type == PIECE_GAP;
		piece->bound_end = i + 1 == sequence->count ? end : piece[1].type == PIECE_GAP;
		for (size_t j = 0; j < piece->choice_count; j++)
			set_bounds(&piece->choices[j], piece->bound_start, piece->bound_end);
	}
}

static size_t
longest_text(const struct sequence *sequence, size_t *index_out)
{
	size_t longest = 0;

	for (size_t i = 0; i < sequence->count; i++) {
		const struct piece *piece = &sequence->pieces[i];

		if (piece->type == PIECE_TEXT && piece->text.len > longest) {
			longest = piece->text.len;
			*index_out = i;
		}
	}
	return longest;
}

/*
 * The choice whose alternatives make the best anchors, better than a text of `least` bytes; NULL where
 * there is none.
 */
static const struct piece *
best_choice(const struct sequence *sequence, size_t least)
{
	const struct piece *best = NULL;
	size_t best_len = least, index;

	for (size_t i = 0; i < sequence->count; i++) {
		const struct piece *piece = &sequence->pieces[i];
		size_t shortest = SIZE_MAX;

		for (size_t j = 0; j < piece->choice_count; j++) {
			size_t len = longest_text(&piece->choices[j], &index);

			shortest = len < shortest ? len : shortest;
		}
		if (piece->type == PIECE_CHOICE && shortest > best_len) {
			best_len = shortest;
			best = piece;
		}
	}
	return best;
}

static const struct piece *
first_of(const struct sequence *sequence, enum piece_type type)
{
	for (size_t i = 0; i < sequence->count; i++) {
		if (sequence->pieces[i].type == type)
			return &sequence->pieces[i];
	}
	return NULL;
}

static bool
add_phrase(struct phrase_parser *parser, struct phrases *phrases, struct sequence *sequence,
	   size_t anchor)
{
	struct phrase *phrase = ARENA_PUSH(parser->arena, phrases->items, phrases->count,
					   phrases->cap);

	if (phrase == NULL)
		return phrase_out_of_memory(parser);
	set_bounds(sequence, true, true);
	phrase->sequence = *sequence;
	phrase->anchor = anchor;
	return true;
}

/*
 * A reading as a phrase. Where it has no text but in choices, or only a common one ("in"), a choice is
 * written out: then the readings that come of it are in `more`.
 */
static bool
cut_reading(struct phrase_parser *parser, struct slice reading, struct phrases *phrases,
	    struct readings *more)
{
	struct sequence sequence;
	const struct piece *choice, *signal;
	size_t anchor = 0, len;

	if (!cut_sequence(parser, reading, &sequence))
		return false;
	len = longest_text(&sequence, &anchor);
	choice = len < COMMON_MOST ? best_choice(&sequence, len) : NULL;
	if (len > 0 && choice == NULL)
		return add_phrase(parser, phrases, &sequence, anchor);
	signal = first_of(&sequence, PIECE_SIGNAL);
	if (choice == NULL && signal != NULL)
		return add_phrase(parser, phrases, &sequence, (size_t)(signal - sequence.pieces));
	if (choice == NULL)
		choice = first_of(&sequence, PIECE_CHOICE);
	if (choice == NULL)
		return phrase_complain(parser, "can stand for a number alone; give it a word or a sign "
				   "beside the \"#\"");
	return phrase_write_out(parser, more, reading, (size_t)(choice->text.data - reading.data) - 1);
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

/* Parses into the parser's arena. */
static bool
parse(struct phrase_parser *parser, struct phrases *phrases)
{
	struct readings readings = { 0 };

	if (!check_bytes(parser) || !phrase_check_groups(parser) ||
	    !phrase_read_alternatives(parser, parser->text, false, &readings))
		return false;
	/* Readings that must be written out further are added behind. */
	for (size_t i = 0; i < readings.count; i++) {
		if (!cut_reading(parser, readings.items[i], phrases, &readings))
			return false;
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
