/*
 * Conditions as postfix programs.
 *
 * Operators wait on a stack until one that binds less closely comes (Dijkstra's shunting-yard), so
 * there is no recursion, and what remains is a list of steps that any block can be put through
 * with 64 bits of memory.
 */
#include "policy/condition.h"

#include "base/ascii.h"
#include "base/utf8.h"

#define DEPTH_MOST 60			/* operators that wait; also values, which are bits */

enum step_type { STEP_SIGNAL, STEP_NOT, STEP_AND, STEP_OR, STEP_OPEN };

struct step {
	enum step_type type;
	uint32_t signal;
};

struct condition {
	const char *text;
	struct step *steps;
	size_t step_count, step_cap;
	uint32_t *signals;
	size_t signal_count, signal_cap;
};

struct parser {
	struct arena *arena;
	const struct signal_set *set;
	struct condition *condition;
	struct diagnostics *diags;
	struct place place;
	struct slice text;
	size_t at, start;		/* of the token being read */
	struct step waiting[DEPTH_MOST];
	size_t waiting_at[DEPTH_MOST];
	size_t depth, values;
	bool want_value;
	bool clean;
};

static size_t
column(const struct parser *parser, size_t at)
{
	return utf8_length(slice_first(parser->text, at)) + 1;
}

#define COMPLAIN(parser, at, format, ...)                                                          \
	((parser)->clean = false,                                                                  \
	 complain((parser)->diags, (parser)->place, "when, column %zu: " format,                   \
		  column((parser), (at)), __VA_ARGS__))

static bool
emit(struct parser *parser, struct step step)
{
	struct condition *condition = parser->condition;
	struct step *item = ARENA_PUSH(parser->arena, condition->steps, condition->step_count,
				       condition->step_cap);

	if (item == NULL)
		return false;
	*item = step;
	return true;
}

static bool
binds_closer(enum step_type waiting, enum step_type coming)
{
	return waiting != STEP_OPEN && waiting <= coming;
}

/* Lets go of operators that bind at least as closely as `coming`. */
static bool
release(struct parser *parser, enum step_type coming)
{
	while (parser->depth > 0 &&
	       binds_closer(parser->waiting[parser->depth - 1].type, coming)) {
		struct step step = parser->waiting[--parser->depth];

		parser->values -= step.type != STEP_NOT;
		if (!emit(parser, step))
			return false;
	}
	return true;
}

static bool
hold(struct parser *parser, enum step_type type)
{
	if (parser->depth == DEPTH_MOST) {
		COMPLAIN(parser, parser->start, "more than %d operators inside one another",
			 DEPTH_MOST);
		return false;
	}
	parser->waiting[parser->depth] = (struct step){ .type = type };
	parser->waiting_at[parser->depth++] = parser->start;
	return true;
}

static void
complain_of_name(struct parser *parser, struct slice word, const char *name)
{
	const char *nearest = signal_nearest(parser->set, name);

	if (nearest == NULL)
		COMPLAIN(parser, parser->start, "there is no signal \"%.*s\"", SLICE_ARG(word));
	else
		COMPLAIN(parser, parser->start,
			 "there is no signal \"%.*s\"; did you mean \"%s\"?", SLICE_ARG(word),
			 nearest);
}

/* Notes that the condition asks about a signal. */
static bool
note(struct parser *parser, uint32_t signal)
{
	struct condition *condition = parser->condition;
	uint32_t *item;

	for (size_t i = 0; i < condition->signal_count; i++) {
		if (condition->signals[i] == signal)
			return true;
	}
	item = ARENA_PUSH(parser->arena, condition->signals, condition->signal_count,
			  condition->signal_cap);
	if (item != NULL)
		*item = signal;
	return item != NULL;
}

static bool
on_name(struct parser *parser, struct slice word)
{
	const char *name = arena_string(parser->arena, word);
	uint32_t signal = name == NULL ? SIGNAL_NONE : signal_find(parser->set, name);

	if (!parser->want_value) {
		COMPLAIN(parser, parser->start, "\"and\" or \"or\" is missing before \"%.*s\"",
			 SLICE_ARG(word));
		return false;
	}
	if (signal == SIGNAL_NONE && name != NULL) {
		complain_of_name(parser, word, name);
		signal = 0;			/* to go on and find further mistakes */
	}
	if (++parser->values > DEPTH_MOST) {
		COMPLAIN(parser, parser->start, "more than %d parts inside one another", DEPTH_MOST);
		return false;
	}
	parser->want_value = false;
	return name != NULL && note(parser, signal) &&
	       emit(parser, (struct step){ STEP_SIGNAL, signal });
}

