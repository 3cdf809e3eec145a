/* net/libcurl.h - the door to libcurl.
 *
 * Included by the room's transfers only. The functions are called without their
 * prefix: curl->easy_init(). */
#ifndef NET_LIBCURL_H
#define NET_LIBCURL_H

#include "base/err.h"

/* The type checks are macros that call by name; through a table only the plain function will do. */
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

/* clang-format off */
#define LIBCURL_FUNCTIONS(ROW)                                                        \
    ROW(global_init) ROW(global_cleanup)                                              \
    ROW(easy_init) ROW(easy_cleanup) ROW(easy_setopt) ROW(easy_getinfo)               \
    ROW(easy_strerror)                                                                \
    ROW(multi_init) ROW(multi_cleanup) ROW(multi_add_handle) ROW(multi_remove_handle) \
    ROW(multi_perform) ROW(multi_poll) ROW(multi_info_read)                           \
    ROW(slist_append) ROW(slist_free_all)                                             \
    ROW(url) ROW(url_set) ROW(url_cleanup) ROW(getdate)
/* clang-format on */

struct libcurl {
#define LIBCURL_MEMBER(name) __typeof__(curl_##name) *name;
    LIBCURL_FUNCTIONS(LIBCURL_MEMBER)
#undef LIBCURL_MEMBER
};

/* Opened at the first call. Borrowed, for the life of the program; NULL and ERR_SYSTEM without it. */
const struct libcurl *libcurl_open(struct err *err);

#endif
