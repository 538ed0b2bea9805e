/*
 * bluepencild: from the command line to a supervisor with a worker.
 *
 * Whatever can be wrong is found before anything is detached, so that the shell, or whoever
 * starts us, sees the reason on standard error and an exit status of sysexits.h: 64 for wrong
 * options, 78 for all that the postmaster must change, socket and directories included.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/log.h"
#include "daemon/callbacks.h"
#include "daemon/daemonize.h"
#include "daemon/event.h"
#include "daemon/privileges.h"
#include "daemon/socket.h"
#include "daemon/supervisor.h"
#include "policy/policy.h"

#define DEFAULT_CONF BLUEPENCIL_SYSCONFDIR "/bluepencil/bluepencil.conf"

struct options {
	char *conf_path;		/* absolute, from malloc; NULL: the defaults */
	const char *socket;		/* NULL: the configuration's */
	bool foreground, test;
};

static const char usage_text[] =
	"usage: bluepencild [-c FILE] [-f] [-t] [-p SOCKET]\n"
	"  -c FILE    configuration (" DEFAULT_CONF ")\n"
	"  -f         stay in the foreground and log to standard error\n"
	"  -t         test the configuration and the rules, then exit\n"
	"  -p SOCKET  unix:/path or inet:port@host, instead of the configuration's\n"
	"  -h         this help\n"
	"  -V         the version\n";

static int
complain_and(int status, const char *text)
{
	(void)fprintf(stderr, "bluepencild: %s\n", text);
	return status;
}

/* ---- options ----------------------------------------------------------------------------- */

static int
wrong_usage(void)
{
	(void)fputs(usage_text, stderr);
	return EX_USAGE;
}

/* The daemon leaves its directory, and a reload must find the same file. */
static bool
find_conf(const char *named, char **path_out)
{
	const char *path = named == NULL ? DEFAULT_CONF : named;
	char *absolute;

	if (named == NULL && access(path, F_OK) < 0 && errno == ENOENT) {
		(void)fprintf(stderr,
			      "bluepencild: there is no %s; all keys have their defaults (-c FILE "
			      "names another)\n", path);
		*path_out = NULL;
		return true;
	}
	absolute = realpath(path, NULL);
	if (absolute == NULL) {
		(void)fprintf(stderr, "bluepencild: %s: %s\n", path, strerror(errno));
		return false;
	}
	*path_out = absolute;
	return true;
}

/* True when the program is to go on; else `status_out` is what it ends with. */
static bool
read_options(int argc, char **argv, struct options *options, int *status_out)
{
	const char *conf = NULL;
	int option;

	opterr = 0;
	while ((option = getopt(argc, argv, ":c:ftp:hV")) != -1) {
		switch (option) {
		case 'c':
			conf = optarg;
			break;
		case 'f':
			options->foreground = true;
			break;
		case 't':
			options->test = true;
			break;
		case 'p':
			options->socket = optarg;
			break;
		case 'h':
			(void)fputs(usage_text, stdout);
			*status_out = EX_OK;
			return false;
		case 'V':
			(void)puts("bluepencild " BLUEPENCIL_VERSION);
			*status_out = EX_OK;
			return false;
		default:
			(void)fprintf(stderr, option == ':' ? "bluepencild: option -%c needs a value\n"
							    : "bluepencild: there is no option -%c\n",
				      optopt);
			*status_out = wrong_usage();
			return false;
		}
	}
	if (optind < argc) {
		(void)fprintf(stderr, "bluepencild: \"%s\" is no option\n", argv[optind]);
		*status_out = wrong_usage();
		return false;
	}
	*status_out = EX_CONFIG;
	return find_conf(conf, &options->conf_path);
}

/* ---- the policy -------------------------------------------------------------------------- */

/* Loads, and with `check` runs the rules' examples; prints every mistake. NULL: there were some. */
static struct policy *
load(const char *conf_path, bool check)
{
	struct diagnostics diags;
	struct policy *policy;

	diagnostics_init(&diags);
	policy = policy_load(conf_path, NULL, &diags);
	if (policy != NULL && check && !policy_check(policy, &diags)) {
		policy_unref(policy);
		policy = NULL;
	}
	diagnostics_sort(&diags);
	diagnostics_print(&diags, stderr, isatty(STDERR_FILENO) == 1);
	diagnostics_done(&diags);
	return policy;
}

static int
test(const struct options *options)
{
	struct policy *policy = load(options->conf_path, true);
	struct socket_place place;
	struct error err;
	int status = EX_OK;

	if (policy == NULL)
		return EX_CONFIG;
	if (!socket_read(options->socket != NULL ? options->socket : policy_conf(policy)->socket,
			 &place, &err))
		status = complain_and(EX_CONFIG, err.text);
	else
		(void)printf("%zu rules in %zu packs, %s\n", policy_rule_count(policy),
			     policy_pack_count(policy), policy_version(policy));
	policy_unref(policy);
	return status;
}

/* ---- getting ready ----------------------------------------------------------------------- */

/* A connection needs a descriptor, a large message a second one. */
static void
raise_descriptor_limit(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
		limit.rlim_cur = limit.rlim_max;
		(void)setrlimit(RLIMIT_NOFILE, &limit);
	}
}

