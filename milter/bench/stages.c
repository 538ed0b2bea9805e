/*
 * What each stage of moderate() costs: stages [-n TIMES] RULES MESSAGE...
 *
 * Loads the packs of a folder once, then does one stage after the other with all messages. By itself it
 * prints the CPU time of each; under valgrind --tool=callgrind --instr-atstart=no callgrind writes down
 * the instructions of each, with its name. A stage begins with what those before it have made, which is
 * not counted.
 *
 * `memcpy` is the floor of all: the bytes of the messages, copied once.
 */
#include <gnu/libc-version.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <valgrind/callgrind.h>

#include "base/limits.h"
#include "mail/part_text.h"
#include "moderate/moderate.h"
#include "policy/signal.h"
#include "text/article.h"
#include "text/document.h"

#ifndef BENCH_OPTIMIZED
#define BENCH_OPTIMIZED "?"
#endif

enum { MESSAGES_MOST = 64, TEXTS_MOST = 16 };

struct text {
	const struct part *part;
	struct part_text bytes;
	struct document document;
	struct scanned scanned;
};

struct issue {
	struct slice raw;
	struct arena *arena;
	struct message message;
	struct parts parts;
	struct text texts[TEXTS_MOST];
	size_t text_count;
};

struct bench {
	struct policy *policy;
	const struct stream *stream;
	struct scratch *forgetful;		/* scans every line */
	struct scratch *scratch;		/* remembers lines */
	struct arena *arena;			/* of what a stage makes; given back each time */
	uint8_t *copy;
	struct issue issues[MESSAGES_MOST];
	size_t issue_count;
	size_t times;
};

static void
must(bool held, const char *what)
{
	if (held)
		return;
	(void)fprintf(stderr, "stages: %s\n", what);
	exit(1);
}

/* ---- the stages ------------------------------------------------------------------------------- */

static void
stage_memcpy(struct bench *bench, struct issue *issue)
{
	memcpy(bench->copy, issue->raw.data, issue->raw.len);
}

static void
stage_parts(struct bench *bench, struct issue *issue)
{
	struct message message;
	struct parts parts;
	struct error err;

	must(message_parse(bench->arena, issue->raw, &LIMITS_DEFAULT, &message, &err) &&
	     parts_parse(bench->arena, &message, &LIMITS_DEFAULT, &parts, &err), "parts");
}

static void
stage_decode(struct bench *bench, struct issue *issue)
{
	for (size_t i = 0; i < issue->text_count; i++) {
		struct part_text bytes;
		struct error err;
		size_t sum = 0;

		must(part_text_read(bench->arena, issue->raw, issue->texts[i].part, &LIMITS_DEFAULT,
				    &sum, &bytes, &err), "decode");
	}
}

static void
stage_tokens(struct bench *bench, struct issue *issue)
{
	for (size_t i = 0; i < issue->text_count; i++) {
		struct html_tokenizer *tokenizer;
		struct html_token token;

		if (!part_is_html(issue->texts[i].part))
			continue;
		tokenizer = html_tokenizer_new(bench->arena, issue->texts[i].bytes.charset.text);
		must(tokenizer != NULL, "tokens");
		while (html_tokenizer_next(tokenizer, &token))
			;
	}
}

static void
read_document(struct arena *arena, const struct text *text, struct document *document_out)
{
	struct slice source = text->bytes.charset.text;
	struct error err;

	must(part_is_html(text->part)
	     ? document_from_html(arena, source, NULL, document_out, &err)
	     : document_from_plain(arena, source, text->part->flowed, text->part->delsp, NULL,
				   document_out, &err), "document");
}

static void
stage_document(struct bench *bench, struct issue *issue)
{
	for (size_t i = 0; i < issue->text_count; i++) {
		struct document document;

		read_document(bench->arena, &issue->texts[i], &document);
	}
}

static void
stage_fold(struct bench *bench, struct issue *issue)
{
	for (size_t i = 0; i < issue->text_count; i++) {
		struct folded folded;

		must(fold(bench->arena, issue->texts[i].document.text, &folded), "fold");
	}
}

