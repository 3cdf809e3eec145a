#include "store/history_damage.h"

static const struct text parts[HISTORY_PARTS] = {
    [HISTORY_OF] = { "What it was of, or when, is damaged: what stands above may be wrong.",
                     "提交的对象或时间已损坏：以上内容可能有误。" },
    [HISTORY_BEFORE] = { "What was there before it is damaged: it cannot be taken back.",
                         "之前的内容已损坏：无法撤回。" },
    [HISTORY_SENT] = { "What was sent is damaged.", "已发送的内容已损坏。" },
    [HISTORY_OUTCOME] = { "What came of it is damaged, and so is not known.",
                          "提交的结果已损坏，因此未知。" },
    [HISTORY_AFTER] = { "What the service answered is damaged.", "服务的应答已损坏。" },
};

bool history_damaged(const struct history_row *row)
{
    for (size_t i = 0; i < HISTORY_PARTS; i++)
        if (row->damaged[i])
            return true;
    return false;
}

struct text history_part_damaged(enum history_part part)
{
    return parts[part];
}

bool history_change_damaged(const struct history_row *row, const struct history_trees *trees)
{
    bool needs_sent = !trees->after && row->outcome != OUTCOME_NOT_DONE && row->verb != SUBMIT_DELETE;

    return row->damaged[HISTORY_BEFORE] || (needs_sent && row->damaged[HISTORY_SENT]);
}

void history_damage_write(const struct history_row *row, enum language language, struct buf *out)
{
    for (size_t i = 0; i < HISTORY_PARTS; i++)
        if (row->damaged[i])
            buf_format(out, "%s\n", text_in(parts[i], language));
}

void history_sound_write(const struct history_trees *trees, enum language language, struct buf *out)
{
    const struct {
        struct text name;
        const struct json *tree;
    } rows[] = {
        { { "before", "之前" }, trees->before },
        { { "sent", "已发送" }, trees->sent },
        { { "after", "之后" }, trees->after },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (!rows[i].tree)
            continue;
        buf_format(out, "%s:\n", text_in(rows[i].name, language));
        json_write(rows[i].tree, JSON_INDENTED, out);
        buf_string(out, "\n");
    }
}
