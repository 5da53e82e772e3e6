// Reviews of the strategy and its governance: a snapshot that never changes, its comparison with
// another or with today, and recommendations with their answers and measures.
#pragma once

#include "domain/strategy/indicator_picture.h"

namespace maillage::domain {

void add_reviews(Module& module, const PicturesPtr& pictures,
                 const IndicatorPicturesPtr& indicators);
void add_governance(Module& module);
void add_recommending(Module& module);

}  // namespace maillage::domain
