/* The rows against the list of documented members (data/fields.tsv), both ways. */
#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/place.h"
#include "schema/catalogues.h"
#include "schema/codes.h"
#include "schema/rules.h"
#include "schema/schema.h"
#include "schema/search_algorithms.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { LINES = 256, WORDS = 5, PATH = 200, DEPTH = 12 };

/* A documented member: side, path, type, mandatory, source. */
struct member {
    char *word[WORDS];
};

static char *list_text;
static struct member members[LINES];
static size_t member_count;

static void read_list(void)
{
    struct buf text;
    struct err err = { 0 };
    buf_init(&text, LIMIT_CONFIG_BYTES);
    if (!file_read(TEST_DATA "/fields.tsv", &text, &err))
        fail_msg("%s", err_text(&err, LANGUAGE_EN));
    list_text = buf_take(&text);
    char *rest = list_text;
    for (char *line; (line = strtok_r(rest, "\n", &rest));) {
        char *words = line;
        assert_true(member_count < LINES);
        for (size_t i = 0; i < WORDS; i++)
            assert_non_null(members[member_count].word[i] = strtok_r(words, "\t", &words));
        member_count++;
    }
}

static int setup(void **state)
{
    (void)state;
    read_list();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    free(list_text);
    return 0;
}

/* A shape and the lists that its rows restate. */
static const struct contract {
    const struct shape *shape;
    const char *sent[2], *received[2]; /* the words of the list; NULL: no second one */
    size_t sent_count, received_count;
} contracts[] = {
    { &shape_algorithm, { "request", NULL }, { "response", NULL }, 63, 78 },
    { &shape_training_job_config, { "v1-request", "v1-create" }, { "v1-response", "v1-show" }, 23, 52 },
};

static size_t listed(const char *side, const char *path)
{
    size_t count = 0;
    for (size_t i = 0; i < member_count; i++)
        if (strcmp(members[i].word[0], side) == 0 && (!path || strcmp(members[i].word[1], path) == 0))
            count++;
    return count;
}

static size_t listed_by(const char *const sides[2], const char *path)
{
    return listed(sides[0], path) + (sides[1] ? listed(sides[1], path) : 0);
}

/* The type that the documents' words mean. */
static enum type documented_type(const char *words)
{
    static const struct {
        const char *words;
        enum type type;
    } types[] = {
        { "String", TYPE_STRING },
        { "Boolean", TYPE_BOOLEAN },
        { "Integer", TYPE_INTEGER },
        { "Long", TYPE_LONG },
        { "Object", TYPE_OBJECT },
        { "Array<Object>", TYPE_OBJECTS },
        { "JSON Array", TYPE_OBJECTS },
        { "String (number in the example)", TYPE_STRING },
        { "Array of strings", TYPE_STRINGS },
        { "Array of Map<String,String> objects", TYPE_MAPS },
    };
    for (size_t i = 0; i < COUNT(types); i++)
        if (strcmp(words, types[i].words) == 0)
            return types[i].type;
    assert_non_null(strstr(words, " object"));
    return strncmp(words, "Array of ", 9) == 0 ? TYPE_OBJECTS : TYPE_OBJECT;
}

static bool type_agrees(const struct field *field, enum type documented, bool answer)
{
    if (field->type == documented)
        return true;
    if (documented == TYPE_INTEGER && field->format == FORMAT_BYTES)
        return field->type == TYPE_LONG; /* a size may pass 32 bits, whatever the table says */
    return answer && documented == TYPE_STRING && (field->also & ALSO(JSON_STRING));
}

static const char *last_token(const char *path)
{
    return strrchr(path, '/') + 1;
}

/* Mandatory in the tables, and yet needless beside one another: rules say it (v1). */
static bool left_to_rules(const struct shape *shape, const char *name)
{
    for (size_t i = 0; i < shape->rule_count; i++) {
        const struct rule *rule = &shape->rules[i];
        if (rule->kind != RULE_ANY_OF)
            continue;
        if (strcmp(rule->a, name) == 0)
            return true;
        for (size_t k = 0; k < RULE_OTHERS && rule->others[k]; k++)
            if (strcmp(rule->others[k], name) == 0)
                return true;
    }
    return false;
}

