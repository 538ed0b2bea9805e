/*
 * Reading labelled texts, and putting an issue together from its blocks.
 */
#include "tool/labelled.h"

#include <jansson.h>

static const char *
copied(struct arena *arena, const json_t *object, const char *name)
{
	const json_t *value = json_object_get(object, name);

	if (!json_is_string(value))
		return NULL;
	return arena_string(arena, (struct slice){ (const uint8_t *)json_string_value(value),
						   json_string_length(value) });
}

static const char *
copied_or_empty(struct arena *arena, const json_t *object, const char *name)
{
	const char *string = copied(arena, object, name);

	return string == NULL ? "" : string;
}

static struct slice
text_of(struct arena *arena, const json_t *value)
{
	return arena_copy(arena, (struct slice){ (const uint8_t *)json_string_value(value),
						 json_string_length(value) });
}

/* A list of strings; one that is not there is empty. */
static bool
read_texts(struct arena *arena, const json_t *list, const char *name, struct labelled_texts *out,
	   struct error *err)
{
	size_t count = json_array_size(list);

	out->items = arena_array(arena, count, sizeof(*out->items));
	if (out->items == NULL)
		return fail(err, FAULT_MEMORY, "needs more memory than there is");
	for (size_t i = 0; i < count; i++) {
		const json_t *item = json_array_get(list, i);

		if (!json_is_string(item))
			return fail(err, FAULT_INPUT, "\"%s\" holds something that is no string", name);
		out->items[out->count++] = text_of(arena, item);
	}
	return true;
}

static bool
read_blocks(struct arena *arena, const json_t *list, struct labelled_article *article,
	    struct error *err)
{
	size_t count = json_array_size(list);

	article->blocks = arena_array(arena, count, sizeof(*article->blocks));
	if (article->blocks == NULL)
		return fail(err, FAULT_MEMORY, "needs more memory than there is");
	for (size_t i = 0; i < count; i++) {
		const json_t *item = json_array_get(list, i);
		const json_t *text = json_object_get(item, "text");
		const char *type = copied(arena, item, "type");

		if (type == NULL || !json_is_string(text))
			return fail(err, FAULT_INPUT, "a block needs a \"type\" and a \"text\"");
		article->blocks[article->block_count++] =
			(struct labelled_block){ type, text_of(arena, text) };
	}
	return true;
}

static bool
read_articles(struct arena *arena, const json_t *list, struct labelled *labelled,
	      struct error *err)
{
	size_t count = json_array_size(list);

	if (count == 0)
		return fail(err, FAULT_INPUT, "an issue needs \"articles\"");
	labelled->articles = arena_array(arena, count, sizeof(*labelled->articles));
	if (labelled->articles == NULL)
		return fail(err, FAULT_MEMORY, "needs more memory than there is");
	for (size_t i = 0; i < count; i++) {
		const json_t *item = json_array_get(list, i);
		struct labelled_article *article = &labelled->articles[labelled->article_count++];
		const json_t *title = json_object_get(item, "title");

		if (json_is_string(title))
			article->title = text_of(arena, title);
		if (!read_blocks(arena, json_object_get(item, "blocks"), article, err))
			return false;
	}
	return true;
}

static bool
read_issue(struct arena *arena, const json_t *object, struct labelled *labelled,
	   struct error *err)
{
	const json_t *expect = json_object_get(object, "expect");

	if (!json_is_object(expect))
		return fail(err, FAULT_INPUT, "needs a \"label\" (a block) or an \"expect\" (an issue)");
	labelled->verdict = copied(arena, expect, "verdict");
	labelled->disclaimer = copied(arena, expect, "disclaimer");
	labelled->attribution = copied(arena, expect, "attribution");
	return read_texts(arena, json_object_get(expect, "removed"), "removed",
			  &labelled->removed, err) &&
	       read_texts(arena, json_object_get(expect, "kept"), "kept", &labelled->kept, err) &&
	       read_articles(arena, json_object_get(object, "articles"), labelled, err);
}

static bool
read_object(struct arena *arena, const json_t *object, struct labelled *labelled,
	    struct error *err)
{
	const json_t *text = json_object_get(object, "text");

