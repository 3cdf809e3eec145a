/* What a training job runs: code, engine, parameters, channels. */
#include "base/json.h"
#include "schema/objects.h"

/* parameters */

static const struct choice value_types[] = {
    { "String", { "any text", "任意文本" }, NULL },
    { "Integer", { "whole number", "整数" }, NULL },
    { "Float",
      { "decimal number; the only type that can be searched", "小数；只有此类型可用于超参搜索" },
      NULL },
    { "Boolean", { "True or False", "布尔值（True 或 False）" }, NULL },
};

static const struct choices value_type_choices = {
    .rows = value_types,
    .count = COUNT(value_types),
    .severity = SEVERITY_WARNING,
};

static const struct choice valid_types[] = {
    { "None", { "no restriction", "不限制" }, NULL },
    { "Choice", { "one of the listed values", "从列出的取值中选择" }, NULL },
    { "Range", { "between the two listed numbers", "介于列出的两个数之间" }, NULL },
};

static const struct choices valid_type_choices = {
    .rows = valid_types,
    .count = COUNT(valid_types),
    .severity = SEVERITY_WARNING,
};

static const struct field constraint_fields[] = {
    {
        .name = "type",
        .type = TYPE_STRING,
        .side = BOTH,
        .choices = &value_type_choices,
        .initial = "String",
        .example = "Float",
        .label = { "Type", "类型" },
        .help = { "How the value is read: String, Integer, Float or Boolean. A value that does not fit is "
                  "refused.",
                  "取值的类型：String、Integer、Float 或 Boolean。不符合类型的值会被拒绝。" },
        .from = "modify-algorithm tables 6, 23; values from the use case page",
    },
    {
        .name = "editable",
        .type = TYPE_BOOLEAN,
        .side = BOTH,
        .initial = "true",
        .example = "true",
        .label = { "Editable", "可编辑" },
        .help = { "Whether the one who starts a training job may change the value.",
                  "创建训练作业的人能否修改该值。" },
        .from = "modify-algorithm tables 6, 23",
    },
    {
        .name = "required",
        .type = TYPE_BOOLEAN,
        .side = BOTH,
        .initial = "false",
        .example = "false",
        .label = { "Required", "必填" },
        .help = { "Whether a training job must give the parameter; when not, the job form may delete it.",
                  "训练作业是否必须带上该参数；非必填时可在作业页面删除。" },
        .from = "modify-algorithm tables 6, 23",
    },
    {
        .name = "sensitive",
        .type = TYPE_BOOLEAN,
        .side = BOTH,
        .initial = "false",
        .example = "false",
        .label = { "Sensitive", "敏感" },
        .help = { "Meant to hide the value. The service has not built it yet, so true protects nothing.",
                  "原意是隐藏取值。服务尚未实现，填 true 也起不到保护作用。" },
        .from = "modify-algorithm tables 6, 23",
    },
    {
        .name = "valid_type",
        .type = TYPE_STRING,
        .side = BOTH,
        .choices = &valid_type_choices,
        .initial = "None",
        .example = "Range",
        .label = { "Restriction", "限制方式" },
        .help = { "How the valid range is meant: Choice lists values, Range gives lowest and highest, None "
                  "allows "
                  "everything. The word None is a text, not null.",
                  "有效范围的含义：Choice 为枚举，Range 为最小与最大值，None 为不限。None 是文本，不是 "
                  "null。" },
        .from = "modify-algorithm tables 6, 23; values from Terraform's provider page",
    },
    {
        .name = "valid_range",
        .type = TYPE_STRINGS,
        .also = ALSO(JSON_NULL),
        .side = BOTH,
        .example = "0.1",
        .label = { "Valid range", "有效范围" },
        .help = { "Two numbers, lowest and highest, for Range; the allowed values for Choice; empty for "
                  "None.",
                  "Range 填最小、最大两个数；Choice 填允许的取值；None 留空。" },
        .from = "modify-algorithm tables 6, 23",
    },
};

