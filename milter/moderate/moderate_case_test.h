/*
 * moderate_case_test - what tests of moderate() share: a small pack of their own in a folder of its own, one
 * message moderated under given settings, and what is asked of the outcome. Of what leaves the promises
 * are asked as well.
 */
#ifndef BLUEPENCIL_MODERATE_MODERATE_CASE_TEST_H
#define BLUEPENCIL_MODERATE_MODERATE_CASE_TEST_H

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "moderate/moderate.h"
#include "moderate/promises.h"

static const char pack[] =
	"signals : {\n"
	"  promo : { any = [ \"promo\" ]; };\n"
	"  advert : { any = [ \"advert\" ]; };\n"
	"  related : { any = [ \"you may also like\", \"more\" ]; };\n"
	"  money : { any = [ \"shares\", \"Aktie*\" ]; };\n"
	"  disclaimer : { any = [ \"no advice\", \"keine Beratung\" ]; };\n"
	"  attribution : { regex = [ \"source: (?<source>[a-z ]+)\" ]; };\n"
	"  nobody : { any = [ \"source: internet\" ]; };\n"
	"  forbidden : { any = [ \"forbidden\" ]; };\n"
	"  suspect : { any = [ \"suspect\" ]; };\n"
	"  shouting : { any = [ \"hurry\" ]; };\n"
	"};\n"
	"rules : {\n"
	"  no-promo : { scope = \"block\"; score = { promo = 1; }; threshold = 1; action = \"remove\"; };\n"
	"  no-advert : { scope = \"block\"; score = { advert = 1; }; threshold = 1; action = \"replace\";\n"
	"    replacement = \"[cut & gone]\"; };\n"
	"  no-heading : { scope = \"block\"; score = { related = 1; is-short = 1; }; threshold = 2;\n"
	"    action = \"remove\"; only-orphaned = true; };\n"
	"  needs-advice : { scope = \"article\"; when = \"money\"; require = \"disclaimer\";\n"
	"    action = \"insert\"; text = \"texts/disclaimer\"; };\n"
	"  needs-source : { scope = \"article\"; require = \"attribution\"; weak = \"nobody\";\n"
	"    action = \"reject\"; reply = \"550 5.7.1 article \\\"{article}\\\" names no source\"; };\n"
	"  never : { scope = \"block\"; score = { forbidden = 1; }; threshold = 1; action = \"reject\"; };\n"
	"  hold : { scope = \"block\"; score = { suspect = 1; }; threshold = 1; action = \"quarantine\"; };\n"
	"  calm : { scope = \"header\"; field = \"Subject\"; score = { shouting = 1; }; threshold = 1;\n"
	"    action = \"tag\"; tag = \"[Advert] \"; };\n"
	"};\n";

static char folder[64];

static inline void
write_file(const char *name, const char *text)
{
	char path[160];
	FILE *file;

	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(fputs(text, file) < 0, 0);
	assert_int_equal(fclose(file), 0);
}

static inline int
make_pack(void **state)
{
	char path[96];

	(void)state;
	(void)snprintf(folder, sizeof(folder), "/tmp/bluepencil-moderate-XXXXXX");
	if (mkdtemp(folder) == NULL)
		return -1;
	(void)snprintf(path, sizeof(path), "%s/texts", folder);
	if (mkdir(path, 0700) != 0)
		return -1;
	write_file("test.rules", pack);
	write_file("texts/disclaimer.en.txt", "No advice \u20ac.\n");
	write_file("texts/disclaimer.en.html", "<p>No advice \u20ac.</p>\n");
	write_file("texts/disclaimer.de.txt", "Keine Beratung f\u00fcr K\u00e4ufer.\n");
	write_file("texts/disclaimer.de.html", "<p>Keine Beratung f\u00fcr K\u00e4ufer.</p>\n");
	return 0;
}

static inline int
remove_pack(void **state)
{
	char command[96];

	(void)state;
	(void)snprintf(command, sizeof(command), "rm -rf '%s'", folder);
	return system(command);
}

/* ---- one message, moderated ------------------------------------------------------------------- */

struct outcome {
	struct policy *policy;
	struct arena *arena;
	struct message message;
	struct decision decision;
	struct slice raw;		/* what leaves */
};

static inline struct policy *
load(const char *settings)
{
	struct diagnostics diags;
	struct policy *policy;
	char path[96];

	diagnostics_init(&diags);
	write_file("test.conf", settings);
	(void)snprintf(path, sizeof(path), "%s/test.conf", folder);
	policy = policy_load(path, folder, &diags);
	if (policy == NULL)
		diagnostics_print(&diags, stderr, false);
	assert_non_null(policy);
	diagnostics_done(&diags);
	return policy;
}

static inline struct outcome
moderated_as(const char *settings, struct slice raw)
{
	struct outcome out = { .policy = load(settings), .arena = arena_new(256 * MiB) };
	struct error err;
	const char *wrong;
	struct buf bytes;

	raw = arena_copy(out.arena, raw);
	assert_true(message_parse(out.arena, raw, &LIMITS_DEFAULT, &out.message, &err));
	moderate(policy_stream_named(out.policy, NULL), &out.message, out.arena, NULL, &out.decision);
	if (out.decision.fault.kind != FAULT_NONE)
		print_error("fault: %s\n", out.decision.fault.text);
	assert_int_not_equal(out.decision.fault.kind, FAULT_INTERNAL);
	buf_init(&bytes, out.arena);
	assert_true(decision_apply(&out.decision, &out.message, &bytes));
	out.raw = buf_slice(&bytes);
	wrong = promises_hold(policy_stream_named(out.policy, NULL), raw);
	if (wrong != NULL)
		print_error("promise: %s\n%.*s\n", wrong, SLICE_ARG(out.raw));
	assert_null(wrong);
	return out;
}

static inline struct outcome
moderated(const char *raw)
{
	return moderated_as("self-check = \"full\";\n", slice_of(raw));
}

static inline void
done(struct outcome *out)
{
	arena_free(out->arena);
	policy_unref(out->policy);
}

static inline void
assert_verdict(const struct outcome *out, enum verdict verdict)
{
	if (out->decision.verdict != verdict)
		print_error("%s, reply %.*s, for:\n%.*s\n", verdict_name(out->decision.verdict),
			    SLICE_ARG(out->decision.reply.text), SLICE_ARG(out->message.raw));
	assert_int_equal(out->decision.verdict, verdict);
}

static inline void
assert_leaves(const struct outcome *out, const char *body)
{
	struct slice leaves = out->decision.body_changed ? out->decision.body
		: slice_range(out->message.raw, out->message.body);

	if (!slice_equal(leaves, slice_of(body)))
		print_error("leaves:\n%.*s\nwanted:\n%s\n", SLICE_ARG(leaves), body);
	assert_true(slice_equal(leaves, slice_of(body)));
}

static inline bool
leaves_with(const struct outcome *out, const char *text)
{
	return slice_find(out->raw, 0, slice_of(text)) != SLICE_NOT_FOUND;
}

#define HEAD "From: Desk <desk@example.org>\r\nSubject: News\r\nList-Id: <n.example.org>\r\n"
#define PLAIN HEAD "\r\n"
#define HTML HEAD "MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
#define BOTH HEAD "MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n"
#define PART_P "--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
#define PART_H "--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
#define END "--b--\r\n"

#endif
