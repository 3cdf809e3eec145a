/* Bytes become keys on a form: characters, keys of their own, pasted text, windows of other sizes. Whatever
 * was pressed, the journal tells the document, undo gives back the beginning and redo the end, byte for
 * byte, and the cursor stands on a line that can be seen. */
#include "fuzz.h"

#include "base/limits.h"
#include "base/memory.h"
#include "base/place.h"
#include "base/utf8.h"
#include "document/merge.h"
#include "form/form.h"
#include "schema/example.h"
#include "term/curses.h"

#include <locale.h>
#include <string.h>

enum {
    KEYS_MOST = 400,
    SMALLEST_ROWS = 6,
    SMALLEST_COLUMNS = 30,
    BESIDE = 100, /* from so many columns up the sections stand beside the form */
    BESIDE_COLUMNS = 22,
};

/* Keys that a byte from 0x80 up stands for; the letters and control characters are themselves. */
static const uint32_t functions[] = { KEY_UP,     KEY_DOWN,      KEY_LEFT, KEY_RIGHT,    KEY_PPAGE,
                                      KEY_NPAGE,  KEY_HOME,      KEY_END,  KEY_BTAB,     KEY_DC,
                                      KEY_ENTER,  KEY_BACKSPACE, KEY_F(8), KEY_F(1),     KEY_SLEFT,
                                      KEY_SRIGHT, KEY_UP,        KEY_DOWN, TERM_UNESCAPE };

/* Characters that are hard to show: wide, combining, joined, deceiving, none at all. */
static const uint32_t characters[] = { 0x4e2d, 0x6587, 0x301, 0x200d, 0x1f600,  0x202e,   0xa0,
                                       0xe9,   0xfeff, 0x9b,  0xd800, 0x10ffff, 0x110000, '"' };

static const char *const hostile[] = {
    "{}",
    "{\"metadata\":{\"name\":null,\"description\":7,\"tags\":[{\"key\":\"turbo\"}],\"size\":2048,\"new\":[1]}"
    ","
    "\"job_config\":{\"parameters\":[null,[],\"x\",{\"name\":true}],\"inputs\":{},\"engine\":[]},"
    "\"resource_requirements\":[{\"key\":\"flavor_type\",\"values\":\"GPU\"}],\"a/b\":{\"~\":[]},"
    "\"advanced_config\":{\"other\":1,\"auto_search\":{\"algo_configs\":[{\"params\":[{}]}]}}}",
    "{\"metadata\":[],\"job_config\":\"x\",\"resource_requirements\":{\"0\":{}},\"advanced_config\":[1]}",
};

/* What a service might list, over all catalogues, as it should be and as it should not. */
static const char *const listed[] = {
    "[{\"engine_id\":\"e1\",\"engine_name\":\"E\",\"engine_version\":\"1\",\"id\":\"0\",\"name\":\"tpe_"
    "search\","
    "\"flavor_type\":\"GPU\",\"params\":[{\"key\":\"gamma\",\"value\":\"0.25\",\"type\":\"Float\"},{\"key\":"
    "\"seed\",\"value\":1,\"type\":\"Integer\"}]},{\"engine_id\":\"e2\",\"engine_name\":\"E\",\"id\":\"77\","
    "\"name\":\"a b\",\"description\":\"\\u202e\\u0007\",\"params\":[]}]",
    "[\"......\",null,[],{},{\"engine_id\":7,\"name\":{\"x\":1},\"params\":\"no "
    "list\"},{\"name\":\"\",\"id\":\"\"},"
    "{\"name\":\"tpe_search\",\"params\":[1,{\"key\":null},{\"key\":[],\"value\":true},{\"key\":\"seed\","
    "\"value\":{\"y\":[]},\"type\":false}]},{\"name\":\"tpe_search\",\"params\":{\"a\":{\"key\":\"k\"}},"
    "\"id\":\"0\"}]",
};

struct shelf {
    struct json *now, *before; /* owned */
    uint8_t state;
};

static struct form_catalogue look_up(void *context, enum catalogue catalogue, bool wanted)
{
    const struct shelf *shelf = context;

    (void)catalogue;
    return (struct form_catalogue){ .entries = shelf->now,
                                    .fetched_ms = shelf->state,
                                    .fetching = wanted && shelf->state % 3 == 0,
                                    .unreached = shelf->state % 5 == 0 };
}

/* Something comes from the service, or all of it is forgotten. */
static void stock(struct shelf *shelf, uint8_t state)
{
    size_t which = state % (sizeof listed / sizeof *listed + 1);
    struct err err = { 0 };

    json_free(shelf->before);
    shelf->before = shelf->now;
    shelf->now = which == 0 ? NULL : json_read(listed[which - 1], strlen(listed[which - 1]), NULL, &err);
    shelf->state = state;
    PROMISE(which == 0 || shelf->now != NULL);
}

