/*
 * One message, one connection, stage by stage: a milter can answer finally at any stage, and
 * changes the message only at the last.
 */
#include "tool/milter_client.h"

#include <unistd.h>

#include "base/ascii.h"
#include "tool/milter_edits.h"
#include "tool/milter_wire.h"

#define PROTOCOL_VERSION 6u
#define ALL_ACTIONS 0x1FFu
/* All that libmilter knows but the larger body chunks, which Postfix does not offer either. */
#define ALL_STEPS 0x1FFFFFu
#define BODY_CHUNK 65535u

enum {				/* SMFIC_: what the MTA says */
	TELL_BODY = 'B', TELL_CONNECT = 'C', TELL_MACROS = 'D', TELL_END = 'E',
	TELL_HELO = 'H', TELL_HEADER = 'L', TELL_MAIL = 'M', TELL_END_OF_HEADER = 'N',
	TELL_OPTIONS = 'O', TELL_QUIT = 'Q', TELL_RECIPIENT = 'R', TELL_DATA = 'T',
};

enum {				/* SMFIR_: what the milter answers */
	ANSWER_ADD_RECIPIENT = '+', ANSWER_DELETE_RECIPIENT = '-', ANSWER_ADD_RECIPIENT_PAR = '2',
	ANSWER_SHUTDOWN = '4', ANSWER_ACCEPT = 'a', ANSWER_BODY = 'b', ANSWER_CONTINUE = 'c',
	ANSWER_DISCARD = 'd', ANSWER_CHANGE_FROM = 'e', ANSWER_CONNECTION_FAILED = 'f',
	ANSWER_ADD_FIELD = 'h', ANSWER_INSERT_FIELD = 'i', ANSWER_CHANGE_FIELD = 'm',
	ANSWER_PROGRESS = 'p', ANSWER_QUARANTINE = 'q', ANSWER_REJECT = 'r', ANSWER_SKIP = 's',
	ANSWER_TEMPFAIL = 't', ANSWER_REPLY = 'y',
};

enum {				/* SMFIP_: steps a milter wants left out, or without an answer */
	NO_CONNECT = 0x1, NO_HELO = 0x2, NO_MAIL = 0x4, NO_RECIPIENT = 0x8, NO_BODY = 0x10,
	NO_HEADER = 0x20, NO_END_OF_HEADER = 0x40, NO_DATA = 0x200,
	SILENT_HEADER = 0x80, SILENT_CONNECT = 0x1000, SILENT_HELO = 0x2000, SILENT_MAIL = 0x4000,
	SILENT_RECIPIENT = 0x8000, SILENT_DATA = 0x10000, SILENT_END_OF_HEADER = 0x40000,
	SILENT_BODY = 0x80000, LEADING_SPACE = 0x100000,
};

enum course { COURSE_ON, COURSE_SKIP, COURSE_DONE, COURSE_FAILED };

struct conversation {
	int fd;
	const struct envelope *envelope;
	const struct message *message;
	struct arena *arena;
	uint32_t steps;			/* as negotiated */
	struct milter_edits edits;
	struct decision *decision;
	size_t change_cap;
	struct error *err;
};

static enum course
failed(struct conversation *talk, const char *why)
{
	fail(talk->err, FAULT_INPUT, "what answers is no milter: %s", why);
	return COURSE_FAILED;
}

static enum course
no_memory(struct conversation *talk)
{
	fail(talk->err, FAULT_MEMORY, "the message needs more memory than there is");
	return COURSE_FAILED;
}

static bool
is_enhanced(struct slice text)
{
	return text.len >= 5 && ascii_is_digit(text.data[0]) && text.data[1] == '.' &&
	       ascii_is_digit(text.data[2]);
}

/* A reply line without its code; "%%" is how a milter writes "%". */
static void
add_reply_text(struct buf *text, struct slice line)
{
	for (size_t i = 0; i < line.len; i++) {
		buf_byte(text, line.data[i]);
		if (line.data[i] == '%' && i + 1 < line.len && line.data[i + 1] == '%')
			i++;
	}
}

