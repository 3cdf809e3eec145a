/* The commands, as rows, and the way from the arguments to one of them. */
#include "commands/commands.h"

#include "commands/arguments.h"
#include "commands/output.h"
#include "commands/usage.h"
#include "net/trace.h"

#include <string.h>
#include <unistd.h>

enum { HELP_BYTES = 64 * 1024 };

const struct command_row command_rows[] = {
    { "",
      "",
      0,
      0,
      0,
      NULL,
      NEEDS_SESSION,
      NULL,
      { "The screens: browse the algorithms.", "进入界面：浏览算法。" } },
    { "edit",
      "ID|FILE",
      1,
      1,
      OPTION_V1,
      NULL,
      NEEDS_SESSION,
      NULL,
      { "Edit an algorithm or a local file.\n\nWith --v1 a training job configuration, by its name or in a "
        "file.",
        "编辑一个算法或本地文件。\n\n加 --v1 则为训练作业配置（按名称或本地文件）。" } },
    { "new",
      "[--from ID|FILE|example]",
      0,
      0,
      OPTION_FROM | OPTION_V1,
      NULL,
      NEEDS_SESSION,
      NULL,
      { "Start a new algorithm: blank, or as a copy.", "新建算法：空白或以副本为起点。" } },
    { "show",
      "ID",
      1,
      1,
      OPTION_V1,
      NULL,
      NEEDS_SESSION,
      NULL,
      { "Look at an algorithm.", "查看一个算法。" } },
    { "drafts",
      "[list|show N|restore N|drop N]",
      0,
      2,
      OPTION_OUTPUT,
      "text json",
      NEEDS_SESSION,
      command_drafts,
      { "What was left unfinished.\n\nA screen; a list; one draft's document; what is readable of a damaged "
        "one, "
        "as a draft\nof its own; or forget one.",
        "未完成的草稿。\n\n可以打开界面、列出草稿、查看其文档、将损坏草稿的可读部分另存为草稿，或丢弃其中一个"
        "。" } },
    { "history",
      "[list|show N|revert N] [-o FORM]",
      0,
      2,
      OPTION_OUTPUT,
      "text json",
      NEEDS_SESSION,
      command_history,
      { "What was submitted from here, and what became of it.\n\nA screen; a list; one submit with what it "
        "changed; or a draft of what was there\nbefore it.",
        "从这里提交过的内容及其结果。\n\n可以打开界面、列出提交、查看某次提交的修改，或将其之前的内容存为草稿"
        "。" } },
    { "list",
      "[--search TEXT] [--workspace ID] [--sort FIELD] [--limit N] [--offline] [-o FORM]",
      0,
      0,
      OPTION_OUTPUT | OPTION_LIST | OPTION_WORKSPACE | OPTION_OFFLINE,
      "table text json name",
      NEEDS_SESSION,
      command_list,
      { "The algorithms, as a table or for programs.\n\nA terminal gets a table, anything else lines with "
        "tabs: name, id, "
        "engine, time of the\nlast change, description.",
        "列出算法：表格或供程序读取的格式。\n\n终端上为表格，否则为以制表符分隔的行：名称、ID、引擎、最后修改"
        "时间、描述。" } },
    { "get",
      "ID [--offline] [-o FORM]",
      1,
      1,
      OPTION_OUTPUT | OPTION_OFFLINE,
      "json name",
      NEEDS_SESSION,
      command_get,
      { "An algorithm as the service answers it.", "按服务应答输出一个算法。" } },
    { "create",
      "-f FILE [--dry-run] [-o FORM]",
      0,
      0,
      OPTION_OUTPUT | OPTION_FILE | OPTION_DRY_RUN,
      "text json",
      NEEDS_SESSION,
      command_create,
      { "Check a document and create an algorithm of it.\n\nPrints the new id.",
        "检查文档并据此创建算法。\n\n输出新的 ID。" } },
    { "update",
      "ID -f FILE [--force] [--dry-run] [-o FORM]",
      1,
      1,
      OPTION_OUTPUT | OPTION_FILE | OPTION_FORCE | OPTION_DRY_RUN,
      "text json",
      NEEDS_SESSION,
      command_update,
      { "Check a document and put it in an algorithm's place.\n\nIt is put whole: what the file lacks is "
        "cleared. A file "
        "made by get is refused when the\nalgorithm was changed after it.",
        "检查文档并用其替换一个算法。\n\n整体替换：文件中没有的内容会被清除。若文件由 get "
        "取得而算法此后已被修改，则拒绝发送。" } },
    { "delete",
      "ID [--yes] [--dry-run]",
      1,
      1,
      OPTION_YES | OPTION_DRY_RUN,
      NULL,
      NEEDS_SESSION,
      command_delete,
      { "Delete an algorithm, after its name is typed.", "删除算法，需先输入其名称确认。" } },
    { "validate",
      "FILE... [--v1] [-o FORM]",
      1,
      FILES_MOST,
      OPTION_OUTPUT | OPTION_V1,
      "text json",
      NEEDS_NOTHING,
      command_validate,
      { "The problems of documents.\n\nOne a line, as PLACE: error|warning: text [code].",
        "列出文档中的问题。\n\n每行一个，格式为 位置: error|warning: 说明 [错误码]。" } },
    { "diff",
      "ID -f FILE [-o FORM]",
      1,
      1,
      OPTION_OUTPUT | OPTION_FILE,
      "text json",
      NEEDS_SESSION,
      command_diff,
      { "What sending the file would change in an algorithm.", "发送该文件会对算法作出哪些修改。" } },
    { "fmt",
      "FILE",
      1,
      1,
      0,
      NULL,
      NEEDS_NOTHING,
      command_fmt,
      { "The same JSON, indented; numbers keep their digits.", "缩进后的同一 JSON；数字保持原样。" } },
    { "explain",
      "[PATH] [--recursive] [--v1]",
      0,
      1,
      OPTION_RECURSIVE | OPTION_V1,
      NULL,
      NEEDS_NOTHING,
      command_explain,
      { "What a field means, such as job_config.engine.", "解释字段的含义，例如 job_config.engine。" } },
    { "profile",
      "list|add NAME|check [NAME] [--set KEY=VALUE]... [-o FORM]",
      1,
      2,
      OPTION_OUTPUT | OPTION_SET,
      "text json",
      NEEDS_NOTHING,
      command_profile,
      { "The profiles: list them, add one, or check one.\n\nlist tells where each value comes from. add "
        "asks on a terminal, or takes --set.\ncheck goes to the service step by step and tells what to "
        "mend.",
        "管理 profile：列出、添加或检查。\n\nlist 说明每个值的来源。add 在终端上询问，或使用 --set。\n"
        "check 逐步连接服务，并说明如何修正。" } },
    { "login",
      "[--totp]",
      0,
      0,
      OPTION_TOTP,
      NULL,
      NEEDS_SESSION,
      command_login,
      { "An IAM token for a name and a password.\n\nKept until it ends, for this profile. The password "
        "is read without echo, or from\nstandard input, and never kept.",
        "用用户名和密码取得 IAM 令牌。\n\n令牌按 profile "
        "保存至过期。密码输入不回显，也可来自标准输入，绝不保存。" } },
    { "config",
      "list|get|create|update|delete|edit [NAME] [-f FILE] [-o FORM]",
      1,
      2,
      OPTION_OUTPUT | OPTION_LIST | OPTION_OFFLINE | OPTION_FILE | OPTION_YES | OPTION_FORCE | OPTION_DRY_RUN,
      "table text json name",
      NEEDS_SESSION,
      command_config,
      { "Training job configurations of the v1 interface.\n\nEach is known by its name; the words do what "
        "the commands for algorithms do. get prints\njson or name, create and update text (the name) or "
        "json.",
        "v1 接口的训练作业配置。\n\n以名称识别；各子命令与算法的同名命令相同。get 输出 json 或 "
        "name，create 和\nupdate 输出 text（名称）或 json。" } },
    { "catalogue",
      "engines|flavors|workspaces|search-algorithms [--offline] [-o FORM]",
      1,
      1,
      OPTION_OUTPUT | OPTION_OFFLINE,
      "table text json name",
      NEEDS_SESSION,
      command_catalogue,
      { "What the service offers to choose from.\n\nThe entries that the pickers of a form show, each with "
        "the word that goes into\nthe document in front.",
        "服务提供的可选项。\n\n即表单选择框中的条目，首列是填入文档的值。" } },
    { "sync",
      "",
      0,
      0,
      0,
      NULL,
      NEEDS_SESSION,
      command_sync,
      { "Fetch everything that can be read without a link later.\n\nThe algorithms, the training job "
        "configurations and the catalogues, kept on this\nmachine for --offline and for the screens. What "
        "fails is told, and the rest comes.",
        "取回全部可供离线查看的内容。\n\n包括算法、训练作业配置和各目录，保存在本机，供 --offline "
        "和界面使用。\n某一项失败时会给出提示，其余照常取回。" } },
    { "api",
      "METHOD PATH [-f FILE]",
      2,
      2,
      OPTION_FILE,
      NULL,
      NEEDS_SESSION,
      command_api,
      { "Any call, signed; prints the answer.", "发送任意已签名的调用并输出应答。" } },
};

