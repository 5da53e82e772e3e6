// Every domain module this program carries: the one place that names them.
#pragma once

#include <vector>

#include "domain/module.h"

namespace maillage::app {

std::vector<domain::Module> all_modules();

}  // namespace maillage::app
