#include "screens/reply.h"

#include "base/place.h"
#include "document/replied.h"
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
    struct replied replied;

    replied_compare(shape, reply->sent, reply->answer, &replied);
    if (replied.differences.count > 0)
        buf_format(out, string_in(STRING_SERVER_CHANGED, language), replied.differences.count);
    for (size_t i = 0; i < replied.differences.count; i++) {
        const struct difference *difference = &replied.differences.items[i];

        buf_format(out, " %s%s", difference->place,
                   ignored(reply->before, difference) ? string_in(STRING_SERVER_IGNORED, language) : "");
    }
    replied_done(&replied);
}
