// Who may ask how often: each account and key for itself, everybody else by address. Answers say
// what is left in the fields of draft-ietf-httpapi-ratelimit-headers-10; who asks too often is
// answered 429 (RFC 6585 4) with Retry-After.
#pragma once

#include <cstdint>

#include "http/server.h"
#include "identity/accounts.h"
#include "identity/rate_limits.h"

namespace maillage::protocol {

// Requests a minute; 0: not limited.
struct Quotas {
  std::int64_t per_address = 0;
  std::int64_t per_account = 0;
};

// 429 (RFC 6585 4) with Retry-After and the code too_many.
http::Response too_many(std::string_view detail, std::string_view seconds);

// What comes from this machine itself, and through no proxy, is limited by the key's own quota
// only. Files of the page and the probes of an operator count for nobody.
http::Admission admission_of(const http::Request& request, const identity::Accounts& accounts,
                             identity::RateLimits& limits, const Quotas& quotas);

}  // namespace maillage::protocol
