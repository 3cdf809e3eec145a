/* sandbox/ids.h - names that no other thing has. */
#ifndef SANDBOX_IDS_H
#define SANDBOX_IDS_H

enum { UUID_SIZE = 37, HEX_ID_SIZE = 33 };

/* A random UUID of version 4, in lower case. */
void id_uuid(char out[UUID_SIZE]);

/* 32 random hexadecimal digits, as the gateway numbers requests. */
void id_hex(char out[HEX_ID_SIZE]);

#endif