/* "550 5.7.1 text", perhaps of several lines "550-5.7.1 text". */
static enum course
take_reply(struct conversation *talk, struct slice data)
{
	struct reply *reply = &talk->decision->reply;
	struct slice line, string;
	struct buf text;

	if (!milter_take_string(&data, &string) || string.len < 3 ||
	    (string.data[0] != '4' && string.data[0] != '5') || !ascii_is_digit(string.data[1]) ||
	    !ascii_is_digit(string.data[2]))
		return failed(talk, "a reply without a code");
	reply->code = (unsigned)(string.data[0] - '0') * 100 +
		      (unsigned)(string.data[1] - '0') * 10 + (unsigned)(string.data[2] - '0');
	buf_init(&text, talk->arena);
	while (slice_next_line(&string, &line, NULL)) {
		line = slice_trim(slice_from(line, line.len < 4 ? line.len : 4));
		if (is_enhanced(line)) {
			size_t blank = slice_find_byte(line, 0, ' ');

			blank = blank == SLICE_NOT_FOUND ? line.len : blank;
			reply->enhanced = arena_string(talk->arena, slice_first(line, blank));
			line = slice_trim(slice_from(line, blank));
		}
		if (text.len > 0)
			buf_byte(&text, ' ');
		add_reply_text(&text, line);
	}
	if (text.failed)
		return no_memory(talk);
	reply->text = buf_slice(&text);
	talk->decision->verdict = reply->code < 500 ? VERDICT_TEMPFAIL : VERDICT_REJECT;
	return COURSE_DONE;
}

static enum course
end_with(struct conversation *talk, enum verdict verdict, struct reply reply)
{
	talk->decision->verdict = verdict;
	talk->decision->reply = reply;
	return COURSE_DONE;
}

/* An answer that can come at any stage. The replies are those of Postfix. */
static enum course
take_answer(struct conversation *talk, const struct milter_packet *packet)
{
	switch (packet->command) {
	case ANSWER_CONTINUE:
		return COURSE_ON;
	case ANSWER_SKIP:
		return COURSE_SKIP;
	case ANSWER_ACCEPT:
		return COURSE_DONE;
	case ANSWER_DISCARD:
		return end_with(talk, VERDICT_DISCARD, (struct reply){ 0 });
	case ANSWER_REJECT:
		return end_with(talk, VERDICT_REJECT,
				(struct reply){ 550, "5.7.1", SLICE("Command rejected") });
	case ANSWER_TEMPFAIL:
		return end_with(talk, VERDICT_TEMPFAIL,
				(struct reply){ 451, "4.7.1",
						SLICE("Service unavailable - try again later") });
	case ANSWER_SHUTDOWN:
	case ANSWER_CONNECTION_FAILED:
		return end_with(talk, VERDICT_TEMPFAIL,
				(struct reply){ 421, "4.7.0",
						SLICE("Server closing connection") });
	case ANSWER_REPLY:
		return take_reply(talk, packet->data);
	default:
		return failed(talk, "an answer that has no place here");
	}
}

static enum course
await(struct conversation *talk)
{
	struct milter_packet packet;

	do {
		if (!milter_receive(talk->fd, talk->arena, &packet, talk->err))
			return COURSE_FAILED;
	} while (packet.command == ANSWER_PROGRESS);
	return take_answer(talk, &packet);
}

/* Says something unless the milter does not want it, and hears the answer unless there is none. */
static enum course
tell(struct conversation *talk, uint8_t command, const struct buf *data, uint32_t unwanted,
     uint32_t silent)
{
	if ((talk->steps & unwanted) != 0)
		return COURSE_ON;
	if (data->failed)
		return no_memory(talk);
	if (!milter_send(talk->fd, command, buf_slice(data), talk->err))
		return COURSE_FAILED;
	return (talk->steps & silent) != 0 ? COURSE_ON : await(talk);
}

