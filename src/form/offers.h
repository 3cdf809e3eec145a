/* form/offers.h - what may be chosen for a field, and what is told of each.
 *
 * From the entries of a catalogue, the choices of the rows, and texts that the
 * document holds elsewhere; each value once. Gathered when a field is entered,
 * narrowed with every key. Offers are suggestions: any other value can be typed. */
#ifndef FORM_OFFERS_H
#define FORM_OFFERS_H

#include "base/buf.h"
#include "form/form.h"

struct offered {
    const char *value;
    const struct text *text;  /* what a row says of it, or NULL */
    const struct json *entry; /* that holds the value: of the catalogue, or of a list in it; or NULL */
    size_t count;             /* how many entries hold it */
};

struct offers {
    struct offered *items; /* owned; what they tell is borrowed from rows, catalogue and document */
    size_t count, capacity;
    size_t *shown; /* owned; the items that are left after narrowing */
    size_t shown_count;
    const struct field *field;
    struct offer source;
    struct form_catalogue known;
};

/* Replaces what offers held by all there is for a line; all of it is shown. */
void offers_gather(struct offers *offers, const struct form *form, size_t line);
void offers_done(struct offers *offers); /* also for zeroed ones */

/* Shows those whose value holds the text, then those of which something told does. */
void offers_narrow(struct offers *offers, const char *text);

/* Shows this value no longer, until it is narrowed again. */
void offers_leave_out(struct offers *offers, const char *value);

/* The nth shown, and where a value is shown (shown_count: nowhere). */
const struct offered *offers_shown(const struct offers *offers, size_t nth);
size_t offers_find(const struct offers *offers, const char *value);

/* Whether the value is one of the catalogue's or the rows', however it is narrowed; NULL: it is not. */
const struct offered *offers_value(const struct offers *offers, const char *value);

/* What is told beside a value; appended. */
void offers_about(const struct offers *offers, const struct offered *offered, enum language language,
                  struct buf *out);

/* What the catalogue of a line tells of the value that stands there ("engineering" of a workspace's id);
 * appended, nothing when nothing is known. Begins no fetching. */
void offers_tell_value(const struct form *form, size_t line, struct buf *out);

/* Whether the line has a catalogue. */
bool offers_exist(const struct form *form, size_t line);

/* How old what is known of the catalogue of a line is: "from the service, 3 h ago"; appended, nothing for
 * a line without one. Somebody stands there: fetching may begin. */
void offers_tell_age(const struct form *form, size_t line, struct buf *out);

#endif
