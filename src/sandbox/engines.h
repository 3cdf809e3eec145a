/* sandbox/engines.h - the preset engines that the sandbox knows, as rows.
 *
 * The service completes an engine given by its id, or by name and version. Its
 * list changes from region to region and is not published whole, so an engine
 * that is not here passes and is answered as it was sent. */
#ifndef SANDBOX_ENGINES_H
#define SANDBOX_ENGINES_H

#include <stdbool.h>
#include <stddef.h>

struct engine {
    const char *id, *name, *version;
    bool auto_search; /* the service's list marks it as fit for hyperparameter search */
    const char *from;
};

extern const struct engine engines[];
extern const size_t engine_count;

/* Borrowed from the rows; NULL when unknown. Blank and NULL texts match nothing. */
const struct engine *engine_by_id(const char *id);
const struct engine *engine_by_version(const char *name, const char *version);

#endif
