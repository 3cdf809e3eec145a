/* clipboard.h - what a program put on the clipboard of its terminal (OSC 52). */
#ifndef TERMINAL_CLIPBOARD_H
#define TERMINAL_CLIPBOARD_H

#include <stddef.h>

/* The text that was put there last, of all the bytes that the program wrote; owned. NULL: there is none, or
 * what stands in the sequence is not base64 to its end. */
char *clipboard_last(const char *bytes, size_t size);

#endif
