#include "base/period.h"

#include <algorithm>
#include <charconv>
#include <vector>

namespace maillage {

namespace {

using std::chrono::year_month_day;

constexpr int months_per_year = 12;

int months_of(PeriodStep step) { return months_per_year / periods_per_year(step); }

std::optional<int> number(std::string_view text) {
  int value = 0;
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (status != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<PeriodNumber> numbered(PeriodStep step, int year, int part) {
  const int parts = periods_per_year(step);
  if (year < 1 || year > 9999 || part < 1 || part > parts) return std::nullopt;
  return year * parts + part - 1;
}

std::string two_digits(int value) { return (value < 10 ? "0" : "") + std::to_string(value); }

std::string day_text(year_month_day day) {
  std::string year = std::to_string(static_cast<int>(day.year()));
  year.insert(0, year.size() < 4 ? 4 - year.size() : 0, '0');
  return year + "-" + two_digits(static_cast<int>(static_cast<unsigned>(day.month()))) + "-" +
         two_digits(static_cast<int>(static_cast<unsigned>(day.day())));
}

year_month_day start_of(PeriodStep step, PeriodNumber period) {
  const int parts = periods_per_year(step);
  return std::chrono::year(period / parts) /
         std::chrono::month(static_cast<unsigned>(period % parts * months_of(step) + 1)) /
         std::chrono::day(1);
}

PeriodNumber holding(PeriodStep step, year_month_day day) {
  const int month = static_cast<int>(static_cast<unsigned>(day.month())) - 1;
  return static_cast<int>(day.year()) * periods_per_year(step) + month / months_of(step);
}

}  // namespace

std::optional<PeriodStep> parse_period_step(std::string_view name) {
  for (const PeriodStep step : {PeriodStep::month, PeriodStep::quarter, PeriodStep::year})
    if (name_of(step) == name) return step;
  return std::nullopt;
}

std::string_view name_of(PeriodStep step) {
  switch (step) {
    case PeriodStep::month: return "month";
    case PeriodStep::quarter: return "quarter";
    case PeriodStep::year: return "year";
  }
  return "year";
}

int periods_per_year(PeriodStep step) {
  if (step == PeriodStep::month) return months_per_year;
  return step == PeriodStep::quarter ? 4 : 1;
}

std::optional<PeriodNumber> parse_period(PeriodStep step, std::string_view text) {
  const std::size_t length = step == PeriodStep::year ? 4 : 7;
  if (text.size() != length || (length == 7 && text[4] != '-')) return std::nullopt;
  const auto year = number(text.substr(0, 4));
  if (!year) return std::nullopt;
  if (step == PeriodStep::year) return numbered(step, *year, 1);
  if (step == PeriodStep::quarter && text[5] != 'Q') return std::nullopt;
  const auto part = number(text.substr(step == PeriodStep::quarter ? 6 : 5));
  return part ? numbered(step, *year, *part) : std::nullopt;
}

std::optional<PeriodNumber> read_period(PeriodStep step, std::string_view text) {
  std::optional<int> year;
  std::optional<int> part;
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && is_digit(text[end])) ++end;
    if (end == at) {
      ++at;
      continue;
    }
    std::optional<int>& place = end - at == 4 ? year : part;
    if (place) return std::nullopt;
    place = number(text.substr(at, end - at));
    if (!place) return std::nullopt;
    at = end;
  }
  if (!year || (step != PeriodStep::year && !part)) return std::nullopt;
  return numbered(step, *year, step == PeriodStep::year ? 1 : *part);
}

std::string format_period(PeriodStep step, PeriodNumber period) {
  const int parts = periods_per_year(step);
  const std::string year = day_text(start_of(step, period)).substr(0, 4);
  if (step == PeriodStep::year) return year;
  const int part = period % parts + 1;
  return step == PeriodStep::quarter ? year + "-Q" + std::to_string(part)
                                     : year + "-" + two_digits(part);
}

std::string first_day(PeriodStep step, PeriodNumber period) {
  return day_text(start_of(step, period));
}

std::string last_day(PeriodStep step, PeriodNumber period) {
  const std::chrono::sys_days next = start_of(step, period + 1);
  return day_text(year_month_day(next - std::chrono::days(1)));
}

PeriodNumber period_of(PeriodStep step, Timestamp time) {
  return holding(step, year_month_day(std::chrono::floor<std::chrono::days>(time)));
}

std::optional<PeriodNumber> period_of_day(PeriodStep step, std::string_view day) {
  const auto time = parse_timestamp(day);
  return time.ok() ? std::optional(period_of(step, *time)) : std::nullopt;
}

PeriodNumber in_step(PeriodStep from, PeriodNumber period, PeriodStep to) {
  return holding(to, start_of(from, period));
}

}  // namespace maillage
