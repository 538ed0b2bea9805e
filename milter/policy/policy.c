/*
 * Loading a policy: everything is read and checked, then compiled, then never changed again.
 *
 * Mistakes do not end the reading. A policy in which there was one is not given out, so that a
 * reload leaves the last good one in force.
 */
#include "policy/policy.h"

#include <dirent.h>
#include <stdlib.h>

#include "policy/builtin.h"
#include "policy/example.h"
#include "policy/figures.h"
#include "policy/lint.h"
#include "policy/policy_inner.h"
#include "policy/setting.h"
#include "policy/stream.h"

#define POLICY_BUDGET (1024 * MiB)
#define DECODE_BUDGET (4 * MiB)		/* for the fields that choose the policy */
#define SUFFIX ".rules"
#define ALL_PACKS "*"

struct policy *
policy_ref(struct policy *policy)
{
	atomic_fetch_add_explicit(&policy->references, 1, memory_order_relaxed);
	return policy;
}

void
policy_unref(struct policy *policy)
{
	if (policy == NULL ||
	    atomic_fetch_sub_explicit(&policy->references, 1, memory_order_acq_rel) > 1)
		return;
	lender_free(policy->lender);
	signal_set_free(policy->set);
	arena_free(policy->arena);
	free(policy);
}

/* ---- packs ------------------------------------------------------------------------------------ */

static int
is_pack(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name), suffix = strlen(SUFFIX);

	return len > suffix && entry->d_name[0] != '.' &&
	       strcmp(entry->d_name + len - suffix, SUFFIX) == 0;
}

static bool
open_pack(struct policy *policy, const char *folder, const char *file)
{
	struct packs *packs = &policy->packs;
	const char *inside = folder == NULL ? file : source_path(policy->arena, folder, file);
	const char *path, *pack;

	if (inside == NULL)
		return false;
	path = source_path(policy->arena, packs->directory, inside);
	pack = arena_string(policy->arena, (struct slice){ (const uint8_t *)inside,
							   strlen(inside) - strlen(SUFFIX) });
	return pack != NULL && path != NULL && pack_open(packs, pack, path);
}

