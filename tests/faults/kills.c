/* Kills the editor at random instants of random typing and looks whether every key that it
 * had read is there when it is started again: kill -9, SIGTERM, and a terminal that goes away.
 *
 *   kills BUILD DATA COUNT [SEED]
 *
 * One draft lives through all of them. What each key makes of the field is known here, so
 * the field that the next start shows tells how many keys were kept. A key that is still in the
 * terminal's queue was never the program's; the last one it took may have been on its way. */
#include "screen/world.h"
#include "terminal/terminal.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { LONGEST = 30, KEYS_MOST = 24, START_MS = 20000 };

/* The name field as a person would follow it. */
struct state {
    char text[LONGEST + 2], accepted[LONGEST + 2];
    size_t cursor, bytes; /* bytes: of all keys up to here */
    bool editing, below;  /* below: the focus went on to the next field */
};

enum ending { KILLED, TERMINATED, HUNG_UP, ENDINGS };

struct life {
    struct world world;
    struct terminal *terminal;
    struct state states[KEYS_MOST + 1];
    size_t keys, lost, tried, survived, read_last, random_state;
    size_t of[ENDINGS];
};

static size_t draw(struct life *life, size_t below)
{
    life->random_state = life->random_state * 6364136223846793005u + 1442695040888963407u;
    return (size_t)(life->random_state >> 33) % below;
}

static void wait_a_little(struct life *life)
{
    struct timespec pause = { 0, (long)draw(life, 3) == 0 ? (long)draw(life, 2000000) : 0 };

    nanosleep(&pause, NULL);
}

static void insert(struct state *state, char letter)
{
    memmove(state->text + state->cursor + 1, state->text + state->cursor,
            strlen(state->text + state->cursor) + 1);
    state->text[state->cursor++] = letter;
}

static void remove_at(struct state *state, size_t at)
{
    memmove(state->text + at, state->text + at + 1, strlen(state->text + at));
}

static const char *edit_key(struct life *life, struct state *next)
{
    static char letter[2];
    size_t size = strlen(next->text), choice = size >= LONGEST ? 10 : draw(life, 20);

    switch (choice) {
    case 10:
    case 11:
        if (next->cursor > 0)
            remove_at(next, --next->cursor);
        return "<BS>";
    case 12:
        if (next->cursor < size)
            remove_at(next, next->cursor);
        return "<Del>";
    case 13: next->cursor -= next->cursor > 0; return "<Left>";
    case 14: next->cursor += next->cursor < size; return "<Right>";
    case 15: next->cursor = 0; return "<Home>";
    case 16: next->cursor = size; return "<End>";
    case 17:
        next->editing = false;
        next->below = true;
        memcpy(next->accepted, next->text, sizeof next->accepted);
        return "<Enter>";
    default:
        letter[0] = (char)('a' + draw(life, 26));
        insert(next, letter[0]);
        return letter;
    }
}

/* The next key, and what it makes of the field. */
static const char *press(struct life *life, struct state *next)
{
    if (next->editing)
        return edit_key(life, next);
    if (next->below) {
        next->below = false;
        return "<Up>";
    }
    next->editing = true;
    next->cursor = strlen(next->text);
    return "i";
}

static void send(struct life *life)
{
    const struct state *state = &life->states[life->keys];
    struct state *next = &life->states[life->keys + 1];
    struct key key;

    *next = *state;
    const char *script = press(life, next);
    size_t size = *script == '<' ? (strcmp(script, "<BS>") == 0 || strcmp(script, "<Enter>") == 0 ? 1
                                    : strcmp(script, "<Del>") == 0                                ? 4
                                                                                                  : 3)
                                 : 1;

    next->bytes = state->bytes + size;
    keys_next(&script, &key);
    terminal_send(life->terminal, &key);
    life->keys++;
}

static struct terminal *start(void)
{
    static const char *const arguments[] = { "algoform", "edit", "few.json", NULL };

    return terminal_start(&(struct terminal_options){
        .arguments = arguments, .columns = 80, .rows = 24, .limit_ms = START_MS, .by_byte = true });
}

/* The field as the screen shows it: its text, and the cursor when it stands in it. */
static bool read_field(struct terminal *terminal, struct state *shown)
{
    int column, row, columns, rows;
    bool visible;

    terminal_size(terminal, &columns, &rows);
    terminal_cursor(terminal, &column, &row, &visible);
    shown->editing = terminal_shows(terminal, "EDIT  ");
    for (int i = 0; i < rows; i++) {
        char *line = terminal_row(terminal, i), *label = strstr(line, " name  ");
        size_t at = label ? (size_t)(label - line) + 1 : 0;

        while (label && (line[at] != ' ' || line[at + 1] == ' '))
            at++;
        if (label && at < 40) {
            snprintf(shown->text, sizeof shown->text, "%s", line + at + 1);
            shown->text[strcspn(shown->text, " ")] = '\0';
            shown->cursor = row == i && column > (int)at ? (size_t)column - at - 1 : 0;
            shown->below = row != i;
            free(line);
            return true;
        }
        free(line);
    }
    return false;
}

