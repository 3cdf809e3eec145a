#include "screens/last_words.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "store/home.h"
#include "term/crash.h"

#include <stdlib.h>
#include <string.h>

static const struct text words = {
    "\nalgoform: the program broke off by a mistake of its own. What was kept of your typing is in the draft "
    "in "
    "%s; to go on with it: algoform drafts\n",
    "\nalgoform：程序因自身错误而中断。已保存的输入在草稿库 %s 中；继续编辑请执行：algoform drafts\n",
};

void last_words_prepare(enum language language)
{
    struct err err = { 0 };
    char *path = home_path("XDG_STATE_HOME", ".local/state", "drafts.db", &err);
    struct buf shown, out;

    buf_init(&shown, LIMIT_LINE_BYTES);
    buf_init(&out, LIMIT_LINE_BYTES);
    if (path != NULL) {
        utf8_printable(&shown, path, strlen(path), LIMIT_LINE_BYTES);
        buf_format(&out, text_in(words, language), buf_text(&shown));
        crash_tell(buf_text(&out));
    }
    buf_done(&out);
    buf_done(&shown);
    free(path);
}
