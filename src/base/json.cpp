#include "base/json.h"

#include <simdjson.h>
#include <charconv>
#include <cmath>

#include "base/bytes.h"
#include "base/json_scanner.h"

namespace maillage {

Json::Json(std::int64_t value) : value_(Number{std::to_string(value)}) {}
Json::Json(std::uint64_t value) : value_(Number{std::to_string(value)}) {}
Json::Json(double value) {
  if (!std::isfinite(value)) return;
  char buffer[32];
  auto [end, status] = std::to_chars(buffer, buffer + sizeof buffer, value);
  value_ = Number{std::string(buffer, end)};
}
Json::Json(Array value) : value_(std::move(value)) {}
Json::Json(Object value) : value_(std::move(value)) {}
Json::Json(const Json&) = default;
Json::Json(Json&&) noexcept = default;
Json& Json::operator=(const Json&) = default;
Json& Json::operator=(Json&&) noexcept = default;
Json::~Json() = default;

Json Json::object(std::vector<std::pair<std::string, Json>> members) {
  Object object;
  object.reserve(members.size());
  for (auto& [key, value] : members) object.push_back({std::move(key), std::move(value)});
  return Json(std::move(object));
}

Json Json::array(std::vector<std::string> values) {
  Array array;
  array.reserve(values.size());
  for (auto& value : values) array.emplace_back(std::move(value));
  return Json(std::move(array));
}

const char* Json::type_name() const {
  static constexpr const char* names[] = {"null", "boolean", "number", "string", "array", "object"};
  return names[value_.index()];
}

double Json::as_double() const {
  const std::string& text = number_text();
  double value = 0;
  auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (status == std::errc::result_out_of_range) {
    // from_chars leaves the value alone: tell overflow from underflow by the exponent's sign.
    const bool tiny = text.find("e-") != std::string::npos || text.find("E-") != std::string::npos;
    return tiny ? 0.0 : (text[0] == '-' ? -HUGE_VAL : HUGE_VAL);
  }
  return value;
}

std::optional<std::int64_t> Json::to_int() const {
  if (!is_number()) return std::nullopt;
  const std::string& text = number_text();
  std::int64_t value = 0;
  auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (status == std::errc() && end == text.data() + text.size()) return value;
  const double real = as_double();
  if (std::trunc(real) != real || std::fabs(real) > 9.0e15) return std::nullopt;
  return static_cast<std::int64_t>(real);
}

const Json* Json::find(std::string_view key) const {
  if (!is_object()) return nullptr;
  for (const Member& member : as_object())
    if (member.key == key) return &member.value;
  return nullptr;
}

Json* Json::find(std::string_view key) { return const_cast<Json*>(std::as_const(*this).find(key)); }

std::string_view Json::string_at(std::string_view key, std::string_view fallback) const {
  const Json* member = find(key);
  return member && member->is_string() ? std::string_view(member->as_string()) : fallback;
}

double Json::number_at(std::string_view key, double fallback) const {
  const Json* member = find(key);
  return member && member->is_number() ? member->as_double() : fallback;
}

bool Json::bool_at(std::string_view key, bool fallback) const {
  const Json* member = find(key);
  return member && member->is_bool() ? member->as_bool() : fallback;
}

std::size_t Json::size() const {
  if (is_array()) return as_array().size();
  return is_object() ? as_object().size() : 0;
}

Json& Json::set(std::string_view key, Json value) {
  if (is_null()) value_ = Object{};
  if (Json* member = find(key)) return *member = std::move(value);
  as_object().push_back({std::string(key), std::move(value)});
  return as_object().back().value;
}

Json& Json::push(Json value) {
  if (is_null()) value_ = Array{};
  as_array().push_back(std::move(value));
  return as_array().back();
}

bool Json::erase(std::string_view key) {
  if (!is_object()) return false;
  auto& members = as_object();
  for (auto it = members.begin(); it != members.end(); ++it) {
    if (it->key != key) continue;
    members.erase(it);
    return true;
  }
  return false;
}

bool Json::operator==(const Json& other) const {
  if (value_.index() != other.value_.index()) return false;
  if (is_number()) return number_text() == other.number_text() || as_double() == other.as_double();
  if (is_array()) return as_array() == other.as_array();
  if (is_object()) {
    if (size() != other.size()) return false;
    for (const Member& member : as_object()) {
      const Json* twin = other.find(member.key);
      if (!twin || !(*twin == member.value)) return false;
    }
    return true;
  }
  if (is_bool()) return as_bool() == other.as_bool();
  return is_null() || as_string() == other.as_string();
}

void append_json_string(std::string& out, std::string_view text) {
  static constexpr char hex[] = "0123456789abcdef";
  const bool plain = !any_byte(text, [](ByteWord bytes) {
    return bytes.below(0x20) | bytes.equal('"') | bytes.equal('\\');
  });
  out += '"';
  if (plain) {
    out += text;
    out += '"';
    return;
  }
  std::size_t start = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 0x20 && byte != '"' && byte != '\\') continue;
    out.append(text, start, i - start);
    start = i + 1;
    switch (byte) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        out += "\\u00";
        out += hex[byte >> 4];
        out += hex[byte & 15];
    }
  }
  out.append(text, start, text.size() - start);
  out += '"';
}

