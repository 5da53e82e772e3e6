#include "model/schema.h"

#include <re2/re2.h>
#include <algorithm>
#include <array>
#include <chrono>
#include <optional>

#include "base/time.h"

namespace maillage::model {

namespace {

enum class Type { any, string, number, integer, boolean, array, object };
enum class Format { none, date, date_time, uri, email, enterprise_number };

struct TypeRule {
  std::string_view name;
  Type type;
  std::string_view reason;
};
constexpr std::array<TypeRule, 6> type_rules{{
    {"string", Type::string, "must be a text"},
    {"number", Type::number, "must be a number"},
    {"integer", Type::integer, "must be a whole number"},
    {"boolean", Type::boolean, "must be true or false"},
    {"array", Type::array, "must be a list"},
    {"object", Type::object, "must be an object"},
}};

struct FormatRule {
  std::string_view name;
  Format format;
  std::string_view reason;
};
constexpr std::array<FormatRule, 5> format_rules{{
    {"date", Format::date, "must be a date such as 2026-08-20"},
    {"date-time", Format::date_time, "must be a date and time such as 2026-08-20T10:00:00Z"},
    {"uri", Format::uri, "must be an address such as https://example.org"},
    {"email", Format::email, "must be an e-mail address such as office@example.org"},
    {"enterprise-number", Format::enterprise_number,
     "must be an enterprise number whose check digits hold, such as be-bce-0123456749"},
}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

int two_digits(std::string_view text, std::size_t at) {
  return (text[at] - '0') * 10 + (text[at + 1] - '0');
}

bool is_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (i != 4 && i != 7 && !is_digit(text[i])) return false;
  const std::chrono::year year(two_digits(text, 0) * 100 + two_digits(text, 2));
  const std::chrono::month month(static_cast<unsigned>(two_digits(text, 5)));
  const std::chrono::day day(static_cast<unsigned>(two_digits(text, 8)));
  return std::chrono::year_month_day(year, month, day).ok();
}

bool is_email(std::string_view text) {
  const auto at = text.find('@');
  if (at == 0 || at == std::string_view::npos || text.find('@', at + 1) != std::string_view::npos)
    return false;
  const std::string_view domain = text.substr(at + 1);
  if (domain.find('.') == std::string_view::npos || domain.front() == '.' || domain.back() == '.' ||
      domain.find("..") != std::string_view::npos)
    return false;
  return std::none_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) <= ' ' || c == '<' || c == '>' || c == ',' || c == '"';
  });
}

// The last two of the ten digits of a Belgian number are 97 minus the rest of the others by 97.
bool is_bce_number(std::string_view digits) {
  if (digits.size() != 10 || (digits[0] != '0' && digits[0] != '1')) return false;
  int value = 0;
  for (const char c : digits.substr(0, 8)) value = value * 10 + (c - '0');
  return 97 - value % 97 == two_digits(digits, 8);
}

// The digits of a French number sum to a multiple of ten, every second one doubled (ISO/IEC
// 7812-1).
bool is_siren_number(std::string_view digits) {
  if (digits.size() != 9) return false;
  int sum = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const int value = (digits[i] - '0') * (i % 2 == 1 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 == 0;
}

// "be-bce-0123456749", "fr-siren-732829320"; the rules of other registers are not known here.
bool is_enterprise_number(std::string_view text) {
  const auto register_end = text.rfind('-');
  if (register_end == std::string_view::npos) return false;
  const std::string_view digits = text.substr(register_end + 1);
  if (digits.empty() || !std::all_of(digits.begin(), digits.end(), is_digit)) return false;
  if (text.starts_with("be-bce-")) return is_bce_number(digits);
  if (text.starts_with("fr-siren-")) return is_siren_number(digits);
  return true;
}

bool has_format(std::string_view text, Format format) {
  switch (format) {
    case Format::none: return true;
    case Format::date: return is_date(text);
    case Format::date_time: return text.size() > 10 && parse_timestamp(text).ok();
    case Format::uri: return is_uri(text);
    case Format::email: return is_email(text);
    case Format::enterprise_number: return is_enterprise_number(text);
  }
  return false;
}

std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

bool has_type(const Json& value, Type type) {
  switch (type) {
    case Type::any: return true;
    case Type::string: return value.is_string();
    case Type::number: return value.is_number();
    case Type::integer: return value.to_int().has_value();
    case Type::boolean: return value.is_bool();
    case Type::array: return value.is_array();
    case Type::object: return value.is_object();
  }
  return false;
}

std::string count_of(std::size_t count, std::string_view one, std::string_view many) {
  return std::to_string(count) + " " + std::string(count == 1 ? one : many);
}

}  // namespace

std::string FieldPath::text() const {
  std::string out = parent ? parent->text() : "";
  if (index >= 0) return out + "[" + std::to_string(index) + "]";
  if (!out.empty() && !name.empty()) out += '.';
  return out.append(name);
}

