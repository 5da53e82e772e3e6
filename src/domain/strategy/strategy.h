// The strategy by edition: its matrix of themes and cross-cutting issues, its axes with their
// measures and indicators, and how much of what happens in the region is linked to each.
#pragma once

#include "domain/pictures.h"

namespace maillage::domain {

Module strategy_module(PicturesPtr pictures);

}  // namespace maillage::domain
