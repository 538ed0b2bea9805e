/*
 * callbacks - what libmilter calls: from its world to session and commit, and back.
 *
 * Threads    libmilter calls from many; all of one connection come in order
 */
#ifndef BLUEPENCIL_DAEMON_CALLBACKS_H
#define BLUEPENCIL_DAEMON_CALLBACKS_H

#include "base/compiler.h"
#include "base/error.h"

/* Registers them. FAULT_SYSTEM when libmilter is of another version than we were built for. */
bool callbacks_register(struct error *err);

#endif