static const struct object constraint_object = {
    .name = "ParametersConstraint",
    .fields = constraint_fields,
    .count = COUNT(constraint_fields),
    .summary = { "type", "valid_type", "valid_range" },
};

static const struct choice languages[] = {
    { "zh-cn", { "Chinese", "中文" }, NULL },
    { "en-us", { "English", "英文" }, NULL },
};

static const struct choices language_choices = {
    .rows = languages,
    .count = COUNT(languages),
    .closed = true,
    .severity = SEVERITY_ERROR,
};

static const struct field i18n_fields[] = {
    {
        .name = "language",
        .type = TYPE_STRING,
        .side = BOTH,
        .choices = &language_choices,
        .example = "zh-cn",
        .label = { "Language", "语言" },
        .help = { "The language of this description: zh-cn or en-us.", "该描述所用的语言：zh-cn 或 en-us。" },
        .from = "modify-algorithm tables 7, 24",
    },
    {
        .name = "description",
        .type = TYPE_STRING,
        .also = ALSO(JSON_NULL),
        .side = BOTH,
        .format = FORMAT_LONG,
        .example = "学习率",
        .label = { "Description", "描述" },
        .help = { "What the parameter does, in that language.", "用该语言写的参数说明。" },
        .from = "modify-algorithm tables 7, 24",
    },
};

static const struct object i18n_object = {
    .name = "I18nDescription",
    .fields = i18n_fields,
    .count = COUNT(i18n_fields),
    .identity = "language",
    .summary = { "description" },
};

static const struct field parameter_fields[] = {
    {
        .name = "name",
        .type = TYPE_STRING,
        .side = BOTH,
        .lenient = true,
        .characters = NAME_CHARACTERS,
        .min = 1,
        .max = 64,
        .example = "learning_rate",
        .label = { "Name", "参数名" },
        .help = { "The argument that the training script reads, as --name=value. Unique; letters, digits, "
                  "'_' "
                  "and '-'.",
                  "训练脚本以 --名称=值 读取的参数名。不可重复，由字母、数字、下划线和中划线组成。" },
        .from = "modify-algorithm tables 5, 22; characters from the use case page",
    },
    {
        .name = "value",
        .type = TYPE_STRING,
        .side = BOTH,
        .example = "0.01",
        .label = { "Value", "默认值" },
        .help = { "What a training job starts with. Always a text, also for numbers; it has to fit type and "
                  "range.",
                  "训练作业的初始取值。即使是数字也以文本保存，须符合类型与有效范围。" },
        .from = "modify-algorithm tables 5, 22",
    },
    {
        .name = "description",
        .type = TYPE_STRING,
        .also = ALSO(JSON_NULL),
        .side = BOTH,
        .format = FORMAT_LONG,
        .example = "Step size of the optimizer",
        .label = { "Description", "描述" },
        .help = { "What the parameter does. The console takes letters, Chinese, digits, spaces, commas, "
                  "periods, "
                  "'-' and '_'.",
                  "参数的作用。控制台只接受中英文字符、数字、空格、逗号、句号、中划线和下划线。" },
        .from = "modify-algorithm tables 5, 22",
    },
    {
        .name = "constraint",
        .type = TYPE_OBJECT,
        .side = BOTH,
        .object = &constraint_object,
        .label = { "Constraint", "约束" },
        .help = { "What the value may be, and whether a training job may change it.",
                  "参数可取哪些值，以及训练作业能否修改。" },
        .from = "modify-algorithm tables 5, 22",
    },
    {
        .name = "i18n_description",
        .type = TYPE_OBJECT,
        .also = ALSO(JSON_ARRAY) | ALSO(JSON_NULL),
        .side = BOTH,
        .object = &i18n_object,
        .label = { "Translation", "多语言描述" },
        .help = { "The description once more in a named language.", "用指定语言再写一遍的描述。" },
        .from = "modify-algorithm tables 5, 22",
    },
};

