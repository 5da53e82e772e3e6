// Where entities are: one grid per GeoProperty, and the geometry of a record's attribute.
#pragma once

#include <optional>
#include <unordered_map>

#include "engine/record.h"
#include "geo/geometry.h"
#include "geo/grid_index.h"

namespace maillage::engine {

// The geometry of the first instance of a GeoProperty, or nothing.
std::optional<geo::Geometry> geometry_of(const Record& record, TermId attribute);
std::optional<geo::Geometry> geometry_of(const InstanceView& view);

class SpatialIndex {
 public:
  // The place an instance of a GeoProperty says, if it says one.
  void add(EntityNumber number, const InstanceView& view);
  void remove(EntityNumber number, const InstanceView& view);
  geo::GridIndex& grid_of(TermId attribute) { return grids_[attribute]; }
  const geo::GridIndex* grid(TermId attribute) const;  // nullptr: no entity has it

 private:
  std::unordered_map<TermId, geo::GridIndex> grids_;
};

}  // namespace maillage::engine
