// Time: UTC microseconds, and its ISO 8601 text. The clock is handed in, never read from a global,
// except in app/ which creates the system clock.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace maillage {

using Timestamp = std::chrono::sys_time<std::chrono::microseconds>;
using Clock = std::function<Timestamp()>;

Clock system_clock();

// Reads an RFC 3339 date-time ("2026-08-20T10:00:00Z", "…00.123456+02:00", comma fractions as
// CIM 009 4.6.3 allows) or a date ("2026-08-20", midnight UTC). Digits past microseconds are
// dropped; a moment that is outside the years 0000 to 9999 in UTC is refused.
Result<Timestamp> parse_timestamp(std::string_view text);

// "2026-08-20T10:00:00Z", with ".123" or ".123456" only when needed.
std::string format_timestamp(Timestamp time);

}  // namespace maillage
