/*
 * pack - a rule file as signals and rules.
 *
 * Reading goes in two steps over all packs of a policy, because a rule may speak of the signals of
 * any pack: first pack_read_signals for each, then signal_set_finish, then pack_read_rules for
 * each.
 *
 * Ownership  what is read lives in the arena of `sources`; strings and places of settings in the
 *            pack's settings_file, which that arena frees
 */
#ifndef BLUEPENCIL_POLICY_PACK_H
#define BLUEPENCIL_POLICY_PACK_H

#include "policy/rule.h"
#include "policy/source.h"

struct ngram_model;
struct setting;
struct settings_file;

struct pack {
	const char *name;		/* "crypto-promo", "jurisdictions/uk-fca" */
	const char *folder;		/* "jurisdictions"; NULL: it lies in the directory itself */
	const char *path;
	const struct settings_file *file;	/* NULL: it could not be read */
};

struct pack_model {
	const char *path;
	struct ngram_model *model;	/* NULL: it could not be read, which has been told */
};

struct packs {
	struct sources *sources;
	const char *directory;		/* lists are relative to it */
	struct signal_set *set;
	struct diagnostics *diags;

	struct pack *items;
	size_t count, cap;
	struct pack_model *models;	/* each file once */
	size_t model_count, model_cap;
	struct rule **rules;		/* of all packs, in the order of their files */
	size_t rule_count, rule_cap;
};

/*
 * Reads a file; the folder is what stands before the last slash of the name. A pack that cannot be
 * read has been complained of and counts all the same.
 */
MUST_USE bool pack_open(struct packs *packs, const char *name, const char *path);

void pack_read_signals(struct packs *packs, const struct pack *pack);
void pack_read_rules(struct packs *packs, size_t pack);

/* Is it a name that a signal or rule may have? Complains otherwise. */
bool pack_check_name(struct packs *packs, const char *what, const char *name,
		     struct place place);

#endif
