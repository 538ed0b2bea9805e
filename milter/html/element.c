/*
 * The table of elements, and finding a name in it.
 *
 * Every tag of a message is looked up here, so a name is found by a perfect hash: one read of
 * the hash table, one comparison. Both tables are written from the one list below. Each row
 * gives the first, middle and last letter of its name again, because C cannot take them from a
 * string in a constant expression; should two rows ever share a hash, the compiler warns that
 * an initializer is overridden, and the test finds any row whose letters are wrong.
 */
#include "html/element.h"

#include "base/ascii.h"

#define VOID       ELEMENT_IS_VOID
#define RAW_TEXT   ELEMENT_IS_RAW_TEXT
#define RCDATA     ELEMENT_IS_RCDATA
#define BLOCK      ELEMENT_IS_BLOCK
#define HEADING    ELEMENT_IS_HEADING
#define LIST       ELEMENT_IS_LIST
#define ITEM       ELEMENT_IS_ITEM
#define CELL       ELEMENT_IS_CELL
#define TABLE      ELEMENT_IS_TABLE_PART
#define CLOSES_P   ELEMENT_CLOSES_P
#define SCOPE      ELEMENT_IS_SCOPE
#define UNSEEN     ELEMENT_IS_UNSEEN
#define FORMATTING ELEMENT_IS_FORMATTING
#define SPECIAL    ELEMENT_IS_SPECIAL

