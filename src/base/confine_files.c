/* Landlock, which has no wrapper in the C library: syscall() is no call of POSIX. */
#define _GNU_SOURCE 1

#include "base/confine.h"

#include "base/door.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Each version of the interface brought more kinds of access to forbid. */
enum { TRUNCATE_SINCE = 3, LINK_SINCE = 2 };
static const uint64_t truncate_access = UINT64_C(1) << 14; /* not in every header yet */

static uint64_t known_accesses(long version)
{
    uint64_t all = LANDLOCK_ACCESS_FS_MAKE_SYM; /* the last of the first version */

    all |= all - 1;
    if (version >= LINK_SINCE)
        all |= LANDLOCK_ACCESS_FS_REFER;
    if (version >= TRUNCATE_SINCE)
        all |= truncate_access;
    return all;
}

static void allow(int rules, const char *directory, uint64_t accesses)
{
    struct landlock_path_beneath_attr below = {
        .allowed_access = accesses & ~(uint64_t)LANDLOCK_ACCESS_FS_EXECUTE,
        .parent_fd = open(directory, O_PATH | O_DIRECTORY | O_CLOEXEC),
    };

    if (below.parent_fd < 0)
        return;
    (void)syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &below, 0);
    (void)close(below.parent_fd);
}

void confine_files(const char *directory)
{
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    struct landlock_ruleset_attr handled = { .handled_access_fs = known_accesses(version) };
    long rules;

    struct err err = { 0 };

    if (CONFINE_SANITIZED || version < 1)
        return;
    /* confine() finds it open later, when no file of the system can be. */
    (void)door_open(CONFINE_LIBRARY, CONFINE_PACKAGE, NULL, 0, NULL, &err);
    rules = syscall(SYS_landlock_create_ruleset, &handled, sizeof handled, 0);
    if (rules < 0)
        return;
    if (directory)
        allow((int)rules, directory, handled.handled_access_fs);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
        (void)syscall(SYS_landlock_restrict_self, (int)rules, 0);
    (void)close((int)rules);
}
