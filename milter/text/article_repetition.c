/*
 * Headlines told by what repeats from article to article.
 *
 * A newsletter's articles are made alike: a title, a source line beneath it or at its end, a
 * disclaimer. Lines that could be a title and stand directly one under the other are an opening,
 * of which one is the title: a department's name or a line beneath the title stands in fewer
 * openings, or stands out less. An opening is sure when a source line follows it, or when it
 * stands behind the end of an article and has a source line of its own. What is sure twice over
 * says how titles look here; openings that look so and have no source line are then articles
 * without one.
 */
#include "text/article_titles.h"

#include "text/character.h"

enum {
	OPENING_MOST = 4,	/* lines of an opening that are looked at, from its end */
	BETWEEN_MOST = 2,	/* lines between a title and its source line, a teaser or a date */
	LINE_TEXT_LEAST = 100,	/* bytes beneath a plain line that its place makes a title */
	STORY_PARAGRAPHS = 2,	/* beneath a link that its place makes a title */
	FIRST_TEXT_LEAST = 150,	/* bytes beneath the first title: less is a greeting */
};

struct opening {
	size_t first, last;		/* entries */
	size_t title;
	size_t text;			/* bytes of text as far as the next opening */
	size_t paragraphs;		/* that these are */
	bool head;			/* a source line follows */
	bool source;			/* there is one in its article */
	bool behind_end;
	bool in_tail;			/* beneath a heading that heads no article, or in the footer */
	bool is_title;
};

struct openings {
	const struct outline *outline;
	struct opening *items;
	size_t count;
	bool *taken;			/* per entry: a source line that follows a title */
};

/* ---- openings ------------------------------------------------------------------------------ */

static bool
list_openings(struct openings *openings, struct arena *arena)
{
	const struct outline *outline = openings->outline;
	size_t cap = 0;

	for (size_t i = 0; i < outline->count; i++) {
		struct opening *opening;

		if (!outline_may_head(outline, i))
			continue;
		opening = ARENA_PUSH(arena, openings->items, openings->count, cap);
		if (opening == NULL)
			return false;
		opening->first = i;
		while (i + 1 < outline->count && outline_may_head(outline, i + 1) &&
		       !outline_stands_apart(outline, i + 1))
			i++;
		opening->last = i;
		opening->title = i;
	}
	return true;
}

/* Past source lines and small ones; the entry that is something else. */
static size_t
skip_sources(const struct outline *outline, size_t i)
{
	while (i < outline->count && (outline->entries[i].source || outline_is_small(outline, i)))
		i++;
	return i;
}

/*
 * Does a source line follow directly, or behind a teaser, with the story beneath it? A source line
 * that stands behind text and before nothing is the end of what is above it.
 */
static void
find_source_beneath(struct openings *openings, struct opening *opening)
{
	const struct outline *outline = openings->outline;
	size_t i = opening->last + 1, between = 0;
	bool text = false;

	for (; i < outline->count && !outline->entries[i].source; i++) {
		if (!(outline->entries[i].text || outline_is_small(outline, i)) ||
		    ++between > BETWEEN_MOST)
			return;
		text |= outline->entries[i].text;
	}
	if (i == outline->count)
		return;
	if (text) {
		size_t story = skip_sources(outline, i);

		if (story == outline->count || !outline->entries[story].text)
			return;
	}
	opening->head = opening->source = true;
	for (; i < outline->count && outline->entries[i].source; i++)
		openings->taken[i] = true;
}

/* An article ends with a disclaimer, or with a source line that follows no title. */
static bool
is_end(const struct openings *openings, size_t i)
{
	const struct outline_entry *entry = &openings->outline->entries[i];

	return entry->disclaimer || (entry->source && !entry->weak_source && !openings->taken[i]);
}

/* What has been passed since the last opening. */
struct passed {
	bool end;			/* an article's end, and nothing of an article since */
	bool tail;			/* a heading that heads no article, and no sure opening since */
	size_t small;			/* small entries in a row */
};