const size_t command_row_count = sizeof command_rows / sizeof *command_rows;

/* Flag over configuration over environment. */
static void choose_language(struct invocation *invocation, const struct config *config)
{
    const char *word = invocation->options.language ? invocation->options.language
                       : config                     ? config->language
                                                    : NULL;

    invocation->language = !word ? arguments_language() : strcmp(word, "zh") == 0 ? LANGUAGE_ZH : LANGUAGE_EN;
}

static void print_help(const struct invocation *invocation)
{
    struct buf help;

    buf_init(&help, HELP_BYTES);
    usage_write(invocation->command, invocation->language, &help);
    fputs(buf_text(&help), stdout);
    buf_done(&help);
}

/* These commands send a document and have nothing to do without one. */
static bool has_file(const struct invocation *invocation, struct err *err)
{
    const struct command_row *command = invocation->command;

    if (invocation->options.file || !(command->options & OPTION_FILE) || command->run == command_api ||
        command->run == command_config)
        return true;
    return err_set(err, ERR_INPUT, "%s needs -f FILE", "%s 需要 -f FILE", command->name);
}

/* What the command stands on. A local command reads the configuration for its language only. */
static bool prepare(struct invocation *invocation, struct err *err)
{
    struct session_options options = { .profile = invocation->options.profile,
                                       .trace = invocation->trace,
                                       .sandbox = invocation->options.sandbox };
    struct config config;

    if (invocation->command->needs == NEEDS_NOTHING) {
        if (!config_load(&config, err))
            return false;
        choose_language(invocation, &config);
        config_done(&config);
        return true;
    }
    invocation->session = session_new(&options, err);
    if (!invocation->session)
        return false;
    choose_language(invocation, session_config(invocation->session));
    return true;
}

