#include "store/revert.h"

#include "document/convert.h"
#include "document/merge.h"
#include "store/history_damage.h"

#include <string.h>

const struct shape *history_shape(const struct history_row *row)
{
    static const struct shape *const shapes[] = { &shape_algorithm, &shape_training_job_config };

    for (size_t i = 0; row->shape && i < COUNT(shapes); i++)
        if (strcmp(shapes[i]->name, row->shape) == 0)
            return shapes[i];
    return &shape_algorithm;
}

bool history_documents(const struct history_row *row, const struct history_trees *trees, struct json **before,
                       struct json **after, struct err *err)
{
    const struct shape *shape = history_shape(row);
    const struct json *then = trees->after                       ? trees->after
                              : row->outcome == OUTCOME_NOT_DONE ? trees->before
                              : row->verb == SUBMIT_DELETE       ? NULL
                                                                 : trees->sent;
    struct json *one, *other;

    if (history_change_damaged(row, trees))
        return err_set(err, ERR_INPUT, "What submit %lld changed cannot be told: it is damaged.",
                       "无法得知第 %lld 次提交修改了什么：其内容已损坏。", (long long)row->number);
    one = trees->before ? convert_answer(shape, trees->before, err) : NULL;
    other = then && err->kind == ERR_NONE ? convert_answer(shape, then, err) : NULL;
    if (err->kind != ERR_NONE) {
        json_free(one);
        json_free(other);
        return false;
    }
    *before = one;
    *after = other;
    return true;
}

bool history_contents(const struct history_row *row, const struct history_trees *trees, struct json **before,
                      struct json **after, struct err *err)
{
    const struct shape *shape = history_shape(row);
    struct json *one = NULL, *other = NULL;

    if (!history_documents(row, trees, &one, &other, err))
        return false;
    *before = one ? convert_request(shape, one, PURPOSE_UPDATE) : NULL;
    *after = other ? convert_request(shape, other, PURPOSE_UPDATE) : NULL;
    json_free(one);
    json_free(other);
    return true;
}

/* Why a submit cannot be taken back; false when it can. */
static bool refused(const struct history_row *row, const struct history_trees *trees, struct err *err)
{
    static const struct text reasons[OUTCOMES] = {
        [OUTCOME_UNDER_WAY] = { "it is under way yet", "它仍在进行中" },
        [OUTCOME_NOT_DONE] = { "it changed nothing", "它没有产生任何修改" },
    };
    static const struct text created = {
        "there was nothing before it; to take it back, delete what it created",
        "在它之前没有内容；如需撤回，请删除它所创建的项"
    };
    static const struct text unknown = { "what was there before it is not known", "不知道它之前的内容" };
    static const struct text damaged = {
        "what was there before it, or what it was of, is damaged in the "
        "history; make a draft of what the service has and edit that",
        "历史中它之前的内容或其对象已损坏；请从服务上现有的内容建立草稿再编辑"
    };
    struct text reason = reasons[row->outcome];

    if (row->damaged[HISTORY_OF] || history_change_damaged(row, trees))
        reason = damaged;
    else if (!reason.en && row->verb == SUBMIT_CREATE)
        reason = created;
    else if (!reason.en && !trees->before)
        reason = unknown;
    if (reason.en)
        err_set(err, ERR_INPUT, "Submit %lld cannot be taken back: %s%.0s.",
                "无法撤回第 %lld 次提交：%.0s%s。", (long long)row->number, reason.en, reason.zh);
    return reason.en != NULL;
}

/* What was deleted, as an edit of nothing: content that no edit made is nobody's work, and a draft of it
 * would be dropped by whoever looks at it and leaves. Takes before. */
static struct document *anew(const struct shape *shape, struct json *before, struct err *err)
{
    struct document *document = document_new(shape, NULL);
    struct json *content = convert_clone(shape, before);

    if (!document_take(document, content, err)) {
        document_free(document);
        document = NULL;
    }
    json_free(content);
    json_free(before);
    return document;
}

/* What was there before, but for what the service owns, in a document whose base is what was there after. */
static struct document *document_of(const struct shape *shape, struct json *before, struct json *after,
                                    struct err *err)
{
    struct document *document;
    struct merge merge;

    if (!after)
        return anew(shape, before, err);
    merge_documents(shape, after, before, after, &merge);
    document = document_new(shape, after);
    if (!document_take(document, merge.root, err)) {
        document_free(document);
        document = NULL;
    } else if (document_edit_count(document) == 0) {
        err_set(err, ERR_INPUT, "The submit left everything as it was: there is nothing to take back.",
                "该提交没有改变任何内容：无需撤回。");
        document_free(document);
        document = NULL;
    }
    merge_done(&merge);
    json_free(before);
    return document;
}

static bool make_draft(const struct history_row *row, const struct history_trees *trees,
                       struct drafts *drafts, int64_t *draft, struct err *err)
{
    const struct shape *shape = history_shape(row);
    struct json *before = NULL, *after = NULL;
    struct document *document;
    struct draft_origin origin = {
        .profile = row->origin,
        .algorithm_id = row->verb == SUBMIT_DELETE ? NULL : row->id,
        .shape = shape->name,
    };
    bool good;

    if (!history_documents(row, trees, &before, &after, err))
        return false;
    document = document_of(shape, before, after, err);
    good = document && drafts_create(drafts, &origin, document, draft, err) &&
           drafts_keep(drafts, *draft, document, NULL, err);
    document_free(document);
    return good;
}

bool history_revert(struct history *history, int64_t number, struct drafts *drafts, int64_t *draft,
                    struct err *err)
{
    struct history_row row = { 0 };
    struct history_trees trees = { 0 };
    bool good = history_read(history, number, &row, &trees, err) && !refused(&row, &trees, err) &&
                make_draft(&row, &trees, drafts, draft, err);

    history_row_done(&row);
    history_trees_done(&trees);
    return good;
}
