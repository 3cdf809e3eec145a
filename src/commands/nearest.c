#include "commands/nearest.h"

#include <string.h>

enum { WORD = 128 };

static size_t least(size_t a, size_t b, size_t c)
{
    size_t ab = a < b ? a : b;

    return ab < c ? ab : c;
}

/* Three rows of the table of optimal string alignment: two swapped neighbours are one step. */
size_t nearest_distance(const char *one, const char *other)
{
    size_t rows[3][WORD + 1];
    size_t ones = strnlen(one, WORD), others = strnlen(other, WORD);

    for (size_t j = 0; j <= others; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= ones; i++) {
        size_t *row = rows[i % 3], *above = rows[(i + 2) % 3], *second = rows[(i + 1) % 3];

        row[0] = i;
        for (size_t j = 1; j <= others; j++) {
            row[j] = least(above[j] + 1, row[j - 1] + 1, above[j - 1] + (one[i - 1] != other[j - 1]));
            if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                row[j] = least(row[j], second[j - 2] + 1, row[j]);
        }
    }
    return rows[ones % 3][others];
}

bool nearest_close(const char *typed, const char *known)
{
    return nearest_distance(typed, known) <= (strnlen(typed, WORD) + 2) / 3;
}
