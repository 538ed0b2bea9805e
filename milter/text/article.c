/*
 * Articles: the blocks between one title and the next.
 *
 * Where titles are is found out in article_marks, article_alike, article_repetition and
 * article_titles; here the blocks are shared out among them and each article's language is voted
 * on by its blocks, long ones more than short ones: an article is in German although its
 * disclaimer is in English.
 */
#include "text/article.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "text/article_marks.h"
#include "text/article_names.h"
#include "text/article_titles.h"
#include "text/language.h"

enum {
	TITLE_WORDS = 60,	/* bytes of the text that stands for a missing title */
	VOTE_LEAST = 20,	/* bytes of a block that has a vote on the language */
	VOTES_ENOUGH = 6000,	/* bytes that settle it */
	LANGUAGES_MOST = 24,
};

/* ---- language ----------------------------------------------------------------------------- */

struct poll {
	const char *languages[LANGUAGES_MOST];
	size_t votes[LANGUAGES_MOST];
	size_t count;
};

static void
vote(struct poll *poll, const char *language, size_t votes)
{
	size_t i = 0;

	while (i < poll->count && strcmp(poll->languages[i], language) != 0)
		i++;
	if (i == LANGUAGES_MOST)
		return;
	if (i == poll->count)
		poll->languages[poll->count++] = language;
	poll->votes[i] += votes;
}

static const char *
winner(const struct poll *poll)
{
	const char *language = "";
	size_t most = 0;

	for (size_t i = 0; i < poll->count; i++) {
		if (poll->votes[i] > most) {
			most = poll->votes[i];
			language = poll->languages[i];
		}
	}
	return language;
}

static const char *
language_of_article(const struct document *document, const struct article *article)
{
	struct poll poll = { 0 };
	struct range all;
	size_t heard = 0;

	for (size_t i = article->first;
	     i < article->first + article->count && heard < VOTES_ENOUGH; i++) {
		const struct block *block = &document->blocks[i];
		const char *language;

		if (block->hidden || range_len(block->folded) < VOTE_LEAST)
			continue;
		heard += range_len(block->folded);
		language = language_of(block_folded(document, block));
		if (*language != '\0')
			vote(&poll, language, range_len(block->folded));
	}
	if (poll.count > 0)
		return winner(&poll);
	all = (struct range){ document->blocks[article->first].folded.start,
			      document->blocks[article->first + article->count - 1].folded.end };
	return language_of(slice_range(document->folded.text, all));
}

/* ---- sharing out -------------------------------------------------------------------------- */

/* A line that can be a title where nothing better is there. */
static bool
can_be_title(const struct document *document, const struct block *block)
{
	return block->type != BLOCK_ITEM && block->type != BLOCK_LINK &&
	       is_title_like(block_text(document, block));
}

/* The heading of the highest level in the article, its first line, or BLOCK_NONE. */
static size_t
find_title(const struct document *document, const struct article_hints *hints, size_t first,
	   size_t end)
{
	size_t title = BLOCK_NONE, line = BLOCK_NONE;

	for (size_t i = first; i < end; i++) {
		const struct block *block = &document->blocks[i];

		if (block->hidden || (hints->no_title != NULL && hints->no_title[i]))
			continue;
		if (block->type == BLOCK_HEADING &&
		    (title == BLOCK_NONE || block->level < document->blocks[title].level))
			title = i;
		if (line == BLOCK_NONE && block->type != BLOCK_IMAGE && block->type != BLOCK_LINK)
			line = i;
	}
	if (title != BLOCK_NONE)
		return title;
	return line != BLOCK_NONE && can_be_title(document, &document->blocks[line]) ? line
										     : BLOCK_NONE;
}

static bool
add_article(struct arena *arena, struct document *document, struct article article, size_t *cap)
{
	struct article *added;

	added = ARENA_PUSH(arena, document->articles, document->article_count, *cap);
	if (added == NULL)
		return false;
	for (size_t i = article.first; i < article.first + article.count; i++)
		document->blocks[i].article = document->article_count - 1;
	article.language = language_of_article(document, &article);
	*added = article;
	return true;
}

/* The blocks within each marked range; their source begins in it. */
static bool
share_by_marks(struct arena *arena, struct document *document, const struct article_hints *hints,
	       const struct article_marks *marks)
{
	size_t block = 0, cap = 0;

	for (size_t i = 0; i < marks->count; i++) {
		struct article article = { .marked = true };

		while (block < document->block_count &&
		       document->blocks[block].source.start < marks->ranges[i].start)
			block++;
		article.first = block;
		while (block < document->block_count &&
		       document->blocks[block].source.start < marks->ranges[i].end)
			block++;
		article.count = block - article.first;
		article.title = find_title(document, hints, article.first, block);
		if (article.count > 0 && !add_article(arena, document, article, &cap))
			return false;
	}
	return true;
}

