/*
 * The text of an error, built from the inside out.
 *
 * Both functions write to a text of their own first: what is to be printed may well be the
 * text of the very error that is filled.
 */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool
fail(struct error *err, enum fault kind, const char *format, ...)
{
	char text[sizeof(err->text)];
	va_list values;

	va_start(values, format);
	if (vsnprintf(text, sizeof(text), format, values) < 0)
		text[0] = '\0';
	va_end(values);
	err->kind = kind;
	memcpy(err->text, text, strlen(text) + 1);
	return false;
}

bool
within(struct error *err, const char *format, ...)
{
	char where[sizeof(err->text)], text[2 * sizeof(err->text) + sizeof(": ")];
	va_list values;

	va_start(values, format);
	if (vsnprintf(where, sizeof(where), format, values) < 0)
		where[0] = '\0';
	va_end(values);
	(void)snprintf(text, sizeof(text), "%s: %s", where, err->text);
	text[sizeof(err->text) - 1] = '\0';
	memcpy(err->text, text, strlen(text) + 1);
	return false;
}

const char *
fault_name(enum fault kind)
{
	switch (kind) {
	case FAULT_NONE: return "none";
	case FAULT_INPUT: return "input";
	case FAULT_LIMIT: return "limit";
	case FAULT_MEMORY: return "memory";
	case FAULT_SYSTEM: return "system";
	case FAULT_INTERNAL: return "internal";
	}
	return "internal";		/* a value out of the enum is a mistake of ours */
}