static const struct object parameter_object = {
    .name = "Parameters",
    .fields = parameter_fields,
    .count = COUNT(parameter_fields),
    .identity = "name",
    .summary = { "value", "constraint/type" },
};

/* inputs */

static const struct choice data_types[] = {
    { "obs", { "a path in object storage", "对象存储（OBS）路径" }, NULL },
    { "modelarts_dataset", { "a ModelArts dataset", "ModelArts 数据集" }, NULL },
};

static const struct choices data_type_choices = {
    .rows = data_types,
    .count = COUNT(data_types),
    .severity = SEVERITY_WARNING,
    .code = "ModelArts.2834",
};

static const struct choice data_formats[] = {
    { "Default", { "as the dataset stores it", "数据集默认格式" }, NULL },
    { "CarbonData", { "column store, for tables only", "列式存储，仅用于表格数据" }, NULL },
};

static const struct choices data_format_choices = {
    .rows = data_formats,
    .count = COUNT(data_formats),
    .severity = SEVERITY_WARNING,
};

static const struct choice data_segmentations[] = {
    { "true", { "only datasets that are split", "仅限已切分的数据集" }, NULL },
    { "false", { "only datasets that are not split", "仅限未切分的数据集" }, NULL },
    { "no_limit", { "either", "不限" }, NULL },
};

static const struct choices data_segmentation_choices = {
    .rows = data_segmentations,
    .count = COUNT(data_segmentations),
    .severity = SEVERITY_WARNING,
};

static const struct choice dataset_types[] = {
    { "0", { "image classification", "图像分类" }, NULL },
    { "1", { "object detection", "物体检测" }, NULL },
    { "2", { "image labelling", "图像标注" }, NULL },
    { "3", { "image segmentation", "图像分割" }, NULL },
    { "100", { "text classification", "文本分类" }, NULL },
    { "101", { "text labelling", "文本标注" }, NULL },
    { "102", { "text triplets", "文本三元组" }, NULL },
    { "200", { "sound classification", "声音分类" }, NULL },
    { "201", { "speech", "语音内容" }, NULL },
    { "202", { "speech paragraphs", "语音分割" }, NULL },
    { "300", { "point clouds", "点云" }, NULL },
    { "400", { "tables", "表格" }, NULL },
    { "600", { "video", "视频" }, NULL },
    { "900", { "free format", "自由格式" }, NULL },
};

static const struct choices dataset_type_choices = {
    .rows = dataset_types,
    .count = COUNT(dataset_types),
    .severity = SEVERITY_WARNING,
};

/* The keys of a map, not members of an object: documented as words, their values by Terraform's provider. */
static const struct field attribute_fields[] = {
    {
        .name = "data_format",
        .type = TYPE_STRING,
        .also = ALSO(JSON_ARRAY),
        .side = BOTH,
        .choices = &data_format_choices,
        .example = "Default",
        .label = { "Data format", "数据格式" },
        .help = { "The format of the dataset: Default, or CarbonData for tables.",
                  "数据集格式：Default；表格还可为 CarbonData。" },
        .from = "modify-algorithm tables 9, 26; values from Terraform's provider page",
    },
    {
        .name = "data_segmentation",
        .type = TYPE_STRING,
        .also = ALSO(JSON_ARRAY),
        .side = BOTH,
        .choices = &data_segmentation_choices,
        .example = "no_limit",
        .label = { "Split", "数据切分" },
        .help = { "Whether the dataset must be split into training and validation parts. Means something for "
                  "image and text and sound classification and object detection.",
                  "数据集是否须切分为训练与验证部分。仅对图像、文本、声音分类和物体检测有意义。" },
        .from = "modify-algorithm tables 9, 26; values from Terraform's provider page",
    },
    {
        .name = "dataset_type",
        .type = TYPE_STRING,
        .also = ALSO(JSON_ARRAY),
        .side = BOTH,
        .choices = &dataset_type_choices,
        .example = "0",
        .label = { "Labelling", "标注类型" },
        .help = { "The kind of labels, as a number in a text: 0 is image classification, 1 object detection.",
                  "标注类型的编号（文本）：0 为图像分类，1 为物体检测，等等。" },
        .from = "modify-algorithm tables 9, 26; values from Terraform's provider page",
    },
};

