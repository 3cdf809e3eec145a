#include "sandbox/faults.h"

#include "schema/schema.h"

#include <stdlib.h>
#include <string.h>

enum { MILLISECONDS_MOST = 3600000, STATUS_LEAST = 200, STATUS_MOST = 599, SECONDS_MOST = 86400 };

static const struct fault_row {
    enum fault_kind kind;
    const char *name;
    const char *arguments; /* as help shows them */
    int needed;            /* how many must be given */
    struct bound {
        int least, most;
    } bounds[2]; /* {0, 0}: there is no such argument */
    struct text help;
} rows[] = {
    { FAULT_LATENCY,
      "latency",
      ":MILLISECONDS",
      1,
      { { 0, MILLISECONDS_MOST } },
      { "wait before answering", "延迟一段时间再应答" } },
    { FAULT_STALL,
      "stall",
      "",
      0,
      { { 0, 0 } },
      { "take the request and never answer", "收下请求，永不应答" } },
    { FAULT_STALL_AFTER,
      "stall-after",
      "",
      0,
      { { 0, 0 } },
      { "do what was asked and never answer", "处理完请求，永不应答" } },
    { FAULT_DROP_BEFORE,
      "drop-before",
      "",
      0,
      { { 0, 0 } },
      { "close the connection without doing anything", "不处理请求，直接断开连接" } },
    { FAULT_DROP_AFTER,
      "drop-after",
      "",
      0,
      { { 0, 0 } },
      { "do what was asked, then close without answering", "处理完请求，不应答就断开连接" } },
    { FAULT_TRUNCATE,
      "truncate",
      "",
      0,
      { { 0, 0 } },
      { "do what was asked, answer half of it and close", "处理请求，应答发到一半就断开连接" } },
    { FAULT_STATUS,
      "status",
      ":CODE[:RETRY-AFTER]",
      1,
      { { STATUS_LEAST, STATUS_MOST }, { 0, SECONDS_MOST } },
      { "refuse with an HTTP status; 429 and 503 may carry Retry-After in seconds",
        "以指定的 HTTP 状态码拒绝；可附带 Retry-After 秒数" } },
    { FAULT_STATUS_AFTER,
      "status-after",
      ":CODE[:RETRY-AFTER]",
      1,
      { { STATUS_LEAST, STATUS_MOST }, { 0, SECONDS_MOST } },
      { "do what was asked, then answer with an HTTP status", "处理完请求，再以指定的 HTTP 状态码应答" } },
    { FAULT_BARE,
      "bare",
      "",
      0,
      { { 0, 0 } },
      { "do what was asked, then answer 200 with {}", "处理完请求，再以 200 应答 {}" } },
    { FAULT_IGNORE,
      "ignore",
      "",
      0,
      { { 0, 0 } },
      { "answer a change as one that was made, and change nothing", "像已修改一样应答，但什么也不修改" } },
    { FAULT_GARBAGE,
      "garbage",
      "",
      0,
      { { 0, 0 } },
      { "answer 200 with a page of HTML", "以 200 应答一个 HTML 页面" } },
    { FAULT_GARBAGE_JSON,
      "garbage-json",
      "",
      0,
      { { 0, 0 } },
      { "answer 200 with broken JSON", "以 200 应答残缺的 JSON" } },
};

static const char *const methods[] = { "GET", "POST", "PUT", "DELETE" };

static const struct fault_row *find(const char *name, size_t size)
{
    for (size_t i = 0; i < COUNT(rows); i++)
        if (strlen(rows[i].name) == size && strncmp(rows[i].name, name, size) == 0)
            return &rows[i];
    return NULL;
}

static void list_kinds(struct buf *out)
{
    for (size_t i = 0; i < COUNT(rows); i++)
        buf_format(out, "%s%s%s", i ? ", " : "", rows[i].name, rows[i].arguments);
}

static bool unknown(const char *spec, struct err *err)
{
    struct buf kinds;

    buf_init(&kinds, ERR_TEXT_SIZE / 2);
    list_kinds(&kinds);
    err_set(err, ERR_INPUT, "fault \"%.60s\": no such kind; the kinds are %s",
            "故障 “%.60s”：没有这种类型；可用的类型：%s", spec, buf_text(&kinds));
    buf_done(&kinds);
    return false;
}

/* Reads digits up to the next separator and moves on to it. */
static bool read_number(const char **at, int least, int most, int *number)
{
    long long value = 0;
    size_t size = strspn(*at, "0123456789");

    for (size_t i = 0; i < size && value <= most; i++)
        value = value * 10 + ((*at)[i] - '0');
    *at += size;
    if (size == 0 || value < least || value > most)
        return false;
    *number = (int)value;
    return true;
}

static bool read_arguments(const char *spec, const struct fault_row *row, const char **at,
                           struct fault *fault, struct err *err)
{
    int *numbers[] = { &fault->first, &fault->second };
    int given = 0;

