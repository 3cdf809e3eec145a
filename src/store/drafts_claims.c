/* Who is editing which draft: a lock on one byte a draft, in a file beside the
 * database. The system gives it back however a program ends, and knows its holder. */
#include "base/memory.h"
#include "store/drafts_tables.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static struct flock byte_of(int64_t id, short type)
{
    return (struct flock){ .l_type = type, .l_whence = SEEK_SET, .l_start = (off_t)id, .l_len = 1 };
}

bool drafts_claims_open(struct drafts *drafts, const char *directory, struct err *err)
{
    struct buf path;

    buf_init(&path, 8192);
    buf_format(&path, "%s/drafts.lock", directory);
    drafts->claims = open(buf_text(&path), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (drafts->claims < 0)
        err_set_errno(err, "%s could not be opened", "无法打开 %s", buf_text(&path));
    buf_done(&path);
    return drafts->claims >= 0;
}

void drafts_claims_close(struct drafts *drafts)
{
    if (drafts->claims >= 0)
        close(drafts->claims);
    free(drafts->claimed);
}

/* The lock of a process does not keep the process itself out, so its own claims are listed. */
static size_t find(const struct drafts *drafts, int64_t id)
{
    size_t at = 0;

    while (at < drafts->claimed_count && drafts->claimed[at] != id)
        at++;
    return at;
}

static bool held(pid_t holder, struct err *err)
{
    return err_set(err, ERR_CONFLICT, "another session (process %ld) has this draft open",
                   "该草稿正被另一个会话（进程 %ld）打开", (long)holder);
}

bool drafts_claim(struct drafts *drafts, int64_t id, struct err *err)
{
    struct flock lock = byte_of(id, F_WRLCK), holder = byte_of(id, F_WRLCK);

    if (find(drafts, id) < drafts->claimed_count)
        return held(getpid(), err);
    if (fcntl(drafts->claims, F_SETLK, &lock) != 0) {
        (void)fcntl(drafts->claims, F_GETLK, &holder);
        return held(holder.l_pid, err);
    }
    drafts->claimed = memory_grow(drafts->claimed, drafts->claimed_count, &drafts->claimed_capacity,
                                  sizeof *drafts->claimed);
    drafts->claimed[drafts->claimed_count++] = id;
    return true;
}

void drafts_release(struct drafts *drafts, int64_t id)
{
    struct flock lock = byte_of(id, F_UNLCK);
    size_t at = find(drafts, id);

    if (at == drafts->claimed_count)
        return;
    drafts->claimed[at] = drafts->claimed[--drafts->claimed_count];
    (void)fcntl(drafts->claims, F_SETLK, &lock);
}
