/*
 * compiler - what the compilers offer beyond C11, under names of our own.
 */
#ifndef BLUEPENCIL_BASE_COMPILER_H
#define BLUEPENCIL_BASE_COMPILER_H

/* A result that must be looked at. */
#define MUST_USE __attribute__((warn_unused_result))

/* Argument number `text` is a printf format, its values begin with argument `first`. */
#define PRINTF(text, first) __attribute__((format(printf, text, first)))

/* The number of items of an array (not of a pointer). */
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#endif
