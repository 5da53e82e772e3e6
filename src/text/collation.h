// Order of texts as readers of a language expect it.
#pragma once

#include <string>
#include <string_view>

#include "text/language.h"

namespace maillage::text {

// Bytes whose plain comparison orders texts by the rules of the language: accents and case count
// only between otherwise equal texts, and numbers in text go by value ("Rue 2" before "Rue 10").
// Thread-safe; each thread keeps its collators.
std::string sort_key(std::string_view text, Language language);

}  // namespace maillage::text
