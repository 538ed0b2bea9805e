/*
 * From the texts of a message to its issue: what they say, what stands for what, and which articles
 * there are.
 */
#include "moderate/moderation.h"

#include "mail/armour.h"
#include "moderate/footer.h"
#include "moderate/unencoded.h"

/* ---- what they say -------------------------------------------------------------------------- */

static bool
decode(struct moderation *m, struct text *text, size_t *decoded)
{
	const struct part *part = text->part;
	struct part_text *bytes = &text->bytes;

	if (!part_text_read(m->arena, text->raw, part, &m->conf->limits, decoded, bytes, m->err))
		return false;
	if (bytes->charset.contradicted &&
	    !moderation_note(m, "part %s: its bytes contradict its charset; read as %s", part->number,
			     bytes->charset.charset))
		return false;
	if (bytes->meta.len > 0 &&
	    !moderation_note(m, "part %s: its <meta> says %.*s, its header another charset; read as %s",
			     part->number, SLICE_ARG(bytes->meta), bytes->charset.charset))
		return false;
	return !bytes->decoded.damaged ||
	       moderation_note(m, "part %s: its %s is damaged", part->number,
			       transfer_encoding_name(part->transfer));
}

static bool
make_document(struct moderation *m, struct text *text)
{
	struct slice source = text->bytes.charset.text;
	bool ok;

	if (armour_seal(source) == SEAL_SIGNED && text->sealed) {
		source = armour_hide(m->arena, source);
		if (source.len != text->bytes.charset.text.len)
			return moderation_no_memory(m);
	}
	ok = part_is_html(text->part)
		? document_from_html(m->arena, source, m->watch, &text->document, m->err)
		: document_from_plain(m->arena, source, text->part->flowed, text->part->delsp,
				      m->watch, &text->document, m->err);
	if (!ok)
		return within(m->err, "part %s", text->part->number);
	/*
	 * Lines of a part without an encoding are lines of the message. A text of one line does not
	 * tell how its lines end. The message around it does, but for base64, whose lines end in CRLF
	 * (RFC 2045 6.8).
	 */
	if (unencoded_is(text->part->transfer) ||
	    slice_find_byte(source, 0, '\n') == SLICE_NOT_FOUND)
		text->document.newline = text->part->transfer == TRANSFER_BASE64
			? SLICE("\r\n") : m->message->newline;
	return true;
}

static bool
scan(struct moderation *m, struct text *text)
{
	return rules_scan(m->stream, m->scratch, m->arena, &text->document, text->part_index,
			  &text->scanned, m->err) ||
	       within(m->err, "part %s", text->part->number);
}

/* ---- what stands for what ------------------------------------------------------------------- */

/* The strand of the text, which is the last one or a new one. */
static bool
join_strand(struct moderation *m, size_t text, size_t *cap)
{
	/* What is only inspected stands for nothing of the issue. */
	size_t group = m->texts[text].inspected ? PART_NO_GROUP : m->texts[text].part->alternative;
	struct strand *strand = m->strand_count == 0 ? NULL : &m->strands[m->strand_count - 1];

	if (strand == NULL || group == PART_NO_GROUP || strand->group != group) {
		strand = ARENA_PUSH(m->arena, m->strands, m->strand_count, *cap);
		if (strand == NULL)
			return moderation_no_memory(m);
		*strand = (struct strand){ .group = group, .first = text };
	}
	strand->end = text + 1;
	m->texts[text].strand = m->strand_count - 1;
	return true;
}

static bool
says_something(const struct text *text)
{
	for (size_t i = 0; i < text->document.block_count; i++)
		if (!text->document.blocks[i].hidden && text->document.blocks[i].type != BLOCK_IMAGE)
			return true;
	return false;
}

/* The branch whose texts the articles are taken from: HTML where it says something. */
static size_t
primary_branch(const struct moderation *m, const struct strand *strand)
{
	size_t found = SIZE_MAX;
	bool html = false, speaks = false;

	for (size_t i = strand->first; i < strand->end; i++) {
		const struct text *text = &m->texts[i];
		bool is_html = text->part->kind == PART_HTML, says = says_something(text);

		if (found == SIZE_MAX || (says && !speaks) || (says && is_html && !html)) {
			found = text->part->alternative_branch;
			html = is_html;
			speaks = says;
		}
	}
	return found;
}

static bool
weave(struct moderation *m)
{
	size_t cap = 0;

	for (size_t i = 0; i < m->text_count; i++)
		if (!join_strand(m, i, &cap))
			return false;
	for (size_t i = 0; i < m->strand_count; i++) {
		const struct strand *strand = &m->strands[i];
		size_t branch = primary_branch(m, strand);

		for (size_t j = strand->first; j < strand->end; j++)
			m->texts[j].primary = !m->texts[j].inspected && !m->texts[j].reread &&
				(strand->group == PART_NO_GROUP ||
				 m->texts[j].part->alternative_branch == branch);
	}
	return true;
}

/* ---- articles ------------------------------------------------------------------------------- */

/* The first text of the primary version of a strand. */
static const struct text *
primary_text(const struct moderation *m, const struct strand *strand)
{
	for (size_t i = strand->first; i < strand->end; i++)
		if (m->texts[i].primary)
			return &m->texts[i];
	return NULL;
}

