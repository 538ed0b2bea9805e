/*
 * Diagnostics and examples in the forms that CI reads.
 */
#include "tool/check_formats.h"

#include <stdlib.h>

#include "policy/example.h"
#include "tool/sarif.h"

/* What made it a complaint at all, where its format tells nothing but "%s". */
static const char *
kind_of(const struct diagnostic *item)
{
	if (item->kind[0] != '\0')
		return item->kind;
	return item->severity == SEVERITY_ERROR ? "error" : "warning";
}

bool
check_sarif(FILE *stream, const struct diagnostics *diags)
{
	struct sarif *sarif = sarif_new();
	bool printed;

	for (size_t i = 0; sarif != NULL && i < diags->count; i++) {
		const struct diagnostic *item = &diags->items[i];

		sarif_add(sarif, &(struct sarif_result){
				.rule = kind_of(item),
				.level = item->severity == SEVERITY_ERROR ? SARIF_ERROR : SARIF_WARNING,
				.message = slice_of(item->text), .file = item->file,
				.line = item->line, .column = item->column });
	}
	printed = sarif != NULL && sarif_print(sarif, stream);
	sarif_free(sarif);
	return printed;
}

void
check_junit_example(struct junit *junit, const struct rule *rule, const struct example *example,
		    size_t number, const char *why)
{
	char *name = NULL;

	if (asprintf(&name, "%s %zu: %s", example->hit ? "hit" : "miss", number, example->text) < 0)
		name = NULL;			/* what it is by then is not defined */
	junit_add(junit, &(struct junit_case){
			.suite = "examples", .class_name = slice_of(rule->name),
			.name = slice_of(name), .file = example->place.file,
			.line = example->place.line,
			.failure = why == NULL ? NULL :
				   example->hit ? "should hit and does not" : "should miss and hits",
			.detail = slice_of(why) });
	free(name);
}

static bool
is_example(const struct diagnostic *item)
{
	return strncmp(item->kind, EXAMPLE_KIND, strlen(EXAMPLE_KIND)) == 0;
}

void
check_junit_diagnostics(struct junit *junit, const struct diagnostics *diags, bool loaded)
{
	junit_add(junit, &(struct junit_case){
			.suite = "check", .class_name = SLICE("check"), .name = SLICE("loads"),
			.failure = loaded ? NULL : "does not load, examples were not run" });
	for (size_t i = 0; i < diags->count; i++) {
		const struct diagnostic *item = &diags->items[i];
		bool error = item->severity == SEVERITY_ERROR;

		if (!is_example(item))
			junit_add(junit, &(struct junit_case){
					.suite = "check", .class_name = slice_of(kind_of(item)),
					.name = slice_of(item->text),
					.file = item->file[0] == '\0' ? NULL : item->file,
					.line = item->line, .failure = error ? item->text : NULL,
					.detail = slice_of(item->text) });
	}
}
