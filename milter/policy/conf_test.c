/*
 * The configuration: defaults, values, every kind of mistake, and that the files which explain it name
 * every key.
 */
#include "policy/conf.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/compiler.h"

struct fixture {
	struct arena *arena;
	struct diagnostics diags;
	struct conf conf;
	char path[64];
};

static int
setup(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));
	int fd;

	fixture->arena = arena_new(16 * MiB);
	diagnostics_init(&fixture->diags);
	(void)snprintf(fixture->path, sizeof(fixture->path), "/tmp/bluepencil-conf-XXXXXX");
	fd = mkstemp(fixture->path);
	*state = fixture;
	return fd < 0 ? -1 : close(fd);
}

static int
teardown(void **state)
{
	struct fixture *fixture = *state;

	(void)unlink(fixture->path);
	arena_free(fixture->arena);
	diagnostics_done(&fixture->diags);
	free(fixture);
	return 0;
}

static bool
read_conf(struct fixture *fixture, const char *text)
{
	FILE *file = fopen(fixture->path, "w");

	diagnostics_done(&fixture->diags);
	(void)fputs(text, file);
	(void)fclose(file);
	return conf_read(fixture->arena, fixture->path, &fixture->conf, &fixture->diags);
}

static void
assert_defaults(const struct conf *conf)
{
	assert_string_equal(conf->socket, "unix:/run/bluepencil/bluepencil.sock");
	assert_int_equal(conf->socket_mode, 0660);
	assert_string_equal(conf->socket_group, "");
	assert_string_equal(conf->user, "");
	assert_string_equal(conf->state_dir, "/var/lib/bluepencil");
	assert_int_equal(conf->mode, MODE_ENFORCE);
	assert_int_equal(conf->on_error, VERDICT_TEMPFAIL);
	assert_int_equal(conf->on_limit, VERDICT_TEMPFAIL);
	assert_int_equal(conf->on_signed, ON_SEALED_REJECT);
	assert_int_equal(conf->on_disagreement, ON_SEALED_REJECT);
	assert_int_equal(conf->on_opaque, ON_SEALED_REJECT);
	assert_int_equal(conf->on_nested, ON_NESTED_INSPECT);
	assert_int_equal(conf->on_dkim_signed, ON_DKIM_REMOVE);
	assert_int_equal(conf->on_empty, VERDICT_REJECT);
	assert_int_equal(conf->reply_detail, REPLY_DETAIL_FULL);
	assert_int_equal(conf->self_check, SELF_CHECK_STRUCTURE);
	assert_int_equal(conf->limits.message, LIMITS_DEFAULT.message);
	assert_int_equal(conf->limits.parts, LIMITS_DEFAULT.parts);
	assert_int_equal(conf->limits.depth, LIMITS_DEFAULT.depth);
	assert_int_equal(conf->limits.decoded, LIMITS_DEFAULT.decoded);
	assert_int_equal(conf->limits.time_ms, LIMITS_DEFAULT.time_ms);
	assert_int_equal(conf->limits.spool_above, LIMITS_DEFAULT.spool_above);
	assert_int_equal(conf->limits.remembered, LIMITS_DEFAULT.remembered);
	assert_int_equal(conf->log_target, LOG_TO_SYSLOG);
	assert_int_equal(conf->log_level, LOG_INFO);
	assert_string_equal(conf->header_name, "X-Bluepencil");
	assert_false(conf->header_on_accept);
	assert_int_equal(conf->stream_count, 1);
	assert_string_equal(conf->streams[0].name, "newsletter");
	assert_true(conf->streams[0].match.newsletter);
	assert_null(conf->streams[0].packs);
	assert_int_equal(conf->streams[0].mode, MODE_ENFORCE);
}

