/*
 * Cutting a text into lines, and joining what is known of some with what is found in the rest.
 */
#include "policy/remembered.h"

#include "base/search.h"

struct remembered_line {
	struct range range;		/* of the folded text, without its end */
	struct memo_key key;
	const struct memo_entry *entry;	/* while the memo is held */
	bool known;
	bool given;			/* hits were given in it */
};

static bool
add_run(struct remembered *remembered, struct arena *arena, struct range range)
{
	struct range *run = remembered->run_count == 0
		? NULL : &remembered->runs[remembered->run_count - 1];

	if (run == NULL || run->end + 1 < range.start) {
		run = ARENA_PUSH(arena, remembered->runs, remembered->run_count,
				 remembered->run_cap);
		if (run == NULL)
			return false;
		run->start = range.start;
	}
	run->end = range.end;
	return true;
}

static bool
cut(struct remembered *remembered, struct arena *arena, struct slice original,
    const struct folded *folded)
{
	for (size_t at = 0; at < folded->text.len;) {
		size_t end = slice_find_byte(folded->text, at, '\n');
		struct range range = { at, end == SLICE_NOT_FOUND ? folded->text.len : end };

		if (range.start < range.end) {
			struct range source = folded->map == NULL
				? range : offset_map_source(folded->map, range);
			struct remembered_line *line =
				ARENA_PUSH(arena, remembered->lines, remembered->line_count,
					   remembered->line_cap);

			if (line == NULL)
				return false;
			line->range = range;
			line->key = memo_key(slice_range(folded->text, range),
					     slice_range(original, source));
		}
		at = range.end + 1;
	}
	return true;
}

/* The first line that ends behind `at`. */
static size_t
line_behind(const struct remembered *remembered, size_t at)
{
	return COUNT_WHILE(remembered->line_count, i, remembered->lines[i].range.end <= at);
}

static void
mark_given(struct remembered *remembered, struct hits given)
{
	for (size_t i = 0; i < given.count; i++) {
		struct range range = given.items[i].folded;

		for (size_t j = line_behind(remembered, range.start);
		     j < remembered->line_count &&
		     remembered->lines[j].range.start <= range.end; j++)
			remembered->lines[j].given = true;
	}
}

/* Finds the lines and copies their hits, as what is kept is the memo's only while it is held. */
static bool
recall(struct memo *memo, struct remembered *remembered, struct arena *arena)
{
	size_t count = 0;
	struct hit *hits;

	for (size_t i = 0; i < remembered->line_count; i++) {
		struct remembered_line *line = &remembered->lines[i];

		line->entry = line->given ? NULL : memo_find(memo, &line->key);
		line->known = line->entry != NULL;
		count += line->known ? memo_hit_count(line->entry) : 0;
	}
	hits = arena_array(arena, count, sizeof(*hits));
	if (hits == NULL)
		return false;
	remembered->known = (struct hits){ hits, count };
	for (size_t i = 0; i < remembered->line_count; i++) {
		const struct remembered_line *line = &remembered->lines[i];

		if (line->known) {
			memo_hits(line->entry, line->range.start, hits);
			hits += memo_hit_count(line->entry);
		}
	}
	return true;
}

bool
remembered_recall(struct memo *memo, struct arena *arena, struct slice original,
		  const struct folded *folded, struct hits given,
		  struct remembered *remembered_out)
{
	struct remembered remembered = { 0 };
	bool recalled;

	if (memo == NULL) {
		*remembered_out = remembered;
		return add_run(remembered_out, arena, (struct range){ 0, folded->text.len });
	}
	if (!cut(&remembered, arena, original, folded))
		return false;
	mark_given(&remembered, given);
	memo_hold(memo);
	recalled = recall(memo, &remembered, arena);
	memo_release(memo);
	for (size_t i = 0; i < remembered.line_count && recalled; i++)
		recalled = remembered.lines[i].known ||
			   add_run(&remembered, arena, remembered.lines[i].range);
	*remembered_out = remembered;
	return recalled;
}

void
remembered_keep(struct memo *memo, const struct remembered *remembered, struct hits found)
{
	size_t hit = 0;

	if (memo == NULL || remembered->run_count == 0)
		return;
	memo_hold(memo);
	for (size_t i = 0; i < remembered->line_count; i++) {
		const struct remembered_line *line = &remembered->lines[i];
		size_t first;

		if (line->known)
			continue;
		while (hit < found.count && found.items[hit].folded.start < line->range.start)
			hit++;
		for (first = hit; hit < found.count &&
				  found.items[hit].folded.start < line->range.end; hit++)
			;
		if (!line->given)
			memo_keep(memo, &line->key, line->range.start, found.items + first,
				  hit - first);
	}
	memo_release(memo);
}

bool
remembered_join(const struct remembered *remembered, struct arena *arena, struct hits *found)
{
	struct hits known = remembered->known;
	size_t count = known.count + found->count, from_known = 0, from_found = 0;
	struct hit *joined;

	if (known.count == 0)
		return true;
	if (found->count == 0) {
		*found = known;
		return true;
	}
	joined = arena_array(arena, count, sizeof(*joined));
	if (joined == NULL)
		return false;
	for (size_t i = 0; i < count; i++) {
		bool take = from_found == found->count ||
			    (from_known < known.count &&
			     known.items[from_known].folded.start <
				     found->items[from_found].folded.start);

		joined[i] = take ? known.items[from_known++] : found->items[from_found++];
	}
	*found = (struct hits){ joined, count };
	return true;
}