void Json::append_to(std::string& out) const {
  if (is_null()) {
    out += "null";
  } else if (is_bool()) {
    out += as_bool() ? "true" : "false";
  } else if (is_number()) {
    out += number_text();
  } else if (is_string()) {
    append_json_string(out, as_string());
  } else if (is_array()) {
    out += '[';
    for (std::size_t i = 0; i < as_array().size(); ++i) {
      if (i) out += ',';
      as_array()[i].append_to(out);
    }
    out += ']';
  } else {
    out += '{';
    for (std::size_t i = 0; i < as_object().size(); ++i) {
      if (i) out += ',';
      append_json_string(out, as_object()[i].key);
      out += ':';
      as_object()[i].value.append_to(out);
    }
    out += '}';
  }
}

std::string Json::dump() const {
  std::string out;
  append_to(out);
  return out;
}

namespace {

void append_pretty(std::string& out, const Json& value, std::size_t indent) {
  const auto line = [&](std::size_t width) { out.append("\n").append(width, ' '); };
  if (value.size() == 0) return value.append_to(out);
  bool first = true;
  out += value.is_array() ? '[' : '{';
  const auto separate = [&] {
    if (!first) out += ',';
    first = false;
    line(indent + 2);
  };
  if (value.is_array()) {
    for (const Json& element : value.as_array()) {
      separate();
      append_pretty(out, element, indent + 2);
    }
  } else {
    for (const Json::Member& member : value.as_object()) {
      separate();
      append_json_string(out, member.key);
      out += ": ";
      append_pretty(out, member.value, indent + 2);
    }
  }
  line(indent);
  out += value.is_array() ? ']' : '}';
}

}  // namespace

std::string Json::dump_pretty() const {
  std::string out;
  append_pretty(out, *this, 0);
  out += '\n';
  return out;
}

// --- Parsing: simdjson checks structure and UTF-8, numbers are kept as their raw text because this
// version of simdjson rounds some long decimals wrongly.
namespace {

namespace od = simdjson::ondemand;

Error parse_error(std::string_view what) {
  return invalid("", "the text is not valid JSON: " + std::string(what));
}

// RFC 8259 section 6.
bool valid_number(std::string_view text) {
  std::size_t i = 0;
  const auto digits = [&] {
    const std::size_t start = i;
    while (i < text.size() && text[i] >= '0' && text[i] <= '9') ++i;
    return i > start;
  };
  if (i < text.size() && text[i] == '-') ++i;
  if (i < text.size() && text[i] == '0') {
    ++i;
  } else if (!digits()) {
    return false;
  }
  if (i < text.size() && text[i] == '.') {
    ++i;
    if (!digits()) return false;
  }
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
    if (!digits()) return false;
  }
  return i == text.size();
}

// Builds values where they stay: a tree of results that are moved outwards costs more than reading.
class Reader {
 public:
  explicit Reader(const JsonLimits& limits) : limits_(limits) {}

  // False: error() says why, and `out` holds what was read until then.
  template <class Source>
  bool read(Source&& source, std::size_t depth, Json& out) {
    if (depth > limits_.depth_max)
      return fail(make_error(
          ErrorCode::too_large,
          "the JSON text is nested deeper than " + std::to_string(limits_.depth_max) + " levels"));
    od::json_type type;
    if (auto code = source.type().get(type)) return fail(code);
    switch (type) {
      case od::json_type::object: return read_object(source, depth, out);
      case od::json_type::array: return read_array(source, depth, out);
      case od::json_type::string: return read_string(source, out);
      case od::json_type::number: return read_number(source, out);
      case od::json_type::boolean: {
        bool value = false;
        if (auto code = source.get_bool().get(value)) return fail(code);
        out = Json(value);
        return true;
      }
      case od::json_type::null: break;
    }
    bool is_null = false;
    if (auto code = source.is_null().get(is_null)) return fail(code);
    if (!is_null) return fail(parse_error("null was expected"));
    return true;
  }

