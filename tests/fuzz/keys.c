/* Lines of "action = keys" laid over the rows: what is taken leaves every action of the rows a key, but
 * those that somebody asked to have none, and never one key to submit and to send. */
#include "fuzz.h"

#include "base/buf.h"
#include "term/keys.h"

#include <string.h>

static void check_settled(void)
{
    static const enum state states[] = { STATE_LIST, STATE_MOVE, STATE_EDIT, STATE_PICK, STATE_READ };
    static const enum action needed[] = { ACTION_OPEN,   ACTION_BACK,    ACTION_QUIT,
                                          ACTION_ACCEPT, ACTION_ABANDON, ACTION_COMMAND };

    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
        bool reached = false;

        for (size_t s = 0; s < sizeof states / sizeof *states; s++) {
            struct key key = keys_key(needed[i], states[s]);

            reached = reached || (key.code != 0 && keys_action(key, states[s]) == needed[i]);
        }
        PROMISE(reached);
    }
    for (uint32_t code = 1; code < 128; code++) {
        struct key key = { .code = code };

        PROMISE(keys_action(key, STATE_READ) != ACTION_YES || keys_action(key, STATE_MOVE) != ACTION_SUBMIT);
    }
    for (uint32_t letter = '!'; letter < 127; letter++)
        PROMISE(keys_action((struct key){ .code = letter }, STATE_EDIT) == ACTION_NONE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct err err = { 0 };
    struct buf text;
    bool taken = true;
    char *rest, *line;

    buf_init(&text, 1 << 20);
    buf_bytes(&text, (const char *)data, size);
    rest = buf_take(&text);
    char *all = rest;
    for (line = strtok_r(rest, "\n", &rest); taken && line; line = strtok_r(NULL, "\n", &rest)) {
        char *sign = strchr(line, '=');

        if (sign) {
            *sign = '\0';
            taken = keys_change(line, sign + 1, &err);
        }
    }
    if (taken && keys_settle(&err))
        check_settled();
    else
        PROMISE(err.kind == ERR_CONFIG && *err_text(&err, LANGUAGE_ZH));
    keys_reset();
    free(all);
    return 0;
}
