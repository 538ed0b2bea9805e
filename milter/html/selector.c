/*
 * Selectors: a small parser, and the walk from an element to its parents and siblings.
 *
 * Descendant combinators are tried nearest parent first and never taken back, but for where a
 * child or sibling combinator stands on their left; mail has no selector for which that matters.
 */
#include "html/selector.h"

#include "base/ascii.h"
#include "html/tree.h"

/* ---- parsing ------------------------------------------------------------------------------- */

struct parser {
	struct arena *arena;
	struct slice text;
	size_t at;
	struct selector selector;
	size_t compound_cap, condition_cap;
};

static bool
is_name_byte(uint8_t c)
{
	return ascii_is_alnum(c) || c == '-' || c == '_' || c >= 0x80;
}

static struct slice
name(struct parser *p)
{
	size_t start = p->at;

	while (p->at < p->text.len && is_name_byte(p->text.data[p->at]))
		p->at++;
	return slice_range(p->text, (struct range){ start, p->at });
}

static bool
is_combinator(uint8_t c)
{
	return c == '>' || c == '+' || c == '~';
}

static bool
skip_blanks(struct parser *p)
{
	size_t start = p->at;

	for (;;) {
		size_t end;

		while (p->at < p->text.len && ascii_is_space(p->text.data[p->at]))
			p->at++;
		if (!slice_has_at(p->text, p->at, SLICE("/*")))
			return p->at > start;
		end = slice_find(p->text, p->at + 2, SLICE("*/"));
		p->at = end == SLICE_NOT_FOUND ? p->text.len : end + 2;
	}
}

static bool
take(struct parser *p, uint8_t c)
{
	if (p->at == p->text.len || p->text.data[p->at] != c)
		return false;
	p->at++;
	return true;
}

/* A word, or a string. */
static bool
attribute_value(struct parser *p, struct slice *value_out)
{
	size_t start = p->at + 1;
	uint8_t quote = p->at < p->text.len ? p->text.data[p->at] : 0;

	if (quote != '"' && quote != '\'') {
		*value_out = name(p);
		return value_out->len > 0;
	}
	for (p->at++; p->at < p->text.len && p->text.data[p->at] != quote; p->at++)
		if (p->text.data[p->at] == '\\')
			return false;
	*value_out = slice_range(p->text, (struct range){ start, p->at });
	return take(p, quote);
}

/* What stands behind "[". */
static bool
attribute(struct parser *p, struct selector_condition *condition)
{
	static const char operators[] = "~|^$*";

	condition->kind = SELECTOR_ATTRIBUTE;
	(void)skip_blanks(p);
	condition->name = name(p);
	(void)skip_blanks(p);
	if (condition->name.len == 0)
		return false;
	if (take(p, ']'))
		return true;
	condition->operator = '=';
	for (size_t i = 0; operators[i] != '\0'; i++)
		if (take(p, (uint8_t)operators[i]))
			condition->operator = (uint8_t)operators[i];
	if (!take(p, '='))
		return false;
	(void)skip_blanks(p);
	if (!attribute_value(p, &condition->value))
		return false;
	(void)skip_blanks(p);
	condition->nocase = take(p, 'i') || take(p, 'I');
	(void)skip_blanks(p);
	return take(p, ']');
}

static bool
pseudo_class(struct parser *p, struct selector_condition *condition)
{
	struct slice word = name(p);

	if (slice_equal_nocase(word, SLICE("link")) || slice_equal_nocase(word, SLICE("any-link")))
		condition->kind = SELECTOR_LINK;
	else if (slice_equal_nocase(word, SLICE("root")))
		condition->kind = SELECTOR_ROOT;
	else
		return false;
	return true;
}

