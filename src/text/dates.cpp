// Tolerant reading of dates.
#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <optional>
#include <vector>

#include "text/fold.h"
#include "text/numbers.h"

namespace maillage::text {
namespace {

using std::chrono::day;
using std::chrono::month;
using std::chrono::year;
using std::chrono::year_month_day;

constexpr int year_min = 1000, year_max = 2999;

Error bad_date(std::string_view text, const std::string& reason) {
  // Folding leaves sound UTF-8 whatever came in.
  return make_error(ErrorCode::invalid, "'" + fold(text.substr(0, 40)) + "' " + reason);
}

// A part of a date: a number with how many digits it was written, or a month's name.
struct Part {
  int value = 0;
  int digits = 0;
  bool is_month = false;
};

constexpr std::array<std::array<std::string_view, 4>, 12> month_names = {{
    {"janvier", "januari", "januar", "january"},
    {"fevrier", "februari", "februar", "february"},
    {"mars", "maart", "marz", "march"},
    {"avril", "april", "april", "april"},
    {"mai", "mei", "mai", "may"},
    {"juin", "juni", "juni", "june"},
    {"juillet", "juli", "juli", "july"},
    {"aout", "augustus", "august", "august"},
    {"septembre", "september", "september", "september"},
    {"octobre", "oktober", "oktober", "october"},
    {"novembre", "november", "november", "november"},
    {"decembre", "december", "dezember", "december"},
}};

// From a whole name or, where only one month starts so, three letters or more of it.
std::optional<int> month_from(std::string_view folded) {
  if (folded == "mrt") return 3;
  if (folded.size() < 3) return std::nullopt;
  std::optional<int> found;
  for (int i = 0; i < 12; ++i) {
    for (const std::string_view name : month_names[static_cast<std::size_t>(i)]) {
      if (name == folded) return i + 1;
      if (!name.starts_with(folded)) continue;
      if (found && *found != i + 1) return std::nullopt;
      found = i + 1;
    }
  }
  return found;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

// Splits a folded date at its separators. Nothing when it holds a word that is no month.
std::optional<std::vector<Part>> parts_of(std::string_view text) {
  std::vector<Part> parts;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    if (is_digit(text[i])) {
      while (end < text.size() && is_digit(text[end])) ++end;
      Part part;
      const auto [stop, failure] = std::from_chars(&text[i], text.data() + end, part.value);
      if (failure != std::errc() || parts.size() == 3) return std::nullopt;
      part.digits = static_cast<int>(end - i);
      parts.push_back(part);
      // "1er mars", "1st of March", "2. März"
      for (const std::string_view ordinal : {"er", "st", "nd", "rd", "th", "e"}) {
        const bool follows =
            text.substr(end).starts_with(ordinal) &&
            (end + ordinal.size() == text.size() || !is_letter(text[end + ordinal.size()]));
        if (follows && part.digits <= 2) {
          end += ordinal.size();
          break;
        }
      }
    } else if (is_letter(text[i])) {
      while (end < text.size() && is_letter(text[end])) ++end;
      const auto named = month_from(text.substr(i, end - i));
      if (!named || parts.size() == 3) return std::nullopt;
      parts.push_back({*named, 0, true});
    } else if (text[i] == '/' || text[i] == '-' || text[i] == '.' || text[i] == ' ' ||
               text[i] == ',') {
      end = i + 1;
    } else {
      return std::nullopt;
    }
    i = end;
  }
  return parts;
}

// Leaves out a time of day after the date: "T10:00:00Z", " 10:00".
std::string_view without_time(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) {
    const std::size_t t = text.find('t');
    const bool iso = t == 10 && text[4] == '-';
    return iso ? text.substr(0, t) : text;
  }
  std::size_t start = colon;
  while (start > 0 && is_digit(text[start - 1])) --start;
  if (start == 0) return text;
  return text.substr(0, start - 1);
}

Result<LooseDate> checked(std::string_view text, int y, int m, int d, DatePrecision precision) {
  if (y < year_min || y > year_max) {
    return bad_date(
        text, "has a year outside " + std::to_string(year_min) + " to " + std::to_string(year_max));
  }
  if (m < 1 || m > 12) return bad_date(text, "has no month " + std::to_string(m));
  const year_month_day date{year(y), month(static_cast<unsigned>(m)),
                            day(static_cast<unsigned>(d))};
  if (d < 1 || d > 31 || !date.ok()) {
    return bad_date(text, "has a day that the month does not have");
  }
  return LooseDate{date, precision};
}

int full_year(const Part& part, const DateOptions& options) {
  if (part.digits != 2) return part.value;
  return part.value + (part.value >= options.two_digit_pivot ? 1900 : 2000);
}

Result<LooseDate> from_one(std::string_view text, const Part& part, const DateOptions& options) {
  if (part.is_month) return bad_date(text, "names a month without a year");
  if (part.digits == 8) {
    return checked(text, part.value / 10000, part.value / 100 % 100, part.value % 100,
                   DatePrecision::day);
  }
  // Serial 60 is a day that never was, so only what comes after it is clear.
  if (options.excel_serial && part.digits == 5 && part.value > 60) {
    const std::chrono::sys_days date =
        std::chrono::sys_days(year(1899) / 12 / 30) + std::chrono::days(part.value);
    return LooseDate{year_month_day(date), DatePrecision::day};
  }
  if (part.digits == 4) return checked(text, part.value, 1, 1, DatePrecision::year);
  return bad_date(text, "is no date");
}

Result<LooseDate> from_two(std::string_view text, const Part& a, const Part& b) {
  const Part& in_year = a.digits == 4 ? a : b;
  const Part& in_month = a.digits == 4 ? b : a;
  if (in_year.digits != 4 || in_month.digits > 2) return bad_date(text, "lacks a year");
  return checked(text, in_year.value, in_month.value, 1, DatePrecision::month);
}

Result<LooseDate> from_three(std::string_view text, const std::array<Part, 3>& parts,
                             const DateOptions& options) {
  const bool year_first = parts[0].digits == 4;
  const Part& in_year = year_first ? parts[0] : parts[2];
  Part first = year_first ? parts[1] : parts[0], second = year_first ? parts[2] : parts[1];
  if (in_year.is_month || (in_year.digits != 4 && in_year.digits != 2)) {
    return bad_date(text, "has no year of two or four digits");
  }
  if (first.digits > 2 || second.digits > 2 || (first.is_month && second.is_month)) {
    return bad_date(text, "is no date");
  }
  const bool month_comes_first =
      first.is_month || (!second.is_month && (year_first || options.month_first));
  if (!month_comes_first) std::swap(first, second);
  return checked(text, full_year(in_year, options), first.value, second.value, DatePrecision::day);
}

}  // namespace

