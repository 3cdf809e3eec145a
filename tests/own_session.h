/* own_session.h - sessions of a test: in its own directory, and of nothing else that the test was started
 * with. */
#ifndef TESTS_OWN_SESSION_H
#define TESTS_OWN_SESSION_H

#include "own_directory.h"

#include "base/file.h"
#include "session/session.h"

static inline void forget_environment(void)
{
    static const char *const names[] = {
        "ALGOFORM_PROFILE",
        "ALGOFORM_ENDPOINT",
        "ALGOFORM_PROJECT_ID",
        "ALGOFORM_AUTH_TOKEN",
        "ALGOFORM_METADATA_ENDPOINT",
        "HUAWEICLOUD_SDK_AK",
        "HUAWEICLOUD_SDK_SK",
        "HUAWEICLOUD_SDK_PROJECT_ID",
        "HUAWEICLOUD_SDK_SECURITY_TOKEN",
        "HUAWEICLOUD_SDK_IAM_ENDPOINT",
        "HUAWEICLOUD_SDK_CREDENTIALS_FILE",
        "HW_ACCESS_KEY",
        "HW_SECRET_KEY",
        "HW_REGION_NAME",
        "HW_SECURITY_TOKEN",
        "HW_DOMAIN_NAME",
    };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unsetenv(names[i]);
}

/* A file in the directory, with the directories above it; NULL: none. */
static inline void put(const char *name, const char *text)
{
    struct err err = { 0 };
    char path[OWN_PATH_BYTES];

    snprintf(path, sizeof path, "%s/%s", directory, name);
    unlink(path);
    *strrchr(path, '/') = '\0';
    assert_true(file_directory(path, 0700, &err));
    path[strlen(path)] = '/';
    if (text)
        assert_true(file_replace(path, text, strlen(text), 0600, &err));
}

/* profile NULL: whatever the environment and the file name. */
static inline struct session *open_session(const char *profile)
{
    struct err err = { 0 };
    struct session *session = session_new(&(struct session_options){ .profile = profile }, &err);

    if (!session)
        fail_msg("%s", err_text(&err, LANGUAGE_EN));
    return session;
}

/* A cmocka setup: a directory of its own, and the environment of a service that nobody answers for. */
static inline int begin_service(void **state)
{
    forget_environment();
    setenv("ALGOFORM_ENDPOINT", "http://127.0.0.1:9", 1);
    setenv("ALGOFORM_PROJECT_ID", "p", 1);
    setenv("HUAWEICLOUD_SDK_AK", "AK", 1);
    setenv("HUAWEICLOUD_SDK_SK", "SK", 1);
    return make_directory(state);
}

#endif
