/*
 * digest - SHA-256 (FIPS 180-4), from GLib.
 */
#ifndef BLUEPENCIL_MAIL_DIGEST_H
#define BLUEPENCIL_MAIL_DIGEST_H

#include "base/slice.h"

#define DIGEST_HEX_SIZE 65

struct digest;

struct digest *digest_new(void);
void digest_add(struct digest *digest, struct slice bytes);

/* Writes 64 hexadecimal digits and a NUL, and frees the digest. */
void digest_finish(struct digest *digest, char hex_out[DIGEST_HEX_SIZE]);

#endif
