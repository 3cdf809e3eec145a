/* The algorithm itself: metadata, resource requirements, and how the form divides a document. */
#include "base/json.h"
#include "schema/objects.h"
#include "schema/rules.h"

/* metadata */

static const struct choice tag_keys[] = {
    { "auto_search", { "usable for hyperparameter search", "可用于超参搜索" }, NULL },
    { "turbo", { "turbo training", "加速训练（turbo）" }, NULL },
    { "economic", { "economic training", "经济训练（economic）" }, NULL },
    { "federated", { "federated learning", "联邦学习" }, NULL },
};

static const struct choices tag_key_choices = {
    .rows = tag_keys,
    .count = COUNT(tag_keys),
    .suggestion = true,
};

static const struct field tag_fields[] = {
    {
        .name = "key",
        .type = TYPE_STRING,
        .side = RECEIVED,
        .kept = true,
        .choices = &tag_key_choices,
        .example = "auto_search",
        .label = { "Key", "键" },
        .help = { "The tag itself. Most tags have a key and no value.",
                  "标签本身。多数标签只有键，没有值。" },
        .from = "modify-algorithm table 20",
    },
    {
        .name = "value",
        .type = TYPE_STRING,
        .side = RECEIVED,
        .kept = true,
        .example = "True",
        .label = { "Value", "值" },
        .help = { "What the tag says, for the few that say more than their key.",
                  "标签的内容，仅少数标签带有。" },
        .from = "modify-algorithm table 20",
    },
};

static const struct object tag_object = {
    .name = "tags",
    .fields = tag_fields,
    .count = COUNT(tag_fields),
    .identity = "key",
    .summary = { "value" },
};

