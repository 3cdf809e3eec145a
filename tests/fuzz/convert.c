/* Any JSON as an answer: converted without loss of mind, the same when converted again, checked in
 * full and by field, and turned into bodies that convert steadily. */
#include "fuzz.h"

#include "base/place.h"
#include "document/check.h"
#include "document/convert.h"

static void check_all(const struct shape *shape, const struct json *document)
{
    struct problems problems;
    problems_init(&problems);
    check_document(shape, document, &problems);
    PROMISE(problems.count <= problems.errors + problems.warnings);
    for (size_t i = 0; i < problems.count && i < 50; i++) {
        size_t count;
        PROMISE(place_valid(problems.items[i].place));
        PROMISE(problems_at(&problems, problems.items[i].place, &count) && count > 0);
        struct problems field;
        problems_init(&field);
        check_field(shape, document, problems.items[i].place, place_find(document, problems.items[i].place),
                    &field);
        problems_done(&field);
    }
    problems_done(&problems);
}

static void send(const struct shape *shape, const struct json *document, enum purpose purpose)
{
    struct err err = { 0 };
    struct json *body = convert_request(shape, document, purpose);
    struct json *read = convert_answer(shape, body, &err);
    PROMISE(read);
    struct json *again = convert_request(shape, read, purpose);
    PROMISE(json_same(again, body));
    json_free(body);
    json_free(read);
    json_free(again);
}

static void read_as(const struct shape *shape, const struct json *answer)
{
    struct err err = { 0 };
    struct json *document = convert_answer(shape, answer, &err);
    PROMISE(!document == !json_is(answer, JSON_OBJECT));
    if (document) {
        struct json *again = convert_answer(shape, document, &err);
        PROMISE(again && json_same(again, document));
        check_all(shape, document);
        send(shape, document, PURPOSE_CREATE);
        send(shape, document, PURPOSE_UPDATE);
        json_free(again);
    }
    json_free(document);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct err err = { 0 };
    struct json *answer = json_read((const char *)data, size, NULL, &err);
    if (answer) {
        read_as(&shape_algorithm, answer);
        read_as(&shape_training_job_config, answer);
    }
    json_free(answer);
    return 0;
}
