/* CLONE_THREAD is no name of POSIX. */
#define _GNU_SOURCE 1

#include "base/confine.h"

#include "base/door.h"

#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/resource.h>

struct seccomp {
    __typeof__(seccomp_init) *init;
    __typeof__(seccomp_attr_set) *attr_set;
    __typeof__(seccomp_arch_add) *arch_add;
    __typeof__(seccomp_rule_add_array) *rule_add_array;
    __typeof__(seccomp_load) *load;
    __typeof__(seccomp_release) *release;
};

static const struct door_function functions[] = {
    { "seccomp_init", offsetof(struct seccomp, init) },
    { "seccomp_attr_set", offsetof(struct seccomp, attr_set) },
    { "seccomp_arch_add", offsetof(struct seccomp, arch_add) },
    { "seccomp_rule_add_array", offsetof(struct seccomp, rule_add_array) },
    { "seccomp_load", offsetof(struct seccomp, load) },
    { "seccomp_release", offsetof(struct seccomp, release) },
};

/* What neither a screen, nor an editor started from it, nor a command has a use for. */
static const int never[] = {
    SCMP_SYS(ptrace),
    SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev),
    SCMP_SYS(pidfd_getfd),
    SCMP_SYS(process_madvise),
    SCMP_SYS(kcmp),
    SCMP_SYS(mount),
    SCMP_SYS(umount2),
    SCMP_SYS(pivot_root),
    SCMP_SYS(chroot),
    SCMP_SYS(open_tree),
    SCMP_SYS(move_mount),
    SCMP_SYS(fsopen),
    SCMP_SYS(fsconfig),
    SCMP_SYS(fsmount),
    SCMP_SYS(fspick),
    SCMP_SYS(mount_setattr),
    SCMP_SYS(unshare),
    SCMP_SYS(setns),
    SCMP_SYS(kexec_load),
    SCMP_SYS(kexec_file_load),
    SCMP_SYS(init_module),
    SCMP_SYS(finit_module),
    SCMP_SYS(delete_module),
    SCMP_SYS(bpf),
    SCMP_SYS(perf_event_open),
    SCMP_SYS(userfaultfd),
    SCMP_SYS(io_uring_setup),
    SCMP_SYS(io_uring_enter),
    SCMP_SYS(io_uring_register),
    SCMP_SYS(keyctl),
    SCMP_SYS(add_key),
    SCMP_SYS(request_key),
    SCMP_SYS(open_by_handle_at),
    SCMP_SYS(name_to_handle_at),
    SCMP_SYS(fanotify_init),
    SCMP_SYS(lookup_dcookie),
    SCMP_SYS(acct),
    SCMP_SYS(quotactl),
    SCMP_SYS(reboot),
    SCMP_SYS(swapon),
    SCMP_SYS(swapoff),
    SCMP_SYS(sethostname),
    SCMP_SYS(setdomainname),
    SCMP_SYS(settimeofday),
    SCMP_SYS(clock_settime),
    SCMP_SYS(clock_adjtime),
    SCMP_SYS(adjtimex),
    SCMP_SYS(iopl),
    SCMP_SYS(ioperm),
    SCMP_SYS(modify_ldt),
    SCMP_SYS(vhangup),
    SCMP_SYS(syslog),
};

/* What a command has no use for besides. */
static const int starting[] = {
    SCMP_SYS(execve),     SCMP_SYS(execveat),  SCMP_SYS(fork),         SCMP_SYS(vfork),
    SCMP_SYS(pidfd_open), SCMP_SYS(setuid),    SCMP_SYS(setgid),       SCMP_SYS(setreuid),
    SCMP_SYS(setregid),   SCMP_SYS(setresuid), SCMP_SYS(setresgid),    SCMP_SYS(setgroups),
    SCMP_SYS(mknod),      SCMP_SYS(mknodat),   SCMP_SYS(memfd_create), SCMP_SYS(personality),
};

/* All that the server does once it listens: its own threads, accepted connections, the
 * database's files, and what the C library does of itself. */