static const struct object attribute_object = {
    .name = "attributes",
    .fields = attribute_fields,
    .count = COUNT(attribute_fields),
    .closed = true,
    .summary = { "data_format", "data_segmentation", "dataset_type" },
};

static const struct field remote_constraint_fields[] = {
    {
        .name = "data_type",
        .type = TYPE_STRING,
        .side = BOTH,
        .choices = &data_type_choices,
        .initial = "obs",
        .example = "modelarts_dataset",
        .label = { "Data type", "数据来源" },
        .help = { "What a training job may connect here: obs for a path in object storage, modelarts_dataset "
                  "for "
                  "a dataset.",
                  "训练作业可在此接入的数据：obs 为对象存储路径，modelarts_dataset 为数据集。" },
        .from = "modify-algorithm tables 9, 26; values from Terraform's provider page",
    },
    {
        .name = "attributes",
        .type = TYPE_MAPS,
        .also = ALSO(JSON_OBJECT) | ALSO(JSON_STRING) | ALSO(JSON_NULL),
        .side = BOTH,
        .object = &attribute_object,
        .label = { "Attributes", "数据集属性" },
        .help = { "Which datasets fit, by format, split and labelling; for datasets only. The documents show "
                  "a "
                  "list of maps, the live service one object of lists; both are kept as they are.",
                  "按格式、切分方式和标注类型限定数据集，仅用于数据集。文档为映射列表，实际服务返回由列表组成"
                  "的对象，两种形式都会保留。" },
        .from = "modify-algorithm tables 9, 26",
    },
};

static const struct object remote_constraint_object = {
    .name = "RemoteConstraint",
    .fields = remote_constraint_fields,
    .count = COUNT(remote_constraint_fields),
    .identity = "data_type",
    .summary = { "attributes" },
};

static const struct field input_fields[] = {
    {
        .name = "name",
        .type = TYPE_STRING,
        .side = BOTH,
        .example = "data_url",
        .label = { "Name", "通道名" },
        .help = { "The argument through which the code learns where its data is, for example data_url. "
                  "Unique.",
                  "代码用来获取数据位置的参数名，例如 data_url。不可重复。" },
        .from = "modify-algorithm tables 8, 25",
    },
    {
        .name = "description",
        .type = TYPE_STRING,
        .also = ALSO(JSON_NULL),
        .side = BOTH,
        .format = FORMAT_LONG,
        .example = "Training images",
        .label = { "Description", "描述" },
        .help = { "What data belongs here.", "此处应接入什么数据。" },
        .from = "modify-algorithm tables 8, 25",
    },
    {
        .name = "remote_constraints",
        .type = TYPE_OBJECTS,
        .also = ALSO(JSON_NULL),
        .side = BOTH,
        .object = &remote_constraint_object,
        .label = { "Data constraints", "数据约束" },
        .help = { "Which kinds of data a training job may connect; empty allows any.",
                  "训练作业可接入哪些数据；留空则不限。" },
        .from = "modify-algorithm tables 8, 25",
    },
};

static const struct object input_object = {
    .name = "AlgorithmCreateInput",
    .fields = input_fields,
    .count = COUNT(input_fields),
    .identity = "name",
    .summary = { "description" },
};

/* outputs */