static void
no_file_an_empty_one_and_the_one_we_ship_say_the_same(void **state)
{
	struct fixture *fixture = *state;

	assert_true(conf_read(fixture->arena, NULL, &fixture->conf, &fixture->diags));
	assert_defaults(&fixture->conf);
	assert_string_equal(fixture->conf.path, "");
	assert_true(read_conf(fixture, ""));
	assert_defaults(&fixture->conf);
	assert_true(conf_read(fixture->arena, BLUEPENCIL_SOURCE "/conf/bluepencil.conf",
			      &fixture->conf, &fixture->diags));
	assert_defaults(&fixture->conf);
	assert_int_equal(fixture->diags.count, 0);
}

/* The whole of a file; the caller frees it. */
static char *
contents(const char *path)
{
	FILE *file = fopen(path, "r");
	char *text = calloc(1, 256 * KiB);

	assert_non_null(file);
	assert_true(fread(text, 1, 256 * KiB - 1, file) > 0);
	(void)fclose(file);
	return text;
}

/* The shipped file with the "#" before every key taken away. */
static char *
uncommented(void)
{
	char *text = contents(BLUEPENCIL_SOURCE "/conf/bluepencil.conf"), *out = text;

	for (char *in = text; *in != '\0'; in++) {
		bool begins = in == text || in[-1] == '\n';

		if (begins && *in == '#' && in[1] != ' ' && in[1] != '\n')
			continue;
		*out++ = *in;
	}
	*out = '\0';
	return text;
}

static void
the_defaults_that_the_shipped_file_tells_are_the_defaults(void **state)
{
	struct fixture *fixture = *state;
	char *text = uncommented();

	assert_non_null(strstr(text, "\nsocket ="));
	if (!read_conf(fixture, text))
		diagnostics_print(&fixture->diags, stderr, false);
	assert_int_equal(fixture->diags.count, 0);
	assert_defaults(&fixture->conf);
	assert_string_equal(fixture->conf.rules, "/etc/bluepencil/rules");
	free(text);
}

static void
every_key_stands_in_the_shipped_file_and_in_the_manual(void **state)
{
	char *conf = contents(BLUEPENCIL_SOURCE "/conf/bluepencil.conf");
	char *manual = contents(BLUEPENCIL_SOURCE "/conf/bluepencil.conf.5");
	char *text = NULL, *rest, *line;
	size_t len, count = 0;
	FILE *stream = open_memstream(&text, &len);

	(void)state;
	conf_print_keys(stream);
	(void)fclose(stream);
	for (line = strtok_r(text, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest)) {
		char in_conf[100], in_manual[100];
		const char *name, *dot;

		line[strcspn(line, " :")] = '\0';
		dot = strrchr(line, '.');
		name = dot == NULL ? line : dot + 1;
		print_message("# %s\n", line);
		(void)snprintf(in_conf, sizeof(in_conf), "#%s ", name);
		if (strstr(conf, in_conf) == NULL)
			(void)snprintf(in_conf, sizeof(in_conf), "\t%s ", name);
		assert_non_null(strstr(conf, in_conf));
		if (strncmp(line, "policies.", strlen("policies.")) == 0)
			(void)snprintf(in_manual, sizeof(in_manual), "%s", name);
		else
			(void)snprintf(in_manual, sizeof(in_manual), "%s", line);
		assert_non_null(strstr(manual, in_manual));
		count++;
	}
	assert_true(count > 35);
	free(text);
	free(conf);
	free(manual);
}

