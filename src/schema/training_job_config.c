/* The training job configuration of the v1 interface, which keeps the settings of a training job
 * under a name, and how the form divides it. */
#include "base/json.h"
#include "schema/objects.h"
#include "schema/rules.h"

/* parameter */

static const struct field parameter_fields[] = {
    {
        .name = "label",
        .type = TYPE_STRING,
        .side = BOTH,
        .example = "learning_rate",
        .label = { "Name", "名称" },
        .help = { "What the code gets the value as: an argument, or with a custom image an environment "
                  "variable.",
                  "代码以此名称取得该值：作为实参，使用自定义镜像时则作为环境变量。" },
        .from = "modify-training-job-config table 4",
    },
    {
        .name = "value",
        .type = TYPE_STRING,
        .side = BOTH,
        .also = ALSO(JSON_NUMBER),
        .verbatim = true,
        .example = "0.01",
        .label = { "Value", "取值" },
        .help = { "The value itself. Documented as a text, shown as a number in the examples: either is "
                  "taken, and goes back as it is spelled.",
                  "参数的值。文档标为文本，示例中却是数字：两者均可，并按原样写回。" },
        .from = "modify-training-job-config table 4",
    },
};

static const struct object parameter_object = {
    .name = "Parameter",
    .fields = parameter_fields,
    .count = COUNT(parameter_fields),
    .identity = "label",
    .summary = { "value" },
};

/* data_source */

static const struct choice source_types[] = {
    { "obs", { "files in an OBS bucket", "OBS 桶中的文件" }, NULL },
    { "dataset", { "a version of a dataset", "数据集的某个版本" }, NULL },
};

static const struct choices source_type_choices = {
    .rows = source_types,
    .count = COUNT(source_types),
    .closed = true,
    .severity = SEVERITY_ERROR,
};

static const struct field source_fields[] = {
    {
        .name = "type",
        .type = TYPE_STRING,
        .side = BOTH,
        .choices = &source_type_choices,
        .example = "obs",
        .label = { "Kind", "类型" },
        .help = { "Where the data lies: files in OBS, or a version of a dataset. All sources of one "
                  "configuration are of one kind.",
                  "数据所在之处：OBS 中的文件，或数据集的某个版本。同一配置的所有来源须为同一类型。" },
        .from = "modify-training-job-config table 3",
    },
    {
        .name = "data_url",
        .type = TYPE_STRING,
        .side = BOTH,
        .format = FORMAT_DIRECTORY,
        .example = "/my-bucket/flowers/",
        .label = { "OBS path", "OBS 路径" },
        .help = { "The directory in OBS, for a source of kind obs.",
                  "OBS 中的目录，用于类型为 obs 的来源。" },
        .from = "modify-training-job-config table 3",
    },
    {
        .name = "dataset_id",
        .type = TYPE_STRING,
        .side = BOTH,
        .example = "38277e62-9e59-48f4-8d89-c8cf41622c24",
        .label = { "Dataset ID", "数据集 ID" },
        .help = { "The dataset, for a source of kind dataset; its version belongs to it.",
                  "数据集的 ID，用于类型为 dataset 的来源；须同时填写其版本。" },
        .from = "modify-training-job-config table 3",
    },
    {
        .name = "dataset_version",
        .type = TYPE_STRING,
        .side = BOTH,
        .example = "2ff0d6ba-c480-45ae-be41-09a8369bfc90",
        .label = { "Dataset version", "数据集版本" },
        .help = { "The id of the version. Outside of this list the same thing is called dataset_version_id.",
                  "数据集版本的 ID。在此列表之外，同一内容名为 dataset_version_id。" },
        .from = "modify-training-job-config table 3",
    },
};

static const struct object source_object = {
    .name = "DataSource",
    .fields = source_fields,
    .count = COUNT(source_fields),
    .summary = { "type", "data_url", "dataset_id" },
};

/* volumes: answered, and not among what an update may send */

