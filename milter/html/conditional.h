/*
 * conditional - conditional comments, whose content Outlook reads and other programs do not.
 *
 *	<!--[if mso]> content <![endif]-->	downlevel-hidden: one comment, content inside
 *	<!--[if !mso]><!--> content <!--<![endif]-->	downlevel-revealed: two comments around what all
 *						but Outlook see; so are <![if !mso]> and <![endif]>
 *
 * Section    Microsoft, "About conditional comments"
 */
#ifndef BLUEPENCIL_HTML_CONDITIONAL_H
#define BLUEPENCIL_HTML_CONDITIONAL_H

#include <stdbool.h>

#include "base/slice.h"

/* The content inside a comment with this data; false where it has none. */
bool conditional_content(struct slice source, struct range data, struct range *content_out);

/*
 * Does an element of this name in such content hold settings for Office, not text? "xml", and
 * all of the namespaces o and w but the paragraph o:p.
 */
bool conditional_is_settings(struct slice name);

#endif
