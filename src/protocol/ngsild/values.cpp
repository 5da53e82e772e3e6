#include "protocol/ngsild/values.h"

#include "protocol/ngsild/names.h"

namespace maillage::protocol::ngsild {

namespace {

constexpr std::size_t objects_max = 10'000;

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// A language tag in the shape of RFC 5646, or JSON-LD's @none.
bool is_language_tag(std::string_view tag) {
  if (tag == "@none") return true;
  std::size_t length = 0;
  for (char c : tag) {
    if (c == '-') {
      if (length == 0) return false;
      length = 0;
    } else if (!is_alphanumeric(c) || ++length > 8) {
      return false;
    }
  }
  return length > 0;
}

Result<void> check_object(const Json& value) {
  if (!value.is_string()) return invalid("", "must be a URI or an array of URIs");
  if (!is_uri(value.as_string())) return invalid("", "\"" + value.as_string() + "\" is not a URI");
  return {};
}

}  // namespace

bool is_null_text(const Json& value) { return value.is_string() && value.as_string() == null_text; }

bool is_deletion_value(const Json& value) {
  if (is_null_text(value)) return true;
  if (value.is_array()) return value.size() == 1 && is_null_text(value.as_array()[0]);
  if (!value.is_object() || value.size() != 1) return false;
  const Json* none = value.find("@none");
  return none != nullptr && is_null_text(*none);
}

bool is_scope(std::string_view text) {
  if (!text.empty() && text[0] == '/') text.remove_prefix(1);
  if (text.empty()) return false;
  std::size_t level = 0;
  for (char c : text) {
    if (c == '/') {
      if (level == 0) return false;
      level = 0;
      continue;
    }
    // Letters and digits of any script (4.18).
    if (!is_alphanumeric(c) && c != '_' && static_cast<unsigned char>(c) < 0x80) return false;
    if (level++ == 0 && ((c >= '0' && c <= '9') || c == '_')) return false;
  }
  return level > 0;
}

Result<void> read_objects(Json&& value, Json& out) {
  if (value.is_array()) {
    if (value.size() == 0) return invalid("", "must not be an empty array");
    if (value.size() > objects_max) return invalid("", "must not hold more than 10000 objects");
    for (const Json& one : value.as_array()) MAILLAGE_TRY(check_object(one));
  } else {
    MAILLAGE_TRY(check_object(value));
  }
  out = std::move(value);
  return {};
}

Result<void> read_object_list(const Json& value, Json& out) {
  if (!value.is_array()) return invalid("", "must be an array");
  if (value.size() > objects_max) return invalid("", "must not hold more than 10000 objects");
  out = Json::array();
  for (const Json& one : value.as_array()) {
    const Json* object = one.is_object() ? one.find("object") : &one;
    if (object == nullptr) return invalid("", "each object must have the member \"object\"");
    MAILLAGE_TRY(check_object(*object));
    out.push(*object);
  }
  return {};
}

Result<void> check_language_map(const Json& value, bool nulls) {
  if (!value.is_object()) return invalid("", "must be an object of language tags and texts");
  for (const auto& [tag, text] : value.as_object()) {
    if (!is_language_tag(tag)) return invalid("", "\"" + tag + "\" is not a language tag");
    if (is_null_text(text)) {
      if (!nulls) return invalid(tag, "the NGSI-LD null is not allowed here");
      continue;
    }
    if (text.is_array()) {
      for (const Json& one : text.as_array())
        if (!one.is_string()) return invalid(tag, "must hold texts only");
    } else if (!text.is_string()) {
      return invalid(tag, "must be a text or an array of texts");
    }
  }
  return {};
}

Result<void> read_concepts(const Json& value, Json& out,
                           const std::function<std::string(std::string_view)>& expand) {
  if (value.is_string()) {
    out = Json(expand(value.as_string()));
    return {};
  }
  if (!value.is_array()) return invalid("", "must be a string or an array of strings");
  out = Json::array();
  for (const Json& one : value.as_array()) {
    if (!one.is_string()) return invalid("", "must be a string or an array of strings");
    out.push(Json(expand(one.as_string())));
  }
  return {};
}

}  // namespace maillage::protocol::ngsild