static const struct field output_fields[] = {
    {
        .name = "name",
        .type = TYPE_STRING,
        .side = BOTH,
        .required = true,
        .min = 1,
        .example = "train_url",
        .label = { "Name", "通道名" },
        .help = { "The argument through which the code learns where to put results, for example train_url. "
                  "Needed, "
                  "and unique.",
                  "代码用来获取结果存放位置的参数名，例如 train_url。必填，不可重复。" },
        .from = "modify-algorithm tables 10, 27",
    },
    {
        .name = "description",
        .type = TYPE_STRING,
        .also = ALSO(JSON_NULL),
        .side = BOTH,
        .format = FORMAT_LONG,
        .example = "Trained model",
        .label = { "Description", "描述" },
        .help = { "What the code leaves here.", "代码在此处产出什么。" },
        .from = "modify-algorithm tables 10, 27",
    },
};

static const struct object output_object = {
    .name = "AlgorithmCreateOutput",
    .fields = output_fields,
    .count = COUNT(output_fields),
    .identity = "name",
    .summary = { "description" },
};

/* engine */

/* Ready engines of the user guide's list; regions differ and the list grows, so these are suggestions. */
static const struct choice pytorch_versions[] = {
    { "pytorch_2.1.0-cuda_12.1-py_3.10.6-ubuntu_22.04-x86_64", { "PyTorch 2.1", "PyTorch 2.1 版" }, NULL },
    { "pytorch_1.8.0-cuda_10.2-py_3.7-ubuntu_18.04-x86_64",
      { "PyTorch 1.8; can be searched", "PyTorch 1.8 版，可用于超参搜索" },
      NULL },
    { "PyTorch-1.3.0-python3.6", { "PyTorch 1.3, old", "PyTorch 1.3 旧版" }, NULL },
};

static const struct choice tensorflow_versions[] = {
    { "tensorflow_2.1.0-cuda_10.1-py_3.7-ubuntu_18.04-x86_64",
      { "TensorFlow 2.1; can be searched", "TensorFlow 2.1 版，可用于超参搜索" },
      NULL },
};

static const struct choice ascend_versions[] = {
    { "mindspore_2.2.12-cann_7.0.1.1-py_3.9-euler_2.10.7-aarch64-snt3p",
      { "MindSpore 2.2", "MindSpore 2.2 版" },
      NULL },
    { "pytorch_2.1.0-cann_7.0.1.1-py_3.9-euler_2.10.7-aarch64-snt3p",
      { "PyTorch 2.1", "PyTorch 2.1 版" },
      NULL },
};

static const struct choices pytorch_choices = {
    .rows = pytorch_versions,
    .count = COUNT(pytorch_versions),
    .suggestion = true,
};

static const struct choices tensorflow_choices = {
    .rows = tensorflow_versions,
    .count = COUNT(tensorflow_versions),
    .suggestion = true,
};

static const struct choices ascend_choices = {
    .rows = ascend_versions,
    .count = COUNT(ascend_versions),
    .suggestion = true,
};

static const struct choice engine_names[] = {
    { "PyTorch", { "PyTorch on CPU or GPU", "PyTorch 框架（CPU 或 GPU）" }, &pytorch_choices },
    { "TensorFlow", { "TensorFlow on CPU or GPU", "TensorFlow 框架（CPU 或 GPU）" }, &tensorflow_choices },
    { "Ascend-Powered-Engine",
      { "MindSpore and others on Ascend", "昇腾（Ascend）上的 MindSpore 等" },
      &ascend_choices },
    { "Horovod", { "distributed training with Horovod", "Horovod 分布式训练" }, NULL },
    { "MPI", { "programs started through MPI", "通过 MPI 启动的程序" }, NULL },
};

static const struct choices engine_name_choices = {
    .rows = engine_names,
    .count = COUNT(engine_names),
    .suggestion = true,
};

