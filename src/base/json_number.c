#include "base/json_node.h"

#include <string.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static const char *over_digits(const char *at, const char *end)
{
    while (at < end && is_digit(*at))
        at++;
    return at;
}

bool json_number_scan(const char **at, const char *end, struct text *mistake)
{
    if (*at < end && **at == '-')
        (*at)++;
    const char *digits = *at;
    *at = over_digits(digits, end);
    if (*at == digits) {
        *mistake = (struct text){ "expected a digit after the minus sign", "负号之后应为数字" };
        return false;
    }
    if (*digits == '0' && *at - digits > 1) {
        *at = digits;
        *mistake =
            (struct text){ "a number may not start with 0; put it between double quotes if it is a text",
                           "数字不能以 0 开头；如果是文本，请加双引号" };
        return false;
    }
    if (*at < end && **at == '.') {
        digits = ++*at;
        *at = over_digits(digits, end);
        if (*at == digits) {
            *mistake = (struct text){ "expected a digit after the decimal point", "小数点之后应为数字" };
            return false;
        }
    }
    if (*at < end && (**at == 'e' || **at == 'E')) {
        ++*at;
        if (*at < end && (**at == '+' || **at == '-'))
            ++*at;
        digits = *at;
        *at = over_digits(digits, end);
        if (*at == digits) {
            *mistake = (struct text){ "expected a digit of the exponent", "指数部分应为数字" };
            return false;
        }
    }
    return true;
}

/* A number by its spelling: count digits from `first` on (a point among them is passed over),
 * without zeros at either end, times ten to the exponent. No digit at all is zero. */
struct decimal {
    const char *first;
    size_t count;
    int64_t exponent;
    bool negative;
    bool huge; /* the exponent does not fit: compare by spelling */
};

/* Reads "e-12" and what remains; false when it cannot be counted. */
static bool read_exponent(const char *at, int64_t *exponent)
{
    enum { MOST_DIGITS = 17 };
    if (*at == '\0')
        return true;
    const bool negative = *++at == '-';
    if (*at == '-' || *at == '+')
        at++;
    while (*at == '0')
        at++;
    if (strlen(at) > MOST_DIGITS)
        return false;
    int64_t value = 0;
    for (; *at != '\0'; at++)
        value = value * 10 + (*at - '0');
    *exponent = negative ? -value : value;
    return true;
}

static struct decimal decimal(const char *spelling)
{
    struct decimal number = { .negative = *spelling == '-' };
    const char *at = spelling + (number.negative ? 1 : 0);
    int64_t seen = 0, before_point = -1, first = 0, last = 0; /* digits, counted */
    for (; is_digit(*at) || *at == '.'; at++) {
        if (*at == '.') {
            before_point = seen;
            continue;
        }
        if (*at != '0') {
            if (!number.first) {
                number.first = at;
                first = seen;
            }
            last = seen;
        }
        seen++;
    }
    if (!number.first)
        return (struct decimal){ 0 };
    number.huge = !read_exponent(at, &number.exponent);
    number.count = (size_t)(last - first) + 1;
    number.exponent += (before_point >= 0 ? before_point : seen) - 1 - last;
    return number;
}

/* The digit there; moves on to the next one. */
static char next_digit(const char **at)
{
    if (**at == '.')
        ++*at;
    return *(*at)++;
}

bool json_number_same(const char *one, const char *other)
{
    const struct decimal a = decimal(one), b = decimal(other);
    if (a.huge || b.huge)
        return strcmp(one, other) == 0;
    if (a.count != b.count || a.exponent != b.exponent || a.negative != b.negative)
        return false;
    const char *x = a.first, *y = b.first;
    for (size_t i = 0; i < a.count; i++)
        if (next_digit(&x) != next_digit(&y))
            return false;
    return true;
}

bool json_int64(const struct json *value, int64_t *number)
{
    enum { MOST_DIGITS = 19 };
    if (!json_is(value, JSON_NUMBER))
        return false;
    const struct decimal read = decimal(json_text(value));
    if (read.huge || read.exponent < 0 || read.exponent > MOST_DIGITS || read.count > MOST_DIGITS ||
        (int64_t)read.count + read.exponent > MOST_DIGITS)
        return false;
    uint64_t size = 0; /* 19 digits always fit here */
    const char *at = read.first;
    for (size_t i = 0; i < read.count; i++)
        size = size * 10 + (uint64_t)(next_digit(&at) - '0');
    for (int64_t i = 0; i < read.exponent; i++)
        size *= 10;
    if (size > (uint64_t)INT64_MAX + (read.negative ? 1 : 0))
        return false;
    if (!read.negative)
        *number = (int64_t)size;
    else
        *number = size > (uint64_t)INT64_MAX ? INT64_MIN : -(int64_t)size;
    return true;
}