static void open_screen(void)
{
    static SCREEN *screen; /* kept, so that the leak checker finds it */

    if (screen != NULL)
        return;
    (void)setlocale(LC_ALL, "C.UTF-8");
    screen = newterm("xterm-256color", fopen("/dev/null", "w"), fopen("/dev/null", "r"));
    PROMISE(screen != NULL);
}

static struct json *start(uint8_t which)
{
    size_t count = sizeof hostile / sizeof *hostile;
    struct err err = { 0 };
    struct json *root;

    if (which % (count + 1) == count)
        return example_algorithm();
    root = json_read(hostile[which % (count + 1)], strlen(hostile[which % (count + 1)]), NULL, &err);
    PROMISE(root != NULL);
    return root;
}

static struct key key_of(uint8_t byte, bool pasted)
{
    size_t function_count = sizeof functions / sizeof *functions;
    size_t character_count = sizeof characters / sizeof *characters;

    if (byte < 0x80)
        return (struct key){ .code = byte, .pasted = pasted };
    if (byte - 0x80u < function_count)
        return (struct key){ .code = functions[byte - 0x80u], .function = true };
    return (struct key){ .code = characters[(byte - 0x80u) % character_count], .pasted = pasted };
}

/* The picture has the cursor inside it, on the line that is marked or, in a picker, below it. */
static void look(struct form *form)
{
    int row = -1, column = -1;
    cchar_t cell;
    attr_t attributes;
    short pair;
    wchar_t marker[CCHARW_MAX + 1];

    erase();
    form_paint(form, 1, term_rows() - 1, &row, &column);
    PROMISE(row >= 1 && row < term_rows() - 1);
    PROMISE(column >= 0 && column < term_columns());
    if (form_state(form) == STATE_PICK)
        return;
    PROMISE(mvin_wch(row, term_columns() < BESIDE ? 0 : BESIDE_COLUMNS, &cell) == OK);
    PROMISE(getcchar(&cell, marker, &attributes, &pair, NULL) == OK);
    PROMISE(marker[0] == L'>');
}

static void stand(const struct form *form)
{
    char *place = form_place(form);
    const char *typed_at, *text;
    size_t cursor;

    PROMISE(place_valid(place));
    if (form_typing(form, &typed_at, &text, &cursor)) {
        PROMISE(strcmp(typed_at, place) == 0);
        PROMISE(cursor <= strlen(text));
        PROMISE(utf8_valid(text, strlen(text)));
    }
    free(place);
}

/* What screens ask of a form between keys. */
static void ask(struct form *form, uint8_t what)
{
    static const char *const places[] = { "",
                                          "/metadata/name",
                                          "/job_config/parameters/1/constraint/type",
                                          "/advanced_config/auto_search/algo_configs/0/params/0/value",
                                          "/job_config/inputs/9",
                                          "/a~1b/~0" };
    struct err err = { 0 };
    struct buf out;

    buf_init(&out, LIMIT_DOCUMENT_BYTES);
    switch (what % 6) {
    case 0:
        if (form_state(form) == STATE_MOVE)
            (void)form_search(form, "a", what > 0x7f);
        break;
    case 1:
        if (form_state(form) == STATE_MOVE)
            form_show(form, places[what % (sizeof places / sizeof *places)]);
        break;
    case 2: (void)form_accept(form); break;
    case 3:
        if (form_state(form) != STATE_PICK && form_field_text(form, &out))
            (void)form_put_text(form, "[\"from outside\", 1]\n", &err);
        break;
    case 4: form_explain(form, &out); break;
    default: (void)form_differences(form);
    }
    buf_done(&out);
}

/* What another person made of it is merged: another tree, and the base of it, in one step. */
static void merge_theirs(struct form *form, struct document *document, uint8_t which)
{
    struct json *theirs = start(which);
    struct merge merge;
    struct err err = { 0 };

    if (form_state(form) == STATE_MOVE && form_accept(form)) {
        merge_documents(document_shape(document), document_base(document), document_root(document), theirs,
                        &merge);
        document_begin(document);
        PROMISE(document_take(document, merge.root, &err));
        document_change_base(document, json_copy(theirs));
        document_end(document);
        form_refresh(form);
        merge_done(&merge);
    }
    json_free(theirs);
}

