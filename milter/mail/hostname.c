/*
 * Punycode is GLib's to know.
 */
#include "mail/hostname.h"

#include <glib.h>

#define HOST_MOST 255			/* RFC 1035 2.3.4 */

struct slice
hostname_decode(struct arena *arena, struct slice host)
{
	struct slice decoded = host;
	char *name, *unicode;

	if (host.len > HOST_MOST || slice_find_nocase(host, 0, SLICE("xn--")) == SLICE_NOT_FOUND)
		return host;
	name = arena_string(arena, host);
	unicode = name == NULL ? NULL : g_hostname_to_unicode(name);
	if (unicode != NULL)
		decoded = arena_copy(arena, slice_of(unicode));
	g_free(unicode);
	return decoded.data == NULL ? host : decoded;
}