static void
values_are_read_from_the_file(void **state)
{
	struct fixture *fixture = *state;
	const struct conf *conf = &fixture->conf;

	assert_true(read_conf(fixture,
		"socket = \"inet:8891@127.0.0.1\";\nsocket-mode = \"600\";\nrules = \"packs\";\n"
		"mode = \"monitor\";\non-limit = \"quarantine\";\non-signed = \"accept\";\n"
		"on-disagreement = \"quarantine\";\n"
		"limits : { message = 2048; decoded = \"3M\"; time-ms = \"500\"; };\n"
		"log : { target = \"stderr\"; level = \"debug\"; };\n"
		"header : { name = \"X-M\"; on-accept = true; };\n"
		"policies : {\n"
		" a : { match : { list-id = \"*.a.example\"; client = [ \"10.0.0.0/8\", \"::1\" ]; };\n"
		"  packs = [ \"x\", \"y\" ]; mode = \"off\"; rules : { r = \"monitor\"; };\n"
		"  allow-off = [ \"r\" ]; on-disagreement = \"accept\"; };\n"
		" b : { };\n"
		"};\n"));
	assert_string_equal(conf->socket, "inet:8891@127.0.0.1");
	assert_int_equal(conf->socket_mode, 0600);
	assert_string_equal(conf->rules, "/tmp/packs");
	assert_int_equal(conf->mode, MODE_MONITOR);
	assert_int_equal(conf->on_limit, VERDICT_QUARANTINE);
	assert_int_equal(conf->on_signed, ON_SEALED_ACCEPT);
	assert_int_equal(conf->limits.message, 2048);
	assert_int_equal(conf->limits.decoded, 3 * MiB);
	assert_int_equal(conf->limits.time_ms, 500);
	assert_int_equal(conf->log_level, LOG_DEBUG);
	assert_true(conf->header_on_accept);
	assert_int_equal(conf->stream_count, 2);
	assert_string_equal(conf->streams[0].name, "a");
	assert_string_equal(conf->streams[0].match.list_id[0], "*.a.example");
	assert_null(conf->streams[0].match.list_id[1]);
	assert_string_equal(conf->streams[0].match.client[1], "::1");
	assert_string_equal(conf->streams[0].packs[1], "y");
	assert_int_equal(conf->streams[0].mode, MODE_OFF);
	assert_string_equal(conf->streams[0].rules[0].rule, "r");
	assert_int_equal(conf->streams[0].rules[0].mode, MODE_MONITOR);
	assert_string_equal(conf->streams[0].allow_off[0], "r");
	assert_true(conf->streams[0].own_on_disagreement);
	assert_int_equal(conf->streams[0].on_disagreement, ON_SEALED_ACCEPT);
	assert_false(conf->streams[1].own_on_disagreement);
	assert_int_equal(conf->on_disagreement, ON_SEALED_QUARANTINE);
	assert_string_equal(conf->streams[1].name, "b");
	assert_false(conf->streams[1].match.newsletter);
}

static void
policies_may_be_a_list_of_named_groups(void **state)
{
	struct fixture *fixture = *state;

	assert_true(read_conf(fixture, "policies = ( { name = \"a\"; }, { name = \"b\"; } );"));
	assert_int_equal(fixture->conf.stream_count, 2);
	assert_string_equal(fixture->conf.streams[1].name, "b");
}

