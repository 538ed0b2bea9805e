/*
 * The scan: one pass for all literals, then only what they make likely.
 *
 * A literal's owners are confirmed at once where they name no signal. Those that do wait until all
 * places of the signals are known, and are confirmed round by round. A regex runs once in each
 * block where one of its literals was seen.
 *
 * Nothing is allocated but from the arena: lists of hits and of what waits.
 */
#include "policy/match.h"
#include "policy/signal_set.h"
#include "text/fold.h"

#define MATCHES_MOST 1000		/* of one regex in one block: a signal counts once */

struct waiting {
	uint32_t pattern;
	uint32_t start;			/* of the anchor */
};

struct scan {
	const struct signal_set *set;
	struct scratch *scratch;
	struct arena *arena;
	struct match_text text;
	struct hit *hits;
	size_t hit_count, hit_cap;
	struct waiting *waiting;
	size_t waiting_count, waiting_cap;
	struct error *err;
	bool failed;
};

static bool
out_of_budget(struct scan *scan)
{
	scan->failed = true;
	return fail(scan->err, FAULT_LIMIT, "too many places where signals fire for the budget of "
		    "%zu bytes", arena_budget(scan->arena));
}

/* ---- hits ------------------------------------------------------------------------------------- */

static struct hit *
add_hit(struct scan *scan, const struct pattern *pattern, struct range range)
{
	struct hit *hit = ARENA_PUSH(scan->arena, scan->hits, scan->hit_count, scan->hit_cap);

	if (hit == NULL) {
		(void)out_of_budget(scan);
		return NULL;
	}
	hit->signal = pattern->signal;
	hit->folded = range;
	hit->file = pattern->place.file;
	hit->line = pattern->place.line;
	return hit;
}

static int
compare_sizes(size_t a, size_t b)
{
	return (a > b) - (a < b);
}

/* By start, then signal, then end, then line. */
static int
compare_hits(const struct hit *a, const struct hit *b)
{
	int order = compare_sizes(a->folded.start, b->folded.start);

	if (order == 0)
		order = compare_sizes(a->signal, b->signal);
	if (order == 0)
		order = compare_sizes(a->folded.end, b->folded.end);
	return order != 0 ? order : compare_sizes(a->line, b->line);
}

static void
sift_hit(struct hit *hits, size_t root, size_t count)
{
	for (size_t child; (child = 2 * root + 1) < count; root = child) {
		struct hit spare = hits[root];

		if (child + 1 < count && compare_hits(&hits[child], &hits[child + 1]) < 0)
			child++;
		if (compare_hits(&spare, &hits[child]) >= 0)
			return;
		hits[root] = hits[child];
		hits[child] = spare;
	}
}

/* Heapsort: qsort of the C library allocates. */
static void
sort_hits(struct hit *hits, size_t count)
{
	for (size_t i = count / 2; i > 0; i--)
		sift_hit(hits, i - 1, count);
	for (size_t i = count; i > 1; i--) {
		struct hit spare = hits[0];

		hits[0] = hits[i - 1];
		hits[i - 1] = spare;
		sift_hit(hits, 0, i - 1);
	}
}

/* One hit for each signal and place; what a regex captured there is kept. */
static size_t
drop_repeats(struct hit *hits, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		struct hit *last = kept == 0 ? NULL : &hits[kept - 1];

		if (last == NULL || last->signal != hits[i].signal ||
		    last->folded.start != hits[i].folded.start ||
		    last->folded.end != hits[i].folded.end) {
			hits[kept++] = hits[i];
			continue;
		}
		for (size_t j = 0; j < CAPTURE_COUNT; j++) {
			if (range_len(last->captures[j]) == 0)
				last->captures[j] = hits[i].captures[j];
		}
	}
	return kept;
}

/* ---- blocks ----------------------------------------------------------------------------------- */

/* Makes the block around `at` the current one. Literals come in order, so it is mostly at hand. */
static void
enter_block(struct scan *scan, size_t at)
{
	struct slice text = scan->text.folded;
	struct range *block = &scan->text.block;
	const uint8_t *before;

	if (at >= block->start && at < block->end)
		return;
	before = memrchr(text.data, '\n', at);
	block->start = before == NULL ? 0 : (size_t)(before - text.data) + 1;
	block->end = slice_find_byte(text, at, '\n');
	if (block->end == SLICE_NOT_FOUND)
		block->end = text.len;
}

/* ---- confirming ------------------------------------------------------------------------------- */