/* X(element, name, first letter, middle letter, last letter, flags) */
#define ELEMENTS(X)                                                                  \
	X(A, "a", 'a', 'a', 'a', FORMATTING)                                         \
	X(ADDRESS, "address", 'a', 'r', 's', BLOCK | CLOSES_P | SPECIAL)             \
	X(APPLET, "applet", 'a', 'l', 't', SCOPE | SPECIAL)                          \
	X(AREA, "area", 'a', 'e', 'a', VOID | SPECIAL)                               \
	X(ARTICLE, "article", 'a', 'i', 'e', BLOCK | CLOSES_P | SPECIAL)             \
	X(ASIDE, "aside", 'a', 'i', 'e', BLOCK | CLOSES_P | SPECIAL)                 \
	X(B, "b", 'b', 'b', 'b', FORMATTING)                                         \
	X(BASE, "base", 'b', 's', 'e', VOID | UNSEEN | SPECIAL)                      \
	X(BASEFONT, "basefont", 'b', 'f', 't', VOID | UNSEEN | SPECIAL)              \
	X(BGSOUND, "bgsound", 'b', 'o', 'd', VOID | UNSEEN | SPECIAL)                \
	X(BIG, "big", 'b', 'i', 'g', FORMATTING)                                     \
	X(BLOCKQUOTE, "blockquote", 'b', 'q', 'e', BLOCK | CLOSES_P | SPECIAL)       \
	X(BODY, "body", 'b', 'd', 'y', BLOCK | SPECIAL)                              \
	X(BR, "br", 'b', 'r', 'r', VOID | SPECIAL)                                   \
	X(BUTTON, "button", 'b', 't', 'n', SPECIAL)                                  \
	X(CAPTION, "caption", 'c', 't', 'n', BLOCK | TABLE | SCOPE | SPECIAL)        \
	X(CENTER, "center", 'c', 't', 'r', BLOCK | CLOSES_P | SPECIAL)               \
	X(CODE, "code", 'c', 'd', 'e', FORMATTING)                                   \
	X(COL, "col", 'c', 'o', 'l', VOID | BLOCK | TABLE | SPECIAL)                 \
	X(COLGROUP, "colgroup", 'c', 'r', 'p', BLOCK | TABLE | SPECIAL)              \
	X(DD, "dd", 'd', 'd', 'd', BLOCK | ITEM | CLOSES_P | SPECIAL)                \
	X(DETAILS, "details", 'd', 'a', 's', BLOCK | CLOSES_P | SPECIAL)             \
	X(DIALOG, "dialog", 'd', 'l', 'g', BLOCK | CLOSES_P)                         \
	X(DIR, "dir", 'd', 'i', 'r', BLOCK | LIST | CLOSES_P | SPECIAL)              \
	X(DIV, "div", 'd', 'i', 'v', BLOCK | CLOSES_P | SPECIAL)                     \
	X(DL, "dl", 'd', 'l', 'l', BLOCK | LIST | CLOSES_P | SPECIAL)                \
	X(DT, "dt", 'd', 't', 't', BLOCK | ITEM | CLOSES_P | SPECIAL)                \
	X(EM, "em", 'e', 'm', 'm', FORMATTING)                                       \
	X(EMBED, "embed", 'e', 'b', 'd', VOID | SPECIAL)                             \
	X(FIELDSET, "fieldset", 'f', 'd', 't', BLOCK | CLOSES_P | SPECIAL)           \
	X(FIGCAPTION, "figcaption", 'f', 'p', 'n', BLOCK | CLOSES_P | SPECIAL)       \
	X(FIGURE, "figure", 'f', 'u', 'e', BLOCK | CLOSES_P | SPECIAL)               \
	X(FONT, "font", 'f', 'n', 't', FORMATTING)                                   \
	X(FOOTER, "footer", 'f', 't', 'r', BLOCK | CLOSES_P | SPECIAL)               \
	X(FORM, "form", 'f', 'r', 'm', BLOCK | CLOSES_P | SPECIAL)                   \
	X(FRAME, "frame", 'f', 'a', 'e', VOID | SPECIAL)                             \
	X(FRAMESET, "frameset", 'f', 'e', 't', UNSEEN | SPECIAL)                     \
	X(H1, "h1", 'h', '1', '1', BLOCK | HEADING | CLOSES_P | SPECIAL)             \
	X(H2, "h2", 'h', '2', '2', BLOCK | HEADING | CLOSES_P | SPECIAL)             \
	X(H3, "h3", 'h', '3', '3', BLOCK | HEADING | CLOSES_P | SPECIAL)             \
	X(H4, "h4", 'h', '4', '4', BLOCK | HEADING | CLOSES_P | SPECIAL)             \
	X(H5, "h5", 'h', '5', '5', BLOCK | HEADING | CLOSES_P | SPECIAL)             \
	X(H6, "h6", 'h', '6', '6', BLOCK | HEADING | CLOSES_P | SPECIAL)             \
	X(HEAD, "head", 'h', 'a', 'd', UNSEEN | SPECIAL)                             \
	X(HEADER, "header", 'h', 'd', 'r', BLOCK | CLOSES_P | SPECIAL)               \
	X(HGROUP, "hgroup", 'h', 'o', 'p', BLOCK | CLOSES_P | SPECIAL)               \
	X(HR, "hr", 'h', 'r', 'r', VOID | BLOCK | CLOSES_P | SPECIAL)                \
	X(HTML, "html", 'h', 'm', 'l', BLOCK | SCOPE | SPECIAL)                      \
	X(I, "i", 'i', 'i', 'i', FORMATTING)                                         \
	X(IFRAME, "iframe", 'i', 'a', 'e', RAW_TEXT | UNSEEN | SPECIAL)              \
	X(IMG, "img", 'i', 'm', 'g', VOID | SPECIAL)                                 \
	X(INPUT, "input", 'i', 'p', 't', VOID | SPECIAL)                             \
	X(KEYGEN, "keygen", 'k', 'g', 'n', VOID | SPECIAL)                           \
	X(LEGEND, "legend", 'l', 'e', 'd', BLOCK)                                    \
	X(LI, "li", 'l', 'i', 'i', BLOCK | ITEM | CLOSES_P | SPECIAL)                \
	X(LINK, "link", 'l', 'n', 'k', VOID | UNSEEN | SPECIAL)                      \
	X(LISTING, "listing", 'l', 't', 'g', BLOCK | CLOSES_P | SPECIAL)             \
	X(MAIN, "main", 'm', 'i', 'n', BLOCK | CLOSES_P | SPECIAL)                   \
	X(MARQUEE, "marquee", 'm', 'q', 'e', SCOPE | SPECIAL)                        \
	X(MATH, "math", 'm', 't', 'h', 0)                                            \
	X(MENU, "menu", 'm', 'n', 'u', BLOCK | LIST | CLOSES_P | SPECIAL)            \
	X(META, "meta", 'm', 't', 'a', VOID | UNSEEN | SPECIAL)                      \
	X(NAV, "nav", 'n', 'a', 'v', BLOCK | CLOSES_P | SPECIAL)                     \
	X(NOBR, "nobr", 'n', 'b', 'r', FORMATTING)                                   \
	X(NOEMBED, "noembed", 'n', 'm', 'd', RAW_TEXT | UNSEEN | SPECIAL)            \
	X(NOFRAMES, "noframes", 'n', 'a', 's', RAW_TEXT | UNSEEN | SPECIAL)          \
	X(NOSCRIPT, "noscript", 'n', 'r', 't', SPECIAL)                              \
	X(OBJECT, "object", 'o', 'e', 't', SCOPE | SPECIAL)                          \
	X(OL, "ol", 'o', 'l', 'l', BLOCK | LIST | CLOSES_P | SPECIAL)                \
	X(OPTGROUP, "optgroup", 'o', 'r', 'p', BLOCK)                                \
	X(OPTION, "option", 'o', 'i', 'n', BLOCK)                                    \
	X(P, "p", 'p', 'p', 'p', BLOCK | CLOSES_P | SPECIAL)                         \
	X(PARAM, "param", 'p', 'r', 'm', VOID | UNSEEN | SPECIAL)                    \
	X(PLAINTEXT, "plaintext", 'p', 'n', 't', BLOCK | CLOSES_P | SPECIAL)         \
	X(PRE, "pre", 'p', 'r', 'e', BLOCK | CLOSES_P | SPECIAL)                     \
	X(S, "s", 's', 's', 's', FORMATTING)                                         \
	X(SCRIPT, "script", 's', 'i', 't', UNSEEN | SPECIAL)                         \
	X(SEARCH, "search", 's', 'r', 'h', BLOCK | CLOSES_P | SPECIAL)               \
	X(SECTION, "section", 's', 't', 'n', BLOCK | CLOSES_P | SPECIAL)             \
	X(SELECT, "select", 's', 'e', 't', SPECIAL)                                  \
	X(SMALL, "small", 's', 'a', 'l', FORMATTING)                                 \
	X(SOURCE, "source", 's', 'r', 'e', VOID | UNSEEN | SPECIAL)                  \
	X(SPAN, "span", 's', 'a', 'n', 0)                                            \
	X(STRIKE, "strike", 's', 'i', 'e', FORMATTING)                               \
	X(STRONG, "strong", 's', 'o', 'g', FORMATTING)                               \
	X(STYLE, "style", 's', 'y', 'e', RAW_TEXT | UNSEEN | SPECIAL)                \
	X(SUMMARY, "summary", 's', 'm', 'y', BLOCK | CLOSES_P | SPECIAL)             \
	X(SVG, "svg", 's', 'v', 'g', 0)                                              \
	X(TABLE, "table", 't', 'b', 'e', BLOCK | TABLE | CLOSES_P | SCOPE | SPECIAL) \
	X(TBODY, "tbody", 't', 'o', 'y', BLOCK | TABLE | SPECIAL)                    \
	X(TD, "td", 't', 'd', 'd', BLOCK | CELL | TABLE | SCOPE | SPECIAL)           \
	X(TEMPLATE, "template", 't', 'l', 'e', SCOPE | UNSEEN | SPECIAL)             \
	X(TEXTAREA, "textarea", 't', 'a', 'a', RCDATA | SPECIAL)                     \
	X(TFOOT, "tfoot", 't', 'o', 't', BLOCK | TABLE | SPECIAL)                    \
	X(TH, "th", 't', 'h', 'h', BLOCK | CELL | TABLE | SCOPE | SPECIAL)           \
	X(THEAD, "thead", 't', 'e', 'd', BLOCK | TABLE | SPECIAL)                    \
	X(TITLE, "title", 't', 't', 'e', RCDATA | UNSEEN | SPECIAL)                  \
	X(TR, "tr", 't', 'r', 'r', BLOCK | TABLE | SPECIAL)                          \
	X(TRACK, "track", 't', 'a', 'k', VOID | UNSEEN | SPECIAL)                    \
	X(TT, "tt", 't', 't', 't', FORMATTING)                                       \
	X(U, "u", 'u', 'u', 'u', FORMATTING)                                         \
	X(UL, "ul", 'u', 'l', 'l', BLOCK | LIST | CLOSES_P | SPECIAL)                \
	X(WBR, "wbr", 'w', 'b', 'r', VOID | SPECIAL)                                 \
	X(XMP, "xmp", 'x', 'm', 'p', RAW_TEXT | BLOCK | CLOSES_P | SPECIAL)

