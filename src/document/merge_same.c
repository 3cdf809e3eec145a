#include "document/merge_same.h"

#include "document/convert.h"
#include "document/member.h"

#include <string.h>

bool merge_owned(const struct field *field)
{
    return field && !convert_sends(field);
}

/* Members mostly stand in the same order everywhere: the guess saves the search. */
static const struct json *member_near(const struct json *object, const struct json *guess, const char *name)
{
    return guess && strcmp(json_name(guess), name) == 0 ? guess : json_member(object, name);
}

/* Whether `other` says the same for each member of `one`; `missing`: only for those that it lacks. Each pair
 * is compared once: twice at every depth would be a million times in a deep document. */
static bool has_members_of(const struct object *object, const struct json *one, const struct json *other,
                           bool missing)
{
    const struct json *guess = json_first(other);
    for (const struct json *member = json_first(one); member; member = json_next(member)) {
        const struct field *field = member_row(object, json_name(member));
        const struct json *found = member_near(other, guess, json_name(member));
        guess = found ? json_next(found) : guess;
        if (!(missing && found) && !merge_owned(field) && !merge_same(member_rows(field), member, found)) {
            return false;
        }
    }
    return true;
}

static bool same_items(const struct object *object, const struct json *one, const struct json *other)
{
    const struct json *a = json_first(one), *b = json_first(other);
    for (; a && b; a = json_next(a), b = json_next(b)) {
        if (!merge_same(object, a, b)) {
            return false;
        }
    }
    return !a && !b;
}

bool merge_same(const struct object *object, const struct json *one, const struct json *other)
{
    bool nothing = member_is_nothing(object, one);
    if (nothing || member_is_nothing(object, other)) {
        return nothing && member_is_nothing(object, other);
    }
    if (json_kind(one) != json_kind(other)) {
        return false;
    }
    switch (json_kind(one)) {
    case JSON_OBJECT:
        return has_members_of(object, one, other, false) && has_members_of(object, other, one, true);
    case JSON_ARRAY: return same_items(object, one, other);
    default: return json_same(one, other);
    }
}

bool merge_same_digits(const struct json *one, const struct json *other)
{
    if (json_is(one, JSON_NUMBER)) {
        return strcmp(json_text(one), json_text(other)) == 0;
    }
    bool object = json_is(one, JSON_OBJECT);
    const struct json *guess = json_first(other);
    for (const struct json *child = json_first(one); child; child = json_next(child)) {
        const struct json *found = object ? member_near(other, guess, json_name(child)) : guess;
        guess = json_next(found);
        if (!merge_same_digits(child, found)) {
            return false;
        }
    }
    return true;
}