static const struct field nfs_fields[] = {
    {
        .name = "id",
        .type = TYPE_STRING,
        .side = RECEIVED,
        .label = { "File system ID", "文件系统 ID" },
        .help = { "The SFS Turbo file system.", "SFS Turbo 文件系统的 ID。" },
        .from = "show-training-job-config page, table 6",
    },
    {
        .name = "src_path",
        .type = TYPE_STRING,
        .side = RECEIVED,
        .label = { "From", "源路径" },
        .help = { "The address of the file system.", "文件系统的地址。" },
        .from = "show-training-job-config page, table 6",
    },
    {
        .name = "dest_path",
        .type = TYPE_STRING,
        .side = RECEIVED,
        .label = { "To", "挂载路径" },
        .help = { "Where the job finds it.", "作业中的挂载位置。" },
        .from = "show-training-job-config page, table 6",
    },
    {
        .name = "read_only",
        .type = TYPE_BOOLEAN,
        .side = RECEIVED,
        .label = { "Read-only", "只读" },
        .help = { "Whether the job may only read it.", "作业是否只能读取。" },
        .from = "show-training-job-config page, table 6",
    },
};

static const struct object nfs_object = {
    .name = "nfs",
    .fields = nfs_fields,
    .count = COUNT(nfs_fields),
};

static const struct field host_path_fields[] = {
    {
        .name = "src_path",
        .type = TYPE_STRING,
        .side = RECEIVED,
        .label = { "From", "源路径" },
        .help = { "The directory of the machine.", "主机上的目录。" },
        .from = "show-training-job-config page, table 7",
    },
    {
        .name = "dest_path",
        .type = TYPE_STRING,
        .side = RECEIVED,
        .label = { "To", "挂载路径" },
        .help = { "Where the job finds it.", "作业中的挂载位置。" },
        .from = "show-training-job-config page, table 7",
    },
    {
        .name = "read_only",
        .type = TYPE_BOOLEAN,
        .side = RECEIVED,
        .label = { "Read-only", "只读" },
        .help = { "Whether the job may only read it.", "作业是否只能读取。" },
        .from = "show-training-job-config page, table 7",
    },
};

static const struct object host_path_object = {
    .name = "host_path",
    .fields = host_path_fields,
    .count = COUNT(host_path_fields),
};

static const struct field volume_fields[] = {
    {
        .name = "nfs",
        .type = TYPE_OBJECT,
        .side = RECEIVED,
        .object = &nfs_object,
        .label = { "File system", "文件系统" },
        .help = { "A shared file system, for pools whose network reaches it.",
                  "共享文件系统，需资源池已打通其网络。" },
        .from = "show-training-job-config page, table 5",
    },
    {
        .name = "host_path",
        .type = TYPE_OBJECT,
        .side = RECEIVED,
        .object = &host_path_object,
        .label = { "Host directory", "主机目录" },
        .help = { "A directory of the machine itself, in dedicated pools.",
                  "主机自身的目录，仅用于专属资源池。" },
        .from = "show-training-job-config page, table 5",
    },
};

static const struct object volume_object = {
    .name = "Volume",
    .fields = volume_fields,
    .count = COUNT(volume_fields),
};

/* the whole */

