/*
 * The scan: one pass for all literals, then only what they make likely.
 *
 * A literal's owners are confirmed at once where they name no signal. Those that do wait until all
 * places of the signals are known, and are confirmed round by round. A regex runs once in each
 * block where one of its literals was seen.
 *
 * Lines whose bytes have been scanned before are left out (policy/remembered.h); what is left is
 * scanned run by run.
 *
 * Nothing is allocated but from the arena: lists of hits and of what waits.
 */
#include "base/ascii.h"
#include "base/watch.h"
#include "policy/match.h"
#include "policy/remembered.h"
#include "policy/signal_set.h"
#include "policy/word.h"
#include "text/fold.h"

#define MATCHES_MOST 1000		/* of one regex in one block: a signal counts once */
#define TRIES_PER_WATCH 256

struct waiting {
	uint32_t pattern;
	uint32_t start;			/* of the anchor */
	uint16_t anchor;
};

struct scan {
	const struct signal_set *set;
	struct scratch *scratch;
	struct arena *arena;
	struct match_text text;
	struct remembered remembered;
	size_t run_start;		/* of the run in which literals are being searched */
	size_t first_word;		/* of the current block: its first letter or digit of ASCII */
	bool first_word_known;
	struct hit *hits;
	size_t hit_count, hit_cap;
	struct waiting *waiting;
	size_t waiting_count, waiting_cap;
	struct error *err;
	size_t work;			/* patterns tried */
};

static bool
out_of_budget(struct scan *scan)
{
	return fail(scan->err, FAULT_LIMIT, "too many places where signals fire for the budget of "
		    "%zu bytes", arena_budget(scan->arena));
}

/* Now and then, is there time left? */
static bool
has_time(struct scan *scan)
{
	return ++scan->work % TRIES_PER_WATCH != 0 ||
	       watch_check(scan->scratch->watch, scan->err);
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

/* Of hits with the same start and signal, is `a` to stand behind `b`? */
static bool
stands_behind(const struct hit *a, const struct hit *b)
{
	return a->folded.end > b->folded.end ||
	       (a->folded.end == b->folded.end && a->line > b->line);
}

/* Hits with the same start and signal, of which there are few, by end and line. */
static void
sort_equals(struct hit *hits, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		struct hit hit = hits[i];
		size_t j = i;

		for (; j > 0 && hits[j - 1].folded.start == hit.folded.start &&
		       hits[j - 1].signal == hit.signal && stands_behind(&hits[j - 1], &hit); j--)
			hits[j] = hits[j - 1];
		hits[j] = hit;
	}
}

/* By start, then signal, then end, then line. */
static bool
sort_hits(struct scan *scan)
{
	size_t count = scan->hit_count;
	struct triple *keys = arena_array(scan->arena, 2 * count, sizeof(*keys));
	struct hit *sorted = arena_array(scan->arena, count, sizeof(*sorted));

	if (keys == NULL || sorted == NULL)
		return out_of_budget(scan);
	for (uint32_t i = 0; i < count; i++)
		keys[i] = (struct triple){ { scan->hits[i].signal,
					     (uint32_t)scan->hits[i].folded.start, i } };
	triples_sort(keys, keys + count, count, 0);
	triples_sort(keys, keys + count, count, 1);
	for (size_t i = 0; i < count; i++)
		sorted[i] = scan->hits[keys[i].numbers[2]];
	sort_equals(sorted, count);
	scan->hits = sorted;
	return true;
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
	scan->first_word_known = false;
	before = memrchr(text.data, '\n', at);
	block->start = before == NULL ? 0 : (size_t)(before - text.data) + 1;
	block->end = slice_find_byte(text, at, '\n');
	if (block->end == SLICE_NOT_FOUND)
		block->end = text.len;
}

