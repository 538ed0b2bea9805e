/*
 * Finding literals by four of their bytes.
 *
 * Vectorscan looks for four bytes of each literal, its window, that are rare in text and shared with
 * other literals; where it finds them, the literals that have this window are compared. Windows are
 * divided among several databases. To be given 19,000 literals whole and at once makes Vectorscan slow:
 * it took 1.05 s and 50 MB to compile them and 33 ns a byte to search with them; windows in four
 * databases take it 0.14 s, 13 MB and 14 ns, all four together.
 */
#include "policy/literal_search.h"

#include <hs.h>
#include <stdlib.h>

#include "policy/literals.h"

enum {
	WINDOW = 4,			/* bytes that a literal is found by, if it has as many */
	COUNTS_BITS = 16,		/* windows are counted by a hash of so many bits */
	WINDOWS_MOST = 2048,		/* of a database; with more of them each byte costs more */
	SHARING = 3,			/* bits of rarity that twice as many literals are worth */
};

/* A literal and the bytes that it is found by. */
struct entry {
	struct slice window;
	uint32_t offset;		/* where they stand in the literal */
	uint32_t number;
	struct slice literal;
};

struct literal_search {
	hs_database_t **databases;	/* of WINDOWS_MOST windows each, the last of the rest */
	size_t database_count;
	struct entry *entries;		/* sorted by window */
	size_t count;
	uint32_t *first;		/* of each window the first entry, and one more */
	uint32_t window_count;
};

/* ---- windows ---------------------------------------------------------------------------------- */

static uint32_t
window_hash(const uint8_t *at)
{
	uint32_t window;

	memcpy(&window, at, sizeof(window));
	return window * UINT32_C(0x9E3779B1) >> (32 - COUNTS_BITS);
}

/* How many literals have windows of a hash, for all hashes. */
static uint32_t *
count_windows(struct arena *arena, const struct slice *literals, size_t count)
{
	uint32_t *counts = arena_array(arena, (size_t)1 << COUNTS_BITS, sizeof(*counts));

	for (size_t i = 0; counts != NULL && i < count; i++) {
		for (size_t at = 0; at + WINDOW <= literals[i].len; at++)
			counts[window_hash(literals[i].data + at)]++;
	}
	return counts;
}

static unsigned
log2_of(uint32_t number)
{
	unsigned bits = 0;

	while (number > 1) {
		number /= 2;
		bits++;
	}
	return bits;
}

/* Where the window begins that stands in few texts and in many other literals. */
static uint32_t
best_window(struct slice literal, const uint32_t *counts)
{
	uint32_t best = 0;
	int best_worth = INT32_MIN;

	for (uint32_t at = 0; at + WINDOW <= literal.len; at++) {
		struct slice window = { literal.data + at, WINDOW };
		uint32_t others = counts[window_hash(window.data)];
		int worth = (int)text_rarity(window) + SHARING * (int)log2_of(others);

		if (worth > best_worth) {
			best_worth = worth;
			best = at;
		}
	}
	return best;
}

static int
by_window(const void *a, const void *b)
{
	const struct entry *left = a, *right = b;
	int order = slice_compare(left->window, right->window);

	return order != 0 ? order : (left->number > right->number) - (left->number < right->number);
}

static bool
index_literals(struct arena *arena, struct arena *working, struct literal_search *search,
	       const struct slice *literals)
{
	const uint32_t *counts = count_windows(working, literals, search->count);
	struct entry *entries = arena_array(arena, search->count, sizeof(*entries));

	search->entries = entries;
	search->first = arena_array(arena, search->count + 1, sizeof(*search->first));
	if (counts == NULL || entries == NULL || search->first == NULL)
		return false;
	for (uint32_t i = 0; i < search->count; i++) {
		size_t len = literals[i].len < WINDOW ? literals[i].len : WINDOW;
		uint32_t offset = best_window(literals[i], counts);

		entries[i] = (struct entry){ { literals[i].data + offset, len }, offset, i, literals[i] };
	}
	if (search->count > 0)
		qsort(entries, search->count, sizeof(*entries), by_window);
	for (uint32_t i = 0; i < search->count; i++) {
		if (i == 0 || !slice_equal(entries[i].window, entries[i - 1].window))
			search->first[search->window_count++] = i;
	}
	search->first[search->window_count] = (uint32_t)search->count;
	return true;
}

/* ---- Vectorscan's database -------------------------------------------------------------------- */

/*
 * Of two or three literals, and now and then of seven, Vectorscan 5.4.9 misses half of the matches, by
 * where in memory the text lies: it takes other ways with few. So there are always some more, of
 * bytes that are in no text.
 */
enum { FILLERS = 16, FILLER_LEN = 5 };

static void
fill(char filler[FILLER_LEN], size_t number)
{
	memcpy(filler, (char[FILLER_LEN]){ (char)0xFF, (char)(0xF8 + number % 8),
					   (char)(0xF8 + number / 8), (char)0xFE, (char)0xFF },
	       FILLER_LEN);
}

static void
release_database(void *object)
{
	(void)hs_free_database(object);
}

