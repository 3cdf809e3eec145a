#include "net/making.h"

#include "base/clock.h"
#include "base/place.h"

#include <string.h>

/* The gateway takes no request whose clock is further off than this, so what was
 * created earlier is not of this request's making, nor is a request on its way for longer. */
static const int64_t older_ms = 15 * 60 * 1000;

const struct text making_arrived = {
    "An earlier submit, whose outcome was not known, had arrived: this is it, and nothing was sent.",
    "此前一次结果未知的提交其实已到达：即为此项，未再发送。",
};

void making_look(struct operation *operation, const struct json *body)
{
    const struct json *name = place_find(body, operation->subject->name);
    const char *search = json_is(name, JSON_STRING) ? json_text(name) : NULL;
    listing_free(operation->listing);
    operation->listing = listing_new(operation->subject, &(struct list_query){ .search = search });
}

static bool is_older(const struct subject *subject, const struct making *making, const struct json *item)
{
    const char *id = json_text(place_find(item, subject->id));
    int64_t created = 0;
    for (const struct json *known = json_first(making->there); known; known = json_next(known)) {
        const char *other = json_text(place_find(known, subject->id));
        if (id && other && strcmp(id, other) == 0)
            return true;
    }
    return !making->there && json_int64(place_find(item, subject->created), &created) && created > 0 &&
           created < making->started_ms - older_ms;
}

enum found making_find(struct operation *operation, const struct making *making, struct json **ours)
{
    const struct subject *subject = operation->subject;
    const char *wanted = json_text(place_find(making->body, subject->name));
    struct json *items = (struct json *)listing_items(operation->listing);
    enum found found = FOUND_NOTHING;
    for (const struct json *item = json_first(items); item; item = json_next(item)) {
        const char *name = json_text(place_find(item, subject->name));
        if (!name || !wanted || strcmp(name, wanted) != 0)
            continue;
        if (is_older(subject, making, item)) {
            found = FOUND_OLDER;
        } else if (!operation_stands_in(making->body, item, false)) {
            found = FOUND_OTHER;
        } else {
            *ours = json_detach(items, item);
            return FOUND_OURS;
        }
    }
    return found;
}

enum found making_find_doubted(struct operation *operation)
{
    const struct making making = { operation->doubted, NULL, operation->doubted_ms };
    return making_find(operation, &making, &operation->earlier);
}

bool making_looks_again(struct operation *operation)
{
    return operation->found == FOUND_NOTHING && clock_utc_ms() - operation->doubted_ms < older_ms &&
           ++operation->looked < OPERATION_LOOKS;
}