static void
pass(const struct openings *openings, size_t i, struct passed *passed, struct opening *above)
{
	const struct outline *outline = openings->outline;
	const struct outline_entry *entry = &outline->entries[i];

	passed->tail |= entry->barred && entry->form != FORM_NONE;
	passed->small = outline_is_small(outline, i) ? passed->small + 1 : 0;
	if (is_end(openings, i))
		passed->end = true;
	else if (!passed->tail && (passed->small == 0 || passed->small > BETWEEN_MOST))
		passed->end = false;
	if (above == NULL)
		return;
	if (entry->text && !entry->barred) {
		above->text += range_len(outline_block(outline, i)->text);
		above->paragraphs++;
	}
	if (is_end(openings, i) && entry->source) {
		above->source = true;
		passed->tail &= !above->behind_end;
	}
}

/* What lies between the openings: text, ends, headings that head no article. */
static void
look_between(struct openings *openings)
{
	struct passed passed = { 0 };
	size_t i = 0;

	for (size_t k = 0; k <= openings->count; k++) {
		struct opening *above = k > 0 ? &openings->items[k - 1] : NULL;
		struct opening *opening = k < openings->count ? &openings->items[k] : NULL;

		for (; i < (opening != NULL ? opening->first : openings->outline->count); i++)
			pass(openings, i, &passed, above);
		if (opening == NULL)
			break;
		passed.tail = passed.tail && !opening->head;
		opening->in_tail = passed.tail ||
				   openings->outline->entries[opening->first].footer;
		opening->behind_end = passed.end;
		passed.end = passed.end && passed.tail;
		passed.small = 0;
		i = opening->last + 1;
	}
}

/*
 * An article's source line may stand beneath its last subhead: an opening has one if an opening
 * before the next end has.
 */
static void
hand_up_sources(struct openings *openings)
{
	for (size_t k = openings->count; k-- > 1;) {
		const struct opening *below = &openings->items[k];

		if (below->source && !below->head && !below->behind_end)
			openings->items[k - 1].source = true;
	}
}

static bool
is_sure(const struct opening *opening)
{
	return opening->head || (opening->behind_end && opening->source);
}

/* ---- which line of an opening is the title ------------------------------------------------- */

static size_t
looked_at_from(const struct opening *opening)
{
	return opening->last - opening->first < OPENING_MOST ? opening->first
							     : opening->last - OPENING_MOST + 1;
}

/* Does one of the lines [from, to) have the form? */
static bool
has_form(const struct outline *outline, size_t from, size_t to, unsigned form)
{
	for (size_t i = from; i < to; i++)
		if (outline->entries[i].form == form)
			return true;
	return false;
}

/* In how many sure openings a form stands. */
static void
count_forms(const struct openings *openings, size_t counts[FORM_COUNT])
{
	for (size_t k = 0; k < openings->count; k++) {
		const struct opening *opening = &openings->items[k];
		size_t first = looked_at_from(opening);

		for (size_t i = first; is_sure(opening) && i <= opening->last; i++) {
			unsigned form = openings->outline->entries[i].form;

			counts[form] += !has_form(openings->outline, first, i, form);
		}
	}
}

/* Of two lines: is the second, beneath the first, no line that adds to a title, but the title? */
static bool
is_title_below(const struct outline *outline, size_t line, size_t below)
{
	const struct block *a = outline_block(outline, line), *b = outline_block(outline, below);

	if (outline_is_name_above(outline, line, below))
		return true;
	/* What is beneath a title says more than it; a shorter line begins something else. */
	return outline->entries[line].form == FORM_LINE &&
	       outline->entries[below].form == FORM_LINE &&
	       text_width(block_text(outline->document, a)) >
		       text_width(block_text(outline->document, b));
}

/*
 * Where openings have two lines of which either could be the title, names of departments above
 * titles or lines beneath them, it is the same one in all: which, most of them say. The first of
 * all may be the name of the issue, so it has no say, and only follows where no other one is
 * without.
 */
struct habit {
	enum { HABIT_NONE, HABIT_FIRST, HABIT_LAST } title;
	bool everywhere;
};