static const struct field config_fields[] = {
    {
        .name = "config_name",
        .type = TYPE_STRING,
        .side = BOTH,
        .once = true,
        .characters = NAME_CHARACTERS,
        .min = 1,
        .max = 64,
        .example = "flowers-baseline",
        .label = { "Name", "名称" },
        .help = { "What the configuration is called, up to 64 letters, digits, '_' and '-'. It is given "
                  "once: afterwards the address of each call holds it.",
                  "配置的名称，最多 64 个字母、数字、下划线或中划线。仅在创建时提交，之后由请求地址携带。" },
        .from = "create-training-job-config page",
    },
    {
        .name = "config_desc",
        .type = TYPE_STRING,
        .side = BOTH,
        .also = ALSO(JSON_NULL),
        .format = FORMAT_LONG,
        .max = 256,
        .example = "ResNet-50 on flowers, one worker",
        .label = { "Description", "描述" },
        .help = { "A few words for whoever picks it later, at most 256 characters.",
                  "写给日后选用者的简短说明，最多 256 个字符。" },
        .from = "modify-training-job-config table 2",
    },
    {
        .name = "worker_server_num",
        .type = TYPE_INTEGER,
        .side = BOTH,
        .required = true,
        .least = 1,
        .example = "1",
        .label = { "Workers", "计算节点数" },
        .help = { "How many machines train together, at least 1. The chosen specification bounds it from "
                  "above.",
                  "共同训练的节点个数，至少为 1；上限由所选规格决定。" },
        .from = "modify-training-job-config table 2",
    },
    {
        .name = "spec_id",
        .type = TYPE_LONG,
        .side = BOTH,
        .required = true,
        .example = "1",
        .label = { "Specification ID", "规格 ID" },
        .help = { "The kind of machine, by its number of up to 64 bits in the list of resource "
                  "specifications.",
                  "资源规格的编号，最多 64 位整数，见资源规格列表。" },
        .from = "modify-training-job-config table 2",
    },
    {
        .name = "model_id",
        .type = TYPE_LONG,
        .side = BOTH,
        .also = ALSO(JSON_NULL),
        .example = "1",
        .label = { "Built-in model ID", "预置算法 ID" },
        .help = { "The number of a built-in algorithm. With it, code directory, boot file and engine need "
                  "not be given.",
                  "预置算法的编号。填写后无需再给出代码目录、启动文件和引擎。" },
        .from = "modify-training-job-config table 2",
    },
    {
        .name = "app_url",
        .type = TYPE_STRING,
        .side = BOTH,
        .format = FORMAT_DIRECTORY,
        .example = "/my-bucket/flowers/code/",
        .label = { "Code directory", "代码目录" },
        .help = { "The OBS directory of your code; goes together with the boot file.",
                  "代码所在的 OBS 目录，须与启动文件一同填写。" },
        .from = "modify-training-job-config table 2",
    },
    {
        .name = "boot_file_url",
        .type = TYPE_STRING,
        .side = BOTH,
        .format = FORMAT_FILE,
        .example = "/my-bucket/flowers/code/train.py",
        .label = { "Boot file", "启动文件" },
        .help = { "The file that starts the training, inside the code directory.",
                  "启动训练的文件，须位于代码目录之内。" },
        .from = "modify-training-job-config table 2",
    },
    {
        .name = "engine_id",
        .type = TYPE_LONG,
        .side = BOTH,
        .also = ALSO(JSON_NULL),
        .example = "1",
        .label = { "Engine ID", "引擎 ID" },
        .help = { "The number of the engine, from the list of job engines; 1 is the service's default. Not "
                  "the text that the v2 interface calls so.",
                  "引擎的编号，见作业引擎列表；服务默认为 1。与 v2 接口中同名的文本并非一回事。" },
        .from = "modify-training-job-config table 2",
    },
    {
        .name = "user_image_url",
        .type = TYPE_STRING,
        .side = BOTH,
        .example = "swr.cn-north-4.myhuaweicloud.com/team/flowers:1.0",
        .label = { "Custom image", "自定义镜像" },
        .help = { "The address of your own image in SWR.", "自定义镜像在 SWR 中的地址。" },
        .from = "modify-training-job-config table 2",
    },
    {
        .name = "user_command",
        .type = TYPE_STRING,
        .side = BOTH,
        .format = FORMAT_LONG,
        .example = "bash /home/work/run_train.sh python /home/work/user-job-dir/code/train.py",
        .label = { "Image command", "镜像启动命令" },
        .help = { "What starts the container of a custom image; the documents begin it with bash "
                  "/home/work/run_train.sh.",
                  "自定义镜像容器的启动命令；文档中以 bash /home/work/run_train.sh 开头。" },
        .from = "modify-training-job-config table 2",
    },
    {
        .name = "parameter",
        .type = TYPE_OBJECTS,
        .side = BOTH,
        .also = ALSO(JSON_NULL),
        .object = &parameter_object,
        .label = { "Parameters", "运行参数" },
        .help = { "What the code is run with, name by name.", "运行代码时传入的参数，逐项列出。" },
        .from = "modify-training-job-config table 2",
    },
    {
        .name = "data_url",
        .type = TYPE_STRING,
        .side = BOTH,
        .format = FORMAT_DIRECTORY,
        .example = "/my-bucket/flowers/data/",
        .label = { "Data path", "数据路径" },
        .help = { "The OBS directory of the training data. One of this, a dataset with its version, or the "
                  "list of sources.",
                  "训练数据所在的 OBS 目录。此项、数据集及其版本、来源列表，三者选其一。" },
        .from = "modify-training-job-config table 2",
    },
    {
        .name = "dataset_id",
        .type = TYPE_STRING,
        .side = BOTH,
        .example = "38277e62-9e59-48f4-8d89-c8cf41622c24",
        .label = { "Dataset ID", "数据集 ID" },
        .help = { "A dataset to train on, together with its version; instead of a data path or a list of "
                  "sources.",
                  "训练所用的数据集，须与版本一同填写；与数据路径、来源列表三者选其一。" },
        .from = "modify-training-job-config table 2",
    },
    {
        .name = "dataset_version_id",
        .type = TYPE_STRING,
        .side = BOTH,
        .example = "2ff0d6ba-c480-45ae-be41-09a8369bfc90",
        .label = { "Dataset version ID", "数据集版本 ID" },
        .help = { "The version of the dataset. In the list of sources the same thing is called "
                  "dataset_version.",
                  "数据集的版本。在来源列表中，同一内容名为 dataset_version。" },
        .from = "modify-training-job-config table 2",
    },
    {
        .name = "data_source",
        .type = TYPE_OBJECTS,
        .side = BOTH,
        .also = ALSO(JSON_NULL),
        .left_out = true,
        .object = &source_object,
        .label = { "Data sources", "数据来源" },
        .help = { "Several sources of data, all in OBS or all datasets; instead of a data path or a dataset.",
                  "多个数据来源，须全为 OBS 或全为数据集；与数据路径、数据集三者选其一。" },
        .from = "modify-training-job-config table 2",
    },
    {
        .name = "train_url",
        .type = TYPE_STRING,
        .side = BOTH,
        .format = FORMAT_DIRECTORY,
        .example = "/my-bucket/flowers/out/",
        .label = { "Output path", "输出路径" },
        .help = { "The OBS directory for what the job makes.", "存放训练输出的 OBS 目录。" },
        .from = "modify-training-job-config table 2",
    },
    {
        .name = "log_url",
        .type = TYPE_STRING,
        .side = BOTH,
        .format = FORMAT_DIRECTORY,
        .example = "/my-bucket/flowers/log/",
        .label = { "Log path", "日志路径" },
        .help = { "The OBS directory for the logs.", "存放日志的 OBS 目录。" },
        .from = "modify-training-job-config table 2",
    },
    {
        .name = "create_time",
        .type = TYPE_LONG,
        .side = RECEIVED,
        .format = FORMAT_TIME,
        .label = { "Created", "创建时间" },
        .help = { "When it was created, counted in milliseconds since 1970.",
                  "创建时刻，自 1970 年起的毫秒数。" },
        .from = "show-training-job-config page, table 3",
    },
    {
        .name = "engine_type",
        .type = TYPE_INTEGER,
        .side = RECEIVED,
        .also = ALSO(JSON_STRING),
        .label = { "Engine type", "引擎类型" },
        .help = { "The family of the engine, as a number.", "引擎类别的编号。" },
        .from = "show-training-job-config page, table 3",
    },
    {
        .name = "engine_name",
        .type = TYPE_STRING,
        .side = RECEIVED,
        .label = { "Engine", "引擎名称" },
        .help = { "What the engine is called.", "引擎的名称。" },
        .from = "show-training-job-config page, table 3",
    },
    {
        .name = "engine_version",
        .type = TYPE_STRING,
        .side = RECEIVED,
        .label = { "Engine version", "引擎版本" },
        .help = { "The version of the engine.", "引擎的版本。" },
        .from = "show-training-job-config page, table 3",
    },
    {
        .name = "spec_code",
        .type = TYPE_STRING,
        .side = RECEIVED,
        .label = { "Specification", "规格编码" },
        .help = { "What the specification is called.", "资源规格的编码。" },
        .from = "show-training-job-config page, table 3",
    },
    {
        .name = "cpu",
        .type = TYPE_STRING,
        .side = RECEIVED,
        .also = ALSO(JSON_NUMBER),
        .label = { "Memory", "内存" },
        .help = { "The memory of such a machine.", "该规格的内存大小。" },
        .from = "show-training-job-config page, table 3",
    },
    {
        .name = "core",
        .type = TYPE_STRING,
        .side = RECEIVED,
        .also = ALSO(JSON_NUMBER),
        .label = { "Cores", "CPU 核数" },
        .help = { "How many processor cores such a machine has.", "该规格的 CPU 核数。" },
        .from = "show-training-job-config page, table 3",
    },
    {
        .name = "gpu_type",
        .type = TYPE_STRING,
        .side = RECEIVED,
        .label = { "GPU type", "GPU 类型" },
        .help = { "The graphics processors of such a machine.", "该规格的 GPU 型号。" },
        .from = "show-training-job-config page, table 3",
    },
    {
        .name = "gpu_num",
        .type = TYPE_INTEGER,
        .side = RECEIVED,
        .label = { "GPUs", "GPU 个数" },
        .help = { "How many graphics processors such a machine has.", "该规格的 GPU 个数。" },
        .from = "show-training-job-config page, table 3",
    },
    {
        .name = "dataset_name",
        .type = TYPE_STRING,
        .side = RECEIVED,
        .label = { "Dataset", "数据集名称" },
        .help = { "What the dataset is called.", "数据集的名称。" },
        .from = "show-training-job-config page, table 3",
    },
    {
        .name = "dataset_version_name",
        .type = TYPE_STRING,
        .side = RECEIVED,
        .label = { "Dataset version", "数据集版本名称" },
        .help = { "What the version of the dataset is called.", "数据集版本的名称。" },
        .from = "show-training-job-config page, table 3",
    },
    {
        .name = "pool_id",
        .type = TYPE_STRING,
        .side = RECEIVED,
        .label = { "Pool ID", "资源池 ID" },
        .help = { "The dedicated pool. No update can send it, and whether one keeps it is not documented.",
                  "专属资源池的 ID。更新时无法提交，更新后是否保留未见文档说明。" },
        .from = "show-training-job-config page, table 3",
    },
    {
        .name = "pool_name",
        .type = TYPE_STRING,
        .side = RECEIVED,
        .label = { "Pool", "资源池名称" },
        .help = { "What the dedicated pool is called.", "专属资源池的名称。" },
        .from = "show-training-job-config page, table 3",
    },
    {
        .name = "volumes",
        .type = TYPE_OBJECTS,
        .side = RECEIVED,
        .also = ALSO(JSON_NULL),
        .object = &volume_object,
        .label = { "Volumes", "存储卷" },
        .help = { "What else is mounted into the job. No update can send it, and whether one keeps it is not "
                  "documented.",
                  "作业另外挂载的存储。更新时无法提交，更新后是否保留未见文档说明。" },
        .from = "show-training-job-config page, table 3",
    },
    {
        .name = "nas_type",
        .type = TYPE_STRING,
        .side = RECEIVED,
        .label = { "NAS type", "NAS 类型" },
        .help = { "The protocol of the mounted file system; nfs is the only one.",
                  "所挂载文件系统的协议，仅支持 nfs。" },
        .from = "show-training-job-config page, table 3",
    },
    {
        .name = "nas_share_addr",
        .type = TYPE_STRING,
        .side = RECEIVED,
        .label = { "NAS address", "NAS 地址" },
        .help = { "Where the mounted file system comes from.", "所挂载文件系统的地址。" },
        .from = "show-training-job-config page, table 3",
    },
    {
        .name = "nas_mount_path",
        .type = TYPE_STRING,
        .side = RECEIVED,
        .label = { "NAS mount path", "NAS 挂载路径" },
        .help = { "Where the job finds the mounted file system.", "文件系统在作业中的挂载位置。" },
        .from = "show-training-job-config page, table 3",
    },
    {
        .name = "is_success",
        .type = TYPE_BOOLEAN,
        .side = RECEIVED,
        .label = { "Succeeded", "是否成功" },
        .help = { "Whether the call succeeded; false means failure under any HTTP status.",
                  "调用是否成功；只要为 false，无论 HTTP 状态如何都表示失败。" },
        .from = "modify-training-job-config table 5",
    },
    {
        .name = "error_message",
        .type = TYPE_STRING,
        .side = RECEIVED,
        .label = { "Error message", "错误信息" },
        .help = { "Why a call failed; absent when it succeeded.", "调用失败的原因，成功时不返回。" },
        .from = "modify-training-job-config table 5",
    },
    {
        .name = "error_code",
        .type = TYPE_STRING,
        .side = RECEIVED,
        .label = { "Error code", "错误码" },
        .help = { "The code of the failure; absent when the call succeeded.",
                  "失败时的错误码，成功时不返回。" },
        .from = "modify-training-job-config table 5",
    },
};

static const struct object config_object = {
    .name = "TrainingJobConfig",
    .fields = config_fields,
    .count = COUNT(config_fields),
    .identity = "config_name",
};

static const struct section sections[] = {
    { { "Configuration", "基本配置" }, "" },
    { { "Parameters", "运行参数" }, "/parameter" },
    { { "Data sources", "数据来源" }, "/data_source" },
};

const struct shape shape_training_job_config = {
    .name = "training-job-config",
    .noun = { "training job configuration", "训练作业配置" },
    .root = &config_object,
    .sections = sections,
    .section_count = COUNT(sections),
    .rules = training_job_config_rules,
    .rule_count = TRAINING_JOB_CONFIG_RULES,
};
