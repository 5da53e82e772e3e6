// The accounts of this server as those who keep them see them, as a module: administrators and the
// region's officers of identity.
#pragma once

#include "domain/module.h"
#include "identity/accounts.h"

namespace maillage::app {

// Without accounts: only to be described.
domain::Module accounts_module(identity::Accounts* accounts);

}  // namespace maillage::app
