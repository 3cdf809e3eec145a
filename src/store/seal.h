/* store/seal.h - a sum over what a row holds, so that one that is damaged is known for it.
 *
 * A letter that changed in a stored text leaves it readable, and what is typed next would
 * be built on it. So rows hold the sum of their columns, made and looked at by the
 * statements themselves: seal_of(column, ...) gives it. It is against chance and not
 * against people. */
#ifndef STORE_SEAL_H
#define STORE_SEAL_H

#include "store/database.h"

/* The statements of this database may say seal_of from now on. */
bool seal_offer(struct database *database, struct err *err);

#endif