  Error take_error() { return std::move(error_); }

 private:
  // Most objects have a handful of members: room for these is made at once.
  static constexpr std::size_t usual_members = 4;

  bool fail(Error error) {
    error_ = std::move(error);
    return false;
  }
  bool fail(simdjson::error_code code) { return fail(parse_error(simdjson::error_message(code))); }

  template <class Source>
  bool read_object(Source&& source, std::size_t depth, Json& out) {
    od::object object;
    if (auto code = source.get_object().get(object)) return fail(code);
    out = Json::object();
    Json::Object& members = out.as_object();
    for (auto field : object) {
      std::string_view key;
      if (auto code = field.unescaped_key().get(key)) return fail(code);
      if (members.empty()) members.reserve(usual_members);
      Json::Member& member = members.emplace_back();
      member.key = key;
      od::value value;
      if (auto code = field.value().get(value)) return fail(code);
      if (!read(value, depth + 1, member.value)) return false;
    }
    if (const std::string* twin = duplicate_key(members))
      return fail(invalid(*twin, "the member is given twice"));
    return true;
  }

  // Small objects by comparison, large ones by sorting, so that no input costs quadratic time.
  static const std::string* duplicate_key(const Json::Object& members) {
    if (members.size() <= 8) {
      for (std::size_t i = 1; i < members.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
          if (members[i].key == members[j].key) return &members[i].key;
      return nullptr;
    }
    std::vector<const std::string*> keys;
    keys.reserve(members.size());
    for (const auto& member : members) keys.push_back(&member.key);
    std::sort(keys.begin(), keys.end(), [](auto a, auto b) { return *a < *b; });
    for (std::size_t i = 1; i < keys.size(); ++i)
      if (*keys[i] == *keys[i - 1]) return keys[i];
    return nullptr;
  }

  template <class Source>
  bool read_array(Source&& source, std::size_t depth, Json& out) {
    od::array array;
    if (auto code = source.get_array().get(array)) return fail(code);
    out = Json::array();
    Json::Array& elements = out.as_array();
    for (auto element : array) {
      od::value value;
      if (auto code = element.get(value)) return fail(code);
      if (!read(value, depth + 1, elements.emplace_back())) return false;
    }
    return true;
  }

  template <class Source>
  bool read_string(Source&& source, Json& out) {
    std::string_view text;
    if (auto code = source.get_string().get(text)) return fail(code);
    out = Json(text);
    return true;
  }

  template <class Source>
  bool read_number(Source&& source, Json& out) {
    // Reading the token first leaves the value unread, so it is then consumed as a double; a number
    // outside the double range is still a JSON number.
    std::string_view token = source.raw_json_token();
    while (!token.empty() && std::isspace(static_cast<unsigned char>(token.back())))
      token.remove_suffix(1);
    if (!valid_number(token))
      return fail(parse_error("'" + std::string(token) + "' is not a number"));
    out = Json(Json::Number{std::string(token)});
    double ignored = 0;
    auto code = source.get_double().get(ignored);
    if (code && code != simdjson::NUMBER_ERROR) return fail(code);
    return true;
  }

  JsonLimits limits_;
  Error error_;
};

}  // namespace

Result<Json> parse_json(std::string_view text, const JsonLimits& limits) {
  if (text.size() > limits.bytes_max)
    return make_error(ErrorCode::too_large, "the JSON text is longer than " +
                                                std::to_string(limits.bytes_max) + " bytes");
  thread_local od::parser parser;
  thread_local std::string padded;
  padded.assign(text);
  padded.reserve(text.size() + simdjson::SIMDJSON_PADDING);
  od::document document;
  auto code = parser.iterate(padded.data(), text.size(), padded.capacity()).get(document);
  if (code) return parse_error(simdjson::error_message(code));
  bool scalar = false;
  if (document.is_scalar().get(scalar)) return parse_error("the text is empty");
  Reader reader(limits);
  Json result;
  bool good = false;
  if (scalar) {
    good = reader.read(document, 1, result);
  } else {
    od::value root;
    if (auto root_code = document.get_value().get(root))
      return parse_error(simdjson::error_message(root_code));
    good = reader.read(root, 1, result);
  }
  const char* rest = nullptr;
  if (good && !document.current_location().get(rest))
    return parse_error("there is something after the value");
  // One large document must not keep its buffer for the life of the thread.
  if (padded.capacity() > (4u << 20)) padded = std::string();
  if (!good) return reader.take_error();
  return result;
}

bool is_utf8(std::string_view text) { return simdjson::validate_utf8(text.data(), text.size()); }

}  // namespace maillage
