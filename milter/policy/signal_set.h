/*
 * signal_set - what signal.c compiles and scan.c uses: signals, patterns, literals.
 */
#ifndef BLUEPENCIL_POLICY_SIGNAL_SET_H
#define BLUEPENCIL_POLICY_SIGNAL_SET_H

#include "policy/address.h"
#include "policy/learned.h"
#include "policy/literal_search.h"
#include "policy/memo.h"
#include "policy/owner.h"
#include "policy/phrase.h"
#include "policy/regex.h"
#include "policy/signal.h"

struct signal {
	const char *name;
	struct place place;
	size_t pattern_count;
	unsigned level;			/* 0: names no other; else one more than all it names */
	bool named;			/* some phrase names it */
	enum shield shield;
	bool broken;			/* something of it could not be read */
	const struct ngram_model *model;	/* NULL: it is not learned */
};

/* A phrase, or a regex. */
struct pattern {
	uint32_t signal;
	struct place place;
	struct phrase phrase;
	struct regex *regex;		/* NULL: a phrase */
	uint32_t regex_number;
	unsigned level;			/* the scan's round in which it can be confirmed */
};

/* One literal of the scan and the patterns that wait for it: owners[first_owner] and on. */
struct literal {
	struct slice bytes;
	uint32_t first_owner, owner_count;
	uint8_t before, after;		/* what any of them may have */
};

/* Of the addresses that links lead to. */
struct link_pattern {
	uint32_t signal;
	struct place place;
	struct address_pattern address;
};

struct signal_set {
	struct arena *arena;
	struct signal *signals;
	size_t signal_count, signal_cap;
	struct pattern *patterns;
	size_t pattern_count, pattern_cap;
	uint32_t regex_count;
	struct literal *literals;
	size_t literal_count;
	struct owner *owners;
	uint32_t *everywhere;		/* regexes without a literal */
	size_t everywhere_count, everywhere_cap;
	uint32_t *by_signal;		/* phrases whose anchor is a signal */
	size_t by_signal_count, by_signal_cap;
	unsigned levels;		/* the highest level */
	bool shields;			/* some signal does */
	struct link_pattern *links;
	size_t link_count, link_cap;
	struct learned_signals learned;
	struct literal_search *search;
};

struct scratch {
	struct scratch *next;		/* in a lender's stack */
	const struct signal_set *set;	/* for which it was made */
	struct watch *watch;		/* NULL: none */
	struct literal_scratch *literals;
	struct regex_scratch *regex;
	struct learned_scratch *learned;	/* NULL: nothing is */
	struct memo *memo;		/* the lender's; NULL: every line is scanned */
	size_t *regex_done;		/* per regex: where the last block it has seen ends, and 1 */
};

#endif
