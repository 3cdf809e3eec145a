#define _DEFAULT_SOURCE /* syscall: the C library wraps neither seccomp nor its notifications */

#include "terminal/writes.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/* A control message that holds one file descriptor, aligned as the kernel wants it. */
union carrier {
    struct cmsghdr header;
    char space[CMSG_SPACE(sizeof(int))];
};

static int install(void)
{
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_write, 1, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_writev, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = { sizeof filter / sizeof filter[0], filter };
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &program);
}

void writes_announce(int channel)
{
    int listener = install();
    if (listener < 0)
        return;
    char byte = 'x';
    struct iovec content = { &byte, 1 };
    union carrier carrier;
    memset(&carrier, 0, sizeof carrier);
    struct msghdr message = {
        .msg_iov = &content, .msg_iovlen = 1, .msg_control = &carrier, .msg_controllen = sizeof carrier.space
    };
    carrier.header.cmsg_level = SOL_SOCKET;
    carrier.header.cmsg_type = SCM_RIGHTS;
    carrier.header.cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(&carrier.header), &listener, sizeof listener);
    sendmsg(channel, &message, 0);
    close(listener);
}

int writes_listen(int channel)
{
    char byte;
    struct iovec content = { &byte, 1 };
    union carrier carrier;
    memset(&carrier, 0, sizeof carrier);
    struct msghdr message = {
        .msg_iov = &content, .msg_iovlen = 1, .msg_control = &carrier, .msg_controllen = sizeof carrier.space
    };
    ssize_t got;
    while ((got = recvmsg(channel, &message, MSG_CMSG_CLOEXEC)) < 0 && errno == EINTR)
        continue;
    if (got != 1 || message.msg_controllen < CMSG_LEN(sizeof(int)))
        return -1;
    int listener;
    memcpy(&listener, CMSG_DATA(&carrier.header), sizeof listener);
    return listener;
}

static bool is_terminal(unsigned process, unsigned long long descriptor, const char *terminal)
{
    char path[64], target[256];
    snprintf(path, sizeof path, "/proc/%u/fd/%llu", process, descriptor);
    ssize_t size = readlink(path, target, sizeof target - 1);
    if (size < 0)
        return descriptor == 1 || descriptor == 2; /* a process may hide its files from us */
    target[size] = '\0';
    return strcmp(target, terminal) == 0 || strcmp(target, "/dev/tty") == 0;
}

bool writes_allow(int listener, const char *terminal)
{
    /* The kernel may know larger structures than the header we were built with. */
    struct seccomp_notif_sizes sizes = { 0 };
    syscall(SYS_seccomp, SECCOMP_GET_NOTIF_SIZES, 0, &sizes);
    size_t call_size = sizes.seccomp_notif, reply_size = sizes.seccomp_notif_resp;
    if (call_size < sizeof(struct seccomp_notif))
        call_size = sizeof(struct seccomp_notif);
    if (reply_size < sizeof(struct seccomp_notif_resp))
        reply_size = sizeof(struct seccomp_notif_resp);
    struct seccomp_notif *call = calloc(1, call_size);
    struct seccomp_notif_resp *reply = calloc(1, reply_size);
    bool counts = false;
    if (call != NULL && reply != NULL && ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, call) == 0) {
        counts = is_terminal(call->pid, call->data.args[0], terminal);
        reply->id = call->id;
        reply->flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
        ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, reply);
    }
    free(call);
    free(reply);
    return counts;
}
