/* screens/work.h - waiting for the service, with a line that says for what, and Esc to cancel. */
#ifndef SCREENS_WORK_H
#define SCREENS_WORK_H

#include "net/api.h"
#include "screens/screen.h"
#include "session/submits.h"

/* Called once when the operation has ended well; a failure was told already. */
typedef void work_done_fn(struct app *app, const struct operation *operation, void *context);

/* Opens the waiting screen. Takes the operation; drop (or NULL) frees context at the end, whatever it was. */
void work_open(struct app *app, struct operation *operation, work_done_fn *done, void (*drop)(void *),
               void *context);

/* The same; failed is called instead of done when the operation has failed, which was told already. */
void work_open_or(struct app *app, struct operation *operation, work_done_fn *done, work_done_fn *failed,
                  void (*drop)(void *), void *context);

/* The same for a change of something on the service. Takes the submit. */
void work_open_submit(struct app *app, struct submit *submit, work_done_fn *done, void (*drop)(void *),
                      void *context);

#endif
