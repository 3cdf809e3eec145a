/* What the rows say of the service's catalogues, and of the fields that offer from them. */
#include "schema/catalogues.h"

#include "base/place.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void every_catalogue_is_found_by_its_name(void **state)
{
    (void)state;
    for (enum catalogue i = CATALOGUE_NONE + 1; i < CATALOGUES; i++) {
        const struct catalogue_row *row = &catalogues[i];
        assert_int_equal(catalogue_find(row->name), i);
        assert_true(row->noun.en && *row->noun.en && row->noun.zh && *row->noun.zh);
        assert_true(row->items && row->count && row->key && row->from && *row->from);
        assert_string_equal(calls[row->call].method, "GET");
        for (size_t j = 0; j < CATALOGUE_DETAILS && row->details[j]; j++)
            assert_int_equal(row->details[j][0], '/');
    }
    assert_int_equal(catalogue_find("tables"), CATALOGUE_NONE);
    assert_int_equal(catalogue_find(NULL), CATALOGUE_NONE);
}

static struct offer offer_at(const char *place, const char *sibling_value)
{
    struct location location, holder;
    char *parent = place_parent(place);
    assert_true(schema_locate(&shape_algorithm, place, &location));
    assert_true(schema_locate(&shape_algorithm, parent, &holder));
    free(parent);
    return field_offer(holder.object, location.field, sibling_value);
}

static void what_is_offered_may_hang_on_a_sibling(void **state)
{
    (void)state;
    static const char values[] = "/resource_requirements/*/values";
    assert_int_equal(offer_at(values, "flavor_type").catalogue, CATALOGUE_FLAVORS);
    assert_string_equal(offer_at(values, "flavor_type").member, "flavor_type");
    assert_int_equal(offer_at(values, "host_distributed_mode").catalogue, CATALOGUE_NONE);
    assert_int_equal(offer_at(values, NULL).catalogue, CATALOGUE_NONE);
    assert_int_equal(offer_at("/job_config/engine/engine_version", "PyTorch").catalogue, CATALOGUE_ENGINES);
    assert_int_equal(offer_at("/job_config/engine/image_url", NULL).catalogue, CATALOGUE_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_catalogue_is_found_by_its_name),
        cmocka_unit_test(what_is_offered_may_hang_on_a_sibling),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
