#include "commands/arguments.h"

#include "commands/nearest.h"

#include <stdlib.h>
#include <string.h>

enum language arguments_language(void)
{
    static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        if (value && *value)
            return strncmp(value, "zh", 2) == 0 ? LANGUAGE_ZH : LANGUAGE_EN;
    }
    return LANGUAGE_EN;
}

bool word_among(const char *words, const char *word)
{
    size_t length = strlen(word);

    for (const char *at = words; at && *at; at += strspn(at, " ")) {
        size_t size = strcspn(at, " ");
        if (size == length && memcmp(at, word, size) == 0)
            return true;
        at += size;
    }
    return false;
}

const struct command_row *command_find(const char *name)
{
    for (size_t i = 0; i < command_row_count; i++)
        if (strcmp(command_rows[i].name, name) == 0)
            return &command_rows[i];
    return NULL;
}

static const struct option_row *find_option(const char *name, size_t size)
{
    for (size_t i = 0; i < option_row_count; i++)
        if (strlen(option_rows[i].name) == size && memcmp(option_rows[i].name, name, size) == 0)
            return &option_rows[i];
    return NULL;
}

static const struct option_row *find_letter(char letter)
{
    for (size_t i = 0; i < option_row_count; i++)
        if (option_rows[i].letter == letter)
            return &option_rows[i];
    return NULL;
}

/* Keeps a name when it is nearer to the word than the best so far. */
static void weigh(const char *word, const char *name, const char **best)
{
    if (*name && nearest_close(word, name) &&
        (!*best || nearest_distance(word, name) < nearest_distance(word, *best)))
        *best = name;
}

static bool refuse_option(const char *word, struct err *err)
{
    const char *name = word + strspn(word, "-"), *best = NULL;

    for (size_t i = 0; i < option_row_count && strlen(name) > 1; i++) /* a letter is near to anything short */
        weigh(name, option_rows[i].name, &best);
    if (best)
        return err_set(err, ERR_INPUT, "there is no option %s; did you mean --%s?",
                       "没有选项 %s；您是指 --%s 吗？", word, best);
    return err_set(err, ERR_INPUT, "there is no option %s; see algoform --help",
                   "没有选项 %s；请参阅 algoform --help", word);
}

static bool refuse_command(const char *word, struct err *err)
{
    const char *best = NULL;

    for (size_t i = 0; i < command_row_count; i++)
        weigh(word, command_rows[i].name, &best);
    if (best)
        return err_set(err, ERR_INPUT, "there is no command %s; did you mean %s?",
                       "没有命令 %s；您是指 %s 吗？", word, best);
    return err_set(err, ERR_INPUT, "there is no command %s; see algoform --help",
                   "没有命令 %s；请参阅 algoform --help", word);
}

/* The words not read yet. */
struct words {
    char *const *next, *const *end;
};

static bool add_many(struct many *many, const struct option_row *row, const char *value, struct err *err)
{
    if (many->count == FILES_MOST)
        return err_set(err, ERR_LIMIT, "--%s more than %d times", "--%s 超过 %d 次", row->name, FILES_MOST);
    many->values[many->count++] = value;
    return true;
}

static bool fill_option(struct options *options, const struct option_row *row, const char *value,
                        struct words *words, struct err *err)
{
    char *target = (char *)options + row->offset;

    if (!row->argument) {
        if (value)
            return err_set(err, ERR_INPUT, "--%s takes no value", "--%s 不带参数值", row->name);
        *(bool *)(void *)target = true;
        return true;
    }
    if (!value && words->next == words->end)
        return err_set(err, ERR_INPUT, "--%s needs a value: %s", "--%s 需要参数值：%s", row->name,
                       row->argument);
    value = value ? value : *words->next++;
    if (row->bit == OPTION_SET)
        return add_many((struct many *)(void *)target, row, value, err);
    *(const char **)(void *)target = value;
    return true;
}

/* --name, --name=value, -x, -xvalue; the value may also be the next word. */
static bool read_option(struct options *options, const char *word, unsigned *given, struct words *words,
                        struct err *err)
{
    const struct option_row *row;
    const char *value;