#define HASH_SIZE 512
#define HASH(len, first, middle, last) \
	(((first)*26u + (middle)*10u + (last)*5u + (len)*6u) % HASH_SIZE)

static const struct {
	const char *name;
	uint8_t len;
	unsigned flags;
} elements[ELEMENT_COUNT] = { [ELEMENT_OTHER] = { "", 0, 0 },
#define X(element, name, first, middle, last, flags) \
	[ELEMENT_##element] = { (name), sizeof(name) - 1, (flags) },
			      ELEMENTS(X)
#undef X
};

static const uint8_t element_of_hash[HASH_SIZE] = {
#define X(element, name, first, middle, last, flags) \
	[HASH(sizeof(name) - 1, first, middle, last)] = ELEMENT_##element,
	ELEMENTS(X)
#undef X
};

_Static_assert(ELEMENT_COUNT <= UINT8_MAX, "element_of_hash holds one byte an element");

static unsigned
hash_of(struct slice name)
{
	/* The bit that makes a letter lower case; digits have it already. */
	unsigned first = name.data[0] | 0x20u;
	unsigned middle = name.data[name.len / 2] | 0x20u;
	unsigned last = name.data[name.len - 1] | 0x20u;

	return HASH((unsigned)name.len, first, middle, last);
}

enum element
element_find(struct slice name)
{
	enum element element;

	if (name.len == 0 || name.len > ELEMENT_NAME_MAX)
		return ELEMENT_OTHER;
	element = element_of_hash[hash_of(name)];
	if (elements[element].len != name.len)
		return ELEMENT_OTHER;
	for (size_t i = 0; i < name.len; i++)
		if (ascii_lower(name.data[i]) != (uint8_t)elements[element].name[i])
			return ELEMENT_OTHER;
	return element;
}

unsigned
element_flags(enum element element)
{
	return elements[element].flags;
}

const char *
element_name(enum element element)
{
	return elements[element].name;
}

unsigned
element_heading_level(enum element element)
{
	if (element < ELEMENT_H1 || element > ELEMENT_H6)
		return 0;
	return (unsigned)(element - ELEMENT_H1) + 1;
}
