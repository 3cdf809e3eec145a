/* algoform-sandbox: the local stand-in for the service.
 *
 * Starts, prints where it listens and what a client needs as lines that a shell
 * can eval, and then sleeps until a signal ends it. */
#include "base/confine.h"
#include "base/err.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "sandbox/algorithms.h"
#include "sandbox/auth.h"
#include "sandbox/configs.h"
#include "sandbox/identity.h"
#include "sandbox/options.h"
#include "sandbox/server.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EXIT_USAGE = 2, TEXT_BYTES = 16384 };

static enum language spoken(void)
{
    static const char *const variables[] = { "LC_ALL", "LC_MESSAGES", "LANG" };

    for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++) {
        const char *value = getenv(variables[i]);
        if (value && *value != '\0')
            return strncmp(value, "zh", 2) == 0 ? LANGUAGE_ZH : LANGUAGE_EN;
    }
    return LANGUAGE_EN;
}

static int complain(const struct err *err, int status)
{
    const char *text = err_text(err, spoken());
    struct buf shown;

    buf_init(&shown, TEXT_BYTES);
    utf8_printable(&shown, text, strlen(text), TEXT_BYTES); /* it may quote an argument */
    fprintf(stderr, "algoform-sandbox: %s\n", buf_text(&shown));
    buf_done(&shown);
    return status;
}

/* What a client needs, in one piece: whoever reads line by line sees all or nothing. */
static bool announce(const struct options *options, int port)
{
    const char *scheme = options->certificate ? "https" : "http";
    struct buf out;
    bool written;

    buf_init(&out, TEXT_BYTES);
    buf_format(&out, "# algoform-sandbox: %s://127.0.0.1:%d\n", scheme, port);
    buf_format(&out, "export ALGOFORM_ENDPOINT=%s://127.0.0.1:%d\n", scheme, port);
    buf_format(&out, "export ALGOFORM_PROJECT_ID=%s\n", options->project_id);
    buf_format(&out, "export HUAWEICLOUD_SDK_AK=%s\n", options->access_key);
    buf_format(&out, "export HUAWEICLOUD_SDK_SK=%s\n", options->secret_key);
    buf_format(&out, "# or, without signing: export ALGOFORM_AUTH_TOKEN=%s\n", options->token);
    buf_format(&out, "# for algoform login: export HUAWEICLOUD_SDK_IAM_ENDPOINT=%s://127.0.0.1:%d\n", scheme,
               port);
    buf_format(&out, "#   user %s, account %s, password %s\n", options->user, options->domain,
               options->password);
    if (options->passcode)
        buf_format(&out, "#   and, with --totp, user id %s, verification code %s\n", IDENTITY_USER_ID,
                   options->passcode);
    if (!options->no_agency)
        buf_format(&out, "# for keys of an agency: export ALGOFORM_METADATA_ENDPOINT=%s://127.0.0.1:%d\n",
                   scheme, port);
    written = fwrite(buf_text(&out), 1, out.size, stdout) == out.size && fflush(stdout) == 0;
    buf_done(&out);
    return written;
}

static void sleep_until(const sigset_t *signals)
{
    int signal_number;

    sigwait(signals, &signal_number);
}

/* The directory of the data, where SQLite keeps files beside it; nothing else is read or written from here
 * on. */
static void confine_to_data(const char *data)
{
    const char *slash = data ? strrchr(data, '/') : NULL;
    char *directory = slash ? memory_text_part(data, slash == data ? 1 : (size_t)(slash - data)) : NULL;

    confine_files(data && !slash ? "." : directory);
    free(directory);
}

