/* Any text as the configuration file: taken with values that fit their rows, or refused with the file
 * and a line of it, and then nothing else was touched. */
#include "fuzz.h"

#include "store/config_keys.h"

#include <string.h>

#define PATH "the/config"

static void check_profile(const struct profile *profile)
{
    PROMISE(config_name_fits(profile->name));
    for (size_t i = 0; i < config_profile_key_count; i++) {
        const char *value = config_value(profile, &config_profile_keys[i]);

        PROMISE(!value || !config_profile_keys[i].fits || config_profile_keys[i].fits(value));
        PROMISE(!value || *value);
    }
}

static void check_taken(const struct config *config)
{
    for (size_t i = 0; i < config->count; i++) {
        check_profile(&config->profiles[i]);
        PROMISE(config_profile(config, config->profiles[i].name) == &config->profiles[i]);
    }
    PROMISE(!config->default_profile || config_profile(config, config->default_profile));
    for (size_t i = 0; i < config->binding_count; i++)
        PROMISE(*config->bindings[i].keys && config->bindings[i].line > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct config config = { .count = 7 };
    struct err err = { 0 };
    const char *text = err_text(&err, LANGUAGE_EN);

    if (config_read(&config, PATH, (const char *)data, size, &err)) {
        PROMISE(err.kind == ERR_NONE);
        check_taken(&config);
        config_done(&config);
    } else {
        PROMISE(config.count == 7);
        PROMISE(err.kind == ERR_CONFIG && strstr(text, PATH) == text);
        PROMISE(strstr(err_text(&err, LANGUAGE_ZH), PATH));
    }
    return 0;
}
