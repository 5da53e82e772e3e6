// The commands every type has: create, update, step along its workflow, delete.
#pragma once

#include "domain/module.h"

namespace maillage::domain {

Module entities_module();

}  // namespace maillage::domain
