#include "sign/libcrypto.h"

#include "base/door.h"

#include <stdbool.h>

static const struct door_function functions[] = {
#define LIBCRYPTO_ROW(name) { #name, offsetof(struct libcrypto, name) },
    LIBCRYPTO_FUNCTIONS(LIBCRYPTO_ROW)
#undef LIBCRYPTO_ROW
};

/* The house keeps no mutable globals. This is an exception, as libcurl's door is:
 * the dynamic linker's own state is one per process, the table is written once and
 * never differs, and signing would otherwise not be a function of its arguments. */
static struct libcrypto table;
static bool opened;

const struct libcrypto *libcrypto_open(struct err *err)
{
    if (!opened)
        opened = door_open("libcrypto.so.3", "libssl3", functions, sizeof functions / sizeof *functions,
                           &table, err);
    if (!opened)
        return NULL;
    /* Without memory for its own state OpenSSL 3 would fall over it at the first digest. */
    if (!table.OSSL_LIB_CTX_get0_global_default()) {
        err_set(err, ERR_SYSTEM, "%s could not start for want of memory", "内存不足，%s 无法启动",
                "libcrypto");
        return NULL;
    }
    return &table;
}