static bool
on_operator(struct parser *parser, enum step_type type, struct slice word)
{
	if (type == STEP_NOT) {
		if (parser->want_value)
			return hold(parser, type);
		COMPLAIN(parser, parser->start, "\"and\" or \"or\" is missing before \"%.*s\"",
			 SLICE_ARG(word));
		return false;
	}
	if (parser->want_value) {
		COMPLAIN(parser, parser->start, "a signal is missing before \"%.*s\"",
			 SLICE_ARG(word));
		return false;
	}
	parser->want_value = true;
	return release(parser, type) && hold(parser, type);
}

static bool
on_open(struct parser *parser)
{
	if (parser->want_value)
		return hold(parser, STEP_OPEN);
	COMPLAIN(parser, parser->start, "%s", "\"and\" or \"or\" is missing before \"(\"");
	return false;
}

static bool
on_close(struct parser *parser)
{
	if (parser->want_value) {
		COMPLAIN(parser, parser->start, "%s", "a signal is missing before \")\"");
		return false;
	}
	if (!release(parser, STEP_OR))
		return false;
	if (parser->depth == 0) {
		COMPLAIN(parser, parser->start, "%s", "\")\" closes nothing");
		return false;
	}
	parser->depth--;
	return true;
}

static bool
is_name_byte(uint8_t c)
{
	return ascii_is_alnum(c) || c == '-' || c == '_' || c >= 0x80;
}

/* The next word, or a single other byte; empty at the end. */
static struct slice
next_token(struct parser *parser)
{
	while (parser->at < parser->text.len && ascii_is_space(parser->text.data[parser->at]))
		parser->at++;
	parser->start = parser->at;
	while (parser->at < parser->text.len && is_name_byte(parser->text.data[parser->at]))
		parser->at++;
	if (parser->at == parser->start && parser->at < parser->text.len)
		parser->at++;
	return slice_range(parser->text, (struct range){ parser->start, parser->at });
}

static bool
on_token(struct parser *parser, struct slice token)
{
	static const struct {
		struct slice word;
		enum step_type type;
	} operators[] = {
		{ { (const uint8_t *)"not", 3 }, STEP_NOT },
		{ { (const uint8_t *)"and", 3 }, STEP_AND },
		{ { (const uint8_t *)"or", 2 }, STEP_OR },
	};

	for (size_t i = 0; i < COUNT(operators); i++) {
		if (slice_equal_nocase(token, operators[i].word))
			return on_operator(parser, operators[i].type, token);
	}
	if (token.data[0] == '(')
		return on_open(parser);
	if (token.data[0] == ')')
		return on_close(parser);
	if (is_name_byte(token.data[0]))
		return on_name(parser, token);
	COMPLAIN(parser, parser->start,
		 "\"%.*s\" is not understood; write and, or, not and parentheses",
		 SLICE_ARG(token));
	return false;
}

static bool
parse(struct parser *parser)
{
	struct slice token;

	while ((token = next_token(parser)).len > 0) {
		if (!on_token(parser, token))
			return false;
	}
	if (parser->want_value) {
		COMPLAIN(parser, parser->start, "%s", parser->condition->step_count == 0 ?
			 "a signal is missing; take `when` away if there is no condition" :
			 "a signal is missing at the end");
		return false;
	}
	if (!release(parser, STEP_OR))
		return false;
	if (parser->depth > 0) {
		COMPLAIN(parser, parser->waiting_at[parser->depth - 1], "%s",
			 "\"(\" is never closed");
		return false;
	}
	return true;
}

struct condition *
condition_parse(struct arena *arena, const char *text, const struct signal_set *set,
		struct place place, struct diagnostics *diags)
{
	struct condition *condition = arena_alloc(arena, sizeof(*condition));
	struct parser parser = { .arena = arena, .set = set, .condition = condition,
				 .diags = diags, .place = place, .text = slice_of(text),
				 .want_value = true, .clean = true };

	if (condition != NULL)
		condition->text = arena_string(arena, slice_trim(slice_of(text)));
	if (condition == NULL || condition->text == NULL) {
		complain(diags, place, "no memory for the condition");
		return NULL;
	}
	if (parse(&parser) && parser.clean)
		return condition;
	if (parser.clean)
		complain(diags, place, "no memory for the condition");
	return NULL;
}

static bool
step_fires(const struct step *step, const uint64_t *fired)
{
	return fired[step->signal / 64] >> step->signal % 64 & 1;
}

bool
condition_holds(const struct condition *condition, const uint64_t *fired)
{
	uint64_t stack = 0;			/* its lowest bit is the top */

	for (size_t i = 0; i < condition->step_count; i++) {
		const struct step *step = &condition->steps[i];

		switch (step->type) {
		case STEP_SIGNAL:
			stack = stack << 1 | step_fires(step, fired);
			break;
		case STEP_NOT:
			stack ^= 1;
			break;
		case STEP_AND:
			stack = stack >> 1 & (stack | ~(uint64_t)1);
			break;
		case STEP_OR:
			stack = stack >> 1 | (stack & 1);
			break;
		case STEP_OPEN:
			assert(false);
		}
	}
	return stack & 1;
}

