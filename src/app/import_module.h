// The command that takes the rows of an import over the API: entities.import.
#pragma once

#include "domain/module.h"

namespace maillage::app {

// Rows of one request: what `maillage import --server` sends at a time, and the server takes.
constexpr std::size_t import_rows_max = 1000;

domain::Module import_module();

}  // namespace maillage::app
