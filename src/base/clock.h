/* base/clock.h - the two clocks of the program. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

int64_t clock_monotonic_ms(void); /* for time-outs; never goes back */
int64_t clock_utc_ms(void);       /* milliseconds since 1970, as the service counts create_time */

/* "2026-01-31 09:05" in the local time zone; "-" for 0, which means never. out holds 32 bytes. */
void clock_local_text(int64_t utc_ms, char out[32]);

/* The same without the date when it is today's: "09:05". */
void clock_local_brief(int64_t utc_ms, int64_t now_ms, char out[32]);

#endif
