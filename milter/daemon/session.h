/*
 * session - one connection of the MTA, and the message it is bringing.
 *
 * Knows nothing of libmilter: callbacks.c tells it what the MTA said and asks for the decision.
 * A message begins at MAIL FROM, where it takes the policy in force, and ends with
 * session_end, which may be called at any time and more than once. What goes wrong on the
 * way (no memory, a full disk, a limit) is remembered and decides at the end of the message.
 *
 * Ownership  the session owns all it was told; it holds a reference to the policy from
 *            session_begin to session_end
 * Threads    one at a time
 */
#ifndef BLUEPENCIL_DAEMON_SESSION_H
#define BLUEPENCIL_DAEMON_SESSION_H

#include <sys/socket.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/watch.h"
#include "daemon/spool.h"
#include "mail/message.h"
#include "moderate/decision.h"
#include "policy/policy.h"

struct session {
	/* of the connection */
	bool negotiated;		/* the MTA told its options */
	bool leading_space;		/* SMFIP_HDR_LEADSPC */
	bool macros_broken;		/* they cannot be read (daemon/macro) */
	char client[46];		/* address of the SMTP client; "" where there is none */

	/* of the message */
	bool under_way;
	struct policy *policy;		/* NULL: no message */
	const struct stream *stream;	/* NULL: not known yet */
	struct arena *arena;		/* of the envelope and what the header tells */
	struct arena *work;		/* of the decision */
	struct envelope envelope;
	struct slice message_id;	/* for the log, "<1@b.example>"; empty */
	struct buf header;		/* until the end of the header */
	struct spool spool;
	struct message message;		/* from session_decide on */
	struct error fault;		/* what went wrong first; FAULT_NONE: nothing */
};

/* What the MTA is to do next. */
enum session_step {
	STEP_CONTINUE,
	STEP_ACCEPT,			/* no policy names this message: let it through */
	STEP_TEMPFAIL,
};

struct session *session_new(void);		/* NULL: no memory */
void session_free(struct session *session);	/* NULL: fine */

/* The address of the SMTP client; NULL or not of the Internet: none. */
void session_client(struct session *session, const struct sockaddr *address);

/*
 * A message begins. Takes over the reference to the policy; the envelope is copied, and an empty
 * client address in it is filled in. A message under way is forgotten.
 */
enum session_step session_begin(struct session *session, struct policy *policy,
				const struct envelope *envelope);

/* One header field as a milter is told it: folded lines separated by LF. */
void session_field(struct session *session, const char *name, const char *body);

/* The empty line behind the header: which policy names the message is known now. */
enum session_step session_end_of_header(struct session *session);

/* A piece of the body. */
void session_body(struct session *session, struct slice bytes);

/* The end of the message. Always yields a decision; it lives until session_end. */
void session_decide(struct session *session, struct watch *watch, struct decision *decision_out);

/* Forgets the message. */
void session_end(struct session *session);

#endif
