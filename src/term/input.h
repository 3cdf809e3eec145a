/* term/input.h - bytes from a terminal become keys, however they were cut on the way.
 *
 * A line may bring a character or the sequence of an arrow in pieces: what is unfinished
 * waits for its rest, and nothing that follows is lost for it. A character waits as long as
 * it takes, a sequence until it is due: then an Esc was the key of that name. Should the rest
 * of a sequence come all the same, its key comes behind a TERM_UNESCAPE, which takes that Esc back.
 * A paste lasts until its end comes, or a Ctrl-C by itself. Reads nothing itself and asks no
 * clock; the caller gives one byte at a time. */
#ifndef TERM_INPUT_H
#define TERM_INPUT_H

#include "term/term.h"

#include <stddef.h>

/* What the terminal's description says of a sequence: a key, 0 for nothing, or less when it
 * is the beginning of one (curses' key_defined). */
typedef int input_known_fn(const char *sequence);

struct input {
    input_known_fn *known;
    bool mouse;   /* whether clicks count */
    bool pasting; /* between the marks of a bracketed paste */
    bool broken;  /* a Ctrl-C came in it after a pause: should nothing follow, it ends the paste */
    bool turned;  /* a carriage return was pasted: a line feed behind it is no other line */
    bool told;    /* the Esc in front was given out already: what follows came late */
    char bytes[32];
    size_t size;
    int64_t last_ms; /* when the last of them came */
    int64_t tail_ms; /* until then the rest of an Esc given out may still come; 0: there is none */
};

void input_byte(struct input *input, char byte, int64_t now_ms);

/* The next key in the bytes, if it is whole. With `late` nothing more is waited for: to be
 * asked so only when it is due and no byte can be read. */
bool input_key(struct input *input, bool late, int64_t now_ms, struct key *key);

/* How long until what is unfinished is due; -1: there is nothing, or it waits for ever. A paste is due
 * when it stalls, which brings no key. */
int input_wait(const struct input *input, int64_t now_ms);

/* Whether a paste goes on of which nothing has come for long. */
bool input_stalled(const struct input *input, int64_t now_ms);

#endif
