// Numbers and dates as people type them in spreadsheets and forms. Anything doubtful is an error
// that says why, never a guess. Thread-safe; any bytes may be given.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace maillage::text {

struct NumberOptions {
  // What "1,234" and "1.234" mean, which both readings allow: with a decimal comma 1.234 and 1234.
  bool decimal_comma = true;
  // "12 %" is 12, or 0.12 when asked.
  bool percent_as_fraction = false;
};

// Reads "4 659 133€", "1.234,56", "1,234.56", "12 %", "(1 500)", "2,5 M€", "1e6": spaces of every
// kind and apostrophes part thousands, a currency or percent sign is allowed on one side. Errors:
// invalid with the reason.
Result<double> parse_number(std::string_view text, const NumberOptions& options = {});

enum class DatePrecision : std::uint8_t { year, month, day };

struct LooseDate {
  std::chrono::year_month_day first;  // the first day of what is meant
  DatePrecision precision = DatePrecision::day;
  bool operator==(const LooseDate&) const = default;
};

struct DateOptions {
  bool month_first = false;   // 3/4/2021 is 4 March
  bool excel_serial = false;  // 44197 is 2021-01-01
  int two_digit_pivot = 70;   // 70 to 99 are 19xx, 00 to 69 are 20xx
};

// Reads 31/12/2021, 31-12-21, 31.12.2021, 2021-12-31 (a time of day may follow), 20211231, 12/2021,
// 2021, "31 décembre 2021", "1er mars 2020", "März 2021" with the months of the four languages.
// Errors: invalid with the reason.
Result<LooseDate> parse_date(std::string_view text, const DateOptions& options = {});

// "2021-12-31", "2021-12" or "2021", by precision.
std::string format_date(const LooseDate& date);

}  // namespace maillage::text
