/* Needed for wide-character curses. */
#define _DEFAULT_SOURCE 1

#include "term/input.h"

#include "term/curses.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

/* An Esc alone must work at once for a person; what has begun as a sequence is none of a person's keys, but
 * a bracket behind an Esc may be. */
enum {
    ESCAPE_MS = 100,
    SEQUENCE_MS = 1000,
    TAIL_MS = 1000,
    TOLD_MS = 50,
    ANSWER_MS = 2000,
    STALLED_MS = 1000,
    PAUSE_MS = 200,
    REPLACEMENT = 0xFFFD
};

static const char paste_begin[] = "\033[200~", paste_end[] = "\033[201~";

enum verdict { UNFINISHED, GIVEN, SKIPPED };

static void append(struct input *input, char byte)
{
    /* A sequence longer than any key is passed over; only its end counts. */
    if (input->size == sizeof input->bytes)
        input->size--;
    input->bytes[input->size++] = byte;
}

void input_byte(struct input *input, char byte, int64_t now_ms)
{
    bool paused = now_ms - input->last_ms >= PAUSE_MS;

    input->last_ms = now_ms;
    if (input->broken) /* there it is text after all */
        append(input, TERM_CTRL('c'));
    input->broken = input->pasting && paused && byte == TERM_CTRL('c');
    if (input->broken)
        return;
    if (input->size == 0 && now_ms < input->tail_ms && (byte == '[' || byte == 'O')) {
        input->bytes[input->size++] = TERM_ESCAPE;
        input->told = true;
    }
    append(input, byte);
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

/* Behind an Esc that was a key already, a bracket and a command may be typed so fast. A terminal's
 * sequences of one letter end in a capital. */
static bool by_hand(const struct input *input, size_t at)
{
    return input->told && at == 2 && input->bytes[at] >= 'a';
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
    if (by_hand(input, at))
        return escape(key, used);
    size_t size = at + 1;

    if (size == sizeof paste_begin - 1 && memcmp(input->bytes, paste_begin, size) == 0)
        input->pasting = true;
    int code = size == 3 ? key_of_other_mode(input) : 0;

    if (code > 0)
        return give(key, (struct key){ .code = (uint32_t)code, .function = true }, size, used);
    return input->bytes[2] == '<' ? new_mouse(input, size, key, used) : skip(size, used);
}

/* How a terminal answers whoever asked it something, and may have ended before the answer came. Not what
 * a person might type behind an Esc: no letter follows. */
static bool is_answer(const struct input *input)
{
    return input->size > 1 && input->bytes[0] == TERM_ESCAPE && strchr("]P_^", input->bytes[1]) != NULL &&
           input->bytes[1] != '\0' &&
           (input->size == 2 || strchr("0123456789>=!?$+", input->bytes[2]) != NULL);
}

/* It ends with a bell or ESC \, and does nothing. */
static enum verdict answer(const struct input *input, bool late, struct key *key, size_t *used)
{
    size_t at = 2;

    while (at < input->size && input->bytes[at] != '\a' && input->bytes[at] != TERM_ESCAPE)
        at++;
    if (input->size == 2)
        return late ? escape(key, used) : UNFINISHED;
    if (at == input->size)
        return late ? skip(at, used) : UNFINISHED;
    return skip(input->bytes[at] == '\a' ? at + 1 : at, used);
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
    if (is_answer(input))
        return answer(input, late, key, used);
    if (escaped && input->size > 1 && input->bytes[1] == '\\') /* the end of one */
        return skip(2, used);
    return escaped ? escape(key, used) : character(input, key, used);
}

/* What was given out as Esc was none: that comes first, and the bytes are looked at again. */
static bool take_back(struct input *input, bool pasting, struct key *key)
{
    input->told = false;
    input->pasting = pasting;
    *key = (struct key){ .code = TERM_UNESCAPE, .function = true };
    return true;
}

/* Of a line's end in two bytes the second is skipped. */
static enum verdict pasted(struct input *input, struct key *key)
{
    bool second = input->turned && key->code == '\n';

    input->turned = key->code == '\r';
    if (input->turned)
        key->code = '\n';
    return second ? SKIPPED : GIVEN;
}

static void end_paste(struct input *input)
{
    input->pasting = input->broken = false;
    input->size = 0; /* the end that did not come, or half a character */
}

bool input_key(struct input *input, bool late, int64_t now_ms, struct key *key)
{
    if (late && input->broken)
        end_paste(input);
    while (input->size > 0) {
        struct key found;
        size_t used = 0;
        bool pasting = input->pasting;
        enum verdict verdict = look(input, late, &found, &used);

        if (verdict == UNFINISHED)
            return false;
        bool escaped = verdict == GIVEN && found.code == TERM_ESCAPE && !found.function && !found.pasted;
        bool again = escaped && input->told;

        if (input->told && !escaped)
            return take_back(input, pasting, key);
        input->tail_ms = escaped && late && input->size == 1 ? now_ms + TAIL_MS : 0;
        input->told = false;
        input->size -= used;
        memmove(input->bytes, input->bytes + used, input->size);
        if (verdict == GIVEN && found.pasted)
            verdict = pasted(input, &found);
        else if (input->pasting && !pasting)
            input->turned = false;
        if (verdict == GIVEN && !again) {
            *key = found;
            return true;
        }
    }
    return false;
}

bool input_stalled(const struct input *input, int64_t now_ms)
{
    return input->pasting && now_ms - input->last_ms >= STALLED_MS;
}

static int patience(const struct input *input)
{
    if (input->broken || input->told)
        return TOLD_MS;
    if (input->pasting)
        return STALLED_MS;
    if (is_answer(input))
        return input->size == 2 ? ESCAPE_MS : ANSWER_MS;
    return input->size == 1 ? ESCAPE_MS : SEQUENCE_MS;
}

int input_wait(const struct input *input, int64_t now_ms)
{
    if (input->pasting ? !input->broken && input_stalled(input, now_ms)
                       : input->size == 0 || (unsigned char)input->bytes[0] >= 0x80)
        return -1;
    int64_t left = input->last_ms + patience(input) - now_ms;

    return left > 0 ? (int)left : 0;
}
