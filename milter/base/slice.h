/*
 * slice - bytes that belong to somebody else; range - a place in them.
 *
 * Mail holds NUL and ends where it likes, so text is a pointer and a length and is never
 * taken to end in NUL.
 *
 * Units      positions count bytes from 0; ranges are half open: [start, end)
 * Ownership  a slice owns nothing: it lives as long as what it points into
 * Errors     a position past the end is a mistake of the caller (assert), but for the
 *            functions that say "false" or "clipped"
 */
#ifndef BLUEPENCIL_BASE_SLICE_H
#define BLUEPENCIL_BASE_SLICE_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct slice {
	const uint8_t *data;
	size_t len;
};

struct range {
	size_t start, end;
};

/* What the functions that look for something return when it is not there. */
#define SLICE_NOT_FOUND SIZE_MAX

/* A slice of a string literal, without its NUL. */
#define SLICE(literal) ((struct slice){ (const uint8_t *)("" literal), sizeof(literal) - 1 })

/* For "%.*s": only for text known to be printable, never for bytes of a message in a log. */
#define SLICE_ARG(s) (int)(s).len, (const char *)(s).data

/* A slice of a C string, without its NUL; NULL is the empty slice. */
static inline struct slice
slice_of(const char *string)
{
	return (struct slice){ (const uint8_t *)string, string == NULL ? 0 : strlen(string) };
}

static inline size_t
range_len(struct range r)
{
	assert(r.start <= r.end);
	return r.end - r.start;
}

static inline bool
range_contains(struct range outer, struct range inner)
{
	return outer.start <= inner.start && inner.end <= outer.end;
}

static inline bool
range_overlaps(struct range a, struct range b)
{
	return a.start < b.end && b.start < a.end;
}

static inline struct slice
slice_range(struct slice s, struct range r)
{
	assert(r.start <= r.end && r.end <= s.len);
	return (struct slice){ s.data == NULL ? NULL : s.data + r.start, r.end - r.start };
}

/* From `at` to the end. */
static inline struct slice
slice_from(struct slice s, size_t at)
{
	return slice_range(s, (struct range){ at, s.len });
}

/* The first `len` bytes. */
static inline struct slice
slice_first(struct slice s, size_t len)
{
	return slice_range(s, (struct range){ 0, len });
}

/* Does `s`, from `at` on, begin with `prefix`? An `at` past the end is false. */
static inline bool
slice_has_at(struct slice s, size_t at, struct slice prefix)
{
	if (at > s.len || prefix.len > s.len - at)
		return false;
	return prefix.len == 0 || memcmp(s.data + at, prefix.data, prefix.len) == 0;
}

static inline bool
slice_equal(struct slice a, struct slice b)
{
	return a.len == b.len && slice_has_at(a, 0, b);
}

/* Equal but for the case of ASCII letters. */
bool slice_equal_nocase(struct slice a, struct slice b);

/* As slice_has_at, but for the case of ASCII letters. */
bool slice_has_at_nocase(struct slice s, size_t at, struct slice prefix);

/* -1, 0 or 1, bytes compared as numbers; a prefix comes before what it begins. */
int slice_compare(struct slice a, struct slice b);

/*
 * The first place at or after `from` where `byte`, or `needle`, stands; SLICE_NOT_FOUND, also
 * when `from` is past the end. An empty needle stands everywhere.
 */
size_t slice_find_byte(struct slice s, size_t from, uint8_t byte);
size_t slice_find(struct slice s, size_t from, struct slice needle);
size_t slice_find_nocase(struct slice s, size_t from, struct slice needle);

/* Without ASCII white space (space, tab, CR, LF, FF, VT) at both ends. */
struct slice slice_trim(struct slice s);

/*
 * Takes the next line off `rest`: the line without its end in `line_out`, with it in
 * `whole_out` (either may be NULL). A line ends in LF or CRLF, or at the end of `rest`; a lone
 * CR is an ordinary byte. Returns false when `rest` is empty.
 */
bool slice_next_line(struct slice *rest, struct slice *line_out, struct slice *whole_out);

#endif
