#include "term/keys.h"

#include "base/buf.h"
#include "term/curses.h"

#include <assert.h>
#include <string.h>

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

enum { FUNCTION = 1 << 24 }; /* marks curses' own keys in a row */

struct binding {
    uint32_t key;
    const char *name;
    unsigned states;
    enum action action;
};

#define FUNCTION_KEY(code) (FUNCTION | (uint32_t)(code))

/* Of two rows for one key and state the first counts; of two rows for one action
 * and state the first is shown. No action needs Ctrl-S, an F-key or Alt. */
static const struct binding bindings[] = {
    { '?', "?", STATE_ANY & ~STATE_EDIT, ACTION_HELP },
    { FUNCTION_KEY(KEY_F(1)), "F1", STATE_ANY, ACTION_HELP },
    { '!', "!", STATE_ANY & ~STATE_EDIT, ACTION_MESSAGES },
    { ':', ":", STATE_ANY & ~STATE_EDIT, ACTION_COMMAND },
    { TERM_CTRL('p'), "Ctrl-P", STATE_EDIT, ACTION_COMMAND },
    { TERM_CTRL('n'), "Ctrl-N", STATE_EDIT, ACTION_SUGGEST_NEXT },
    { FUNCTION_KEY(KEY_UP), "Up", STATE_EDIT, ACTION_SUGGEST_PREVIOUS },
    { FUNCTION_KEY(KEY_DOWN), "Down", STATE_EDIT, ACTION_SUGGEST_NEXT },

    { FUNCTION_KEY(KEY_UP), "Up", STATE_ANY & ~STATE_EDIT, ACTION_UP },
    { 'k', "k", STATE_ANY & ~(STATE_EDIT | STATE_PICK), ACTION_UP },
    { FUNCTION_KEY(KEY_DOWN), "Down", STATE_ANY & ~STATE_EDIT, ACTION_DOWN },
    { 'j', "j", STATE_ANY & ~(STATE_EDIT | STATE_PICK), ACTION_DOWN },
    { FUNCTION_KEY(KEY_LEFT), "Left", STATE_ANY, ACTION_LEFT },
    { 'h', "h", STATE_MOVE | STATE_LIST, ACTION_LEFT },
    { FUNCTION_KEY(KEY_RIGHT), "Right", STATE_ANY, ACTION_RIGHT },
    { 'l', "l", STATE_MOVE | STATE_LIST, ACTION_RIGHT },
    { FUNCTION_KEY(KEY_PPAGE), "PgUp", STATE_ANY, ACTION_PAGE_UP },
    { FUNCTION_KEY(KEY_NPAGE), "PgDn", STATE_ANY, ACTION_PAGE_DOWN },
    { TERM_CTRL('u'), "Ctrl-U", STATE_ANY & ~STATE_EDIT, ACTION_HALF_UP },
    { TERM_CTRL('d'), "Ctrl-D", STATE_ANY & ~STATE_EDIT, ACTION_HALF_DOWN },
    { FUNCTION_KEY(KEY_HOME), "Home", STATE_ANY, ACTION_FIRST },
    { 'g', "g", STATE_LIST | STATE_MOVE | STATE_READ, ACTION_FIRST },
    { FUNCTION_KEY(KEY_END), "End", STATE_ANY, ACTION_LAST },
    { 'G', "G", STATE_LIST | STATE_MOVE | STATE_READ, ACTION_LAST },
    { '1', "1-9", STATE_MOVE, ACTION_SECTION },
    { '\t', "Tab", STATE_MOVE, ACTION_NEXT_FIELD },
    { FUNCTION_KEY(KEY_BTAB), "Shift-Tab", STATE_MOVE, ACTION_PREVIOUS_FIELD },

    { '/', "/", STATE_LIST | STATE_MOVE | STATE_READ, ACTION_SEARCH },
    { 'N', "N", STATE_MOVE, ACTION_PREVIOUS_MATCH },
    { 'n', "n", STATE_MOVE, ACTION_NEXT_MATCH },

    { '\r', "Enter", STATE_LIST | STATE_MOVE | STATE_READ, ACTION_OPEN },
    /* typed ahead, before the terminal was ours, Enter comes as a line feed */
    { '\n', "Enter", STATE_LIST | STATE_MOVE | STATE_READ, ACTION_OPEN },
    { FUNCTION_KEY(KEY_ENTER), "Enter", STATE_LIST | STATE_MOVE | STATE_READ, ACTION_OPEN },
    { 'i', "i", STATE_MOVE | STATE_LIST, ACTION_EDIT },
    { TERM_ESCAPE, "Esc", STATE_LIST | STATE_MOVE | STATE_READ, ACTION_BACK },
    { FUNCTION_KEY(KEY_BACKSPACE), "Backspace", STATE_LIST | STATE_MOVE | STATE_READ, ACTION_BACK },
    { TERM_DELETE, "Backspace", STATE_LIST | STATE_MOVE | STATE_READ, ACTION_BACK },
    { 'q', "q", STATE_LIST | STATE_MOVE | STATE_READ, ACTION_QUIT },
    { ' ', "Space", STATE_MOVE | STATE_PICK, ACTION_TOGGLE },

    { 'u', "u", STATE_MOVE, ACTION_UNDO },
    { TERM_CTRL('r'), "Ctrl-R", STATE_MOVE, ACTION_REDO },
    { 'r', "r", STATE_MOVE, ACTION_RESTORE },
    { 'a', "a", STATE_MOVE, ACTION_ADD_AFTER },
    { 'A', "A", STATE_MOVE, ACTION_ADD_BEFORE },
    { 'd', "d", STATE_MOVE, ACTION_DELETE },
    { FUNCTION_KEY(KEY_DC), "Del", STATE_MOVE, ACTION_DELETE },
    { 'm', "m", STATE_MOVE, ACTION_MOVE },
    { 'c', "c", STATE_MOVE, ACTION_DUPLICATE },
    { ']', "]", STATE_MOVE, ACTION_NEXT_PROBLEM },
    { FUNCTION_KEY(KEY_F(8)), "F8", STATE_MOVE, ACTION_NEXT_PROBLEM },
    { '[', "[", STATE_MOVE, ACTION_PREVIOUS_PROBLEM },
    { '}', "}", STATE_MOVE, ACTION_NEXT_CHANGE },
    { '{', "{", STATE_MOVE, ACTION_PREVIOUS_CHANGE },
    { FUNCTION_KEY(KEY_F(4)), "F4", STATE_MOVE | STATE_EDIT, ACTION_FIELD_EDITOR },
    { 'E', "E", STATE_MOVE, ACTION_FIELD_EDITOR },
    { 'e', "e", STATE_MOVE, ACTION_DOCUMENT_EDITOR },
    { 'v', "v", STATE_MOVE | STATE_READ, ACTION_VIEW },
    { 'y', "y", STATE_MOVE | STATE_LIST, ACTION_COPY },
    { TERM_CTRL('s'), "Ctrl-S", STATE_MOVE | STATE_EDIT, ACTION_SAVE },
    { 'W', "W", STATE_MOVE, ACTION_SAVE },
    { 'D', "D", STATE_MOVE, ACTION_DIFF },
    { 'S', "S", STATE_MOVE, ACTION_SUBMIT },
    { 'y', "y", STATE_READ, ACTION_YES },
    { 'm', "m", STATE_READ, ACTION_MERGE },

    { 'n', "n", STATE_LIST, ACTION_NEW },
    { 'c', "c", STATE_LIST, ACTION_CLONE },
    { 'o', "o", STATE_LIST, ACTION_SORT },
    { 'R', "R", STATE_LIST | STATE_READ | STATE_MOVE, ACTION_REFRESH },
    { 'w', "w", STATE_LIST, ACTION_DRAFTS },
    { 'X', "X", STATE_LIST | STATE_MOVE, ACTION_REMOVE },

    { TERM_CTRL('l'), "Ctrl-L", STATE_ANY, ACTION_REDRAW },
    { TERM_CTRL('z'), "Ctrl-Z", STATE_ANY, ACTION_SUSPEND },
    { TERM_CTRL('c'), "Ctrl-C", STATE_ANY & ~(STATE_EDIT | STATE_PICK), ACTION_CANCEL },

    { '\r', "Enter", STATE_EDIT | STATE_PICK, ACTION_ACCEPT },
    { '\n', "Enter", STATE_EDIT | STATE_PICK, ACTION_ACCEPT },
    { FUNCTION_KEY(KEY_ENTER), "Enter", STATE_EDIT | STATE_PICK, ACTION_ACCEPT },
    { '\t', "Tab", STATE_EDIT | STATE_PICK, ACTION_ACCEPT_NEXT },
    { FUNCTION_KEY(KEY_BTAB), "Shift-Tab", STATE_EDIT | STATE_PICK, ACTION_ACCEPT_PREVIOUS },
    { TERM_ESCAPE, "Esc", STATE_EDIT | STATE_PICK, ACTION_ABANDON },
    { TERM_CTRL('c'), "Ctrl-C", STATE_EDIT | STATE_PICK, ACTION_ABANDON },
    { FUNCTION_KEY(KEY_BACKSPACE), "Backspace", STATE_EDIT, ACTION_ERASE_BACK },
    { TERM_DELETE, "Backspace", STATE_EDIT, ACTION_ERASE_BACK },
    { '\b', "Backspace", STATE_EDIT, ACTION_ERASE_BACK },
    { FUNCTION_KEY(KEY_DC), "Del", STATE_EDIT, ACTION_ERASE },
    { TERM_CTRL('d'), "Ctrl-D", STATE_EDIT, ACTION_ERASE },
    { TERM_CTRL('w'), "Ctrl-W", STATE_EDIT, ACTION_ERASE_WORD },
    { TERM_CTRL('k'), "Ctrl-K", STATE_EDIT, ACTION_ERASE_TO_END },
    { TERM_CTRL('u'), "Ctrl-U", STATE_EDIT, ACTION_ERASE_TO_START },
    { TERM_CTRL('a'), "Ctrl-A", STATE_EDIT, ACTION_FIRST },
    { TERM_CTRL('e'), "Ctrl-E", STATE_EDIT, ACTION_LAST },
    { TERM_CTRL('b'), "Ctrl-B", STATE_EDIT, ACTION_LEFT },
    { TERM_CTRL('f'), "Ctrl-F", STATE_EDIT, ACTION_RIGHT },
    { FUNCTION_KEY(KEY_SLEFT), "Shift-Left", STATE_EDIT, ACTION_WORD_LEFT },
    { FUNCTION_KEY(KEY_SRIGHT), "Shift-Right", STATE_EDIT, ACTION_WORD_RIGHT },
};

