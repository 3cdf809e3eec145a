#include "screens/narrowed.h"

#include "term/paint.h"
#include "term/term.h"

const enum action narrowed_hints[] = { ACTION_ACCEPT, ACTION_SUGGEST_NEXT, ACTION_ABANDON, ACTION_NONE };

const struct screen_meaning narrowed_briefs[] = {
    { ACTION_ACCEPT, { "take it", "选用" } },
    { ACTION_SUGGEST_NEXT, { "next", "下一项" } },
    { ACTION_ABANDON, { "back", "返回" } },
    { ACTION_NONE, { NULL, NULL } },
};

void narrowed_init(struct narrowed *narrowed)
{
    narrowed->chosen = 0;
    line_editor_init(&narrowed->typed, "");
}

void narrowed_done(struct narrowed *narrowed)
{
    line_editor_done(&narrowed->typed);
}

const char *narrowed_text(const struct narrowed *narrowed)
{
    return buf_text(&narrowed->typed.text);
}

static size_t rows(void)
{
    return term_rows() > NARROWED_ROW + 1 ? (size_t)(term_rows() - NARROWED_ROW - 1) : 1;
}

void narrowed_paint(struct narrowed *narrowed, const char *prompt, size_t count, size_t *first, size_t *end,
                    int *cursor_row, int *cursor_column)
{
    int column = paint_text(1, 0, 2, ROLE_KEY, prompt);

    *cursor_row = 1;
    *cursor_column = line_editor_paint(&narrowed->typed, 1, column, term_columns(), ROLE_VALUE);
    if (narrowed->chosen >= count)
        narrowed->chosen = count > 0 ? count - 1 : 0;
    *first = narrowed->chosen >= rows() ? narrowed->chosen - rows() + 1 : 0;
    *end = *first + rows() < count ? *first + rows() : count;
}

enum narrowed_key narrowed_press(struct narrowed *narrowed, struct key key, size_t count)
{
    enum action action = keys_action(key, STATE_EDIT);

    switch (action) {
    case ACTION_ABANDON: return NARROWED_LEFT;
    case ACTION_ACCEPT: return NARROWED_TAKEN;
    case ACTION_SUGGEST_NEXT: narrowed->chosen += narrowed->chosen + 1 < count; return NARROWED_MOVED;
    case ACTION_SUGGEST_PREVIOUS: narrowed->chosen -= narrowed->chosen > 0; return NARROWED_MOVED;
    case ACTION_PAGE_UP:
    case ACTION_PAGE_DOWN:
        (void)keys_movement(action, narrowed->chosen, count, rows(), &narrowed->chosen);
        return NARROWED_MOVED;
    default: break;
    }
    if (!(action == ACTION_NONE ? line_editor_type(&narrowed->typed, key)
                                : line_editor_act(&narrowed->typed, action)))
        return NARROWED_NOTHING;
    narrowed->chosen = 0;
    return NARROWED_TYPED;
}
