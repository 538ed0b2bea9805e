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

/* 1 under the address sanitizer, else 0: gcc and clang say so each in its own way. */
#if defined(__SANITIZE_ADDRESS__)
#define ADDRESS_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ADDRESS_SANITIZER 1
#endif
#endif
#ifndef ADDRESS_SANITIZER
#define ADDRESS_SANITIZER 0
#endif

#endif
