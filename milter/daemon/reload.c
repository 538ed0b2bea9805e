/*
 * Reloading. Some keys are looked at only when the daemon starts; a change of one of them is
 * told, for a postmaster who moved the socket would otherwise wait for it.
 */
#include "daemon/reload.h"

#include <string.h>

#include "base/compiler.h"
#include "base/log.h"
#include "daemon/current.h"
#include "daemon/event.h"
#include "policy/policy.h"

static void
tell_unchangeable(const struct conf *before, const struct conf *after)
{
	const struct {
		const char *key;
		bool changed;
	} keys[] = {
		{ "socket", strcmp(before->socket, after->socket) != 0 },
		{ "socket-mode", before->socket_mode != after->socket_mode },
		{ "socket-group", strcmp(before->socket_group, after->socket_group) != 0 },
		{ "user", strcmp(before->user, after->user) != 0 },
		{ "log", before->log_target != after->log_target ||
				 before->log_level != after->log_level },
	};

	for (size_t i = 0; i < COUNT(keys); i++) {
		if (keys[i].changed)
			log_event(LOG_WARNING, "reload", TEXT("key", keys[i].key),
				  TEXT("text", "a change of this key needs a restart"));
	}
}

bool
reload_policy(const char *conf_path)
{
	struct policy *before = current_policy();
	struct policy *policy;
	struct diagnostics diags;

	diagnostics_init(&diags);
	policy = policy_load(conf_path, NULL, &diags);
	diagnostics_sort(&diags);
	event_diagnostics(&diags);
	if (policy == NULL) {
		log_event(LOG_ERR, "reload", TEXT("result", "failed"),
			  TEXT("text", "the old policy stays in force"),
			  NUMBER("mistakes", diags.errors),
			  TEXT("version", before == NULL ? NULL : policy_version(before)));
	} else {
		if (before != NULL)
			tell_unchangeable(policy_conf(before), policy_conf(policy));
		log_event(LOG_NOTICE, "reload", TEXT("result", "done"),
			  NUMBER("rules", policy_rule_count(policy)),
			  NUMBER("packs", policy_pack_count(policy)),
			  TEXT("version", policy_version(policy)));
		current_publish(policy);
	}
	diagnostics_done(&diags);
	policy_unref(before);
	return policy != NULL;
}
