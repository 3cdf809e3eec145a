#include "base/err.h"

#include "base/text.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* The reasons that a person meets, because strerror knows only one language at a time. */
static const struct reason {
    int number;
    struct text text;
} reasons[] = {
    { ENOENT, { "no such file or directory", "文件或目录不存在" } },
    { EACCES, { "permission denied", "权限不足" } },
    { EPERM, { "operation not permitted", "不允许该操作" } },
    { EISDIR, { "it is a directory", "它是一个目录" } },
    { ENOTDIR, { "a part of the path is not a directory", "路径中有一部分不是目录" } },
    { EEXIST, { "it exists already", "已存在" } },
    { ENOTEMPTY, { "the directory is not empty", "目录不为空" } },
    { ENOSPC, { "no space left on the device", "设备空间不足" } },
    { EDQUOT, { "disk quota exceeded", "超出磁盘配额" } },
    { EROFS, { "the file system is read-only", "文件系统只读" } },
    { EFBIG, { "the file is too large", "文件过大" } },
    { EIO, { "input/output error", "输入输出错误" } },
    { ENAMETOOLONG, { "the name is too long", "名称过长" } },
    { ELOOP, { "too many symbolic links", "符号链接层数过多" } },
    { EMFILE, { "too many open files", "打开的文件过多" } },
    { ENFILE, { "too many open files in the system", "系统中打开的文件过多" } },
    { ENOTTY, { "it is not a terminal", "它不是终端" } },
    { EBUSY, { "it is in use", "正在使用中" } },
    { EPIPE, { "nobody reads any more", "对方已不再读取" } },
    { EBADF, { "it is closed", "它已关闭" } },
    { EINTR, { "interrupted", "被中断" } },
    { EADDRINUSE, { "the address is in use", "地址已被占用" } },
    { ECONNREFUSED, { "connection refused", "连接被拒绝" } },
};

static const char *reason(int number, enum language language)
{
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (reasons[i].number == number)
            return text_in(reasons[i].text, language);
    return strerror(number);
}

/* A text that snprintf cut may end inside a character: drop that part. */
static void mend_end(char *text)
{
    size_t size = strlen(text);
    if (size + 1 < ERR_TEXT_SIZE)
        return;
    size_t start = size;
    while (start > 0 && ((unsigned char)text[start - 1] & 0xC0) == 0x80)
        start--;
    if (start == 0)
        return;
    unsigned char lead = (unsigned char)text[start - 1];
    size_t whole = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    if (size - (start - 1) < whole)
        text[start - 1] = '\0';
}

static void write_text(char text[ERR_TEXT_SIZE], const char *format, va_list arguments)
{
    if (vsnprintf(text, ERR_TEXT_SIZE, format, arguments) < 0)
        text[0] = '\0';
    mend_end(text);
    for (char *c = text; *c != '\0'; c++) /* one line, whatever was named in it */
        if (*c == '\n' || *c == '\r')
            *c = ' ';
}

static void add_text(char text[ERR_TEXT_SIZE], const char *more)
{
    size_t size = strlen(text);
    (void)snprintf(text + size, ERR_TEXT_SIZE - size, "%s", more);
    mend_end(text);
}

static void write_texts(struct err *err, const char *en, const char *zh, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    write_text(err->text[LANGUAGE_EN], en, arguments);
    write_text(err->text[LANGUAGE_ZH], zh, again);
    va_end(again);
}

static void add_texts(struct err *err, const char *en, const char *zh)
{
    add_text(err->text[LANGUAGE_EN], ": ");
    add_text(err->text[LANGUAGE_EN], en);
    add_text(err->text[LANGUAGE_ZH], "：");
    add_text(err->text[LANGUAGE_ZH], zh);
}

bool err_set(struct err *err, enum err_kind kind, const char *en, const char *zh, ...)
{
    assert(err->kind == ERR_NONE && kind != ERR_NONE);
    err->kind = kind;
    va_list arguments;
    va_start(arguments, zh);
    write_texts(err, en, zh, arguments);
    va_end(arguments);
    return false;
}

bool err_set_errno(struct err *err, const char *en, const char *zh, ...)
{
    int number = errno;
    assert(err->kind == ERR_NONE);
    err->kind = ERR_SYSTEM;
    va_list arguments;
    va_start(arguments, zh);
    write_texts(err, en, zh, arguments);
    va_end(arguments);
    add_texts(err, reason(number, LANGUAGE_EN), reason(number, LANGUAGE_ZH));
    return false;
}

void err_while(struct err *err, const char *en, const char *zh, ...)
{
    assert(err->kind != ERR_NONE);
    const struct err cause = *err;
    va_list arguments;
    va_start(arguments, zh);
    write_texts(err, en, zh, arguments);
    va_end(arguments);
    add_texts(err, cause.text[LANGUAGE_EN], cause.text[LANGUAGE_ZH]);
}

const char *err_text(const struct err *err, enum language language)
{
    return err->text[language];
}
