// Views and commands of indicators: the dashboard, one indicator, its observations as a table, the
// formulas that give no value, and the entry of observations.
#pragma once

#include "domain/strategy/indicator_picture.h"

namespace maillage::domain {

void add_indicators(Module& module, const IndicatorPicturesPtr& indicators);

// Adds named shapes to those of the module.
void add_schemas(Module& module, Json schemas);

// What several views say of an indicator: id, title, unit, direction, decimals, links, whether it
// is fictional.
Json indicator_head(const Context& context, const IndicatorEntry& entry);

}  // namespace maillage::domain
