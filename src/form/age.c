#include "form/age.h"

#include "base/clock.h"
#include "form/strings.h"

enum { MINUTE_MS = 60 * 1000, MINUTES = 60, HOURS = 24 };

static void tell_fetched(int64_t fetched_ms, enum language language, struct buf *out)
{
    int64_t minutes = (clock_utc_ms() - fetched_ms) / MINUTE_MS;
    char time[32];

    if (minutes >= 0 && minutes < 1) {
        buf_string(out, string_in(STRING_AGE_NOW, language));
    } else if (minutes > 0 && minutes < MINUTES) {
        buf_format(out, string_in(STRING_AGE_MINUTES, language), (int)minutes);
    } else if (minutes > 0 && minutes < MINUTES * HOURS) {
        buf_format(out, string_in(STRING_AGE_HOURS, language), (int)(minutes / MINUTES));
    } else { /* long ago, or by a clock that went wrong */
        clock_local_text(fetched_ms, time);
        buf_format(out, string_in(STRING_AGE_DATE, language), time);
    }
}

void age_tell(const struct form_catalogue *known, enum language language, struct buf *out)
{
    char time[32];

    if (known->fetching) {
        buf_string(out, string_in(STRING_AGE_FETCHING, language));
    } else if (known->unreached || known->refused) {
        buf_string(out, string_in(known->refused ? STRING_AGE_REFUSED : STRING_AGE_NO_LINK, language));
        if (known->fetched_ms != 0) {
            clock_local_text(known->fetched_ms, time);
            buf_format(out, string_in(STRING_AGE_SINCE, language), time);
        }
    } else if (known->fetched_ms != 0) {
        tell_fetched(known->fetched_ms, language, out);
    } else if (known->entries != NULL) {
        buf_string(out, string_in(STRING_AGE_DOCUMENTED, language));
    }
}
