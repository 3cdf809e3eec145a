/* Hyperparameter search: what to optimise, over which ranges, by which algorithm. */
#include "base/json.h"
#include "schema/objects.h"

/* reward_attrs */

static const struct choice modes[] = {
    { "max", { "the larger the better", "越大越好" }, NULL },
    { "min", { "the smaller the better", "越小越好" }, NULL },
};

static const struct choices mode_choices = {
    .rows = modes,
    .count = COUNT(modes),
    .closed = true,
    .severity = SEVERITY_ERROR,
};

static const struct field reward_fields[] = {
    {
        .name = "name",
        .type = TYPE_STRING,
        .side = BOTH,
        .example = "accuracy",
        .label = { "Name", "指标名" },
        .help = { "The metric, as the training code prints it. Unique.",
                  "训练代码打印的指标名称，不可重复。" },
        .from = "modify-algorithm tables 15, 33",
    },
    {
        .name = "mode",
        .type = TYPE_STRING,
        .side = BOTH,
        .choices = &mode_choices,
        .example = "max",
        .label = { "Direction", "优化方向" },
        .help = { "Whether the search wants the metric large (max) or small (min).",
                  "搜索希望指标更大（max）还是更小（min）。" },
        .from = "modify-algorithm tables 15, 33",
    },
    {
        .name = "regex",
        .type = TYPE_STRING,
        .side = BOTH,
        .format = FORMAT_REGEX,
        .example = "accuracy=([0-9.]+)",
        .label = { "Pattern", "正则表达式" },
        .help = { "A regular expression that finds the metric in the job's log; the number goes into one "
                  "group in "
                  "parentheses. The service does not publish its dialect.",
                  "在作业日志中查找指标的正则表达式，用一对括号捕获数值。服务未公布所用的正则方言。" },
        .from = "modify-algorithm tables 15, 33",
    },
};

static const struct object reward_object = {
    .name = "RewardAttrs",
    .fields = reward_fields,
    .count = COUNT(reward_fields),
    .identity = "name",
    .summary = { "mode", "regex" },
};

/* search_params */

static const struct choice param_types[] = {
    { "continuous",
      { "any number between the bounds; a text box in the console",
        "上下界之间的任意数；控制台显示为输入框" },
      NULL },
    { "discrete",
      { "one of the listed values; a drop-down in the console", "列出的取值之一；控制台显示为下拉框" },
      NULL },
};

static const struct choices param_type_choices = {
    .rows = param_types,
    .count = COUNT(param_types),
    .closed = true,
    .severity = SEVERITY_ERROR,
};

static const struct field search_param_fields[] = {
    {
        .name = "name",
        .type = TYPE_STRING,
        .side = BOTH,
        .suggest_from = "/job_config/parameters/*/name",
        .example = "learning_rate",
        .label = { "Name", "超参名" },
        .help = { "The parameter to search. It should be declared among the parameters, with type Float.",
                  "要搜索的超参，应已在运行参数中声明，且类型为 Float。" },
        .from = "modify-algorithm tables 16, 34",
    },
    {
        .name = "param_type",
        .type = TYPE_STRING,
        .side = BOTH,
        .choices = &param_type_choices,
        .initial = "continuous",
        .example = "continuous",
        .label = { "Kind", "取值方式" },
        .help = { "Whether values come from an interval (continuous) or from a list (discrete). Left out, it "
                  "is "
                  "taken as continuous.",
                  "取值来自区间（continuous）还是列表（discrete）。省略时按 continuous 处理。" },
        .from = "modify-algorithm tables 16, 34",
    },
    {
        .name = "lower_bound",
        .type = TYPE_STRING,
        .side = BOTH,
        .format = FORMAT_DECIMAL,
        .example = "0.0001",
        .label = { "Lower bound", "下界" },
        .help = { "The smallest value to try, a decimal number as text.",
                  "尝试的最小值，以文本形式写的十进制数。" },
        .from = "modify-algorithm tables 16, 34",
    },
    {
        .name = "upper_bound",
        .type = TYPE_STRING,
        .side = BOTH,
        .format = FORMAT_DECIMAL,
        .example = "0.1",
        .label = { "Upper bound", "上界" },
        .help = { "The largest value to try, not below the lower bound.", "尝试的最大值，不得小于下界。" },
        .from = "modify-algorithm tables 16, 34",
    },
    {
        .name = "discrete_points_num",
        .type = TYPE_STRING,
        .side = BOTH,
        .format = FORMAT_COUNT,
        .example = "10",
        .label = { "Points", "离散点数" },
        .help = { "Into how many points to cut a continuous interval; a positive whole number as text.",
                  "把连续区间划分为多少个点，以文本形式写的正整数。" },
        .from = "modify-algorithm tables 16, 34",
    },
    {
        .name = "discrete_values",
        .type = TYPE_STRINGS,
        .also = ALSO(JSON_STRING) | ALSO(JSON_NULL),
        .side = BOTH,
        .example = "0.01",
        .label = { "Values", "取值列表" },
        .help = { "The values to try when the kind is discrete. Sent as a list, though answers may hold one "
                  "text.",
                  "取值方式为 discrete 时要尝试的值。请求中为列表，响应中可能是一段文本。" },
        .from = "modify-algorithm tables 16, 34",
    },
};

