/* Drafts whose content was sent, and that could not be given up: the disk is full, say. Whoever finds one
 * later would take it for something that is yet to be sent, and send it twice. So it stays this session's, is
 * tried again whenever a screen was left, and named in the last words. */
#include "screens/app_state.h"

#include "base/memory.h"
#include "store/lent.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void sent_done(struct sent_draft *sent)
{
    free(sent->mark);
    free(sent->id);
    json_free(sent->base);
}

void app_note_sent(struct app *app, int64_t draft, const char *mark, const char *id, const struct json *base)
{
    app->sent = memory_grow(app->sent, app->sent_count, &app->sent_capacity, sizeof *app->sent);
    app->sent[app->sent_count++] =
        (struct sent_draft){ draft, memory_text(mark), memory_text(id), json_copy(base) };
}

bool app_was_sent(const struct app *app, int64_t draft)
{
    for (size_t i = 0; i < app->sent_count; i++)
        if (app->sent[i].draft == draft)
            return true;
    return false;
}

/* After another session of ours took its place (app_take_next) the draft was nobody's for a moment: one that
 * has its number may be another one. False, too, where that cannot be told: *other is for certain. */
static bool is_same(struct drafts *drafts, const struct sent_draft *sent, bool *other)
{
    struct err err = { 0 };
    char *mark = sent->mark != NULL ? drafts_mark(drafts, sent->draft, &err) : NULL;
    bool same = mark != NULL && strcmp(mark, sent->mark) == 0;

    *other = mark != NULL && !same;
    free(mark);
    return same;
}

/* And somebody else may have it since, whose edits are in it. */
static bool is_ours(struct drafts *drafts, int64_t draft)
{
    struct draft_holder holder;

    return drafts_holder(drafts, draft, &holder) && holder.here && holder.process.pid == process_self().pid;
}

/* Whether nothing more is to be done about it. */
static bool give_up(struct drafts *drafts, const struct sent_draft *sent)
{
    struct err err = { 0 };
    bool other = false, anew = drafts_claim(drafts, sent->draft, &err);
    bool ours = anew ? is_same(drafts, sent, &other) : is_ours(drafts, sent->draft);
    bool done = other || (!anew && err.kind == ERR_ABSENT);

    if (!done && ours) {
        err = (struct err){ 0 };
        done = sent->id == NULL ? drafts_drop(drafts, sent->draft, &err)
                                : drafts_become(drafts, sent->draft, sent->id, sent->base, &err);
        if (done && sent->id == NULL)
            (void)lent_end_draft(sent->draft, false);
        done = done || err.kind == ERR_ABSENT;
    }
    if (done || !ours)
        drafts_release(drafts, sent->draft);
    return done;
}

void app_give_up_sent(struct app *app)
{
    struct err err = { 0 };
    struct drafts *drafts = app->sent_count > 0 ? session_drafts(app->session, &err) : NULL;

    for (size_t i = app->sent_count; drafts != NULL && i > 0; i--)
        if (give_up(drafts, &app->sent[i - 1])) {
            sent_done(&app->sent[i - 1]);
            app->sent[i - 1] = app->sent[--app->sent_count];
        }
}

void app_release_sent(struct app *app)
{
    struct err err = { 0 };
    struct drafts *drafts = app->sent_count > 0 ? session_drafts(app->session, &err) : NULL;

    for (size_t i = 0; drafts != NULL && i < app->sent_count; i++)
        drafts_release(drafts, app->sent[i].draft);
}

void app_tell_sent(struct app *app)
{
    static const struct text dropped = {
        "algoform: draft %lld could not be given up, but it WAS sent: do not send it again; once that is "
        "possible, drop it with: algoform drafts drop %lld\n",
        "algoform：草稿 %lld 未能删除，但其内容已经发送：请勿再次发送；待可以写入后请执行：algoform drafts "
        "drop %lld\n",
    };
    static const struct text turned = {
        "algoform: draft %lld WAS sent earlier and is there as %s, which it could not be told: do not send "
        "it as something new\n",
        "algoform：草稿 %lld 此前已发送，其结果为 %s，但未能记入草稿：请勿作为新建内容再次发送\n",
    };
    enum language language = app->options->language;

    for (size_t i = 0; i < app->sent_count; i++) {
        struct sent_draft *sent = &app->sent[i];
        long long draft = (long long)sent->draft;

        if (sent->id == NULL)
            fprintf(stderr, text_in(dropped, language), draft, draft);
        else
            fprintf(stderr, text_in(turned, language), draft, sent->id);
        sent_done(sent);
    }
    free(app->sent);
    app->sent = NULL;
    app->sent_count = 0;
}
