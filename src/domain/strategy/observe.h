// The entry of observations: who knows a figure of a territory and a period gives it.
#pragma once

#include "domain/strategy/indicator_picture.h"

namespace maillage::domain {

// Adds the command "indicators.observe".
void add_observe(Module& module, const IndicatorPicturesPtr& indicators);

}  // namespace maillage::domain
