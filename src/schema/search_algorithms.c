#include "schema/search_algorithms.h"

#include <string.h>

static const struct choice kinds[] = {
    { "ucb", { "upper confidence bound", "置信上界（UCB）" }, NULL },
    { "ei", { "expected improvement", "期望提升（EI）" }, NULL },
    { "poi", { "probability of improvement", "提升概率（POI）" }, NULL },
};

static const struct choices kind_choices = {
    .rows = kinds,
    .count = COUNT(kinds),
    .closed = true,
    .severity = SEVERITY_WARNING,
};

/* The two settings that every algorithm has, in the order of the service's list. */
/* clang-format off */
#define NUM_SAMPLES \
    { .key = "num_samples", .value = "20", .type = "Integer", .above = "0", \
      .help = { "How many trials to make; 10 to 20 as a rule.", "搜索的试验次数，一般为 10 到 20。" } }
#define SEED \
    { .key = "seed", .value = "1", .type = "Integer", \
      .help = { "Starts the random numbers; the same seed repeats a search.", "随机数种子，相同的种子可重现搜索。" } }
/* clang-format on */

static const struct search_setting bayes_settings[] = {
    {
        .key = "kind",
        .value = "ucb",
        .type = "String",
        .choices = &kind_choices,
        .help = { "The acquisition function, which decides where to try next.",
                  "采集函数，决定下一次在何处试验。" },
    },
    {
        .key = "kappa",
        .value = "2.5",
        .type = "Float",
        .help = { "For ucb: the larger, the more it explores.", "用于 ucb：越大越偏向探索。" },
    },
    {
        .key = "xi",
        .value = "0.0",
        .type = "Float",
        .help = { "For ei and poi: the larger, the more they explore.", "用于 ei 与 poi：越大越偏向探索。" },
    },
    NUM_SAMPLES,
    SEED,
};

static const struct search_setting tpe_settings[] = {
    {
        .key = "gamma",
        .value = "0.25",
        .type = "Float",
        .above = "0",
        .below = "1",
        .help = { "Which share of the trials counts as good; between 0 and 1.",
                  "视为较优的试验所占比例，介于 0 与 1 之间。" },
    },
    {
        .key = "n_initial_points",
        .value = "20",
        .type = "Integer",
        .above = "0",
        .help = { "How many random trials come first.", "起始时的随机试验次数。" },
    },
    NUM_SAMPLES,
    SEED,
};

static const struct search_setting anneal_settings[] = {
    {
        .key = "avg_best_idx",
        .value = "2.0",
        .type = "Float",
        .help = { "How far down the best trials the next start is picked, on average.",
                  "平均从第几好的试验出发继续搜索。" },
    },
    {
        .key = "shrink_coef",
        .value = "0.1",
        .type = "Float",
        .help = { "How fast the neighbourhood shrinks as trials go on.", "搜索邻域随试验进行而收缩的快慢。" },
    },
    NUM_SAMPLES,
    SEED,
};

const struct search_algorithm search_algorithms[] = {
    {
        .name = "bayes_opt_search",
        .description = { "Bayesian optimisation with a Gaussian process: few trials, each chosen with care.",
                         "基于高斯过程的贝叶斯优化：试验少，每次都经过推算。" },
        .settings = bayes_settings,
        .count = COUNT(bayes_settings),
        .from = "search-algorithms call",
    },
    {
        .name = "tpe_search",
        .description = { "Tree-structured Parzen estimators: compares where good and bad trials lie.",
                         "树形 Parzen 估计：比较较优与较差试验的分布。" },
        .settings = tpe_settings,
        .count = COUNT(tpe_settings),
        .from = "search-algorithms call",
    },
    {
        .name = "anneal_search",
        .description = { "Simulated annealing: wanders around the best trials in ever smaller steps.",
                         "模拟退火：围绕较优试验以逐渐缩小的步长搜索。" },
        .settings = anneal_settings,
        .count = COUNT(anneal_settings),
        .from = "search-algorithms call",
    },
};

const size_t search_algorithm_count = COUNT(search_algorithms);

const struct search_algorithm *search_algorithm_find(const char *name)
{
    for (size_t i = 0; name && i < search_algorithm_count; i++)
        if (strcmp(search_algorithms[i].name, name) == 0)
            return &search_algorithms[i];
    return NULL;
}

const struct search_setting *search_setting_find(const struct search_algorithm *algorithm, const char *key)
{
    for (size_t i = 0; algorithm && key && i < algorithm->count; i++)
        if (strcmp(algorithm->settings[i].key, key) == 0)
            return &algorithm->settings[i];
    return NULL;
}
