#include "screens/reply.h"

#include "base/place.h"
#include "document/convert.h"
#include "document/diff.h"
#include "form/strings.h"

/* Whether a field that was sent is as it was before. */
static bool ignored(const struct json *before, const struct difference *difference)
{
    const struct json *old = before != NULL ? place_find(before, difference->place) : NULL;

    return old != NULL && difference->after != NULL ? json_same(old, difference->after)
                                                    : old == NULL && difference->after == NULL;
}

void reply_tell(enum language language, const struct shape *shape, const struct reply *reply, struct buf *out)
{
    struct err err = { 0 };
    struct differences differences;
    struct json *root = convert_answer(shape, reply->answer, &err);
    struct json *theirs = root != NULL ? convert_request(shape, root, PURPOSE_UPDATE) : NULL;
    struct json *ours = convert_request(shape, reply->sent, PURPOSE_UPDATE);

    differences_init(&differences);
    if (theirs != NULL)
        diff_documents(shape, ours, theirs, false, &differences);
    if (differences.count > 0)
        buf_format(out, string_in(STRING_SERVER_CHANGED, language), differences.count);
    for (size_t i = 0; i < differences.count; i++)
        buf_format(out, " %s%s", differences.items[i].place,
                   ignored(reply->before, &differences.items[i]) ? string_in(STRING_SERVER_IGNORED, language)
                                                                 : "");
    differences_done(&differences);
    json_free(root);
    json_free(theirs);
    json_free(ours);
}
