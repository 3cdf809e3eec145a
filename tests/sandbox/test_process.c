/* The program as a process: how it starts, where it listens, how quiet it is, how it ends. */
#include "caller.h"

#include "base/clock.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void it_prints_what_a_shell_can_eval(void **state)
{
    struct sandbox sandbox;
    char expected[512];

    (void)state;
    sandbox_start(&sandbox, NULL);
    snprintf(expected, sizeof expected,
             "# algoform-sandbox: http://127.0.0.1:%d\n"
             "export ALGOFORM_ENDPOINT=http://127.0.0.1:%d\n"
             "export ALGOFORM_PROJECT_ID=" PROJECT "\n"
             "export HUAWEICLOUD_SDK_AK=SANDBOXACCESSKEY\n"
             "export HUAWEICLOUD_SDK_SK=sandbox-secret-key\n"
             "# or, without signing: export ALGOFORM_AUTH_TOKEN=sandbox-token\n",
             sandbox.port, sandbox.port);
    assert_string_equal(sandbox.greeting, expected);
    assert_int_equal(sandbox_end(&sandbox, SIGTERM), 0);
}

static void signals_end_it_with_status_zero(void **state)
{
    static const int signals[] = { SIGTERM, SIGINT, SIGHUP };
    struct sandbox sandbox;

    (void)state;
    for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) {
        sandbox_start(&sandbox, NULL);
        json_free(ask(&sandbox, "GET", ALGORITHMS, NULL, 200));
        assert_int_equal(sandbox_end(&sandbox, signals[i]), 0);
    }
}

static void waiting_requests_do_not_hold_up_the_end(void **state)
{
    static const char request[] = "GET " ALGORITHMS " HTTP/1.1\r\nHost: x\r\n" TOKEN "\r\n";
    struct sandbox sandbox;
    int64_t before;
    int idle, stalled;

    (void)state;
    sandbox_start(&sandbox, "--fault", "stall", NULL);
    idle = dial(&sandbox);
    stalled = dial(&sandbox);
    assert_int_equal(send(stalled, request, strlen(request), 0), strlen(request));
    nanosleep(&(struct timespec){ .tv_nsec = 100000000 }, NULL);
    before = clock_monotonic_ms();
    assert_int_equal(sandbox_end(&sandbox, SIGTERM), 0);
    assert_true(clock_monotonic_ms() - before < 3000);
    close(idle);
    close(stalled);
}

/* The local addresses of sockets that listen on a port, as /proc writes them. */
static int listeners(const char *table, int port, char *address, size_t size)
{
    FILE *in = fopen(table, "r");
    char line[512], local[64];
    unsigned number, state;
    int count = 0;

    while (in && fgets(line, sizeof line, in)) {
        if (sscanf(line, " %*d: %63[0-9A-F]:%x %*[0-9A-F]:%*x %x", local, &number, &state) == 3 &&
            state == 0x0a && number == (unsigned)port) {
            snprintf(address, size, "%s", local);
            count++;
        }
    }
    if (in)
        fclose(in);
    return count;
}

static void it_listens_on_the_loopback_only(void **state)
{
    struct sandbox sandbox;
    char address[64], expected[16];

    (void)state;
    sandbox_start(&sandbox, NULL);
    snprintf(expected, sizeof expected, "%08X", (unsigned)htonl(INADDR_LOOPBACK));
    assert_int_equal(listeners("/proc/net/tcp", sandbox.port, address, sizeof address), 1);
    assert_string_equal(address, expected);
    assert_int_equal(listeners("/proc/net/tcp6", sandbox.port, address, sizeof address), 0);
    assert_int_equal(sandbox_end(&sandbox, SIGTERM), 0);
}

/* How often all threads of a process together have woken up. */
static long wake_ups(pid_t process)
{
    char path[300], line[256];
    struct dirent *entry;
    DIR *tasks;
    long sum = 0, count;

    snprintf(path, sizeof path, "/proc/%d/task", (int)process);
    tasks = opendir(path);
    assert_non_null(tasks);
    while ((entry = readdir(tasks))) {
        FILE *in;
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "/proc/%d/task/%.20s/status", (int)process, entry->d_name);
        in = fopen(path, "r");
        while (in && fgets(line, sizeof line, in))
            if (sscanf(line, "voluntary_ctxt_switches: %ld", &count) == 1)
                sum += count;
        if (in)
            fclose(in);
    }
    closedir(tasks);
    return sum;
}

static void at_rest_it_does_not_wake(void **state)
{
    struct sandbox sandbox;
    long before;
    int idle;

    (void)state;
    sandbox_start(&sandbox, NULL);
    json_free(ask(&sandbox, "GET", ALGORITHMS, NULL, 200));
    idle = dial(&sandbox); /* a connection that is kept open for later */
    nanosleep(&(struct timespec){ .tv_nsec = 300000000 }, NULL);
    before = wake_ups(sandbox.process);
    nanosleep(&(struct timespec){ .tv_sec = 1, .tv_nsec = 500000000 }, NULL);
    assert_int_equal(wake_ups(sandbox.process), before);
    close(idle);
    assert_int_equal(sandbox_end(&sandbox, SIGTERM), 0);
}

