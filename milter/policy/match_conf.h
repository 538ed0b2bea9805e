/*
 * match_conf - the words by which mail is named: `match` of a policy, `unless` of a rule.
 */
#ifndef BLUEPENCIL_POLICY_MATCH_CONF_H
#define BLUEPENCIL_POLICY_MATCH_CONF_H

#include "policy/conf.h"
#include "policy/setting.h"

#define MATCH_CONF_KEYS_MOST 16

/*
 * Reads one key into `match` and complains of a value that names nothing. False: there is no such
 * key, of which nothing has been said.
 */
bool match_conf_read(struct arena *arena, const struct setting *setting, struct match *match,
		     struct diagnostics *diags);

/* Their names, and NULL behind them; returns how many. */
size_t match_conf_names(const char *names[MATCH_CONF_KEYS_MOST + 1]);

/* The keys that hold lists, one by one: its name, and what a match has of it (NULL: not set). */
size_t match_conf_count(void);
const char *const *match_conf_items(const struct match *match, size_t key, const char **name_out);

void match_conf_print_keys(FILE *stream);

/* A list of strings that say something, or one; ended by NULL. NULL after having complained. */
const char **strings_read(struct arena *arena, const struct setting *setting,
			  struct diagnostics *diags);

#endif