static void check_member(const struct shape *shape, const struct member *member, enum side side)
{
    const char *path = member->word[1];
    struct location location;
    if (!schema_locate(shape, path, &location) || location.item)
        fail_msg("%s has no row", path);
    const struct field *field = location.field;
    const char *spelled = side == RECEIVED && field->received_as ? field->received_as : field->name;
    assert_string_equal(last_token(path), spelled);
    if (!(field->side & side))
        fail_msg("%s: the row says another side than %s", path, member->word[0]);
    if (!type_agrees(field, documented_type(member->word[2]), side == RECEIVED))
        fail_msg("%s: the row's type is not %s", path, member->word[2]);
    bool mandatory = strcmp(member->word[3], "Yes") == 0 && !left_to_rules(shape, field->name);
    if (side == SENT && field->required != (mandatory && !field->once))
        fail_msg("%s: mandatory is documented as %s", path, member->word[3]);
}

static bool is_among(const char *const sides[2], const char *side)
{
    return strcmp(sides[0], side) == 0 || (sides[1] && strcmp(sides[1], side) == 0);
}

static void every_documented_member_has_its_row(void **state)
{
    (void)state;
    for (size_t k = 0; k < COUNT(contracts); k++) {
        const struct contract *contract = &contracts[k];
        assert_int_equal(listed_by(contract->sent, NULL), contract->sent_count);
        assert_int_equal(listed_by(contract->received, NULL), contract->received_count);
        for (size_t i = 0; i < member_count; i++) {
            if (is_among(contract->sent, members[i].word[0]))
                check_member(contract->shape, &members[i], SENT);
            if (is_among(contract->received, members[i].word[0]))
                check_member(contract->shape, &members[i], RECEIVED);
        }
    }
}

struct walk {
    const struct object *above[DEPTH]; /* code_tree holds itself */
    size_t depth;
    bool received; /* spell names as answers do */
    bool maps;     /* also the keys of maps, which are no members */
    void (*visit)(const struct field *field, const char *path, void *context);
    void *context;
};

static void walk(struct walk *walking, const struct object *object, const char *path)
{
    for (size_t i = 0; i < walking->depth; i++)
        if (walking->above[i] == object)
            return;
    assert_true(walking->depth < DEPTH);
    walking->above[walking->depth++] = object;
    for (size_t i = 0; i < object->count; i++) {
        const struct field *field = &object->fields[i];
        char member[PATH], below[PATH];
        snprintf(member, sizeof member, "%s/%s", path,
                 walking->received && field->received_as ? field->received_as : field->name);
        walking->visit(field, member, walking->context);
        int size = snprintf(below, sizeof below, "%s%s", member, field->type == TYPE_OBJECT ? "" : "/*");
        assert_true(size < PATH);
        if (field->object && (field->type != TYPE_MAPS || walking->maps))
            walk(walking, field->object, below);
    }
    walking->depth--;
}

/* Each row, with the path of its member as the documents' list spells it. */
static void walk_rows(const struct shape *shape, bool received, bool maps,
                      void (*visit)(const struct field *field, const char *path, void *context),
                      void *context)
{
    struct walk walking = { .received = received, .maps = maps, .visit = visit, .context = context };
    walk(&walking, shape->root, "");
}

struct expected {
    const char *const *sides;
    enum side side;
    size_t count;
};

static void expect_listed(const struct field *field, const char *path, void *context)
{
    struct expected *expected = context;
    size_t found = listed_by(expected->sides, path);
    if (found != ((field->side & expected->side) ? 1u : 0u))
        fail_msg("%s: the row says %s, the list has it %zu times", path,
                 (field->side & expected->side) ? "it is of this side" : "it is not", found);
    expected->count += found;
}

static void every_row_is_a_documented_member(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(contracts); i++) {
        const struct contract *contract = &contracts[i];
        struct expected sent = { contract->sent, SENT, 0 }, received = { contract->received, RECEIVED, 0 };
        walk_rows(contract->shape, false, false, expect_listed, &sent);
        walk_rows(contract->shape, true, false, expect_listed, &received);
        assert_int_equal(sent.count, contract->sent_count);
        assert_int_equal(received.count, contract->received_count);
    }
}

static bool beyond_ascii(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text >= 0x80)
            return true;
    return false;
}

