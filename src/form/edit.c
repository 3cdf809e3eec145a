#include "base/memory.h"
#include "base/place.h"
#include "document/counterpart.h"
#include "form/form_state.h"

#include <stdlib.h>
#include <string.h>

/* An action on the focused line; its place is at hand, and the outline is stale after an edit. */
typedef void edit_fn(struct form *form, const struct line *line, const char *place);

static bool is_item(const struct line *line)
{
    return line->parent != OUTLINE_NONE && line->name == NULL && line->kind != LINE_SERVER;
}

static bool is_list(const struct line *line)
{
    return line->foldable && line->field != NULL && line->kind != LINE_ITEM && line->kind != LINE_OBJECT &&
           (line->kind == LINE_LIST || line->field->type == TYPE_OBJECTS);
}

/* The list that an added item goes to: this line, or the nearest list that holds it. */
static size_t nearest_list(const struct form *form, size_t line, size_t *item)
{
    *item = OUTLINE_NONE;
    for (size_t at = line; at != OUTLINE_NONE; at = form->outline.lines[at].parent) {
        if (is_list(&form->outline.lines[at]))
            return at;
        if (is_item(&form->outline.lines[at]))
            *item = form->outline.lines[at].index;
    }
    return OUTLINE_NONE;
}

/* A new item is unfolded with its first field ready to be typed into. */
static void enter_item(struct form *form, const char *list, size_t index)
{
    char *place = place_item(list, index);

    form_refresh(form); /* the folds of later items move on before this one gets its own */
    folds_set(&form->folds, list, true);
    folds_set(&form->folds, place, true);
    form_refresh(form);
    form_show(form, place);
    if (form_line(form)->kind == LINE_ITEM && form->cursor + 1 < form->outline.count)
        form_move_to(form, form->cursor + 1);
    if (!form_line(form)->foldable && !form_pick(form))
        form_start_typing(form);
    free(place);
}

static void add(struct form *form, bool before)
{
    struct err err = { 0 };
    size_t item, list = nearest_list(form, form->cursor, &item), index;
    const struct line *line;
    char *place;

    if (list == OUTLINE_NONE) {
        form_say(form, STRING_NOT_A_LIST);
        return;
    }
    line = &form->outline.lines[list];
    if (!form_may_edit(form, line))
        return;
    index = item != OUTLINE_NONE ? item + (before ? 0 : 1) : before ? 0 : json_count(line->value);
    place = outline_place(&form->outline, list);
    if (document_insert(form->document, place, index, outline_new_item(line->field), &err))
        enter_item(form, place, index);
    else
        form_say_err(form, &err);
    free(place);
}

static void add_after(struct form *form, const struct line *line, const char *place)
{
    (void)line, (void)place;
    add(form, false);
}

static void add_before(struct form *form, const struct line *line, const char *place)
{
    (void)line, (void)place;
    add(form, true);
}

/* Where an item of a list stands, whichever of its fields has the cursor. */
static size_t item_line(const struct form *form)
{
    size_t at = form->cursor;

    while (at != OUTLINE_NONE && !is_item(&form->outline.lines[at]))
        at = form->outline.lines[at].parent;
    return at;
}

static void take_away(struct form *form, const struct line *line, const char *place)
{
    struct err err = { 0 };

    if (line->kind == LINE_SECTION && line->foldable) {
        form_say(form, STRING_SECTION_STAYS);
    } else if (!form_may_edit(form, line)) {
        return;
    } else if (line->value == NULL) {
        form_say(form, STRING_NOTHING_HERE);
    } else if (!document_remove(form->document, place, &err)) {
        form_say_err(form, &err);
    } else {
        form_refresh(form);
    }
}

static void duplicate(struct form *form, const struct line *line, const char *place)
{
    struct err err = { 0 };
    size_t at = item_line(form);
    char *item, *list;

    (void)line, (void)place;
    if (at == OUTLINE_NONE) {
        form_say(form, STRING_NOT_A_LIST);
        return;
    }
    if (!form_may_edit(form, &form->outline.lines[at]))
        return;
    item = outline_place(&form->outline, at);
    list = place_parent(item);
    if (document_insert(form->document, list, form->outline.lines[at].index + 1,
                        json_copy(form->outline.lines[at].value), &err))
        enter_item(form, list, form->outline.lines[at].index + 1);
    else
        form_say_err(form, &err);
    free(item);
    free(list);
}

void form_end_moving(struct form *form, bool put_back)
{
    const char *place = NULL;

    if (!form->moving)
        return;
    form->moving = false;
    document_end(form->document);
    if (put_back && document_edits_applied(form->document) > form->moving_from)
        place = document_undo(form->document);
    if (place != NULL) {
        form_refresh(form);
        form_show(form, place);
    }
}

static void start_moving(struct form *form, const struct line *line, const char *place)
{
    size_t at = item_line(form);

    (void)line, (void)place;
    if (at == OUTLINE_NONE) {
        form_say(form, STRING_NOT_A_LIST);
        return;
    }
    if (!form_may_edit(form, &form->outline.lines[at]))
        return;
    form_move_to(form, at);
    form->moving = true;
    form->moving_from = document_edits_applied(form->document);
    document_begin(form->document); /* all the way is one step for undo */
    form_say(form, STRING_MOVING);
}

