#include "commands/changes.h"

#include "base/limits.h"
#include "commands/output.h"
#include "document/replied.h"

enum { COLUMNS = 60 };

void changes_tell(const struct invocation *invocation, const struct shape *shape, const struct json *sent,
                  const struct json *answer)
{
    struct replied replied;
    struct buf text;

    replied_compare(shape, sent, answer, &replied);
    buf_init(&text, LIMIT_DOCUMENT_BYTES);
    if (replied.differences.count) {
        output_say(invocation,
                   (struct text){ "the service changed what was sent:", "服务修改了所发送的内容：" });
        diff_write(&replied.differences, invocation->language, COLUMNS, &text);
        fputs(buf_text(&text), stderr);
    }
    buf_done(&text);
    replied_done(&replied);
}
