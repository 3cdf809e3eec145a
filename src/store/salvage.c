#include "store/salvage.h"

#include "base/clock.h"
#include "store/drafts_tables.h"

#include <stddef.h>

bool draft_damaged(const struct draft_damage *damage)
{
    return damage->row || damage->origin || damage->start || damage->base || damage->count ||
           damage->typing || damage->entry;
}

/* What is damaged beside the journal, and what follows from it. */
static const struct part {
    size_t flag; /* its offset */
    struct text says;
} parts[] = {
    { offsetof(struct draft_damage, row),
      { "Of what it is a draft and what it began with is lost: what is left are the values that were typed.",
        "草稿所属的对象和初始内容均已丢失：只剩下曾输入的值。" } },
    { offsetof(struct draft_damage, start),
      { "What the draft began with cannot be read: there is nothing that its changes could be applied to.",
        "无法读取草稿的初始内容：没有可供套用修改的文档。" } },
    { offsetof(struct draft_damage, origin),
      { "Of what it is a draft cannot be read: it goes on as something new.",
        "无法读取草稿所属的对象：将作为新建内容继续。" } },
    { offsetof(struct draft_damage, base),
      { "What it is compared with cannot be read: what the draft began with takes its place, and a submit "
        "asks "
        "about all that changed since.",
        "无法读取用于比较的基准：改用草稿的初始内容，提交时会询问此后的所有变化。" } },
    { offsetof(struct draft_damage, count),
      { "How many of its changes were undone cannot be read: all of them are in force.",
        "无法读取已撤销的修改数：所有修改均生效。" } },
    { offsetof(struct draft_damage, typing),
      { "The text that was being typed cannot be read.", "无法读取正在输入的文本。" } },
};

static void write_entry(const struct draft_damage *damage, enum language language, struct buf *out)
{
    static const struct text damaged = { "Change %zu of %zu cannot be read: %s.\n",
                                         "第 %zu 条修改（共 %zu 条）无法读取：%s。\n" };
    static const struct text readable = { "Changes before it that can be read: %zu; the last was made %s.\n",
                                          "之前的 %zu 条可读；其中最后一条作于 %s。\n" };
    static const struct text untimed = { "Changes before it that can be read: %zu.\n",
                                         "之前的 %zu 条可读。\n" };
    static const struct text none = { "Before it nothing was changed.\n", "在它之前没有修改。\n" };
    char made[32];

    clock_local_text(damage->readable_ms, made);
    buf_format(out, text_in(damaged, language), damage->at + 1, damage->entries,
               damage->why.kind != ERR_NONE ? err_text(&damage->why, language) : "-");
    if (damage->start || damage->row)
        return; /* nothing can be done with them */
    if (damage->readable == 0)
        buf_string(out, text_in(none, language));
    else if (damage->readable_ms != 0)
        buf_format(out, text_in(readable, language), damage->readable, made);
    else
        buf_format(out, text_in(untimed, language), damage->readable);
}

void draft_damage_write(const struct draft_damage *damage, enum language language, struct buf *out)
{
    for (size_t i = 0; i < COUNT(parts); i++)
        if (*(const bool *)((const char *)damage + parts[i].flag)) {
            buf_string(out, text_in(parts[i].says, language));
            buf_string(out, "\n");
        }
    if (damage->entry)
        write_entry(damage, language, out);
}

/* A draft that is not known to be of something is of nothing yet. */
static bool create(struct drafts *drafts, const struct draft_row *row, const struct draft_damage *damage,
                   struct document *document, const struct draft_left *left, int64_t *restored,
                   struct err *err)
{
    struct draft_origin origin = { .shape = row->shape };
    struct draft_spot spot = { left->place, left->text, left->cursor };

    if (!damage->origin) {
        origin.profile = row->profile;
        origin.algorithm_id = row->algorithm_id;
        origin.file = row->file;
    }
    return drafts_create(drafts, &origin, document, restored, err) &&
           drafts_keep(drafts, *restored, document, left->place ? &spot : NULL, err);
}

static bool restore(struct drafts *drafts, const struct draft_row *row, const struct shape *shape,
                    int64_t *restored, struct err *err)
{
    struct draft_damage damage = { 0 };
    struct document *document = NULL;
    struct draft_left left = { 0 };
    bool good;

    if (!drafts_salvage(drafts, row->id, shape, &damage, &document, &left, err))
        return false;
    good =
        document
            ? create(drafts, row, &damage, document, &left, restored, err)
            : err_set(err, ERR_INPUT,
                      "What draft %lld began with cannot be read, so there is nothing to restore; "
                      "algoform drafts show %lld prints the values that were typed",
                      "无法读取草稿 %lld 的初始内容，无从恢复；可用 algoform drafts show %lld 查看曾输入的值",
                      (long long)row->id, (long long)row->id);
    document_free(document);
    draft_left_done(&left);
    return good;
}

bool drafts_restore(struct drafts *drafts, int64_t id, const struct shape *shape, int64_t *restored,
                    struct err *err)
{
    struct draft_row *rows = NULL;
    size_t count = 0, at = 0;
    bool good;

    if (!drafts_list(drafts, &rows, &count, err))
        return false;
    while (at < count && rows[at].id != id)
        at++;
    good = at < count ? restore(drafts, &rows[at], shape, restored, err) : drafts_gone(id, err);
    draft_rows_free(rows, count);
    return good;
}