    for (; **at == ':'; given++) {
        (*at)++;
        if (given == (int)COUNT(numbers) || row->bounds[given].most == 0)
            return err_set(err, ERR_INPUT, "fault \"%.60s\": too many arguments; write %s%s",
                           "故障 “%.60s”：参数过多；请写成 %s%s", spec, row->name, row->arguments);
        if (!read_number(at, row->bounds[given].least, row->bounds[given].most, numbers[given]))
            return err_set(err, ERR_INPUT, "fault \"%.60s\": argument %d of %s is a number from %d to %d",
                           "故障 “%.60s”：第 %d 个参数（%s）应为 %d 到 %d 的整数", spec, given + 1, row->name,
                           row->bounds[given].least, row->bounds[given].most);
    }
    if (given < row->needed)
        return err_set(err, ERR_INPUT, "fault \"%.60s\": an argument is missing; write %s%s",
                       "故障 “%.60s”：缺少参数；请写成 %s%s", spec, row->name, row->arguments);
    return true;
}

static bool read_method(const char *spec, const char **at, struct fault *fault, struct err *err)
{
    size_t size;

    if (**at != '@')
        return true;
    (*at)++;
    size = strcspn(*at, "#");
    for (size_t i = 0; i < COUNT(methods); i++) {
        if (strlen(methods[i]) == size && strncmp(methods[i], *at, size) == 0) {
            memcpy(fault->method, methods[i], size);
            *at += size;
            return true;
        }
    }
    return err_set(err, ERR_INPUT, "fault \"%.60s\": after @ stands GET, POST, PUT or DELETE",
                   "故障 “%.60s”：@ 后面应为 GET、POST、PUT 或 DELETE", spec);
}

bool fault_read(const char *spec, struct fault *fault, struct err *err)
{
    struct fault read = { .first = FAULT_UNSET, .second = FAULT_UNSET, .left = FAULT_ALWAYS };
    const char *at = spec + strcspn(spec, ":@#");
    const struct fault_row *row = find(spec, (size_t)(at - spec));

    if (!row)
        return unknown(spec, err);
    read.kind = row->kind;
    if (!read_arguments(spec, row, &at, &read, err) || !read_method(spec, &at, &read, err))
        return false;
    if (*at == '#') {
        at++;
        if (!read_number(&at, 1, 1000000, &read.left))
            return err_set(err, ERR_INPUT, "fault \"%.60s\": after # stands how often, a number from 1",
                           "故障 “%.60s”：# 后面应为次数，从 1 起的整数", spec);
    }
    if (*at != '\0')
        return err_set(err, ERR_INPUT,
                       "fault \"%.60s\": \"%.30s\" is too much; write KIND[:ARGUMENT][@METHOD][#COUNT]",
                       "故障 “%.60s”：多出了 “%.30s”；格式为 类型[:参数][@方法][#次数]", spec, at);
    *fault = read;
    return true;
}

void faults_describe(enum language language, struct buf *out)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        size_t width = strlen(rows[i].name) + strlen(rows[i].arguments);
        buf_format(out, "  %s%s%*s  %s\n", rows[i].name, rows[i].arguments,
                   width < 32 ? (int)(32 - width) : 0, "", text_in(rows[i].help, language));
    }
}

void faults_init(struct faults *faults)
{
    faults->count = 0;
    pthread_mutex_init(&faults->mutex, NULL);
}

void faults_done(struct faults *faults)
{
    pthread_mutex_destroy(&faults->mutex);
}

bool faults_add(struct faults *faults, const struct fault *fault, struct err *err)
{
    if (faults->count == FAULTS_MOST)
        return err_set(err, ERR_LIMIT, "more than %d faults", "故障多于 %d 个", (int)FAULTS_MOST);
    faults->items[faults->count++] = *fault;
    return true;
}

static bool concerns(const struct fault *fault, const char *method)
{
    return fault->left != 0 && (fault->method[0] == '\0' || strcmp(fault->method, method) == 0);
}

void fault_plan_add(struct fault_plan *plan, const struct fault *fault, const char *method)
{
    if (!concerns(fault, method))
        return;
    if (fault->kind == FAULT_LATENCY) {
        plan->latency_ms += fault->first;
    } else if (plan->kind == FAULT_NONE) {
        plan->kind = fault->kind;
        plan->first = fault->first;
        plan->second = fault->second;
    }
}

struct fault_plan faults_take(struct faults *faults, const char *method)
{
    struct fault_plan plan = { .kind = FAULT_NONE };

    pthread_mutex_lock(&faults->mutex);
    for (size_t i = 0; i < faults->count; i++) {
        struct fault *fault = &faults->items[i];
        /* A second one of its kind waits for a request of its own: "status:503#1" then "status:429#1". */
        if (!concerns(fault, method) || (fault->kind != FAULT_LATENCY && plan.kind != FAULT_NONE))
            continue;
        fault_plan_add(&plan, fault, method);
        if (fault->left > 0)
            fault->left--;
    }
    pthread_mutex_unlock(&faults->mutex);
    return plan;
}
