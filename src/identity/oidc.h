// Signing in with an account at an OpenID Connect provider: authorization code with PKCE (RFC
// 7636), discovery, and the provider's keys read again when they rotate. Calls go to the configured
// issuer's own origin and nowhere else, whatever a document of it says.
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "base/json.h"
#include "base/result.h"
#include "base/time.h"
#include "identity/codes.h"

namespace maillage::identity {

struct OutgoingCall {
  std::string method = "GET";
  std::string url;
  std::string body;           // application/x-www-form-urlencoded
  std::string authorization;  // the header's value; empty: none
};
struct OutgoingAnswer {
  int status = 0;
  std::string body;
};
// Handed in, blocking; follows no redirection. Errors: unavailable.
using Outgoing = std::function<Result<OutgoingAnswer>(const OutgoingCall&)>;

struct OidcOptions {
  std::string issuer;  // https://…; http:// on this machine only
  std::string client;
  std::string secret;  // empty: a public client
  std::string label;   // how people call the provider
  std::string callback;
  Clock clock;
  Random random;
  Outgoing outgoing;
};

// Thread-safe.
class Oidc {
 public:
  // `codes` keeps what a sign-in in progress must remember, for ten minutes and once.
  Oidc(Codes& codes, OidcOptions options);
  // Errors: invalid, for an issuer that is no https address.
  Result<void> check() const;
  const std::string& label() const { return options_.label; }

  struct Begun {
    std::string location;  // where the browser goes
    std::string browser;   // for a cookie: only the browser that began can come back
  };
  // `next`: a path of this site to come back to. `link`: the name of the account to be linked;
  // empty: to sign in. Errors: unavailable.
  Result<Begun> begin(std::string_view next, std::string_view link);

  struct Came {
    std::string subject;
    std::string name;
    std::string email;  // only one that the provider verified
    std::string next;
    std::string link;
  };
  struct Answer {
    std::string_view state;
    std::string_view code;
    std::string_view issuer;  // RFC 9207; may be empty
    std::string_view browser;
  };
  // Errors: unauthenticated, unavailable.
  Result<Came> finish(const Answer& answer);

  const std::string& issuer() const { return options_.issuer; }

 private:
  struct Endpoints {
    std::string authorization;
    std::string token;
    std::string keys;
    std::string person;  // may be empty
  };
  struct Tokens {
    std::string id;
    std::string access;
  };
  Result<Json> read(const std::string& url, const std::string& authorization = {}) const;
  Result<Endpoints> endpoints();
  Result<Json> keys(const Endpoints& endpoints, bool again);
  Result<Tokens> tokens(const Endpoints& endpoints, std::string_view code,
                        std::string_view verifier) const;
  Result<Json> claims(const Endpoints& endpoints, std::string_view token, std::string_view nonce);

  Codes& codes_;
  OidcOptions options_;
  std::mutex mutex_;  // of what was read
  std::optional<Endpoints> endpoints_;
  Timestamp endpoints_read_{};
  Json keys_;
  Timestamp keys_read_{};
};

// "https://host:port" of an address; empty when it is none that may be called: https, or http on
// this machine.
std::string origin_of(std::string_view url);
// A path of this site, never an address elsewhere.
std::string local_path(std::string_view wanted);

}  // namespace maillage::identity
