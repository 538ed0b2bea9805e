/*
 * The smallest libmilter filter: null_milter -s SOCKET
 *
 * Collects the message in one growing buffer and hands the body back unchanged, as any filter
 * that rewrites must. What it costs is the floor that bluepencild is compared with. It asks for
 * the same stages and no-reply flags.
 */
#include <libmilter/mfapi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"

#define QUIET (SMFIP_NR_CONN | SMFIP_NR_HDR | SMFIP_NR_BODY)
#define UNUSED (SMFIP_NOHELO | SMFIP_NORCPT | SMFIP_NODATA | SMFIP_NOUNKNOWN)
#define CHUNK 65535

struct collected {
	struct buf bytes;
	size_t header;		/* bytes of `bytes` that are header */
};

static sfsistat
null_negotiate(SMFICTX *ctx, unsigned long actions, unsigned long stages, unsigned long f2,
	       unsigned long f3, unsigned long *actions_out, unsigned long *stages_out,
	       unsigned long *f2_out, unsigned long *f3_out)
{
	(void)ctx;
	(void)f2;
	(void)f3;
	*actions_out = actions & SMFIF_CHGBODY;
	*stages_out = stages & (QUIET | UNUSED);
	*f2_out = *f3_out = 0;
	if ((*stages_out & QUIET) != QUIET) {
		fprintf(stderr, "null_milter: the client offers no no-reply flags\n");
		return SMFIS_REJECT;
	}
	return SMFIS_CONTINUE;
}

static sfsistat
null_connect(SMFICTX *ctx, char *host, _SOCK_ADDR *address)
{
	struct collected *collected = calloc(1, sizeof(*collected));

	(void)host;
	(void)address;
	if (collected != NULL)
		buf_init(&collected->bytes, NULL);
	return smfi_setpriv(ctx, collected) == MI_SUCCESS ? SMFIS_NOREPLY : SMFIS_TEMPFAIL;
}

static sfsistat
null_mail(SMFICTX *ctx, char **arguments)
{
	struct collected *collected = smfi_getpriv(ctx);

	(void)arguments;
	if (collected == NULL)
		return SMFIS_TEMPFAIL;
	buf_clear(&collected->bytes);
	return SMFIS_CONTINUE;
}

static sfsistat
null_header(SMFICTX *ctx, char *name, char *body)
{
	struct collected *collected = smfi_getpriv(ctx);

	buf_string(&collected->bytes, name);
	buf_string(&collected->bytes, ": ");
	buf_string(&collected->bytes, body);
	buf_string(&collected->bytes, "\r\n");
	return SMFIS_NOREPLY;
}

static sfsistat
null_end_of_header(SMFICTX *ctx)
{
	struct collected *collected = smfi_getpriv(ctx);

	collected->header = collected->bytes.len;
	return SMFIS_CONTINUE;
}

static sfsistat
null_body(SMFICTX *ctx, unsigned char *bytes, size_t len)
{
	struct collected *collected = smfi_getpriv(ctx);

	buf_add(&collected->bytes, (struct slice){ bytes, len });
	return SMFIS_NOREPLY;
}

static sfsistat
null_end_of_message(SMFICTX *ctx)
{
	struct collected *collected = smfi_getpriv(ctx);

	if (collected->bytes.failed)
		return SMFIS_TEMPFAIL;
	for (size_t at = collected->header; at < collected->bytes.len; at += CHUNK) {
		size_t left = collected->bytes.len - at;

		if (smfi_replacebody(ctx, collected->bytes.data + at,
				     (int)(left < CHUNK ? left : CHUNK)) != MI_SUCCESS)
			return SMFIS_TEMPFAIL;
	}
	return SMFIS_ACCEPT;
}

static sfsistat
null_close(SMFICTX *ctx)
{
	struct collected *collected = smfi_getpriv(ctx);

	if (collected != NULL) {
		buf_done(&collected->bytes);
		free(collected);
	}
	(void)smfi_setpriv(ctx, NULL);
	return SMFIS_CONTINUE;
}

int
main(int argc, char **argv)
{
	struct smfiDesc description = {
		.xxfi_name = (char *)"null_milter",
		.xxfi_version = SMFI_VERSION,
		.xxfi_flags = SMFIF_CHGBODY,
		.xxfi_connect = null_connect,
		.xxfi_envfrom = null_mail,
		.xxfi_header = null_header,
		.xxfi_eoh = null_end_of_header,
		.xxfi_body = null_body,
		.xxfi_eom = null_end_of_message,
		.xxfi_close = null_close,
		.xxfi_negotiate = null_negotiate,
	};

	if (argc != 3 || strcmp(argv[1], "-s") != 0) {
		fprintf(stderr, "usage: null_milter -s SOCKET\n");
		return 64;
	}
	if (smfi_setconn(argv[2]) != MI_SUCCESS || smfi_register(description) != MI_SUCCESS)
		return 1;
	return smfi_main() == MI_SUCCESS ? 0 : 1;
}
