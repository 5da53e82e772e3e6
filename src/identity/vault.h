// Secrets that must be read again, kept so that a copy of the store alone does not give them away:
// sealed (XSalsa20-Poly1305, libsodium's secretbox) under a key in a file of its own, for the
// server's user only. Each is bound to whom it belongs to, so that rows cannot be exchanged.
#pragma once

#include <string>
#include <string_view>

#include "base/ids.h"
#include "base/result.h"

namespace maillage::identity {

class Vault {
 public:
  // The key of the file, made when there is none. Errors: unavailable (cannot be read or written),
  // forbidden when others than its owner may read it.
  static Result<Vault> open(const std::string& file, const Random& random);
  // A key for another purpose, 32 bytes, always the same for that purpose.
  std::string derived(std::string_view purpose) const;
  // For tests: a key that lasts as long as the process.
  explicit Vault(const Random& random);

  std::string seal(std::string_view secret, std::string_view owner) const;
  // Errors: internal when it was sealed with another key, for another owner, or changed.
  Result<std::string> unseal(std::string_view sealed, std::string_view owner) const;

 private:
  Vault(std::string key, Random random);

  std::string key_;
  Random random_;
};

}  // namespace maillage::identity
