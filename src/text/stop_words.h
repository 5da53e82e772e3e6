// Words too common to search for, folded and sorted, per language. Private to src/text.
#pragma once

#include <span>
#include <string_view>

#include "text/language.h"

namespace maillage::text {

std::span<const std::string_view> stop_words(Language language);

}  // namespace maillage::text