/* Where the block's first letter or digit of ASCII stands; the block's end where it has none. */
static size_t
first_word(struct scan *scan)
{
	size_t at = scan->text.block.start;

	if (!scan->first_word_known) {
		while (at < scan->text.block.end && !ascii_is_alnum(scan->text.folded.data[at]))
			at++;
		scan->first_word = at;
		scan->first_word_known = true;
	}
	return scan->first_word;
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

		if (!has_time(scan))
			return false;
		if (!regex_next(pattern->regex, scan->scratch->regex, text, &at, &found, &match,
				captures, scan->err))
			return within(scan->err, "%s:%zu: regex", pattern->place.file == NULL ? "" :
				      pattern->place.file, pattern->place.line);
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
confirm(struct scan *scan, const struct pattern *pattern, uint16_t anchor, struct range place)
{
	struct matches matches;

	if (!has_time(scan))
		return false;
	if (!phrase_match(&pattern->phrase, anchor, &scan->text, place, &matches))
		return true;
	for (size_t i = 0; i < matches.start_count; i++) {
		for (size_t j = 0; j < matches.end_count; j++) {
			struct range match = { matches.starts[i], matches.ends[j] };

			if (add_hit(scan, pattern, match) == NULL)
				return false;
		}
	}
	return true;
}

static bool
put_off(struct scan *scan, const struct owner *owner, size_t start)
{
	struct waiting *item = ARENA_PUSH(scan->arena, scan->waiting, scan->waiting_count,
					  scan->waiting_cap);

	if (item == NULL)
		return out_of_budget(scan);
	*item = (struct waiting){ owner->pattern, (uint32_t)start, owner->anchor };
	return true;
}

static bool
on_owner(struct scan *scan, const struct owner *owner, struct range literal)
{
	const struct pattern *pattern = &scan->set->patterns[owner->pattern];

	if (pattern->regex != NULL)
		return run_regex(scan, pattern);
	if (pattern->level > 0)
		return put_off(scan, owner, literal.start);
	return confirm(scan, pattern, owner->anchor, literal);
}

static const uint8_t neighbour_of_byte[256] = {
	[0 ... ' ' - 1] = NEIGHBOUR_SIGN, [' '] = NEIGHBOUR_BLANK,
	['!' ... '/'] = NEIGHBOUR_SIGN, ['0' ... '9'] = NEIGHBOUR_DIGIT,
	[':' ... '@'] = NEIGHBOUR_SIGN, ['A' ... 'Z'] = NEIGHBOUR_LETTER,
	['[' ... '`'] = NEIGHBOUR_SIGN, ['a' ... 'z'] = NEIGHBOUR_LETTER,
	['{' ... 0x7F] = NEIGHBOUR_SIGN, [0x80 ... 0xFF] = NEIGHBOUR_WIDE,
};

/* Is this place, beside neighbours that the owner may have, one for the owner? */
static bool
fits(struct scan *scan, const struct owner *owner, struct range literal, uint8_t before,
     uint8_t after)
{
	struct slice text = scan->text.folded;

	if (owner->whole_start && before == NEIGHBOUR_WIDE && !word_boundary(text, literal.start))
		return false;
	if (owner->whole_end && after == NEIGHBOUR_WIDE && !word_boundary(text, literal.end))
		return false;
	return !owner->first || literal.start <= first_word(scan);
}

/* A literal that ends at `end` of the run; false ends the scan. */
static bool
on_literal(uint32_t number, size_t end, void *object)
{
	struct scan *scan = object;
	const struct literal *literal = &scan->set->literals[number];
	const struct owner *owners = &scan->set->owners[literal->first_owner];
	struct slice text = scan->text.folded;
	struct range range = { scan->run_start + end - literal->bytes.len, scan->run_start + end };
	uint8_t before = range.start == 0 ? NEIGHBOUR_SIGN
					  : neighbour_of_byte[text.data[range.start - 1]];
	uint8_t after = range.end == text.len ? NEIGHBOUR_SIGN
					      : neighbour_of_byte[text.data[range.end]];

	if ((literal->before & before) == 0 || (literal->after & after) == 0)
		return true;
	enter_block(scan, range.start);
	for (uint32_t i = 0; i < literal->owner_count; i++) {
		if ((owners[i].before & before) != 0 && (owners[i].after & after) != 0 &&
		    fits(scan, &owners[i], range, before, after) &&
		    !on_owner(scan, &owners[i], range))
			return false;
	}
	return true;
}

/* No regex has run in any block. */
static void
forget_blocks(struct scan *scan)
{
	if (scan->set->regex_count > 0)
		memset(scan->scratch->regex_done, 0,
		       scan->set->regex_count * sizeof(*scan->scratch->regex_done));
}

static bool
scan_literals(struct scan *scan)
{
	const struct literal_search *search = scan->set->search;
	size_t runs = scan->remembered.run_count;

	/* Each pass begins at the first block again; what a regex finds twice is dropped. */
	for (size_t i = 0; i < literal_search_passes(search) && runs > 0; i++) {
		forget_blocks(scan);
		for (size_t j = 0; j < runs; j++) {
			struct range run = scan->remembered.runs[j];

			scan->run_start = run.start;
			if (!literal_search_pass(search, i, scan->scratch->literals,
						 slice_range(scan->text.folded, run), on_literal,
						 scan, scan->err))
				return false;
		}
	}
	forget_blocks(scan);
	return true;
}

static bool
scan_everywhere_in(struct scan *scan, struct range run)
{
	for (size_t at = run.start; at < run.end; at = scan->text.block.end + 1) {
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

/* Regexes without a literal look at every block. */
static bool
scan_everywhere(struct scan *scan)
{
	for (size_t i = 0; i < scan->remembered.run_count && scan->set->everywhere_count > 0; i++) {
		if (!scan_everywhere_in(scan, scan->remembered.runs[i]))
			return false;
	}
	return true;
}

/* ---- phrases that name signals ---------------------------------------------------------------- */

/* Where the signals that phrases name have fired so far, in both orders. */
static bool
list_firings(struct scan *scan, struct firings *firings_out)
{
	size_t most = scan->hit_count, count = 0;
	struct triple *by_start = arena_array(scan->arena, 3 * most, sizeof(*by_start));
	struct triple *by_end = by_start + most, *spare = by_end + most;

	if (by_start == NULL)
		return out_of_budget(scan);
	for (size_t i = 0; i < most; i++) {
		const struct hit *hit = &scan->hits[i];

		if (scan->set->signals[hit->signal].named)
			by_start[count++] = (struct triple){ { hit->signal,
							       (uint32_t)hit->folded.start,
							       (uint32_t)hit->folded.end } };
	}
	memcpy(by_end, by_start, count * sizeof(*by_end));
	triples_sort(by_start, spare, count, FIRING_START);
	triples_sort(by_start, spare, count, FIRING_SIGNAL);
	triples_sort(by_end, spare, count, FIRING_END);
	triples_sort(by_end, spare, count, FIRING_SIGNAL);
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
		len = phrase_anchor(&pattern->phrase, item->anchor)->text.len;
		enter_block(scan, item->start);
		if (!confirm(scan, pattern, item->anchor,
			     (struct range){ item->start, item->start + len }))
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
		uint32_t signal = phrase_anchor(&pattern->phrase, 0)->signal;

		if (pattern->level != level)
			continue;
		for (size_t j = 0; j < firings->count; j++) {
			const uint32_t *firing = firings->by_start[j].numbers;

			if (firing[FIRING_SIGNAL] != signal)
				continue;
			enter_block(scan, firing[FIRING_START]);
			if (!confirm(scan, pattern, 0, (struct range){ firing[FIRING_START],
								       firing[FIRING_END] }))
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

/* Scans the runs; the hits are sorted, those that were given among them. */
static bool
scan_runs(struct scan *scan, struct hits given, struct hits *hits_out)
{
	for (size_t i = 0; i < given.count; i++) {
		struct hit *hit = ARENA_PUSH(scan->arena, scan->hits, scan->hit_count,
					     scan->hit_cap);

		if (hit == NULL)
			return out_of_budget(scan);
		*hit = given.items[i];
	}
	if (!scan_literals(scan) || !scan_everywhere(scan) || !scan_levels(scan) ||
	    !sort_hits(scan))
		return false;
	*hits_out = (struct hits){ scan->hits, drop_repeats(scan->hits, scan->hit_count) };
	return learned_scan(scan->set, scan->scratch, scan->arena, scan->text.folded,
			    &scan->remembered, hits_out, scan->err);
}

bool
signal_scan(const struct signal_set *set, struct scratch *scratch, struct arena *arena,
	    struct slice original, const struct folded *folded, struct hits given,
	    struct hits *hits_out, struct error *err)
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
	if (!remembered_recall(scratch->memo, arena, original, folded, given, &scan.remembered))
		return out_of_budget(&scan);
	if (!scan_runs(&scan, given, hits_out))
		return false;
	remembered_keep(scratch->memo, &scan.remembered, *hits_out);
	return remembered_join(&scan.remembered, arena, hits_out) || out_of_budget(&scan);
}