static enum selector_result
condition(struct parser *p, struct selector_compound *compound)
{
	struct selector_condition condition = { .kind = SELECTOR_CLASS }, *added;
	bool read;

	switch (p->text.data[p->at++]) {
	case '#':
		condition.kind = SELECTOR_ID;
		/* fall through */
	case '.':
		condition.name = name(p);
		read = condition.name.len > 0;
		break;
	case '[':
		read = attribute(p, &condition);
		break;
	case ':':
		read = pseudo_class(p, &condition);
		break;
	default:
		return SELECTOR_UNKNOWN;
	}
	if (!read)
		return SELECTOR_UNKNOWN;
	if (condition.kind == SELECTOR_ID)
		p->selector.ids++;
	else
		p->selector.classes++;
	added = ARENA_PUSH(p->arena, compound->conditions, compound->count, p->condition_cap);
	if (added == NULL)
		return SELECTOR_NO_MEMORY;
	*added = condition;
	return SELECTOR_READ;
}

/* Up to the next combinator. */
static enum selector_result
compound(struct parser *p, uint8_t combinator)
{
	struct selector_compound *compound =
	    ARENA_PUSH(p->arena, p->selector.compounds, p->selector.count, p->compound_cap);
	size_t start = p->at;

	if (compound == NULL)
		return SELECTOR_NO_MEMORY;
	*compound = (struct selector_compound){ .combinator = combinator };
	p->condition_cap = 0;
	compound->element = name(p);
	if (compound->element.len > 0)
		p->selector.elements++;
	else
		(void)take(p, '*');
	while (p->at < p->text.len && !ascii_is_space(p->text.data[p->at]) &&
	       !is_combinator(p->text.data[p->at]) && p->text.data[p->at] != '/') {
		enum selector_result result = condition(p, compound);

		if (result != SELECTOR_READ)
			return result;
	}
	return p->at > start ? SELECTOR_READ : SELECTOR_UNKNOWN;
}

enum selector_result
selector_read(struct arena *arena, struct slice text, struct selector *selector_out)
{
	struct parser p = { .arena = arena, .text = text };
	uint8_t combinator = 0;

	(void)skip_blanks(&p);
	if (p.at == text.len)
		return SELECTOR_UNKNOWN;
	while (p.at < text.len) {
		enum selector_result result = compound(&p, combinator);

		if (result != SELECTOR_READ)
			return result;
		combinator = skip_blanks(&p) ? ' ' : 0;
		if (p.at == text.len)
			break;
		if (is_combinator(text.data[p.at])) {
			combinator = text.data[p.at++];
			(void)skip_blanks(&p);
			if (p.at == text.len)
				return SELECTOR_UNKNOWN;
		} else if (combinator == 0) {
			return SELECTOR_UNKNOWN;
		}
	}
	*selector_out = p.selector;
	return SELECTOR_READ;
}

/* ---- matching ------------------------------------------------------------------------------ */

/* Is the word one of those in `list`, blanks between them? */
static bool
has_word(struct slice list, struct slice word)
{
	while ((list = slice_trim(list)).len > 0) {
		size_t end = 0;

		while (end < list.len && !ascii_is_space(list.data[end]))
			end++;
		if (slice_equal(slice_first(list, end), word))
			return true;
		list = slice_from(list, end);
	}
	return false;
}

static bool
equal(struct slice a, struct slice b, bool nocase)
{
	return nocase ? slice_equal_nocase(a, b) : slice_equal(a, b);
}

static bool
value_matches(const struct selector_condition *c, struct slice value)
{
	struct slice wanted = c->value;

	switch (c->operator) {
	case 0:
		return true;
	case '=':
		return equal(value, wanted, c->nocase);
	case '~':
		return has_word(value, wanted);
	case '|':
		return equal(slice_first(value, wanted.len < value.len ? wanted.len : value.len), wanted,
			     c->nocase) &&
		       (value.len == wanted.len || value.data[wanted.len] == '-');
	case '^':
		return wanted.len > 0 && wanted.len <= value.len &&
		       equal(slice_first(value, wanted.len), wanted, c->nocase);
	case '$':
		return wanted.len > 0 && wanted.len <= value.len &&
		       equal(slice_from(value, value.len - wanted.len), wanted, c->nocase);
	default: /* '*' */
		return wanted.len > 0 &&
		       (c->nocase ? slice_find_nocase(value, 0, wanted) : slice_find(value, 0, wanted)) !=
			   SLICE_NOT_FOUND;
	}
}

