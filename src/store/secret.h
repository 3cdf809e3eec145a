/* store/secret.h - the end of a secret in memory. */
#ifndef STORE_SECRET_H
#define STORE_SECRET_H

#include <stddef.h>

/* Overwrites, so that no copy stays; the compiler may not leave it out. Accepts NULL. */
void secret_wipe(char *bytes, size_t size);

/* Wipes a string and gives it back to the heap. Accepts NULL. */
void secret_free(char *text);

#endif
