#include "commands/nearest.h"

#include <string.h>

enum { WORD = 128 };

static size_t least(size_t a, size_t b, size_t c)
{
    size_t ab = a < b ? a : b;

    return ab < c ? ab : c;
}

/* Levenshtein's table, one row at a time. */
size_t nearest_distance(const char *one, const char *other)
{
    size_t row[WORD + 1];
    size_t ones = strnlen(one, WORD), others = strnlen(other, WORD);

    for (size_t j = 0; j <= others; j++)
        row[j] = j;
    for (size_t i = 1; i <= ones; i++) {
        size_t diagonal = row[0];

        row[0] = i;
        for (size_t j = 1; j <= others; j++) {
            size_t above = row[j];
            row[j] = least(above + 1, row[j - 1] + 1, diagonal + (one[i - 1] != other[j - 1]));
            diagonal = above;
        }
    }
    return row[others];
}

bool nearest_close(const char *typed, const char *known)
{
    size_t allowed = strnlen(typed, WORD) / 3;

    return nearest_distance(typed, known) <= (allowed ? allowed : 1);
}