struct action_row {
    struct text brief, help;
};

static const struct action_row actions[ACTIONS] = {
    [ACTION_NONE] = { { "", "" }, { "", "" } },
    [ACTION_HELP] = { { "help", "帮助" }, { "keys and their meaning here", "此处可用的按键及其含义" } },
    [ACTION_MESSAGES] = { { "messages", "消息" }, { "what the program said so far", "程序给出过的消息" } },
    [ACTION_COMMAND] = { { "commands", "命令" }, { "every action by its name", "按名称查找所有操作" } },
    [ACTION_UP] = { { "up", "上" }, { "the row above", "上一行" } },
    [ACTION_DOWN] = { { "down", "下" }, { "the row below", "下一行" } },
    [ACTION_LEFT] = { { "fold", "折叠" },
                      { "left; fold, or go to what holds this", "向左；折叠，或转到上一级" } },
    [ACTION_RIGHT] = { { "unfold", "展开" }, { "right; unfold", "向右；展开" } },
    [ACTION_PAGE_UP] = { { "page up", "上页" }, { "a page up", "向上一页" } },
    [ACTION_PAGE_DOWN] = { { "page down", "下页" }, { "a page down", "向下一页" } },
    [ACTION_HALF_UP] = { { "half up", "半页上" }, { "half a page up", "向上半页" } },
    [ACTION_HALF_DOWN] = { { "half down", "半页下" }, { "half a page down", "向下半页" } },
    [ACTION_FIRST] = { { "first", "最前" }, { "the beginning", "到开头" } },
    [ACTION_LAST] = { { "last", "最后" }, { "the end", "到末尾" } },
    [ACTION_SECTION] = { { "section", "分区" }, { "the section of that number", "跳到该编号的分区" } },
    [ACTION_NEXT_FIELD] = { { "next field", "下一字段" }, { "edit the next field", "编辑下一个字段" } },
    [ACTION_PREVIOUS_FIELD] = { { "previous field", "上一字段" },
                                { "edit the previous field", "编辑上一个字段" } },
    [ACTION_SEARCH] = { { "search", "查找" },
                        { "filter a list, or search a form", "筛选列表，或在表单中查找" } },
    [ACTION_NEXT_MATCH] = { { "next match", "下一处" }, { "the next match", "下一处匹配" } },
    [ACTION_PREVIOUS_MATCH] = { { "previous match", "上一处" }, { "the previous match", "上一处匹配" } },
    [ACTION_OPEN] = { { "open", "打开" }, { "open, edit, or choose", "打开、编辑或选定" } },
    [ACTION_BACK] = { { "back", "返回" },
                      { "back; never leaves an edited document", "返回；不会离开正在编辑的文档" } },
    [ACTION_QUIT] = { { "leave", "离开" }, { "leave; a draft is kept", "离开；草稿会保留" } },
    [ACTION_TOGGLE] = { { "toggle", "切换" }, { "toggle, or the next choice", "切换，或下一个选项" } },
    [ACTION_EDIT] = { { "edit", "编辑" }, { "edit", "编辑" } },
    [ACTION_UNDO] = { { "undo", "撤销" }, { "undo the last change", "撤销上一次修改" } },
    [ACTION_REDO] = { { "redo", "重做" }, { "redo what was undone", "重做已撤销的修改" } },
    [ACTION_RESTORE] = { { "restore", "还原" },
                         { "restore this field to what the service has", "把该字段还原为服务端的值" } },
    [ACTION_ADD_AFTER] = { { "add", "添加" }, { "add an item behind this one", "在其后添加一项" } },
    [ACTION_ADD_BEFORE] = { { "add before", "前插" }, { "add an item before this one", "在其前添加一项" } },
    [ACTION_DELETE] = { { "delete", "删除" },
                        { "delete this item or value; undo brings it back", "删除该项或该值；可撤销" } },
    [ACTION_MOVE] = { { "move", "移动" },
                      { "move this item with Up and Down, Enter to end", "用上下键移动该项，回车结束" } },
    [ACTION_DUPLICATE] = { { "duplicate", "复制" },
                           { "put a copy of this item behind it", "在其后复制一份" } },
    [ACTION_NEXT_PROBLEM] = { { "next problem", "下一问题" }, { "the next problem", "下一个问题" } },
    [ACTION_PREVIOUS_PROBLEM] = { { "previous problem", "上一问题" },
                                  { "the previous problem", "上一个问题" } },
    [ACTION_NEXT_CHANGE] = { { "next change", "下一修改" },
                             { "the next changed field", "下一个已修改的字段" } },
    [ACTION_PREVIOUS_CHANGE] = { { "previous change", "上一修改" },
                                 { "the previous changed field", "上一个已修改的字段" } },
    [ACTION_FIELD_EDITOR] = { { "editor", "编辑器" },
                              { "this field in $VISUAL or $EDITOR", "用 $VISUAL 或 $EDITOR 编辑该字段" } },
    [ACTION_DOCUMENT_EDITOR] = { { "editor", "编辑器" },
                                 { "the whole document in $VISUAL or $EDITOR",
                                   "用 $VISUAL 或 $EDITOR 编辑整个文档" } },
    [ACTION_VIEW] = { { "JSON", "JSON" },
                      { "the document as JSON, and back", "以 JSON 查看文档，再按返回" } },
    [ACTION_COPY] = { { "copy", "拷贝" },
                      { "copy: v value, k key, p place, j JSON, i id",
                        "拷贝：v 值、k 键、p 位置、j JSON、i ID" } },
    [ACTION_SAVE] = { { "save", "保存" },
                      { "save the file, or keep the draft now", "保存文件，或立即保存草稿" } },
    [ACTION_DIFF] = { { "changes", "差异" }, { "what was changed so far", "查看目前的修改" } },
    [ACTION_SUBMIT] = { { "submit", "提交" }, { "review and submit", "检查并提交" } },
    [ACTION_YES] = { { "send", "发送" }, { "send it to the service", "发送到服务端" } },
    [ACTION_MERGE] = { { "merge", "合并" },
                       { "take over what others changed; where both did, yours stands",
                         "采用他人的修改；双方都改过的字段保留您的值" } },
    [ACTION_NEW] = { { "new", "新建" }, { "a new algorithm", "新建算法" } },
    [ACTION_CLONE] = { { "clone", "克隆" },
                       { "a new algorithm that starts as a copy of this one", "以该算法为蓝本新建" } },
    [ACTION_SORT] = { { "sort", "排序" }, { "sort by the next column", "按下一列排序" } },
    [ACTION_REFRESH] = { { "refresh", "刷新" }, { "ask the service again", "重新向服务端查询" } },
    [ACTION_DRAFTS] = { { "drafts", "草稿" }, { "what was left unfinished", "未完成的草稿" } },
    [ACTION_REMOVE] = { { "delete", "删除" },
                        { "delete it on the service, after typing its name", "输入名称确认后从服务端删除" } },
    [ACTION_REDRAW] = { { "redraw", "重绘" }, { "draw the screen anew", "重绘屏幕" } },
    [ACTION_SUSPEND] = { { "suspend", "挂起" },
                         { "back to the shell; fg returns", "回到 shell；用 fg 返回" } },
    [ACTION_CANCEL] = { { "cancel", "取消" }, { "cancel the request under way", "取消正在进行的请求" } },
    [ACTION_ACCEPT] = { { "accept", "接受" }, { "accept and move on", "接受并前进" } },
    [ACTION_ACCEPT_NEXT] = { { "next field", "下一字段" },
                             { "accept, and edit the next field", "接受并编辑下一个字段" } },
    [ACTION_ACCEPT_PREVIOUS] = { { "previous field", "上一字段" },
                                 { "accept, and edit the field before", "接受并编辑上一个字段" } },
    [ACTION_ABANDON] = { { "restore", "还原" }, { "leave this field as it was", "该字段保持原样" } },
    [ACTION_ERASE_BACK] = { { "erase", "退格" }, { "erase the character before", "删除前一个字符" } },
    [ACTION_ERASE] = { { "delete", "删除" }, { "erase the character here", "删除当前字符" } },
    [ACTION_ERASE_WORD] = { { "erase word", "删词" }, { "erase the word before", "删除前一个词" } },
    [ACTION_ERASE_TO_END] = { { "erase right", "删至末尾" }, { "erase up to the end", "删除到末尾" } },
    [ACTION_ERASE_TO_START] = { { "erase left", "删至开头" }, { "erase up to the beginning", "删除到开头" } },
    [ACTION_WORD_LEFT] = { { "word left", "左移一词" }, { "a word to the left", "左移一个词" } },
    [ACTION_WORD_RIGHT] = { { "word right", "右移一词" }, { "a word to the right", "右移一个词" } },
    [ACTION_SUGGEST_NEXT] = { { "suggestion", "建议" }, { "the next suggestion", "下一条建议" } },
    [ACTION_SUGGEST_PREVIOUS] = { { "suggestion", "建议" }, { "the suggestion before", "上一条建议" } },
};