static void
each_mistake_is_told_with_what_to_write(void **state)
{
	struct fixture *fixture = *state;
	static const struct {
		const char *text, *expected;
	} cases[] = {
		{ "sockte = \"x\";", "unknown key \"sockte\"; did you mean \"socket\"?" },
		{ "banana = 1;", "unknown key \"banana\"" },
		{ "limits : { mesage = 1; };",
		  "unknown key \"limits.mesage\"; did you mean \"limits.message\"?" },
		{ "limit : { };", "unknown key \"limit\"; did you mean \"limits\"?" },
		{ "socket = 5;", "socket is a whole number; write a string" },
		{ "mode = \"enforced\";",
		  "mode = \"enforced\": write \"enforce\", \"monitor\" or \"off\"" },
		{ "on-error = \"accept\";",
		  "on-error = \"accept\": write \"tempfail\", \"reject\" or \"quarantine\"" },
		{ "limits : { depth = 0; };",
		  "limits.depth = \"0\": write a number from 1 to 500" },
		{ "limits : { message = -1; };",
		  "limits.message = \"-1\": write a number from 1024 to 2147483648" },
		{ "limits : { message = \"64 MB\"; };",
		  "limits.message = \"64 MB\": write a number from 1024 to 2147483648" },
		{ "limits : { message = \"99999999999999999999G\"; };",
		  "limits.message = \"99999999999999999999G\": write a number from 1024 to 2147483648" },
		{ "limits : { message = 1.5; };", "limits.message is a number; write a whole number" },
		{ "limits = 5;", "limits is a whole number; write a group: limits : { ... }" },
		{ "socket-mode = 660;",
		  "socket-mode is a whole number; write a string such as \"0660\"" },
		{ "socket-mode = \"0888\";",
		  "socket-mode = \"0888\": write an octal number such as \"0660\"" },
		{ "header : { name = \"X Y\"; };",
		  "header.name = \"X Y\": write the name of a header field" },
		{ "header : { on-accept = \"yes\"; };",
		  "header.on-accept is a string; write true or false" },
		{ "policies : { };", "policies is empty, so that no mail would be moderated; take it "
		  "away for the default, or write one" },
		{ "policies = \"all\";", "policies is a string; write a group" },
		{ "policies = ( { name = \"a\"; }, { name = \"a\"; } );",
		  "there is a policy \"a\" already (line 1); rename one" },
		{ "policies = ( { mode = \"off\"; } );", "a policy without a name; write name = \"...\"" },
		{ "policies : { a : { pack = [ \"x\" ]; }; };",
		  "unknown key \"pack\"; did you mean \"packs\"?" },
		{ "policies : { a : { match : { listid = \"x\"; }; }; };",
		  "unknown key \"listid\"; did you mean \"list-id\"?" },
		{ "policies : { a : { match : { client = \"10.0.0.1/8\"; }; }; };",
		  "\"10.0.0.1/8\" is no address or network; write 192.0.2.1, 192.0.2.0/24 or "
		  "2001:db8::/32" },
		{ "policies : { a : { match : { macro = \"j\"; }; }; };",
		  "\"j\" is no macro; write \"name=value\"" },
		{ "policies : { a : { match : { from = [ 5 ]; }; }; };",
		  "from holds a whole number; write strings that say something" },
		{ "policies : { a : { on-disagreement = \"keep\"; }; };",
		  "on-disagreement = \"keep\": write \"accept\", \"reject\", \"quarantine\" or \"tempfail\"" },
		{ "policies : { a : { mode = \"on\"; }; };",
		  "mode = \"on\": write \"enforce\", \"monitor\" or \"off\"" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		print_message("# %s\n", cases[i].text);
		assert_false(read_conf(fixture, cases[i].text));
		assert_int_equal(fixture->diags.count, 1);
		assert_string_equal(fixture->diags.items[0].text, cases[i].expected);
		assert_int_equal(fixture->diags.items[0].line, 1);
		assert_string_equal(fixture->diags.items[0].file, fixture->path);
	}
}

static void
mistakes_do_not_hide_one_another(void **state)
{
	struct fixture *fixture = *state;

	assert_false(read_conf(fixture, "sockte = 1;\nmode = \"x\";\nlimits : { parts = 0; };\n"
			       "log : { level = \"loud\"; };\npolicies : { a : { rules = 1; }; };\n"));
	assert_int_equal(fixture->diags.count, 5);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		TEST(no_file_an_empty_one_and_the_one_we_ship_say_the_same),
		TEST(the_defaults_that_the_shipped_file_tells_are_the_defaults),
		TEST(every_key_stands_in_the_shipped_file_and_in_the_manual),
		TEST(values_are_read_from_the_file),
		TEST(policies_may_be_a_list_of_named_groups),
		TEST(each_mistake_is_told_with_what_to_write),
		TEST(mistakes_do_not_hide_one_another),
	};

	return cmocka_run_group_tests_name("policy/conf", tests, NULL, NULL);
}