static void assert_both(struct text text, const char *where)
{
    if (!text.en || !*text.en || beyond_ascii(text.en))
        fail_msg("%s: no plain English", where);
    if (!text.zh || !*text.zh || !beyond_ascii(text.zh))
        fail_msg("%s: no Chinese", where);
}

static void assert_choices_speak(const struct choices *choices, const char *path)
{
    for (size_t i = 0; choices && i < choices->count; i++) {
        assert_both(choices->rows[i].text, path);
        assert_ptr_equal(choice_find(choices, choices->rows[i].value),
                         &choices->rows[i]); /* no value twice */
        assert_choices_speak(choices->rows[i].then, path);
    }
    if (choices) {
        assert_false(choices->closed && choices->suggestion);
        assert_true(!choices->code || code_find(choices->code));
    }
}

static void expect_words(const struct field *field, const char *path, void *context)
{
    (void)context;
    assert_both(field->label, path);
    assert_both(field->help, path);
    assert_choices_speak(field->choices, path);
    if (!field->from || !*field->from)
        fail_msg("%s: no source", path);
}

static void every_row_speaks_both_languages_and_names_its_source(void **state)
{
    (void)state;
    for (size_t k = 0; k < COUNT(contracts); k++) {
        const struct shape *shape = contracts[k].shape;
        walk_rows(shape, false, true, expect_words, NULL);
        assert_both(shape->noun, shape->name);
        for (size_t i = 0; i < shape->section_count; i++)
            assert_both(shape->sections[i].title, shape->sections[i].place);
    }
    for (enum type type = 0; type < TYPES; type++)
        assert_both(type_text(type), "type_text");
    for (size_t i = 0; i < CALLS; i++) {
        assert_both(calls[i].doing, calls[i].name);
        assert_true(calls[i].from && *calls[i].from);
    }
    for (size_t i = 0; i < search_algorithm_count; i++) {
        assert_both(search_algorithms[i].description, search_algorithms[i].name);
        for (size_t j = 0; j < search_algorithms[i].count; j++) {
            assert_both(search_algorithms[i].settings[j].help, search_algorithms[i].settings[j].key);
            assert_choices_speak(search_algorithms[i].settings[j].choices, search_algorithms[i].name);
        }
    }
}

static bool allowed(const struct field *field, const char *value)
{
    if (field->type == TYPE_BOOLEAN)
        return strcmp(value, "true") == 0 || strcmp(value, "false") == 0;
    if (field->choices && !choice_find(field->choices, value))
        return false;
    if (field->characters && value[strspn(value, field->characters)] != '\0')
        return false;
    return strlen(value) >= field->min && (!field->max || strlen(value) <= field->max);
}

static void expect_sense(const struct field *field, const char *path, void *context)
{
    const struct shape *shape = context;
    if ((field->side & SENT) && !field->object && !field->example)
        fail_msg("%s: no example", path);
    if ((field->example && !allowed(field, field->example)) ||
        (field->initial && !allowed(field, field->initial)))
        fail_msg("%s: example or initial value breaks its own row", path);
    struct location location;
    if (field->suggest_from)
        assert_true(schema_locate(shape, field->suggest_from, &location));
    assert_int_equal(field->catalogue != CATALOGUE_NONE, field->catalogue_member != NULL);
    assert_int_equal(field->catalogue_list != NULL, field->catalogue_of != NULL);
    if (!field->catalogue && (field->catalogue_by || field->catalogue_list || field->fills[0]))
        fail_msg("%s: words about a catalogue that is not named", path);
    if (field->catalogue_of) {
        assert_true(schema_locate(shape, field->catalogue_of, &location));
        assert_int_equal(location.field->catalogue, field->catalogue);
        assert_string_equal(location.field->name, catalogues[field->catalogue].key);
    }
    if (field->assigned)
        assert_true(field->side == BOTH && !field->required);
    if (field->once)
        assert_true((field->side & SENT) && !field->required && !field->assigned);
    if (field->verbatim)
        assert_true(field->also && (field->side & SENT));
    if (field->left_out)
        assert_int_equal(field->type, TYPE_OBJECTS);
    if (field->least)
        assert_true(field->type == TYPE_INTEGER || field->type == TYPE_LONG);
    if (field->kept)
        assert_int_equal(field->side, RECEIVED);
    if (field->lenient)
        assert_true(field->characters || field->min || field->max);
    if ((field->type == TYPE_OBJECT || field->type == TYPE_OBJECTS) !=
        (field->object && field->type != TYPE_MAPS))
        fail_msg("%s: type and rows below disagree", path);
}

