/*
 * Names of forms.
 */
#include "tool/format.h"

#include <string.h>

#include "base/compiler.h"
#include "policy/setting.h"

bool
format_choose(const struct command *command, const char *name, bool json, enum format *format_out)
{
	static const char *const names[] = {
		[FORMAT_TEXT] = "text", [FORMAT_JSON] = "json", [FORMAT_SARIF] = "sarif",
		[FORMAT_JUNIT] = "junit", NULL,
	};
	const char *nearest;

	if (name == NULL) {
		*format_out = json ? FORMAT_JSON : FORMAT_TEXT;
		return true;
	}
	for (size_t i = 0; names[i] != NULL; i++) {
		if (strcmp(names[i], name) != 0)
			continue;
		*format_out = (enum format)i;
		if (!json || i == FORMAT_JSON)
			return true;
		(void)usage_error(command, "--json and --format=%s are two forms; take one", name);
		return false;
	}
	nearest = nearest_name(name, names);
	if (nearest != NULL)
		(void)usage_error(command, "there is no format \"%s\"; did you mean \"%s\"?", name,
				  nearest);
	else
		(void)usage_error(command, "there is no format \"%s\"; write " FORMAT_HELP, name);
	return false;
}
