#include "engine/spatial.h"

namespace maillage::engine {

std::optional<geo::Geometry> geometry_of(const InstanceView& view) {
  if (view.kind() != model::AttributeKind::geo_property) return std::nullopt;
  if (const auto point = geo::plain_point(view.value())) return geo::Geometry::point(*point);
  const auto json = parse_json(view.value());
  if (!json.ok()) return std::nullopt;
  auto geometry = geo::geometry_from_geojson(*json);
  if (!geometry.ok()) return std::nullopt;
  return std::move(*geometry);
}

std::optional<geo::Geometry> geometry_of(const Record& record, TermId attribute) {
  const auto view = record.find(attribute);
  return view ? geometry_of(*view) : std::nullopt;
}

void SpatialIndex::add(EntityNumber number, const InstanceView& view) {
  if (const auto geometry = geometry_of(view)) grids_[view.name()].insert(number, geometry->box());
}

void SpatialIndex::remove(EntityNumber number, const InstanceView& view) {
  if (const auto geometry = geometry_of(view)) grids_[view.name()].remove(number, geometry->box());
}

const geo::GridIndex* SpatialIndex::grid(TermId attribute) const {
  const auto it = grids_.find(attribute);
  return it == grids_.end() ? nullptr : &it->second;
}

}  // namespace maillage::engine
