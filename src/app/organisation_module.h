// The commands and views of organisations: claims, members, delegations, mandates. A domain module
// must not know accounts, so its table stands here, beside what wires both.
#pragma once

#include "domain/module.h"
#include "identity/accounts.h"

namespace maillage::app {

// Without accounts: only to be described.
domain::Module organisation_module(identity::Accounts* accounts);

}  // namespace maillage::app
