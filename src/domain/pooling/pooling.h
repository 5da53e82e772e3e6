// Pools: which needs would be worth more together, with the arithmetic that says so. The
// mathematics is in solve/; this module reads the graph into it, shows what comes out in four
// languages, and keeps it in Pool entities. docs/guide/pooling.md explains every figure.
// Amounts are EUR without VAT.
#pragma once

#include "domain/module.h"

namespace maillage::domain {

Module pooling_module();

}  // namespace maillage::domain
