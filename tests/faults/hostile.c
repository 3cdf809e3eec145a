/* Hostile bytes everywhere: names, descriptions, ids, refusals, file names and profiles that hold escape
 * sequences, bidirectional overrides, NUL, bad UTF-8, 5,000 combining marks and lines of a megabyte are
 * shown by the real program on a terminal. What reaches the terminal is scanned byte by byte: no
 * sequence of theirs may be among the program's own.
 *
 *   hostile BUILD DATA [aloud]: aloud prints each screen as it was left */
#define _GNU_SOURCE /* memmem */
#include "server.h"

#include "screen/world.h"
#include "terminal/clipboard.h"
#include "terminal/terminal.h"

#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BODY_SIZE = 3 << 20, COMBINING = 5000, LONG_LINE = 1 << 20, SHOWN_BEFORE = 40 };

/* As JSON holds it, and as bytes in file names and arguments. */
#define IN_JSON                                                                                              \
    "A\\u001b]0;PWNED\\u0007B\\u001b[38;5;199mC\\u009b6nD\\u202eE\\u0000F\\u0008G\\r\\nH\\u001b]52;c;"       \
    "UFdORUQ="                                                                                               \
    "\\u0007I\\u2066J\\u001bcK\\u001b[77;199HL\\u0090qM\\u009cN\\u001b[?1049lO\\u007fP\\u001b[21tQ"
#define IN_BYTES                                                                                             \
    "A\033]0;PWNED\007B\033[38;5;199mC\302\2336nD\342\200\256E\bG\033]52;c;UFdORUQ=\007I\342\201\246J\033cK" \
    "\033[77;199HL\302\220qM\302\234N\377\200\033[21tO"

static char list[BODY_SIZE], item[BODY_SIZE], refusal[8192];

struct watch {
    struct world world;
    char *raw; /* what the program wrote to the terminal */
    size_t size, pages, hostile, wrong, commands;
    bool aloud;
};

static void add(char *out, const char *text)
{
    strncat(out, text, BODY_SIZE - strlen(out) - 1);
}

/* An algorithm whose every text is hostile; `filling` is put behind the description. */
static void add_item(char *out, const char *id, const char *filling)
{
    static const char body[] =
        "{\"metadata\":{\"id\":\"%s\",\"name\":\"" IN_JSON "\",\"workspace_id\":\"" IN_JSON
        "\",\"create_time\":1636600721742,\"update_time\":1636600721742,\"user_name\":\"" IN_JSON
        "\",\"description\":\"" IN_JSON;
    static const char rest[] =
        "\"},\"job_config\":{\"code_dir\":\"/a/" IN_JSON "/\",\"boot_file\":\"/a/" IN_JSON
        "/t.py\",\"command\":\"" IN_JSON "\",\"parameters\":[{\"name\":\"" IN_JSON "\",\"value\":\"" IN_JSON
        "\",\"description\":\"" IN_JSON "\",\"constraint\":{\"type\":\"" IN_JSON
        "\",\"editable\":true,\"required\":true,\"sensitive\":false,\"valid_type\":\"Choice\",\"valid_"
        "range\":[\"" IN_JSON "\"]}}],\"engine\":{\"engine_id\":\"" IN_JSON "\",\"engine_name\":\"" IN_JSON
        "\"}},\"" IN_JSON "\":\"" IN_JSON "\"}";
    static char head[sizeof body + 2048];

    snprintf(head, sizeof head, body, id);
    add(out, head);
    add(out, filling);
    add(out, rest);
}

static void prepare(void)
{
    static char combining[2 * COMBINING + 2], line[LONG_LINE + 1];

    combining[0] = 'e';
    for (size_t i = 0; i < COMBINING; i++)
        memcpy(combining + 1 + 2 * i, "\314\201", 2);
    memset(line, 'x', LONG_LINE);
    add(list, "{\"total\":4,\"count\":4,\"limit\":50,\"offset\":0,\"items\":[");
    add_item(list, "11111111-1111-1111-1111-111111111111", "");
    add(list, ",");
    add_item(list, "22222222-2222-2222-2222-222222222222", combining);
    add(list, ",");
    add_item(list, "33333333-3333-3333-3333-333333333333", line);
    add(list, ",");
    add_item(list, IN_JSON, "");
    add(list, "]}");
    add_item(item, "11111111-1111-1111-1111-111111111111", combining);
    snprintf(refusal, sizeof refusal,
             "{\"error_code\":\"ModelArts.2767\\u001b]0;PWNED\\u0007\",\"error_msg\":\"%s\"}", IN_JSON);
}

