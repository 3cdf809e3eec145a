#include "commands/changes.h"

#include "base/limits.h"
#include "commands/output.h"
#include "document/convert.h"
#include "document/diff.h"

enum { COLUMNS = 60 };

void changes_tell(const struct invocation *invocation, const struct shape *shape, const struct json *sent,
                  const struct json *answer)
{
    struct differences differences;
    struct err err = { 0 };
    struct json *document = convert_answer(shape, answer, &err), *got, *asked;
    struct buf text;

    got = document ? convert_request(shape, document, PURPOSE_UPDATE) : NULL;
    asked = convert_request(shape, sent, PURPOSE_UPDATE); /* a creation holds what an update leaves out */
    differences_init(&differences);
    buf_init(&text, LIMIT_DOCUMENT_BYTES);
    if (got)
        diff_documents(shape, asked, got, false, &differences);
    if (differences.count) {
        output_say(invocation,
                   (struct text){ "the service changed what was sent:", "服务修改了所发送的内容：" });
        diff_write(&differences, invocation->language, COLUMNS, &text);
        fputs(buf_text(&text), stderr);
    }
    buf_done(&text);
    differences_done(&differences);
    json_free(asked);
    json_free(got);
    json_free(document);
}
