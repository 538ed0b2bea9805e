/*
 * The list of DOCTYPEs for which browsers keep the habits of the 1990s.
 */
#include "html/quirks.h"

#include "base/compiler.h"

static const char *const prefixes[] = {
	"+//silmaril//dtd html pro v0r11 19970101//",
	"-//as//dtd html 3.0 aswedit + extensions//",
	"-//advasoft ltd//dtd html 3.0 aswedit + extensions//",
	"-//ietf//dtd html 2.0 level 1//",
	"-//ietf//dtd html 2.0 level 2//",
	"-//ietf//dtd html 2.0 strict level 1//",
	"-//ietf//dtd html 2.0 strict level 2//",
	"-//ietf//dtd html 2.0 strict//",
	"-//ietf//dtd html 2.0//",
	"-//ietf//dtd html 2.1e//",
	"-//ietf//dtd html 3.0//",
	"-//ietf//dtd html 3.2 final//",
	"-//ietf//dtd html 3.2//",
	"-//ietf//dtd html 3//",
	"-//ietf//dtd html level 0//",
	"-//ietf//dtd html level 1//",
	"-//ietf//dtd html level 2//",
	"-//ietf//dtd html level 3//",
	"-//ietf//dtd html strict level 0//",
	"-//ietf//dtd html strict level 1//",
	"-//ietf//dtd html strict level 2//",
	"-//ietf//dtd html strict level 3//",
	"-//ietf//dtd html strict//",
	"-//ietf//dtd html//",
	"-//metrius//dtd metrius presentational//",
	"-//microsoft//dtd internet explorer 2.0 html strict//",
	"-//microsoft//dtd internet explorer 2.0 html//",
	"-//microsoft//dtd internet explorer 2.0 tables//",
	"-//microsoft//dtd internet explorer 3.0 html strict//",
	"-//microsoft//dtd internet explorer 3.0 html//",
	"-//microsoft//dtd internet explorer 3.0 tables//",
	"-//netscape comm. corp.//dtd html//",
	"-//netscape comm. corp.//dtd strict html//",
	"-//o'reilly and associates//dtd html 2.0//",
	"-//o'reilly and associates//dtd html extended 1.0//",
	"-//o'reilly and associates//dtd html extended relaxed 1.0//",
	"-//sq//dtd html 2.0 hotmetal + extensions//",
	"-//softquad software//dtd hotmetal pro 6.0::19990601::extensions to html 4.0//",
	"-//softquad//dtd hotmetal pro 4.0::19971010::extensions to html 4.0//",
	"-//spyglass//dtd html 2.0 extended//",
	"-//sun microsystems corp.//dtd hotjava html//",
	"-//sun microsystems corp.//dtd hotjava strict html//",
	"-//w3c//dtd html 3 1995-03-24//",
	"-//w3c//dtd html 3.2 draft//",
	"-//w3c//dtd html 3.2 final//",
	"-//w3c//dtd html 3.2//",
	"-//w3c//dtd html 3.2s draft//",
	"-//w3c//dtd html 4.0 frameset//",
	"-//w3c//dtd html 4.0 transitional//",
	"-//w3c//dtd html experimental 19960712//",
	"-//w3c//dtd html experimental 970421//",
	"-//w3c//dtd w3 html//",
	"-//w3o//dtd w3 html 3.0//",
	"-//webtechs//dtd mozilla html 2.0//",
	"-//webtechs//dtd mozilla html//",
};

/* These are in quirks mode only where no system identifier follows. */
static const char *const prefixes_without_system_id[] = {
	"-//w3c//dtd html 4.01 frameset//",
	"-//w3c//dtd html 4.01 transitional//",
};

static const char *const whole_public_ids[] = {
	"-//w3o//dtd w3 html strict 3.0//en//",
	"-/w3c/dtd html 4.0 transitional/en",
	"html",
};

#define QUIRKS_SYSTEM_ID SLICE("http://www.ibm.com/data/dtd/v11/ibmxhtml1-transitional.dtd")

static bool
has_prefix(struct slice id, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (slice_has_at_nocase(id, 0, slice_of(list[i])))
			return true;
	return false;
}

bool
quirks_mode(struct slice source, const struct html_token *doctype)
{
	struct slice public_id = slice_range(source, doctype->public_id);
	struct slice system_id = slice_range(source, doctype->system_id);

	if (doctype->force_quirks ||
	    !slice_equal_nocase(slice_range(source, doctype->name), SLICE("html")))
		return true;
	if (doctype->has_system_id && slice_equal_nocase(system_id, QUIRKS_SYSTEM_ID))
		return true;
	if (!doctype->has_public_id)
		return false;
	for (size_t i = 0; i < COUNT(whole_public_ids); i++)
		if (slice_equal_nocase(public_id, slice_of(whole_public_ids[i])))
			return true;
	if (has_prefix(public_id, prefixes, COUNT(prefixes)))
		return true;
	return !doctype->has_system_id &&
	       has_prefix(public_id, prefixes_without_system_id, COUNT(prefixes_without_system_id));
}
