/*
 * Is the HTML of a text whole?
 *
 * It is put into the midst of a newsletter: a <b> or a quote left open changes everything that
 * follows, so what a browser would have to guess at is an error. Told from the tokens, not from
 * the tokenizer's bits of errors, for each mistake is to be told at its line and column.
 *
 * What the text looks like it must say itself, inline: some clients drop <style>, and templates
 * have cells whose letters have no size.
 */
#include "policy/html_text.h"

#include "base/ascii.h"
#include "base/compiler.h"
#include "base/utf8.h"
#include "html/tokenizer.h"

#define OPEN_MOST 64			/* elements inside one another */

struct open_tag {
	struct range name;
	size_t at;
	const char *ended_by;		/* a p: the element that cannot stand in it */
	size_t ended_at;
};

struct check {
	struct slice html;
	const char *path;
	struct diagnostics *diags;
	struct open_tag open[OPEN_MOST];
	size_t depth;
};

static struct place
place_at(const struct check *check, size_t at)
{
	struct place place = { .file = check->path };

	utf8_place(check->html, at, &place.line, &place.column);
	return place;
}

static bool
has_no_place(enum element element)
{
	static const enum element elements[] = {
		ELEMENT_HTML, ELEMENT_HEAD, ELEMENT_BODY, ELEMENT_SCRIPT, ELEMENT_FRAMESET,
		ELEMENT_PLAINTEXT, ELEMENT_TEMPLATE,
	};

	for (size_t i = 0; i < COUNT(elements); i++) {
		if (elements[i] == element)
			return true;
	}
	return false;
}

/* Quotes that do not pair end up in names and in values without quotes. */
static bool
has_stray_byte(struct slice s, const char *bytes)
{
	for (size_t i = 0; i < s.len; i++) {
		if (strchr(bytes, s.data[i]) != NULL && s.data[i] != '\0')
			return true;
	}
	return false;
}

static void
check_attributes(struct check *check, const struct html_token *token)
{
	for (size_t i = 0; i < token->attribute_count; i++) {
		const struct html_attribute *attribute = &token->attributes[i];
		struct slice name = slice_range(check->html, attribute->name);
		bool quoted = attribute->has_value && attribute->value.end < attribute->whole.end;

		if (has_stray_byte(name, "\"'<=") ||
		    (!quoted && has_stray_byte(slice_range(check->html, attribute->value), "\"'<=`")))
			complain(check->diags, place_at(check, attribute->whole.start),
				 "a quote is missing here, or before");
		else if (attribute->duplicate)
			complain(check->diags, place_at(check, attribute->whole.start),
				 "the tag has %.*s twice; the second is ignored", SLICE_ARG(name));
	}
}

/* A p ends where an element begins that cannot stand in it; the </p> to come then closes nothing. */
static void
note_end_of_p(struct check *check, const struct html_token *token)
{
	for (size_t i = check->depth; i > 0; i--) {
		struct open_tag *open = &check->open[i - 1];
		enum element element = element_find(slice_range(check->html, open->name));

		if (element == ELEMENT_P && open->ended_by == NULL) {
			open->ended_by = element_name(token->element);
			open->ended_at = token->range.start;
		}
		if (element == ELEMENT_P || element == ELEMENT_BUTTON ||
		    element_is(element, ELEMENT_IS_SCOPE))
			return;
	}
}

static void
on_start_tag(struct check *check, const struct html_token *token)
{
	struct slice name = slice_range(check->html, token->name);

	if (has_no_place(token->element))
		complain(check->diags, place_at(check, token->range.start),
			 "<%.*s> has no place in a text that is inserted", SLICE_ARG(name));
	if (token->element == ELEMENT_STYLE)
		warn(check->diags, place_at(check, token->range.start),
		     "some clients drop <style>; write the styles into style attributes");
	check_attributes(check, token);
	if (element_is(token->element, ELEMENT_CLOSES_P))
		note_end_of_p(check, token);
	if (element_is(token->element, ELEMENT_IS_VOID))
		return;
	if (check->depth == OPEN_MOST) {
		complain(check->diags, place_at(check, token->range.start),
			 "more than %d elements inside one another", OPEN_MOST);
		return;
	}
	check->open[check->depth++] = (struct open_tag){
		.name = token->name, .at = token->range.start,
	};
}

