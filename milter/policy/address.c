/*
 * Reading addresses as leniently as browsers do, because what they read is where the reader lands.
 *
 * Section    WHATWG URL, as far as links in mail need it
 */
#include "policy/address.h"

#include "base/ascii.h"
#include "base/buf.h"
#include "mail/hostname.h"
#include "policy/stream.h"
#include "text/fold.h"

/* ---- pieces ----------------------------------------------------------------------------------- */

/* Browsers leave out line ends and tabs, cut blanks off the ends, and take "\" for "/". */
static struct slice
clean(struct arena *arena, struct slice href)
{
	struct buf out;

	href = slice_trim(href);
	buf_init(&out, arena);
	for (size_t i = 0; i < href.len; i++) {
		if (href.data[i] >= ' ')
			buf_byte(&out, href.data[i] == '\\' ? '/' : href.data[i]);
	}
	return buf_slice(&out);
}

static int
hex(uint8_t c)
{
	if (ascii_is_digit(c))
		return c - '0';
	c = ascii_lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static struct slice
percent_decode(struct arena *arena, struct slice text, bool plus_is_blank)
{
	struct buf out;

	buf_init(&out, arena);
	for (size_t i = 0; i < text.len; i++) {
		uint8_t c = text.data[i];

		if (c == '%' && text.len - i > 2 && hex(text.data[i + 1]) >= 0 &&
		    hex(text.data[i + 2]) >= 0) {
			c = (uint8_t)(hex(text.data[i + 1]) * 16 + hex(text.data[i + 2]));
			i += 2;
		} else if (c == '+' && plus_is_blank) {
			c = ' ';
		}
		buf_byte(&out, c);
	}
	return buf_slice(&out);
}

/* The first of these bytes, or the end. */
static size_t
find_any(struct slice text, const char *bytes)
{
	size_t at = 0;

	while (at < text.len && (text.data[at] == '\0' || strchr(bytes, text.data[at]) == NULL))
		at++;
	return at;
}

/* As readers know it, folded as texts are: small letters, no look-alikes of other scripts. */
static struct slice
fold_host(struct arena *arena, struct slice host)
{
	struct folded folded;
	struct buf out;

	host = hostname_decode(arena, host);
	buf_init(&out, arena);
	if (!fold(arena, host, &folded))
		return SLICE("");
	for (size_t i = 0; i < folded.text.len; i++) {
		if (slice_has_at(folded.text, i, SLICE("\xE3\x80\x82"))) {	/* the dot of Chinese */
			buf_byte(&out, '.');
			i += 2;
		} else {
			buf_byte(&out, folded.text.data[i]);
		}
	}
	host = buf_slice(&out);
	while (host.len > 0 && host.data[host.len - 1] == '.')
		host = slice_first(host, host.len - 1);
	return host;
}

/* ---- parameters ------------------------------------------------------------------------------- */

static bool
add_parameter(struct arena *arena, struct slice item, struct address *address)
{
	size_t sign = find_any(item, "=");
	struct address_parameter *parameter =
		ARENA_PUSH(arena, address->parameters, address->parameter_count,
			   address->parameter_cap);

	if (parameter == NULL)
		return false;
	parameter->key = percent_decode(arena, slice_first(item, sign), true);
	parameter->value =
		percent_decode(arena, slice_from(item, sign < item.len ? sign + 1 : sign), true);
	return true;
}

/* Of what stands behind the first "?" or "#". */
static bool
read_parameters(struct arena *arena, struct slice rest, struct address *address)
{
	while (rest.len > 0 && address->parameter_count < ADDRESS_PARAMETERS_MOST) {
		size_t end = find_any(rest, "?&#;");
		struct slice item = slice_first(rest, end);

		rest = slice_from(rest, end < rest.len ? end + 1 : end);
		/* "&amp;" that was escaped twice. */
		if (item.len > 0 && !slice_equal(item, SLICE("amp")) &&
		    !add_parameter(arena, item, address))
			return false;
	}
	return true;
}

/* ---- addresses -------------------------------------------------------------------------------- */

/* Does the text begin with a scheme ("mailto:")? Its length; 0: no. */
static size_t
scheme_len(struct slice text)
{
	size_t at = 0;

	while (at < text.len && (ascii_is_alnum(text.data[at]) || text.data[at] == '+' ||
				 text.data[at] == '-' || text.data[at] == '.'))
		at++;
	return at > 0 && at < text.len && text.data[at] == ':' && ascii_is_alpha(text.data[0]) ? at + 1
											       : 0;
}

/* Takes off the scheme; false where it is one that leads to no host of the web. */
static bool
take_scheme(struct slice *text)
{
	size_t scheme = scheme_len(*text);
	struct slice rest = slice_from(*text, scheme);

	/* "binance.com:443/x" has a port, and no scheme. */
	if (scheme > 0 && slice_find_byte(slice_first(*text, scheme), 0, '.') != SLICE_NOT_FOUND &&
	    rest.len > 0 && ascii_is_digit(rest.data[0]))
		return true;
	if (scheme > 0 && !slice_equal_nocase(slice_first(*text, scheme), SLICE("http:")) &&
	    !slice_equal_nocase(slice_first(*text, scheme), SLICE("https:")))
		return false;
	while (rest.len > 0 && rest.data[0] == '/')
		rest = slice_from(rest, 1);
	*text = rest;
	return true;
}

static struct slice
without_user_and_port(struct slice host)
{
	const uint8_t *at = memrchr(host.data, '@', host.len);
	size_t colon;

	if (at != NULL)
		host = slice_from(host, (size_t)(at - host.data) + 1);
	colon = slice_find_byte(host, 0, ':');
	return colon == SLICE_NOT_FOUND ? host : slice_first(host, colon);
}

bool
address_read(struct arena *arena, struct slice href, struct address *address_out)
{
	struct slice text = clean(arena, href), path;
	struct address address = { .parameters = NULL };
	size_t end;

	if (text.len == 0 || !take_scheme(&text))
		return false;
	end = find_any(text, "/?#");
	address.host = without_user_and_port(slice_first(text, end));
	address.host = fold_host(arena, percent_decode(arena, address.host, false));
	if (slice_find_byte(address.host, 0, '.') == SLICE_NOT_FOUND ||
	    slice_find_byte(address.host, 0, ' ') != SLICE_NOT_FOUND)
		return false;
	text = slice_from(text, end);
	end = find_any(text, "?#");
	path = slice_first(text, end);
	address.path = path.len == 0 ? SLICE("/") : percent_decode(arena, path, false);
	if (address.path.len == 0 ||
	    !read_parameters(arena, slice_from(text, end < text.len ? end + 1 : end), &address))
		return false;
	*address_out = address;
	return true;
}

/* ---- redirectors ------------------------------------------------------------------------------ */

static bool
is_web_address(struct slice text)
{
	return slice_has_at_nocase(text, 0, SLICE("http://")) ||
	       slice_has_at_nocase(text, 0, SLICE("https://")) ||
	       slice_has_at(text, 0, SLICE("//"));
}

/* Keys whose value may be an address without a scheme. */
static bool
is_redirecting_key(struct slice key)
{
	static const char *const keys[] = { "url", "u", "to", "target", "dest", "destination", "link",
					    "redirect", "redirect_to", "redirect_uri", "goto", "go" };

	for (size_t i = 0; i < COUNT(keys); i++)
		if (slice_equal_nocase(key, slice_of(keys[i])))
			return true;
	return false;
}

size_t
addresses_inside(struct arena *arena, const struct address *address,
		 struct address inside_out[ADDRESSES_INSIDE_MOST])
{
	size_t count = 0, at;

	at = slice_find_nocase(address->path, 1, SLICE("http://"));
	if (at == SLICE_NOT_FOUND)
		at = slice_find_nocase(address->path, 1, SLICE("https://"));
	if (at != SLICE_NOT_FOUND)
		count += address_read(arena, slice_from(address->path, at), &inside_out[count]);
	for (size_t i = 0; i < address->parameter_count && count < ADDRESSES_INSIDE_MOST; i++) {
		const struct address_parameter *parameter = &address->parameters[i];

		if (is_web_address(parameter->value) || is_redirecting_key(parameter->key))
			count += address_read(arena, parameter->value, &inside_out[count]);
	}
	return count;
}

/* ---- patterns --------------------------------------------------------------------------------- */

static bool
complain_of_link(const char *text, struct place place, struct diagnostics *diags, const char *wrong)
{
	complain(diags, place, "link \"%s\" %s", text, wrong);
	return false;
}

static struct slice
anywhere(struct arena *arena, struct slice path)
{
	struct buf out;

	buf_init(&out, arena);
	buf_byte(&out, '*');
	buf_add(&out, path);
	return buf_slice(&out);
}

static void
split_query(struct slice query, struct address_pattern *pattern)
{
	size_t sign = slice_find_byte(query, 0, '=');

	pattern->key = sign == SLICE_NOT_FOUND ? query : slice_first(query, sign);
	pattern->value = sign == SLICE_NOT_FOUND ? SLICE("") : slice_from(query, sign + 1);
}

bool
address_pattern_parse(struct arena *arena, const char *text, struct place place,
		      struct address_pattern *pattern_out, struct diagnostics *diags)
{
	struct slice rest = slice_of(text), host;
	struct address_pattern pattern = { .host = { 0 } };
	size_t end;

	if (find_any(rest, " \t\r\n") < rest.len)
		return complain_of_link(text, place, diags, "has a blank in it; write one pattern a string");
	if (is_web_address(rest))
		rest = slice_from(rest, slice_find(rest, 0, SLICE("//")) + 2);
	end = find_any(rest, "?");
	if (end < rest.len)
		split_query(slice_from(rest, end + 1), &pattern);
	if (end < rest.len && pattern.key.len == 0)
		return complain_of_link(text, place, diags, "names no parameter; write \"*?ref=*\"");
	if (slice_find_byte(slice_from(rest, end), 0, '&') != SLICE_NOT_FOUND)
		return complain_of_link(text, place, diags, "names two parameters; write a pattern for each");
	rest = slice_first(rest, end);
	end = find_any(rest, "/");
	host = slice_first(rest, end);
	pattern.path = slice_from(rest, end);
	if (host.len == 0)
		return complain_of_link(text, place, diags, "names no host; write \"*\" for any");
	if (!slice_equal(host, SLICE("*"))) {
		if (find_any(host, ".*") == host.len)
			return complain_of_link(text, place, diags,
					   "names no host; write all of it, such as \"binance.com\"");
		pattern.host = fold_host(arena, host);
	} else if (slice_equal(pattern.path, SLICE("/*"))) {
		pattern.path = SLICE("");
	} else if (pattern.path.len > 0) {
		pattern.path = anywhere(arena, pattern.path);
	}
	if (pattern.host.len == 0 && pattern.path.len == 0 && pattern.key.len == 0)
		return complain_of_link(text, place, diags, "fits every link; name a host, a path or a parameter");
	*pattern_out = pattern;
	return true;
}

/* The host, or one above it, from a border of labels on. */
static bool
host_fits(struct slice host, struct slice pattern)
{
	bool starred = pattern.data[0] == '*';

	for (;;) {
		size_t dot;

		if (pattern_matches(pattern, host))
			return true;
		dot = slice_find_byte(host, 0, '.');
		if (starred || dot == SLICE_NOT_FOUND)
			return false;
		host = slice_from(host, dot + 1);
	}
}

static bool
path_fits(struct slice path, struct slice pattern)
{
	return pattern_matches(pattern, path) ||
	       (path.len > 1 && path.data[path.len - 1] == '/' &&
		pattern_matches(pattern, slice_first(path, path.len - 1)));
}

bool
address_fits(const struct address *address, const struct address_pattern *pattern)
{
	if ((pattern->host.len > 0 && !host_fits(address->host, pattern->host)) ||
	    (pattern->path.len > 0 && !path_fits(address->path, pattern->path)))
		return false;
	if (pattern->key.len == 0)
		return true;
	for (size_t i = 0; i < address->parameter_count; i++) {
		const struct address_parameter *parameter = &address->parameters[i];

		if (pattern_matches(pattern->key, parameter->key) &&
		    (pattern->value.len == 0 || pattern_matches(pattern->value, parameter->value)))
			return true;
	}
	return false;
}