    if (word[1] == '-') {
        size_t size = strcspn(word + 2, "=");
        row = find_option(word + 2, size);
        value = word[2 + size] ? word + 2 + size + 1 : NULL;
    } else {
        row = find_letter(word[1]);
        value = word[2] ? word + 2 : NULL;
    }
    if (!row)
        return refuse_option(word, err);
    *given |= 1u << (row - option_rows);
    return fill_option(options, row, value, words, err);
}

/* Each given option is one that the command takes. */
static bool check_options(const struct command_row *command, unsigned given, struct err *err)
{
    for (size_t i = 0; i < option_row_count; i++) {
        const struct option_row *row = &option_rows[i];
        if (!(given >> i & 1u) || row->bit == OPTION_GLOBAL || (command->options & row->bit))
            continue;
        if (!*command->name)
            return err_set(err, ERR_INPUT, "--%s needs a command; see algoform --help",
                           "--%s 需要和命令一起使用；请参阅 algoform --help", row->name);
        return err_set(err, ERR_INPUT, "%s does not take --%s; see algoform %s --help",
                       "%s 没有选项 --%s；请参阅 algoform %s --help", command->name, row->name,
                       command->name);
    }
    return true;
}

static bool check_values(const struct invocation *invocation, struct err *err)
{
    const struct options *options = &invocation->options;
    const char *outputs = invocation->command->outputs;

    if (options->language && !word_among("en zh", options->language))
        return err_set(err, ERR_INPUT, "--lang is en or zh, not %s", "--lang 只能是 en 或 zh，不能是 %s",
                       options->language);
    if (options->output && !word_among(outputs, options->output))
        return err_set(err, ERR_INPUT, "%s prints these forms: %s; not %s", "%s 支持的输出格式：%s；没有 %s",
                       invocation->command->name, outputs, options->output);
    if (options->profile && options->sandbox)
        return err_set(err, ERR_INPUT, "--sandbox and --profile exclude each other",
                       "--sandbox 与 --profile 不能同时使用");
    return true;
}

static bool check_count(const struct invocation *invocation, struct err *err)
{
    const struct command_row *command = invocation->command;

    if (invocation->argument_count < command->least)
        return err_set(err, ERR_INPUT, "too few words: algoform %s %s", "参数不足：algoform %s %s",
                       command->name, command->arguments);
    if (invocation->argument_count > command->most)
        return err_set(err, ERR_INPUT, "too many words, from \"%s\" on: algoform %s %s",
                       "参数过多，从 “%s” 开始：algoform %s %s", invocation->arguments[command->most],
                       command->name, command->arguments);
    return true;
}

static bool take_word(struct invocation *invocation, const char *word, struct err *err)
{
    if (!invocation->command) {
        invocation->command = *word ? command_find(word) : NULL;
        return invocation->command || refuse_command(word, err);
    }
    if (invocation->argument_count == FILES_MOST)
        return err_set(err, ERR_LIMIT, "more than %d words; name fewer files at once",
                       "参数超过 %d 个；请分批指定文件", FILES_MOST);
    invocation->arguments[invocation->argument_count++] = word;
    return true;
}

bool arguments_read(struct invocation *invocation, int count, char *const *words, struct err *err)
{
    struct words rest = { words, words + count };
    bool options_over = false;
    unsigned given = 0;

    while (rest.next < rest.end) {
        const char *word = *rest.next++;
        bool option = !options_over && word[0] == '-' && word[1] != '\0';

        if (option && strcmp(word, "--") == 0)
            options_over = true;
        else if (option ? !read_option(&invocation->options, word, &given, &rest, err)
                        : !take_word(invocation, word, err))
            return false;
    }
    if (!invocation->command)
        invocation->command = command_find("");
    if (invocation->options.help || invocation->options.version)
        return true;
    return check_options(invocation->command, given, err) && check_values(invocation, err) &&
           check_count(invocation, err);
}