/* What was told on the command line, for a stage. */
static bool
tell_macros(struct conversation *talk, uint8_t stage)
{
	struct buf data;

	buf_init(&data, talk->arena);
	buf_byte(&data, stage);
	milter_put_string(&data, SLICE("j"));
	milter_put_string(&data, SLICE("localhost"));
	for (size_t i = 0; i < talk->envelope->macro_count; i++) {
		const struct macro *macro = &talk->envelope->macros[i];
		bool long_name = macro->name.len > 1;

		buf_string(&data, long_name ? "{" : "");
		buf_add(&data, macro->name);
		milter_put_string(&data, long_name ? SLICE("}") : SLICE(""));
		milter_put_string(&data, macro->value);
	}
	if (data.failed) {
		(void)no_memory(talk);
		return false;
	}
	return milter_send(talk->fd, TELL_MACROS, buf_slice(&data), talk->err);
}

static bool
negotiate(struct conversation *talk)
{
	struct milter_packet packet;
	uint32_t version, actions;
	struct buf data;

	buf_init(&data, talk->arena);
	milter_put_number(&data, PROTOCOL_VERSION);
	milter_put_number(&data, ALL_ACTIONS);
	milter_put_number(&data, ALL_STEPS);
	if (data.failed || !milter_send(talk->fd, TELL_OPTIONS, buf_slice(&data), talk->err) ||
	    !milter_receive(talk->fd, talk->arena, &packet, talk->err))
		return false;
	if (packet.command != TELL_OPTIONS || !milter_take_number(&packet.data, &version) ||
	    !milter_take_number(&packet.data, &actions) ||
	    !milter_take_number(&packet.data, &talk->steps))
		return failed(talk, "no answer to the options offered") == COURSE_ON;
	if (version < 2 || version > PROTOCOL_VERSION || (actions & ~ALL_ACTIONS) != 0 ||
	    (talk->steps & ~ALL_STEPS) != 0)
		return failed(talk, "it wants options that were not offered") == COURSE_ON;
	if (!milter_edits_init(&talk->edits, talk->arena, talk->message,
			       (talk->steps & LEADING_SPACE) != 0))
		return no_memory(talk) == COURSE_ON;
	return true;
}

static enum course
tell_connection(struct conversation *talk)
{
	struct slice address = talk->envelope->client_address;
	bool version6 = slice_find_byte(address, 0, ':') != SLICE_NOT_FOUND;
	struct buf data;
	enum course course;

	if (!tell_macros(talk, TELL_CONNECT))
		return COURSE_FAILED;
	buf_init(&data, talk->arena);
	milter_put_string(&data, SLICE("localhost"));
	if (address.len == 0) {
		buf_byte(&data, 'U');
	} else {
		buf_byte(&data, version6 ? '6' : '4');
		buf_add(&data, SLICE("\0\0"));
		if (version6)
			buf_string(&data, "IPv6:");
		milter_put_string(&data, address);
	}
	course = tell(talk, TELL_CONNECT, &data, NO_CONNECT, SILENT_CONNECT);
	if (course != COURSE_ON)
		return course;
	buf_init(&data, talk->arena);
	milter_put_string(&data, SLICE("localhost"));
	return tell(talk, TELL_HELO, &data, NO_HELO, SILENT_HELO);
}

static enum course
tell_envelope(struct conversation *talk)
{
	struct buf data;
	enum course course;

	if (!tell_macros(talk, TELL_MAIL))
		return COURSE_FAILED;
	buf_init(&data, talk->arena);
	buf_byte(&data, '<');
	buf_add(&data, talk->envelope->reverse_path);
	milter_put_string(&data, SLICE(">"));
	course = tell(talk, TELL_MAIL, &data, NO_MAIL, SILENT_MAIL);
	if (course != COURSE_ON)
		return course;
	buf_init(&data, talk->arena);
	milter_put_string(&data, SLICE("<postmaster@localhost>"));
	course = tell(talk, TELL_RECIPIENT, &data, NO_RECIPIENT, SILENT_RECIPIENT);
	if (course != COURSE_ON)
		return course;
	buf_init(&data, talk->arena);
	return tell(talk, TELL_DATA, &data, NO_DATA, SILENT_DATA);
}