void add_error(FieldErrors& errors, const FieldPath& path, std::string reason) {
  // A thousand wrong elements are one mistake: the answer stays readable.
  if (errors.size() < 100) errors.push_back({path.text(), std::move(reason)});
}

std::string not_one_of(const std::vector<std::string_view>& allowed) {
  std::string out = "is not one of: ";
  for (std::size_t i = 0; i < allowed.size(); ++i) {
    if (i) out += ", ";
    if (i == 20) return out + "…";
    out += allowed[i];
  }
  return out;
}

bool is_uri(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == text.size()) return false;
  std::string scheme;
  for (char c : text.substr(0, colon)) {
    if (!is_letter(c) && !is_digit(c) && c != '+' && c != '-' && c != '.') return false;
    scheme += static_cast<char>(c | 0x20);
  }
  if (!is_letter(text[0]) || scheme == "javascript" || scheme == "data" || scheme == "vbscript")
    return false;
  return std::none_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) <= ' ' || c == 0x7F ||
           std::string_view("<>\"{}|\\^`").find(c) != std::string_view::npos;
  });
}

struct Schema::Rules {
  const TypeRule* type = nullptr;
  const FormatRule* format = nullptr;
  std::vector<Json> allowed;
  std::string allowed_reason;
  std::optional<Json> minimum, maximum, exclusive_minimum;  // numbers, as written
  std::optional<std::size_t> length_min, length_max, items_min, items_max;
  bool unique_items = false;
  std::unique_ptr<RE2> pattern;
  std::shared_ptr<const Schema> items;

  void check_text(const std::string& text, const FieldPath& path, FieldErrors& errors) const;
  void check_number(const Json& value, const FieldPath& path, FieldErrors& errors) const;
  void check_list(const Json& value, const FieldPath& path, FieldErrors& errors) const;
};

Schema::Schema(std::unique_ptr<Rules> rules) : rules_(std::move(rules)) {}
Schema::~Schema() = default;

bool Schema::is_keyword(std::string_view keyword) {
  static constexpr std::array<std::string_view, 13> keywords{
      "type",    "enum",   "minimum", "maximum",  "exclusiveMinimum", "minLength",  "maxLength",
      "pattern", "format", "items",   "minItems", "maxItems",         "uniqueItems"};
  return std::find(keywords.begin(), keywords.end(), keyword) != keywords.end();
}

namespace {

void read_number(const Json& keywords, std::string_view name, std::optional<Json>& out,
                 const FieldPath& path, FieldErrors& errors) {
  const Json* value = keywords.find(name);
  if (!value) return;
  if (value->is_number())
    out = *value;
  else
    add_error(errors, FieldPath(path, name), "must be a number");
}

void read_count(const Json& keywords, std::string_view name, std::optional<std::size_t>& out,
                const FieldPath& path, FieldErrors& errors) {
  const Json* value = keywords.find(name);
  if (!value) return;
  const auto count = value->to_int();
  if (count && *count >= 0)
    out = static_cast<std::size_t>(*count);
  else
    add_error(errors, FieldPath(path, name), "must be a whole number from 0");
}

// The row of a table that a keyword names.
template <class Row, std::size_t size>
const Row* read_name(const Json& keywords, std::string_view keyword,
                     const std::array<Row, size>& rows, const FieldPath& path,
                     FieldErrors& errors) {
  const Json* value = keywords.find(keyword);
  if (!value) return nullptr;
  std::vector<std::string_view> names;
  for (const Row& row : rows) {
    if (value->is_string() && value->as_string() == row.name) return &row;
    names.push_back(row.name);
  }
  add_error(errors, FieldPath(path, keyword), not_one_of(names));
  return nullptr;
}

void read_enum(const Json& keywords, std::vector<Json>& allowed, std::string& reason,
               const FieldPath& path, FieldErrors& errors) {
  const Json* value = keywords.find("enum");
  if (!value) return;
  if (!value->is_array() || value->size() == 0)
    return add_error(errors, FieldPath(path, "enum"), "must be a list of values");
  allowed = value->as_array();
  std::vector<std::string> texts;
  for (const Json& item : allowed)
    texts.push_back(item.is_string() ? item.as_string() : item.dump());
  reason = not_one_of({texts.begin(), texts.end()});
}

std::unique_ptr<RE2> read_pattern(const Json& keywords, const FieldPath& path,
                                  FieldErrors& errors) {
  const Json* value = keywords.find("pattern");
  if (!value) return nullptr;
  const FieldPath here(path, "pattern");
  if (!value->is_string()) {
    add_error(errors, here, "must be a text");
    return nullptr;
  }
  RE2::Options options;
  options.set_log_errors(false);
  auto pattern = std::make_unique<RE2>(value->as_string(), options);
  if (pattern->ok()) return pattern;
  add_error(errors, here, "is not a regular expression: " + pattern->error());
  return nullptr;
}

}  // namespace

