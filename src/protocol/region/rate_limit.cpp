#include "protocol/region/rate_limit.h"

#include "identity/throttle.h"
#include "protocol/region/identity.h"

namespace maillage::protocol {

namespace {

struct Asker {
  std::string name;
  std::string_view policy;
  std::int64_t quota = 0;  // 0: not limited
};

bool is_local(std::string_view peer) {
  return peer.starts_with("127.") || peer == "::1" || peer.starts_with("::ffff:127.");
}

Asker asker_of(const http::Request& request, const identity::Accounts& accounts,
               const Quotas& quotas) {
  const bool local = is_local(request.peer);
  if (const auto key = key_of(request, accounts))
    return {"key " + key->value.id, "key", key->value.per_minute};
  if (local) return {};
  if (const auto session = session_of(request, accounts))
    return {"account " + session->value.account, "account", quotas.per_account};
  return {"address " + std::string(identity::network_of(request.peer)), "address",
          quotas.per_address};
}

}  // namespace

http::Response too_many(std::string_view detail, std::string_view seconds) {
  Json body = Json::object({{"type", "about:blank"},
                            {"title", "Too Many Requests"},
                            {"status", 429},
                            {"detail", detail},
                            {"code", "too_many"}});
  http::Response response = http::json_response(429, body.dump(), "application/problem+json");
  response.headers.set("Retry-After", seconds);
  return response;
}

http::Admission admission_of(const http::Request& request, const identity::Accounts& accounts,
                             identity::RateLimits& limits, const Quotas& quotas) {
  http::Admission admission;
  const std::string_view path = request.path();
  if (!path.starts_with("/api/") && !path.starts_with("/ngsi-ld/")) return admission;
  const Asker asker = asker_of(request, accounts, quotas);
  if (asker.quota <= 0) return admission;
  const auto standing = limits.ask(asker.name, asker.quota);
  const std::string policy = '"' + std::string(asker.policy) + '"';
  admission.headers.add("RateLimit-Policy",
                        policy + ";q=" + std::to_string(asker.quota) +
                            ";w=" + std::to_string(identity::RateLimits::window.count()));
  admission.headers.add("RateLimit", policy + ";r=" + std::to_string(standing.remaining) +
                                         ";t=" + std::to_string(standing.whole.count()));
  if (standing.admitted) return admission;
  admission.refusal = too_many("Too many requests within a minute. Wait a little and try again.",
                               std::to_string(standing.retry_after.count()));
  return admission;
}

}  // namespace maillage::protocol
