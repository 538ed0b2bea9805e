/*
 * signal - named sets of phrases and patterns, all of them compiled into one scan.
 *
 * Vectorscan finds every literal (the rarest word of each phrase, the required literals of each
 * regex, the entries of lists) in one pass over the folded text; only where a literal was seen is
 * a candidate confirmed: word boundaries, the other words of the phrase, or the regex by PCRE2.
 * The cost of a scan does not grow with the number of patterns.
 *
 * The language of phrases is told in policy/phrase.h and in bluepencil.rules(5). A signal can also
 * be learned: then it fires over whole blocks, by what a model makes of them.
 *
 * Ownership  a signal_set is built once and freed with the policy
 * Threads    a finished set may be scanned by many threads, each with its own scratch
 */
#ifndef BLUEPENCIL_POLICY_SIGNAL_H
#define BLUEPENCIL_POLICY_SIGNAL_H

#include "base/arena.h"
#include "base/diagnostics.h"
#include "base/error.h"
#include "base/slice.h"

struct signal_set;
struct scratch;

#define SIGNAL_NONE UINT32_MAX

/* Names of the fields that a regex's named groups can fill: (?<source>...). */
enum capture { CAPTURE_SOURCE, CAPTURE_AUTHOR, CAPTURE_TRANSLATOR, CAPTURE_COUNT };

struct hit {
	uint32_t signal;
	struct range folded;		/* where, in the folded text that was scanned */
	const char *file;		/* the phrase, regex or list row that fired */
	size_t line;
	struct range captures[CAPTURE_COUNT];	/* in the folded text; empty: not filled */
};

struct hits {
	struct hit *items;		/* sorted by start, then by signal; no two equal */
	size_t count;
};

struct signal_set *signal_set_new(void);		/* NULL: no memory */
void signal_set_free(struct signal_set *set);	/* NULL: fine */

/* The number of a signal, made new where the name is not known yet; of a known one, or SIGNAL_NONE. */
uint32_t signal_declare(struct signal_set *set, const char *name, struct place place);
uint32_t signal_find(const struct signal_set *set, const char *name);
const char *signal_name(const struct signal_set *set, uint32_t signal);
size_t signal_count(const struct signal_set *set);

/* Where it was first declared; its phrases' readings and regexes; does some phrase name it? */
struct place signal_place(const struct signal_set *set, uint32_t signal);
size_t signal_pattern_count(const struct signal_set *set, uint32_t signal);
bool signal_is_named(const struct signal_set *set, uint32_t signal);

/*
 * Something of it could not be read, or of a signal that it names: what fires is no longer what was
 * meant, and what follows from that is no news.
 */
void signal_mark_broken(struct signal_set *set, uint32_t signal);
bool signal_is_broken(const struct signal_set *set, uint32_t signal);

/* The nearest name to a misspelt one, or NULL. */
const char *signal_nearest(const struct signal_set *set, const char *name);

/*
 * Adds a phrase, a regex, or a row of a list to a signal; mistakes go to `diags`. `language` is
 * "de" and the like, or "" for all. `exact_case`: the original text must have the case that is
 * written (tickers such as LINK).
 */
void signal_add_phrase(struct signal_set *set, uint32_t signal, const char *language,
		       const char *phrase, bool exact_case, struct place place,
		       struct diagnostics *diags);
void signal_add_regex(struct signal_set *set, uint32_t signal, const char *regex,
		      struct place place, struct diagnostics *diags);

/* A pattern of where links lead (policy/address.h). */
void signal_add_link(struct signal_set *set, uint32_t signal, const char *pattern,
		     struct place place, struct diagnostics *diags);

/*
 * A learned signal: it fires over each block to which `model` gives a probability of `least` to `most`
 * percent, of all blocks or of those where the signal named `where` (NULL: none) fires.
 */
struct ngram_model;
struct learned_bounds {
	int least, most;
	const char *where;
};
void signal_add_model(struct signal_set *set, uint32_t signal, struct ngram_model *model,
		      struct learned_bounds bounds, struct place place, struct diagnostics *diags);

/*
 * A signal may shield its words: what else fires within them does not make a rule remove them. Of a
 * block that it shields whole, or that is mostly such words, no rule removes anything.
 */
enum shield { SHIELD_NONE, SHIELD_PASSAGE, SHIELD_BLOCK };
void signal_set_shield(struct signal_set *set, uint32_t signal, enum shield shield);
enum shield signal_shield(const struct signal_set *set, uint32_t signal);
bool signals_shield(const struct signal_set *set);	/* does any? */

/* The model of a learned signal; NULL: it is of phrases. */
const struct ngram_model *signal_model(const struct signal_set *set, uint32_t signal);

/*
 * Compiles. False after having complained. Nothing can be added any more. Where phrases only named
 * signals that there are not, the rest of the set works all the same.
 */
bool signal_set_finish(struct signal_set *set, struct diagnostics *diags);
bool signal_set_works(const struct signal_set *set);

/*
 * The signals of these hits that a model may learn from, which are those of phrases, each once;
 * `signals_out` has room for all signals of the set. Returns how many.
 */
size_t signals_of_hits(const struct signal_set *set, struct hits hits, uint32_t *signals_out);

/* Working memory of one scan at a time. */
struct scratch *scratch_new(const struct signal_set *set);	/* NULL: no memory */
void scratch_free(struct scratch *scratch);

/* Scans with this scratch end with FAULT_LIMIT when the watch says so; NULL: they run to their end. */
struct watch;
void scratch_watch(struct scratch *scratch, struct watch *watch);
struct watch *scratch_watched(const struct scratch *scratch);

/*
 * Scans folded text. `original` and `map` lead back for exact case (map NULL: the same bytes).
 * `given` are hits that others have found (policy/link.h): they become part of the result, and
 * phrases may name their signals. Allocates from the arena only to keep hits. FAULT_LIMIT when a regex hits its match limit or the
 * budget is spent; never "no match" instead.
 */
struct folded;
bool signal_scan(const struct signal_set *set, struct scratch *scratch, struct arena *arena,
		 struct slice original, const struct folded *folded, struct hits given,
		 struct hits *hits_out, struct error *err);

#endif
