#include "sandbox/engines.h"

#include <string.h>

/* Newer engines are called by their version: one word for both. */
#define NAMED_BY_VERSION(word) word, .version = word

const struct engine engines[] = {
    { .id = "pytorch-cp36-1.3.0",
      .name = "PyTorch",
      .version = "PyTorch-1.3.0-python3.6",
      .from = "create-algorithm, example answer" },
    { .id = "pytorch-cp36-1.4.0-v2",
      .name = "PyTorch",
      .version = "PyTorch-1.4.0-python3.6-v2",
      .auto_search = true,
      .from = "user guide, engines for hyperparameter search (id inferred)" },
    { .id = "tensorflow-cp36-1.13.1-v2",
      .name = "TensorFlow",
      .version = "TF-1.13.1-python3.6-v2",
      .auto_search = true,
      .from = "user guide, engines for hyperparameter search (id inferred)" },
    { .id = NAMED_BY_VERSION("pytorch_1.8.0-cuda_10.2-py_3.7-ubuntu_18.04-x86_64"),
      .name = "PyTorch",
      .auto_search = true,
      .from = "user guide, engines for hyperparameter search" },
    { .id = NAMED_BY_VERSION("tensorflow_2.1.0-cuda_10.1-py_3.7-ubuntu_18.04-x86_64"),
      .name = "TensorFlow",
      .auto_search = true,
      .from = "user guide, engines for hyperparameter search" },
    { .id = NAMED_BY_VERSION("mindspore_1.7.0-cann_5.1.0-py_3.7-euler_2.8.3-aarch64"),
      .name = "Ascend-Powered-Engine",
      .from = "user guide, preset images" },
    { .id = NAMED_BY_VERSION("horovod_0.20.0-tensorflow_2.1.0-cuda_10.1-py_3.7-ubuntu_18.04-x86_64"),
      .name = "Horovod",
      .from = "user guide, preset images" },
};

const size_t engine_count = sizeof engines / sizeof engines[0];

const struct engine *engine_by_id(const char *id)
{
    for (size_t i = 0; id && i < engine_count; i++)
        if (strcmp(engines[i].id, id) == 0)
            return &engines[i];
    return NULL;
}

const struct engine *engine_by_version(const char *name, const char *version)
{
    for (size_t i = 0; name && version && i < engine_count; i++)
        if (strcmp(engines[i].name, name) == 0 && strcmp(engines[i].version, version) == 0)
            return &engines[i];
    return NULL;
}
