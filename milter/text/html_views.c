/*
 * The words of a run as they stand together in a view: on a desktop, on a phone.
 *
 * The blocks of a run are made of the words that every reader sees, and of those that only some see,
 * piece by piece. Where a view has some of both, or not all of the former, a word or a sentence may
 * be whole in it and in no block; then its words are read once more, line by line as the view has them.
 * A line that the blocks have broken in its midst is taken as they have it.
 */
#include "text/html_part.h"

static bool
is_in(const struct html_run *run, size_t item, unsigned view)
{
	return (run->items[item].views & view) != 0;
}

/* Does it show what another view before has shown already? */
static bool
is_known(const struct html_run *run, unsigned view)
{
	bool known = false;

	for (unsigned before = 1; before < view && !known; before <<= 1) {
		known = true;
		for (size_t i = 0; i < run->count && known; i++)
			known = is_in(run, i, before) == is_in(run, i, view);
	}
	return known;
}

/* Do its words stand together in no block? */
static bool
is_new(const struct html_run *run, const struct run_part *part, unsigned view)
{
	bool differs = false, says = false, seen = false, apart = false;
	size_t groups = 0;		/* of words that not all see */

	for (size_t i = part->first; i < part->last; i++) {
		const struct run_item *item = &run->items[i];
		bool for_all = item->look == LOOK_SEEN, in = is_in(run, i, view);

		if (item->kind == RUN_BREAK)
			differs |= for_all != in;
		if (item->kind != RUN_WORDS || !item->shown)
			continue;
		differs |= for_all != in;
		says |= in && item->says;
		seen |= in && for_all;
		apart |= for_all;
		if (in && !for_all && (groups == 0 || apart)) {
			groups++;
			apart = false;
		}
	}
	return says && differs && (seen || groups > 1);
}

/* One view of a run, and the blocks of the run that are still to be asked. */
struct reading {
	const struct html_run *run;
	unsigned bit;
	size_t first, end;		/* what ended before the line is not asked again */
	size_t visible;			/* where the next end of a line is looked for */
};

/* Behind the blocks that begin before `at`: a visible one tells, for hidden ones may stand behind it. */
static size_t
blocks_before(const struct reading *reading, size_t at)
{
	const struct block *blocks = reading->run->builder->blocks;
	size_t block = reading->first;

	while (block < reading->end && (blocks[block].hidden || blocks[block].source.start < at))
		block++;
	return block;
}

static void
write_line(struct reading *reading, struct run_part line)
{
	const struct html_run *run = reading->run;
	const struct block *blocks = run->builder->blocks;

	while (line.first < line.last && !(run->items[line.first].shown && is_in(run, line.first, reading->bit)))
		line.first++;
	while (line.last > line.first && !(run->items[line.last - 1].shown && is_in(run, line.last - 1, reading->bit)))
		line.last--;
	if (!is_new(run, &line, reading->bit))
		return;
	while (reading->first < reading->end && blocks[reading->first].source.end <= run->items[line.first].range.start)
		reading->first++;
	run_part_write_view(run, line, reading->bit, reading->first,
			    blocks_before(reading, run->items[line.last - 1].range.end));
}

/* Does a line of the view end at the item? Not in the midst of a block. */
static bool
ends_line(struct reading *reading, size_t item)
{
	const struct block *blocks = reading->run->builder->blocks;
	struct range range = reading->run->items[item].range;
	size_t *visible = &reading->visible;

	if (reading->run->items[item].kind != RUN_BREAK || !is_in(reading->run, item, reading->bit))
		return false;
	while (*visible < reading->end && (blocks[*visible].hidden || blocks[*visible].source.end <= range.start))
		++*visible;
	return *visible == reading->end || blocks[*visible].source.start >= range.start;
}

static void
write_view(struct reading *reading)
{
	struct run_part line = { .first = 0 };

	for (size_t i = 0; i < reading->run->count; i++) {
		if (!ends_line(reading, i))
			continue;
		line.last = i;
		write_line(reading, line);
		line.first = i + 1;
	}
	line.last = reading->run->count;
	write_line(reading, line);
}

void
run_views_write(const struct html_run *run, size_t of)
{
	struct reading reading = { .run = run, .end = run->builder->count };

	for (reading.bit = 1; reading.bit < VIEW_BIT(VIEW_COUNT); reading.bit <<= 1) {
		reading.first = reading.visible = of;
		if (!is_known(run, reading.bit))
			write_view(&reading);
	}
}