std::shared_ptr<const Schema> Schema::compile(const Json& keywords, const FieldPath& path,
                                              FieldErrors& errors) {
  const std::size_t errors_before = errors.size();
  auto rules = std::make_unique<Rules>();
  rules->type = read_name(keywords, "type", type_rules, path, errors);
  rules->format = read_name(keywords, "format", format_rules, path, errors);
  read_enum(keywords, rules->allowed, rules->allowed_reason, path, errors);
  read_number(keywords, "minimum", rules->minimum, path, errors);
  read_number(keywords, "maximum", rules->maximum, path, errors);
  read_number(keywords, "exclusiveMinimum", rules->exclusive_minimum, path, errors);
  read_count(keywords, "minLength", rules->length_min, path, errors);
  read_count(keywords, "maxLength", rules->length_max, path, errors);
  read_count(keywords, "minItems", rules->items_min, path, errors);
  read_count(keywords, "maxItems", rules->items_max, path, errors);
  rules->pattern = read_pattern(keywords, path, errors);
  if (const Json* unique = keywords.find("uniqueItems")) {
    if (!unique->is_bool())
      add_error(errors, FieldPath(path, "uniqueItems"), "must be true or false");
    else
      rules->unique_items = unique->as_bool();
  }
  if (const Json* items = keywords.find("items")) {
    const FieldPath here(path, "items");
    if (!items->is_object()) {
      add_error(errors, here, "must be an object");
    } else {
      for (const Json::Member& member : items->as_object())
        if (!is_keyword(member.key))
          add_error(errors, FieldPath(here, member.key), "is not a known keyword");
      rules->items = compile(*items, here, errors);
    }
  }
  if (errors.size() != errors_before) return nullptr;
  return std::shared_ptr<const Schema>(new Schema(std::move(rules)));  // NOLINT: private maker
}

void Schema::Rules::check_text(const std::string& text, const FieldPath& path,
                               FieldErrors& errors) const {
  if (length_min || length_max) {
    const std::size_t length = code_points(text);
    if (length_min && length < *length_min) {
      add_error(errors, path,
                length == 0
                    ? "must not be empty"
                    : "must be at least " + count_of(*length_min, "character", "characters"));
    }
    if (length_max && length > *length_max)
      add_error(errors, path,
                "must be at most " + count_of(*length_max, "character", "characters"));
  }
  if (pattern && !RE2::PartialMatch(text, *pattern))
    add_error(errors, path, "does not have the form " + pattern->pattern());
  if (format && !has_format(text, format->format))
    add_error(errors, path, std::string(format->reason));
}

void Schema::Rules::check_number(const Json& value, const FieldPath& path,
                                 FieldErrors& errors) const {
  const double number = value.as_double();
  if (minimum && number < minimum->as_double())
    add_error(errors, path, "must be at least " + minimum->number_text());
  if (maximum && number > maximum->as_double())
    add_error(errors, path, "must be at most " + maximum->number_text());
  if (exclusive_minimum && !(number > exclusive_minimum->as_double()))
    add_error(errors, path, "must be more than " + exclusive_minimum->number_text());
}

void Schema::Rules::check_list(const Json& value, const FieldPath& path,
                               FieldErrors& errors) const {
  const Json::Array& list = value.as_array();
  if (items_min && list.size() < *items_min)
    add_error(errors, path, "must have at least " + count_of(*items_min, "element", "elements"));
  if (items_max && list.size() > *items_max)
    add_error(errors, path, "must have at most " + count_of(*items_max, "element", "elements"));
  if (unique_items && list.size() > 1) {
    std::vector<std::string> texts;
    for (const Json& item : list) texts.push_back(item.dump());
    std::sort(texts.begin(), texts.end());
    if (std::adjacent_find(texts.begin(), texts.end()) != texts.end())
      add_error(errors, path, "must not hold the same element twice");
  }
  if (!items) return;
  for (std::size_t i = 0; i < list.size(); ++i) items->check(list[i], FieldPath(path, i), errors);
}

void Schema::check(const Json& value, const FieldPath& path, FieldErrors& errors) const {
  const Rules& rules = *rules_;
  if (rules.type && !has_type(value, rules.type->type))
    return add_error(errors, path, std::string(rules.type->reason));
  if (!rules.allowed.empty() &&
      std::find(rules.allowed.begin(), rules.allowed.end(), value) == rules.allowed.end())
    add_error(errors, path, rules.allowed_reason);
  if (value.is_string()) rules.check_text(value.as_string(), path, errors);
  if (value.is_number()) rules.check_number(value, path, errors);
  if (value.is_array()) rules.check_list(value, path, errors);
}

}  // namespace maillage::model
