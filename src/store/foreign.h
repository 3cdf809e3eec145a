/* store/foreign.h - key files of other programs, read and never written.
 *
 * The vendor's SDK keeps keys in an INI file, KooCLI in a JSON file whose secrets it
 * encrypts unless told otherwise. A file that is there but cannot be used is
 * named with the reason and the remedy, and never with what is in it. */
#ifndef STORE_FOREIGN_H
#define STORE_FOREIGN_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

struct foreign_keys {
    char *access_key, *secret_key; /* owned, like the others; wiped by foreign_done */
    char *security_token;          /* NULL unless temporary */
    char *project_id, *region;     /* NULL when the file does not tell */
    char *open_file;               /* the file, when others may read it; else NULL */
    char *file;                    /* whence they came, for messages */
    int project_line;              /* where project_id stands in it; 0: not known */
};

/* Each: true when keys were found; false with err unset when there is no file, or none in it. */

/* The file that HUAWEICLOUD_SDK_CREDENTIALS_FILE names, else ~/.huaweicloud/credentials; section [basic]. */
bool foreign_sdk(struct foreign_keys *keys, struct err *err);

/* ~/.hcloud/config.json; its current profile. */
bool foreign_koocli(struct foreign_keys *keys, struct err *err);

/* The same of a text; path is for messages. */
bool foreign_sdk_read(struct foreign_keys *keys, const char *path, const char *text, struct err *err);
bool foreign_koocli_read(struct foreign_keys *keys, const char *path, const char *text, size_t size,
                         struct err *err);

void foreign_done(struct foreign_keys *keys); /* also for zeroed ones */

#endif