static const struct field engine_fields[] = {
    {
        .name = "engine_id",
        .type = TYPE_STRING,
        .side = BOTH,
        .catalogue = CATALOGUE_ENGINES,
        .catalogue_member = "engine_id",
        .example = "pytorch-cp36-1.3.0",
        .label = { "Engine ID", "引擎 ID" },
        .help = { "One of the service's ready engines. Once set, leave engine name and version blank.",
                  "服务预置的某个引擎。填写后，引擎名称与版本应留空。" },
        .from = "modify-algorithm tables 11, 28",
    },
    {
        .name = "engine_name",
        .type = TYPE_STRING,
        .side = BOTH,
        .choices = &engine_name_choices,
        .catalogue = CATALOGUE_ENGINES,
        .catalogue_member = "engine_name",
        .example = "PyTorch",
        .label = { "Engine name", "引擎名称" },
        .help = { "The framework, together with the engine version and in place of the engine id.",
                  "框架名称，与引擎版本一起填写，用来代替引擎 ID。" },
        .from = "modify-algorithm tables 11, 28",
    },
    {
        .name = "engine_version",
        .type = TYPE_STRING,
        .side = BOTH,
        .choices_by = "engine_name",
        .catalogue = CATALOGUE_ENGINES,
        .catalogue_member = "engine_version",
        .catalogue_by = "engine_name",
        .fills = { "engine_name" },
        .example = "PyTorch-1.3.0-python3.6",
        .label = { "Engine version", "引擎版本" },
        .help = { "The exact release of the framework, as the list of engines spells it.",
                  "框架的具体版本，写法与引擎列表一致。" },
        .from = "modify-algorithm tables 11, 28",
    },
    {
        .name = "image_url",
        .type = TYPE_STRING,
        .also = ALSO(JSON_NULL),
        .side = BOTH,
        .example = "swr.cn-north-4.myhuaweicloud.com/team/trainer:1.2",
        .label = { "Image", "自定义镜像" },
        .help = { "Your own container image in SWR, as registry/organisation/name:tag. It needs a start "
                  "command.",
                  "SWR 中的自定义镜像，形如 仓库/组织/名称:标签。使用镜像时须填写启动命令。" },
        .from = "modify-algorithm tables 11, 28",
    },
};

static const struct object engine_object = {
    .name = "AlgorithmCreateEngine",
    .fields = engine_fields,
    .count = COUNT(engine_fields),
    .summary = { "engine_id", "engine_name", "image_url" },
};

/* code_tree */

static const struct object code_tree_object;

static const struct field code_tree_fields[] = {
    {
        .name = "name",
        .type = TYPE_STRING,
        .side = RECEIVED,
        .label = { "Name", "名称" },
        .help = { "A file, or a directory when it ends in '/'.", "文件名；以 / 结尾的是目录。" },
        .from = "modify-algorithm table 29",
    },
    {
        .name = "children",
        .type = TYPE_OBJECT,
        .also = ALSO(JSON_ARRAY) | ALSO(JSON_NULL),
        .side = RECEIVED,
        .object = &code_tree_object,
        .label = { "Contents", "下级" },
        .help = { "What lies in the directory; files have none. Documented as an object, answered as a list.",
                  "目录中的内容，文件没有此项。文档标为对象，实际返回列表。" },
        .from = "modify-algorithm table 29",
    },
};

static const struct object code_tree_object = {
    .name = "code_tree",
    .fields = code_tree_fields,
    .count = COUNT(code_tree_fields),
    .identity = "name",
};

/* job_config */