/* From a listening server to its end. */
static int serve(const struct options *options, const struct server_options *server_options,
                 const sigset_t *signals)
{
    struct err err = { 0 };
    struct server *server = NULL;
    int status = EXIT_SUCCESS;

    if (!auth_ready(server_options->service, &err))
        return complain(&err, EXIT_FAILURE);
    confine_to_data(options->data);
    if (!(server = server_start(server_options, &err)))
        return complain(&err, EXIT_FAILURE);
    confine(CONFINE_SERVER);
    if (announce(options, server_port(server))) {
        sleep_until(signals);
    } else {
        err_set_errno(&err, "writing to standard output", "写标准输出");
        status = complain(&err, EXIT_FAILURE);
    }
    server_stop(server);
    return status;
}

static struct keep *open_store(const struct options *options, struct err *err)
{
    bool fresh = false;
    struct keep *keep = keep_open(options->data, &fresh, err);

    if (keep && fresh && !options->empty && (!algorithms_seed(keep, err) || !configs_seed(keep, err))) {
        keep_close(keep);
        return NULL;
    }
    if (keep && fresh && options->fill > 0 && !algorithms_fill(keep, options->fill, err)) {
        keep_close(keep);
        return NULL;
    }
    return keep;
}

static bool read_tls(const struct options *options, struct buf *certificate, struct buf *key, struct err *err)
{
    if (!options->certificate)
        return true;
    return file_read_given(options->certificate, certificate, err) && file_read_given(options->key, key, err);
}

static int run(const struct options *options, const sigset_t *signals)
{
    struct err err = { 0 };
    struct faults faults;
    struct buf certificate, key;
    struct keep *keep = NULL;
    struct issued *issued = issued_new();
    int status;

    faults_init(&faults);
    for (size_t i = 0; i < options->fault_count; i++)
        faults_add(&faults, &options->faults[i], &err);
    buf_init(&certificate, LIMIT_CONFIG_BYTES);
    buf_init(&key, LIMIT_CONFIG_BYTES);
    if (!read_tls(options, &certificate, &key, &err) || !(keep = open_store(options, &err))) {
        status = complain(&err, EXIT_FAILURE);
    } else {
        struct service service = {
            .project_id = options->project_id,
            .access_key = options->access_key,
            .secret_key = options->secret_key,
            .token = options->token,
            .region = options->region,
            .domain = options->domain,
            .user = options->user,
            .password = options->password,
            .passcode = options->passcode,
            .token_life_s = options->token_life_s,
            .key_life_s = options->key_life_s,
            .no_agency = options->no_agency,
            .issued = issued,
            .offset_pages = options->offset_pages,
            .documented_shapes = options->documented_shapes,
            .keep = keep,
        };
        struct server_options server_options = {
            .service = &service,
            .faults = &faults,
            .port = options->port,
            .fault_header = options->fault_header,
            .log = options->log,
            .certificate = options->certificate ? buf_text(&certificate) : NULL,
            .key = options->key ? buf_text(&key) : NULL,
        };
        status = serve(options, &server_options, signals);
    }
    keep_close(keep);
    issued_free(issued);
    buf_done(&key);
    buf_done(&certificate);
    faults_done(&faults);
    return status;
}

/* Blocked before the server makes its threads, so that only main ever takes one. */
static void hold_signals(sigset_t *signals)
{
    sigemptyset(signals);
    sigaddset(signals, SIGINT);
    sigaddset(signals, SIGTERM);
    sigaddset(signals, SIGHUP);
    sigprocmask(SIG_BLOCK, signals, NULL);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a file as large as a limit allows is a write that fails */
}

int main(int count, char **arguments)
{
    struct options options;
    struct err err = { 0 };
    struct buf text;
    sigset_t signals;
    int status = EXIT_SUCCESS;

    hold_signals(&signals);
    buf_init(&text, TEXT_BYTES);
    if (!options_read(&options, count, arguments, &err)) {
        status = complain(&err, EXIT_USAGE);
    } else if (options.help) {
        options_describe(spoken(), &text);
        fputs(buf_text(&text), stdout);
    } else if (options.version) {
        puts("algoform-sandbox " ALGOFORM_VERSION);
    } else {
        status = run(&options, &signals);
    }
    buf_done(&text);
    options_done(&options);
    return status;
}
