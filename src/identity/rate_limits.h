// How often somebody may ask: a quota of requests in a window of time, for each account, key or
// address. What was used comes back evenly, not all at once (the generic cell rate algorithm), so
// that one number per asker is enough.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/time.h"

namespace maillage::identity {

// Thread-safe. Remembers a bounded number of askers; when there are more, some get their whole
// quota back, and nobody loses any.
class RateLimits {
 public:
  static constexpr std::chrono::seconds window{60};

  explicit RateLimits(Clock clock, std::size_t askers_max = 131'072);

  struct Standing {
    bool admitted = true;
    std::int64_t remaining = 0;           // requests that would be admitted now
    std::chrono::seconds whole{0};        // until the quota is whole again
    std::chrono::seconds retry_after{0};  // when not admitted
  };
  // Counts one request of `asker`, who has `quota` (at least 1) in a window.
  Standing ask(std::string_view asker, std::int64_t quota);
  std::size_t askers() const;

 private:
  struct Shard {
    mutable std::mutex mutex;
    // When the quota is whole again, in microseconds.
    std::unordered_map<std::string, std::int64_t> whole_at;
  };
  static void make_room(Shard& shard, std::int64_t now, std::size_t most);

  Clock clock_;
  std::size_t per_shard_max_;
  std::array<Shard, 16> shards_;  // so that threads rarely wait for each other
};

}  // namespace maillage::identity