/* Per block: the title of the article that begins with it, or BLOCK_NONE. */
static size_t *
list_beginnings(struct arena *arena, const struct outline *outline, const bool *titles)
{
	size_t count = outline->document->block_count;
	size_t *beginnings = arena_array(arena, count, sizeof(*beginnings));

	if (beginnings == NULL)
		return NULL;
	for (size_t i = 0; i < count; i++)
		beginnings[i] = BLOCK_NONE;
	for (size_t i = 0; i < outline->count; i++) {
		size_t block = outline->entries[i].block;

		if (titles[block])
			beginnings[outline_first_block(outline, i, titles)] = block;
	}
	return beginnings;
}

/* All blocks: from one title to the next, the first article from the very beginning. */
static bool
share_by_titles(struct arena *arena, struct document *document, const struct outline *outline,
		const bool *titles)
{
	const size_t *beginnings = list_beginnings(arena, outline, titles);
	struct article article = { .title = BLOCK_NONE };
	size_t cap = 0;

	if (beginnings == NULL)
		return false;
	for (size_t i = 0; i < document->block_count; i++) {
		if (beginnings[i] != BLOCK_NONE && article.title != BLOCK_NONE) {
			if (!add_article(arena, document, article, &cap))
				return false;
			article = (struct article){ .first = i };
		}
		if (beginnings[i] != BLOCK_NONE)
			article.title = beginnings[i];
		article.count++;
	}
	return article.count == 0 || add_article(arena, document, article, &cap);
}

static bool
share_as_one(struct arena *arena, struct document *document, const struct article_hints *hints)
{
	struct article article = { .count = document->block_count };
	size_t cap = 0;

	article.title = find_title(document, hints, 0, document->block_count);
	return article.count == 0 || add_article(arena, document, article, &cap);
}

/*
 * Repetition tells best where it tells more than one title. Where it tells one, structure may
 * still tell that there are others; where that finds one as well, the one with the source line is
 * the title.
 */
static bool
find_titles(struct arena *arena, const struct document *document,
	    const struct article_hints *hints, const struct outline *outline, bool **titles_out)
{
	bool *titles = arena_array(arena, document->block_count, sizeof(*titles));
	bool *other = arena_array(arena, document->block_count, sizeof(*other));
	size_t count, others;

	*titles_out = NULL;
	if (titles == NULL || other == NULL)
		return false;
	if (hints->alike != NULL && titles_alike(arena, document, hints->alike, other)) {
		*titles_out = other;
		return true;
	}
	if (!titles_by_repetition(arena, outline, titles, &count))
		return false;
	others = count < 2 ? titles_by_structure(outline, other) : 0;
	if (count > 0 && others < 2)
		*titles_out = titles;
	else if (others > 0)
		*titles_out = other;
	return true;
}

static bool
share(struct arena *arena, struct document *document, const struct article_hints *hints)
{
	struct article_marks marks = { 0 };
	struct outline outline;
	bool *titles;

	if (document->html && !article_marks_find(arena, &document->tree, &marks))
		return false;
	if (marks.count > 0)
		return share_by_marks(arena, document, hints, &marks);
	if (!outline_init(&outline, arena, document, hints) ||
	    !find_titles(arena, document, hints, &outline, &titles))
		return false;
	return titles != NULL ? share_by_titles(arena, document, &outline, titles)
			      : share_as_one(arena, document, hints);
}

bool
articles_find(struct arena *arena, struct document *document, const struct article_hints *hints,
	      struct error *err)
{
	static const struct article_hints none;

	document->articles = NULL;
	document->article_count = 0;
	for (size_t i = 0; i < document->block_count; i++)
		document->blocks[i].article = ARTICLE_NONE;
	if (!share(arena, document, hints != NULL ? hints : &none) ||
	    (document->html && !article_names_find(arena, document)))
		return fail(err, FAULT_LIMIT, "its articles need more than the message's budget");
	return true;
}

/* ---- the title ---------------------------------------------------------------------------- */

/* "Dear reader,": no words to call an article by. */
static bool
is_salutation(struct slice text)
{
	return text.len > 0 && text.len <= TITLE_WORDS &&
	       (text.data[text.len - 1] == ',' || text.data[text.len - 1] == ':');
}

/* The first words, cut where one ends, with dots behind them. */
static struct slice
first_words(struct arena *arena, struct slice text)
{
	struct buf out;
	size_t end = TITLE_WORDS;

	if (text.len <= TITLE_WORDS)
		return text;
	while (end > TITLE_WORDS / 2 && text.data[end] != ' ')
		end--;
	while (end > 0 && (text.data[end] & 0xC0) == 0x80)
		end--;
	buf_init(&out, arena);
	buf_add(&out, slice_first(text, end));
	buf_add(&out, SLICE("\xE2\x80\xA6"));
	return out.failed ? slice_first(text, end) : buf_slice(&out);
}

struct slice
article_title(struct arena *arena, const struct document *document, const struct article *article)
{
	struct slice salutation = { 0 };

	if (article->title != BLOCK_NONE)
		return block_text(document, &document->blocks[article->title]);
	for (size_t i = article->first; i < article->first + article->count; i++) {
		const struct block *block = &document->blocks[i];

		if (block->hidden || block->type == BLOCK_IMAGE)
			continue;
		if (!is_salutation(block_text(document, block)))
			return first_words(arena, block_text(document, block));
		if (salutation.len == 0)
			salutation = block_text(document, block);
	}
	return salutation;
}