static void expect_objects(const struct field *field, const char *path, void *context)
{
    (void)context;
    const struct object *object = field->object;
    if (!object)
        return;
    if (object->identity && !object_field(object, object->identity))
        fail_msg("%s: identity %s is no member", path, object->identity);
    for (size_t i = 0; i < COUNT(object->summary); i++)
        if (object->summary[i]) {
            struct shape items = { .root = object };
            struct location location;
            char place[PATH];
            snprintf(place, sizeof place, "/%s", object->summary[i]);
            assert_true(schema_locate(&items, place, &location));
        }
    for (size_t i = 0; i < object->count; i++)
        if (object->fields[i].choices_by) {
            const struct field *by = object_field(object, object->fields[i].choices_by);
            assert_true(by && by->choices);
        }
    for (size_t i = 0; i < object->count; i++) {
        const struct field *one = &object->fields[i];
        if (one->catalogue_by && !object_field(object, one->catalogue_by))
            fail_msg("%s/%s: no sibling %s", path, one->name, one->catalogue_by);
        for (size_t j = 0; j < FIELD_FILLS && one->fills[j]; j++)
            if (!object_field(object, one->fills[j]) || strcmp(one->fills[j], one->name) == 0)
                fail_msg("%s/%s: no sibling %s to fill", path, one->name, one->fills[j]);
    }
}

static void rows_agree_with_themselves(void **state)
{
    (void)state;
    for (size_t k = 0; k < COUNT(contracts); k++) {
        const struct shape *shape = contracts[k].shape;
        struct location location;
        walk_rows(shape, false, true, expect_sense, (void *)shape);
        walk_rows(shape, false, true, expect_objects, NULL);
        for (size_t i = 0; i < shape->section_count; i++)
            assert_true(schema_locate(shape, shape->sections[i].place, &location));
    }
}

static void assert_member(const struct shape *shape, const struct rule *rule, const char *member,
                          struct location *location)
{
    char place[PATH];
    snprintf(place, sizeof place, "%s/%s", rule->at, member);
    if (!schema_locate(shape, place, location))
        fail_msg("a rule names %s, which has no row", place);
}

static void assert_rule(const struct shape *shape, const struct rule *rule)
{
    struct location at, location;
    assert_true(schema_locate(shape, rule->at, &at));
    assert_non_null(at.object);
    assert_member(shape, rule, rule->a, &location);
    if (rule->b && *rule->b == '/')
        assert_true(schema_locate(shape, rule->b, &location));
    else if (rule->b)
        assert_member(shape, rule, rule->b, &location);
    if (rule->unless)
        assert_member(shape, rule, rule->unless, &location);
    if (rule->when) {
        assert_member(shape, rule, rule->when, &location);
        assert_non_null(choice_find(location.field->choices, rule->value));
    }
    for (size_t i = 0; i < RULE_OTHERS && rule->others[i]; i++)
        assert_member(shape, rule, rule->others[i], &location);
    assert_both(rule->text, rule->at);
    assert_true(rule->from && *rule->from);
    assert_true(!rule->code || code_find(rule->code));
    assert_true(!rule->range_code || code_find(rule->range_code));
    assert_int_equal(rule->kind == RULE_FITS, rule->range_code != NULL);
    assert_int_equal(rule->kind == RULE_ANY_OF, rule->others[0] != NULL);
    if (strcmp(rule->from, "inferred") == 0)
        assert_int_equal(rule->severity, SEVERITY_WARNING);
}

static void rules_name_members_that_exist(void **state)
{
    (void)state;
    assert_int_equal(algorithm_rule_count, ALGORITHM_RULES);
    assert_int_equal(training_job_config_rule_count, TRAINING_JOB_CONFIG_RULES);
    for (size_t k = 0; k < COUNT(contracts); k++) {
        const struct shape *shape = contracts[k].shape;
        for (size_t i = 0; i < shape->rule_count; i++)
            assert_rule(shape, &shape->rules[i]);
    }
    assert_ptr_equal(shape_algorithm.rules, algorithm_rules);
    assert_ptr_equal(shape_training_job_config.rules, training_job_config_rules);
    assert_int_equal(shape_algorithm.rule_count, algorithm_rule_count);
    assert_int_equal(shape_training_job_config.rule_count, training_job_config_rule_count);
}

