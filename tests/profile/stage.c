#include "stage.h"

#include "base/buf.h"
#include "base/file.h"
#include "commands/commands.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { WORDS = 24 };

void stage_init(struct stage *stage)
{
    static const char *const names[] = {
        "ALGOFORM_PROFILE",
        "ALGOFORM_ENDPOINT",
        "ALGOFORM_PROJECT_ID",
        "ALGOFORM_AUTH_TOKEN",
        "HUAWEICLOUD_SDK_AK",
        "HUAWEICLOUD_SDK_SK",
        "HW_ACCESS_KEY",
        "HW_SECRET_KEY",
        "HW_REGION_NAME",
        "HUAWEICLOUD_SDK_PROJECT_ID",
        "HW_DOMAIN_NAME",
        "HUAWEICLOUD_SDK_SECURITY_TOKEN",
        "HW_SECURITY_TOKEN",
        "ALGOFORM_METADATA_ENDPOINT",
        "http_proxy",
        "https_proxy",
        "HTTPS_PROXY",
        "all_proxy",
        "ALL_PROXY",
        "HUAWEICLOUD_SDK_IAM_ENDPOINT",
        "HUAWEICLOUD_SDK_CREDENTIALS_FILE",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unsetenv(names[i]);
    *stage = (struct stage){ .directory = TEST_DIRECTORY "/home-XXXXXX" };
    assert_non_null(mkdtemp(stage->directory));
    setenv("XDG_CONFIG_HOME", stage->directory, 1);
    setenv("XDG_STATE_HOME", stage->directory, 1);
    setenv("HOME", stage->directory, 1);
    setenv("LC_ALL", "C.UTF-8", 1);
    setenv("TZ", "UTC", 1);
}

void stage_done(struct stage *stage)
{
    char command[sizeof stage->directory + 64];
    snprintf(command, sizeof command, "rm -r '%s'", stage->directory);
    assert_int_equal(system(command), 0);
}

static void path_of(const struct stage *stage, const char *name, char path[1024])
{
    snprintf(path, 1024, "%s/%s", stage->directory, name);
}

void stage_put(const struct stage *stage, const char *name, const char *text)
{
    struct err err = { 0 };
    char path[1024];
    path_of(stage, name, path);
    char *slash = strrchr(path, '/');
    *slash = '\0';
    assert_true(file_directory(path, 0700, &err));
    *slash = '/';
    assert_true(file_replace(path, text, strlen(text), 0600, &err));
}

void stage_read(const struct stage *stage, const char *name, char out[STAGE_TEXT])
{
    struct err err = { 0 };
    struct buf text;
    char path[1024];
    path_of(stage, name, path);
    buf_init(&text, STAGE_TEXT - 1);
    if (!file_read(path, &text, &err))
        fail_msg("%s", err_text(&err, LANGUAGE_EN));
    snprintf(out, STAGE_TEXT, "%s", buf_text(&text));
    buf_done(&text);
}

/* The stream goes into a file until it is put back; its own descriptor is returned. */
static int divert(const struct stage *stage, const char *name, int stream, int flags)
{
    char path[1024];
    path_of(stage, name, path);
    int own = dup(stream), file = open(path, flags, 0600);
    assert_true(own >= 0 && file >= 0);
    dup2(file, stream);
    close(file);
    return own;
}

static void put_back(int own, int stream)
{
    dup2(own, stream);
    close(own);
}

static int call(int count, char **words)
{
    struct invocation invocation;
    int status;
    if (!commands_begin(&invocation, count, words, &status))
        return status;
    return commands_end(&invocation, (int)invocation.command->run(&invocation));
}

int stage_run(struct stage *stage, const char *input, ...)
{
    char *words[WORDS] = { (char[]){ "algoform" } };
    int count = 1;
    va_list list;
    va_start(list, input);
    while (count < WORDS - 1 && (words[count] = va_arg(list, char *)))
        count++;
    va_end(list);
    stage_put(stage, "input", input);
    fflush(stdout);
    fflush(stderr);
    int own_in = divert(stage, "input", STDIN_FILENO, O_RDONLY);
    int own_out = divert(stage, "out", STDOUT_FILENO, O_WRONLY | O_CREAT | O_TRUNC);
    int own_err = divert(stage, "err", STDERR_FILENO, O_WRONLY | O_CREAT | O_TRUNC);
    int status = call(count, words);
    fflush(stdout);
    fflush(stderr);
    put_back(own_in, STDIN_FILENO);
    put_back(own_out, STDOUT_FILENO);
    put_back(own_err, STDERR_FILENO);
    stage_read(stage, "out", stage->out);
    stage_read(stage, "err", stage->err);
    return status;
}

void stage_says(const struct stage *stage, const char *words)
{
    if (!strstr(stage->out, words))
        fail_msg("no \"%s\" in\n%s%s", words, stage->out, stage->err);
}

void stage_tells(const struct stage *stage, const char *words)
{
    if (!strstr(stage->err, words))
        fail_msg("no \"%s\" in\n%s%s", words, stage->out, stage->err);
}