static const struct field job_config_fields[] = {
    {
        .name = "code_dir",
        .type = TYPE_STRING,
        .side = BOTH,
        .format = FORMAT_DIRECTORY,
        .example = "/bucket/flowers/code/",
        .label = { "Code directory", "代码目录" },
        .help = { "The OBS directory with the code, as /bucket/folder/. Goes together with the boot file. "
                  "The "
                  "service takes at most 1000 files, 5 GB and 32 levels.",
                  "代码所在的 OBS 目录，形如 /桶/目录/，须与启动文件一同填写。最多 1000 个文件、5 GB、32 "
                  "层。" },
        .from = "modify-algorithm tables 4, 21; limits from the user guide",
    },
    {
        .name = "boot_file",
        .type = TYPE_STRING,
        .side = BOTH,
        .format = FORMAT_FILE,
        .example = "/bucket/flowers/code/train.py",
        .label = { "Boot file", "启动文件" },
        .help = { "The Python file that starts the training, somewhere inside the code directory.",
                  "启动训练的 Python 文件，必须位于代码目录之内。" },
        .from = "modify-algorithm tables 4, 21",
    },
    {
        .name = "command",
        .type = TYPE_STRING,
        .side = BOTH,
        .format = FORMAT_LONG,
        .example = "python /home/ma-user/modelarts/user-job-dir/code/train.py",
        .label = { "Command", "启动命令" },
        .help = { "What a custom image runs. Steps may be chained with ';' or '&&'; the last one has to "
                  "start the "
                  "training script if there are channels or parameters.",
                  "自定义镜像的启动命令，可用 ; 或 && "
                  "连接多步；若有输入输出或超参，最后一步必须启动训练脚本。" },
        .from = "modify-algorithm tables 4, 21",
    },
    {
        .name = "engine",
        .type = TYPE_OBJECT,
        .also = ALSO(JSON_NULL),
        .side = BOTH,
        .object = &engine_object,
        .label = { "Engine", "引擎" },
        .help = { "What the code runs on: a ready engine by id, or by name and version, or your own image.",
                  "代码的运行环境：用 ID 或名称加版本选择预置引擎，或使用自定义镜像。" },
        .from = "modify-algorithm tables 4, 21",
    },
    {
        .name = "parameters_customization",
        .type = TYPE_BOOLEAN,
        .side = BOTH,
        .initial = "true",
        .example = "true",
        .label = { "Extra parameters", "允许自定义超参" },
        .help = { "Whether a training job may add hyperparameters of its own.",
                  "创建训练作业时能否另外添加超参。" },
        .from = "modify-algorithm tables 4, 21",
    },
    {
        .name = "parameters",
        .type = TYPE_OBJECTS,
        .also = ALSO(JSON_NULL),
        .side = BOTH,
        .object = &parameter_object,
        .label = { "Parameters", "运行参数" },
        .help = { "The hyperparameters that the code takes, with the values a training job starts from.",
                  "代码接受的超参，以及训练作业的初始取值。" },
        .from = "modify-algorithm tables 4, 21",
    },
    {
        .name = "inputs",
        .type = TYPE_OBJECTS,
        .also = ALSO(JSON_NULL),
        .side = BOTH,
        .object = &input_object,
        .label = { "Inputs", "数据输入" },
        .help = { "The channels through which the code reads data.", "代码读取数据的通道。" },
        .from = "modify-algorithm tables 4, 21",
    },
    {
        .name = "outputs",
        .type = TYPE_OBJECTS,
        .also = ALSO(JSON_NULL),
        .side = BOTH,
        .object = &output_object,
        .label = { "Outputs", "数据输出" },
        .help = { "The channels through which the code hands back models and results.",
                  "代码交回模型和结果的通道。" },
        .from = "modify-algorithm tables 4, 21",
    },
    {
        .name = "code_tree",
        .type = TYPE_OBJECTS,
        .also = ALSO(JSON_OBJECT) | ALSO(JSON_NULL),
        .side = RECEIVED,
        .object = &code_tree_object,
        .label = { "Code tree", "代码目录树" },
        .help = { "The files that the service found in the code directory when it last looked.",
                  "服务最近一次在代码目录中看到的文件。" },
        .from = "modify-algorithm table 21",
    },
};

const struct object job_config_object = {
    .name = "AlgorithmJobConfig",
    .fields = job_config_fields,
    .count = COUNT(job_config_fields),
};