static void answer(void *context, const struct asked *asked, struct reply *reply)
{
    bool reads = strcmp(asked->method, "GET") == 0;

    (void)context;
    reply->status = reads ? 200 : 400;
    reply->headers[0][0] = "X-Request-Id";
    reply->headers[0][1] = "id\302\2336n\342\200\256PWNED";
    if (strstr(asked->path, "/algorithms?"))
        reply->body = list;
    else if (reads && strstr(asked->path, "/algorithms/22222222"))
        reply->body = "\033]0;PWNED\007{\"\377\200\033[6n";
    else if (reads && strstr(asked->path, "/algorithms/"))
        reply->body = item;
    else {
        reply->status = 400;
        reply->body = refusal;
    }
}

/* Reading what was written. */

static void find(struct watch *watch, const char *where, size_t at, const char *what)
{
    if (watch->wrong++ >= 8)
        return;
    printf("%s: %s reaches the terminal: ", where, what);
    for (size_t i = at > SHOWN_BEFORE ? at - SHOWN_BEFORE : 0; i < at + SHOWN_BEFORE && i < watch->size;
         i++) {
        unsigned char byte = (unsigned char)watch->raw[i];

        printf(byte < 0x20 || byte > 0x7e ? "\\x%02x" : "%c", byte);
    }
    printf("\n");
}

/* Curses keeps the title while it has the screen; nothing else is asked of the window. */
static size_t title_kept(const char *bytes, size_t at)
{
    return at == 9 - 1 && (memcmp(bytes, "\033[22;0;0", at) == 0 || memcmp(bytes, "\033[23;0;0", at) == 0)
               ? at + 1
               : 0;
}

/* Where an escape sequence of the kinds that curses uses ends; 0: another kind. */
static size_t own_sequence(const char *bytes, size_t size)
{
    if (size < 2)
        return 0;
    if (strchr("=>78M(", bytes[1]))
        return bytes[1] == '(' ? 3 : 2;
    if (bytes[1] != '[')
        return 0;
    for (size_t i = 2; i < size; i++)
        if (bytes[i] >= '@')
            return bytes[i] == 't' ? title_kept(bytes, i) : strchr("nc", bytes[i]) ? 0 : i + 1;
    return 0;
}

/* Only what was copied for the person may go to the clipboard, as base64. */
static size_t own_copy(const char *bytes, size_t size)
{
    static const char start[] = "\033]52;c;";
    const char *end = memchr(bytes, '\a', size);
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";

    if (size < sizeof start || memcmp(bytes, start, sizeof start - 1) != 0 || !end ||
        memcmp(bytes + sizeof start - 1, "UFdORUQ", 7) == 0 ||
        strspn(bytes + sizeof start - 1, letters) != (size_t)(end - bytes) - (sizeof start - 1))
        return 0;
    return (size_t)(end - bytes) + 1;
}

static void scan(struct watch *watch, const char *where)
{
    static const char *const planted[] = { "38;5;199m", "77;199H", "\033]0;", "\033c" };
    const char *raw = watch->raw;

    watch->pages++;
    watch->hostile += memmem(raw, watch->size, "PWNED", 5) != NULL;
    for (size_t at = 0; at < watch->size;) {
        unsigned char byte = (unsigned char)raw[at],
                      next = at + 1 < watch->size ? (unsigned char)raw[at + 1] : 0;
        size_t own = 1;

        if (byte == '\033' && !(own = own_sequence(raw + at, watch->size - at)) &&
            !(own = own_copy(raw + at, watch->size - at)))
            find(watch, where, at, "an escape sequence");
        else if ((byte < 0x20 && !strchr("\033\b\r\n\t", byte)) || byte == 0 || byte == 0x7f)
            find(watch, where, at, "a control byte");
        else if (byte == 0xc2 && next >= 0x80 && next < 0xa0)
            find(watch, where, at, "a control character of the upper range");
        else if (byte >= 0xf8 || byte == 0xc0)
            find(watch, where, at, "a byte that is not UTF-8");
        else if (byte == 0xe2 && ((next == 0x80 && strchr("\252\253\254\255\256", raw[at + 2])) ||
                                  (next == 0x81 && strchr("\246\247\250\251", raw[at + 2]))))
            find(watch, where, at, "a bidirectional override");
        for (size_t i = 0; i < sizeof planted / sizeof *planted; i++)
            if (watch->size - at >= strlen(planted[i]) &&
                memcmp(raw + at, planted[i], strlen(planted[i])) == 0 && *planted[i] == '\033')
                find(watch, where, at, "a planted sequence");
        at += own > 0 ? own : 1;
    }
}

