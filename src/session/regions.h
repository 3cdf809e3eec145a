/* session/regions.h - the endpoint of a region, when only the region is named. */
#ifndef SESSION_REGIONS_H
#define SESSION_REGIONS_H

#include "base/err.h"

/* "https://modelarts.cn-north-4.myhuaweicloud.com"; owned. NULL with ERR_CONFIG for what cannot be a region.
 */
char *region_endpoint(const char *region, struct err *err);

#endif