static void
scan_with(struct bench *bench, struct issue *issue, struct scratch *scratch, struct arena *arena,
	  bool keep)
{
	for (size_t i = 0; i < issue->text_count; i++) {
		struct scanned scanned;
		struct error err;

		must(rules_scan(bench->stream, scratch, arena, &issue->texts[i].document, i, &scanned,
				&err), "scan");
		if (keep)
			issue->texts[i].scanned = scanned;
	}
}

static void
stage_scan(struct bench *bench, struct issue *issue)
{
	scan_with(bench, issue, bench->forgetful, bench->arena, false);
}

/* Of lines that have been scanned before. */
static void
stage_remembered(struct bench *bench, struct issue *issue)
{
	scan_with(bench, issue, bench->scratch, bench->arena, false);
}

static void
stage_articles(struct bench *bench, struct issue *issue)
{
	for (size_t i = 0; i < issue->text_count; i++) {
		struct document document = issue->texts[i].document;
		struct article_hints hints = { 0 };
		struct error err;

		must(articles_find(bench->arena, &document, &hints, &err), "articles");
	}
}

static void
stage_judge(struct bench *bench, struct issue *issue)
{
	for (size_t i = 0; i < issue->text_count; i++) {
		struct findings findings = { 0 };
		struct error err;

		must(rules_judge_blocks(bench->stream, &issue->texts[i].scanned, bench->arena, NULL,
					&findings, &err), "judge");
	}
}

/* All of it, the new body and its second moderation as well; lines have been scanned before. */
static void
stage_moderate(struct bench *bench, struct issue *issue)
{
	struct decision decision;

	moderate(bench->stream, &issue->message, bench->arena, NULL, &decision);
	must(decision.fault.kind == FAULT_NONE, "moderate");
}

static const struct stage {
	const char *name;
	void (*run)(struct bench *bench, struct issue *issue);
} stages[] = {
	{ "memcpy", stage_memcpy },	{ "parts", stage_parts },
	{ "decode", stage_decode },	{ "tokens", stage_tokens },
	{ "document", stage_document },	{ "fold", stage_fold },
	{ "scan", stage_scan },		{ "remembered", stage_remembered },
	{ "articles", stage_articles }, { "judge", stage_judge },
	{ "moderate", stage_moderate },
};

/* ---- running ---------------------------------------------------------------------------------- */

static double
cpu_us(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static void
run_all(struct bench *bench, const struct stage *stage)
{
	for (size_t i = 0; i < bench->issue_count; i++) {
		stage->run(bench, &bench->issues[i]);
		arena_reset(bench->arena);
	}
}

/* Once to warm up, which is not counted. */
static void
measure(struct bench *bench, const struct stage *stage)
{
	double start, bytes = 0, us;

	run_all(bench, stage);
	start = cpu_us();
	CALLGRIND_START_INSTRUMENTATION;
	for (size_t i = 0; i < bench->times; i++)
		run_all(bench, stage);
	CALLGRIND_STOP_INSTRUMENTATION;
	us = cpu_us() - start;
	CALLGRIND_DUMP_STATS_AT(stage->name);
	for (size_t i = 0; i < bench->issue_count; i++)
		bytes += (double)(bench->issues[i].raw.len * bench->times);
	printf("%-12s %10.1f us/message %10.1f MB/s\n", stage->name,
	       us / (double)(bench->times * bench->issue_count), bytes / us);
}

/* ---- what they begin with --------------------------------------------------------------------- */

static struct slice
read_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	uint8_t *bytes = NULL;
	long len = -1;

	must(file != NULL && fseek(file, 0, SEEK_END) == 0, path);
	len = ftell(file);
	must(len > 0 && fseek(file, 0, SEEK_SET) == 0, path);
	bytes = malloc((size_t)len);
	must(bytes != NULL && fread(bytes, 1, (size_t)len, file) == (size_t)len, path);
	(void)fclose(file);
	return (struct slice){ bytes, (size_t)len };
}

