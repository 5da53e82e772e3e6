// Tolerant reading of numbers: spaces and signs are set aside, then the separators are told apart.
#include "text/numbers.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include "text/utf8.h"

namespace maillage::text {
namespace {

Error bad_number(std::string_view text, const std::string& reason) {
  constexpr std::size_t shown_max = 40;
  std::string shown;
  for (std::size_t i = 0; i < text.size() && shown.size() < shown_max;) {
    const CodePoint point = code_point_at(text, i);
    append_code_point(shown, point.value);
    i += point.length;
  }
  return make_error(ErrorCode::invalid, "'" + shown + "' " + reason);
}

bool is_space(char32_t c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == 0xA0 || c == 0x202F ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x205F || c == 0x3000 || c == 0xFEFF;
}

// Plain characters: every space as ' ', every minus as '-', every apostrophe as '\''.
std::string simplified(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint point = code_point_at(text, i);
    if (is_space(point.value)) {
      out += ' ';
    } else if (point.value == 0x2212 || point.value == 0x2013) {
      out += '-';
    } else if (point.value == 0x2019) {
      out += '\'';
    } else {
      append_code_point(out, point.value);
    }
    i += point.length;
  }
  return out;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

struct Unit {
  std::string_view text;
  double factor;
};
// Longer ones first where one ends in another.
constexpr Unit units[] = {
    {"mrd €", 1e9}, {"mio €", 1e6}, {"mio eur", 1e6}, {"mia €", 1e9}, {"md€", 1e9}, {"md €", 1e9},
    {"keur", 1e3},  {"meur", 1e6},  {"k€", 1e3},      {"m€", 1e6},    {"k €", 1e3}, {"m €", 1e6},
    {"euros", 1},   {"euro", 1},    {"eur", 1},       {"€", 1},       {"$", 1},     {"£", 1},
    {"usd", 1},     {"gbp", 1},     {"chf", 1},
};

bool same_ignoring_case(std::string_view text, std::string_view lower) {
  if (text.size() != lower.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] + 32) : text[i];
    if (c != lower[i]) return false;
  }
  return true;
}

// Takes one currency off either side; its factor, 1 when there is none.
double take_currency(std::string_view& text) {
  for (const Unit& unit : units) {
    if (text.size() <= unit.text.size()) continue;
    if (same_ignoring_case(text.substr(text.size() - unit.text.size()), unit.text)) {
      text = trimmed(text.substr(0, text.size() - unit.text.size()));
      return unit.factor;
    }
    if (same_ignoring_case(text.substr(0, unit.text.size()), unit.text)) {
      text = trimmed(text.substr(unit.text.size()));
      return unit.factor;
    }
  }
  return 1;
}

// Requires digits and separators only. True when every group after the first has three digits and
// the first one to three.
bool is_grouped(std::string_view whole, std::string_view separators) {
  std::size_t run = 0, groups = 0;
  for (const char c : whole) {
    if (separators.find(c) == std::string_view::npos) {
      ++run;
      continue;
    }
    if (groups == 0 ? run == 0 || run > 3 : run != 3) return false;
    ++groups;
    run = 0;
  }
  return groups == 0 ? run > 0 : run == 3;
}

// Where the decimal separator stands, if there is one. `spaced` says that spaces already part the
// thousands, so that a single point or comma can only be decimal.
std::optional<std::size_t> decimal_position(std::string_view digits, bool spaced,
                                            const NumberOptions& options) {
  const std::size_t point = digits.rfind('.'), comma = digits.rfind(',');
  constexpr std::size_t none = std::string_view::npos;
  if (point != none && comma != none) return std::max(point, comma);
  const std::size_t last = point != none ? point : comma;
  if (last == none) return std::nullopt;
  const char separator = digits[last];
  if (digits.find(separator) != last) return std::nullopt;  // several: thousands
  const std::size_t after = digits.size() - last - 1;
  const bool may_be_thousands = !spaced && after == 3 && last >= 1 && last <= 3 && digits[0] != '0';
  if (may_be_thousands && options.decimal_comma != (separator == ',')) return std::nullopt;
  return last;
}

Result<double> read_digits(std::string_view text, std::string_view original,
                           const NumberOptions& options) {
  for (const char c : text) {
    if (!is_digit(c) && c != '.' && c != ',' && c != ' ' && c != '\'') {
      return bad_number(original, "is no number");
    }
  }
  if (std::none_of(text.begin(), text.end(), is_digit)) {
    return bad_number(original, "is no number");
  }
  const bool spaced = text.find_first_of(" '") != std::string_view::npos;
  const auto decimal = decimal_position(text, spaced, options);
  const std::string_view whole = text.substr(0, decimal.value_or(text.size()));
  const std::string_view fraction = decimal ? text.substr(*decimal + 1) : std::string_view();
  if (!std::all_of(fraction.begin(), fraction.end(), is_digit)) {
    return bad_number(original, "has separators after its decimal sign");
  }
  std::string separators;
  for (const char c : whole) {
    if (!is_digit(c) && separators.find(c) == std::string::npos) separators += c;
  }
  if (separators.size() > 1) return bad_number(original, "mixes signs between its thousands");
  if (decimal && separators.find(text[*decimal]) != std::string::npos) {
    return bad_number(original, "has the same sign for thousands and decimals");
  }
  if (!separators.empty() && !is_grouped(whole, separators)) {
    return bad_number(original, "is not grouped by thousands: is it one number or several?");
  }
  std::string plain;
  std::copy_if(whole.begin(), whole.end(), std::back_inserter(plain), is_digit);
  if (plain.empty()) plain = "0";
  if (!fraction.empty()) plain.append(".").append(fraction);
  double value = 0;
  const auto [end, failure] = std::from_chars(plain.data(), plain.data() + plain.size(), value);
  if (failure != std::errc() || !std::isfinite(value)) return bad_number(original, "is too large");
  return value;
}

// "1e6", "2.5E-3": what programs write, with a point. Nothing when it is not of that form.
std::optional<double> scientific(std::string_view text) {
  const std::size_t e = text.find_first_of("eE");
  if (e == std::string_view::npos || e == 0 || !(is_digit(text[0]) || text[0] == '.')) return {};
  double value = 0;
  const auto [end, failure] = std::from_chars(text.begin(), text.end(), value);
  if (failure != std::errc() || end != text.end() || !std::isfinite(value)) return {};
  return value;
}

}  // namespace

Result<double> parse_number(std::string_view original, const NumberOptions& options) {
  const std::string plain = simplified(original);
  std::string_view text = trimmed(plain);
  if (text.empty()) return make_error(ErrorCode::invalid, "is empty");
  bool negative = false;
  if (text.size() > 2 && text.front() == '(' && text.back() == ')') {
    negative = true;  // an accountant's minus
    text = trimmed(text.substr(1, text.size() - 2));
  }
  const auto take_sign = [&] {
    if (text.empty() || (text.front() != '-' && text.front() != '+')) return false;
    if (text.front() == '-') negative = !negative;
    text = trimmed(text.substr(1));
    return true;
  };
  const bool signed_before = take_sign();
  double factor = 1;
  if (!text.empty() && text.back() == '%') {
    text = trimmed(text.substr(0, text.size() - 1));
    if (options.percent_as_fraction) factor = 0.01;
  } else {
    factor = take_currency(text);
    if (!signed_before) take_sign();
  }
  if (const auto value = scientific(text)) return (negative ? -*value : *value) * factor;
  MAILLAGE_ASSIGN(const double value, read_digits(text, original, options));
  return (negative ? -value : value) * factor;
}

}  // namespace maillage::text