static void move_item(struct form *form, bool down)
{
    struct err err = { 0 };
    const struct line *line = form_line(form);
    size_t last = json_count(form->outline.lines[line->parent].value) - 1;
    size_t to = down ? line->index + 1 : line->index - 1;
    char *list;

    if (down ? line->index >= last : line->index == 0)
        return;
    list = outline_place(&form->outline, line->parent);
    if (document_move(form->document, list, line->index, to, &err)) {
        char *place = place_item(list, to);

        form_refresh(form);
        form_show(form, place);
        free(place);
        form_say(form, STRING_MOVING);
    } else {
        form_say_err(form, &err);
    }
    free(list);
}

/* While an item is being moved every other key ends that first. */
static bool move_on(struct form *form, enum action action)
{
    if (action == ACTION_UP || action == ACTION_DOWN) {
        move_item(form, action == ACTION_DOWN);
        return true;
    }
    form_end_moving(form, action == ACTION_BACK);
    return true;
}

/* Undo and redo: the cursor goes to what changed. */
static void travel(struct form *form, const char *changed, enum string at_the_end)
{
    if (changed == NULL) {
        form_say(form, at_the_end);
        return;
    }
    form_refresh(form);
    if (*changed != '\0') /* else the base alone changed, which has no place in the form */
        form_show(form, changed);
}

static void undo(struct form *form, const struct line *line, const char *place)
{
    (void)line, (void)place;
    if (form_take_back(form))
        return;
    travel(form, document_undo(form->document), STRING_NOTHING_TO_UNDO);
}

static void redo(struct form *form, const struct line *line, const char *place)
{
    (void)line, (void)place;
    travel(form, document_redo(form->document), STRING_NOTHING_TO_REDO);
}

static void restore(struct form *form, const struct line *line, const char *place)
{
    struct err err = { 0 };
    const struct json *base = NULL;
    bool done;

    if (!form_may_edit(form, line))
        return;
    if (!counterpart_find(document_shape(form->document), document_root(form->document),
                          document_base(form->document), place, &base)) {
        form_say(form, STRING_ITEM_NOT_THERE);
        return;
    }
    if ((base == NULL && line->value == NULL) || (base != NULL && json_same(base, line->value))) {
        form_say(form, STRING_AS_SERVER);
        return;
    }
    done = base != NULL ? form_set(form, place, json_copy(base), &err)
                        : document_remove(form->document, place, &err);
    if (!done)
        form_say_err(form, &err);
    form_refresh(form);
    form_show(form, place);
}

static void toggle(struct form *form, const struct line *line, const char *place)
{
    const struct choices *choices = form_choices(form, form->cursor);
    const struct widget *widget = widget_of(line);
    struct json *value = NULL;
    struct err err = { 0 };

    if (line->foldable) {
        char *key = outline_key(&form->outline, form->cursor);

        folds_set(&form->folds, key, !line->open);
        free(key);
        form_refresh(form);
        return;
    }
    if (!form_may_edit(form, line))
        return;
    if (widget->toggle != NULL) {
        value = widget->toggle(line);
    } else if (choices != NULL && choices->closed) {
        const struct choice *now =
            choice_find(choices, json_text(line->value) != NULL ? json_text(line->value) : "");
        size_t next = now != NULL ? (size_t)(now - choices->rows) + 1 : 0;

        value = json_string(choices->rows[next % choices->count].value);
    } else if (form_pick_open(form)) {
        return;
    }
    if (value != NULL && !document_set(form->document, place, value, &err))
        form_say_err(form, &err);
    form_refresh(form);
    form_show(form, place);
}

static void open_line(struct form *form, const struct line *line, const char *place)
{
    bool empty_list = is_list(line) && json_first(line->value) == NULL;

    bool words = is_list(line) && widget_of(line)->start != NULL && !line->open;

    if (words && !form->read_only && !line->read_only)
        form_start_typing(form); /* a list of strings is quickest typed with commas between */
    else if (empty_list && !form->read_only && !line->read_only)
        add(form, false);
    else if (line->foldable || widget_of(line)->toggle != NULL)
        toggle(form, line, place);
    else if (form_may_edit(form, line) && !form_pick(form))
        form_start_typing(form);
}

static edit_fn *const edits[ACTIONS] = {
    [ACTION_OPEN] = open_line,      [ACTION_EDIT] = open_line,        [ACTION_TOGGLE] = toggle,
    [ACTION_ADD_AFTER] = add_after, [ACTION_ADD_BEFORE] = add_before, [ACTION_DELETE] = take_away,
    [ACTION_DUPLICATE] = duplicate, [ACTION_MOVE] = start_moving,     [ACTION_UNDO] = undo,
    [ACTION_REDO] = redo,           [ACTION_RESTORE] = restore,
};

bool form_edit(struct form *form, enum action action)
{
    struct line line;
    char *place;

    if (form->moving)
        return move_on(form, action);
    if (edits[action] == NULL)
        return false;
    line = *form_line(form);
    place = form_place(form);
    edits[action](form, &line, place);
    free(place);
    return true;
}
