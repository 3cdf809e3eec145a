#include "store/left_texts.h"

#include "store/lent.h"

static bool is_there(const struct draft_row *rows, size_t count, int64_t draft)
{
    for (size_t i = 0; i < count; i++)
        if (rows[i].id == draft)
            return true;
    return false;
}

/* The texts are looked at first: a draft is there before its texts, so one that is not is gone. */
void left_texts_clear(struct drafts *drafts)
{
    struct lent *texts = NULL;
    struct draft_row *rows = NULL;
    size_t text_count = 0, count = 0;
    struct err err = { 0 };

    lent_clear();
    if (!lent_list(0, &texts, &text_count, &err))
        return;
    if (text_count > 0 && drafts_list(drafts, &rows, &count, &err))
        for (size_t i = 0; i < text_count; i++)
            if (!is_there(rows, count, texts[i].draft))
                lent_end_left(&texts[i]);
    draft_rows_free(rows, count);
    lent_list_free(texts, text_count);
}
