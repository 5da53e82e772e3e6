// Periods of a calendar: months, quarters and years, numbered in order, so that a series is a first
// period and a list of values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace maillage {

enum class PeriodStep : std::uint8_t { month, quarter, year };

// "month", "quarter", "year".
std::optional<PeriodStep> parse_period_step(std::string_view name);
std::string_view name_of(PeriodStep step);
int periods_per_year(PeriodStep step);

// The number of a period among those of its step: periods that follow each other differ by one.
using PeriodNumber = std::int32_t;

// "1996-01", "2024-Q1" or "2024", of years 0001 to 9999. Nothing when the text is none of that
// step.
std::optional<PeriodNumber> parse_period(PeriodStep step, std::string_view text);
// The same from what files hold: a year of four digits and one other number in any order ("1996-1",
// "4de kwartaal 2018").
std::optional<PeriodNumber> read_period(PeriodStep step, std::string_view text);
std::string format_period(PeriodStep step, PeriodNumber period);

// Days as 2024-12-02. The last day is in the period.
std::string first_day(PeriodStep step, PeriodNumber period);
std::string last_day(PeriodStep step, PeriodNumber period);
// The period a moment (UTC) or a day lies in. Nothing when the text is no day.
PeriodNumber period_of(PeriodStep step, Timestamp time);
std::optional<PeriodNumber> period_of_day(PeriodStep step, std::string_view day);

// A period of one step as one of another: the first that begins in it, or the one that holds it.
PeriodNumber in_step(PeriodStep from, PeriodNumber period, PeriodStep to);

}  // namespace maillage