static uint32_t key_code(struct key key)
{
    if (key.function)
        return FUNCTION_KEY(key.code);
    return key.code >= '1' && key.code <= '9' ? '1' : key.code;
}

enum action keys_action(struct key key, enum state state)
{
    if (key.pasted)
        return ACTION_NONE;
    for (size_t i = 0; i < COUNT(bindings); i++) {
        if (bindings[i].key == key_code(key) && (bindings[i].states & (unsigned)state) != 0)
            return bindings[i].action;
    }
    return ACTION_NONE;
}

const char *keys_name(enum action action, enum state state)
{
    for (size_t i = 0; i < COUNT(bindings); i++) {
        if (bindings[i].action == action && (bindings[i].states & (unsigned)state) != 0)
            return bindings[i].name;
    }
    return "";
}

struct key keys_key(enum action action, enum state state)
{
    for (size_t i = 0; i < COUNT(bindings); i++) {
        if (bindings[i].action == action && (bindings[i].states & (unsigned)state) != 0)
            return (struct key){ .code = bindings[i].key & ~(uint32_t)FUNCTION,
                                 .function = (bindings[i].key & FUNCTION) != 0 };
    }
    return (struct key){ 0 };
}

void keys_names(enum action action, enum state state, struct buf *out)
{
    const char *last = "";

    for (size_t i = 0; i < COUNT(bindings); i++) {
        if (bindings[i].action != action || (bindings[i].states & (unsigned)state) == 0 ||
            strcmp(bindings[i].name, last) == 0)
            continue;
        buf_format(out, "%s%s", *last != '\0' ? " " : "", bindings[i].name);
        last = bindings[i].name;
    }
}

bool keys_movement(enum action action, size_t at, size_t count, size_t page, size_t *to)
{
    long row = (long)at, last = (long)count - 1;

    switch (action) {
    case ACTION_UP: row -= 1; break;
    case ACTION_DOWN: row += 1; break;
    case ACTION_PAGE_UP: row -= (long)page; break;
    case ACTION_PAGE_DOWN: row += (long)page; break;
    case ACTION_HALF_UP: row -= (long)page / 2; break;
    case ACTION_HALF_DOWN: row += (long)page / 2; break;
    case ACTION_FIRST: row = 0; break;
    case ACTION_LAST: row = last; break;
    default: return false;
    }
    row = row > last ? last : row;
    *to = (size_t)(row < 0 ? 0 : row);
    return true;
}

struct text action_text(enum action action)
{
    assert(action < ACTIONS);
    return actions[action].help;
}

struct text action_short(enum action action)
{
    assert(action < ACTIONS);
    return actions[action].brief;
}
