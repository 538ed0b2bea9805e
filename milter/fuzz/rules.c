/*
 * Fuzzing rule files: any bytes are a rule file, or are told what is wrong with them; whatever
 * compiles can be scanned with, and its hits lie in order within blocks.
 *
 * The input is a rule file, a NUL, and a text. A file that begins with "~" is a regex instead, whose
 * required literals must stand in whatever it matches.
 */
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "policy/builtin.h"
#include "policy/pack.h"
#include "policy/regex.h"
#include "text/fold.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Always, whatever NDEBUG says. */
static void
demand(bool holds)
{
	if (!holds)
		abort();
}

static void
check_hits(const struct hits *hits, struct slice text, size_t signals)
{
	for (size_t i = 0; i < hits->count; i++) {
		const struct hit *hit = &hits->items[i];

		demand(hit->signal < signals);
		demand(hit->folded.start < hit->folded.end && hit->folded.end <= text.len);
		demand(slice_find_byte(slice_range(text, hit->folded), 0, '\n') == SLICE_NOT_FOUND);
		for (size_t j = 0; j < CAPTURE_COUNT; j++)
			demand(hit->captures[j].end <= text.len);
		if (i == 0)
			continue;
		demand(hit[-1].folded.start < hit->folded.start ||
		       (hit[-1].folded.start == hit->folded.start &&
			hit[-1].signal <= hit->signal));
	}
}

static void
scan(const struct signal_set *set, struct arena *arena, struct slice text)
{
	struct scratch *scratch = scratch_new(set);
	struct folded folded;
	struct hits hits;
	struct error err;

	demand(scratch != NULL);
	if (fold(arena, text, &folded) &&
	    signal_scan(set, scratch, arena, text, &folded, (struct hits){ NULL, 0 }, &hits, &err))
		check_hits(&hits, folded.text, signal_count(set));
	scratch_free(scratch);
}

static void
try_pack(struct arena *arena, const char *path, struct slice text, struct diagnostics *diags)
{
	struct sources sources = { .arena = arena };
	struct packs packs = { .sources = &sources, .directory = "/nonexistent", .diags = diags };

	packs.set = signal_set_new();
	demand(packs.set != NULL && builtins_declare(packs.set));
	demand(pack_open(&packs, "p", path));
	pack_read_signals(&packs, &packs.items[0]);
	if (signal_set_finish(packs.set, diags))
		scan(packs.set, arena, text);
	pack_read_rules(&packs, 0);
	signal_set_free(packs.set);
}

static void
try_regex(struct arena *arena, const char *pattern, struct slice text, struct diagnostics *diags)
{
	struct regex_scratch *scratch = regex_scratch_new();
	struct regex *regex = scratch == NULL ? NULL :
		regex_new(arena, pattern, (struct place){ 0 }, diags);
	struct range match, captures[CAPTURE_COUNT];
	const struct literals *required;
	struct folded folded;
	struct error err;
	size_t at = 0;
	bool found;

	if (regex != NULL && fold(arena, text, &folded) && folded.text.len > 0 &&
	    regex_next(regex, scratch, folded.text, &at, &found, &match, captures, &err) && found) {
		required = regex_required(regex);
		found = required->count == 0;
		for (size_t i = 0; i < required->count; i++)
			found |= slice_find(folded.text, 0, required->items[i].text) != SLICE_NOT_FOUND;
		demand(found);
	}
	regex_scratch_free(scratch);
}

/* The bytes as a file that has a name. */
static void
try_file(struct arena *arena, struct slice rules, struct slice text, struct diagnostics *diags)
{
	char path[64];
	int fd = memfd_create("rules", MFD_CLOEXEC);

	demand(fd >= 0);
	demand(write(fd, rules.data, rules.len) == (ssize_t)rules.len);
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	try_pack(arena, path, text, diags);
	(void)close(fd);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice input = { data, size }, rules, text = SLICE("");
	size_t end = slice_find_byte(input, 0, 0);
	struct arena *arena = arena_new(64 * MiB);
	struct diagnostics diags;
	const char *pattern;

	diagnostics_init(&diags);
	rules = end == SLICE_NOT_FOUND ? input : slice_first(input, end);
	if (end != SLICE_NOT_FOUND && utf8_valid(slice_from(input, end + 1), NULL))
		text = slice_from(input, end + 1);
	if (slice_has_at(rules, 0, SLICE("~"))) {
		pattern = arena_string(arena, slice_from(rules, 1));
		if (pattern != NULL && utf8_valid(rules, NULL))
			try_regex(arena, pattern, text, &diags);
	} else {
		try_file(arena, rules, text, &diags);
	}
	diagnostics_done(&diags);
	arena_free(arena);
	return 0;
}
