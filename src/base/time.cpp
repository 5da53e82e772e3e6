#include "base/time.h"

namespace maillage {

namespace {

using std::chrono::microseconds;

constexpr Timestamp year_min = std::chrono::sys_days(std::chrono::year(0) / 1 / 1);
constexpr Timestamp year_end = std::chrono::sys_days(std::chrono::year(10'000) / 1 / 1);

// A cursor over the text; every reader returns false without moving past the end.
struct Cursor {
  std::string_view text;
  std::size_t at = 0;

  bool number(int digits, int& value) {
    value = 0;
    for (int i = 0; i < digits; ++i, ++at) {
      if (at >= text.size() || text[at] < '0' || text[at] > '9') return false;
      value = value * 10 + (text[at] - '0');
    }
    return true;
  }
  bool take(char c) {
    if (at >= text.size() || text[at] != c) return false;
    ++at;
    return true;
  }
  bool done() const { return at == text.size(); }
};

bool read_fraction(Cursor& cursor, std::int64_t& micros) {
  micros = 0;
  if (!cursor.take('.') && !cursor.take(',')) return true;
  std::int64_t scale = 100'000;
  const std::size_t start = cursor.at;
  while (cursor.at < cursor.text.size() && cursor.text[cursor.at] >= '0' &&
         cursor.text[cursor.at] <= '9') {
    micros += (cursor.text[cursor.at++] - '0') * scale;
    scale /= 10;
  }
  return cursor.at > start;
}

bool read_offset(Cursor& cursor, std::chrono::minutes& offset) {
  if (cursor.take('Z') || cursor.take('z')) return true;
  const bool minus = cursor.take('-');
  if (!minus && !cursor.take('+')) return false;
  int hours = 0;
  int minutes = 0;
  if (!cursor.number(2, hours)) return false;
  cursor.take(':');
  if (!cursor.number(2, minutes) || hours > 23 || minutes > 59) return false;
  offset = std::chrono::minutes((minus ? -1 : 1) * (hours * 60 + minutes));
  return true;
}

}  // namespace

Clock system_clock() {
  return
      [] { return std::chrono::time_point_cast<microseconds>(std::chrono::system_clock::now()); };
}

Result<Timestamp> parse_timestamp(std::string_view text) {
  const auto refuse = [&] {
    return invalid("", "'" + std::string(text.substr(0, 40)) +
                           "' is not a date and time such as 2026-08-20T10:00:00Z");
  };
  Cursor cursor{text};
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  if (!cursor.number(4, year) || !cursor.take('-') || !cursor.number(2, month) ||
      !cursor.take('-') || !cursor.number(2, day))
    return refuse();
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return refuse();
  Timestamp result = std::chrono::sys_days(date);
  if (cursor.done()) return result;
  if (!cursor.take('T') && !cursor.take('t') && !cursor.take(' ')) return refuse();
  std::int64_t micros = 0;
  std::chrono::minutes offset{0};
  if (!cursor.number(2, hour) || !cursor.take(':') || !cursor.number(2, minute)) return refuse();
  if (cursor.take(':') && (!cursor.number(2, second) || !read_fraction(cursor, micros)))
    return refuse();
  if (!read_offset(cursor, offset) || !cursor.done()) return refuse();
  if (hour > 23 || minute > 59 || second > 60) return refuse();
  result += std::chrono::hours(hour) + std::chrono::minutes(minute) - offset +
            std::chrono::seconds(second) + microseconds(micros);
  // An offset or a leap second can lead out of the years that four digits write.
  if (result < year_min || result >= year_end) return refuse();
  return result;
}

namespace {

// The number in that many digits.
char* put_digits(char* at, unsigned number, int digits) {
  for (int i = digits; i-- > 0; number /= 10) at[i] = static_cast<char>('0' + number % 10);
  return at + digits;
}

}  // namespace

std::string format_timestamp(Timestamp time) {
  const auto days = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(days);
  const std::int64_t micros = (time - days).count();
  const auto seconds = static_cast<unsigned>(micros / 1'000'000);
  const auto fraction = static_cast<unsigned>(micros % 1'000'000);
  char buffer[48];
  char* at = buffer;
  int year = static_cast<int>(date.year());
  if (year < 0) {
    *at++ = '-';
    year = -year;
  }
  // Four digits hold every moment that is let in.
  at = put_digits(at, static_cast<unsigned>(year), year > 9999 ? 5 : 4);
  *at++ = '-';
  at = put_digits(at, static_cast<unsigned>(date.month()), 2);
  *at++ = '-';
  at = put_digits(at, static_cast<unsigned>(date.day()), 2);
  *at++ = 'T';
  at = put_digits(at, seconds / 3600, 2);
  *at++ = ':';
  at = put_digits(at, seconds / 60 % 60, 2);
  *at++ = ':';
  at = put_digits(at, seconds % 60, 2);
  if (fraction != 0) {
    *at++ = '.';
    at = fraction % 1000 != 0 ? put_digits(at, fraction, 6) : put_digits(at, fraction / 1000, 3);
  }
  *at++ = 'Z';
  return {buffer, at};
}

}  // namespace maillage
