/* own_drafts.h - the drafts in the directory of a test. */
#ifndef TESTS_OWN_DRAFTS_H
#define TESTS_OWN_DRAFTS_H

#include "own_directory.h"

#include "store/drafts.h"

static inline struct drafts *open_drafts(void)
{
    struct err err = { 0 };
    struct drafts *drafts = drafts_open(directory, &err);

    if (!drafts)
        fail_msg("%s", err_text(&err, LANGUAGE_EN));
    return drafts;
}

#endif
