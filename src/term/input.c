/* Needed for wide-character curses. */
#define _DEFAULT_SOURCE 1

#include "term/input.h"

#include "term/curses.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

/* An Esc alone must work at once for a person; what has begun as a sequence is none of a person's keys. */
enum { ESCAPE_MS = 100, SEQUENCE_MS = 500, TAIL_MS = 300, TOLD_MS = 50, REPLACEMENT = 0xFFFD };

static const char paste_begin[] = "\033[200~", paste_end[] = "\033[201~";

enum verdict { UNFINISHED, GIVEN, SKIPPED };

void input_byte(struct input *input, char byte, int64_t now_ms)
{
    if (input->size == 0 && now_ms < input->tail_ms && (byte == '[' || byte == 'O')) {
        input->bytes[input->size++] = TERM_ESCAPE;
        input->told = true;
    }
    /* A sequence longer than any key is passed over; only its end counts. */
    if (input->size == sizeof input->bytes)
        input->size--;
    input->bytes[input->size++] = byte;
    input->last_ms = now_ms;
    input->tail_ms = 0;
}

static enum verdict give(struct key *key, struct key found, size_t size, size_t *used)
{
    *key = found;
    *used = size;
    return GIVEN;
}

static enum verdict skip(size_t size, size_t *used)
{
    *used = size;
    return SKIPPED;
}

/* A byte that is no text here becomes a mark, and so does a character that breaks off. */
static enum verdict character(const struct input *input, struct key *key, size_t *used)
{
    struct key found = { .code = (unsigned char)input->bytes[0], .pasted = input->pasting };

    if (found.code < 0x80)
        return give(key, found, 1, used);
    for (size_t size = 1; size <= input->size; size++) {
        mbstate_t state = { 0 };
        wchar_t wide;
        size_t length = mbrtowc(&wide, input->bytes, size, &state);

        if (length == (size_t)-2)
            continue;
        bool bad = length == (size_t)-1;

        found.code = bad ? REPLACEMENT : (uint32_t)wide;
        return give(key, found, bad && size > 1 ? size - 1 : size, used);
    }
    return UNFINISHED;
}

/* In a paste an Esc is text, unless it begins the end. */
static enum verdict pasted_escape(struct input *input, struct key *key, size_t *used)
{
    size_t whole = sizeof paste_end - 1, size = input->size < whole ? input->size : whole;

    if (memcmp(input->bytes, paste_end, size) != 0)
        return character(input, key, used);
    if (size < whole)
        return UNFINISHED;
    input->pasting = false;
    return skip(whole, used);
}

/* Buttons as xterm counts them, whatever is held down beside. */
static enum verdict mouse(const struct input *input, long button, long row, size_t size, struct key *key,
                          size_t *used)
{
    struct key found = { .function = true, .row = (int)row - 1 };

    button &= ~28L;
    found.code = button == 0 ? TERM_CLICK : button == 64 ? TERM_WHEEL_UP : button == 65 ? TERM_WHEEL_DOWN : 0;
    if (!input->mouse || found.code == 0 || row < 1 || row > SHRT_MAX)
        return skip(size, used);
    return give(key, found, size, used);
}

/* ESC [ M and three bytes: button, column, row. */
static enum verdict old_mouse(const struct input *input, size_t begun, bool late, struct key *key,
                              size_t *used)
{
    const unsigned char *told = (const unsigned char *)input->bytes + begun;

    if (input->size < begun + 3)
        return late ? skip(input->size, used) : UNFINISHED;
    return mouse(input, told[0] - 32, told[2] - 32, begun + 3, key, used);
}

/* ESC [ < button ; column ; row, and M when it goes down. */
static enum verdict new_mouse(const struct input *input, size_t size, struct key *key, size_t *used)
{
    char *end;
    long button = strtol(input->bytes + 3, &end, 10);

    if (*end == ';')
        strtol(end + 1, &end, 10);
    long row = *end == ';' ? strtol(end + 1, &end, 10) : 0;

    return *end == 'M' ? mouse(input, button, row, size, key, used) : skip(size, used);
}