/* On a terminal that the screens have, nothing else may write. */
static bool open_trace(struct invocation *invocation, struct err *err)
{
    const char *path = invocation->options.trace;

    if (strcmp(path, "-") == 0 && commands_wants_screen(invocation))
        return err_set(err, ERR_INPUT, "the screens have the terminal: name a file, as in --trace %s",
                       "界面占用终端：请指定文件，例如 --trace %s", "trace.txt");
    invocation->trace = trace_open(path, err);
    return invocation->trace != NULL;
}

/* What could not be written is told once, when the work is done. */
static void close_trace(struct invocation *invocation)
{
    if (invocation->trace && trace_err(invocation->trace)->kind != ERR_NONE)
        output_failure(invocation->language, trace_err(invocation->trace));
    trace_close(invocation->trace);
    invocation->trace = NULL;
}

bool commands_begin(struct invocation *invocation, int count, char *const *words, int *status)
{
    struct err err = { 0 };
    bool read;

    *invocation = (struct invocation){ 0 };
    read = arguments_read(invocation, count - 1, words + 1, &err);
    choose_language(invocation, NULL);
    if (read && (invocation->options.help || invocation->options.version)) {
        if (invocation->options.help)
            print_help(invocation);
        else
            puts("algoform " ALGOFORM_VERSION);
        *status = commands_end(invocation, STATUS_DONE);
        return false;
    }
    if (!read || !has_file(invocation, &err)) {
        output_failure(invocation->language, &err);
        *status = STATUS_USAGE;
        return false;
    }
    if (invocation->options.trace && !open_trace(invocation, &err)) {
        output_failure(invocation->language, &err);
        *status = STATUS_USAGE;
        return false;
    }
    if (!prepare(invocation, &err)) {
        output_failure(invocation->language, &err);
        *status = commands_end(invocation, STATUS_CONFIG);
        return false;
    }
    return true;
}

int commands_end(struct invocation *invocation, int status)
{
    session_free(invocation->session);
    invocation->session = NULL;
    close_trace(invocation);
    if (!output_finish(invocation->language) && status == STATUS_DONE)
        status = STATUS_USAGE;
    return status;
}

bool commands_wants_screen(const struct invocation *invocation)
{
    if (!invocation->command->run)
        return true;
    if (invocation->command->run == command_config)
        return invocation->argument_count == 2 && strcmp(invocation->arguments[0], "edit") == 0;
    return (invocation->command->run == command_drafts || invocation->command->run == command_history) &&
           invocation->argument_count == 0 && !invocation->options.output && isatty(STDIN_FILENO) &&
           isatty(STDOUT_FILENO);
}

int commands_screen_failure(const struct invocation *invocation, const struct err *err)
{
    enum status status = output_service_failure(invocation, err);

    if (err->kind == ERR_CANCELLED)
        return STATUS_ENDED;
    /* A screen that cannot start for want of a terminal or a file was called wrongly. */
    if (err->kind == ERR_SYSTEM || err->kind == ERR_ABSENT)
        return STATUS_USAGE;
    return err->kind == ERR_INPUT || err->kind == ERR_LIMIT ? STATUS_ERRORS : (int)status;
}
