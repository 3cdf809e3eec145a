/* session/regions.h - the endpoints of a region, when only the region is named. */
#ifndef SESSION_REGIONS_H
#define SESSION_REGIONS_H

#include "base/err.h"

/* "https://modelarts.cn-north-4.myhuaweicloud.com" for service "modelarts" (or "iam"); owned. NULL with
 * ERR_CONFIG for what cannot be a region. */
char *region_endpoint(const char *service, const char *region, struct err *err);

/* The region in an endpoint "https://SERVICE.REGION.DOMAIN"; owned. NULL when there is none to be seen. */
char *region_of_endpoint(const char *endpoint);

/* The same host with another service in front; owned. NULL when the endpoint has no such form. */
char *region_other_service(const char *endpoint, const char *service);

#endif
