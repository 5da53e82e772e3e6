// Every domain module this program carries: the one place that names them.
#pragma once

#include <vector>

#include "domain/module.h"
#include "identity/accounts.h"

namespace maillage::app {

// Without accounts: only to be described.
std::vector<domain::Module> all_modules(identity::Accounts* accounts);

}  // namespace maillage::app
