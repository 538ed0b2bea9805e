/*
 * The words of the configuration for verdicts, actions and modes, as tables both ways.
 */
#include "policy/verdict.h"

#include <stddef.h>

#include "base/compiler.h"

static const char *const verdict_names[] = {
	[VERDICT_ACCEPT] = "accept",   [VERDICT_REWRITE] = "rewrite",
	[VERDICT_QUARANTINE] = "quarantine", [VERDICT_DISCARD] = "discard",
	[VERDICT_REJECT] = "reject",   [VERDICT_TEMPFAIL] = "tempfail",
};

static const struct {
	const char *name;
	enum verdict verdict;
} actions[] = {
	[ACTION_REMOVE] = { "remove", VERDICT_REWRITE },
	[ACTION_REPLACE] = { "replace", VERDICT_REWRITE },
	[ACTION_INSERT] = { "insert", VERDICT_REWRITE },
	[ACTION_TAG] = { "tag", VERDICT_REWRITE },
	[ACTION_QUARANTINE] = { "quarantine", VERDICT_QUARANTINE },
	[ACTION_DISCARD] = { "discard", VERDICT_DISCARD },
	[ACTION_REJECT] = { "reject", VERDICT_REJECT },
	[ACTION_TEMPFAIL] = { "tempfail", VERDICT_TEMPFAIL },
};

static const char *const mode_names[] = {
	[MODE_ENFORCE] = "enforce",
	[MODE_MONITOR] = "monitor",
	[MODE_OFF] = "off",
};

const char *
verdict_name(enum verdict verdict)
{
	assert((size_t)verdict < COUNT(verdict_names));
	return verdict_names[verdict];
}

const char *
action_name(enum action action)
{
	assert((size_t)action < COUNT(actions));
	return actions[action].name;
}

const char *
mode_name(enum mode mode)
{
	assert((size_t)mode < COUNT(mode_names));
	return mode_names[mode];
}

bool
verdict_find(struct slice name, enum verdict *verdict_out)
{
	for (size_t i = 0; i < COUNT(verdict_names); i++) {
		if (slice_equal(name, slice_of(verdict_names[i]))) {
			*verdict_out = (enum verdict)i;
			return true;
		}
	}
	return false;
}

bool
action_find(struct slice name, enum action *action_out)
{
	for (size_t i = 0; i < COUNT(actions); i++) {
		if (slice_equal(name, slice_of(actions[i].name))) {
			*action_out = (enum action)i;
			return true;
		}
	}
	return false;
}

bool
mode_find(struct slice name, enum mode *mode_out)
{
	for (size_t i = 0; i < COUNT(mode_names); i++) {
		if (slice_equal(name, slice_of(mode_names[i]))) {
			*mode_out = (enum mode)i;
			return true;
		}
	}
	return false;
}

enum verdict
action_verdict(enum action action)
{
	assert((size_t)action < COUNT(actions));
	return actions[action].verdict;
}