/* Two lines that stand in as many openings each? */
static bool
is_even_pair(const struct outline *outline, const struct opening *opening,
	     const size_t counts[FORM_COUNT])
{
	return opening->last == opening->first + 1 &&
	       counts[outline->entries[opening->first].form] ==
		       counts[outline->entries[opening->last].form];
}

static struct habit
habit_of(const struct openings *openings, const size_t counts[FORM_COUNT])
{
	const struct outline *outline = openings->outline;
	size_t pairs = 0, below = 0, all = 0;

	for (size_t k = 0; k < openings->count; k++) {
		const struct opening *opening = &openings->items[k];

		if (!is_sure(opening) || opening->first == 0)
			continue;
		all++;
		if (!is_even_pair(outline, opening, counts))
			continue;
		pairs++;
		below += outline_is_name_above(outline, opening->first, opening->last);
	}
	if (pairs < 2)
		return (struct habit){ HABIT_NONE, false };
	return (struct habit){ 2 * below > pairs ? HABIT_LAST : HABIT_FIRST, pairs == all };
}

/*
 * The line whose form stands in most openings, of two alike the one that stands out more, unless
 * that is the name of a department. Of a whole list of lines of one form it is the last.
 */
static size_t
title_of(const struct outline *outline, const struct opening *opening,
	 const size_t counts[FORM_COUNT], struct habit habit)
{
	size_t first = looked_at_from(opening), best = first;

	if (habit.title != HABIT_NONE && (first > 0 || habit.everywhere) &&
	    is_even_pair(outline, opening, counts))
		return habit.title == HABIT_FIRST ? first : opening->last;
	for (size_t i = first + 1; i <= opening->last; i++) {
		unsigned form = outline->entries[i].form, than = outline->entries[best].form;

		if (counts[form] > counts[than] ||
		    (counts[form] == counts[than] &&
		     (form < than || is_title_below(outline, best, i))))
			best = i;
	}
	if (opening->last - best == OPENING_MOST - 1 &&
	    outline->entries[opening->last].form == outline->entries[best].form)
		return opening->last;
	return best;
}

/* ---- titles -------------------------------------------------------------------------------- */

static unsigned
form_of(const struct openings *openings, const struct opening *opening)
{
	return openings->outline->entries[opening->title].form;
}

static bool
is_html_heading(const struct openings *openings, unsigned form)
{
	return openings->outline->document->html && form <= FORM_HEADING_LAST;
}

/*
 * The first title, where the first article is not sure: an opening that looks like the sure ones
 * and is no name of the issue with a greeting beneath it.
 */
static void
find_first(struct openings *openings, const size_t sure[FORM_COUNT])
{
	for (size_t k = 0; k < openings->count; k++) {
		struct opening *opening = &openings->items[k];
		bool ends = k + 1 < openings->count && opening[1].behind_end;
		unsigned form = form_of(openings, opening);

		if (opening->is_title)
			return;
		if (sure[form] > 0 && opening->text > 0 && !opening->in_tail &&
		    (opening->source || ends || is_html_heading(openings, form) ||
		     opening->text >= FIRST_TEXT_LEAST)) {
			opening->is_title = true;
			return;
		}
	}
}

/*
 * Is there enough text beneath an opening of that form to be an article? A plain line must have
 * more than a caption's; of a link with one paragraph beneath it nobody can tell an article from
 * a teaser.
 */
static bool
has_story(const struct opening *opening, unsigned form)
{
	if (form == FORM_LINK && opening->paragraphs < STORY_PARAGRAPHS)
		return false;
	return form == FORM_LINE || form == FORM_LINK ? opening->text >= LINE_TEXT_LEAST
						      : opening->text > 0;
}

/* Behind a disclaimer, and looking like the sure titles: an article without a source line. */
static void
find_unsourced(struct openings *openings, const size_t sure[FORM_COUNT])
{
	for (size_t k = 1; k < openings->count; k++) {
		struct opening *opening = &openings->items[k];
		unsigned form = form_of(openings, opening);

		if (opening->behind_end && !opening->in_tail && sure[form] > 0 &&
		    has_story(opening, form))
			opening->is_title = true;
	}
}