static enum verdict escape(struct key *key, size_t *used)
{
    return give(key, (struct key){ .code = TERM_ESCAPE }, 1, used);
}

/* ESC [ and a letter is the same key as ESC O and that letter: a terminal sends the one or the other, by a
 * mode that whoever had it last may have left another way than the description promises. */
static int key_of_other_mode(const struct input *input)
{
    const char other[] = { TERM_ESCAPE, 'O', input->bytes[2], '\0' };

    return input->known(other);
}

/* ESC [, what goes with it, and a letter. One that nobody knows does nothing, rather than be typed. */
static enum verdict sequence(struct input *input, bool late, struct key *key, size_t *used)
{
    size_t at = 2;

    while (at < input->size && input->bytes[at] >= ' ' && input->bytes[at] <= '?')
        at++;
    bool ends = at < input->size, good = ends && input->bytes[at] >= '@' && input->bytes[at] <= '~';

    if (!ends && !late)
        return UNFINISHED;
    if (!good && at == 2) /* Esc and a bracket, by hand */
        return escape(key, used);
    if (!good)
        return skip(at, used);
    size_t size = at + 1;

    if (size == sizeof paste_begin - 1 && memcmp(input->bytes, paste_begin, size) == 0)
        input->pasting = true;
    int code = size == 3 ? key_of_other_mode(input) : 0;

    if (code > 0)
        return give(key, (struct key){ .code = (uint32_t)code, .function = true }, size, used);
    return input->bytes[2] == '<' ? new_mouse(input, size, key, used) : skip(size, used);
}

/* What the terminal's description says of the shortest beginning that it knows, of `*size` bytes. */
static int known(const struct input *input, size_t *size)
{
    char beginning[sizeof input->bytes + 1] = "";

    for (*size = 1; *size <= input->size && input->bytes[*size - 1] != '\0'; ++*size) {
        beginning[*size - 1] = input->bytes[*size - 1];
        int code = input->known(beginning);

        if (code >= 0 || *size == input->size)
            return code;
    }
    return 0;
}

static enum verdict look(struct input *input, bool late, struct key *key, size_t *used)
{
    bool escaped = input->bytes[0] == TERM_ESCAPE;
    size_t size;

    if (input->pasting)
        return escaped ? pasted_escape(input, key, used) : character(input, key, used);
    int code = known(input, &size);

    if (code == KEY_MOUSE && input->bytes[size - 1] == 'M')
        return old_mouse(input, size, late, key, used);
    if (code > 0 && code != KEY_MOUSE)
        return give(key, (struct key){ .code = (uint32_t)code, .function = true }, size, used);
    if (!late && (code < 0 || (escaped && input->size == 1)))
        return UNFINISHED;
    if (escaped && input->size > 1 && input->bytes[1] == '[')
        return sequence(input, late, key, used);
    return escaped ? escape(key, used) : character(input, key, used);
}

bool input_key(struct input *input, bool late, int64_t now_ms, struct key *key)
{
    while (input->size > 0) {
        struct key found;
        size_t used = 0;
        enum verdict verdict = look(input, late, &found, &used);

        if (verdict == UNFINISHED)
            return false;
        bool escaped = verdict == GIVEN && found.code == TERM_ESCAPE && !found.function && !found.pasted;
        bool again = escaped && input->told;

        input->tail_ms = escaped && late && input->size == 1 ? now_ms + TAIL_MS : 0;
        input->told = false;
        input->size -= used;
        memmove(input->bytes, input->bytes + used, input->size);
        if (verdict == GIVEN && !again) {
            *key = found;
            return true;
        }
    }
    return false;
}

int input_wait(const struct input *input, int64_t now_ms)
{
    if (input->size == 0 || input->pasting || (unsigned char)input->bytes[0] >= 0x80)
        return -1;
    int patience = input->told ? TOLD_MS : input->size == 1 ? ESCAPE_MS : SEQUENCE_MS;
    int64_t left = input->last_ms + patience - now_ms;

    return left > 0 ? (int)left : 0;
}