static const int serving[] = {
    /* memory, threads, time, signals */
    SCMP_SYS(brk),
    SCMP_SYS(mmap),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(mprotect),
    SCMP_SYS(madvise),
    SCMP_SYS(futex),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(rseq),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(membarrier),
    SCMP_SYS(getrandom),
    SCMP_SYS(nanosleep),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_getres),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(time),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(rt_sigtimedwait),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(tgkill),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(getuid),
    SCMP_SYS(geteuid),
    SCMP_SYS(uname),
    SCMP_SYS(sysinfo),
    SCMP_SYS(prlimit64),
    SCMP_SYS(getrlimit),
    /* files */
    SCMP_SYS(read),
    SCMP_SYS(write),
    SCMP_SYS(readv),
    SCMP_SYS(writev),
    SCMP_SYS(pread64),
    SCMP_SYS(pwrite64),
    SCMP_SYS(lseek),
    SCMP_SYS(_llseek),
    SCMP_SYS(close),
    SCMP_SYS(open),
    SCMP_SYS(openat),
    SCMP_SYS(stat),
    SCMP_SYS(stat64),
    SCMP_SYS(lstat),
    SCMP_SYS(lstat64),
    SCMP_SYS(fstat),
    SCMP_SYS(fstat64),
    SCMP_SYS(newfstatat),
    SCMP_SYS(fstatat64),
    SCMP_SYS(statx),
    SCMP_SYS(access),
    SCMP_SYS(faccessat),
    SCMP_SYS(faccessat2),
    SCMP_SYS(readlink),
    SCMP_SYS(readlinkat),
    SCMP_SYS(getcwd),
    SCMP_SYS(fcntl),
    SCMP_SYS(fcntl64),
    SCMP_SYS(ftruncate),
    SCMP_SYS(ftruncate64),
    SCMP_SYS(fallocate),
    SCMP_SYS(fsync),
    SCMP_SYS(fdatasync),
    SCMP_SYS(unlink),
    SCMP_SYS(unlinkat),
    SCMP_SYS(fchmod),
    SCMP_SYS(fchown),
    SCMP_SYS(fchown32),
    SCMP_SYS(ioctl),
    /* connections that were accepted, and the pipes between threads */
    SCMP_SYS(accept),
    SCMP_SYS(accept4),
    SCMP_SYS(recvfrom),
    SCMP_SYS(recvmsg),
    SCMP_SYS(sendto),
    SCMP_SYS(sendmsg),
    SCMP_SYS(sendfile),
    SCMP_SYS(sendfile64),
    SCMP_SYS(shutdown),
    SCMP_SYS(setsockopt),
    SCMP_SYS(getsockopt),
    SCMP_SYS(getsockname),
    SCMP_SYS(getpeername),
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(ppoll_time64),
    SCMP_SYS(select),
    SCMP_SYS(pselect6),
    SCMP_SYS(epoll_wait),
    SCMP_SYS(epoll_pwait),
    SCMP_SYS(epoll_ctl),
    SCMP_SYS(epoll_create1),
    SCMP_SYS(pipe2),
    SCMP_SYS(eventfd2),
};

static void add(const struct seccomp *seccomp, scmp_filter_ctx filter, uint32_t action, const int *calls,
                size_t count)
{
    for (size_t i = 0; i < count; i++) /* one that this machine's kernel never had is none to refuse */
        (void)seccomp->rule_add_array(filter, action, calls[i], 0, NULL);
}

/* Threads are made as before. What clone3 is asked for stands in memory, where a filter cannot
 * look: where it is not there, the C library asks clone. */
static void add_threads(const struct seccomp *seccomp, scmp_filter_ctx filter, bool rest_allowed)
{
    const struct scmp_arg_cmp thread = SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD);
    const struct scmp_arg_cmp process = SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0);

    (void)seccomp->rule_add_array(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0, NULL);
    if (rest_allowed)
        (void)seccomp->rule_add_array(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(clone), 1, &process);
    else
        (void)seccomp->rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1, &thread);
}

static void add_rules(const struct seccomp *seccomp, scmp_filter_ctx filter, enum confine what)
{
    const uint32_t refuse = SCMP_ACT_ERRNO(EPERM);

    if (what == CONFINE_SERVER) {
        add(seccomp, filter, SCMP_ACT_ALLOW, serving, sizeof serving / sizeof *serving);
        add_threads(seccomp, filter, false);
        return;
    }
    add(seccomp, filter, refuse, never, sizeof never / sizeof *never);
    if (what == CONFINE_COMMAND) {
        add(seccomp, filter, refuse, starting, sizeof starting / sizeof *starting);
        add_threads(seccomp, filter, true);
    }
}

static void load(const struct seccomp *seccomp, enum confine what)
{
    scmp_filter_ctx filter = seccomp->init(what == CONFINE_SERVER ? SCMP_ACT_ERRNO(EPERM) : SCMP_ACT_ALLOW);

    if (!filter)
        return;
    /* Calls by another machine's numbers would pass the list by. */
    (void)seccomp->attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_ERRNO(ENOSYS));
    (void)seccomp->attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);
#ifdef __x86_64__
    if (what == CONFINE_SCREENS) /* an editor may be an old program */
        (void)seccomp->arch_add(filter, SCMP_ARCH_X86);
#endif
    add_rules(seccomp, filter, what);
    (void)seccomp->load(filter);
    seccomp->release(filter);
}

void confine(enum confine what)
{
    struct seccomp seccomp;
    struct err err = { 0 };

    if (CONFINE_SANITIZED)
        return;
    /* A program that is started gains no right by the file's set-id bits. The filter asks for it. */
    if (what != CONFINE_SCREENS)
        (void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    if (door_open(CONFINE_LIBRARY, CONFINE_PACKAGE, functions, sizeof functions / sizeof *functions, &seccomp,
                  &err))
        load(&seccomp, what);
}

void confine_secrets(void)
{
    struct rlimit none = { 0, 0 };

    (void)setrlimit(RLIMIT_CORE, &none); /* lowering a limit is always allowed */
    if (!CONFINE_SANITIZED)
        (void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}
