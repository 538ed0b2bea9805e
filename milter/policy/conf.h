/*
 * conf - bluepencil.conf: what the postmaster sets.
 *
 * One table of keys (conf.c) gives the parser, the defaults, the bounds, the suggestion for a
 * misspelt key, `bluepencild -t`, and the manual page the same lines. An empty file is a valid
 * configuration, and every default is safe.
 */
#ifndef BLUEPENCIL_POLICY_CONF_H
#define BLUEPENCIL_POLICY_CONF_H

#include <stdio.h>

#include "base/arena.h"
#include "base/diagnostics.h"
#include "base/limits.h"
#include "base/log.h"
#include "policy/verdict.h"

enum on_sealed {		/* on-signed, on-opaque, on-disagreement */
	ON_SEALED_ACCEPT,	/* inspected where readable; findings only reported, message left alone */
	ON_SEALED_REJECT,	/* a finding that would need an edit rejects */
	ON_SEALED_QUARANTINE,
	ON_SEALED_TEMPFAIL,
};
enum on_nested { ON_NESTED_IGNORE, ON_NESTED_INSPECT, ON_NESTED_REWRITE };
enum on_dkim { ON_DKIM_REMOVE, ON_DKIM_KEEP, ON_DKIM_TEMPFAIL };
enum reply_detail { REPLY_DETAIL_NONE, REPLY_DETAIL_RULE, REPLY_DETAIL_FULL };
enum self_check { SELF_CHECK_STRUCTURE, SELF_CHECK_FULL };

/* Which mail a policy names; all lists that are not empty must match, by one item each. */
struct match {
	const char **list_id;		/* ended by NULL; patterns with "*", without case */
	const char **sender;		/* reverse-path; "@domain": all of it */
	const char **from;		/* address of the From field, likewise */
	const char **sasl;
	const char **client;		/* address or CIDR network */
	const char **macro;		/* "name=value", value a pattern */
	const char **header;		/* "Name" (is there) or "Name: pattern" */
	const char **campaign;		/* "Name: pattern", or a pattern of the usual fields */
	bool newsletter;		/* has a List-Id or List-Unsubscribe field */
};

struct stream_conf {
	const char *name;
	struct place place;
	struct match match;
	const char **packs;		/* file names below `rules` without ".rules"; empty: all */
	enum mode mode;
	struct { const char *rule; enum mode mode; struct place place; } *rules;
	/* modes of single rules */
	size_t rule_count;
	const char **allow_off;		/* rules that a mark in the content may switch off */
	bool own_on_disagreement;	/* `on_disagreement` stands for that of conf */
	enum on_sealed on_disagreement;
};

struct settings_file;

struct conf {
	const char *path;		/* "" where there was no file */
	const struct settings_file *settings;	/* NULL where there was no file */
	const char *socket;		/* "unix:/path" or "inet:port@host" */
	unsigned socket_mode;		/* 0660 */
	const char *socket_group;	/* "" */
	const char *user;		/* to run as when started by root; "" */
	const char *rules;		/* directory of the packs, absolute */
	const char *state_dir;
	enum mode mode;
	enum verdict on_error, on_limit;
	enum on_sealed on_signed, on_opaque, on_disagreement;
	enum on_nested on_nested;
	enum on_dkim on_dkim_signed;
	enum verdict on_empty;		/* nothing would be left but promos */
	enum reply_detail reply_detail;
	enum self_check self_check;
	struct limits limits;
	enum log_target log_target;
	int log_level;
	const char *header_name;	/* "X-Bluepencil" */
	bool header_on_accept;
	struct stream_conf *streams;	/* at least one */
	size_t stream_count;
};

/* "accept", "reject", ...; false when there is none of that name. */
bool on_sealed_find(const char *name, enum on_sealed *setting_out);

/*
 * Reads a configuration file (NULL: all defaults). Paths in it are relative to its directory.
 * False when there were errors; every one of them is in `diags`.
 */
bool conf_read(struct arena *arena, const char *path, struct conf *conf_out,
	       struct diagnostics *diags);

/* Every key with its default, bounds and meaning, one line each; for -h, tests and the manual. */
void conf_print_keys(FILE *stream);

#endif
