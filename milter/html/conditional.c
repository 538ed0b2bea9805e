/*
 * Reading conditional comments, as liberally as there are programs that show what is in them.
 */
#include "html/conditional.h"

#include "base/ascii.h"

static struct range
trimmed(struct slice source, struct range range)
{
	while (range.start < range.end && ascii_is_space(source.data[range.start]))
		range.start++;
	while (range.end > range.start && ascii_is_space(source.data[range.end - 1]))
		range.end--;
	return range;
}

bool
conditional_content(struct slice source, struct range data, struct range *content_out)
{
	const struct slice condition = SLICE("[if"), end = SLICE("<![endif]");
	struct range content = trimmed(source, data);
	struct slice text = slice_first(source, content.end);
	size_t close;

	if (!slice_has_at_nocase(text, content.start, condition))
		return false;
	close = slice_find_byte(text, content.start, '>');
	if (close == SLICE_NOT_FOUND)
		return false;
	content.start = close + 1;
	if (range_len(content) >= end.len && slice_has_at_nocase(text, content.end - end.len, end))
		content.end -= end.len;
	/* "<!-->" and "<!---->" behind the condition open what all others see. */
	if (slice_equal(slice_range(source, content), SLICE("<!")) ||
	    slice_equal(slice_range(source, content), SLICE("<!--")))
		return false;
	*content_out = content;
	return range_len(trimmed(source, content)) > 0;
}

bool
conditional_is_settings(struct slice name)
{
	if (slice_equal_nocase(name, SLICE("xml")))
		return true;
	return (slice_has_at_nocase(name, 0, SLICE("o:")) &&
		!slice_equal_nocase(name, SLICE("o:p"))) ||
	       slice_has_at_nocase(name, 0, SLICE("w:"));
}