Result<LooseDate> parse_date(std::string_view text, const DateOptions& options) {
  if (text.size() > 100) return bad_date(text, "is too long for a date");
  std::string folded = fold(text);
  while (!folded.empty() && (folded.back() == ' ' || folded.back() == '\n')) folded.pop_back();
  folded.erase(0, folded.find_first_not_of(" \n"));
  if (folded.empty()) return make_error(ErrorCode::invalid, "is empty");
  const auto parts = parts_of(without_time(folded));
  if (!parts || parts->empty()) return bad_date(text, "is no date");
  if (parts->size() == 1) return from_one(text, (*parts)[0], options);
  if (parts->size() == 2) return from_two(text, (*parts)[0], (*parts)[1]);
  return from_three(text, {(*parts)[0], (*parts)[1], (*parts)[2]}, options);
}

std::string format_date(const LooseDate& date) {
  std::array<char, 40> buffer;
  const int y = static_cast<int>(date.first.year());
  const unsigned m = static_cast<unsigned>(date.first.month());
  const unsigned d = static_cast<unsigned>(date.first.day());
  const char* format = date.precision == DatePrecision::year    ? "%04d"
                       : date.precision == DatePrecision::month ? "%04d-%02u"
                                                                : "%04d-%02u-%02u";
  const int length = std::snprintf(buffer.data(), buffer.size(), format, y, m, d);
  return std::string(buffer.data(), static_cast<std::size_t>(length));
}

}  // namespace maillage::text
