#include "document/diff.h"

#include "base/utf8.h"

#include <stdint.h>
#include <string.h>

struct text fate_text(enum fate fate)
{
    static const struct text texts[FATES] = {
        [FATE_SET] = { "set", "设置" },
        [FATE_CLEARED] = { "cleared", "清除" },
        [FATE_MOVED] = { "moved", "移动" },
        [FATE_DROPPED] = { "not sent, the service owns it", "不发送，由服务管理" },
        [FATE_CARRIED] = { "sent back as it came", "原样发回" },
        [FATE_UNCHANGED] = { "unchanged", "未改变" },
    };
    return texts[fate];
}

static void write_value(const struct json *value, enum language language, size_t columns, struct buf *out)
{
    if (!value) {
        buf_string(out, text_in((struct text){ "nothing", "无" }, language));
        return;
    }
    struct buf text;
    buf_init(&text, SIZE_MAX);
    json_write(value, JSON_COMPACT, &text);
    utf8_printable(out, buf_text(&text), text.size, columns);
    buf_done(&text);
}

static void write_line(const struct difference *difference, enum language language, size_t columns,
                       struct buf *out)
{
    utf8_printable(out, difference->place, strlen(difference->place), SIZE_MAX);
    buf_string(out, ": ");
    if (difference->fate == FATE_SET || difference->fate == FATE_CLEARED) {
        write_value(difference->before, language, columns, out);
        buf_string(out, " -> ");
        write_value(difference->after, language, columns, out);
    } else {
        write_value(difference->after, language, columns, out);
        buf_format(out, " (%s)", text_in(fate_text(difference->fate), language));
    }
    buf_char(out, '\n');
}

void diff_write(const struct differences *differences, enum language language, size_t columns,
                struct buf *out)
{
    for (size_t i = 0; i < differences->count; i++) {
        write_line(&differences->items[i], language, columns, out);
    }
}