static void
prepare_text(struct bench *bench, struct issue *issue, const struct part *part)
{
	struct text *text = &issue->texts[issue->text_count++];
	struct article_hints hints = { 0 };
	struct error err;
	size_t sum = 0;

	text->part = part;
	must(part_text_read(issue->arena, issue->raw, part, &LIMITS_DEFAULT, &sum, &text->bytes, &err),
	     "decode");
	read_document(issue->arena, text, &text->document);
	must(articles_find(issue->arena, &text->document, &hints, &err), "articles");
	must(rules_scan(bench->stream, bench->scratch, issue->arena, &text->document, 0,
			&text->scanned, &err), "scan");
}

static void
prepare(struct bench *bench, const char *path)
{
	struct issue *issue = &bench->issues[bench->issue_count++];
	struct error err;

	issue->raw = read_file(path);
	issue->arena = arena_new(SIZE_MAX / 2);
	must(issue->arena != NULL &&
	     message_parse(issue->arena, issue->raw, &LIMITS_DEFAULT, &issue->message, &err) &&
	     parts_parse(issue->arena, &issue->message, &LIMITS_DEFAULT, &issue->parts, &err), path);
	for (size_t i = 0; i < issue->parts.count; i++)
		if (part_is_readable(&issue->parts.items[i]) && issue->text_count < TEXTS_MOST)
			prepare_text(bench, issue, &issue->parts.items[i]);
}

static void
load(struct bench *bench, const char *rules)
{
	struct diagnostics diags;

	diagnostics_init(&diags);
	bench->policy = policy_load(NULL, rules, &diags);
	if (bench->policy == NULL)
		diagnostics_print(&diags, stderr, false);
	must(bench->policy != NULL, "the rules do not load");
	diagnostics_done(&diags);
	bench->stream = policy_stream_named(bench->policy, NULL);
	bench->scratch = policy_lend_scratch(bench->policy);
	bench->forgetful = scratch_new(policy_signals(bench->policy));
	bench->arena = arena_new(SIZE_MAX / 2);
	must(bench->scratch != NULL && bench->forgetful != NULL && bench->arena != NULL, "no memory");
}

static void
release(struct bench *bench)
{
	scratch_free(bench->forgetful);
	policy_return_scratch(bench->policy, bench->scratch);
	policy_unref(bench->policy);
	arena_free(bench->arena);
	free(bench->copy);
	for (size_t i = 0; i < bench->issue_count; i++) {
		arena_free(bench->issues[i].arena);
		free((void *)(uintptr_t)bench->issues[i].raw.data);
	}
}

int
main(int argc, char **argv)
{
	static struct bench bench = { .times = 1 };
	size_t longest = 0;
	int option;

	while ((option = getopt(argc, argv, "n:v")) != -1) {
		if (option == 'v') {	/* what counts of instructions depend on */
			printf("cc %s %s, libc %s\n", __VERSION__, BENCH_OPTIMIZED,
			       gnu_get_libc_version());
			return 0;
		}
		bench.times = option == 'n' ? strtoul(optarg, NULL, 10) : 0;
		must(bench.times > 0, "usage: stages [-n TIMES] RULES MESSAGE...");
	}
	must(argc - optind >= 2 && argc - optind <= MESSAGES_MOST, "usage: stages [-n TIMES] RULES MESSAGE...");
	/* As the daemon does: what is given back to the system costs more to get again than to use. */
	(void)mallopt(M_MMAP_THRESHOLD, 16 * MiB);
	(void)mallopt(M_TRIM_THRESHOLD, 16 * MiB);
	load(&bench, argv[optind]);
	for (int i = optind + 1; i < argc; i++) {
		prepare(&bench, argv[i]);
		if (bench.issues[bench.issue_count - 1].raw.len > longest)
			longest = bench.issues[bench.issue_count - 1].raw.len;
	}
	bench.copy = malloc(longest);
	must(bench.copy != NULL, "no memory");
	for (size_t i = 0; i < COUNT(stages); i++)
		measure(&bench, &stages[i]);
	release(&bench);
	return 0;
}
