/*
 * policy_inner - what a policy holds, for the files of this room.
 */
#ifndef BLUEPENCIL_POLICY_POLICY_INNER_H
#define BLUEPENCIL_POLICY_POLICY_INNER_H

#include <stdatomic.h>

#include "mail/digest.h"
#include "policy/lender.h"
#include "policy/pack.h"
#include "policy/policy.h"

#define VERSION_PREFIX "sha256:"

struct policy {
	atomic_uint references;
	struct arena *arena;
	struct sources sources;		/* packs, lists, texts, in the order they were read */
	struct conf conf;
	struct signal_set *set;
	struct packs packs;
	struct stream *streams;		/* beside conf.streams */
	struct lender *lender;
	size_t example_count;
	char version[sizeof(VERSION_PREFIX) - 1 + DIGEST_HEX_SIZE];
};

#endif