static void press_all(struct form *form, struct document *document, struct shelf *shelf, const uint8_t *keys,
                      size_t count)
{
    bool pasted = false;

    for (size_t i = 0; i < count && i < KEYS_MOST; i++) {
        if (keys[i] == 0xff && i + 2 < count) { /* another window */
            resize_term(SMALLEST_ROWS + keys[i + 1] % 40, SMALLEST_COLUMNS + keys[i + 2] % 120);
            i += 2;
            look(form);
        } else if (keys[i] == 0xfe) {
            pasted = !pasted;
        } else if (keys[i] == 0xfd) {
            (void)form_idle(form);
        } else if (keys[i] == 0xfc && i + 1 < count) {
            ask(form, keys[++i]);
        } else if (keys[i] == 0xfa && i + 1 < count) {
            merge_theirs(form, document, keys[++i]);
        } else if (keys[i] == 0xfb && i + 1 < count) {
            stock(shelf, keys[++i]);
            form_refresh_catalogues(form);
        } else {
            (void)form_key(form, key_of(keys[i], pasted));
        }
        stand(form);
        if (i % 8 == 0)
            look(form);
    }
}

static void promise_root(const struct document *document, const char *expected)
{
    char *now = json_written(document_root(document), JSON_COMPACT);

    PROMISE(strcmp(now, expected) == 0);
    free(now);
}

static void promise_base(const struct document *document, const char *expected)
{
    char *now = json_written(document_base(document), JSON_COMPACT);

    PROMISE(strcmp(now, expected) == 0);
    free(now);
}

/* Takes the journal up again on what it begins with. */
static void replay_journal(const struct document *document)
{
    struct document *again = document_new(document_shape(document), document_start(document));
    char *base = json_written(document_base(document), JSON_COMPACT);
    char *end = json_written(document_root(document), JSON_COMPACT);
    struct err err = { 0 };

    for (size_t i = 0; i < document_edit_count(document); i++)
        PROMISE(document_restore_edit(again, document_edit(document, i), i < document_edits_applied(document),
                                      &err));
    promise_root(again, end);
    promise_base(again, base);
    free(base);
    free(end);
    document_free(again);
}

static void press_until(struct form *form, const struct document *document, uint32_t code, size_t applied)
{
    struct key key = { .code = code };

    for (size_t before = document_edits_applied(document); before != applied;) {
        (void)form_key(form, key);
        stand(form);
        PROMISE(document_edits_applied(document) != before);
        before = document_edits_applied(document);
    }
    look(form);
}

/* The text that is being typed, at its place; owned, NULL when there is none. */
static char *typed(const struct form *form)
{
    const char *place, *text;
    size_t cursor;
    struct buf out;

    if (!form_typing(form, &place, &text, &cursor))
        return NULL;
    buf_init(&out, LIMIT_DOCUMENT_BYTES);
    buf_format(&out, "%s %zu %s", place, cursor, text);
    return buf_take(&out);
}

static void promise_typed(const struct form *form, const char *expected)
{
    char *now = typed(form);

    PROMISE(now != NULL && strcmp(now, expected) == 0);
    free(now);
}

/* What is given up comes back: at once when the Esc was none, and by undo, but once. */
static void leave_typing(struct form *form)
{
    struct key escape = { .code = TERM_ESCAPE }, none = { .code = TERM_UNESCAPE, .function = true };

    for (int times = 0; times < 2; times++) { /* a picker, a field, or a move */
        char *before = typed(form);

        (void)form_key(form, escape);
        if (before != NULL) {
            (void)form_key(form, none);
            promise_typed(form, before);
            (void)form_key(form, escape);
        }
        free(before);
    }
    if (form_given_up(form)) {
        (void)form_key(form, (struct key){ .code = 'u' });
        PROMISE(form_state(form) == STATE_EDIT);
        (void)form_key(form, escape);
    }
    PROMISE(form_state(form) == STATE_MOVE && !form_given_up(form));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct shelf shelf = { 0 };
    struct form_catalogues given = { &shelf, look_up };
    struct document *document;
    struct form *form;
    char *beginning, *end;

    if (size < 2)
        return 0;
    open_screen();
    resize_term(24, 80);
    document = document_new(&shape_algorithm, start(data[0]));
    beginning = json_written(document_root(document), JSON_COMPACT);
    form = form_new(document, data[1] % 2 == 0 ? LANGUAGE_EN : LANGUAGE_ZH, data[1] % 16 == 15);
    stock(&shelf, data[1] / 16);
    form_use_catalogues(form, &given);
    press_all(form, document, &shelf, data + 2, size - 2);
    leave_typing(form);
    replay_journal(document);
    press_until(form, document, TERM_CTRL('r'), document_edit_count(document));
    end = json_written(document_root(document), JSON_COMPACT);
    press_until(form, document, 'u', 0);
    promise_root(document, beginning);
    promise_base(document, beginning);
    press_until(form, document, TERM_CTRL('r'), document_edit_count(document));
    promise_root(document, end);
    form_free(form);
    document_free(document);
    json_free(shelf.now);
    json_free(shelf.before);
    free(beginning);
    free(end);
    return 0;
}
