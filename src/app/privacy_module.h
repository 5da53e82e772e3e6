// The commands and views by which the region's officers erase people on request. What people do
// for themselves takes their password and is a route of identity.
#pragma once

#include "domain/module.h"
#include "identity/accounts.h"

namespace maillage::app {

// Without accounts: only to be described.
domain::Module privacy_module(identity::Accounts* accounts);

}  // namespace maillage::app
