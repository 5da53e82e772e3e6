// Days in the demonstration's files that go with the day of loading, so that a calendar is not over
// and a deadline is not years late: a text that begins with {today}, {today+20} or {today-3}.
#pragma once

#include <chrono>

#include "base/json.h"

namespace maillage::app {

// The value with such texts, at any depth, made days: "{today+1}T09:00:00Z" becomes
// "2026-11-23T09:00:00Z". Others stay as they are.
Json with_days(Json value, std::chrono::sys_days today);

}  // namespace maillage::app
