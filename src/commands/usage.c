#include "commands/usage.h"

#include "base/utf8.h"

#include <string.h>

enum { LEFT = 22 }; /* the column at which descriptions start */

static const struct text usage_word = { "Usage", "用法" };
static const struct text commands_word = { "Commands", "命令" };
static const struct text options_word = { "Options", "选项" };
static const struct text global_word = { "Options of every command", "所有命令通用的选项" };
static const struct text forms_word = { "forms", "格式" };
static const struct text about = {
    "algoform edits, checks and submits ModelArts algorithms.",
    "algoform 用于编辑、检查并提交 ModelArts 算法。",
};
static const struct text without = {
    "Without a command the screens open. algoform COMMAND --help tells more of one.",
    "不带命令时进入界面。algoform COMMAND --help 显示该命令的详细说明。",
};
static const struct text statuses = {
    "Exit status: 0 done, 1 the document has errors or diff found differences,\n"
    "2 usage, 3 credentials or configuration, 4 refused by the service, 5 network,\n"
    "6 conflict.",
    "退出状态：0 成功，1 文档有错误或 diff 发现差异，2 用法错误，3 凭据或配置问题，\n"
    "4 被服务拒绝，5 网络问题，6 冲突。",
};

static void heading(struct text text, enum language language, struct buf *out)
{
    buf_format(out, "\n%s%s\n", text_in(text, language), language == LANGUAGE_ZH ? "：" : ":");
}

/* "  left        right", the right on its own line when the left is too wide. */
static void entry(const char *left, const char *right, struct buf *out)
{
    size_t columns = utf8_columns(left) + 2;

    buf_format(out, "  %s", left);
    if (columns + 1 > LEFT) {
        buf_char(out, '\n');
        columns = 0;
    }
    buf_format(out, "%*s%s\n", (int)(LEFT - columns), "", right);
}

static void write_option(const struct option_row *row, const char *forms, enum language language,
                         struct buf *out)
{
    struct buf left, right;

    buf_init(&left, 256);
    buf_init(&right, 1024);
    if (row->letter)
        buf_format(&left, "-%c, ", row->letter);
    buf_format(&left, "--%s%s%s", row->name, row->argument ? " " : "", row->argument ? row->argument : "");
    buf_string(&right, text_in(row->help, language));
    if (row->bit == OPTION_OUTPUT && forms)
        buf_format(&right, " (%s: %s)", text_in(forms_word, language), forms);
    entry(buf_text(&left), buf_text(&right), out);
    buf_done(&left);
    buf_done(&right);
}

static void write_options(unsigned bits, const char *forms, enum language language, struct buf *out)
{
    for (size_t i = 0; i < option_row_count; i++)
        if (option_rows[i].bit & bits)
            write_option(&option_rows[i], forms, language, out);
}

static void write_command(const struct command_row *command, enum language language, struct buf *out)
{
    buf_format(out, "%s: algoform %s%s%s\n\n%s\n", text_in(usage_word, language), command->name,
               *command->arguments ? " " : "", command->arguments, text_in(command->help, language));
    if (command->options) {
        heading(options_word, language, out);
        write_options(command->options, command->outputs, language, out);
    }
    heading(global_word, language, out);
    write_options(OPTION_GLOBAL, NULL, language, out);
}

/* The first line of a help text is enough in the overview. */
static void write_overview(const struct command_row *command, enum language language, struct buf *out)
{
    const char *help = text_in(command->help, language);
    struct buf line;

    buf_init(&line, 4096);
    buf_bytes(&line, help, strcspn(help, "\n"));
    entry(command->name, buf_text(&line), out);
    buf_done(&line);
}

void usage_write(const struct command_row *command, enum language language, struct buf *out)
{
    if (command && *command->name) {
        write_command(command, language, out);
        return;
    }
    buf_format(out, "%s\n\n%s: algoform [COMMAND] [OPTIONS]\n%s\n", text_in(about, language),
               text_in(usage_word, language), text_in(without, language));
    heading(commands_word, language, out);
    for (size_t i = 0; i < command_row_count; i++)
        if (*command_rows[i].name)
            write_overview(&command_rows[i], language, out);
    heading(global_word, language, out);
    write_options(OPTION_GLOBAL, NULL, language, out);
    buf_format(out, "\n%s\n", text_in(statuses, language));
}
