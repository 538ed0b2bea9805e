/*
 * field_plan - what is to change in the message's own header, gathered from several hands and put
 * in the order in which a milter must apply it.
 *
 * Replacements come first, then deletions from the last field of a name to the first (Postfix
 * counts anew after each, Sendmail does not), then what is added at the top: the last added stands
 * first. So no index means something else by the time it is used.
 *
 * Units      indexes count fields of a name from 1
 * Ownership  in the arena; names and bodies are not copied
 * Errors     a failed allocation is remembered
 */
#ifndef BLUEPENCIL_MODERATE_FIELD_PLAN_H
#define BLUEPENCIL_MODERATE_FIELD_PLAN_H

#include "base/arena.h"
#include "base/compiler.h"
#include "mail/message.h"
#include "moderate/decision.h"

struct field_plan {
	const struct message *message;
	struct arena *arena;
	struct field_change *changes;
	size_t count, cap;
	bool failed;
};

/* So many fields of one name can be changed, for the work grows with their square. */
enum { FIELD_PLAN_MOST = 1000 };

/* FAULT_LIMIT; false. */
bool field_plan_too_many(const char *name, struct error *err);

void field_plan_init(struct field_plan *plan, struct arena *arena, const struct message *message);

/* `body` begins without a blank; lines are folded with "\n". A field replaced twice has the last. */
void field_plan_replace(struct field_plan *plan, const char *name, size_t index,
			struct slice body);
void field_plan_delete(struct field_plan *plan, const char *name, size_t index);
void field_plan_delete_all(struct field_plan *plan, const char *name);
void field_plan_add(struct field_plan *plan, const char *name, struct slice body);

/*
 * The body as it stands in the plan, without blanks at its start, folds as "\n"; empty where there
 * is no such field or it is to go.
 */
struct slice field_plan_body(struct field_plan *plan, const char *name, size_t index);

/* How many fields of that name the message has. */
size_t field_plan_count(const struct field_plan *plan, const char *name);

/* Puts the changes in order. False when memory was short. */
MUST_USE bool field_plan_finish(struct field_plan *plan);

#endif