/* A field body as an MTA tells it: folded lines separated by LF. */
static void
put_field(struct conversation *talk, const struct header_field *field, struct buf *data)
{
	struct slice rest = field->body, line;
	bool first = true;

	milter_put_string(data, field->name);
	if ((talk->steps & LEADING_SPACE) == 0 && slice_has_at(rest, 0, SLICE(" ")))
		rest = slice_from(rest, 1);
	while (slice_next_line(&rest, &line, NULL)) {
		if (!first)
			buf_byte(data, '\n');
		buf_add(data, line);
		first = false;
	}
	buf_byte(data, 0);
}

static enum course
tell_header(struct conversation *talk)
{
	struct buf data;

	for (size_t i = 0; i < talk->message->field_count; i++) {
		enum course course;

		buf_init(&data, talk->arena);
		put_field(talk, &talk->message->fields[i], &data);
		course = tell(talk, TELL_HEADER, &data, NO_HEADER, SILENT_HEADER);
		if (course != COURSE_ON)
			return course;
	}
	buf_init(&data, talk->arena);
	return tell(talk, TELL_END_OF_HEADER, &data, NO_END_OF_HEADER, SILENT_END_OF_HEADER);
}

/* The body as it goes through SMTP: every line ends in CRLF. */
static bool
wire_body(struct conversation *talk, struct buf *body)
{
	struct slice rest = slice_range(talk->message->raw, talk->message->body), line, whole;

	buf_init(body, talk->arena);
	while (slice_next_line(&rest, &line, &whole)) {
		buf_add(body, line);
		if (whole.len > line.len)
			buf_add(body, SLICE("\r\n"));
	}
	return !body->failed;
}

static enum course
tell_body(struct conversation *talk)
{
	struct buf body;
	struct slice rest;

	if (!wire_body(talk, &body))
		return no_memory(talk);
	rest = buf_slice(&body);
	while (rest.len > 0) {
		struct slice chunk = slice_first(rest, rest.len < BODY_CHUNK ? rest.len : BODY_CHUNK);
		/* Without const, for a buf could be written to; this one is not. */
		struct buf data = { .data = (uint8_t *)(uintptr_t)chunk.data, .len = chunk.len };
		enum course course = tell(talk, TELL_BODY, &data, NO_BODY, SILENT_BODY);

		if (course == COURSE_SKIP)
			break;
		if (course != COURSE_ON)
			return course;
		rest = slice_from(rest, chunk.len);
	}
	return COURSE_ON;
}

static bool
note_change(struct conversation *talk, enum field_change_type type, struct slice name,
	    size_t index, struct slice body)
{
	struct decision *decision = talk->decision;
	struct field_change *change = ARENA_PUSH(talk->arena, decision->field_changes,
						 decision->field_change_count, talk->change_cap);

	if (change == NULL)
		return false;
	*change = (struct field_change){
		.type = type,
		.name = arena_string(talk->arena, name),
		.index = index,
		.body = slice_trim(arena_copy(talk->arena, body)),
	};
	return change->name != NULL;
}

/* A change of the header: name and body, and for two of the three a number before them. */
static enum course
take_field(struct conversation *talk, const struct milter_packet *packet)
{
	struct slice data = packet->data, name, body;
	enum field_change_type type = FIELD_INSERT_TOP;
	uint32_t number = 0;
	bool done;

	if ((packet->command != ANSWER_ADD_FIELD && !milter_take_number(&data, &number)) ||
	    !milter_take_string(&data, &name) || !milter_take_string(&data, &body))
		return failed(talk, "a change of the header that is cut short");
	if (packet->command == ANSWER_ADD_FIELD) {
		done = milter_edits_add(&talk->edits, name, body);
	} else if (packet->command == ANSWER_INSERT_FIELD) {
		done = milter_edits_insert(&talk->edits, number, name, body);
	} else {
		done = milter_edits_change(&talk->edits, number, name, body);
		type = body.len == 0 ? FIELD_DELETE : FIELD_REPLACE;
	}
	if (!done || !note_change(talk, type, name, number, body))
		return no_memory(talk);
	return COURSE_ON;
}

static enum course
take_quarantine(struct conversation *talk, struct slice data)
{
	struct slice reason;

	if (!milter_take_string(&data, &reason))
		return failed(talk, "a quarantine without a reason");
	talk->decision->quarantine = arena_copy(talk->arena, reason);
	return COURSE_ON;
}