static const struct field metadata_fields[] = {
    {
        .name = "name",
        .type = TYPE_STRING,
        .side = BOTH,
        .required = true,
        .characters = NAME_CHARACTERS,
        .min = 1,
        .max = 64,
        .example = "resnet50-flowers",
        .label = { "Name", "名称" },
        .help = { "What the algorithm is called: up to 64 letters, digits, '_' and '-'. Whether an update "
                  "may "
                  "rename an algorithm is not documented.",
                  "算法的名称：最多 64 个字母、数字、下划线或中划线。文档未说明更新时能否改名。" },
        .from = "modify-algorithm tables 3, 20",
    },
    {
        .name = "description",
        .type = TYPE_STRING,
        .also = ALSO(JSON_NULL),
        .side = BOTH,
        .format = FORMAT_LONG,
        .max = 256,
        .example = "Classifies flowers with ResNet-50",
        .label = { "Description", "描述" },
        .help = { "A few words for whoever picks the algorithm later, at most 256 characters. Left out of an "
                  "update, it becomes empty.",
                  "写给日后选用者的简短说明，最多 256 个字符。更新时若省略，服务会将其清空。" },
        .from = "modify-algorithm tables 3, 20",
    },
    {
        .name = "workspace_id",
        .type = TYPE_STRING,
        .side = BOTH,
        .catalogue = CATALOGUE_WORKSPACES,
        .catalogue_member = "id",
        .example = "0",
        .label = { "Workspace", "工作空间" },
        .help = { "The workspace that holds the algorithm; \"0\" is the default one. Another id in an update "
                  "moves "
                  "the algorithm there.",
                  "算法所在的工作空间，\"0\" 为默认空间。更新时填入其他 ID 会把算法移到那个空间。" },
        .from = "modify-algorithm tables 3, 20",
    },
    {
        .name = "ai_project",
        .type = TYPE_STRING,
        .side = BOTH,
        .example = "default-ai-project",
        .label = { "AI project", "AI 项目" },
        .help = { "A grouping that the service has taken offline. Leave it alone.",
                  "服务已下线的分组方式，保持原样即可。" },
        .from = "modify-algorithm tables 3, 20",
    },
    {
        .name = "id",
        .type = TYPE_INTEGER,
        .also = ALSO(JSON_STRING),
        .side = BOTH,
        .assigned = true,
        .example = "2e5451fe-913f-4492-821a-2981031382f7",
        .label = { "ID", "算法 ID" },
        .help = { "The UUID that the service gives a new algorithm. The documents type it as a number, "
                  "answers "
                  "hold a text; the address of the call carries it, so it is not sent in the body.",
                  "服务在创建时分配的 "
                  "UUID。文档标为整数，实际返回文本；它已在请求地址中，因此不随请求体发送。" },
        .from = "modify-algorithm tables 3, 20",
    },
    {
        .name = "tags",
        .type = TYPE_MAPS,
        .also = ALSO(JSON_NULL),
        .side = RECEIVED,
        .kept = true,
        .object = &tag_object,
        .label = { "Tags", "标签" },
        .help = { "Marks on the algorithm. Documented for answers only, yet the service takes them back; "
                  "only an "
                  "empty list removes them.",
                  "算法上的标记。文档只在响应中列出，但服务也接受写回；只有提交空列表才会清除。" },
        .from = "modify-algorithm table 20; sent back as Terraform's provider does",
    },
    {
        .name = "state",
        .type = TYPE_STRING,
        .side = RECEIVED,
        .label = { "State", "状态" },
        .help = { "How the service sees the algorithm at the moment. Its words are not documented; often "
                  "empty.",
                  "服务当前给出的状态。取值未见文档说明，常为空。" },
        .from = "modify-algorithm table 20",
    },
    {
        .name = "is_valid",
        .type = TYPE_STRING,
        .also = ALSO(JSON_BOOLEAN),
        .side = RECEIVED,
        .label = { "Usable", "是否可用" },
        .help = { "Whether training jobs can use it. Documented as a text, answered as true or false.",
                  "训练作业能否使用该算法。文档标为文本，实际返回布尔值。" },
        .from = "modify-algorithm table 20",
    },
    {
        .name = "create_time",
        .type = TYPE_LONG,
        .side = RECEIVED,
        .format = FORMAT_TIME,
        .label = { "Created", "创建时间" },
        .help = { "When it was created, counted in milliseconds since 1970.",
                  "创建时刻，自 1970 年起的毫秒数。" },
        .from = "modify-algorithm table 20",
    },
    {
        .name = "update_time",
        .type = TYPE_LONG,
        .side = RECEIVED,
        .format = FORMAT_TIME,
        .label = { "Updated", "更新时间" },
        .help = { "When it was last changed; 0 until the first change.",
                  "最近一次修改的时刻；从未修改过则为 0。" },
        .from = "modify-algorithm table 20",
    },
    {
        .name = "size",
        .type = TYPE_LONG,
        .side = RECEIVED,
        .format = FORMAT_BYTES,
        .label = { "Size", "大小" },
        .help = { "Bytes of code that the service counted; may pass what 32 bits hold.",
                  "服务统计的代码字节数，可能超出 32 位整数。" },
        .from = "modify-algorithm table 20",
    },
    {
        .name = "version_num",
        .type = TYPE_INTEGER,
        .side = RECEIVED,
        .label = { "Versions", "版本数" },
        .help = { "How many versions exist; 0 unless the service counts otherwise.",
                  "已有的版本数量，默认为 0。" },
        .from = "modify-algorithm table 20",
    },
    {
        .name = "source",
        .type = TYPE_STRING,
        .side = RECEIVED,
        .label = { "Source", "来源" },
        .help = { "Where the algorithm came from; \"custom\" is one that a user made.",
                  "算法从何而来；\"custom\" 表示用户自建。" },
        .from = "modify-algorithm table 20",
    },
    {
        .name = "api_version",
        .type = TYPE_STRING,
        .side = RECEIVED,
        .label = { "API version", "接口版本" },
        .help = { "Whether the old or the new interface made it; often empty.",
                  "由新版还是旧版接口创建，常为空。" },
        .from = "modify-algorithm table 20",
    },
    {
        .name = "user_name",
        .type = TYPE_STRING,
        .side = RECEIVED,
        .label = { "User", "用户" },
        .help = { "The user who made it; may be empty.", "创建者的用户名，可能为空。" },
        .from = "modify-algorithm table 20",
    },
    {
        .name = "domain_id",
        .type = TYPE_STRING,
        .side = RECEIVED,
        .label = { "Account ID", "账号 ID" },
        .help = { "The id of the account (domain) that owns it.", "所属账号（domain）的 ID。" },
        .from = "modify-algorithm table 20",
    },
    {
        .name = "attr_list",
        .type = TYPE_STRINGS,
        .also = ALSO(JSON_NULL),
        .side = RECEIVED,
        .label = { "Attributes", "属性" },
        .help = { "Words that the service keeps about the algorithm; which ones is not documented.",
                  "服务为算法保存的属性词，具体含义未见文档说明。" },
        .from = "modify-algorithm table 20",
    },
};

