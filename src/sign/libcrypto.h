/* sign/libcrypto.h - the door to OpenSSL's libcrypto.
 *
 * Included by the room's own files only: everybody else asks sign/sign.h. */
#ifndef SIGN_LIBCRYPTO_H
#define SIGN_LIBCRYPTO_H

#include "base/err.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#define LIBCRYPTO_FUNCTIONS(ROW) ROW(SHA256) ROW(HMAC) ROW(EVP_sha256) ROW(OSSL_LIB_CTX_get0_global_default)

struct libcrypto {
#define LIBCRYPTO_MEMBER(name) __typeof__(name) *name;
    LIBCRYPTO_FUNCTIONS(LIBCRYPTO_MEMBER)
#undef LIBCRYPTO_MEMBER
};

/* Opened at the first call. Borrowed, for the life of the program; NULL and ERR_SYSTEM without it. */
const struct libcrypto *libcrypto_open(struct err *err);

#endif
