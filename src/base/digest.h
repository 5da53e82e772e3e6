// SHA-256 with the processor's own instructions where it has them, for bytes in quantity: the
// journal's chain hashes everything that is written. sha256() in base/ids.h is for short texts.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace maillage {

// One after the other: update() as often as needed, then finish(), which begins anew. One thread at
// a time.
class Digest {
 public:
  static constexpr std::size_t bytes = 32;

  Digest();
  ~Digest();
  Digest(const Digest&) = delete;
  Digest& operator=(const Digest&) = delete;

  void update(std::string_view more);
  std::string finish();  // `bytes` raw bytes

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace maillage
