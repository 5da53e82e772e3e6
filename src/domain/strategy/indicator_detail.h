// One indicator in full, its observations as a table, and what its formula says.
#pragma once

#include "domain/strategy/standing.h"

namespace maillage::domain {

// Adds the views "indicator", "observations" and "formula".
void add_indicator_detail(Module& module, const IndicatorPicturesPtr& indicators);

// Null when missing; rounded to so many decimals.
Json rounded(double value, int decimals);
Json figure_json(const Figure& figure, int decimals);
// status, latest, change, wanted, target, late, step, computed, problem.
void add_standing(Json& json, const IndicatorEntry& entry, const Standing& standing);
Json territory_json(const Figures& figures, const AreaGroup& group);
// The territory asked for, or the region. Errors: not_found.
Result<std::string> wanted_territory(const IndicatorPicture& picture, const Json& input);

}  // namespace maillage::domain
