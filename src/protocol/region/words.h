// Texts of a value in the language of a reader.
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"

namespace maillage::protocol {

// The text of a value in the language asked for, or in the first one that it has; a plain text is
// in all. Empty for nullptr and for what is no text.
inline std::string text_in(const Json* value, std::string_view language) {
  if (!value) return {};
  if (value->is_string()) return value->as_string();
  if (!value->is_object() || value->size() == 0) return {};
  const Json* text = value->find(language);
  if (!text) text = &value->as_object().front().value;
  return text->is_string() ? text->as_string() : std::string();
}

}  // namespace maillage::protocol
