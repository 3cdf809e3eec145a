/* screens/login.h - logging in again without leaving what is being done.
 *
 * No screen of its own: it asks in the last row over whatever is shown, and what is shown stays as it
 * is. The password goes into one request and is wiped; the token is kept for the next session, too. */
#ifndef SCREENS_LOGIN_H
#define SCREENS_LOGIN_H

#include "screens/screen.h"

struct login; /* opaque */

void login_open(struct app *app); /* what the key does */

/* "L logs in again. " for a failure that it mends, else "". Borrowed, until the next call. */
const char *login_remedy(struct app *app, const struct err *err);

/* Whether the key cancelled the request for a token. */
bool login_key(struct app *app, enum action action);

/* Steps the request, and says once in time that the login ends; true when the picture changed. */
bool login_idle(struct app *app);
int login_wait(const struct app *app); /* as screen_kind's wait */

/* Sleeps in the place of api_wait while the request is under way; false: it is not. */
bool login_sleep(struct app *app, int timeout_ms);

void login_paint(struct app *app);
void login_end(struct app *app); /* forgets everything; accepts that there is nothing */

#endif