/* A command that was copied is one line of ASCII with nothing in it that a shell or a terminal obeys. */
static void check_command(struct watch *watch, const char *where)
{
    char *text = clipboard_last(watch->raw, watch->size);
    size_t quotes = 0;
    bool harmless = text && strncmp(text, "curl -g ", 8) == 0;

    for (const char *at = harmless ? text : ""; *at; at++) {
        harmless = harmless && *at >= ' ' && *at <= '~' && *at != '!';
        quotes += *at == '\'';
    }
    if (!harmless || quotes % 2 != 0) {
        printf("%s: what was copied is no harmless command: %.200s\n", where, text ? text : "(nothing)");
        watch->wrong++;
    }
    watch->commands++;
    free(text);
}

static bool press(struct terminal *terminal, const char *script)
{
    struct key key;

    while (keys_next(&script, &key)) {
        terminal_send(terminal, &key);
        if (!terminal_answered(terminal))
            return false;
    }
    return true;
}

static struct terminal *begin(struct watch *watch, const char *const *arguments, FILE **record)
{
    *record = open_memstream(&watch->raw, &watch->size);
    return terminal_start(&(struct terminal_options){
        .arguments = arguments, .columns = 80, .rows = 24, .limit_ms = 20000, .record = *record });
}

/* What came, however the program ended. */
static void look(struct watch *watch, const char *where, struct terminal *terminal, FILE *record)
{
    terminal_answered(terminal); /* what is still on its way */
    if (watch->aloud) {
        char *text = terminal_text(terminal);

        printf("== %s\n%s\n", where, text);
        free(text);
    }
    terminal_free(terminal);
    fclose(record);
    if (watch->size < 20) {
        printf("%s: nothing was shown\n", where);
        watch->wrong++;
    }
    scan(watch, where);
    if (strncmp(where, "curl of ", 8) == 0)
        check_command(watch, where);
    free(watch->raw);
    watch->raw = NULL;
}

/* One program at the terminal: keys, or to its end where there are none. */
static void show(struct watch *watch, const char *where, const char *const *arguments, const char *keys)
{
    FILE *record;
    struct terminal *terminal = begin(watch, arguments, &record);

    if (keys && (!terminal_at_rest(terminal) || !press(terminal, keys) ||
                 !(terminal_over(terminal) || terminal_at_rest(terminal)))) {
        printf("%s: %s\n", where, terminal_complaint(terminal));
        watch->wrong++;
    }
    if (!keys && !terminal_ended(terminal)) {
        printf("%s: it does not end\n", where);
        watch->wrong++;
    }
    look(watch, where, terminal, record);
}

/* What is said when the program is ended at once, with the place of the drafts in it. */
static void show_last_words(struct watch *watch)
{
    static const char *const arguments[] = { "algoform", "edit", "plain.json", NULL };
    const char *state = getenv("XDG_STATE_HOME");
    char *usual = strdup(state ? state : ""), path[512];
    FILE *record;

    snprintf(path, sizeof path, "%s/" IN_BYTES, watch->world.directory);
    setenv("XDG_STATE_HOME", path, 1);
    struct terminal *terminal = begin(watch, arguments, &record);
    terminal_shows(terminal, " name "); /* so far words are ready for it */
    terminal_at_rest(terminal);
    kill(terminal_process(terminal), SIGQUIT);
    if (!terminal_ended(terminal) || !terminal_has(terminal, "is in the draft in")) {
        printf("last words: not said\n");
        watch->wrong++;
    }
    look(watch, "last words", terminal, record);
    setenv("XDG_STATE_HOME", usual, 1);
    free(usual);
}

#define ID "11111111-1111-1111-1111-111111111111"

static void show_screens(struct watch *watch)
{
    static const struct {
        const char *where, *keys;
    } visits[] = {
        { "the list", "jjjj<End><Home>/PWNED<Enter><Esc>o" },
        { "details", "<Enter><PgDn><PgDn>" },
        { "details of bad bytes", "j<Enter>" },
        { "details of a long line", "jj<Enter><PgDn>" },
        { "a hostile id", "jjj<Enter>" },
        { "the form", "i<PgDn><PgDn><PgUp>jjjj" },
        { "typing", "ij<Enter>x<End><Left><Left><Enter>" },
        { "JSON", "iv<PgDn>" },
        { "the review", "ij<Enter>x<Enter>SSy" },
        { "messages", "ij<Enter>x<Enter>Sy<Esc>!" },
        { "differences", "ij<Enter>x<Enter>D<PgDn>" },
        { "copies", "iyvypyjyiyc" },
        { "curl of the list", "yc" },
        { "curl of details", "<Enter>yc" },
        { "curl of the form", "iyc" },
        { "curl of combining marks", "jiyc" },
        { "a curl command too long for a clipboard", "jjiyc<PgDn>" },
        { "a curl command for a hostile id", "jjjyc" },
        { "deleting", "X" },
        { "drafts", "ij<Enter>x<Enter>qw" },
        { "history", "iH" },
        { "the palette", "i:hist<Enter>" },
    };

    show(watch, "a refusal", (const char *const[]){ "algoform", "new", "--from", "example", NULL }, "Sy");
    for (size_t i = 0; i < sizeof visits / sizeof *visits; i++)
        show(watch, visits[i].where, (const char *const[]){ "algoform", NULL }, visits[i].keys);
    show(watch, "a hostile file", (const char *const[]){ "algoform", "edit", IN_BYTES ".json", NULL },
         "jjjx<PgDn>");
}

