#include "session/regions.h"

#include "base/buf.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* Regions whose host ends otherwise than the rest; each row holds for all that begin so. */
static const struct domain {
    const char *service, *region, *domain; /* service NULL: all */
    const char *from;
} domains[] = {
    { "modelarts", "ap-southeast-1", "myhuaweicloud.cn", "the SDK's table of ModelArts regions" },
    { NULL, "eu-west-1", "myhuaweicloud.eu", "the Terraform provider's regions" },
    { NULL, "", "myhuaweicloud.com", "Regions and Endpoints" },
};

static bool plain(const char *region)
{
    size_t size = strlen(region);
    return size >= 1 && size <= 64 && strspn(region, "abcdefghijklmnopqrstuvwxyz0123456789-") == size;
}

/* Host labels end at a dot; an address in digits has no region, nor has a host with a port alone. */
static const char *second_label(const char *endpoint, size_t *size)
{
    const char *host = strstr(endpoint, "://"), *dot = host ? strchr(host, '.') : NULL;
    if (!dot)
        return NULL;
    *size = strcspn(dot + 1, ".:/");
    return dot[1 + *size] == '.' && dot[1] >= 'a' && dot[1] <= 'z' ? dot + 1 : NULL;
}

char *region_of_endpoint(const char *endpoint)
{
    size_t size;
    const char *label = second_label(endpoint, &size);
    char *region = label ? memory_text_part(label, size) : NULL;
    if (region && plain(region) && strchr(region, '-')) /* as in cn-north-4 */
        return region;
    free(region);
    return NULL;
}

char *region_other_service(const char *endpoint, const char *service)
{
    size_t size;
    const char *label = second_label(endpoint, &size), *host = strstr(endpoint, "://");
    struct buf other;
    if (!label)
        return NULL;
    buf_init(&other, 4096);
    buf_format(&other, "%.*s%s.%.*s", (int)(host + 3 - endpoint), endpoint, service, (int)strcspn(label, "/"),
               label);
    return buf_take(&other);
}

char *region_endpoint(const char *service, const char *region, struct err *err)
{
    if (!plain(region)) {
        err_set(err, ERR_CONFIG, "\"%s\" cannot be a region: write it as in cn-north-4",
                "“%s” 不可能是区域：写法如 cn-north-4", region);
        return NULL;
    }
    const struct domain *row = domains;
    while (strncmp(region, row->region, strlen(row->region)) != 0 ||
           (row->service && strcmp(row->service, service) != 0))
        row++;
    struct buf endpoint;
    buf_init(&endpoint, 256);
    buf_format(&endpoint, "https://%s.%s.%s", service, region, row->domain);
    return buf_take(&endpoint);
}