static void every_kind_of_rule_is_used(void **state)
{
    (void)state;
    for (enum rule_kind kind = 0; kind < RULE_KINDS; kind++) {
        size_t count = 0;
        for (size_t k = 0; k < COUNT(contracts); k++)
            for (size_t i = 0; i < contracts[k].shape->rule_count; i++)
                count += contracts[k].shape->rules[i].kind == kind;
        assert_true(count > 0);
    }
}

static struct json *example(const char *name)
{
    char path[sizeof TEST_DATA + PATH];
    snprintf(path, sizeof path, "%s/examples/%s", TEST_DATA, name);
    struct buf text;
    struct err err = { 0 };
    buf_init(&text, LIMIT_DOCUMENT_BYTES);
    if (!file_read(path, &text, &err))
        fail_msg("%s", err_text(&err, LANGUAGE_EN));
    struct json *root = json_read(buf_text(&text), text.size, NULL, &err);
    buf_done(&text);
    if (!root)
        fail_msg("%s: %s", name, err_text(&err, LANGUAGE_EN));
    return root;
}

/* How many values of a tree stand at places that a pattern of the list matches. */
static size_t uses(const struct json *value, const char *pattern, const char *place)
{
    size_t count = place_matches(pattern, place);
    size_t index = 0;
    for (const struct json *child = json_first(value); child; child = json_next(child), index++) {
        char *below =
            json_is(value, JSON_ARRAY) ? place_item(place, index) : place_join(place, json_name(child));
        count += uses(child, pattern, below);
        free(below);
    }
    return count;
}

static void the_full_example_uses_every_sent_member(void **state)
{
    (void)state;
    struct json *root = example("full.json");
    for (size_t i = 0; i < member_count; i++)
        if (strcmp(members[i].word[0], "request") == 0 && uses(root, members[i].word[1], "") == 0)
            fail_msg("full.json does not use %s", members[i].word[1]);
    json_free(root);
}

static void assert_known(const struct shape *shape, const struct json *value, const char *place,
                         enum side side, const char *name)
{
    struct location location;
    if (!schema_locate(shape, place, &location))
        fail_msg("%s: the rows do not know %s", name, place);
    if (location.field && !(location.field->side & side))
        fail_msg("%s: %s is on the other side", name, place);
    size_t index = 0;
    for (const struct json *child = json_first(value); child; child = json_next(child), index++) {
        char *below =
            json_is(value, JSON_ARRAY) ? place_item(place, index) : place_join(place, json_name(child));
        assert_known(shape, child, below, side, name);
        free(below);
    }
}

static void every_documented_example_is_known_to_the_rows(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        enum side side;
        const struct shape *shape;
    } examples[] = {
        { "create-request.json", SENT, &shape_algorithm },
        { "modify-request.json", SENT, &shape_algorithm },
        { "full.json", SENT, &shape_algorithm },
        { "create-answer.json", RECEIVED, &shape_algorithm },
        { "modify-answer.json", RECEIVED, &shape_algorithm },
        { "show-answer.json", RECEIVED, &shape_algorithm },
        { "v1-modify-request.json", SENT, &shape_training_job_config },
        { "v1-show-answer.json", RECEIVED, &shape_training_job_config },
    };
    for (size_t i = 0; i < COUNT(examples); i++) {
        struct json *root = example(examples[i].name);
        assert_known(examples[i].shape, root, "", examples[i].side, examples[i].name);
        json_free(root);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_documented_member_has_its_row),
        cmocka_unit_test(every_row_is_a_documented_member),
        cmocka_unit_test(every_row_speaks_both_languages_and_names_its_source),
        cmocka_unit_test(rows_agree_with_themselves),
        cmocka_unit_test(rules_name_members_that_exist),
        cmocka_unit_test(every_kind_of_rule_is_used),
        cmocka_unit_test(the_full_example_uses_every_sent_member),
        cmocka_unit_test(every_documented_example_is_known_to_the_rows),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
