/* Goes between the program and the C library (LD_PRELOAD) and lets one call fail.
 *
 *   FAULTS_CALLS   which: memory, write, sync, truncate, rename, open, interrupt, wait; some of them, with
 * blanks FAULTS_NUMBER  the how-manyth of them fails, counted from 1 FAULTS_ERROR   with which errno; 0: a
 * short write, half of what was to be written FAULTS_PATH    only on files whose name holds this
 *   FAULTS_ALWAYS  set: every later one fails too
 *   FAULTS_MARK    a file that is made when it has happened
 *   FAULTS_WORD    what is written with this in it has a letter of its own there
 *   FAULTS_PROBE   a file that is opened besides whenever something is received; the mark is made if it can
 * be FAULTS_ORDER   a file that gets a letter for what is done, in that order (order.c) */
#define _GNU_SOURCE 1

#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *block, size_t size);

static atomic_long calls;
static _Thread_local bool looking; /* at who asks, which takes memory itself */

static bool listed(const char *kind)
{
    const char *kinds = getenv("FAULTS_CALLS");

    return kinds && strstr(kinds, kind);
}

static void mark(void)
{
    const char *path = getenv("FAULTS_MARK");
    long file = path ? syscall(SYS_openat, AT_FDCWD, path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600) : -1;

    if (file >= 0)
        syscall(SYS_close, file);
}

/* Counts a call of the kind; whether it is to fail. */
static bool fails(const char *kind)
{
    const char *number = getenv("FAULTS_NUMBER");

    if (!number || !listed(kind))
        return false;
    long mine = atomic_fetch_add(&calls, 1) + 1, wanted = atol(number);
    if (mine != wanted && !(mine > wanted && getenv("FAULTS_ALWAYS")))
        return false;
    mark();
    return true;
}

static int error(void)
{
    const char *number = getenv("FAULTS_ERROR");

    return number ? atoi(number) : EIO;
}

static bool on_path(const char *path)
{
    const char *part = getenv("FAULTS_PATH");

    return !part || (path && strstr(path, part));
}

static bool on_file(int descriptor)
{
    char link[64], path[4096];

    if (!getenv("FAULTS_PATH"))
        return true;
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t size = readlink(link, path, sizeof path - 1);
    path[size > 0 ? size : 0] = '\0';
    return on_path(path);
}

static void note(char letter)
{
    const char *path = getenv("FAULTS_ORDER");
    long file =
        path ? syscall(SYS_openat, AT_FDCWD, path, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600) : -1;

    if (file >= 0) {
        (void)!syscall(SYS_write, file, &letter, 1);
        syscall(SYS_close, file);
    }
}

/* What is on its way to the file in question, when there is one. */
static void note_file(char letter, int descriptor)
{
    if (getenv("FAULTS_ORDER") && on_file(descriptor))
        note(letter);
}

static void note_written(int descriptor, const void *bytes, size_t size)
{
    const char *word = getenv("FAULTS_WORD");

    note_file(word && memmem(bytes, size, word, strlen(word)) ? '#' : '+', descriptor);
}

