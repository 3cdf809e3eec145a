#include "document/replied.h"

#include "base/place.h"
#include "document/convert.h"

#include <stdlib.h>

/* Gone from what could be sent again, and yet in the answer. */
static bool is_there(const struct difference *difference, const struct json *answer)
{
    const struct json *value = difference->after ? NULL : place_find(answer, difference->place);

    return value && json_same(value, difference->before);
}

static void drop_what_is_there(struct differences *differences, const struct json *answer)
{
    size_t left = 0;

    for (size_t i = 0; i < differences->count; i++) {
        struct difference *difference = &differences->items[i];

        if (is_there(difference, answer)) {
            differences->by_fate[difference->fate]--;
            differences->by_fate[FATE_UNCHANGED]++;
            free(difference->place);
        } else {
            differences->items[left++] = *difference;
        }
    }
    differences->count = left;
}

void replied_compare(const struct shape *shape, const struct json *sent, const struct json *answer,
                     struct replied *replied)
{
    struct err err = { 0 };
    struct json *document = convert_answer(shape, answer, &err);

    *replied = (struct replied){ 0 };
    differences_init(&replied->differences);
    if (!document)
        return;
    replied->sent = convert_request(shape, sent, PURPOSE_UPDATE); /* a creation holds what no update does */
    replied->kept = convert_request(shape, document, PURPOSE_UPDATE);
    diff_documents(shape, replied->sent, replied->kept, false, &replied->differences);
    drop_what_is_there(&replied->differences, answer);
    json_free(document);
}

void replied_done(struct replied *replied)
{
    differences_done(&replied->differences);
    json_free(replied->sent);
    json_free(replied->kept);
    *replied = (struct replied){ 0 };
}
