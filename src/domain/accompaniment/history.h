// When a request came into a state, from its history.
#pragma once

#include <optional>

#include "domain/module.h"

namespace maillage::domain::accompaniment {

// An accompaniment is evaluated again half a year after its end.
inline constexpr int days_until_later = 182;

// The last time the entity came into that state; nothing when it never did.
std::optional<Timestamp> reached(const Context& context, std::string_view id,
                                 std::string_view state);
// The first time.
std::optional<Timestamp> first_reached(const Context& context, std::string_view id,
                                       std::string_view state);

}  // namespace maillage::domain::accompaniment