static void a_connection_is_used_again(void **state)
{
    static const char request[] = "GET " ALGORITHMS "/" DOCUMENTED " HTTP/1.1\r\nHost: x\r\n" TOKEN "\r\n";
    struct sandbox sandbox;
    int to;

    (void)state;
    sandbox_start(&sandbox, NULL);
    to = dial(&sandbox);
    for (int i = 0; i < 3; i++) {
        char answer[16384] = { 0 };
        size_t have = 0;
        const char *end = NULL;
        assert_int_equal(send(to, request, strlen(request), 0), strlen(request));
        while (!end || !strstr(end, "\"advanced_config\":{}}")) {
            ssize_t size = recv(to, answer + have, sizeof answer - 1 - have, 0);
            assert_true(size > 0);
            have += (size_t)size;
            end = strstr(answer, "\r\n\r\n");
        }
        assert_int_equal(strncmp(answer, "HTTP/1.1 200", 12), 0);
    }
    close(to);
    assert_int_equal(sandbox_end(&sandbox, SIGTERM), 0);
}

static void a_given_port_is_taken_or_named(void **state)
{
    struct sandbox first, second;
    char port[16], *complaint;

    (void)state;
    sandbox_start(&first, NULL);
    snprintf(port, sizeof port, "%d", first.port);
    assert_int_equal(sandbox_run(&complaint, "--port", port, NULL), 1);
    assert_non_null(strstr(complaint, port));
    free(complaint);
    json_free(ask(&first, "GET", ALGORITHMS, NULL, 200));
    assert_int_equal(sandbox_end(&first, SIGTERM), 0);
    sandbox_start(&second, "--port", port, NULL); /* at once, although connections linger */
    assert_int_equal(second.port, (int)strtol(port, NULL, 10));
    assert_int_equal(sandbox_end(&second, SIGTERM), 0);
}

static void wrong_options_are_usage_errors_that_say_why(void **state)
{
    static const struct {
        const char *option, *value, *why;
    } cases[] = {
        { "--prot", "1", "--prot" },
        { "--port", "70000", "65535" },
        { "--port", "x", "65535" },
        { "--port", NULL, "needs N" },
        { "--project", "a b", "hyphens" },
        { "--credentials", "nocolon", "ACCESSKEY:SECRETKEY" },
        { "--empty=yes", NULL, "no value" },
        { "--credentials", "a:b;c", "ACCESSKEY:SECRETKEY" },
        { "--fill", "0", "a number from 1" },
        { "--fill", "many", "a number from 1" },
        { "--tls", "cert", "needs CERT KEY" },
        { "stray", NULL, "stray" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *complaint;
        assert_int_equal(sandbox_run(&complaint, cases[i].option, cases[i].value, NULL), 2);
        if (!strstr(complaint, cases[i].why))
            fail_msg("%s: %s", cases[i].option, complaint);
        free(complaint);
    }
}

#define CERTIFICATE TEST_DATA "/sandbox/tls-certificate.pem"
#define KEY         TEST_DATA "/sandbox/tls-key.pem"

/* The start of a handshake of TLS 1.2: one cipher, one curve, no more than it takes. */
static const unsigned char client_hello[] = {
    0x16, 3,    1,  0,  0x56, 1,    0,  0,  0x52, 3,    3,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12,
    13,   14,   15, 16, 17,   18,   19, 20, 21,   22,   23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 0,  0,  2,
    0xc0, 0x2b, 1,  0,  0,    0x27, 0,  10, 0,    4,    0,  2,  0,  23, 0,  11, 0,  2,  1,  0,  0,  13, 0,
    4,    0,    2,  4,  3,    0,    23, 0,  0,    0xff, 1,  0,  1,  0,  0,  22, 0,  0,  0,  35, 0,  0,
};

static void with_a_certificate_it_speaks_tls_and_nothing_else(void **state)
{
    struct sandbox sandbox;
    struct reply reply;
    unsigned char answer[5] = { 0 };
    int to;

    (void)state;
    sandbox_start(&sandbox, "--tls", CERTIFICATE, KEY, NULL);
    assert_non_null(strstr(sandbox.greeting, "export ALGOFORM_ENDPOINT=https://127.0.0.1:"));
    reply = call(&sandbox, "GET", ALGORITHMS, TOKEN, NULL);
    assert_int_equal(reply.status, 0);
    reply_done(&reply);
    to = dial(&sandbox);
    assert_int_equal(send(to, client_hello, sizeof client_hello, 0), sizeof client_hello);
    assert_int_equal(recv(to, answer, sizeof answer, MSG_WAITALL), sizeof answer);
    assert_int_equal(answer[0], 0x16); /* a handshake comes back, no alert */
    close(to);
    assert_int_equal(sandbox_end(&sandbox, SIGTERM), 0);
}

static void certificates_that_cannot_be_used_are_told(void **state)
{
    char *complaint;

    (void)state;
    assert_int_equal(sandbox_run(&complaint, "--tls", "/nonexistent/cert.pem", KEY, NULL), 1);
    assert_non_null(strstr(complaint, "/nonexistent/cert.pem"));
    free(complaint);
    assert_int_equal(sandbox_run(&complaint, "--tls", KEY, CERTIFICATE, NULL), 1);
    assert_non_null(strstr(complaint, "belong together"));
    free(complaint);
}

static void help_lists_every_option_and_fault(void **state)
{
    static const char *const words[] = { "--port N",    "--data FILE",  "--fault SPEC", "--offset-pages",
                                         "drop-before", "garbage-json", "status:CODE",  "status-after:CODE" };
    FILE *out = popen(SANDBOX " --help", "r");
    char text[16384] = { 0 };

    (void)state;
    assert_non_null(out);
    assert_true(fread(text, 1, sizeof text - 1, out) > 0);
    assert_int_equal(pclose(out), 0);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        assert_non_null(strstr(text, words[i]));
}

static void a_broken_pipe_at_the_start_is_told(void **state)
{
    (void)state;
    assert_int_equal(WEXITSTATUS(system(SANDBOX " 2>/dev/null >/dev/full")), 1);
}

static void nonsense_on_the_wire_does_no_harm(void **state)
{
    static const char *const lines[] = {
        "\r\n\r\n",
        "GET\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "GET http://elsewhere/ HTTP/1.1\r\nHost: x\r\n\r\n",
        "POST " ALGORITHMS " HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
        "POST " ALGORITHMS " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "GET /%00%ff%2f?%=%&&=&limit HTTP/1.1\r\nHost: x\r\n\r\n",
        "\xff\xfe\x00 garbage",
    };
    struct sandbox sandbox;

    (void)state;
    sandbox_start(&sandbox, NULL);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        int to = dial(&sandbox);
        assert_true(send(to, lines[i], strlen(lines[i]), MSG_NOSIGNAL) > 0);
        shutdown(to, SHUT_WR);
        char bytes[4096];
        while (recv(to, bytes, sizeof bytes, 0) > 0)
            ;
        close(to);
        json_free(ask(&sandbox, "GET", ALGORITHMS, NULL, 200));
    }
    assert_int_equal(sandbox_end(&sandbox, SIGTERM), 0);
}