static const struct object search_param_object = {
    .name = "SearchParams",
    .fields = search_param_fields,
    .count = COUNT(search_param_fields),
    .identity = "name",
    .summary = { "param_type", "lower_bound", "upper_bound" },
};

/* algo_configs; what each algorithm takes is in search_algorithms.c */

static const struct choice algorithm_names[] = {
    { "bayes_opt_search", { "Bayesian, with Gaussian processes", "贝叶斯优化（高斯过程）" }, NULL },
    { "tpe_search", { "tree-structured Parzen estimators", "树形 Parzen 估计（TPE）" }, NULL },
    { "anneal_search", { "simulated annealing", "模拟退火" }, NULL },
};

/* Mere suggestions: the warning about an unknown name is told once, by its rule. */
static const struct choices algorithm_name_choices = {
    .rows = algorithm_names,
    .count = COUNT(algorithm_names),
    .suggestion = true,
};

static const struct choice kinds[] = {
    { "ucb", { "upper confidence bound", "置信上界（UCB）" }, NULL },
    { "ei", { "expected improvement", "期望提升（EI）" }, NULL },
    { "poi", { "probability of improvement", "提升概率（POI）" }, NULL },
};

static const struct choices kind_choices = {
    .rows = kinds,
    .count = COUNT(kinds),
    .suggestion = true,
};

static const struct choice setting_keys[] = {
    { "num_samples", { "how many trials to make", "搜索次数" }, NULL },
    { "seed", { "starts the random numbers", "随机数种子" }, NULL },
    { "kind",
      { "bayes_opt_search: which acquisition function", "bayes_opt_search：采集函数的种类" },
      &kind_choices },
    { "kappa", { "bayes_opt_search: how daring ucb is", "bayes_opt_search：ucb 的探索程度" }, NULL },
    { "xi",
      { "bayes_opt_search: how daring ei and poi are", "bayes_opt_search：ei 与 poi 的探索程度" },
      NULL },
    { "gamma", { "tpe_search: share of trials taken as good", "tpe_search：视为较优的试验占比" }, NULL },
    { "n_initial_points", { "tpe_search: random trials at the start", "tpe_search：起始随机试验数" }, NULL },
    { "avg_best_idx",
      { "anneal_search: how deep to pick among the best", "anneal_search：在较优结果中选取的平均位次" },
      NULL },
    { "shrink_coef",
      { "anneal_search: how fast the neighbourhood shrinks", "anneal_search：邻域收缩的快慢" },
      NULL },
};

static const struct choices setting_key_choices = {
    .rows = setting_keys,
    .count = COUNT(setting_keys),
    .suggestion = true,
};

static const struct choice setting_types[] = {
    { "Integer", { "whole number", "整数" }, NULL },
    { "Float", { "decimal number", "小数" }, NULL },
    { "String", { "text", "文本" }, NULL },
    { "List", { "list", "列表" }, NULL },
};

static const struct choices setting_type_choices = {
    .rows = setting_types,
    .count = COUNT(setting_types),
    .severity = SEVERITY_WARNING,
};

/* A setting's entries stand inside the search algorithm that is named above it. */
#define SEARCH_ALGORITHM_NAME "/advanced_config/auto_search/algo_configs/*/name"

