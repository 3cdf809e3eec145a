/* form/age.h - how old what is known of a catalogue is, in a few words. */
#ifndef FORM_AGE_H
#define FORM_AGE_H

#include "base/buf.h"
#include "form/form.h"

/* "from the service, 3 h ago", "fetching ...", "no link: as of 2026-01-31 09:05"; appended. It is told
 * when a picture is drawn: nothing ticks. */
void age_tell(const struct form_catalogue *known, enum language language, struct buf *out);

#endif
