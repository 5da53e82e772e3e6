// Decoding of TopoJSON topologies: shared arcs, delta-encoded and quantised, back to features.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "geo/geometry.h"

namespace maillage::geo {

struct TopoFeature {
  std::string id;  // empty when the object has none; a number as its text
  Json properties;
  Geometry geometry;  // an empty collection for an object of type null
};

struct TopoObject {
  std::string name;
  std::vector<TopoFeature> features;  // of a collection, its members; else the object itself
};

struct TopoJsonLimits {
  std::size_t positions_max = 20'000'000;  // over all features
  std::size_t nesting_max = 4;
};

// Decodes a whole topology, or only the object called `only` when it is given. Coordinates must be
// longitude and latitude. Errors: invalid with the path as subject ("objects.communes.geometries[3]
// .arcs[0]"), not_found when `only` is absent, too_large past a limit. Thread-safe.
Result<std::vector<TopoObject>> decode_topojson(const Json& topology, std::string_view only = {},
                                                const TopoJsonLimits& limits = {});

}  // namespace maillage::geo