/* The value of an attribute as it stands; character references in it are not resolved. */
static bool
attribute_of(const struct html_tree *tree, const struct html_node *node, struct slice name,
	     struct slice *value_out)
{
	for (uint32_t i = 0; i < node->attribute_count; i++) {
		const struct html_attribute *a = &tree->attributes[node->attribute_first + i];

		if (!a->duplicate && slice_equal_nocase(slice_range(tree->source, a->name), name)) {
			*value_out = slice_range(tree->source, a->value);
			return true;
		}
	}
	return false;
}

static bool
condition_holds(const struct selector_condition *c, const struct html_tree *tree,
		const struct html_node *node)
{
	struct slice value;

	switch (c->kind) {
	case SELECTOR_CLASS:
		return attribute_of(tree, node, SLICE("class"), &value) && has_word(value, c->name);
	case SELECTOR_ID:
		return attribute_of(tree, node, SLICE("id"), &value) &&
		       slice_equal(slice_trim(value), c->name);
	case SELECTOR_ATTRIBUTE:
		return attribute_of(tree, node, c->name, &value) && value_matches(c, value);
	case SELECTOR_LINK:
		return node->element == ELEMENT_A && attribute_of(tree, node, SLICE("href"), &value);
	case SELECTOR_ROOT:
		return node->element == ELEMENT_HTML;
	case SELECTOR_ELEMENT:
		break;
	}
	return false;
}

static bool
compound_matches(const struct selector_compound *compound, const struct html_tree *tree, uint32_t index)
{
	const struct html_node *node = &tree->nodes[index];

	if (node->type != HTML_NODE_ELEMENT)
		return false;
	if (compound->element.len > 0 &&
	    !slice_equal_nocase(html_node_name(tree, node), compound->element))
		return false;
	for (size_t i = 0; i < compound->count; i++)
		if (!condition_holds(&compound->conditions[i], tree, node))
			return false;
	return true;
}

/* The element before this one in its parent, HTML_NO_NODE where there is none. */
static uint32_t
element_before(const struct html_tree *tree, uint32_t index, size_t *steps)
{
	uint32_t parent = tree->nodes[index].parent, before = HTML_NO_NODE;

	for (uint32_t i = parent == HTML_NO_NODE ? 0 : parent + 1; i < index; i = tree->nodes[i].next) {
		if (*steps == 0)
			return HTML_NO_NODE;
		--*steps;
		if (tree->nodes[i].type == HTML_NODE_ELEMENT)
			before = i;
	}
	return before;
}

/* The next element that a combinator leads to from `index`. */
static uint32_t
follow(const struct html_tree *tree, uint32_t index, uint8_t combinator, size_t *steps)
{
	return combinator == '+' || combinator == '~' ? element_before(tree, index, steps)
						      : tree->nodes[index].parent;
}

bool
selector_matches(const struct selector *selector, const struct html_tree *tree, uint32_t node,
		 size_t *steps)
{
	size_t place = selector->count - 1;

	if (*steps == 0 || !compound_matches(&selector->compounds[place], tree, node))
		return false;
	while (place > 0) {
		uint8_t combinator = selector->compounds[place].combinator;
		bool once = combinator == '>' || combinator == '+';

		place--;
		for (bool found = false; !found;) {
			if (*steps == 0)
				return false;
			--*steps;
			node = follow(tree, node, combinator, steps);
			if (node == HTML_NO_NODE)
				return false;
			found = compound_matches(&selector->compounds[place], tree, node);
			if (once && !found)
				return false;
		}
	}
	return true;
}