/* What somebody asks for is shown on the terminal of whoever runs it. */
static void the_log_shows_nothing_that_a_terminal_obeys(void **state)
{
    static const char line[] = "GET /\033]0;PWNED\007\302\233m\342\200\256\377 HTTP/1.1\r\nHost: x\r\n\r\n";
    char *path = new_file("log"), bytes[4096] = "";
    int usual = dup(STDERR_FILENO), log = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    struct sandbox sandbox;

    (void)state;
    dup2(log, STDERR_FILENO);
    sandbox_start(&sandbox, "--log", NULL);
    dup2(usual, STDERR_FILENO);
    int to = dial(&sandbox);
    assert_true(send(to, line, sizeof line - 1, MSG_NOSIGNAL) > 0);
    shutdown(to, SHUT_WR);
    while (recv(to, bytes, sizeof bytes, 0) > 0)
        continue;
    close(to);
    json_free(ask(&sandbox, "GET", ALGORITHMS, NULL, 200));
    assert_int_equal(sandbox_end(&sandbox, SIGTERM), 0);
    ssize_t size = pread(log, bytes, sizeof bytes - 1, 0);
    assert_true(size > 0);
    bytes[size] = '\0';
    assert_non_null(strstr(bytes, "PWNED"));
    for (ssize_t i = 0; i < size; i++)
        assert_true(bytes[i] == '\n' || ((unsigned char)bytes[i] >= 0x20 && bytes[i] != 0x7f));
    assert_null(strstr(bytes, "\302\233"));
    assert_null(strstr(bytes, "\342\200\256"));
    assert_null(strchr(bytes, '\377'));
    close(log);
    close(usual);
    forget_file(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_prints_what_a_shell_can_eval),
        cmocka_unit_test(signals_end_it_with_status_zero),
        cmocka_unit_test(waiting_requests_do_not_hold_up_the_end),
        cmocka_unit_test(it_listens_on_the_loopback_only),
        cmocka_unit_test(at_rest_it_does_not_wake),
        cmocka_unit_test(a_connection_is_used_again),
        cmocka_unit_test(a_given_port_is_taken_or_named),
        cmocka_unit_test(wrong_options_are_usage_errors_that_say_why),
        cmocka_unit_test(with_a_certificate_it_speaks_tls_and_nothing_else),
        cmocka_unit_test(certificates_that_cannot_be_used_are_told),
        cmocka_unit_test(help_lists_every_option_and_fault),
        cmocka_unit_test(a_broken_pipe_at_the_start_is_told),
        cmocka_unit_test(nonsense_on_the_wire_does_no_harm),
        cmocka_unit_test(the_log_shows_nothing_that_a_terminal_obeys),
    };

    setenv("LC_ALL", "C.UTF-8", 1); /* complaints are compared in English */
    return cmocka_run_group_tests(tests, NULL, NULL);
}