/* As root: makes the directory that large messages are kept in, for the user we become. */
static void
make_state_dir(const struct conf *conf)
{
	const struct passwd *entry = conf->user[0] == '\0' ? NULL : getpwnam(conf->user);

	if (geteuid() == 0 && conf->state_dir[0] != '\0' && mkdir(conf->state_dir, 0750) == 0 &&
	    entry != NULL)
		(void)!chown(conf->state_dir, entry->pw_uid, entry->pw_gid);
}

static bool
check_state_dir(const struct conf *conf, struct error *err)
{
	if (conf->state_dir[0] != '\0' && access(conf->state_dir, W_OK | X_OK) < 0)
		return fail(err, FAULT_SYSTEM, "state-dir %s: %s; large messages are kept there%s%s",
			    conf->state_dir, strerror(errno),
			    conf->user[0] == '\0' ? "" : ", so it must belong to the user ", conf->user);
	return true;
}

/* What root could read, the user must be able to read at every reload. */
static bool
check_as_user(const struct options *options, const struct conf *conf, struct error *err)
{
	struct policy *policy = load(options->conf_path, false);

	if (policy == NULL)
		return fail(err, FAULT_INPUT, "user \"%s\" cannot read what root could; see above",
			    conf->user);
	policy_unref(policy);
	return true;
}

static bool
get_ready(const struct options *options, const struct conf *conf, struct socket_place *place,
	  int *listening_out, struct error *err)
{
	bool dropped;

	raise_descriptor_limit();
	if (!supervisor_block_signals())
		return fail(err, FAULT_SYSTEM, "signals: %s", strerror(errno));
	if (!callbacks_register(err) || !socket_prepare(place, err) ||
	    !socket_open(place, conf->socket_mode, conf->socket_group, listening_out, err))
		return false;
	make_state_dir(conf);
	if (!privileges_drop(conf->user, &dropped, err) || !check_state_dir(conf, err))
		return false;
	return !dropped || check_as_user(options, conf, err);
}

/* ---- running ----------------------------------------------------------------------------- */

static void
tell_start(const struct policy *policy, const struct socket_place *place)
{
	const struct conf *conf = policy_conf(policy);

	log_event(LOG_NOTICE, "start", TEXT("release", BLUEPENCIL_VERSION),
		  TEXT("configuration", conf->path), NUMBER("rules", policy_rule_count(policy)),
		  NUMBER("packs", policy_pack_count(policy)), TEXT("mode", mode_name(conf->mode)),
		  TEXT("version", policy_version(policy)));
	log_event(LOG_NOTICE, "listening", TEXT("main.cf", place->postfix));
	if (geteuid() == 0)
		log_event(LOG_WARNING, "start",
			  TEXT("text", "running as root; set \"user\" in the configuration"));
}

/* For service scripts; where it cannot be written, nobody will look for it. */
static void
write_pid(const struct conf *conf, char path[PATH_MAX])
{
	FILE *file;

	path[0] = '\0';
	if (conf->state_dir[0] == '\0' ||
	    snprintf(path, PATH_MAX, "%s/bluepencild.pid", conf->state_dir) >= PATH_MAX)
		return;
	file = fopen(path, "we");
	if (file != NULL) {
		(void)fprintf(file, "%d\n", (int)getpid());
		(void)fclose(file);
	}
}

struct start {
	int report;			/* to the process that was started */
	const struct policy *policy;
	const struct socket_place *place;
};

static void
report_ready(void *object)
{
	struct start *start = object;

	tell_start(start->policy, start->place);
	daemonize_report(start->report, EX_OK);
	start->report = -1;
}

static int
run(const struct options *options, struct policy *policy, const struct socket_place *place,
    int listening)
{
	const struct conf *conf = policy_conf(policy);
	struct start start = { .report = -1, .policy = policy, .place = place };
	const struct supervisor supervisor = {
		.worker = { .conf_path = options->conf_path,
			    .policy = policy,
			    .listening = listening },
		.ready = report_ready,
		.object = &start,
	};
	enum log_target target = options->foreground ? LOG_TO_STDERR : conf->log_target;
	char pid_path[PATH_MAX];
	struct error err;
	int status;

	if (!options->foreground && !daemonize(target == LOG_TO_STDERR, &start.report, &err))
		return complain_and(EX_OSERR, err.text);
	log_open(target, "bluepencild", conf->log_level);
	write_pid(conf, pid_path);
	status = supervisor_run(&supervisor);
	if (pid_path[0] != '\0')
		(void)unlink(pid_path);
	log_event(LOG_NOTICE, "end", NUMBER("status", status));
	return status;
}

static int
start(const struct options *options)
{
	struct policy *policy = load(options->conf_path, false);
	struct socket_place place;
	struct error err;
	int listening = -1;
	int status;

	if (policy == NULL)
		return EX_CONFIG;
	if (socket_read(options->socket != NULL ? options->socket : policy_conf(policy)->socket,
			&place, &err) &&
	    get_ready(options, policy_conf(policy), &place, &listening, &err))
		status = run(options, policy, &place, listening);
	else
		status = complain_and(EX_CONFIG, err.text);
	if (listening >= 0)		/* else it may be another's */
		socket_remove(&place);
	policy_unref(policy);
	return status;
}

int
main(int argc, char **argv)
{
	struct options options = { .foreground = false };
	struct error err;
	int status;

	if (!standard_streams_open(&err))
		return EX_OSERR;	/* and nowhere to say so */
	if (!read_options(argc, argv, &options, &status))
		return status;
	status = options.test ? test(&options) : start(&options);
	free(options.conf_path);
	return status;
}
