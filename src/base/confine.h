/* base/confine.h - giving up what a program will not need again.
 *
 * Whoever finds a hole in the program gets no more than the program had left. Two
 * means of Linux: a list of system calls (seccomp, through libseccomp, which is opened
 * when asked for) and the files that may be touched (Landlock). What the kernel, a
 * container or a missing library refuses is left out without a word: less is lost
 * than gained by going on. A call that is refused fails with EPERM; nothing is killed.
 * Nothing can be had back, and programs started from here inherit it.
 *
 * A build with the sanitizers keeps everything: the leak checker traces its own process. */
#ifndef BASE_CONFINE_H
#define BASE_CONFINE_H

enum confine {
    CONFINE_SERVER,  /* only what answering takes: files that were named, threads, accepted sockets */
    CONFINE_COMMAND, /* starts no program, touches no other process */
    CONFINE_SCREENS, /* starts an editor: only what neither of them has a use for */
};

#if defined __SANITIZE_ADDRESS__
#define CONFINE_SANITIZED 1
#elif defined __has_feature
#if __has_feature(address_sanitizer)
#define CONFINE_SANITIZED 1
#endif
#endif
#ifndef CONFINE_SANITIZED
#define CONFINE_SANITIZED 0
#endif

/* For every thread there is and will be. */
void confine(enum confine what);

#define CONFINE_LIBRARY "libseccomp.so.2"
#define CONFINE_PACKAGE "libseccomp2"

/* From now on only files below the directory can be opened; NULL: none. For this thread and
 * those that it makes; so it comes before them, and before confine(). */
void confine_files(const char *directory);

/* No other process of the same person may look into this one, and no core file is left. */
void confine_secrets(void);

#endif
