#include "net/moment.h"

#include <ctype.h>
#include <stddef.h>

/* What the letters of a shape stand for: 0 a digit, anything else itself. */
static const char shape[] = "0000-00-00T00:00:00";

static int number(const char *text, int digits)
{
    int value = 0;
    for (int i = 0; i < digits; i++)
        value = value * 10 + (text[i] - '0');
    return value;
}

/* Days since 1970 of a date of the Gregorian calendar; the year begins in March, so that February ends it. */
static int64_t days(int year, int month, int day)
{
    int64_t shifted = month <= 2 ? year - 1 : year, era = shifted / 400, of_era = shifted - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

/* After the seconds: a fraction, of which milliseconds are kept, and a Z. */
static bool read_end(const char *text, int *milliseconds)
{
    int value = 0, digits = 0;
    if (*text == '.') {
        for (text++; isdigit((unsigned char)*text); text++, digits++)
            if (digits < 3)
                value = value * 10 + (*text - '0');
        if (digits == 0)
            return false;
        for (; digits < 3; digits++)
            value *= 10;
    }
    *milliseconds = value;
    return text[0] == 'Z' && text[1] == '\0';
}

bool moment_read(const char *text, int64_t *utc_ms)
{
    int milliseconds;
    for (size_t i = 0; text && shape[i]; i++)
        if (shape[i] == '0' ? !isdigit((unsigned char)text[i]) : text[i] != shape[i])
            return false;
    if (!text || !read_end(text + sizeof shape - 1, &milliseconds))
        return false;
    int month = number(text + 5, 2), day = number(text + 8, 2), hour = number(text + 11, 2);
    int minute = number(text + 14, 2), second = number(text + 17, 2);
    if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60)
        return false;
    *utc_ms =
        (((days(number(text, 4), month, day) * 24 + hour) * 60 + minute) * 60 + second) * 1000 + milliseconds;
    return true;
}