static bool same(const struct state *known, const struct state *shown)
{
    const char *text = *known->text || known->editing ? known->text : "-";

    return strcmp(text, shown->text) == 0 && known->editing == shown->editing &&
           (!known->editing || (!shown->below && known->cursor == shown->cursor));
}

static void end(struct life *life, enum ending ending)
{
    pid_t process = terminal_process(life->terminal);
    bool whole = ending == HUNG_UP && terminal_answered(life->terminal);

    if (ending == HUNG_UP)
        terminal_hang_up(life->terminal);
    else
        kill(process, ending == KILLED ? SIGKILL : SIGTERM);
    terminal_ended(life->terminal);
    size_t unread = whole ? 0 : terminal_unread(life->terminal);
    size_t read = life->states[life->keys].bytes - unread;
    life->read_last = 0;
    while (life->read_last < life->keys && life->states[life->read_last + 1].bytes <= read)
        life->read_last++;
    terminal_free(life->terminal);
    life->terminal = NULL;
}

static void tell(const struct life *life, enum ending ending, const struct state *shown)
{
    static const char *const names[] = { "kill -9", "SIGTERM", "hang-up" };

    printf("%s after %zu keys, of which %zu were read: \"%s\" (cursor %zu%s%s) came back\n", names[ending],
           life->keys, life->read_last, shown->text, shown->cursor, shown->editing ? " editing" : "",
           shown->below ? ", below" : "");
    for (size_t i = 0; i <= life->keys; i++)
        printf("  %zu: \"%s\" cursor %zu%s%s\n", i, life->states[i].text, life->states[i].cursor,
               life->states[i].editing ? " editing" : "", life->states[i].below ? " below" : "");
}

/* What came back is one of the states; false when it is an older one than it may be. */
static bool take_up(struct life *life, enum ending ending)
{
    struct state shown = { 0 };
    size_t least = life->read_last - (ending == KILLED && life->read_last > 0);

    life->terminal = start();
    if (!life->terminal || !terminal_shows(life->terminal, " name ") || !terminal_at_rest(life->terminal) ||
        !terminal_press(life->terminal, "<C-l>") || !read_field(life->terminal, &shown)) {
        char *text = life->terminal ? terminal_text(life->terminal) : NULL;

        printf("it does not start again: %s\n%s\n", life->terminal ? terminal_complaint(life->terminal) : "",
               text ? text : "");
        free(text);
        return false;
    }
    for (size_t i = life->keys + 1; i-- > 0;)
        if (same(&life->states[i], &shown)) {
            bool kept = i >= least;
            struct state now = life->states[i];

            if (!kept)
                tell(life, ending, &shown);
            now.bytes = 0;
            now.below = !now.editing && shown.below; /* a move by itself is nothing that was typed */
            life->states[0] = now;
            return kept;
        }
    tell(life, ending, &shown);
    return false;
}

static bool live(struct life *life)
{
    size_t count = draw(life, KEYS_MOST) + 1;
    enum ending ending = draw(life, 4) > 1 ? KILLED : draw(life, 2) ? TERMINATED : HUNG_UP;

    life->keys = 0;
    for (size_t i = 0; i < count; i++) {
        send(life);
        wait_a_little(life);
    }
    if (draw(life, 2))
        wait_a_little(life);
    end(life, ending);
    life->tried++;
    life->of[ending]++;
    bool kept = take_up(life, ending);
    life->survived += kept;
    return kept;
}

int main(int count, char **arguments)
{
    struct life life = { .random_state = count > 4 ? strtoul(arguments[4], NULL, 10) : (size_t)time(NULL) };
    size_t seed = life.random_state, kills = count > 3 ? strtoul(arguments[3], NULL, 10) : 25;

    if (count < 4 || !world_begin(&life.world, arguments[1], arguments[2]) ||
        !world_run(&life.world, "{ printf '{\"metadata\":{\"name\":\"start\"}}'; } > few.json"))
        return 2;
    snprintf(life.states[0].text, sizeof life.states[0].text, "start");
    snprintf(life.states[0].accepted, sizeof life.states[0].accepted, "start");
    bool good = chdir(life.world.directory) == 0 && take_up(&life, TERMINATED);
    while (good && life.tried < kills)
        good = live(&life);
    terminal_free(life.terminal);
    world_end(&life.world);
    printf("kills survived / kills tried: %zu / %zu (kill -9 %zu, SIGTERM %zu, hang-up %zu; seed %zu)\n",
           life.survived, life.tried, life.of[KILLED], life.of[TERMINATED], life.of[HUNG_UP], seed);
    return good ? 0 : 1;
}