/* Opens all packs of a folder (NULL: the directory itself), in the order of their names. -1: errno. */
static int
open_folder(struct policy *policy, const char *folder, bool *opened)
{
	const char *directory = policy->packs.directory;
	const char *path = folder == NULL ? directory :
					    source_path(policy->arena, directory, folder);
	struct dirent **entries = NULL;
	int count;

	if (path == NULL) {
		*opened = false;
		return 0;
	}
	count = scandir(path, &entries, is_pack, alphasort);
	for (int i = 0; i < count; i++) {
		*opened = *opened && open_pack(policy, folder, entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	return count;
}

static bool
is_open(const struct packs *packs, const char *folder)
{
	for (size_t i = 0; i < packs->count; i++) {
		if (packs->items[i].folder != NULL && strcmp(packs->items[i].folder, folder) == 0)
			return true;
	}
	return false;
}

/*
 * Opens the folder of a pack that a policy names, as "jurisdictions/uk-fca" does. Where there is no
 * such folder, there is no such pack, which is told where the policies are checked.
 */
static bool
open_folder_of(struct policy *policy, const char *name)
{
	const char *slash = strrchr(name, '/');
	const char *folder;
	bool opened = true;

	if (slash == NULL || name[0] == '/' || name[0] == '.')
		return true;
	folder = arena_string(policy->arena, (struct slice){ (const uint8_t *)name,
							     (size_t)(slash - name) });
	if (folder == NULL)
		return false;
	if (!is_open(&policy->packs, folder))
		(void)open_folder(policy, folder, &opened);
	return opened;
}

/*
 * Opens the packs of the directory, and of its folders those of which a policy names one: whoever
 * does not use them pays nothing for them. False: no memory.
 */
static bool
open_packs(struct policy *policy, const char *folder, struct diagnostics *diags)
{
	struct place place = { .file = policy->packs.directory };
	bool opened = true;
	int count = open_folder(policy, NULL, &opened);

	if (count < 0)
		complain(diags, place, "cannot read the directory of the rules: %m");
	else if (count == 0)
		complain(diags, place, "there is no rule file (*" SUFFIX ") here, so that no mail would "
			 "be moderated");
	if (folder != NULL && count >= 0)
		(void)open_folder(policy, folder, &opened);
	for (size_t i = 0; i < policy->conf.stream_count; i++) {
		const char *const *name = policy->conf.streams[i].packs;

		for (; name != NULL && *name != NULL; name++)
			opened = opened && open_folder_of(policy, *name);
	}
	return opened;
}

static const struct texts *
texts_of(struct policy *policy, const struct rule *rule, struct diagnostics *diags)
{
	const char *directory;

	for (size_t i = 0; i < policy->packs.rule_count; i++) {
		const struct rule *other = policy->packs.rules[i];

		if (other != rule && other->texts != NULL && strcmp(other->text, rule->text) == 0)
			return other->texts;
	}
	directory = source_path(policy->arena, policy->packs.directory, "texts");
	if (directory == NULL)
		return NULL;
	return texts_read_from(&policy->sources, directory, rule->text, rule->place, diags);
}

static void
read_texts(struct policy *policy, struct diagnostics *diags)
{
	for (size_t i = 0; i < policy->packs.rule_count; i++) {
		struct rule *rule = policy->packs.rules[i];
		size_t errors = diags->errors;

		if (rule->action == ACTION_INSERT && rule->text != NULL)
			rule->texts = texts_of(policy, rule, diags);
		rule->broken = rule->broken || diags->errors > errors;
	}
}

static bool
read_packs(struct policy *policy, const char *folder, struct diagnostics *diags)
{
	struct packs *packs = &policy->packs;

	packs->sources = &policy->sources;
	packs->directory = policy->conf.rules;
	packs->set = policy->set;
	packs->diags = diags;
	if (!open_packs(policy, folder, diags))
		return false;
	for (size_t i = 0; i < packs->count; i++)
		pack_read_signals(packs, &packs->items[i]);
	figures_add(packs);
	/* A set that does not compile still knows its names, which is all that rules ask for. */
	(void)signal_set_finish(policy->set, diags);
	for (size_t i = 0; i < packs->count; i++)
		pack_read_rules(packs, i);
	read_texts(policy, diags);
	for (size_t i = 0; i < packs->rule_count; i++)
		policy->example_count += packs->rules[i]->example_count;
	return true;
}

/* ---- streams ---------------------------------------------------------------------------------- */

/* The milder of two modes: whoever watches only, or switches off, has the last word. */
static enum mode
milder(enum mode a, enum mode b)
{
	return a > b ? a : b;
}

static bool
is_listed(const char *const *names, const char *name)
{
	for (; *names != NULL; names++) {
		if (strcmp(*names, name) == 0)
			return true;
	}
	return false;
}

/* "*" is what all policies have that name no pack: those of the directory, not of its folders. */
static bool
is_chosen(const struct stream_conf *conf, const struct pack *pack)
{
	if (conf->packs == NULL)
		return pack->folder == NULL;
	return is_listed(conf->packs, pack->name) ||
	       (pack->folder == NULL && is_listed(conf->packs, ALL_PACKS));
}

static enum mode
mode_in_stream(const struct policy *policy, const struct stream_conf *conf,
	       const struct rule *rule)
{
	enum mode mode = rule->mode;

	if (!is_chosen(conf, &policy->packs.items[rule->pack]))
		return MODE_OFF;
	for (size_t i = 0; i < conf->rule_count; i++) {
		if (strcmp(conf->rules[i].rule, rule->name) == 0)
			mode = conf->rules[i].mode;
	}
	return milder(mode, milder(conf->mode, policy->conf.mode));
}

static bool
fill_stream(struct policy *policy, const struct stream_conf *conf, struct stream *stream)
{
	size_t most = policy->packs.rule_count;
	const struct rule **rules = arena_array(policy->arena, most, sizeof(*rules));
	enum mode *modes = arena_array(policy->arena, most, sizeof(*modes));

	if (rules == NULL || modes == NULL)
		return false;
	*stream = (struct stream){ .name = conf->name, .policy = policy, .conf = conf,
				   .rules = rules, .modes = modes };
	for (size_t i = 0; i < most; i++) {
		enum mode mode = mode_in_stream(policy, conf, policy->packs.rules[i]);

		if (mode == MODE_OFF)
			continue;
		rules[stream->rule_count] = policy->packs.rules[i];
		modes[stream->rule_count++] = mode;
	}
	return true;
}

/* Complains of a name in the configuration that is not among `names`. */
static void
check_name(const char *what, const char *name, const char *const *names, struct place place,
	   struct diagnostics *diags)
{
	const char *nearest;

	if (is_listed(names, name))
		return;
	nearest = nearest_name(name, names);
	if (nearest != NULL)
		complain(diags, place, "there is no %s \"%s\"; did you mean \"%s\"?", what, name,
			 nearest);
	else
		complain(diags, place, "there is no %s \"%s\"", what, name);
}

static void
check_stream(const struct stream_conf *conf, const char *const *packs, const char *const *rules,
	     struct diagnostics *diags)
{
	for (const char *const *name = conf->packs; name != NULL && *name != NULL; name++) {
		if (strcmp(*name, ALL_PACKS) != 0)
			check_name("pack", *name, packs, conf->place, diags);
	}
	for (size_t i = 0; i < conf->rule_count; i++)
		check_name("rule", conf->rules[i].rule, rules, conf->rules[i].place, diags);
	for (const char *const *name = conf->allow_off; name != NULL && *name != NULL; name++)
		check_name("rule", *name, rules, conf->place, diags);
}

/* Mail that a policy names and no rule judges would look moderated and not be it. */
static void
check_has_rules(const struct policy *policy, const struct stream *stream,
		struct diagnostics *diags)
{
	struct place place = stream->conf->place;

	if (stream->rule_count > 0 || milder(stream->conf->mode, policy->conf.mode) == MODE_OFF)
		return;
	if (place.line == 0)		/* there is no `policies` */
		place.file = policy->conf.rules;
	complain(diags, place, "policy \"%s\" has no rule, so that none of its mail would be moderated; "
		 "give it one, or write mode = \"off\"", stream->name);
}

static bool
read_streams(struct policy *policy, struct diagnostics *diags)
{
	const struct packs *packs = &policy->packs;
	const struct conf *conf = &policy->conf;
	const char **pack_names = arena_array(policy->arena, packs->count + 1, sizeof(char *));
	const char **rule_names = arena_array(policy->arena, packs->rule_count + 1, sizeof(char *));
	bool clean = diags->errors == 0;

	policy->streams = arena_array(policy->arena, conf->stream_count, sizeof(*policy->streams));
	if (pack_names == NULL || rule_names == NULL || policy->streams == NULL)
		return false;
	for (size_t i = 0; i < packs->count; i++)
		pack_names[i] = packs->items[i].name;
	for (size_t i = 0; i < packs->rule_count; i++)
		rule_names[i] = packs->rules[i]->name;
	for (size_t i = 0; i < conf->stream_count; i++) {
		size_t errors = diags->errors;

		check_stream(&conf->streams[i], pack_names, rule_names, diags);
		if (!fill_stream(policy, &conf->streams[i], &policy->streams[i]))
			return false;
		/* Where there are mistakes, rules may be missing because of them. */
		if (clean && diags->errors == errors)
			check_has_rules(policy, &policy->streams[i], diags);
	}
	return true;
}

/* ---- the whole -------------------------------------------------------------------------------- */

static void
add_to_version(struct digest *digest, const char *path, struct slice bytes)
{
	const char *slash = strrchr(path, '/');
	uint8_t len[8];

	for (size_t i = 0; i < sizeof(len); i++)
		len[i] = (uint8_t)((uint64_t)bytes.len >> 8 * i);
	/* Not the whole path: the same files are the same policy on every node. */
	digest_add(digest, slice_of(slash == NULL ? path : slash + 1));
	digest_add(digest, SLICE("\n"));
	digest_add(digest, (struct slice){ len, sizeof(len) });
	digest_add(digest, bytes);
}

/* Files in the order in which they were read, which names alone decide. */
static void
set_version(struct policy *policy)
{
	const struct sources *conf = policy->conf.settings == NULL ? NULL :
				     settings_sources(policy->conf.settings);
	struct digest *digest = digest_new();

	for (size_t i = 0; conf != NULL && i < conf->count; i++)
		add_to_version(digest, conf->items[i].path, conf->items[i].bytes);
	for (size_t i = 0; i < policy->sources.count; i++)
		add_to_version(digest, policy->sources.items[i].path,
			       policy->sources.items[i].bytes);
	memcpy(policy->version, VERSION_PREFIX, strlen(VERSION_PREFIX));
	digest_finish(digest, policy->version + strlen(VERSION_PREFIX));
}

static struct policy *
policy_new(void)
{
	struct policy *policy = calloc(1, sizeof(*policy));

	if (policy == NULL)
		return NULL;
	atomic_init(&policy->references, 1);
	policy->arena = arena_new(POLICY_BUDGET);
	policy->set = signal_set_new();
	policy->sources.arena = policy->arena;
	if (policy->arena == NULL || policy->set == NULL || !builtins_declare(policy->set) ||
	    !figures_declare(policy->set)) {
		policy_unref(policy);
		return NULL;
	}
	return policy;
}

static bool
load(struct policy *policy, const char *conf_path, const char *rules_directory, const char *folder,
     struct diagnostics *diags)
{
	/* A configuration with mistakes still says where the rules are, so theirs are told too. */
	(void)conf_read(policy->arena, conf_path, &policy->conf, diags);
	if (rules_directory != NULL)
		policy->conf.rules = arena_string(policy->arena, slice_of(rules_directory));
	if (policy->conf.rules == NULL || !read_packs(policy, folder, diags) ||
	    !read_streams(policy, diags))
		return false;
	set_version(policy);
	return true;
}

/* All that can be read; NULL: no memory. */
static struct policy *
read_policy(const char *conf_path, const char *rules_directory, const char *folder,
	    struct diagnostics *diags)
{
	struct place place = { .file = conf_path };
	struct policy *policy = policy_new();
	size_t errors = diags->errors;

	if (policy == NULL)
		complain(diags, place, "no memory for the policy");
	else if (!load(policy, conf_path, rules_directory, folder, diags) &&
		 diags->errors == errors)
		complain(diags, place, "no memory for the policy");
	if (policy != NULL && signal_set_works(policy->set)) {
		policy->lender = lender_new(policy->set, policy->conf.limits.remembered);
		if (policy->lender == NULL)
			complain(diags, place, "no memory for the policy");
	}
	return policy;
}

struct policy *
policy_load(const char *conf_path, const char *rules_directory, struct diagnostics *diags)
{
	size_t errors = diags->errors;
	struct policy *policy = read_policy(conf_path, rules_directory, NULL, diags);

	if (diags->errors == errors)
		return policy;
	policy_unref(policy);
	return NULL;
}

bool
policy_check(struct policy *policy, struct diagnostics *diags)
{
	return policy_check_told(policy, diags, NULL);
}

bool
policy_check_told(struct policy *policy, struct diagnostics *diags,
		  const struct example_listener *listener)
{
	size_t errors = diags->errors;

	lint_policy(policy, diags);
	if (signal_set_works(policy->set))
		examples_check(policy, diags, listener);
	return diags->errors == errors;
}

struct policy *
policy_load_checked(const char *conf_path, const char *rules_directory, struct diagnostics *diags,
		    const struct example_listener *listener)
{
	return policy_load_checked_with(conf_path, rules_directory, NULL, diags, listener);
}

struct policy *
policy_load_checked_with(const char *conf_path, const char *rules_directory, const char *folder,
			 struct diagnostics *diags, const struct example_listener *listener)
{
	size_t errors = diags->errors;
	struct policy *policy = read_policy(conf_path, rules_directory, folder, diags);
	bool loads = diags->errors == errors;

	if (policy == NULL)
		return NULL;
	(void)policy_check_told(policy, diags, listener);
	if (loads)
		return policy;
	policy_unref(policy);
	return NULL;
}

/* ---- what it holds ---------------------------------------------------------------------------- */

const struct conf *
policy_conf(const struct policy *policy)
{
	return &policy->conf;
}

const char *
policy_version(const struct policy *policy)
{
	return policy->version;
}

const struct signal_set *
policy_signals(const struct policy *policy)
{
	return policy->set;
}

const struct texts *
policy_texts(const struct policy *policy, const struct rule *rule)
{
	(void)policy;
	return rule->texts;
}

size_t
policy_rule_count(const struct policy *policy)
{
	return policy->packs.rule_count;
}

const struct rule *
policy_rule(const struct policy *policy, size_t index)
{
	assert(index < policy->packs.rule_count);
	return policy->packs.rules[index];
}

size_t
policy_pack_count(const struct policy *policy)
{
	return policy->packs.count;
}

size_t
policy_example_count(const struct policy *policy)
{
	return policy->example_count;
}

struct scratch *
policy_lend_scratch(const struct policy *policy)
{
	return lender_lend(policy->lender);
}

void
policy_return_scratch(const struct policy *policy, struct scratch *scratch)
{
	lender_take_back(policy->lender, scratch);
}

enum stream_match
policy_stream(const struct policy *policy, const struct envelope *envelope,
	      const struct message *message, const struct stream **stream_out)
{
	struct arena *arena = message == NULL ? NULL : arena_new(DECODE_BUDGET);
	enum stream_match result = STREAM_NOT_NAMED;

	/* Without memory no policy may be passed over: the first judges it. */
	if (message != NULL && arena == NULL) {
		*stream_out = &policy->streams[0];
		return STREAM_NAMED;
	}
	for (size_t i = 0; i < policy->conf.stream_count && result == STREAM_NOT_NAMED; i++) {
		const struct stream *stream = &policy->streams[i];

		switch (match_mail(&stream->conf->match, arena, envelope, message)) {
		case MATCH_YES:
			*stream_out = stream;
			result = STREAM_NAMED;
			break;
		case MATCH_UNDECIDED:
			result = STREAM_UNDECIDED;
			break;
		case MATCH_NO:
			break;
		}
	}
	arena_free(arena);
	return result;
}

const struct stream *
policy_stream_named(const struct policy *policy, const char *name)
{
	if (name == NULL)
		return &policy->streams[0];
	for (size_t i = 0; i < policy->conf.stream_count; i++) {
		if (strcmp(policy->streams[i].name, name) == 0)
			return &policy->streams[i];
	}
	return NULL;
}
