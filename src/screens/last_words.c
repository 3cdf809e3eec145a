#include "screens/last_words.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "store/home.h"
#include "term/crash.h"

#include <stdlib.h>
#include <string.h>

/* Broken into lines here: nobody else does any more. */
static const struct text words[CRASH_CAUSES] = {
    [CRASH_MISTAKE] = { "\nalgoform: the program broke off by a mistake of its own.\n"
                        "What was kept of your typing is in the draft in %s;\n"
                        "to go on with it: algoform drafts; what came of a submit: algoform history\n",
                        "\nalgoform：程序因自身错误而中断。\n"
                        "已保存的输入在草稿库 %s 中；\n"
                        "继续编辑请执行：algoform drafts；查看提交的结果请执行：algoform history\n" },
    [CRASH_TOLD] = { "\nalgoform: ended at once by a signal.\n"
                     "What was kept of your typing is in the draft in %s;\n"
                     "to go on with it: algoform drafts; what came of a submit: algoform history\n",
                     "\nalgoform：程序被信号立即终止。\n"
                     "已保存的输入在草稿库 %s 中；\n"
                     "继续编辑请执行：algoform drafts；查看提交的结果请执行：algoform history\n" },
};

static void prepare(enum crash_cause cause, enum language language, const char *path)
{
    struct buf shown, out;

    buf_init(&shown, LIMIT_LINE_BYTES);
    buf_init(&out, LIMIT_LINE_BYTES);
    utf8_printable(&shown, path, strlen(path), LIMIT_LINE_BYTES);
    buf_format(&out, text_in(words[cause], language), buf_text(&shown));
    crash_tell(cause, buf_text(&out));
    buf_done(&out);
    buf_done(&shown);
}

void last_words_prepare(enum language language)
{
    struct err err = { 0 };
    char *path = home_path("XDG_STATE_HOME", ".local/state", "drafts.db", &err);

    for (enum crash_cause cause = 0; path != NULL && cause < CRASH_CAUSES; cause++)
        prepare(cause, language, path);
    free(path);
}
