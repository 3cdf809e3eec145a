#include "sandbox/examples.h"

#include "schema/schema.h"

/* JSON stands here as people read it: the preprocessor quotes it. */
#define JSON(...) #__VA_ARGS__

/* clang-format off */

const struct example examples[] = {
    { "2e5451fe-913f-4492-821a-2981031382f7", 1636600721742, 0, "the documents' own example of an answer", JSON(
    {
        "metadata": { "name": "TestModelArtsalgorithm", "description": "This is a ModelArts algorithm" },
        "job_config": {
            "code_dir": "/algo-test/pytorch/work1/code/",
            "boot_file": "/algo-test/pytorch/work1/code/test-pytorch.py",
            "parameters": [ { "name": "test-parameter", "value": "10",
                "constraint": { "type": "String", "editable": true, "required": false, "sensitive": false,
                                "valid_type": "None", "valid_range": [] } } ],
            "parameters_customization": true,
            "inputs": [ { "name": "data_url", "description": "name to translate" } ],
            "outputs": [ { "name": "train_url", "description": "name to translate" } ],
            "engine": { "engine_name": "PyTorch", "engine_version": "PyTorch-1.3.0-python3.6" }
        }
    }) },

    { "7c1e2b90-4d15-4f0e-9a63-5b1f0c8a2d41", 1636686000120, 1638433921007,
      "the documents' own example of a creation, search and all", JSON(
    {
        "metadata": { "name": "TestModelArtsalgorithm-search", "description": "This is a ModelArts algorithm" },
        "advanced_config": { "auto_search": {
            "algo_configs": [ { "name": "bayes_opt_search", "params": [
                { "key": "kind", "value": "ucb", "type": "String" },
                { "key": "kappa", "value": "2.5", "type": "Float" },
                { "key": "xi", "value": "0.0", "type": "Float" },
                { "key": "num_samples", "value": "20", "type": "Integer" },
                { "key": "seed", "value": "1", "type": "Integer" } ] } ],
            "reward_attrs": [ { "name": "max_search", "mode": "max", "regex": "10.0" } ],
            "search_params": [ { "name": "test_search", "lower_bound": "1", "upper_bound": "10" } ]
        } },
        "job_config": {
            "code_dir": "/algo-test/pytorch/work1/code/",
            "boot_file": "/algo-test/pytorch/work1/code/test-pytorch.py",
            "parameters": [ { "name": "test-parameter", "value": "10",
                "constraint": { "type": "String", "editable": true, "required": false, "sensitive": false,
                                "valid_type": "None", "valid_range": [] } } ],
            "parameters_customization": true,
            "inputs": [ { "name": "data_url", "description": "data source." } ],
            "outputs": [ { "name": "train_url", "description": "model output." } ],
            "engine": { "engine_name": "PyTorch", "engine_version": "PyTorch-1.3.0-python3.6" }
        }
    }) },

    { "b3f0a7d2-68c4-4c1b-8e57-0d9a4e61f3c8", 1652170215330, 1669102800455,
      "Chinese texts, a range, a dataset constraint as the live service spells it", JSON(
    {
        "metadata": { "name": "resnet50-flowers", "description": "使用 ResNet-50 对花卉图片分类，支持断点续训。",
                      "tags": [ { "key": "auto_search" } ] },
        "job_config": {
            "code_dir": "/cn-vision/resnet50/src/",
            "boot_file": "/cn-vision/resnet50/src/train/main.py",
            "parameters": [
                { "name": "lr", "value": "0.01", "description": "学习率",
                  "i18n_description": { "language": "en-us", "description": "Learning rate" },
                  "constraint": { "type": "Float", "editable": true, "required": true, "sensitive": false,
                                  "valid_type": "Range", "valid_range": ["0.0001", "0.5"] } },
                { "name": "epochs", "value": "30", "description": "训练轮数",
                  "i18n_description": { "language": "en-us", "description": "Passes over the data" },
                  "constraint": { "type": "Integer", "editable": true, "required": true, "sensitive": false,
                                  "valid_type": "Range", "valid_range": ["1", "500"] } },
                { "name": "optimizer", "value": "sgd", "description": "优化器",
                  "constraint": { "type": "String", "editable": true, "required": false, "sensitive": false,
                                  "valid_type": "Choice", "valid_range": ["sgd", "adam", "lamb"] } },
                { "name": "resume", "value": "False", "description": "是否从上次的检查点继续",
                  "constraint": { "type": "Boolean", "editable": true, "required": false, "sensitive": false,
                                  "valid_type": "None", "valid_range": [] } } ],
            "parameters_customization": true,
            "inputs": [ { "name": "data_url", "description": "已标注的花卉图片", "access_method": "parameter",
                "remote_constraints": [ { "data_type": "modelarts_dataset", "attributes": {
                    "data_format": ["Default"], "data_segmentation": ["true"], "dataset_type": ["0"] } } ] } ],
            "outputs": [ { "name": "train_url", "description": "模型与日志的输出位置", "access_method": "parameter" } ],
            "engine": { "engine_id": "pytorch_1.8.0-cuda_10.2-py_3.7-ubuntu_18.04-x86_64" }
        },
        "resource_requirements": [
            { "key": "flavor_type", "values": ["GPU"], "operator": "in" },
            { "key": "device_distributed_mode", "values": ["multiple", "singular"], "operator": "in" } ],
        "advanced_config": { "auto_search": {
            "reward_attrs": [ { "name": "top1", "mode": "max", "regex": "top1=([0-9.]+)" } ],
            "search_params": [ { "name": "lr", "param_type": "continuous", "lower_bound": "0.001",
                                 "upper_bound": "0.1" } ],
            "algo_configs": [ { "name": "tpe_search", "params": [
                { "key": "gamma", "value": "0.25", "type": "Float" },
                { "key": "n_initial_points", "value": "20", "type": "Integer" },
                { "key": "num_samples", "value": "20", "type": "Integer" },
                { "key": "seed", "value": "1", "type": "Integer" } ] } ]
        } }
    }) },

    { "04d98e6c-f5a1-4e0d-b7c2-93a86f15e20b", 1655368467021, 1655454867099,
      "a custom image with a command and no code directory", JSON(
    {
        "metadata": { "name": "xgboost-credit-scoring",
                      "description": "Gradient boosted trees in an image of our own; reads CSV, writes a model." },
        "job_config": {
            "command": "python /opt/train/run.py --data ${data_in} --out ${model_out} && echo finished",
            "parameters": [
                { "name": "max_depth", "value": "6", "description": "Deepest tree",
                  "constraint": { "type": "Integer", "editable": true, "required": false, "sensitive": false,
                                  "valid_type": "Range", "valid_range": ["2", "16"] } },
                { "name": "objective", "value": "binary:logistic",
                  "constraint": { "type": "String", "editable": false, "required": true, "sensitive": false,
                                  "valid_type": "None", "valid_range": [] } } ],
            "parameters_customization": false,
            "inputs": [ { "name": "data_in", "description": "Applications, one a line", "access_method": "env",
                          "remote_constraints": [ { "data_type": "obs" } ] } ],
            "outputs": [ { "name": "model_out", "description": "The trained model", "access_method": "env" } ],
            "engine": { "image_url": "swr.cn-north-4.myhuaweicloud.com/credit/xgboost:1.6.2" }
        },
        "resource_requirements": [ { "key": "flavor_type", "values": ["CPU"], "operator": "in" } ]
    }) },

    { "e92b5f37-1a60-4b8d-9c04-7f3d2e8b6a15", 1658830012774, 0, "no lists at all: they answer as null", JSON(
    {
        "metadata": { "name": "smoke-test", "description": "" },
        "job_config": {
            "code_dir": "/ci-artifacts/smoke/",
            "boot_file": "/ci-artifacts/smoke/smoke.py",
            "parameters_customization": false,
            "engine": { "engine_name": "TensorFlow", "engine_version": "TF-1.13.1-python3.6-v2" }
        }
    }) },

    { "5d6a1c08-b24f-4973-a1e8-c60f97d43b2e", 1661423390518, 1664015390000,
      "empty lists, which are not null, and an emptied search", JSON(
    {
        "metadata": { "name": "feature-extraction", "description": "Writes embeddings; nothing to tune.", "tags": [] },
        "job_config": {
            "code_dir": "/shared-models/features/code/",
            "boot_file": "/shared-models/features/code/extract.py",
            "parameters": [],
            "parameters_customization": true,
            "inputs": [ { "name": "images", "description": "Folder of images", "remote_constraints": [] } ],
            "outputs": [ { "name": "embeddings", "description": "One file a folder" } ],
            "engine": { "engine_name": "PyTorch", "engine_version": "PyTorch-1.4.0-python3.6-v2" }
        },
        "resource_requirements": [],
        "advanced_config": { "auto_search": {} }
    }) },

    { "a17c44e5-90d3-4f62-8b1a-2e5f7093c6d8", 1664879921345, 1671148800210,
      "simulated annealing, discrete values and a skipped parameter", JSON(
    {
        "metadata": { "name": "lstm-demand-forecast", "description": "Weekly demand by shop, one model for all shops." },
        "job_config": {
            "code_dir": "/retail-forecast/lstm/",
            "boot_file": "/retail-forecast/lstm/forecast.py",
            "parameters": [
                { "name": "dropout", "value": "0.2", "description": "Share of units left out",
                  "constraint": { "type": "Float", "editable": true, "required": false, "sensitive": false,
                                  "valid_type": "Range", "valid_range": ["0", "0.9"] } },
                { "name": "learning_rate", "value": "0.001",
                  "constraint": { "type": "Float", "editable": true, "required": true, "sensitive": false,
                                  "valid_type": "None", "valid_range": [] } },
                { "name": "weeks", "value": "52", "description": "Length of the window",
                  "constraint": { "type": "Integer", "editable": true, "required": true, "sensitive": false,
                                  "valid_type": "Choice", "valid_range": ["13", "26", "52"] } } ],
            "parameters_customization": true,
            "inputs": [ { "name": "sales", "description": "Sales by week and shop" },
                        { "name": "calendar", "description": "Holidays and promotions" } ],
            "outputs": [ { "name": "model", "description": "Weights and scaling" },
                         { "name": "report", "description": "Error by shop" } ],
            "engine": { "engine_id": "tensorflow_2.1.0-cuda_10.1-py_3.7-ubuntu_18.04-x86_64" }
        },
        "resource_requirements": [ { "key": "flavor_type", "values": ["GPU", "CPU"], "operator": "in" },
                                   { "key": "host_distributed_mode", "values": ["singular"], "operator": "in" } ],
        "advanced_config": { "auto_search": {
            "skip_search_params": "learning_rate",
            "reward_attrs": [ { "name": "mape", "mode": "min", "regex": "mape: ([0-9.]+)%" },
                              { "name": "bias", "mode": "min", "regex": "bias: (-?[0-9.]+)" } ],
            "search_params": [
                { "name": "dropout", "param_type": "discrete", "discrete_values": ["0.1", "0.2", "0.4"] },
                { "name": "learning_rate", "param_type": "continuous", "lower_bound": "0.0001",
                  "upper_bound": "0.01", "discrete_points_num": "8" } ],
            "algo_configs": [ { "name": "anneal_search", "params": [
                { "key": "avg_best_idx", "value": "2.0", "type": "Float" },
                { "key": "shrink_coef", "value": "0.1", "type": "Float" },
                { "key": "num_samples", "value": "15", "type": "Integer" },
                { "key": "seed", "value": "1", "type": "Integer" } ] } ]
        } }
    }) },

    { "3f82d9b1-7e06-4a5c-bd39-14c8e0a57f66", 1667526145900, 1667612545111,
      "dataset attributes as the documents spell them: a list of maps", JSON(
    {
        "metadata": { "name": "yolov5-defects", "description": "Finds scratches and dents on steel sheets." },
        "job_config": {
            "code_dir": "/factory-vision/yolov5/code/",
            "boot_file": "/factory-vision/yolov5/code/yolo/train.py",
            "command": "",
            "parameters": [
                { "name": "img_size", "value": "640", "description": "Edge of the square image",
                  "constraint": { "type": "Integer", "editable": true, "required": true, "sensitive": false,
                                  "valid_type": "Choice", "valid_range": ["320", "640", "1280"] } },
                { "name": "batch_size", "value": "16",
                  "constraint": { "type": "Integer", "editable": true, "required": true, "sensitive": false,
                                  "valid_type": "Range", "valid_range": ["1", "256"] } },
                { "name": "weights", "value": "yolov5s.pt", "description": "Starting weights" } ],
            "parameters_customization": true,
            "inputs": [ { "name": "data_url", "description": "Labelled images", "remote_constraints": [
                { "data_type": "modelarts_dataset", "attributes": [
                    { "data_format": "Default", "data_segmentation": "no_limit", "dataset_type": "1" } ] },
                { "data_type": "obs" } ] } ],
            "outputs": [ { "name": "train_url", "description": "Weights and curves" } ],
            "engine": { "engine_name": "PyTorch",
                        "engine_version": "pytorch_1.8.0-cuda_10.2-py_3.7-ubuntu_18.04-x86_64" }
        },
        "resource_requirements": [ { "key": "flavor_type", "values": ["GPU"], "operator": "in" } ]
    }) },

    { "c5e70b4a-238d-49f1-96ab-d817f2c03e9d", 1671001234567, 1683100800000,
      "an Ascend engine and a long description in Chinese", JSON(
    {
        "metadata": { "name": "mindspore-bert-zh",
            "description": "基于 MindSpore 的中文 BERT 微调算法，适用于文本分类与实体识别任务。输入为每行一条的 JSON 文本；输出包含检查点、词表和评估报告。多机训练时请选择 Ascend 规格并开启多卡模式。",
            "workspace_id": "0" },
        "job_config": {
            "code_dir": "/nlp-zh/bert/code/",
            "boot_file": "/nlp-zh/bert/code/run_classifier.py",
            "parameters": [
                { "name": "max_seq_length", "value": "128", "description": "最大序列长度，以字为单位",
                  "i18n_description": { "language": "zh-cn", "description": "最大序列长度" },
                  "constraint": { "type": "Integer", "editable": true, "required": true, "sensitive": false,
                                  "valid_type": "Range", "valid_range": ["16", "512"] } },
                { "name": "warmup_ratio", "value": "0.1", "description": "预热步数占比",
                  "constraint": { "type": "Float", "editable": true, "required": false, "sensitive": false,
                                  "valid_type": "Range", "valid_range": ["0", "1"] } },
                { "name": "do_eval", "value": "True", "description": "训练后是否评估",
                  "constraint": { "type": "Boolean", "editable": true, "required": false, "sensitive": false,
                                  "valid_type": "None", "valid_range": [] } } ],
            "parameters_customization": true,
            "inputs": [ { "name": "corpus", "description": "训练语料",
                "remote_constraints": [ { "data_type": "modelarts_dataset", "attributes": {
                    "data_format": ["Default", "CarbonData"], "dataset_type": ["100", "101"] } } ] },
                { "name": "pretrained", "description": "预训练权重" } ],
            "outputs": [ { "name": "output_dir", "description": "检查点与报告" } ],
            "engine": { "engine_name": "Ascend-Powered-Engine",
                        "engine_version": "mindspore_1.7.0-cann_5.1.0-py_3.7-euler_2.8.3-aarch64" }
        },
        "resource_requirements": [
            { "key": "flavor_type", "values": ["Ascend"], "operator": "in" },
            { "key": "device_distributed_mode", "values": ["multiple"], "operator": "in" },
            { "key": "host_distributed_mode", "values": ["multiple", "singular"], "operator": "in" } ]
    }) },

    { "91f4ab20-6c7d-4e38-85d0-ab42c93e7f01", 1678953600042, 0, "many parameters", JSON(
    {
        "metadata": { "name": "transformer-translation", "description": "Every knob that the paper has." },
        "job_config": {
            "code_dir": "/translation/transformer/code/",
            "boot_file": "/translation/transformer/code/bin/train.py",
            "parameters": [
                { "name": "src_lang", "value": "zh", "description": "From" },
                { "name": "tgt_lang", "value": "en", "description": "To" },
                { "name": "layers", "value": "6", "constraint": { "type": "Integer", "editable": true,
                    "required": true, "sensitive": false, "valid_type": "Range", "valid_range": ["1", "24"] } },
                { "name": "heads", "value": "8", "constraint": { "type": "Integer", "editable": true,
                    "required": true, "sensitive": false, "valid_type": "Choice", "valid_range": ["4", "8", "16"] } },
                { "name": "d_model", "value": "512", "constraint": { "type": "Integer", "editable": true,
                    "required": true, "sensitive": false, "valid_type": "Range", "valid_range": ["64", "4096"] } },
                { "name": "d_ff", "value": "2048", "description": "Width of the feed-forward layers" },
                { "name": "dropout", "value": "0.1", "constraint": { "type": "Float", "editable": true,
                    "required": false, "sensitive": false, "valid_type": "Range", "valid_range": ["0", "0.9"] } },
                { "name": "label_smoothing", "value": "0.1" },
                { "name": "lr", "value": "0.0005", "constraint": { "type": "Float", "editable": true,
                    "required": true, "sensitive": false, "valid_type": "None", "valid_range": [] } },
                { "name": "warmup_steps", "value": "4000" },
                { "name": "beta1", "value": "0.9" }, { "name": "beta2", "value": "0.98" },
                { "name": "epsilon", "value": "0.000000001" }, { "name": "clip_norm", "value": "1.0" },
                { "name": "max_tokens", "value": "4096", "description": "A batch, in tokens" },
                { "name": "accumulate", "value": "4", "description": "Batches a step" },
                { "name": "max_steps", "value": "100000" }, { "name": "save_every", "value": "5000" },
                { "name": "beam", "value": "5" }, { "name": "length_penalty", "value": "0.6" },
                { "name": "fp16", "value": "True", "constraint": { "type": "Boolean", "editable": true,
                    "required": false, "sensitive": false, "valid_type": "None", "valid_range": [] } },
                { "name": "seed", "value": "42" } ],
            "parameters_customization": true,
            "inputs": [ { "name": "corpus", "description": "Sentence pairs" },
                        { "name": "vocabulary", "description": "Shared subwords" } ],
            "outputs": [ { "name": "checkpoints", "description": "Best and last" } ],
            "engine": { "engine_id": "pytorch_1.8.0-cuda_10.2-py_3.7-ubuntu_18.04-x86_64" }
        },
        "resource_requirements": [ { "key": "flavor_type", "values": ["GPU", "Ascend"], "operator": "in" } ]
    }) },

    { "d80c3e5f-af19-4726-b04e-6e91d5728ca4", 1686614400777, 1690000000001,
      "another workspace", JSON(
    {
        "metadata": { "name": "smoke-test", "description": "The same name, in the team's own workspace.",
                      "workspace_id": "7f9c24e8a3b94d0c8e5d6a1b2c3f4e50" },
        "job_config": {
            "code_dir": "/team-b/smoke/",
            "boot_file": "/team-b/smoke/run.py",
            "parameters": [ { "name": "epochs", "value": "1" } ],
            "parameters_customization": true,
            "inputs": [],
            "outputs": [ { "name": "train_url", "description": "Logs" } ],
            "engine": { "engine_name": "PyTorch", "engine_version": "PyTorch-1.4.0-python3.6-v2" }
        }
    }) },

    { "6ba9d172-0e43-4d57-a9f8-58e3c1b70d9a", 1699257600500, 0, "members that no document tells of", JSON(
    {
        "metadata": { "name": "federated-average", "description": "One round a night, across four hospitals.",
                      "tags": [ { "key": "federated" }, { "key": "economic" } ], "owner_team": "health" },
        "job_config": {
            "code_dir": "/hospital-fl/round/",
            "boot_file": "/hospital-fl/round/average.py",
            "parameters": [ { "name": "rounds", "value": "10", "unit": "nights",
                "constraint": { "type": "Integer", "editable": true, "required": true, "sensitive": false,
                                "valid_type": "Range", "valid_range": ["1", "100"], "step": 1 } } ],
            "parameters_customization": true,
            "inputs": [ { "name": "shares", "description": "Weights by hospital", "access_method": "env" } ],
            "outputs": [ { "name": "average", "description": "The common model", "access_method": "env" } ],
            "engine": { "engine_name": "Horovod",
                "engine_version": "horovod_0.20.0-tensorflow_2.1.0-cuda_10.1-py_3.7-ubuntu_18.04-x86_64" },
            "retry_policy": { "times": 3, "wait": 1.50 }
        }
    }) },
};

/* clang-format on */

const size_t example_count = COUNT(examples);
