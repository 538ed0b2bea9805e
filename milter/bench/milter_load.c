/*
 * A load client: milter_load -s SOCKET -p PID [-c CONNECTIONS] [-n MESSAGES] FILE...
 *
 * Hands messages to a milter as Postfix does, on connections that stay open, and reads from
 * /proc what that costs the process PID: CPU time and resident memory. One thread drives each
 * connection. Prints one JSON object; `cpu_us` is the server's CPU time a message.
 */
#include <arpa/inet.h>
#include <libmilter/mfapi.h>
#include <libmilter/mfdef.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/limits.h"
#include "mail/message.h"
#include "tool/milter_wire.h"

#define VERSION 6
#define CHUNK 65535
#define OFFERED_STAGES                                                                             \
	(SMFIP_NOCONNECT | SMFIP_NOHELO | SMFIP_NOMAIL | SMFIP_NORCPT | SMFIP_NOBODY |             \
	 SMFIP_NOHDRS | SMFIP_NOEOH | SMFIP_NR_HDR | SMFIP_NOUNKNOWN | SMFIP_NODATA | SMFIP_SKIP | \
	 SMFIP_RCPT_REJ | SMFIP_NR_CONN | SMFIP_NR_HELO | SMFIP_NR_MAIL | SMFIP_NR_RCPT |          \
	 SMFIP_NR_DATA | SMFIP_NR_UNKN | SMFIP_NR_EOH | SMFIP_NR_BODY | SMFIP_HDR_LEADSPC)

struct load {
	const char *socket;
	struct message *messages;
	size_t message_count;
	size_t wanted;
	atomic_size_t taken;
	atomic_size_t accepted, refused, rewritten;
	uint32_t *latency_us;		/* one a message */
};

struct client {
	struct load *load;
	struct arena *arena;
	int fd;
	uint32_t stages;		/* what the milter asked for */
	struct error err;
	bool ok;
};