static const struct object metadata_object = {
    .name = "AlgorithmMetadata",
    .fields = metadata_fields,
    .count = COUNT(metadata_fields),
};

/* resource_requirements */

static const struct choice flavor_types[] = {
    { "CPU", { "processors only", "仅使用 CPU" }, NULL },
    { "GPU", { "graphics processors", "使用 GPU" }, NULL },
    { "Ascend", { "Ascend accelerators", "使用昇腾（Ascend）" }, NULL },
};

static const struct choice distributed_modes[] = {
    { "multiple", { "more than one is supported", "支持多个" }, NULL },
    { "singular", { "only one", "仅支持单个" }, NULL },
};

static const struct choices flavor_type_choices = {
    .rows = flavor_types,
    .count = COUNT(flavor_types),
    .closed = true,
    .catalogue = CATALOGUE_FLAVORS,
    .catalogue_member = "flavor_type",
    .severity = SEVERITY_ERROR,
    .code = "ModelArts.2809",
};

static const struct choices distributed_mode_choices = {
    .rows = distributed_modes,
    .count = COUNT(distributed_modes),
    .closed = true,
    .severity = SEVERITY_ERROR,
    .code = "ModelArts.2809",
};

static const struct choice resource_keys[] = {
    { "flavor_type", { "kind of machine", "资源类型" }, &flavor_type_choices },
    { "device_distributed_mode", { "several cards in one machine", "多卡训练" }, &distributed_mode_choices },
    { "host_distributed_mode", { "several machines", "分布式（多机）训练" }, &distributed_mode_choices },
};

static const struct choices resource_key_choices = {
    .rows = resource_keys,
    .count = COUNT(resource_keys),
    .closed = true,
    .severity = SEVERITY_ERROR,
    .code = "ModelArts.2807",
};

static const struct choice operators[] = {
    { "in", { "one of the values", "取值之一" }, NULL },
};

static const struct choices operator_choices = {
    .rows = operators,
    .count = COUNT(operators),
    .closed = true,
    .severity = SEVERITY_ERROR,
    .code = "ModelArts.2808",
};

static const struct field resource_fields[] = {
    {
        .name = "key",
        .type = TYPE_STRING,
        .side = BOTH,
        .choices = &resource_key_choices,
        .example = "flavor_type",
        .label = { "Key", "约束项" },
        .help = { "What is constrained: the kind of machine, several cards, or several machines.",
                  "要约束的内容：资源类型、是否多卡、是否多机。" },
        .from = "modify-algorithm tables 12, 30",
    },
    {
        .name = "operator",
        .type = TYPE_STRING,
        .side = BOTH,
        .choices = &operator_choices,
        .initial = "in",
        .example = "in",
        .label = { "Operator", "运算符" },
        .help = { "How key and values relate. The service knows \"in\" alone.",
                  "约束项与取值的关系，服务目前只认 \"in\"。" },
        .from = "modify-algorithm tables 12, 30",
    },
    {
        .name = "values",
        .type = TYPE_STRINGS,
        .side = BOTH,
        .choices_by = "key",
        .received_as = "value",
        .example = "GPU",
        .label = { "Values", "取值" },
        .help = { "What is allowed: CPU, GPU, Ascend for the kind of machine; multiple or singular for the "
                  "two "
                  "others. Answers may call this member \"value\".",
                  "允许的取值：资源类型可为 CPU、GPU、Ascend；另两项为 multiple 或 singular。响应中可能写作 "
                  "value。" },
        .from = "modify-algorithm tables 12, 30",
    },
};