/* The changes at the end of the message, up to the final answer. */
static enum course
take_changes(struct conversation *talk)
{
	struct milter_packet packet;
	enum course course = COURSE_ON;

	while (course == COURSE_ON) {
		if (!milter_receive(talk->fd, talk->arena, &packet, talk->err))
			return COURSE_FAILED;
		switch (packet.command) {
		case ANSWER_PROGRESS:
		case ANSWER_ADD_RECIPIENT:
		case ANSWER_ADD_RECIPIENT_PAR:
		case ANSWER_DELETE_RECIPIENT:
		case ANSWER_CHANGE_FROM:
			break;			/* the envelope is none of a message's bytes */
		case ANSWER_BODY:
			milter_edits_body(&talk->edits, packet.data);
			break;
		case ANSWER_ADD_FIELD:
		case ANSWER_INSERT_FIELD:
		case ANSWER_CHANGE_FIELD:
			course = take_field(talk, &packet);
			break;
		case ANSWER_QUARANTINE:
			course = take_quarantine(talk, packet.data);
			break;
		default:
			course = take_answer(talk, &packet);
			return course == COURSE_ON ? COURSE_DONE : course;
		}
	}
	return course;
}

static enum course
converse(struct conversation *talk)
{
	static enum course (*const stages[])(struct conversation *) = {
		tell_connection, tell_envelope, tell_header, tell_body,
	};
	enum course course;
	struct buf nothing;

	if (!negotiate(talk))
		return COURSE_FAILED;
	for (size_t i = 0; i < COUNT(stages); i++) {
		course = stages[i](talk);
		if (course != COURSE_ON)
			return course == COURSE_SKIP ? failed(talk, "SKIP outside of a body") : course;
	}
	buf_init(&nothing, talk->arena);
	if (!milter_send(talk->fd, TELL_END, buf_slice(&nothing), talk->err))
		return COURSE_FAILED;
	return take_changes(talk);
}

/*
 * Is the header as an accepted message may have it? Fields that somebody else wrote in our name are taken
 * out of it, and a field of ours can say "accept" (header.on-accept); any other verdict is told
 * by a field.
 */
static bool
says_accept(const struct decision *decision)
{
	struct slice accept = slice_of(verdict_name(VERDICT_ACCEPT));

	for (size_t i = 0; i < decision->field_change_count; i++) {
		const struct field_change *change = &decision->field_changes[i];

		if (change->type != FIELD_DELETE && !slice_has_at(change->body, 0, accept))
			return false;
	}
	return true;
}

/* What an MTA is never told: the verdict, read off from what is done to the message. */
static void
name_verdict(struct conversation *talk)
{
	struct decision *decision = talk->decision;

	if (decision->verdict != VERDICT_ACCEPT)
		return;
	decision->body_changed = talk->edits.has_body;
	decision->body = buf_slice(&talk->edits.body);
	if (decision->quarantine.len > 0)
		decision->verdict = VERDICT_QUARANTINE;
	else if (talk->edits.has_body || !says_accept(decision))
		decision->verdict = VERDICT_REWRITE;
}

bool
milter_ask(const char *socket, const struct envelope *envelope, const struct message *message,
	   struct arena *arena, struct decision *decision_out, struct buf *output,
	   struct error *err)
{
	struct decision decision = { .verdict = VERDICT_ACCEPT };
	struct conversation talk = {
		.fd = milter_connect(socket, err),
		.envelope = envelope,
		.message = message,
		.arena = arena,
		.decision = &decision,
		.err = err,
	};
	struct error ignored;
	enum course course;

	if (talk.fd < 0)
		return false;
	course = converse(&talk);
	if (course != COURSE_FAILED)
		(void)milter_send(talk.fd, TELL_QUIT, (struct slice){ NULL, 0 }, &ignored);
	(void)close(talk.fd);
	if (course == COURSE_FAILED)
		return false;
	name_verdict(&talk);
	milter_edits_write(&talk.edits, output);
	if (output->failed)
		return no_memory(&talk) == COURSE_ON;
	*decision_out = decision;
	return true;
}
