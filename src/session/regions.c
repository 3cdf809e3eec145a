#include "session/regions.h"

#include "base/buf.h"

#include <string.h>

/* Regions whose host ends otherwise than the rest; each row holds for all that begin so. */
static const struct domain {
    const char *region, *domain;
    const char *from;
} domains[] = {
    { "ap-southeast-1", "myhuaweicloud.cn", "the SDK's table of ModelArts regions" },
    { "eu-west-1", "myhuaweicloud.eu", "the Terraform provider's regions" },
    { "", "myhuaweicloud.com", "Regions and Endpoints" },
};

static bool plain(const char *region)
{
    size_t size = strlen(region);
    return size >= 1 && size <= 64 && strspn(region, "abcdefghijklmnopqrstuvwxyz0123456789-") == size;
}

char *region_endpoint(const char *region, struct err *err)
{
    if (!plain(region)) {
        err_set(err, ERR_CONFIG, "\"%s\" cannot be a region: write it as in cn-north-4",
                "“%s” 不可能是区域：写法如 cn-north-4", region);
        return NULL;
    }
    const struct domain *row = domains;
    while (strncmp(region, row->region, strlen(row->region)) != 0)
        row++;
    struct buf endpoint;
    buf_init(&endpoint, 256);
    buf_format(&endpoint, "https://modelarts.%s.%s", region, row->domain);
    return buf_take(&endpoint);
}
