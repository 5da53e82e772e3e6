#include "identity/rate_limits.h"

#include <algorithm>
#include <functional>

namespace maillage::identity {

RateLimits::RateLimits(Clock clock, std::size_t askers_max)
    : clock_(std::move(clock)),
      per_shard_max_(std::max<std::size_t>(1, askers_max / std::tuple_size_v<decltype(shards_)>)) {}

RateLimits::Standing RateLimits::ask(std::string_view asker, std::int64_t quota) {
  using std::chrono::microseconds;
  const std::int64_t now = clock_().time_since_epoch().count();
  const std::int64_t span = microseconds(window).count();
  const std::int64_t each = std::max<std::int64_t>(1, span / std::max<std::int64_t>(1, quota));
  std::string key(asker);
  Shard& shard = shards_[std::hash<std::string>{}(key) % shards_.size()];
  std::lock_guard guard(shard.mutex);
  if (shard.whole_at.size() >= per_shard_max_ && !shard.whole_at.contains(key))
    make_room(shard, now, per_shard_max_);
  std::int64_t& whole_at = shard.whole_at[std::move(key)];
  // Not before now; and a clock that was set back makes nobody wait for more than a window.
  const std::int64_t begin = std::clamp(whole_at, now, now + span);
  const std::int64_t end = begin + each;
  Standing standing;
  standing.admitted = end - now <= span;
  whole_at = standing.admitted ? end : begin;
  standing.remaining = (span - (whole_at - now)) / each;
  standing.whole = std::chrono::ceil<std::chrono::seconds>(microseconds(whole_at - now));
  if (!standing.admitted)
    standing.retry_after = std::chrono::ceil<std::chrono::seconds>(microseconds(end - now - span));
  return standing;
}

// Whose quota is whole need not be remembered. Should all the others be too many as well, they
// start again.
void RateLimits::make_room(Shard& shard, std::int64_t now, std::size_t most) {
  std::erase_if(shard.whole_at, [now](const auto& item) { return item.second <= now; });
  if (shard.whole_at.size() >= most) shard.whole_at.clear();
}

std::size_t RateLimits::askers() const {
  std::size_t count = 0;
  for (const Shard& shard : shards_) {
    std::lock_guard guard(shard.mutex);
    count += shard.whole_at.size();
  }
  return count;
}

}  // namespace maillage::identity
