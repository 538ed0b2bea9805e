/*
 * policy - the compiled whole: configuration, signals, rules, texts; swapped all at once.
 *
 * Ownership  counted references: policy_load gives one
 * Threads    never changed once loaded; reference counting is atomic
 */
#ifndef BLUEPENCIL_POLICY_POLICY_H
#define BLUEPENCIL_POLICY_POLICY_H

#include "base/diagnostics.h"
#include "mail/envelope.h"
#include "mail/message.h"
#include "policy/conf.h"
#include "policy/rule.h"
#include "policy/template.h"

struct policy;

struct stream {
	const char *name;
	const struct policy *policy;
	const struct stream_conf *conf;
	const struct rule *const *rules;	/* those that apply and are not off */
	const enum mode *modes;			/* beside `rules` */
	size_t rule_count;
	struct account *account;	/* policy/account.h; NULL: nobody asks what was judged */
	const uint64_t *exempt;		/* of one message (policy/exemption.h); NULL: nothing is */
};

/*
 * Loads a configuration (NULL: defaults, with the rules directory given or of the installation) and
 * all its packs. `rules_directory` (may be NULL) overrides the configuration. Runs nothing; examples
 * are policy_check's. NULL when there were errors; every one of them is in `diags`.
 */
struct policy *policy_load(const char *conf_path, const char *rules_directory,
			   struct diagnostics *diags);

/*
 * What `bluepencil check` does beyond loading: lints (policy/lint.h), every rule's examples, rules
 * without a hit or a miss, texts that are malformed, signals nobody uses. False when there were errors.
 */
bool policy_check(struct policy *policy, struct diagnostics *diags);

/* Who wants to hear of every example that is run. */
struct example_listener {
	/* `number` counts hits and misses of a rule, each from 1; `why` NULL: it came out right. */
	void (*ran)(void *context, const struct rule *rule, const struct example *example,
		    size_t number, const char *why);
	void *context;
};

/* As policy_check. */
bool policy_check_told(struct policy *policy, struct diagnostics *diags,
		       const struct example_listener *listener);

/*
 * Both. Where it does not load, which is NULL as of policy_load, all is checked that no mistake has
 * touched. `listener` may be NULL.
 */
struct policy *policy_load_checked(const char *conf_path, const char *rules_directory,
				   struct diagnostics *diags,
				   const struct example_listener *listener);

/* The same; the packs of this folder of the rules directory are read too, named or not. */
struct policy *policy_load_checked_with(const char *conf_path, const char *rules_directory,
					const char *folder, struct diagnostics *diags,
					const struct example_listener *listener);

struct policy *policy_ref(struct policy *policy);
void policy_unref(struct policy *policy);		/* NULL: fine */

const struct conf *policy_conf(const struct policy *policy);

/* "sha256:" and 64 digits over the configuration, all packs, lists and texts. */
const char *policy_version(const struct policy *policy);

const struct signal_set *policy_signals(const struct policy *policy);
const struct texts *policy_texts(const struct policy *policy, const struct rule *rule);

/* All rules, and what was read, for reports. */
size_t policy_rule_count(const struct policy *policy);
const struct rule *policy_rule(const struct policy *policy, size_t index);
size_t policy_pack_count(const struct policy *policy);
size_t policy_example_count(const struct policy *policy);

/* Working memory for one message; give it back. NULL: no memory. */
struct scratch *policy_lend_scratch(const struct policy *policy);
void policy_return_scratch(const struct policy *policy, struct scratch *scratch);

enum stream_match {
	STREAM_NAMED,		/* *stream_out names it */
	STREAM_NOT_NAMED,	/* no policy can name it any more */
	STREAM_UNDECIDED,	/* the header must be seen first */
};

/*
 * Which policy names this mail? The first whose `match` holds. `message` is NULL as long as the header
 * is not known; then the answer may be STREAM_UNDECIDED.
 */
enum stream_match policy_stream(const struct policy *policy, const struct envelope *envelope,
				const struct message *message, const struct stream **stream_out);

/* By name; NULL for the first. NULL when there is none of that name. */
const struct stream *policy_stream_named(const struct policy *policy, const char *name);

#endif
