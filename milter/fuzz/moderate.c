/*
 * Fuzzing the whole way: any bytes are a message, and the promises hold for what becomes of it.
 *
 * The pack is the one that is delivered, so that words of the seeds fire.
 */
#include <stdio.h>
#include <stdlib.h>

#include "moderate/promises.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct stream *
stream(void)
{
	static struct policy *policy;

	if (policy == NULL) {
		struct diagnostics diags;

		diagnostics_init(&diags);
		policy = policy_load(NULL, BLUEPENCIL_SOURCE "/rules", &diags);
		if (policy == NULL) {
			diagnostics_print(&diags, stderr, false);
			abort();
		}
		diagnostics_done(&diags);
	}
	return policy_stream_named(policy, NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *copy = malloc(size == 0 ? 1 : size);
	const char *wrong;

	if (copy == NULL)
		return 0;
	if (size > 0)
		memcpy(copy, data, size);
	wrong = promises_hold(stream(), (struct slice){ copy, size });
	if (wrong != NULL) {
		(void)fprintf(stderr, "promise: %s\n", wrong);
		abort();
	}
	free(copy);
	return 0;
}
