// How often and how many at once: an export reads the whole journal.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "identity/rate_limits.h"

namespace maillage::identity {

// Thread-safe.
class ExportGate {
 public:
  explicit ExportGate(Clock clock) : limits_(std::move(clock), 4096) {}

  // Kept while the export runs. Errors: unavailable, with the seconds to wait as subject.
  using Ticket = std::shared_ptr<void>;
  Result<Ticket> enter(std::string_view account);

 private:
  static constexpr int running_max = 2;
  static constexpr std::int64_t per_minute = 3;  // of one account
  RateLimits limits_;
  std::shared_ptr<std::atomic<int>> running_ = std::make_shared<std::atomic<int>>(0);
};

}  // namespace maillage::identity