static bool
run_regex(struct scan *scan, const struct pattern *pattern)
{
	struct range block = scan->text.block;
	struct slice text = slice_range(scan->text.folded, block);
	size_t *done = &scan->scratch->regex_done[pattern->regex_number];
	size_t at = 0;

	if (*done > block.end)
		return true;
	*done = block.end + 1;
	for (size_t count = 0; count < MATCHES_MOST && at < text.len; count++) {
		struct range match, captures[CAPTURE_COUNT];
		struct hit *hit;
		bool found;

		if (!regex_next(pattern->regex, scan->scratch->regex, text, &at, &found, &match,
				captures, scan->err)) {
			scan->failed = true;
			return within(scan->err, "%s:%zu: regex", pattern->place.file == NULL ? "" :
				      pattern->place.file, pattern->place.line);
		}
		if (!found)
			return true;
		hit = add_hit(scan, pattern, (struct range){ block.start + match.start,
							      block.start + match.end });
		if (hit == NULL)
			return false;
		for (size_t i = 0; i < CAPTURE_COUNT; i++) {
			if (range_len(captures[i]) > 0)
				hit->captures[i] = (struct range){ block.start + captures[i].start,
								   block.start + captures[i].end };
		}
	}
	return true;
}

static bool
confirm(struct scan *scan, const struct pattern *pattern, struct range anchor)
{
	struct range match;

	return !phrase_match(&pattern->phrase, &scan->text, anchor, &match) ||
	       add_hit(scan, pattern, match) != NULL;
}

static bool
put_off(struct scan *scan, uint32_t pattern, size_t start)
{
	struct waiting *item = ARENA_PUSH(scan->arena, scan->waiting, scan->waiting_count,
					  scan->waiting_cap);

	if (item == NULL)
		return out_of_budget(scan);
	*item = (struct waiting){ pattern, (uint32_t)start };
	return true;
}

static bool
on_owner(struct scan *scan, uint32_t number, struct range literal)
{
	const struct pattern *pattern = &scan->set->patterns[number];

	if (pattern->regex != NULL)
		return run_regex(scan, pattern);
	if (pattern->level > 0)
		return put_off(scan, number, literal.start);
	return confirm(scan, pattern, literal);
}

/* A literal that ends at `end`; false ends the scan. */
static bool
on_literal(uint32_t number, size_t end, void *object)
{
	struct scan *scan = object;
	const struct literal *literal = &scan->set->literals[number];
	struct range range = { end - literal->bytes.len, end };

	enter_block(scan, range.start);
	for (uint32_t i = 0; i < literal->owner_count; i++) {
		if (!on_owner(scan, scan->set->owners[literal->first_owner + i], range))
			return false;
	}
	return true;
}

static bool
scan_literals(struct scan *scan)
{
	bool scanned = scratch_find_literals(scan->scratch, scan->set, scan->text.folded,
					     on_literal, scan);

	if (scan->failed)
		return false;
	return scanned || fail(scan->err, FAULT_INTERNAL, "Vectorscan failed");
}

/* Regexes without a literal look at every block. */
static bool
scan_everywhere(struct scan *scan)
{
	if (scan->set->everywhere_count == 0)
		return true;
	for (size_t at = 0; at < scan->text.folded.len; at = scan->text.block.end + 1) {
		if (scan->text.folded.data[at] == '\n') {
			scan->text.block = (struct range){ at, at };
			continue;
		}
		enter_block(scan, at);
		for (size_t i = 0; i < scan->set->everywhere_count; i++) {
			if (!run_regex(scan, &scan->set->patterns[scan->set->everywhere[i]]))
				return false;
		}
	}
	return true;
}

/* ---- phrases that name signals ---------------------------------------------------------------- */

static int
compare_firings(const struct firing *a, const struct firing *b, bool by_end)
{
	int order = compare_sizes(a->signal, b->signal);

	if (order != 0)
		return order;
	return by_end ? compare_sizes(a->end, b->end) : compare_sizes(a->start, b->start);
}

static void
sift_firing(struct firing *items, size_t root, size_t count, bool by_end)
{
	for (size_t child; (child = 2 * root + 1) < count; root = child) {
		struct firing spare = items[root];

		if (child + 1 < count &&
		    compare_firings(&items[child], &items[child + 1], by_end) < 0)
			child++;
		if (compare_firings(&spare, &items[child], by_end) >= 0)
			return;
		items[root] = items[child];
		items[child] = spare;
	}
}