/* Of `count` windows from `first` on. */
static bool
compile_some(struct arena *arena, struct arena *working, struct literal_search *search, size_t first,
	     size_t count, const char **why_out)
{
	size_t all = count + FILLERS;
	const char **texts = arena_array(working, all, sizeof(*texts));
	size_t *lens = arena_array(working, all, sizeof(*lens));
	unsigned *flags = arena_array(working, all, sizeof(*flags));
	unsigned *ids = arena_array(working, all, sizeof(*ids));
	char fillers[FILLERS][FILLER_LEN];
	hs_database_t *database = NULL;
	hs_compile_error_t *error = NULL;

	if (texts == NULL || lens == NULL || flags == NULL || ids == NULL)
		return false;
	for (size_t i = 0; i < all; i++) {
		struct slice window = { NULL, 0 };

		if (i < count)
			window = search->entries[search->first[first + i]].window;
		else
			fill(fillers[i - count], i - count);
		texts[i] = i < count ? (const char *)window.data : fillers[i - count];
		lens[i] = i < count ? window.len : FILLER_LEN;
		ids[i] = i < count ? (unsigned)(first + i) : UINT32_MAX;
	}
	if (hs_compile_lit_multi(texts, flags, ids, lens, (unsigned)all, HS_MODE_BLOCK, NULL,
				 &database, &error) == HS_SUCCESS) {
		search->databases[search->database_count++] = database;
		return arena_defer(arena, release_database, database);
	}
	if (error != NULL && error->expression >= 0)
		*why_out = "Vectorscan refuses one of them";
	(void)hs_free_compile_error(error);
	return false;
}

static bool
compile(struct arena *arena, struct arena *working, struct literal_search *search,
	const char **why_out)
{
	search->databases = arena_array(arena, search->window_count / WINDOWS_MOST + 1,
					sizeof(*search->databases));
	if (search->databases == NULL)
		return false;
	for (size_t first = 0; first < search->window_count; first += WINDOWS_MOST) {
		size_t left = search->window_count - first;

		if (!compile_some(arena, working, search, first,
				  left < WINDOWS_MOST ? left : WINDOWS_MOST, why_out))
			return false;
	}
	return true;
}

struct literal_search *
literal_search_new(struct arena *arena, const struct slice *literals, size_t count,
		   const char **why_out)
{
	struct literal_search *search = arena_alloc(arena, sizeof(*search));
	struct arena *working;
	bool made;

	if (hs_valid_platform() != HS_SUCCESS) {
		*why_out = "this processor has no SSSE3, without which Vectorscan does not work";
		return NULL;
	}
	if (count > LITERAL_SEARCH_MOST) {
		*why_out = "there are too many of them";
		return NULL;
	}
	*why_out = "no memory";
	working = arena_new(SIZE_MAX);
	if (search != NULL)
		search->count = count;
	made = search != NULL && working != NULL &&
	       index_literals(arena, working, search, literals) &&
	       compile(arena, working, search, why_out);
	arena_free(working);
	return made ? search : NULL;
}

/* ---- searching -------------------------------------------------------------------------------- */

struct literal_scratch {
	hs_scratch_t *hs;
};

struct literal_scratch *
literal_scratch_new(const struct literal_search *search)
{
	struct literal_scratch *scratch = calloc(1, sizeof(*scratch));
	bool done = scratch != NULL;

	/* One scratch grows to what each of them needs. */
	for (size_t i = 0; i < search->database_count && done; i++)
		done = hs_alloc_scratch(search->databases[i], &scratch->hs) == HS_SUCCESS;
	if (done)
		return scratch;
	literal_scratch_free(scratch);
	return NULL;
}

void
literal_scratch_free(struct literal_scratch *scratch)
{
	if (scratch == NULL)
		return;
	(void)hs_free_scratch(scratch->hs);
	free(scratch);
}

struct pass {
	const struct literal_search *search;
	struct slice text;
	literal_callback *found;
	void *object;
};

/* A window that ends at `to`: are its literals there? Not 0 ends the search. */
static int
on_window(unsigned id, unsigned long long from, unsigned long long to, unsigned flags,
	  void *context)
{
	const struct pass *pass = context;
	const struct literal_search *search = pass->search;

	(void)from;
	(void)flags;
	if (id == UINT32_MAX)			/* one of those that fill up */
		return 0;
	for (uint32_t i = search->first[id]; i < search->first[id + 1]; i++) {
		const struct entry *entry = &search->entries[i];
		size_t start = (size_t)to - entry->window.len;

		if (start < entry->offset)
			continue;
		start -= entry->offset;
		if (slice_has_at(pass->text, start, entry->literal) &&
		    !pass->found(entry->number, start + entry->literal.len, pass->object))
			return 1;
	}
	return 0;
}

size_t
literal_search_passes(const struct literal_search *search)
{
	return search->database_count;
}

bool
literal_search_pass(const struct literal_search *search, size_t number,
		    struct literal_scratch *scratch, struct slice text, literal_callback *found,
		    void *object, struct error *err)
{
	struct pass pass = { search, text, found, object };
	hs_error_t result;

	assert(number < search->database_count && text.len <= INT32_MAX);
	if (text.len == 0)
		return true;
	result = hs_scan(search->databases[number], (const char *)text.data, (unsigned)text.len, 0,
			 scratch->hs, on_window, &pass);
	if (result == HS_SUCCESS || result == HS_SCAN_TERMINATED)
		return result == HS_SUCCESS;
	return fail(err, FAULT_INTERNAL, "Vectorscan failed: %d", result);
}
