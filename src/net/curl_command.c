#include "net/curl_command.h"

#include "base/utf8.h"
#include "net/endpoint.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* In single quotes nothing counts but their end. */
static void add_quoted(struct buf *out, const char *text)
{
    buf_char(out, '\'');
    for (; *text; text++) {
        if (*text == '\'')
            buf_string(out, "'\\''");
        else
            buf_char(out, *text);
    }
    buf_char(out, '\'');
}

static bool is_plain(const char *text)
{
    while (*text >= ' ' && *text <= '~')
        text++;
    return *text == '\0';
}

/* A file may have any name: what is not printable ASCII is spelled for printf, which gives it back. */
static void add_file(struct buf *out, const char *path)
{
    if (is_plain(path)) {
        add_quoted(out, path);
        return;
    }
    buf_string(out, "\"$(printf '");
    for (; *path; path++)
        buf_format(out, "\\%03o", (unsigned)(unsigned char)*path);
    buf_string(out, "')\"");
}

static void add_escape(struct buf *out, uint32_t code)
{
    if (code >= 0x10000) {
        code -= 0x10000;
        buf_format(out, "\\u%04x\\u%04x", (unsigned)(0xD800 + (code >> 10)),
                   (unsigned)(0xDC00 + (code & 0x3FF)));
    } else {
        buf_format(out, "\\u%04x", (unsigned)code);
    }
}

/* Outside of strings JSON is plain; inside them any character may be an escape: the quote too, and
 * the "!" that csh looks for even between quotes. So the text needs no other quoting. */
static void add_body(struct buf *out, const struct json *body, enum json_style style)
{
    char *text = json_written(body, style);
    size_t size = strlen(text);
    buf_char(out, '\'');
    for (size_t at = 0; at < size;) {
        uint32_t code = 0xFFFD;
        size_t length = utf8_decode(text + at, size - at, &code);
        if ((code >= ' ' && code <= '~' && code != '\'' && code != '!') || code == '\n')
            buf_char(out, text[at]);
        else
            add_escape(out, code);
        at += length > 0 ? length : 1;
    }
    buf_char(out, '\'');
    free(text);
}

static bool check(const struct curl_command *command, struct err *err)
{
    return endpoint_check(command->endpoint, err) && endpoint_check_project(command->project_id, err) &&
           (!command->id || endpoint_check_id(command->id, err));
}

bool curl_command_write(const struct curl_command *command, struct buf *out, struct err *err)
{
    const struct call_row *call = &calls[command->call];
    if (!check(command, err))
        return false;
    struct buf url;
    buf_init(&url, SIZE_MAX);
    buf_bytes(&url, command->endpoint, endpoint_size(command->endpoint));
    endpoint_add_path(&url, command->call, command->project_id, command->id);
    buf_string(out, "curl -g"); /* the brackets of an IPv6 address are no range */
    if (strcmp(call->method, "GET") != 0)
        buf_format(out, " -X %s", call->method);
    buf_char(out, ' ');
    add_quoted(out, buf_text(&url));
    buf_done(&url);
    if (command->ca_file) {
        buf_string(out, " --cacert ");
        add_file(out, command->ca_file);
    }
    buf_string(out, " -H \"X-Auth-Token: $ALGOFORM_AUTH_TOKEN\"");
    if (command->body) {
        buf_string(out, " -H 'Content-Type: application/json' --data-raw ");
        add_body(out, command->body, command->style);
    }
    return true;
}