static bool
segment(struct moderation *m, struct text *text)
{
	const struct text *primary = primary_text(m, &m->strands[text->strand]);
	struct article_hints hints = { 0 };
	uint8_t *notices;
	bool *no_title, *footer;

	if (text->reread)
		return true;			/* no version of the issue: it has no articles */
	if (!rules_find_headings(m->stream, &text->scanned, m->arena, &no_title, m->err) ||
	    !rules_find_notices(m->stream, &text->scanned, m->arena, &notices, m->err))
		return within(m->err, "part %s", text->part->number);
	footer = footer_find(&text->document, m->arena);
	if (footer == NULL)
		return moderation_no_memory(m);
	for (size_t i = 0; i < text->document.block_count; i++)
		notices[i] |= footer[i] ? ARTICLE_FOOTER : 0;
	hints.notices = notices;
	hints.no_title = no_title;
	hints.alike = text->primary || primary == NULL ? NULL : &primary->document;
	return articles_find(m->arena, &text->document, &hints, m->err) ||
	       within(m->err, "part %s", text->part->number);
}

static bool
make_arrays(struct moderation *m, struct text *text)
{
	size_t blocks = text->document.block_count, articles = text->document.article_count;

	text->related = arena_array(m->arena, blocks, sizeof(*text->related));
	text->aside = arena_array(m->arena, blocks, sizeof(*text->aside));
	text->removed = arena_array(m->arena, blocks, sizeof(*text->removed));
	text->leftover = arena_array(m->arena, blocks, sizeof(*text->leftover));
	text->counterpart = arena_array(m->arena, blocks, sizeof(*text->counterpart));
	text->replaced = arena_array(m->arena, blocks, sizeof(*text->replaced));
	text->dropped = arena_array(m->arena, articles, sizeof(*text->dropped));
	text->issue_article = arena_array(m->arena, articles, sizeof(*text->issue_article));
	text->last_piece = arena_array(m->arena, articles, sizeof(*text->last_piece));
	text->footer = footer_find(&text->document, m->arena);
	edits_init(&text->edits, m->arena);
	if (text->related == NULL || text->aside == NULL || text->removed == NULL ||
	    text->leftover == NULL || text->counterpart == NULL || text->replaced == NULL ||
	    text->dropped == NULL || text->issue_article == NULL || text->last_piece == NULL ||
	    text->footer == NULL)
		return moderation_no_memory(m);
	for (size_t i = 0; i < articles; i++)
		text->issue_article[i] = ARTICLE_NONE;
	return true;
}

/*
 * Does a part begin in the middle of an article: with text, not with a headline? No article goes on
 * beyond the message it stands in.
 */
static bool
goes_on(const struct text *before, const struct text *text)
{
	const struct document *document = &text->document;
	size_t title = document->articles[0].title;

	if (before->part->message != text->part->message)
		return false;
	return title == BLOCK_NONE || document->blocks[title].type != BLOCK_HEADING;
}

/* The articles of the primary texts, in order; one that goes on in the next part stays one. */
static bool
list_articles(struct moderation *m)
{
	size_t cap = 0;

	for (size_t i = 0; i < m->text_count; i++) {
		struct text *text = &m->texts[i];

		if (!text->primary)
			continue;
		for (size_t j = 0; j < text->document.article_count; j++) {
			struct issue_article *article;
			const struct text *before = m->article_count == 0
				? NULL : &m->texts[m->articles[m->article_count - 1].last_text];

			if (j == 0 && before != NULL && goes_on(before, text)) {
				article = &m->articles[m->article_count - 1];
			} else {
				article = ARENA_PUSH(m->arena, m->articles, m->article_count, cap);
				if (article == NULL)
					return moderation_no_memory(m);
				article->text = i;
				article->article = j;
			}
			article->last_text = i;
			article->last_article = j;
			text->issue_article[j] = m->article_count - 1;
		}
	}
	return true;
}

/* ---- language ------------------------------------------------------------------------------- */

/* The language of most of the text, article by article. */
static const char *
main_language(const struct moderation *m)
{
	struct { const char *language; size_t len; } sums[32];
	const char *best = "";
	size_t count = 0, most = 0;

	for (size_t i = 0; i < m->text_count; i++) {
		const struct document *document = &m->texts[i].document;

		for (size_t j = 0; m->texts[i].primary && j < document->article_count; j++) {
			const struct article *article = &document->articles[j];
			const struct block *last = &document->blocks[article->first + article->count - 1];
			size_t at = 0;

			while (at < count && strcmp(sums[at].language, article->language) != 0)
				at++;
			if (at == COUNT(sums) || article->language[0] == '\0')
				continue;
			if (at == count)
				sums[count++] = (typeof(sums[0])){ article->language, 0 };
			sums[at].len += last->text.end - document->blocks[article->first].text.start;
			if (sums[at].len > most) {
				most = sums[at].len;
				best = sums[at].language;
			}
		}
	}
	return best;
}

bool
issue_read(struct moderation *m)
{
	size_t decoded = 0;

	if (!parts_parse(m->arena, m->message, &m->conf->limits, &m->parts, m->err) ||
	    !reading_list(m, &decoded))
		return false;
	for (size_t i = 0; i < m->text_count; i++)
		if (!watch_check(m->watch, m->err) || !decode(m, &m->texts[i], &decoded) ||
		    !make_document(m, &m->texts[i]) || !scan(m, &m->texts[i]))
			return false;
	if (!weave(m))
		return false;
	for (int primary = 1; primary >= 0; primary--)
		for (size_t i = 0; i < m->text_count; i++)
			if (m->texts[i].primary == (primary == 1) && !segment(m, &m->texts[i]))
				return false;
	for (size_t i = 0; i < m->text_count; i++)
		if (!make_arrays(m, &m->texts[i]))
			return false;
	if (!list_articles(m))
		return false;
	m->decision->language = main_language(m);
	return true;
}