static void
sort_firings(struct firing *items, size_t count, bool by_end)
{
	for (size_t i = count / 2; i > 0; i--)
		sift_firing(items, i - 1, count, by_end);
	for (size_t i = count; i > 1; i--) {
		struct firing spare = items[0];

		items[0] = items[i - 1];
		items[i - 1] = spare;
		sift_firing(items, 0, i - 1, by_end);
	}
}

/* Where the signals that phrases name have fired so far, in both orders. */
static bool
list_firings(struct scan *scan, struct firings *firings_out)
{
	struct firing *by_start = arena_array(scan->arena, scan->hit_count, sizeof(*by_start));
	struct firing *by_end = arena_array(scan->arena, scan->hit_count, sizeof(*by_end));
	size_t count = 0;

	if (by_start == NULL || by_end == NULL)
		return out_of_budget(scan);
	for (size_t i = 0; i < scan->hit_count; i++) {
		const struct hit *hit = &scan->hits[i];

		if (!scan->set->signals[hit->signal].named)
			continue;
		by_start[count] = (struct firing){ hit->signal, (uint32_t)hit->folded.start,
						   (uint32_t)hit->folded.end };
		by_end[count] = by_start[count];
		count++;
	}
	sort_firings(by_start, count, false);
	sort_firings(by_end, count, true);
	*firings_out = (struct firings){ by_start, by_end, count };
	return true;
}

static bool
confirm_waiting(struct scan *scan, unsigned level)
{
	for (size_t i = 0; i < scan->waiting_count; i++) {
		const struct waiting *item = &scan->waiting[i];
		const struct pattern *pattern = &scan->set->patterns[item->pattern];
		size_t len;

		if (pattern->level != level)
			continue;
		len = pattern->phrase.sequence.pieces[pattern->phrase.anchor].text.len;
		enter_block(scan, item->start);
		if (!confirm(scan, pattern, (struct range){ item->start, item->start + len }))
			return false;
	}
	return true;
}

/* Phrases of nothing but signals, numbers and gaps, found where their first signal fired. */
static bool
confirm_by_signal(struct scan *scan, const struct firings *firings, unsigned level)
{
	for (size_t i = 0; i < scan->set->by_signal_count; i++) {
		const struct pattern *pattern = &scan->set->patterns[scan->set->by_signal[i]];
		uint32_t signal = pattern->phrase.sequence.pieces[pattern->phrase.anchor].signal;

		if (pattern->level != level)
			continue;
		for (size_t j = 0; j < firings->count; j++) {
			const struct firing *firing = &firings->by_start[j];

			if (firing->signal != signal)
				continue;
			enter_block(scan, firing->start);
			if (!confirm(scan, pattern, (struct range){ firing->start, firing->end }))
				return false;
		}
	}
	return true;
}

static bool
scan_levels(struct scan *scan)
{
	for (unsigned level = 1; level <= scan->set->levels; level++) {
		struct firings firings;

		if (scan->waiting_count == 0 && scan->set->by_signal_count == 0)
			return true;
		if (!list_firings(scan, &firings))
			return false;
		scan->text.firings = &firings;
		if (!confirm_waiting(scan, level) || !confirm_by_signal(scan, &firings, level))
			return false;
		scan->text.firings = NULL;
	}
	return true;
}

/* ---- the scan --------------------------------------------------------------------------------- */

bool
signal_scan(const struct signal_set *set, struct scratch *scratch, struct arena *arena,
	    struct slice original, const struct folded *folded, struct hits *hits_out,
	    struct error *err)
{
	struct scan scan = {
		.set = set, .scratch = scratch, .arena = arena, .err = err,
		.text = { .folded = folded->text, .original = original, .map = folded->map },
	};

	*hits_out = (struct hits){ NULL, 0 };
	if (folded->text.len == 0)
		return true;
	if (folded->text.len > INT32_MAX)
		return fail(err, FAULT_LIMIT, "a text of %zu bytes is too long to be scanned",
			    folded->text.len);
	for (uint32_t i = 0; i < set->regex_count; i++)
		scratch->regex_done[i] = 0;
	if (!scan_literals(&scan) || !scan_everywhere(&scan) || !scan_levels(&scan))
		return false;
	sort_hits(scan.hits, scan.hit_count);
	*hits_out = (struct hits){ scan.hits, drop_repeats(scan.hits, scan.hit_count) };
	return true;
}
