/* Listing: page after page, under either meaning of "offset".
 *
 * The service's documents say that offset counts records; an SDK's comment and a
 * provider say pages. So the second page is asked for by offset 1: where records are
 * counted, nearly all of it is known already, and where pages are, nearly none. Items
 * are told apart by id, so that an overlap adds nothing. */
#include "base/limits.h"
#include "base/memory.h"
#include "base/place.h"
#include "net/id_set.h"
#include "net/operation.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum paging { PAGING_UNKNOWN, PAGING_RECORDS, PAGING_PAGES };

struct listing {
    struct subject subject;
    char *id;                                      /* owned; the subject's */
    char *search, *sort_by, *order, *workspace_id; /* owned; NULL where not asked for */
    size_t limit, page_items;
    enum paging paging;
    size_t pages; /* heard */
    size_t end;   /* the record behind the last that was heard, where records are counted */
    size_t gathered;
    size_t total; /* as the service counts; 0: it did not say */
    struct id_set seen;
    struct json *items;
};

struct listing *listing_new(const struct subject *subject, const struct list_query *query)
{
    struct listing *listing = memory_new(1, sizeof *listing);
    listing->subject = *subject;
    listing->subject.id = listing->id = memory_text(subject->id);
    listing->paging = subject->by_page ? PAGING_PAGES : PAGING_UNKNOWN;
    listing->search = memory_text(query->search);
    listing->sort_by = memory_text(query->sort_by);
    listing->order = memory_text(query->order);
    listing->workspace_id = memory_text(query->workspace_id);
    listing->limit = query->limit > 0 && query->limit < LIMIT_LIST_ITEMS ? query->limit : LIMIT_LIST_ITEMS;
    listing->page_items = listing->limit < subject->page_items ? listing->limit : subject->page_items;
    listing->items = json_array();
    return listing;
}

void listing_free(struct listing *listing)
{
    if (!listing)
        return;
    free(listing->id);
    free(listing->search);
    free(listing->sort_by);
    free(listing->order);
    free(listing->workspace_id);
    id_set_done(&listing->seen);
    json_free(listing->items);
    free(listing);
}

const struct json *listing_items(const struct listing *listing)
{
    return listing->items;
}

void listing_progress(const struct listing *listing, size_t *done, size_t *total)
{
    *done = listing->gathered;
    *total = listing->total;
}

/* "&name=value" with the value's bytes encoded, the way the signature spells them. */
static void parameter(struct buf *path, const char *name, const char *prefix, const char *value)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";
    if (!value || !*value)
        return;
    buf_format(path, "&%s=%s", name, prefix);
    for (; *value; value++) {
        if (strchr(plain, *value))
            buf_char(path, *value);
        else
            buf_format(path, "%%%02X", (unsigned)(unsigned char)*value);
    }
}

void listing_ask(struct operation *operation)
{
    const struct listing *listing = operation->listing;
    struct buf path;
    buf_init(&path, LIMIT_LINE_BYTES);
    const struct subject *subject = &listing->subject;
    char *plain = api_path(operation->api, subject->list, NULL);
    /* Not known yet: 0, and then the 1 that tells. */
    size_t offset =
        listing->paging == PAGING_RECORDS ? listing->end : listing->pages + (subject->by_page ? 1 : 0);
    if (subject->page_items > 0) {
        buf_format(&path, subject->page_form, plain, listing->page_items, offset);
        parameter(&path, subject->sort_name, "", listing->sort_by ? listing->sort_by : subject->sort_default);
        parameter(&path, "order", "", listing->order ? listing->order : "desc");
        parameter(&path, subject->search_name, subject->search_start, listing->search);
        parameter(&path, "workspace_id", "", listing->workspace_id);
    } else {
        buf_string(&path, plain);
    }
    const struct call_row *row = &calls[subject->list];
    exchange_init(&operation->exchange, operation->api, row->method, buf_text(&path), NULL, row->repeatable,
                  row->doing);
    free(plain);
    buf_done(&path);
}

/* What a page brought. */
struct harvest {
    size_t items; /* of any kind */
    size_t fresh, known;
};

/* Moves the new items of a page over. */
static struct harvest take_items(struct listing *listing, struct json *page)
{
    struct harvest harvest = { .items = json_count(page) };
    for (const struct json *item; listing->gathered < listing->limit && (item = json_first(page));) {
        const char *id = json_text(place_find(item, listing->subject.id));
        bool new_one = id && id_set_add(&listing->seen, id);
        struct json *taken = json_detach(page, item);
        if (new_one) {
            json_insert_item(listing->items, SIZE_MAX, taken);
            listing->gathered++;
            harvest.fresh++;
        } else {
            harvest.known += id != NULL;
            json_free(taken); /* a double, or nothing that could be opened */
        }
    }
    return harvest;
}

/* The page that offset 1 brought tells what an offset is. */
static void learn_paging(struct listing *listing, struct harvest page)
{
    listing->paging = page.known > page.fresh ? PAGING_RECORDS : PAGING_PAGES;
    listing->end = 1;
}

/* After a page: whether one more has to be asked. A full page may have a successor
 * whatever the service counts; a short one only when it counts more. */
static bool more(const struct listing *listing, struct harvest page, bool learned)
{
    if (listing->gathered >= listing->limit || listing->page_items == 0)
        return false;
    return (page.fresh > 0 || (learned && page.known > 0)) &&
           (listing->gathered < listing->total || page.items >= listing->page_items);
}

int listing_hear(struct operation *operation, int again)
{
    struct listing *listing = operation->listing;
    struct json *answer = operation->exchange.answer;
    if (operation->exchange.state == EXCHANGE_FAILED)
        return operation_fail(operation);
    struct json *items = (struct json *)json_member(answer, listing->subject.items);
    if (!json_is(items, JSON_ARRAY) && !json_is(items, JSON_NULL)) {
        err_set(&operation->err, ERR_INPUT,
                "%s%.0s: the answer holds no list of %s; is this the right endpoint?",
                "%.0s%s：应答中没有 %s 列表；endpoint 是否正确？", operation->exchange.doing.en,
                operation->exchange.doing.zh, listing->subject.items);
        return STEP_FAILED;
    }
    int64_t counted = 0;
    if (json_int64(json_member(answer, listing->subject.count), &counted) && counted >= 0)
        listing->total = (size_t)counted;
    struct harvest page = take_items(listing, items);
    bool learned = listing->paging == PAGING_UNKNOWN && listing->pages == 1;
    if (learned)
        learn_paging(listing, page);
    listing->end += page.fresh + page.known;
    listing->pages++;
    return more(listing, page, learned) ? again : STEP_DONE;
}

static int hear(struct operation *operation)
{
    int next = listing_hear(operation, 0);
    struct listing *listing = operation->listing;
    if (next == STEP_DONE && listing->gathered < listing->total && listing->gathered < listing->limit)
        operation->remark = (struct text){
            "The service counts more than it listed; the list may lack some.",
            "服务统计的数目多于其列出的数目；列表可能不完整。",
        };
    return next;
}

static const struct step steps[] = { { listing_ask, hear } };

struct operation *operation_list_of(struct api *api, const struct subject *subject,
                                    const struct list_query *query)
{
    struct operation *operation = operation_new(api, steps);
    operation->subject = subject;
    operation->lists = true;
    operation->listing = listing_new(subject, query);
    return operation;
}

struct operation *operation_list(struct api *api, const struct list_query *query)
{
    return operation_list_of(api, &algorithm_subject, query);
}
