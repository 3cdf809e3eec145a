#include "sandbox/config_answers.h"

#include "base/place.h"
#include "schema/schema.h"

#include <string.h>

/* The job engines and machines of the sandbox, by the numbers that configurations hold. */
static const struct job_engine {
    int64_t id, type;
    const char *name, *version;
} job_engines[] = {
    { 1, 1, "TensorFlow", "TF-1.4.0-python2.7" },
    { 3, 1, "TensorFlow", "TF-1.8.0-python2.7" },
    { 5, 1, "TensorFlow", "TF-1.13.1-python3.6" },
    { 9, 10, "PyTorch", "PyTorch-1.0.0-python3.6" },
    { 9007199254740993, 10, "PyTorch", "PyTorch-1.3.0-python3.6" }, /* no binary fraction holds this number */
};

static const struct job_machine {
    int64_t id;
    const char *code, *cpu, *core, *gpu_type;
    int64_t gpu_num;
} job_machines[] = {
    { 1, "modelarts.vm.cpu.2u", "8", "2", "", 0 },
    { 2, "modelarts.vm.cpu.8u", "32", "8", "", 0 },
    { 4, "modelarts.vm.gpu.v100", "64", "8", "nvidia-v100", 1 },
    { 9223372036854775807, "modelarts.vm.gpu.8v100", "512", "64", "nvidia-v100", 8 },
};

/* Given by the service alone, and untouched by an update. */
static const char *const lasting[] = {
    "dataset_name", "dataset_version_name", "pool_id",        "pool_name", "volumes",
    "nas_type",     "nas_share_addr",       "nas_mount_path",
};

static const char *const summed_up[] = {
    "config_name", "config_desc",    "create_time",    "engine_type",  "engine_name",
    "engine_id",   "engine_version", "user_image_url", "user_command",
};

static void add_engine(struct json *config)
{
    int64_t id;

    if (!json_int64(json_member(config, "engine_id"), &id))
        return;
    for (size_t i = 0; i < COUNT(job_engines); i++) {
        const struct job_engine *engine = &job_engines[i];
        if (engine->id != id)
            continue;
        json_set(config, "engine_type", json_integer(engine->type));
        json_set(config, "engine_name", json_string(engine->name));
        json_set(config, "engine_version", json_string(engine->version));
    }
}

static void add_machine(struct json *config)
{
    int64_t id;

    if (!json_int64(json_member(config, "spec_id"), &id))
        return;
    for (size_t i = 0; i < COUNT(job_machines); i++) {
        const struct job_machine *machine = &job_machines[i];
        if (machine->id != id)
            continue;
        json_set(config, "spec_code", json_string(machine->code));
        json_set(config, "cpu", json_string(machine->cpu));
        json_set(config, "core", json_string(machine->core));
        json_set(config, "gpu_type", json_string(machine->gpu_type));
        json_set(config, "gpu_num", json_integer(machine->gpu_num));
    }
}

/* The documented answer names the path of its one source a second time. */
static void add_path(struct json *config)
{
    const struct json *sources = json_member(config, "data_source");
    const char *path = json_text(place_find(sources, "/0/data_url"));

    if (json_count(sources) == 1 && path && *path)
        json_set(config, "data_url", json_string(path));
}

void config_complete(struct json *config, const char *name, int64_t create_time, const struct json *kept)
{
    json_set(config, "is_success", json_boolean(true));
    json_set(config, "config_name", json_string(name));
    json_set(config, "create_time", json_integer(create_time));
    for (size_t i = 0; i < COUNT(lasting); i++) {
        const struct json *value = json_member(kept, lasting[i]);
        if (value)
            json_set(config, lasting[i], json_copy(value));
    }
    add_engine(config);
    add_machine(config);
    add_path(config);
}

struct json *config_summary(const struct json *config)
{
    struct json *summary = json_object();

    for (size_t i = 0; i < COUNT(summed_up); i++) {
        const struct json *value = json_member(config, summed_up[i]);
        if (value)
            json_set(summary, summed_up[i], json_copy(value));
    }
    return summary;
}
