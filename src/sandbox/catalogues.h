/* sandbox/catalogues.h - what the service offers to choose from: engines, flavors, workspaces.
 *
 * Fixed rows, told in the shapes of the documented calls; the search algorithms,
 * which come from the schema's own rows, are answered beside the algorithms. */
#ifndef SANDBOX_CATALOGUES_H
#define SANDBOX_CATALOGUES_H

#include "sandbox/algorithms.h"

handler catalogues_engines;
handler catalogues_flavors;    /* of one flavor_type, or all */
handler catalogues_workspaces; /* workspaces.c: part of a name, sorted, page by page */

#endif
