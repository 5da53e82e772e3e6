// What decided about an application, in words.
#pragma once

#include <cstdint>
#include <string>

#include "base/json.h"
#include "domain/reasons.h"

namespace maillage::domain::calls {

// "60 000,50 €", with spaces that do not break.
std::string euros_text(std::int64_t cents);
// Rounded to hundredths: "71.5".
std::string points_text(std::int64_t millionths);

// From a row of a ranking's result, the inputs it was computed from and how many were ranked.
FourTexts decision_texts(const Json& row, const Json& inputs, std::size_t ranked);
// Of an application that more money takes from the reserve list.
FourTexts from_reserve_texts(const Json& decision);

}  // namespace maillage::domain::calls
