#include "app/demo_days.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>

#include "app/demo_draw.h"

namespace maillage::app {

namespace {

constexpr std::string_view opening = "{today";

// The days after `{today`, up to the brace: "+20" → 20; nothing when it is none.
std::optional<int> offset_of(std::string_view text) {
  if (text.empty()) return 0;
  if (text.front() != '+' && text.front() != '-') return std::nullopt;
  int days = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, fault] = std::from_chars(text.data() + 1, end, days);
  if (fault != std::errc() || stopped != end) return std::nullopt;
  return text.front() == '-' ? -days : days;
}

// The text with its day; nothing when it does not begin with one.
std::optional<std::string> with_day(std::string_view text, std::chrono::sys_days today) {
  if (!text.starts_with(opening)) return std::nullopt;
  const std::string_view rest = text.substr(opening.size());
  const std::size_t close = std::min(rest.find('}'), rest.size());
  const auto offset = close < rest.size() ? offset_of(rest.substr(0, close)) : std::nullopt;
  if (!offset) return std::nullopt;
  std::string day = format_day(today + std::chrono::days(*offset));
  day += rest.substr(close + 1);
  return day;
}

}  // namespace

Json with_days(Json value, std::chrono::sys_days today) {
  if (value.is_string())
    if (auto day = with_day(value.as_string(), today)) return Json(std::move(*day));
  if (value.is_array())
    for (Json& one : value.as_array()) one = with_days(std::move(one), today);
  if (value.is_object())
    for (auto& [name, one] : value.as_object()) one = with_days(std::move(one), today);
  return value;
}

}  // namespace maillage::app