static const struct field setting_fields[] = {
    {
        .name = "key",
        .type = TYPE_STRING,
        .side = BOTH,
        .choices = &setting_key_choices,
        .catalogue = CATALOGUE_SEARCH_ALGORITHMS,
        .catalogue_member = "key",
        .catalogue_list = "params",
        .catalogue_of = SEARCH_ALGORITHM_NAME,
        .fills = { "value", "type" },
        .example = "num_samples",
        .label = { "Key", "设置项" },
        .help = { "Which setting of the search algorithm. The service advises to change num_samples alone.",
                  "搜索算法的设置项。服务建议只改 num_samples。" },
        .from = "modify-algorithm tables 18, 36; keys from the search-algorithms call",
    },
    {
        .name = "value",
        .type = TYPE_STRING,
        .side = BOTH,
        .choices_by = "key",
        .catalogue = CATALOGUE_SEARCH_ALGORITHMS,
        .catalogue_member = "value",
        .catalogue_by = "key",
        .catalogue_list = "params",
        .catalogue_of = SEARCH_ALGORITHM_NAME,
        .example = "20",
        .label = { "Value", "值" },
        .help = { "Its value, always a text, that reads as the type beside it.",
                  "设置值，一律为文本，须能按旁边的类型读出。" },
        .from = "modify-algorithm tables 18, 36",
    },
    {
        .name = "type",
        .type = TYPE_STRING,
        .side = BOTH,
        .choices = &setting_type_choices,
        .example = "Integer",
        .label = { "Type", "类型" },
        .help = { "How the value is read: Integer, Float, String or List.",
                  "值的类型：Integer、Float、String 或 List。" },
        .from = "modify-algorithm tables 18, 36; values from the search-algorithms call",
    },
};

static const struct object setting_object = {
    .name = "AutoSearchAlgoConfigParameter",
    .fields = setting_fields,
    .count = COUNT(setting_fields),
    .identity = "key",
    .summary = { "value", "type" },
};

static const struct field algo_config_fields[] = {
    {
        .name = "name",
        .type = TYPE_STRING,
        .side = BOTH,
        .choices = &algorithm_name_choices,
        .catalogue = CATALOGUE_SEARCH_ALGORITHMS,
        .catalogue_member = "name",
        .fills = { "params" },
        .example = "bayes_opt_search",
        .label = { "Name", "搜索算法" },
        .help = { "The search algorithm. The service lists those it has; three are built in.",
                  "搜索算法的名称。可用算法由服务列出，内置三种。" },
        .from = "modify-algorithm tables 17, 35; names from the search-algorithms call",
    },
    {
        .name = "params",
        .type = TYPE_OBJECTS,
        .also = ALSO(JSON_NULL),
        .side = BOTH,
        .object = &setting_object,
        .label = { "Settings", "算法设置" },
        .help = { "How the search algorithm behaves, a setting an item.", "搜索算法的行为设置，每项一条。" },
        .from = "modify-algorithm tables 17, 35",
    },
};

static const struct object algo_config_object = {
    .name = "AlgoConfigs",
    .fields = algo_config_fields,
    .count = COUNT(algo_config_fields),
    .identity = "name",
};

/* auto_search */

static const struct field auto_search_fields[] = {
    {
        .name = "reward_attrs",
        .type = TYPE_OBJECTS,
        .also = ALSO(JSON_NULL),
        .side = BOTH,
        .object = &reward_object,
        .label = { "Metrics", "搜索指标" },
        .help = { "What a good trial is measured by.", "衡量一次试验好坏的指标。" },
        .from = "modify-algorithm table 14; show-algorithm table 15",
    },
    {
        .name = "search_params",
        .type = TYPE_OBJECTS,
        .also = ALSO(JSON_NULL),
        .side = BOTH,
        .object = &search_param_object,
        .label = { "Ranges", "搜索范围" },
        .help = { "Which hyperparameters are searched, and over which values.",
                  "要搜索哪些超参，以及在哪些取值上搜索。" },
        .from = "modify-algorithm table 14; show-algorithm table 15",
    },
    {
        .name = "algo_configs",
        .type = TYPE_OBJECTS,
        .also = ALSO(JSON_NULL),
        .side = BOTH,
        .object = &algo_config_object,
        .label = { "Algorithms", "搜索算法" },
        .help = { "The search algorithms that a training job may choose from, with their settings.",
                  "训练作业可选用的搜索算法及其设置。" },
        .from = "modify-algorithm table 14; show-algorithm table 15",
    },
    {
        .name = "skip_search_params",
        .type = TYPE_STRING,
        .also = ALSO(JSON_NULL),
        .side = BOTH,
        .suggest_from = "/job_config/parameters/*/name",
        .names = true,
        .example = "learning_rate",
        .label = { "Skip", "排除项" },
        .help = { "Hyperparameters, or combinations of them, that the search leaves out. The documents "
                  "disagree on "
                  "which, and give no format.",
                  "搜索时要排除的超参或超参组合。文档说法不一，也未给出格式。" },
        .from = "modify-algorithm table 14; show-algorithm table 15",
    },
};

const struct object auto_search_object = {
    .name = "AutoSearch",
    .fields = auto_search_fields,
    .count = COUNT(auto_search_fields),
};