/* What is known of the openings that look alike. */
struct look {
	size_t all;			/* that have text */
	size_t below, apart;		/* of the sure ones: all but the first, those that stand apart */
	bool first_is_sure;
};

static bool
stands_apart(const struct openings *openings, const struct opening *opening)
{
	return outline_stands_apart(openings->outline, opening->first);
}

static void
survey(const struct openings *openings, struct look looks[FORM_COUNT])
{
	for (size_t k = 0; k < openings->count; k++) {
		const struct opening *opening = &openings->items[k];
		struct look *look = &looks[form_of(openings, opening)];

		if (opening->text == 0 || opening->in_tail)
			continue;
		if (look->all++ == 0)
			look->first_is_sure = is_sure(opening);
		if (k == 0 || !is_sure(opening))
			continue;
		look->below++;
		look->apart += stands_apart(openings, opening);
	}
}

/*
 * Is an opening that looks like the sure ones, and has no source line, a title all the same? Where
 * the sure ones stand apart, it must. Else it is one where the sure ones are most of those that
 * look so, or are h1; and a heading where even the first of them, above which there is no article
 * that it could be a subhead of, has no source line.
 */
static bool
is_sibling(const struct openings *openings, const struct opening *opening,
	   const struct look *look, size_t sure)
{
	unsigned form = form_of(openings, opening);

	if (sure < 2 || opening->text == 0 || opening->in_tail ||
	    !openings->outline->entries[opening->title].large)
		return false;
	if (stands_apart(openings, opening))
		return look->apart > 0 || form == FORM_HEADING || sure * 3 >= look->all * 2;
	if (look->below > 0 && look->apart == look->below)
		return false;
	return form == FORM_HEADING || sure * 3 >= look->all * 2 ||
	       (is_html_heading(openings, form) && !look->first_is_sure);
}

static void
find_siblings(struct openings *openings, const size_t sure[FORM_COUNT])
{
	struct look looks[FORM_COUNT] = { 0 };
	bool any = false;

	survey(openings, looks);
	for (size_t k = 0; k < openings->count; k++) {
		struct opening *opening = &openings->items[k];
		unsigned form = form_of(openings, opening);

		if (any && !opening->is_title)
			opening->is_title = is_sibling(openings, opening, &looks[form], sure[form]);
		any |= opening->is_title;
	}
}

static void
judge(struct openings *openings)
{
	size_t forms[FORM_COUNT] = { 0 }, sure[FORM_COUNT] = { 0 }, count = 0;
	struct habit habit;

	count_forms(openings, forms);
	habit = habit_of(openings, forms);
	for (size_t k = 0; k < openings->count; k++) {
		struct opening *opening = &openings->items[k];

		opening->title = title_of(openings->outline, opening, forms, habit);
		opening->is_title = is_sure(opening);
		sure[form_of(openings, opening)] += opening->is_title;
		count += opening->is_title;
	}
	if (count == 0)
		return;
	find_unsourced(openings, sure);
	find_first(openings, sure);
	find_siblings(openings, sure);
}

bool
titles_by_repetition(struct arena *arena, const struct outline *outline, bool *titles,
		     size_t *count_out)
{
	struct openings openings = { .outline = outline };
	size_t count = 0;

	openings.taken = arena_array(arena, outline->count, sizeof(*openings.taken));
	if (openings.taken == NULL || !list_openings(&openings, arena))
		return false;
	for (size_t k = 0; k < openings.count; k++)
		find_source_beneath(&openings, &openings.items[k]);
	look_between(&openings);
	hand_up_sources(&openings);
	judge(&openings);
	for (size_t k = 0; k < openings.count; k++) {
		if (!openings.items[k].is_title)
			continue;
		titles[outline->entries[openings.items[k].title].block] = true;
		count++;
	}
	*count_out = count;
	return true;
}
