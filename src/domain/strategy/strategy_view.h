// An edition of the strategy with what is linked to it: the view "strategy", and what a review
// freezes of it.
#pragma once

#include "domain/pictures.h"

namespace maillage::domain {

// StrategyView; an empty edition asks for the one in force. Errors: not_found.
Result<Json> strategy_view(Context& context, std::string_view edition, Pictures& pictures);

}  // namespace maillage::domain