static void
on_end_tag(struct check *check, const struct html_token *token)
{
	struct slice name = slice_range(check->html, token->name);
	size_t depth = check->depth;

	while (depth > 0 &&
	       !slice_equal_nocase(slice_range(check->html, check->open[depth - 1].name), name))
		depth--;
	if (depth == 0) {
		complain(check->diags, place_at(check, token->range.start),
			 "</%.*s> closes nothing", SLICE_ARG(name));
		return;
	}
	for (; check->depth > depth; check->depth--) {
		const struct open_tag *open = &check->open[check->depth - 1];

		complain(check->diags, place_at(check, open->at), "<%.*s> is never closed",
			 SLICE_ARG(slice_range(check->html, open->name)));
	}
	check->depth = depth - 1;
	if (check->open[depth - 1].ended_by != NULL)
		complain(check->diags, place_at(check, check->open[depth - 1].ended_at),
			 "<%s> cannot stand in a <p>", check->open[depth - 1].ended_by);
	if (token->attribute_count > 0)
		complain(check->diags, place_at(check, token->range.start),
			 "</%.*s> has attributes", SLICE_ARG(name));
}

/* Text and comments. */
static void
on_other(struct check *check, const struct html_token *token)
{
	struct slice source = slice_range(check->html, token->range);
	size_t at = token->range.start, less;

	switch (token->type) {
	case HTML_TEXT:
		less = slice_find_byte(source, 0, '<');
		if (less != SLICE_NOT_FOUND)
			complain(check->diags, place_at(check, at + less),
				 "\"<\" begins no tag; write &lt;");
		break;
	case HTML_CHARACTER:
		if (source.data[source.len - 1] != ';')
			complain(check->diags, place_at(check, at), "\"%.*s\" lacks its \";\"",
				 SLICE_ARG(source));
		break;
	case HTML_COMMENT:
		if (token->data.end == token->range.end)
			complain(check->diags, place_at(check, at), "the comment is never closed");
		else if (!slice_has_at(source, 0, SLICE("<!")))
			complain(check->diags, place_at(check, at), "begins no tag and is dropped");
		break;
	case HTML_NOTHING:
		complain(check->diags, place_at(check, at),
			 "the tag is never closed; a quote or a \">\" is missing");
		break;
	default:
		break;
	}
}

void
html_text_check(struct arena *arena, struct slice html, const char *path,
		struct diagnostics *diags)
{
	struct html_tokenizer *tokenizer = html_tokenizer_new(arena, html);
	struct check check = { .html = html, .path = path, .diags = diags };
	struct html_token token;
	size_t errors = diags->errors;

	while (tokenizer != NULL && html_tokenizer_next(tokenizer, &token)) {
		if (token.type == HTML_START_TAG)
			on_start_tag(&check, &token);
		else if (token.type == HTML_END_TAG)
			on_end_tag(&check, &token);
		else
			on_other(&check, &token);
	}
	for (size_t i = 0; i < check.depth; i++)
		complain(diags, place_at(&check, check.open[i].at), "<%.*s> is never closed",
			 SLICE_ARG(slice_range(html, check.open[i].name)));
	if (diags->errors == errors && !html_text_has_own_look(html))
		warn(diags, place_at(&check, 0), "says neither its size nor its colour, or but one: "
		     "set font-size and color inline, else it cannot stand in cells without them");
}

/* ---- does it bring its look? ------------------------------------------------------------------ */

/* Is the property set anywhere? "background-color" sets no color. */
static bool
sets_property(struct slice html, struct slice name)
{
	size_t at = 0;

	while ((at = slice_find_nocase(html, at, name)) != SLICE_NOT_FOUND) {
		size_t end = at + name.len;
		bool begins = at == 0 || (html.data[at - 1] != '-' &&
					  !ascii_is_alnum(html.data[at - 1]));

		while (end < html.len && ascii_is_space(html.data[end]))
			end++;
		if (begins && end < html.len && html.data[end] == ':')
			return true;
		at = end;
	}
	return false;
}

bool
html_text_has_own_look(struct slice html)
{
	return sets_property(html, SLICE("font-size")) && sets_property(html, SLICE("color"));
}
