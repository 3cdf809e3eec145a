/* store/origin.h - whose something kept is: a service's and a project's.
 *
 * "https://host project", or the endpoint alone while no project is known. Versions before this one kept
 * the endpoint as it was given, so origins are compared as addresses are: one service has one origin,
 * however a person spells it. */
#ifndef STORE_ORIGIN_H
#define STORE_ORIGIN_H

#include "store/database.h"

/* As it would be kept now. Owned; NULL for NULL. */
char *origin_plain(const char *origin);

bool origin_same(const char *one, const char *other);

/* Whether one says less than the other and nothing else: no project, or no endpoint either. */
bool origin_says_less(const char *one, const char *other);

/* The statements of this database may say origin_plain from now on. */
bool origin_offer(struct database *database, struct err *err);

#endif
