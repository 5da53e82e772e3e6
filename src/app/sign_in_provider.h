// The sign-in provider of the settings, with calls that go out by our own client.
#pragma once

#include <memory>

#include "base/config.h"
#include "identity/accounts.h"
#include "identity/oidc.h"

namespace maillage::app {

// nullptr without an issuer. Errors: invalid (setting), unavailable (secret file).
Result<std::unique_ptr<identity::Oidc>> open_sign_in_provider(const Config& config,
                                                              identity::Accounts& accounts);

}  // namespace maillage::app
