/* Looking for what an earlier creation made, of which nobody knows whether it arrived: by the name that it
 * sent, several times, for it may be on its way still. What was found is read whole. */
#include "base/memory.h"
#include "base/place.h"
#include "net/making.h"

enum { LOOK, READ };

static void ask_look(struct operation *operation)
{
    if (!operation->listing)
        making_look(operation, operation->doubted);
    listing_ask(operation);
    operation_put_off(operation, operation->looked);
}

static int hear_look(struct operation *operation)
{
    int next = listing_hear(operation, LOOK);
    if (next != STEP_DONE)
        return next;
    operation->found = making_find_doubted(operation);
    if (operation->found == FOUND_OURS) {
        operation->id = memory_text(json_text(place_find(operation->earlier, operation->subject->id)));
        return operation->id ? READ : STEP_DONE;
    }
    if (!making_looks_again(operation))
        return STEP_DONE;
    listing_free(operation->listing);
    operation->listing = NULL;
    return LOOK;
}

static const struct step steps[] = {
    [LOOK] = { ask_look, hear_look },
    [READ] = { operation_ask_back, operation_take_thing },
};

struct operation *operation_sought(struct api *api, const struct subject *subject,
                                   const struct earlier *earlier)
{
    struct operation *operation = operation_new(api, steps);
    operation->subject = subject;
    operation->doubted = json_copy(earlier->body);
    operation->doubted_ms = earlier->started_ms;
    return operation;
}

enum found operation_found(const struct operation *operation)
{
    return operation->found;
}
