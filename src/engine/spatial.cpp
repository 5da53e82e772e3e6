#include "engine/spatial.h"

#include <charconv>

namespace maillage::engine {

namespace {

// The usual value, `{"type":"Point","coordinates":[x,y]}` as our writer dumps it, without a parser.
std::optional<geo::Geometry> plain_point(std::string_view text) {
  constexpr std::string_view before = R"({"type":"Point","coordinates":[)";
  if (text.substr(0, before.size()) != before) return std::nullopt;
  const char* at = text.data() + before.size();
  const char* end = text.data() + text.size();
  geo::Point point;
  const auto lon = std::from_chars(at, end, point.lon);
  if (lon.ec != std::errc() || lon.ptr == end || *lon.ptr != ',') return std::nullopt;
  const auto lat = std::from_chars(lon.ptr + 1, end, point.lat);
  if (lat.ec != std::errc() || std::string_view(lat.ptr, end - lat.ptr) != "]}")
    return std::nullopt;
  return geo::Geometry::point(point);
}

}  // namespace

std::optional<geo::Geometry> geometry_of(const InstanceView& view) {
  if (view.kind() != model::AttributeKind::geo_property) return std::nullopt;
  if (auto point = plain_point(view.value())) return point;
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