static uint64_t
now_us(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

static struct slice
with_nul(struct buf *buf, struct slice first, struct slice second)
{
	buf_clear(buf);
	milter_put_string(buf, first);
	if (second.data != NULL)
		milter_put_string(buf, second);
	return buf_slice(buf);
}

/* Sends a stage unless it is not wanted, and reads its answer unless there is to be none. */
static bool
stage(struct client *client, uint8_t command, struct slice data, uint32_t unwanted,
      uint32_t unanswered, uint8_t *answer_out)
{
	struct milter_packet answer = { .command = SMFIR_CONTINUE };

	if (client->stages & unwanted)
		return true;
	if (!milter_send(client->fd, command, data, &client->err))
		return false;
	if (!(client->stages & unanswered) &&
	    !milter_receive(client->fd, client->arena, &answer, &client->err))
		return false;
	if (answer_out != NULL)
		*answer_out = answer.command;
	return true;
}

static bool
greet(struct client *client)
{
	struct buf data;
	struct milter_packet answer;
	uint32_t number;

	buf_init(&data, client->arena);
	milter_put_number(&data, VERSION);
	milter_put_number(&data, SMFIF_ADDHDRS | SMFIF_CHGBODY | SMFIF_CHGHDRS | SMFIF_QUARANTINE |
				     SMFIF_SETSYMLIST);
	milter_put_number(&data, OFFERED_STAGES);
	if (!milter_send(client->fd, SMFIC_OPTNEG, buf_slice(&data), &client->err) ||
	    !milter_receive(client->fd, client->arena, &answer, &client->err))
		return false;
	if (answer.command != SMFIC_OPTNEG || !milter_take_number(&answer.data, &number) ||
	    !milter_take_number(&answer.data, &number) ||
	    !milter_take_number(&answer.data, &client->stages))
		return fail(&client->err, FAULT_INPUT, "no negotiation");

	buf_clear(&data);
	milter_put_string(&data, SLICE("localhost"));
	buf_add(&data, SLICE("4\0\0"));		/* family, port */
	milter_put_string(&data, SLICE("127.0.0.1"));
	return stage(client, SMFIC_CONNECT, buf_slice(&data), SMFIP_NOCONNECT, SMFIP_NR_CONN, NULL);
}

/* Reads what the milter answers at the end of the message until the answer that ends it. */
static bool
end_of_message(struct client *client)
{
	bool rewritten = false;

	if (!milter_send(client->fd, SMFIC_BODYEOB, (struct slice){ 0 }, &client->err))
		return false;
	for (;;) {
		struct milter_packet answer;

		arena_reset(client->arena);
		if (!milter_receive(client->fd, client->arena, &answer, &client->err))
			return false;
		switch (answer.command) {
		case SMFIR_REPLBODY:
			rewritten = true;
			break;
		case SMFIR_ACCEPT:
		case SMFIR_CONTINUE:
			atomic_fetch_add(rewritten ? &client->load->rewritten : &client->load->accepted, 1);
			return true;
		case SMFIR_REJECT:
		case SMFIR_REPLYCODE:
		case SMFIR_DISCARD:
			atomic_fetch_add(&client->load->refused, 1);
			return true;
		case SMFIR_TEMPFAIL:
			return fail(&client->err, FAULT_INPUT, "the milter answers with a temporary failure");
		}
	}
}

static bool
send_message(struct client *client, const struct message *message)
{
	struct slice body = slice_range(message->raw, message->body);
	struct buf data;
	uint8_t answer = SMFIR_CONTINUE;

	arena_reset(client->arena);
	buf_init(&data, client->arena);
	if (!stage(client, SMFIC_MAIL, with_nul(&data, SLICE("<news@news.example>"), (struct slice){ 0 }),
		   SMFIP_NOMAIL, SMFIP_NR_MAIL, &answer))
		return false;
	if (answer == SMFIR_ACCEPT) {
		atomic_fetch_add(&client->load->accepted, 1);
		return true;
	}
	if (!stage(client, SMFIC_RCPT, with_nul(&data, SLICE("<a@example.org>"), (struct slice){ 0 }),
		   SMFIP_NORCPT, SMFIP_NR_RCPT, NULL) ||
	    !stage(client, SMFIC_DATA, (struct slice){ 0 }, SMFIP_NODATA, SMFIP_NR_DATA, NULL))
		return false;
	for (size_t i = 0; i < message->field_count; i++)
		if (!stage(client, SMFIC_HEADER,
			   with_nul(&data, message->fields[i].name, message->fields[i].body),
			   SMFIP_NOHDRS, SMFIP_NR_HDR, NULL))
			return false;
	if (!stage(client, SMFIC_EOH, (struct slice){ 0 }, SMFIP_NOEOH, SMFIP_NR_EOH, &answer))
		return false;
	if (answer == SMFIR_ACCEPT) {
		atomic_fetch_add(&client->load->accepted, 1);
		return true;
	}
	for (size_t at = 0; at < body.len; at += CHUNK) {
		size_t left = body.len - at;

		if (!stage(client, SMFIC_BODY,
			   slice_range(body, (struct range){ at, at + (left < CHUNK ? left : CHUNK) }),
			   SMFIP_NOBODY, SMFIP_NR_BODY, NULL))
			return false;
	}
	return end_of_message(client);
}

static void *
drive(void *argument)
{
	struct client *client = argument;
	struct load *load = client->load;
	size_t at;

	client->fd = milter_connect(load->socket, &client->err);
	client->ok = client->fd >= 0 && greet(client);
	while (client->ok && (at = atomic_fetch_add(&load->taken, 1)) < load->wanted) {
		uint64_t begin = now_us();

		client->ok = send_message(client, &load->messages[at % load->message_count]) &&
			     milter_send(client->fd, SMFIC_ABORT, (struct slice){ 0 }, &client->err);
		load->latency_us[at] = (uint32_t)(now_us() - begin);
	}
	return NULL;
}

/* CPU seconds that a process has used, all threads. */
static double
cpu_seconds(int pid)
{
	char path[64], line[1024];
	FILE *file;
	unsigned long user = 0, system = 0;
	const char *rest;

	(void)snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	file = fopen(path, "r");
	if (file == NULL)
		return 0;
	if (fgets(line, sizeof(line), file) != NULL && (rest = strrchr(line, ')')) != NULL)
		(void)sscanf(rest + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system);
	(void)fclose(file);
	return (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
}

static long
resident_kib(int pid)
{
	char path[64];
	long total = 0, resident = 0;
	FILE *file;

	(void)snprintf(path, sizeof(path), "/proc/%d/statm", pid);
	file = fopen(path, "r");
	if (file == NULL)
		return 0;
	if (fscanf(file, "%ld %ld", &total, &resident) != 2)
		resident = 0;
	(void)fclose(file);
	return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

static bool
read_message(const char *path, struct message *message_out)
{
	struct arena *arena = arena_new(256 * MiB);
	const struct limits limits = LIMITS_DEFAULT;
	struct error err = { 0 };
	FILE *file = fopen(path, "rb");
	struct buf raw;
	uint8_t piece[65536];
	size_t got;

	if (file == NULL || arena == NULL)
		return false;
	buf_init(&raw, arena);
	while ((got = fread(piece, 1, sizeof(piece), file)) > 0)
		buf_add(&raw, (struct slice){ piece, got });
	(void)fclose(file);
	return !raw.failed && message_parse(arena, buf_slice(&raw), &limits, message_out, &err);
}

static int
compare_latency(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static bool
run(struct load *load, size_t connections)
{
	struct client *clients = calloc(connections, sizeof(*clients));
	pthread_t *threads = calloc(connections, sizeof(*threads));
	bool ok = clients != NULL && threads != NULL;

	for (size_t i = 0; ok && i < connections; i++) {
		clients[i].load = load;
		clients[i].arena = arena_new(64 * MiB);
		ok = clients[i].arena != NULL &&
		     pthread_create(&threads[i], NULL, drive, &clients[i]) == 0;
	}
	for (size_t i = 0; ok && i < connections; i++)
		(void)pthread_join(threads[i], NULL);
	for (size_t i = 0; ok && i < connections; i++)
		if (!clients[i].ok) {
			fprintf(stderr, "milter_load: %s\n", clients[i].err.text);
			ok = false;
		}
	return ok;		/* the connections stay open until the end of the process */
}

int
main(int argc, char **argv)
{
	struct load load = { .wanted = 1000 };
	size_t connections = 1;
	int option, pid = 0;
	double cpu, wall;

	while ((option = getopt(argc, argv, "s:p:c:n:")) != -1) {
		switch (option) {
		case 's': load.socket = optarg; break;
		case 'p': pid = (int)strtol(optarg, NULL, 10); break;
		case 'c': connections = strtoul(optarg, NULL, 10); break;
		case 'n': load.wanted = strtoul(optarg, NULL, 10); break;
		default: return 64;
		}
	}
	load.message_count = (size_t)(argc - optind);
	if (load.socket == NULL || pid == 0 || load.message_count == 0 || connections == 0) {
		fprintf(stderr, "usage: milter_load -s SOCKET -p PID [-c CONNECTIONS] [-n MESSAGES] FILE...\n");
		return 64;
	}
	load.messages = calloc(load.message_count, sizeof(*load.messages));
	load.latency_us = calloc(load.wanted, sizeof(*load.latency_us));
	if (load.messages == NULL || load.latency_us == NULL)
		return 1;
	for (size_t i = 0; i < load.message_count; i++)
		if (!read_message(argv[optind + (int)i], &load.messages[i])) {
			fprintf(stderr, "milter_load: cannot read %s\n", argv[optind + (int)i]);
			return 65;
		}
	cpu = cpu_seconds(pid);
	wall = (double)now_us();
	if (!run(&load, connections))
		return 1;
	wall = ((double)now_us() - wall) / 1e6;
	cpu = cpu_seconds(pid) - cpu;
	qsort(load.latency_us, load.wanted, sizeof(*load.latency_us), compare_latency);
	printf("{\"messages\":%zu,\"connections\":%zu,\"accepted\":%zu,\"rewritten\":%zu,\"refused\":%zu,"
	       "\"cpu_us\":%.1f,\"per_second\":%.0f,\"p50_us\":%u,\"p99_us\":%u,\"rss_kib\":%ld}\n",
	       load.wanted, connections, (size_t)load.accepted, (size_t)load.rewritten, (size_t)load.refused,
	       cpu / (double)load.wanted * 1e6, (double)load.wanted / wall, load.latency_us[load.wanted / 2],
	       load.latency_us[load.wanted * 99 / 100], resident_kib(pid));
	return 0;
}