static const struct object resource_object = {
    .name = "ResourceRequirement",
    .fields = resource_fields,
    .count = COUNT(resource_fields),
    .identity = "key",
    .summary = { "operator", "values" },
};

/* advanced_config and the whole */

static const struct field advanced_fields[] = {
    {
        .name = "auto_search",
        .type = TYPE_OBJECT,
        .also = ALSO(JSON_NULL),
        .side = BOTH,
        .object = &auto_search_object,
        .label = { "Hyperparameter search", "超参搜索" },
        .help = { "How training jobs look for good hyperparameters by themselves: what to maximise or "
                  "minimise, "
                  "over which ranges, with which algorithm.",
                  "训练作业如何自动寻找合适的超参：优化什么指标、在什么范围内、用哪种搜索算法。" },
        .from = "modify-algorithm tables 13, 31",
    },
};

static const struct object advanced_object = {
    .name = "AlgorithmAdvancedConfig",
    .fields = advanced_fields,
    .count = COUNT(advanced_fields),
};

static const struct field algorithm_fields[] = {
    {
        .name = "metadata",
        .type = TYPE_OBJECT,
        .side = BOTH,
        .implied = true,
        .object = &metadata_object,
        .label = { "Metadata", "基本信息" },
        .help = { "What the algorithm is called and where it belongs. The object may be left out, the name "
                  "in it "
                  "may not.",
                  "算法的名称与归属。文档允许省略整个对象，但其中的名称必填。" },
        .from = "modify-algorithm tables 2, 19",
    },
    {
        .name = "job_config",
        .type = TYPE_OBJECT,
        .side = BOTH,
        .object = &job_config_object,
        .label = { "Code and channels", "作业配置" },
        .help = { "What a training job runs: code, engine or image, parameters, inputs and outputs.",
                  "训练作业运行的内容：代码、引擎或镜像、参数、输入与输出。" },
        .from = "modify-algorithm tables 2, 19",
    },
    {
        .name = "resource_requirements",
        .type = TYPE_OBJECTS,
        .also = ALSO(JSON_NULL),
        .side = BOTH,
        .object = &resource_object,
        .label = { "Resources", "资源约束" },
        .help = { "Which machines suit the algorithm. The console then offers only matching public pools.",
                  "哪些资源适合该算法。设置后，控制台只列出匹配的公共资源池。" },
        .from = "modify-algorithm tables 2, 19",
    },
    {
        .name = "advanced_config",
        .type = TYPE_OBJECT,
        .also = ALSO(JSON_NULL),
        .side = BOTH,
        .object = &advanced_object,
        .label = { "Advanced", "高级配置" },
        .help = { "Policies beyond running the code; hyperparameter search is the only one so far.",
                  "运行代码之外的策略，目前只有超参搜索一项。" },
        .from = "modify-algorithm tables 2, 19",
    },
};

static const struct object algorithm_object = {
    .name = "Algorithm",
    .fields = algorithm_fields,
    .count = COUNT(algorithm_fields),
};

static const struct section sections[] = {
    { { "Metadata", "基本信息" }, "/metadata" },
    { { "Code", "代码与引擎" }, "/job_config" },
    { { "Parameters", "运行参数" }, "/job_config/parameters" },
    { { "Inputs", "数据输入" }, "/job_config/inputs" },
    { { "Outputs", "数据输出" }, "/job_config/outputs" },
    { { "Resources", "资源约束" }, "/resource_requirements" },
    { { "Search", "超参搜索" }, "/advanced_config/auto_search" },
};

const struct shape shape_algorithm = {
    .name = "algorithm",
    .noun = { "algorithm", "算法" },
    .root = &algorithm_object,
    .sections = sections,
    .section_count = COUNT(sections),
    .rules = algorithm_rules,
    .rule_count = ALGORITHM_RULES,
};
