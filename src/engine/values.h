// Small readers over the ready JSON text inside records, so that indexes and filters need no parser
// for plain numbers and strings.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"

namespace maillage::engine {

// The number a JSON text is, or nothing.
inline std::optional<double> json_number(std::string_view text) {
  if (text.empty() || !(text[0] == '-' || (text[0] >= '0' && text[0] <= '9'))) return std::nullopt;
  double value = 0;
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (status != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// Calls visit(std::string_view) for a JSON string, or for each string of a JSON array of strings.
template <class Visit>
void for_each_string(std::string_view text, Visit&& visit) {
  if (text.size() >= 2 && text[0] == '"' && text.find('\\') == std::string_view::npos) {
    visit(text.substr(1, text.size() - 2));
    return;
  }
  if (text.empty() || (text[0] != '"' && text[0] != '[')) return;
  const auto value = parse_json(text);
  if (!value.ok()) return;
  if (value->is_string()) visit(std::string_view(value->as_string()));
  if (value->is_array())
    for (const Json& element : value->as_array())
      if (element.is_string()) visit(std::string_view(element.as_string()));
}

// FNV-1a, spread by a multiplication: only for finding candidates, which are then compared in full.
inline std::uint64_t hash_text(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash * 0x9e3779b97f4a7c15;
}

}  // namespace maillage::engine