const uint32_t *
condition_signals(const struct condition *condition, size_t *count_out)
{
	*count_out = condition->signal_count;
	return condition->signals;
}

/* ---- why, and how far ------------------------------------------------------------------------- */

/* A step's value, where the steps of its operands begin, and whether the whole hangs on it. */
struct judged_step {
	size_t start;
	bool holds, decides;
};

/* The last step of the left operand of the step at `at`; that of the right one is at - 1. */
static size_t
left_operand(const struct judged_step *judged, size_t at)
{
	return judged[at - 1].start - 1;
}

static void
judge_steps(const struct condition *condition, const uint64_t *fired, struct judged_step *judged)
{
	for (size_t i = 0; i < condition->step_count; i++) {
		const struct step *step = &condition->steps[i];
		size_t left;

		if (step->type == STEP_SIGNAL) {
			judged[i] = (struct judged_step){ i, step_fires(step, fired), false };
			continue;
		}
		if (step->type == STEP_NOT) {
			judged[i] = (struct judged_step){ judged[i - 1].start,
							  !judged[i - 1].holds, false };
			continue;
		}
		left = left_operand(judged, i);
		judged[i].start = judged[left].start;
		judged[i].holds = step->type == STEP_AND
			? judged[left].holds && judged[i - 1].holds
			: judged[left].holds || judged[i - 1].holds;
	}
}

/*
 * From the whole down to the signals: an operand decides where it has the value of what it is an
 * operand of, for then the other one alone cannot change that.
 */
static void
find_deciding(const struct condition *condition, struct judged_step *judged)
{
	judged[condition->step_count - 1].decides = true;
	for (size_t i = condition->step_count; i-- > 0;) {
		enum step_type type = condition->steps[i].type;
		size_t left;

		if (!judged[i].decides || type == STEP_SIGNAL)
			continue;
		if (type == STEP_NOT) {
			judged[i - 1].decides = true;
			continue;
		}
		left = left_operand(judged, i);
		judged[left].decides = judged[left].holds == judged[i].holds;
		judged[i - 1].decides = judged[i - 1].holds == judged[i].holds;
	}
}

static bool
is_among(const struct reason *reasons, size_t count, uint32_t signal)
{
	for (size_t i = 0; i < count; i++)
		if (reasons[i].signal == signal)
			return true;
	return false;
}

bool
condition_reasons(struct arena *arena, const struct condition *condition, const uint64_t *fired,
		  struct reason **reasons_out, size_t *count_out)
{
	struct judged_step *judged = arena_array(arena, condition->step_count, sizeof(*judged));
	struct reason *reasons = arena_array(arena, condition->signal_count, sizeof(*reasons));
	size_t count = 0;

	if (judged == NULL || reasons == NULL)
		return false;
	judge_steps(condition, fired, judged);
	find_deciding(condition, judged);
	for (size_t i = 0; i < condition->step_count; i++) {
		const struct step *step = &condition->steps[i];

		if (step->type == STEP_SIGNAL && judged[i].decides &&
		    !is_among(reasons, count, step->signal))
			reasons[count++] = (struct reason){ step->signal, judged[i].holds };
	}
	*reasons_out = reasons;
	*count_out = count;
	return true;
}

/* What it costs to make a value true, and to make it false: now, and at the worst. */
struct cost {
	struct distance holds, fails;
};

static struct distance
both(struct distance a, struct distance b)
{
	return (struct distance){ a.now + b.now, a.most + b.most };
}

static struct distance
either(struct distance a, struct distance b)
{
	return (struct distance){ a.now < b.now ? a.now : b.now, a.most < b.most ? a.most : b.most };
}

struct distance
condition_distance(const struct condition *condition, const uint64_t *fired)
{
	struct cost stack[DEPTH_MOST + 1];
	size_t depth = 0;

	for (size_t i = 0; i < condition->step_count; i++) {
		const struct step *step = &condition->steps[i];
		struct cost top, below;

		if (step->type == STEP_SIGNAL) {
			bool fires = step_fires(step, fired);

			stack[depth++] = (struct cost){ { !fires, 1 }, { fires, 1 } };
			continue;
		}
		top = stack[--depth];
		if (step->type == STEP_NOT) {
			stack[depth++] = (struct cost){ top.fails, top.holds };
			continue;
		}
		below = stack[--depth];
		stack[depth++] = step->type == STEP_AND
			? (struct cost){ both(below.holds, top.holds), either(below.fails, top.fails) }
			: (struct cost){ either(below.holds, top.holds), both(below.fails, top.fails) };
	}
	return stack[0].holds;
}

const char *
condition_words(struct arena *arena, const struct condition *condition)
{
	const char *text = condition == NULL ? "" : condition->text;

	return arena_string(arena, slice_of(text));
}
