/*
 * Addresses of the web piece by piece: host, path, the parameters that count.
 */
#include "moderate/link.h"

#include "base/ascii.h"
#include "base/compiler.h"

#define DIGEST_START UINT64_C(0xCBF29CE484222325)
#define DIGEST_PRIME UINT64_C(0x100000001B3)

static uint64_t
digest_add(uint64_t digest, struct slice s, bool is_host)
{
	for (size_t i = 0; i < s.len; i++)
		digest = (digest ^ (is_host ? ascii_lower(s.data[i]) : s.data[i])) * DIGEST_PRIME;
	return digest;
}

static bool
ends_sentence(uint8_t c)
{
	return c == '.' || c == ',' || c == ';' || c == ':' || c == '!' || c == '?' || c == ')' ||
	       c == ']' || c == '>' || c == '"' || c == '\'' || c == '/';
}

/* The address without its scheme and fragment, and what stands behind it; empty: it is none. */
static struct slice
address_of(struct slice href)
{
	struct slice s = slice_trim(href);
	size_t hash;

	if (slice_has_at_nocase(s, 0, SLICE("https://")))
		s = slice_from(s, 8);
	else if (slice_has_at_nocase(s, 0, SLICE("http://")))
		s = slice_from(s, 7);
	else
		return (struct slice){ NULL, 0 };
	hash = slice_find_byte(s, 0, '#');
	if (hash != SLICE_NOT_FOUND)
		s = slice_first(s, hash);
	while (s.len > 0 && ends_sentence(s.data[s.len - 1]))
		s = slice_first(s, s.len - 1);
	return s;
}

/* Does a parameter tell where a reader comes from, and not where he goes? */
static bool
is_tracking(struct slice parameter)
{
	static const char *const names[] = { "utm_", "mc_cid=", "mc_eid=" };

	for (size_t i = 0; i < COUNT(names); i++)
		if (slice_has_at_nocase(parameter, 0, slice_of(names[i])))
			return true;
	return false;
}

/* Adds the parameters behind the "?". */
static uint64_t
add_parameters(uint64_t digest, struct slice rest)
{
	while (rest.len > 0) {
		size_t end = slice_find_byte(rest, 0, '&');
		struct slice parameter = slice_first(rest, end == SLICE_NOT_FOUND ? rest.len : end);

		rest = slice_from(rest, end == SLICE_NOT_FOUND ? rest.len : end + 1);
		if (end != SLICE_NOT_FOUND && slice_has_at_nocase(rest, 0, SLICE("amp;")))
			rest = slice_from(rest, 4);
		if (parameter.len > 0 && !is_tracking(parameter))
			digest = digest_add(digest_add(digest, SLICE("&"), false), parameter, false);
	}
	return digest;
}

uint64_t
link_digest(struct slice href)
{
	struct slice address = address_of(href), path;
	size_t host = 0, query;
	uint64_t digest, site;

	while (host < address.len && address.data[host] != '/' && address.data[host] != '?')
		host++;
	query = slice_find_byte(address, host, '?');
	path = slice_range(address, (struct range){ host, query == SLICE_NOT_FOUND ? address.len : query });
	while (path.len > 0 && path.data[path.len - 1] == '/')
		path = slice_first(path, path.len - 1);
	site = digest_add(DIGEST_START, slice_first(address, host), true);
	digest = digest_add(site, path, false);
	if (query != SLICE_NOT_FOUND)
		digest = add_parameters(digest, slice_from(address, query + 1));
	return digest == site ? 0 : digest;
}
