// A JSON value: what parsers return and renderers write. Objects keep their members' order, numbers
// keep their original text, so that what a client wrote is what it reads back.
// Not a document store: the engine keeps its own compact form.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.h"

namespace maillage {

class Json {
 public:
  struct Member;
  using Array = std::vector<Json>;
  using Object = std::vector<Member>;  // insertion order; keys are unique when parsed
  struct Number {
    std::string text;  // valid JSON number
    bool operator==(const Number&) const = default;
  };

  // Conversions are implicit, so that values read like JSON where they are written.
  Json();                     // null
  Json(std::nullptr_t);       // NOLINT
  Json(bool value);           // NOLINT
  Json(int value);            // NOLINT
  Json(std::int64_t value);   // NOLINT
  Json(std::uint64_t value);  // NOLINT
  // The shortest text that reads back the same; NaN and infinities become null.
  Json(double value);            // NOLINT
  Json(Number value);            // NOLINT
  Json(std::string value);       // NOLINT
  Json(std::string_view value);  // NOLINT
  Json(const char* value);       // NOLINT
  Json(Array value);             // NOLINT
  Json(Object value);            // NOLINT
  Json(const Json&);
  Json(Json&&) noexcept;
  Json& operator=(const Json&);
  Json& operator=(Json&&) noexcept;
  ~Json();

  static Json object();
  static Json object(std::vector<std::pair<std::string, Json>> members);
  static Json array();
  static Json array(std::vector<std::string> values);

  bool is_null() const { return value_.index() == 0; }
  bool is_bool() const { return value_.index() == 1; }
  bool is_number() const { return value_.index() == 2; }
  bool is_string() const { return value_.index() == 3; }
  bool is_array() const { return value_.index() == 4; }
  bool is_object() const { return value_.index() == 5; }
  const char* type_name() const;  // "null", "boolean", "number", "string", "array", "object"

  // Each requires the matching is_...().
  bool as_bool() const { return std::get<1>(value_); }
  double as_double() const;  // nearest double
  const std::string& number_text() const { return std::get<2>(value_).text; }
  const std::string& as_string() const { return std::get<3>(value_); }
  std::string& as_string() { return std::get<3>(value_); }
  const Array& as_array() const { return std::get<4>(value_); }
  Array& as_array() { return std::get<4>(value_); }
  const Object& as_object() const { return std::get<5>(value_); }
  Object& as_object() { return std::get<5>(value_); }

  // The value as a 64-bit integer when it is a number without a fraction that fits; else nothing.
  std::optional<std::int64_t> to_int() const;

  // Lenient readers: nullptr, or the fallback, when this is no object or the member is missing or
  // of another type.
  const Json* find(std::string_view key) const;
  Json* find(std::string_view key);
  std::string_view string_at(std::string_view key, std::string_view fallback = {}) const;
  double number_at(std::string_view key, double fallback = 0) const;
  bool bool_at(std::string_view key, bool fallback = false) const;
  std::size_t size() const;  // members or elements; 0 for scalars

  // set() replaces or appends; null becomes an object first. Requires is_object() or is_null().
  Json& set(std::string_view key, Json value);
  // push() appends; null becomes an array first. Requires is_array() or is_null().
  Json& push(Json value);
  bool erase(std::string_view key);  // true when the member was there

  // Same type and same content; objects compare without regard to order, numbers by value.
  bool operator==(const Json& other) const;

  std::string dump() const;         // compact
  std::string dump_pretty() const;  // two-space indent, final newline
  void append_to(std::string& out) const;

 private:
  std::variant<std::monostate, bool, Number, std::string, Array, Object> value_;
};

struct Json::Member {
  std::string key;
  Json value;
};

// Defined here, where Member is complete.
inline Json::Json() = default;
inline Json::Json(std::nullptr_t) {}
inline Json::Json(bool value) : value_(value) {}
inline Json::Json(int value) : Json(static_cast<std::int64_t>(value)) {}
inline Json::Json(Number value) : value_(std::move(value)) {}
inline Json::Json(std::string value) : value_(std::move(value)) {}
inline Json::Json(std::string_view value) : value_(std::string(value)) {}
inline Json::Json(const char* value) : value_(std::string(value)) {}
inline Json Json::object() { return Json(Object{}); }
inline Json Json::array() { return Json(Array{}); }

struct JsonLimits {
  std::size_t depth_max = 64;
  std::size_t bytes_max = 64u << 20;
};

// Parses exactly one JSON text (RFC 8259, UTF-8 checked). Errors: invalid with the byte offset
// where known, duplicate keys named; too_large past a limit. Thread-safe.
Result<Json> parse_json(std::string_view text, const JsonLimits& limits = {});

// Appends `text` as a JSON string with quotes.
void append_json_string(std::string& out, std::string_view text);

}  // namespace maillage
