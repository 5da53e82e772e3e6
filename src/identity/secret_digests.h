// SHA-256 of secrets that requests bring again and again, remembered for the life of the process.
// A secret is found again by SipHash under a key that nobody knows: as good for telling secrets
// apart, and a twentieth of the cost of the digest.
#pragma once

#include <array>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace maillage::identity {

// Thread-safe.
class SecretDigests {
 public:
  SecretDigests();
  std::string of(std::string_view secret) const;

 private:
  // Also what somebody who guesses can make us remember.
  static constexpr std::size_t remembered_max = 10'000;
  struct Mark {
    std::uint64_t halves[2];
    bool operator==(const Mark&) const = default;
  };
  struct MarkHash {
    std::size_t operator()(const Mark& mark) const { return mark.halves[0]; }
  };
  Mark mark_of(std::string_view secret) const;

  std::array<unsigned char, 16> key_{};
  mutable std::shared_mutex mutex_;
  mutable std::unordered_map<Mark, std::string, MarkHash> digests_;
};

}  // namespace maillage::identity
