#include "sandbox/examples.h"
#include "schema/schema.h"

/* JSON stands here as people read it: the preprocessor quotes it. */
#define JSON(...) #__VA_ARGS__

/* clang-format off */

const struct example config_examples[] = {
    { "config123", 1559045426000, 0, "the documents' own example of an answer: data named three times, and a pool", JSON(
    {
        "config_desc": "This is a config desc test",
        "worker_server_num": 1,
        "app_url": "/usr/app/",
        "boot_file_url": "/usr/app/boot.py",
        "model_id": 4,
        "parameter": [ { "label": "learning_rate", "value": 0.01 } ],
        "spec_id": 4,
        "dataset_id": "38277e62-9e59-48f4-8d89-c8cf41622c24",
        "dataset_version_id": "2ff0d6ba-c480-45ae-be41-09a8369bfc90",
        "data_source": [ { "type": "obs", "data_url": "/test/minst/data/" } ],
        "engine_id": 3,
        "train_url": "/test/minst/train_out/out1/",
        "log_url": "/usr/log/",
        "user_image_url": "100.125.5.235:20202/jobmng/custom-cpu-base:1.0",
        "user_command": "bash -x /home/work/run_train.sh python /home/work/user-job-dir/app/mnist/mnist_softmax.py",
        "dataset_name": "dataset-test",
        "dataset_version_name": "dataset-version-test",
        "pool_id": "pool9928813f",
        "pool_name": "pnt1",
        "volumes": [
            { "nfs": { "id": "43b37236-9afa-4855-8174-32254b9562e7", "src_path": "192.168.8.150:/",
                       "dest_path": "/home/work/nas", "read_only": false } },
            { "host_path": { "src_path": "/root/work", "dest_path": "/home/mind", "read_only": false } } ],
        "nas_type": "nfs",
        "nas_share_addr": "192.168.8.150:/",
        "nas_mount_path": "/home/work/nas"
    }) },

    { "config", 1559132826000, 0, "the documents' own example of an update", JSON(
    {
        "config_desc": "This is config",
        "worker_server_num": 1,
        "app_url": "/usr/app/",
        "boot_file_url": "/usr/app/boot.py",
        "parameter": [ { "label": "learning_rate", "value": 0.01 }, { "label": "batch_size", "value": 32 } ],
        "spec_id": 1,
        "dataset_id": "38277e62-9e59-48f4-8d89-c8cf41622c24",
        "dataset_version_id": "2ff0d6ba-c480-45ae-be41-09a8369bfc90",
        "engine_id": 1,
        "train_url": "/usr/train/",
        "log_url": "/usr/log/",
        "model_id": 1
    }) },

    { "flowers-two-workers", 1612345678901, 0, "numbers of 64 bits, and values in both spellings", JSON(
    {
        "config_desc": "\u82b1\u5349\u5206\u7c7b, two machines",
        "worker_server_num": 2,
        "app_url": "/my-bucket/flowers/code/",
        "boot_file_url": "/my-bucket/flowers/code/train.py",
        "parameter": [ { "label": "lr", "value": 0.0010 }, { "label": "optimizer", "value": "adam" },
                       { "label": "steps", "value": 1e5 } ],
        "spec_id": 9223372036854775807,
        "data_source": [ { "type": "obs", "data_url": "/my-bucket/flowers/train/" },
                         { "type": "obs", "data_url": "/my-bucket/flowers/more/" } ],
        "engine_id": 9007199254740993,
        "train_url": "/my-bucket/flowers/out/",
        "log_url": "/my-bucket/flowers/log/"
    }) },

    { "own-image", 1633921007000, 0, "a custom image, a data path, and a member that no document tells of", JSON(
    {
        "config_desc": "",
        "worker_server_num": 1,
        "app_url": "/my-bucket/own/code/",
        "boot_file_url": "/my-bucket/own/code/main.py",
        "parameter": [],
        "spec_id": 2,
        "data_url": "/my-bucket/own/data/",
        "engine_id": 9,
        "train_url": "/my-bucket/own/out/",
        "user_image_url": "swr.cn-north-4.myhuaweicloud.com/team/own:2.1",
        "user_command": "bash /home/work/run_train.sh python /home/work/user-job-dir/code/main.py",
        "retry_policy": { "times": 3, "wait": 1.50 }
    }) },

    { "built-in-model", 1640000000000, 0, "a built-in model, and the versions of two datasets", JSON(
    {
        "config_desc": "No code of ours at all.",
        "worker_server_num": 1,
        "model_id": 4,
        "parameter": [ { "label": "max_epoches", "value": "8" } ],
        "spec_id": 4,
        "data_source": [
            { "type": "dataset", "dataset_id": "HxCtBJ4RmyGZBTXbGqG", "dataset_version": "V001" },
            { "type": "dataset", "dataset_id": "38277e62-9e59-48f4-8d89-c8cf41622c24",
              "dataset_version": "2ff0d6ba-c480-45ae-be41-09a8369bfc90" } ],
        "train_url": "/my-bucket/built-in/out/"
    }) },
};

/* clang-format on */

const size_t config_example_count = COUNT(config_examples);