/* A request that changes something, as it goes out in the clear. */
static void note_sent(const void *bytes, size_t size)
{
    static const char *const methods[] = { "POST /", "PUT /", "DELETE /" };

    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (size >= strlen(methods[i]) && memcmp(bytes, methods[i], strlen(methods[i])) == 0)
            note('>');
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

/* Memory. */

/* Two libraries cannot do without: libseccomp 2.5 tries for ever, and ncurses reads through the NULL
 * it got. That is not ours to mend, so they always get some. They may ask through the C library. */
static bool spared(void)
{
    void *callers[16];

    looking = true;
    int count = backtrace(callers, 16);
    bool found = false, asked = false;
    for (int i = 0; i < count && !asked; i++) {
        Dl_info place;
        const char *name = dladdr(callers[i], &place) != 0 && place.dli_fname ? place.dli_fname : "";

        asked = !strstr(name, "faults-shim") && !strstr(name, "/libc.so");
        found =
            asked && (strstr(name, "libseccomp") || strstr(name, "libtinfo") || strstr(name, "libncurses"));
    }
    looking = false;
    return found;
}

static bool refused(void)
{
    return !looking && fails("memory") && !spared();
}

void *malloc(size_t size)
{
    if (refused()) {
        errno = ENOMEM;
        return NULL;
    }
    return __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    if (refused()) {
        errno = ENOMEM;
        return NULL;
    }
    return __libc_calloc(count, size);
}

void *realloc(void *block, size_t size)
{
    if (size > 0 && refused()) {
        errno = ENOMEM;
        return NULL;
    }
    return __libc_realloc(block, size);
}

/* Files. */

static bool write_fails(int descriptor)
{
    return listed("write") && on_file(descriptor) && fails("write");
}

/* What a call that fails gives; *size is what is to be written all the same. */
static bool wholly(size_t *size)
{
    if (error() == 0 && *size > 1) {
        *size /= 2;
        return false;
    }
    errno = error() != 0 ? error() : ENOSPC;
    return true;
}

static bool interrupts(const char *kind)
{
    if (!fails(kind))
        return false;
    errno = EINTR;
    return true;
}

/* What waits is of no file. */
static bool interrupted(void)
{
    return !getenv("FAULTS_PATH") && interrupts("interrupt");
}

static bool interrupted_at(int descriptor)
{
    return listed("interrupt") && on_file(descriptor) && interrupts("interrupt");
}

static bool interrupted_opening(const char *path)
{
    return listed("interrupt") && on_path(path) && interrupts("interrupt");
}

/* What a program writes to the terminal by itself, past curses. */
static bool turns_pasting(const void *bytes, size_t size)
{
    static const char turn[] = "\033[?2004";

    return size == sizeof turn && memcmp(bytes, turn, sizeof turn - 1) == 0;
}

ssize_t write(int descriptor, const void *bytes, size_t size)
{
    if ((write_fails(descriptor) && wholly(&size)) || interrupted_at(descriptor))
        return -1;
    if (descriptor == STDOUT_FILENO && turns_pasting(bytes, size) && listed("paste") && interrupts("paste"))
        return -1;
    if (descriptor == STDOUT_FILENO)
        note('=');
    else
        note_sent(bytes, size);
    return REAL(write)(descriptor, bytes, size);
}

ssize_t pwrite(int descriptor, const void *bytes, size_t size, off_t at)
{
    if ((write_fails(descriptor) && wholly(&size)) || interrupted_at(descriptor))
        return -1;
    note_written(descriptor, bytes, size);
    return REAL(pwrite)(descriptor, bytes, size, at);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t size, off64_t at)
{
    if ((write_fails(descriptor) && wholly(&size)) || interrupted_at(descriptor))
        return -1;
    note_written(descriptor, bytes, size);
    return REAL(pwrite64)(descriptor, bytes, size, at);
}

static bool file_fails(const char *kind, int descriptor)
{
    if (!listed(kind) || !on_file(descriptor) || !fails(kind))
        return false;
    errno = error() != 0 ? error() : EIO;
    return true;
}

int fsync(int descriptor)
{
    note_file('!', descriptor);
    return file_fails("sync", descriptor) ? -1 : REAL(fsync)(descriptor);
}

int fdatasync(int descriptor)
{
    note_file('!', descriptor);
    return file_fails("sync", descriptor) ? -1 : REAL(fdatasync)(descriptor);
}

int ftruncate(int descriptor, off_t size)
{
    return file_fails("truncate", descriptor) ? -1 : REAL(ftruncate)(descriptor, size);
}

int ftruncate64(int descriptor, off64_t size)
{
    return file_fails("truncate", descriptor) ? -1 : REAL(ftruncate64)(descriptor, size);
}

int rename(const char *from, const char *to)
{
    if (listed("rename") && (on_path(from) || on_path(to)) && fails("rename")) {
        errno = error() != 0 ? error() : EIO;
        return -1;
    }
    return REAL(rename)(from, to);
}

static bool open_fails(const char *path)
{
    if (!listed("open") || !on_path(path) || !fails("open"))
        return false;
    errno = error() != 0 ? error() : EIO;
    return true;
}

int open(const char *path, int flags, ...)
{
    va_list more;
    va_start(more, flags);
    mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;
    va_end(more);
    return open_fails(path) || interrupted_opening(path) ? -1 : REAL(open)(path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
    va_list more;
    va_start(more, flags);
    mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;
    va_end(more);
    return open_fails(path) || interrupted_opening(path) ? -1 : REAL(open64)(path, flags, mode);
}

/* The form that the compiler chooses for constant flags. */
int __open_2(const char *path, int flags)
{
    return open_fails(path) || interrupted_opening(path) ? -1 : REAL(open)(path, flags, 0);
}

/* What a signal may interrupt besides. */

ssize_t read(int descriptor, void *bytes, size_t size)
{
    if (interrupted_at(descriptor) ||
        (descriptor == STDIN_FILENO && listed("keyboard") && interrupts("keyboard")))
        return -1;
    ssize_t done = REAL(read)(descriptor, bytes, size);
    if (descriptor == STDIN_FILENO && done == 1)
        note(*(const char *)bytes == '\r' ? 'E' : *(const char *)bytes);
    return done;
}

ssize_t pread64(int descriptor, void *bytes, size_t size, off64_t at)
{
    return interrupted_at(descriptor) ? -1 : REAL(pread64)(descriptor, bytes, size, at);
}

int poll(struct pollfd *polled, nfds_t count, int timeout)
{
    return interrupted() || (listed("poll") && interrupts("poll")) ? -1 : REAL(poll)(polled, count, timeout);
}

int epoll_wait(int descriptor, struct epoll_event *events, int most, int timeout)
{
    return interrupted() ? -1 : REAL(epoll_wait)(descriptor, events, most, timeout);
}

/* Whether a program can open what it has given up. */
static void probe(void)
{
    const char *path = getenv("FAULTS_PROBE");
    long file = path ? syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC) : -1;

    if (file >= 0) {
        syscall(SYS_close, file);
        mark();
    }
}

ssize_t recv(int socket, void *bytes, size_t size, int flags)
{
    probe();
    return interrupted() ? -1 : REAL(recv)(socket, bytes, size, flags);
}

ssize_t send(int socket, const void *bytes, size_t size, int flags)
{
    if (interrupted())
        return -1;
    note_sent(bytes, size);
    return REAL(send)(socket, bytes, size, flags);
}

ssize_t sendto(int socket, const void *bytes, size_t size, int flags, const struct sockaddr *to,
               socklen_t to_size)
{
    if (interrupted())
        return -1;
    note_sent(bytes, size);
    return REAL(sendto)(socket, bytes, size, flags, to, to_size);
}

pid_t waitpid(pid_t process, int *status, int options)
{
    return interrupted() || interrupts("wait") ? -1 : REAL(waitpid)(process, status, options);
}
