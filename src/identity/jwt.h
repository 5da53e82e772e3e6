// ID tokens of OpenID Connect: JSON Web Tokens (RFC 7519) signed with a public key of the provider
// (RFC 7515, 7517, 7518). Only what a provider signs with asymmetric keys is taken: a token that
// chooses no signature, or a shared secret, is refused before any key is looked at.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"
#include "base/time.h"

namespace maillage::identity {

struct TokenRules {
  std::string issuer;
  std::string audience;  // our client id
  std::string nonce;
  Timestamp now{};
  std::chrono::seconds leeway{60};     // clocks differ
  std::chrono::seconds age_max{3600};  // since it was issued
};

// The claims of a token that one of the keys ({"keys":[…]}, RFC 7517 5) signed and that was made
// for us, now. RS256 and ES256. Errors: unauthenticated; its subject is "key" when no key fits, so
// that the caller can read the provider's keys again.
Result<Json> verified_claims(std::string_view token, const Json& keys, const TokenRules& rules);

}  // namespace maillage::identity
