#include "sandbox/catalogues.h"

#include "base/limits.h"
#include "sandbox/engines.h"
#include "schema/schema.h"

#include <string.h>

enum { WORD_BYTES = 64 };

/* Machines of the public price list's kinds; a card's count is a number for a GPU and a text for an NPU. */
static const struct flavor {
    const char *id, *name, *type;
    int nodes; /* 1: no distributed training */
    int cores, memory, disk;
    const char *arch, *card;
    int cards;
    const char *card_memory;
} flavors[] = {
    { "modelarts.vm.cpu.2u", "Computing CPU(2U) instance", "CPU", 1, 2, 8, 50, "x86", NULL, 0, NULL },
    { "modelarts.vm.cpu.8u", "Computing CPU(8U) instance", "CPU", 16, 8, 32, 50, "x86", NULL, 0, NULL },
    { "modelarts.vm.gpu.v100", "Computing GPU(V100) instance", "GPU", 1, 8, 64, 300, "x86", "NVIDIA-V100", 1,
      "32" },
    { "modelarts.bm.gpu.8v100", "Computing GPU(8*V100) instance", "GPU", 8, 72, 512, 3000, "x86",
      "NVIDIA-V100", 8, "256" },
    { "modelarts.kat1.xlarge", "Computing NPU(Ascend) instance", "Ascend", 1, 24, 96, 500, "arm",
      "Ascend-910", 1, "32" },
    { "modelarts.kat1.8xlarge", "Computing NPU(8*Ascend) instance", "Ascend", 16, 192, 768, 3200, "arm",
      "Ascend-910", 8, "256" },
};

/* A bare string ends the list, as in the published example: readers have to survive it. */
void catalogues_engines(const struct service *service, const struct request *request, const char *id,
                        struct answer *answer)
{
    struct buf *out = &answer->body;

    (void)service, (void)request, (void)id;
    buf_format(out, "{\"total\":%zu,\"items\":[", engine_count);
    for (size_t i = 0; i < engine_count; i++) {
        const struct engine *engine = &engines[i];
        buf_format(out, "{\"engine_id\":\"%s\",\"engine_name\":\"%s\",\"engine_version\":\"%s\"", engine->id,
                   engine->name, engine->version);
        buf_string(out, ",\"v1_compatible\":false,\"run_user\":\"1102\",\"image_info\":{");
        buf_format(out,
                   "\"cpu_image_url\":\"\",\"gpu_image_url\":\"aip/%s:train\",\"image_version\":\"1.0.0\"}",
                   engine->id);
        if (engine->auto_search)
            buf_string(out, ",\"tags\":[{\"key\":\"auto_search\",\"value\":\"True\"}]");
        buf_string(out, "},");
    }
    buf_string(out, "\"......\"]}");
}

static void write_flavor(const struct flavor *flavor, struct buf *out)
{
    buf_format(out, "{\"flavor_id\":\"%s\",\"flavor_name\":\"%s\",\"flavor_type\":\"%s\",\"max_num\":%d",
               flavor->id, flavor->name, flavor->type, flavor->nodes);
    buf_format(out, ",\"billing\":{\"code\":\"%s\",\"unit_num\":1}", flavor->id);
    buf_format(out, ",\"flavor_info\":{\"max_num\":%d,\"cpu\":{\"arch\":\"%s\",\"core_num\":%d}",
               flavor->nodes, flavor->arch, flavor->cores);
    if (flavor->card && strcmp(flavor->type, "GPU") == 0)
        buf_format(out, ",\"gpu\":{\"unit_num\":%d,\"product_name\":\"%s\",\"memory\":\"%sGB\"}",
                   flavor->cards, flavor->card, flavor->card_memory);
    else if (flavor->card)
        buf_format(out, ",\"npu\":{\"unit_num\":\"%d\",\"product_name\":\"%s\",\"memory\":\"%sGB\"}",
                   flavor->cards, flavor->card, flavor->card_memory);
    buf_format(out, ",\"memory\":{\"size\":%d,\"unit\":\"GB\"},\"disk\":{\"size\":%d,\"unit\":\"GB\"}}}",
               flavor->memory, flavor->disk);
}

void catalogues_flavors(const struct service *service, const struct request *request, const char *id,
                        struct answer *answer)
{
    struct buf type, items;
    size_t count = 0, known = 0;

    (void)service, (void)id;
    buf_init(&type, WORD_BYTES);
    buf_init(&items, LIMIT_ANSWER_BYTES);
    request_query(request, "flavor_type", &type);
    for (size_t i = 0; i < COUNT(flavors); i++) {
        if (type.size > 0 && strcmp(buf_text(&type), flavors[i].type) != 0)
            continue;
        known++;
        if (count++ > 0)
            buf_char(&items, ',');
        write_flavor(&flavors[i], &items);
    }
    if (type.size > 0 && known == 0)
        answer_refuse(answer, request, "ModelArts.2764", "Invalid query parameter flavor_type: %s",
                      buf_text(&type));
    else
        buf_format(&answer->body, "{\"total_count\":%zu,\"flavors\":[%s]}", count, buf_text(&items));
    buf_done(&items);
    buf_done(&type);
}
