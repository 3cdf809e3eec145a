/* sandbox/agency.h - the metadata service of a cloud server, as far as its agency's keys go (facts:
 * section 2.4). */
#ifndef SANDBOX_AGENCY_H
#define SANDBOX_AGENCY_H

#include "sandbox/algorithms.h"

handler agency_session; /* PUT /meta-data/latest/api/token: the session token of newer services, as text */
handler agency_keys;    /* GET /openstack/latest/securitykey */

#endif
