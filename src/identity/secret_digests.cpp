#include "identity/secret_digests.h"

#include <sodium.h>

#include <cstdlib>
#include <mutex>

#include "base/ids.h"

namespace maillage::identity {

SecretDigests::SecretDigests() {
  if (sodium_init() < 0) std::abort();  // no source of randomness: nothing here would be safe
  static_assert(sizeof(key_) == crypto_shorthash_siphashx24_KEYBYTES);
  crypto_shorthash_keygen(key_.data());
}

SecretDigests::Mark SecretDigests::mark_of(std::string_view secret) const {
  Mark mark{};
  static_assert(sizeof mark == crypto_shorthash_siphashx24_BYTES);
  crypto_shorthash_siphashx24(reinterpret_cast<unsigned char*>(mark.halves),
                              reinterpret_cast<const unsigned char*>(secret.data()), secret.size(),
                              key_.data());
  return mark;
}

std::string SecretDigests::of(std::string_view secret) const {
  const Mark mark = mark_of(secret);
  {
    std::shared_lock guard(mutex_);
    if (const auto it = digests_.find(mark); it != digests_.end()) return it->second;
  }
  std::string digest = sha256(secret);
  std::unique_lock guard(mutex_);
  if (digests_.size() >= remembered_max) digests_.clear();
  digests_.emplace(mark, digest);
  return digest;
}

}  // namespace maillage::identity