static void show_commands(struct watch *watch)
{
    static const char *const commands[][8] = {
        { "algoform", "list" },
        { "algoform", "list", "-o", "json" },
        { "algoform", "list", "-o", "name" },
        { "algoform", "get", ID },
        { "algoform", "--trace", "-", "get", ID },
        { "algoform", "get", "22222222-2222-2222-2222-222222222222" },
        { "algoform", "get", IN_BYTES },
        { "algoform", "diff", ID, "-f", "plain.json" },
        { "algoform", "create", "-f", "plain.json" },
        { "algoform", "update", ID, "-f", "plain.json", "--force" },
        { "algoform", "update", ID, "-f", IN_BYTES ".json", "--dry-run" },
        { "algoform", "delete", ID, "--yes" },
        { "algoform", "api", "GET", "/v2/p/algorithms/" ID },
        { "algoform", "api", "GET", "/" IN_BYTES },
        { "algoform", "validate", IN_BYTES ".json" },
        { "algoform", "validate", IN_BYTES ".absent" },
        { "algoform", "fmt", IN_BYTES ".json" },
        { "algoform", "explain", IN_BYTES },
        { "algoform", "--profile", IN_BYTES, "list" },
        { "algoform", "profile", "list" },
        { "algoform", "drafts", "list" },
        { "algoform", "history", "list" },
        { "algoform", "history", "show", "1" },
        { "algoform", "history", "list", "-o", "json" },
        { "algoform", IN_BYTES },
        { "algoform", "list", "--sort", IN_BYTES },
        { "algoform", "list", "--" IN_BYTES },
        { "algoform-sandbox", "--" IN_BYTES },
        { "algoform-sandbox", "--data", "/absent/" IN_BYTES },
    };

    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        show(watch, commands[i][1], commands[i], NULL);
    show(watch, "what is to be deleted", (const char *const[]){ "algoform", "delete", ID, NULL }, "x<Enter>");
}

static void write_file(const char *name, const char *text)
{
    FILE *file = fopen(name, "we");

    if (!file || fputs(text, file) < 0 || fclose(file) != 0) {
        perror(name);
        exit(2);
    }
}

int main(int count, char **arguments)
{
    struct watch watch = { 0 };
    struct server *server;

    prepare();
    watch.aloud = count == 4;
    if (count < 3 || !world_begin(&watch.world, arguments[1], arguments[2]) ||
        chdir(watch.world.directory) != 0 || !(server = server_start(answer, NULL, NULL, NULL)))
        return 2;
    setenv("ALGOFORM_ENDPOINT", server_url(server), 1);
    setenv("ALGOFORM_PROJECT_ID", "p", 1);
    setenv("ALGOFORM_AUTH_TOKEN", "token", 1);
    write_file("plain.json", "{\"metadata\":{\"name\":\"plain\"}}");
    write_file(IN_BYTES ".json", item);
    show_screens(&watch); /* which leaves drafts for the commands */
    show_commands(&watch);
    show_last_words(&watch);
    mkdir("config/algoform", 0700);
    write_file("config/algoform/config",
               "[profile a\302\2336nb\342\200\256]\nendpoint = https://x.example/\302\220q\n");
    show(&watch, "a hostile configuration", (const char *const[]){ "algoform", "profile", "list", NULL },
         NULL);
    server_stop(server);
    world_end(&watch.world);
    printf("hostile pages shown harmlessly / shown: %zu / %zu (with planted text on %zu)\n",
           watch.pages - (watch.wrong ? 1 : 0), watch.pages, watch.hostile);
    /* A page that shows none of it proves nothing; some have nothing to show. */
    return watch.wrong == 0 && watch.commands > 0 && watch.hostile * 3 > watch.pages * 2 ? 0 : 1;
}