	if (!json_is_object(object))
		return fail(err, FAULT_INPUT, "is no JSON object");
	labelled->id = copied_or_empty(arena, object, "id");
	labelled->lang = copied_or_empty(arena, object, "lang");
	labelled->note = copied_or_empty(arena, object, "note");
	labelled->group = copied_or_empty(arena, object, "group");
	labelled->label = copied(arena, object, "label");
	if (labelled->label == NULL)
		return read_issue(arena, object, labelled, err);
	if (!json_is_string(text))
		return fail(err, FAULT_INPUT, "a block needs a \"text\"");
	labelled->text = text_of(arena, text);
	return true;
}

bool
labelled_parse(struct arena *arena, struct slice line, struct labelled *labelled_out,
	       struct error *err)
{
	struct labelled labelled = { 0 };
	json_error_t mistake;
	json_t *object = json_loadb((const char *)line.data, line.len, JSON_ALLOW_NUL, &mistake);
	bool read;

	if (object == NULL)
		return fail(err, FAULT_INPUT, "is no JSON: %s, column %d", mistake.text,
			    mistake.column);
	read = read_object(arena, object, &labelled, err);
	json_decref(object);
	if (read)
		*labelled_out = labelled;
	return read;
}

void
labelled_escape(struct buf *out, struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		switch (text.data[i]) {
		case '&':
			buf_string(out, "&amp;");
			break;
		case '<':
			buf_string(out, "&lt;");
			break;
		case '>':
			buf_string(out, "&gt;");
			break;
		case '"':
			buf_string(out, "&quot;");
			break;
		default:
			buf_byte(out, text.data[i]);
		}
	}
}

/* How blocks of a type are written, and what stands around a run of them. */
static const struct form {
	const char *type, *open, *close, *before, *after;
} forms[] = {
	{ "h2", "<h2>", "</h2>\n", "", "" },
	{ "p", "<p>", "</p>\n", "", "" },
	{ "li", "<li>", "</li>\n", "<ul>\n", "</ul>\n" },
	{ "td", "<tr><td>", "</td></tr>\n", "<table>\n", "</table>\n" },
	{ "link", "<p><a href=\"https://news.example/read\">", "</a></p>\n", "", "" },
	{ "img-alt", "<p><img src=\"https://news.example/i.png\" alt=\"", "\"></p>\n", "", "" },
};

static const struct form *
form_of(const char *type)
{
	for (size_t i = 0; i < COUNT(forms); i++)
		if (strcmp(forms[i].type, type) == 0)
			return &forms[i];
	return &forms[1];			/* what we do not know is a paragraph */
}

static void
render_article(struct buf *out, const struct labelled_article *article)
{
	const struct form *open = NULL;

	if (article->title.len > 0) {
		buf_string(out, "<h1>");
		labelled_escape(out, article->title);
		buf_string(out, "</h1>\n");
	}
	for (size_t i = 0; i < article->block_count; i++) {
		const struct form *form = form_of(article->blocks[i].type);

		if (form != open) {
			buf_string(out, open == NULL ? "" : open->after);
			buf_string(out, form->before);
			open = form;
		}
		buf_string(out, form->open);
		labelled_escape(out, article->blocks[i].text);
		buf_string(out, form->close);
	}
	buf_string(out, open == NULL ? "" : open->after);
}

void
labelled_render(const struct labelled *issue, struct buf *out)
{
	buf_printf(out, "From: Newsletter <news@news.example>\nSubject: %s\n", issue->id);
	buf_printf(out, "Message-ID: <%s@news.example>\nList-Id: <news.news.example>\n", issue->id);
	buf_string(out, "List-Unsubscribe: <https://news.example/unsubscribe>\n"
			"MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n"
			"Content-Transfer-Encoding: 8bit\n\n<!DOCTYPE html>\n<html><body>\n");
	for (size_t i = 0; i < issue->article_count; i++)
		render_article(out, &issue->articles[i]);
	buf_string(out, "</body></html>\n");
}

bool
labelled_is_removed(const struct labelled *block)
{
	static const char *const removed[] = { "promo", "related-heading", "price-widget", "cta" };

	for (size_t i = 0; i < COUNT(removed); i++)
		if (strcmp(block->label, removed[i]) == 0)
			return true;
	return strstr(block->note, "promo-carrier: remove") != NULL;
}
