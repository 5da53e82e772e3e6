// The region and its municipalities as one picture: the first screen, one municipality with its
// projects, its support bodies, solutions that fit and municipalities like it.
#pragma once

#include "domain/pictures.h"

namespace maillage::domain {

Module territory_module(PicturesPtr pictures);

// Municipalities most like one, with reasons; never itself.
struct SimilarArea {
  const Area* area;
  double score = 0;  // 0 to 1
  double distance_m = 0;
  std::vector<Reason> reasons;
};
std::vector<SimilarArea> similar_areas(const Context& context, const TerritoryPicture& territory,
                                       const Area& municipality, std::size_t limit);

}  // namespace maillage::domain
