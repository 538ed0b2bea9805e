/*
 * Finding the configuration: the one that is installed here counts, for what a dry run shows should
 * be what this machine's milter does.
 */
#include "tool/configuration.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "policy/setting.h"
#include "tool/print.h"

#define INSTALLED BLUEPENCIL_SYSCONFDIR "/bluepencil/bluepencil.conf"
#define OF_SOURCE BLUEPENCIL_SOURCE "/conf/bluepencil.conf"
#define RULES_OF_SOURCE BLUEPENCIL_SOURCE "/rules"

static bool
is_there(const char *path)
{
	return access(path, F_OK) == 0;
}

/* What to load, into the two paths: NULL where there is none of a kind. */
static void
find_configuration(const char **path, const char **rules_directory)
{
	if (*path != NULL)
		return;
	if (is_there(INSTALLED)) {
		*path = INSTALLED;
		return;
	}
	if (*rules_directory == NULL && is_there(RULES_OF_SOURCE))
		*rules_directory = RULES_OF_SOURCE;
	*path = is_there(OF_SOURCE) ? OF_SOURCE : NULL;
}

struct policy *
configuration_load(const char *path, const char *rules_directory, struct diagnostics *diags)
{
	find_configuration(&path, &rules_directory);
	return policy_load(path, rules_directory, diags);
}

struct policy *
configuration_check(const char *path, struct diagnostics *diags,
		    const struct example_listener *listener)
{
	const char *rules_directory = NULL;

	find_configuration(&path, &rules_directory);
	return policy_load_checked(path, rules_directory, diags, listener);
}

struct policy *
configuration_need(const char *path)
{
	return configuration_need_rules(path, NULL);
}

struct policy *
configuration_need_rules(const char *path, const char *rules_directory)
{
	struct diagnostics diags;
	struct policy *policy;

	diagnostics_init(&diags);
	policy = configuration_load(path, rules_directory, &diags);
	if (policy == NULL) {
		diagnostics_sort(&diags);
		diagnostics_print(&diags, stderr, print_wants_colour(stderr));
		if (diags.count == 0 && !diags.lost)
			(void)fputs("bluepencil: the configuration cannot be loaded\n", stderr);
	}
	diagnostics_done(&diags);
	return policy;
}

const struct stream *
configuration_stream(const struct policy *policy, const char *name)
{
	const struct stream *stream = policy_stream_named(policy, name);
	const struct conf *conf = policy_conf(policy);
	const char **names, *nearest;

	if (stream != NULL)
		return stream;
	if (name == NULL) {
		(void)fputs("bluepencil: the configuration has no policy\n", stderr);
		return NULL;
	}
	names = calloc(conf->stream_count + 1, sizeof(*names));
	for (size_t i = 0; names != NULL && i < conf->stream_count; i++)
		names[i] = conf->streams[i].name;
	nearest = names == NULL ? NULL : nearest_name(name, names);
	(void)fprintf(stderr, "bluepencil: no policy is named \"%s\"", name);
	if (nearest != NULL)
		(void)fprintf(stderr, "; did you mean \"%s\"?", nearest);
	(void)fputc('\n', stderr);
	free(names);
	return NULL;
}
