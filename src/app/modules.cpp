#include "app/modules.h"

#include "domain/entities/entities.h"

namespace maillage::app {

std::vector<domain::Module> all_modules() { return {domain::entities_module()}; }

}  // namespace maillage::app
