/* A value that was chosen brings what belongs to it along: the members of its entry
 * that the field's row names go into the siblings of the same names. */
#include "base/limits.h"
#include "base/memory.h"
#include "base/place.h"
#include "form/form_state.h"

#include <stdlib.h>
#include <string.h>

struct filling {
    struct form *form;
    const struct object *holder; /* rows of the siblings */
    const char *above;           /* the place that they stand in */
    bool anew;                   /* another value than before: what that one brought goes */
    const struct json *before;   /* the entry of that one, or NULL */
    struct buf told;
};

/* A text where the rows say text, whatever it came as. */
static struct json *shaped_value(const struct field *field, const struct json *value)
{
    if (field->type != TYPE_STRING || json_is(value, JSON_STRING))
        return json_copy(value);
    if (json_is(value, JSON_BOOLEAN))
        return json_string(json_true(value) ? "true" : "false");
    return json_text(value) != NULL ? json_string(json_text(value)) : NULL;
}

/* An item of a list, with the members that the rows know. */
static struct json *shaped_item(const struct object *object, const struct json *item)
{
    struct json *shaped = json_object();

    for (size_t i = 0; i < object->count; i++) {
        const struct json *member = json_member(item, object->fields[i].name);
        struct json *value = member != NULL ? shaped_value(&object->fields[i], member) : NULL;

        if (value != NULL)
            json_set(shaped, object->fields[i].name, value);
    }
    return shaped;
}

static const struct json *item_known_as(const struct json *list, const char *identity, const char *text)
{
    for (const struct json *item = json_first(list); text != NULL && item != NULL; item = json_next(item)) {
        const char *its = json_text(json_member(item, identity));

        if (its != NULL && strcmp(its, text) == 0)
            return item;
    }
    return NULL;
}

static const char *known_as(const struct json *item, const char *identity)
{
    return identity != NULL ? json_text(json_member(item, identity)) : NULL;
}

/* What neither this value nor the one before brings was put there by somebody, and stays behind the rest. */
static size_t keep_added(struct json *list, const char *identity, const struct json *given,
                         const struct json *brought, const struct json *now)
{
    size_t kept = 0;

    for (const struct json *item = json_first(now); item != NULL; item = json_next(item)) {
        const char *name = known_as(item, identity);

        if (item_known_as(given, identity, name) != NULL || item_known_as(brought, identity, name) != NULL)
            continue;
        json_insert_item(list, SIZE_MAX, json_copy(item));
        kept++;
    }
    return kept;
}

/* The entry's items, those that stand there already as they are: what was tuned stays tuned, and what was
 * added stays. Those that the value before brought go with it. */
static struct json *filled_list(struct filling *filling, const struct field *field, const struct json *given,
                                const struct json *now)
{
    struct json *list = json_array();
    const char *identity = field->object->identity;
    size_t kept = 0, fresh = 0;

    for (const struct json *item = json_first(given); item != NULL; item = json_next(item)) {
        const struct json *there = item_known_as(now, identity, known_as(item, identity));

        kept += there != NULL;
        fresh += there == NULL;
        json_insert_item(list, SIZE_MAX, there != NULL ? json_copy(there) : shaped_item(field->object, item));
    }
    kept += keep_added(list, identity, given, json_member(filling->before, field->name), now);
    buf_format(&filling->told, string_in(STRING_FILLED_LIST, filling->form->language),
               text_in(field->label, filling->form->language), fresh, kept, json_count(now) - kept);
    return list;
}

static struct json *filled(struct filling *filling, const struct field *field, const struct json *given,
                           const struct json *now)
{
    struct json *value;

    if (field->type == TYPE_OBJECTS)
        return filled_list(filling, field, given, now);
    value = shaped_value(field, given);
    if (value != NULL)
        buf_format(&filling->told, string_in(STRING_FILLED_VALUE, filling->form->language),
                   text_in(field->label, filling->form->language),
                   json_text(value) != NULL ? json_text(value) : "");
    return value;
}

static bool is_empty(const struct json *value)
{
    bool text = json_is(value, JSON_STRING);

    return value == NULL || json_is(value, JSON_NULL) || (text && json_text(value)[0] == '\0') ||
           (json_is(value, JSON_ARRAY) && json_first(value) == NULL);
}

static bool fill(struct filling *filling, const char *name, const struct json *entry, struct err *err)
{
    const struct field *field = object_field(filling->holder, name);
    const struct json *given = json_member(entry, name);
    char *place = place_join(filling->above, name);
    const struct json *now = document_at(filling->form->document, place);
    size_t told = filling->told.size;
    bool wanted = field != NULL && given != NULL && (filling->anew || is_empty(now));
    struct json *value;
    bool done = true;

    if (told > 0)
        buf_string(&filling->told, ", ");
    value = wanted ? filled(filling, field, given, now) : NULL;
    if (value == NULL || (now != NULL && json_same(value, now))) {
        json_free(value);
        filling->told.size = told; /* nothing to tell */
        if (filling->told.data != NULL)
            filling->told.data[told] = '\0';
    } else {
        done = document_set(filling->form->document, place, value, err);
    }
    free(place);
    return done;
}

/* The entry of what is offered for the cursor's line that holds the value; its list of offers is at hand
 * while it is typed or picked. */
static const struct json *entry_of(const struct form *form, const struct json *value)
{
    const struct offers *offers = form->picking.active ? &form->picking.offers : &form->typing.offers;
    const char *text = json_text(value);
    const struct offered *offered = text != NULL ? offers_value(offers, text) : NULL;

    return offered != NULL ? offered->entry : NULL;
}

bool fills_set(struct form *form, const char *place, struct json *value, struct err *err)
{
    const struct line line = *form_line(form);
    const struct json *entry = line.field != NULL && line.kind == LINE_FIELD ? entry_of(form, value) : NULL;
    struct filling filling = { .form = form, .holder = line.holder };
    char *above;
    bool done;

    filling.anew = line.value == NULL || !json_same(line.value, value);
    filling.before = entry != NULL ? entry_of(form, line.value) : NULL;
    above = place_parent(place);
    filling.above = above;
    buf_init(&filling.told, sizeof form->message);
    document_begin(form->document);
    done = form_set(form, place, value, err);
    for (size_t i = 0; done && entry != NULL && i < FIELD_FILLS && line.field->fills[i] != NULL; i++)
        done = fill(&filling, line.field->fills[i], entry, err);
    document_end(form->document);
    form_refresh(form);
    form_show(form, place);
    if (done && filling.told.size > 0)
        form_say(form, STRING_FILLED, buf_text(&filling.told));
    buf_done(&filling.told);
    free(above);
    return done;
}
