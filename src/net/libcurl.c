#include "net/libcurl.h"

#include "base/door.h"

static const struct door_function functions[] = {
#define LIBCURL_ROW(name) { "curl_" #name, offsetof(struct libcurl, name) },
    LIBCURL_FUNCTIONS(LIBCURL_ROW)
#undef LIBCURL_ROW
};

/* No mutable globals, with the exception that sign/libcrypto.c explains: written
 * once, one per process as the dynamic linker's own state is. */
static struct libcurl table;
static bool opened;

const struct libcurl *libcurl_open(struct err *err)
{
    if (!opened)
        opened = door_open("libcurl.so.4", "libcurl4", functions, sizeof functions / sizeof *functions,
                           &table, err);
    return opened ? &table : NULL;
}
