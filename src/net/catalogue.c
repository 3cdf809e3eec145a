/* A catalogue is a list like the others, but for its row. */
#include "base/place.h"
#include "net/operation.h"

#include <stdlib.h>

/* Fewer than counted is no news here: the count may hold what is no entry at all. */
static int hear(struct operation *operation)
{
    return listing_hear(operation, 0);
}

static const struct step steps[] = { { listing_ask, hear } };

struct operation *operation_catalogue(struct api *api, enum catalogue catalogue)
{
    const struct catalogue_row *row = &catalogues[catalogue];
    char *id = place_join("", row->key);
    const struct subject subject = {
        .noun = row->noun,
        .list = row->call,
        .id = id,
        .items = row->items,
        .count = row->count,
        .page_items = row->page_items,
        .page_form = "%s?limit=%zu&offset=%zu",
        .sort_name = "sort_by",
        .sort_default = "name", /* an order that does not change while pages are asked for */
    };
    struct operation *operation = operation_new(api, steps);
    operation->lists = true;
    operation->listing = listing_new(&subject, &(struct list_query){ .order = "asc" });
    free(id);
    return operation;
}
