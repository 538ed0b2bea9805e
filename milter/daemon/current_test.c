/*
 * Publishing a policy while many threads take it.
 *
 * The policies here are counters: this program defines policy_ref and policy_unref itself, so
 * that a reference lost or used after the last one shows at once.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "daemon/current.h"
#include "policy/policy.h"

#define READERS 4
#define RELOADS 2000

struct policy {
	atomic_int references;
};

static atomic_int alive;
static atomic_bool over, broken;

struct policy *
policy_ref(struct policy *policy)
{
	if (atomic_fetch_add(&policy->references, 1) <= 0)
		atomic_store(&broken, true);
	return policy;
}

void
policy_unref(struct policy *policy)
{
	if (policy != NULL && atomic_fetch_sub(&policy->references, 1) == 1) {
		atomic_fetch_sub(&alive, 1);
		free(policy);
	}
}

static struct policy *
new_policy(void)
{
	struct policy *policy = calloc(1, sizeof(*policy));

	assert_non_null(policy);
	atomic_store(&policy->references, 1);
	atomic_fetch_add(&alive, 1);
	return policy;
}

static void *
take_again_and_again(void *taken)
{
	while (!atomic_load(&over)) {
		struct policy *policy = current_policy();

		if (policy == NULL || atomic_load(&policy->references) < 1)
			atomic_store(&broken, true);
		policy_unref(policy);
		++*(size_t *)taken;
	}
	return NULL;
}

static void
before_the_first_is_published_there_is_none(void **state)
{
	(void)state;
	assert_null(current_policy());
}

static void
a_policy_taken_before_a_reload_outlives_it(void **state)
{
	struct policy *first = new_policy();
	struct policy *taken;

	(void)state;
	current_publish(first);
	taken = current_policy();
	assert_ptr_equal(taken, first);
	current_publish(new_policy());
	assert_int_equal(atomic_load(&alive), 2);
	policy_unref(taken);
	assert_int_equal(atomic_load(&alive), 1);
	current_publish(NULL);
	assert_int_equal(atomic_load(&alive), 0);
}

static void
readers_never_see_a_policy_that_is_gone(void **state)
{
	pthread_t readers[READERS];
	size_t taken[READERS] = { 0 };

	(void)state;
	current_publish(new_policy());
	for (size_t i = 0; i < READERS; i++)
		assert_int_equal(pthread_create(&readers[i], NULL, take_again_and_again, &taken[i]), 0);
	for (size_t i = 0; i < RELOADS; i++)
		current_publish(new_policy());
	atomic_store(&over, true);
	for (size_t i = 0; i < READERS; i++)
		assert_int_equal(pthread_join(readers[i], NULL), 0);
	assert_false(atomic_load(&broken));
	assert_int_equal(atomic_load(&alive), 1);
	current_publish(NULL);
	assert_int_equal(atomic_load(&alive), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(before_the_first_is_published_there_is_none),
		cmocka_unit_test(a_policy_taken_before_a_reload_outlives_it),
		cmocka_unit_test(readers_never_see_a_policy_that_is_gone),
	};

	return cmocka_run_group_tests_name("daemon/current", tests, NULL, NULL);
}
