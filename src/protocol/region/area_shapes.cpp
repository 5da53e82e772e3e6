#include "protocol/region/area_shapes.h"

#include <algorithm>
#include <map>

#include "geo/measures.h"

namespace maillage::protocol {

namespace {

constexpr int parents_max = 8;
constexpr double sliver_share = 0.001;

using Members = std::vector<const AreaShape*>;

geo::Geometry::Points points_of(std::span<const geo::Point> path) {
  return {path.begin(), path.end()};
}

std::map<std::string, Members> members_by_area(const std::vector<AreaShape>& areas,
                                               const std::string& kind) {
  std::unordered_map<std::string, const AreaShape*> by_id;
  for (const AreaShape& area : areas) by_id[area.id] = &area;
  std::map<std::string, Members> members;
  for (const AreaShape& area : areas) {
    if (area.kind != "municipality" || !area.boundary) continue;
    auto at = by_id.find(area.parent);
    for (int steps = 0; at != by_id.end() && steps < parents_max; ++steps) {
      if (at->second->kind == kind) {
        if (!at->second->boundary) members[at->first].push_back(&area);
        break;
      }
      at = by_id.find(at->second->parent);
    }
  }
  for (auto& [id, list] : members)
    std::sort(list.begin(), list.end(),
              [](const AreaShape* a, const AreaShape* b) { return a->id < b->id; });
  return members;
}

std::string signature_of(const Members& members) {
  std::string text;
  for (const AreaShape* area : members)
    text += area->id + ' ' + std::to_string(area->version) + '\n';
  return text;
}

}  // namespace

geo::Geometry without_slivers(const geo::Geometry& geometry) {
  if (!geometry.is_areal()) return geometry;
  const auto area_of = [&](std::size_t path) {
    return geo::area_m2(geo::Geometry::polygon({points_of(geometry.path(path))}));
  };
  double largest = 0;
  for (std::size_t i = 0; i < geometry.path_count(); ++i) largest = std::max(largest, area_of(i));
  std::vector<geo::Geometry::Paths> polygons;
  for (std::size_t part = 0; part < geometry.part_count(); ++part) {
    const auto [first, end] = geometry.part(part);
    if (area_of(first) < largest * sliver_share) continue;
    geo::Geometry::Paths rings;
    for (std::size_t i = first; i < end; ++i)
      if (i == first || area_of(i) >= largest * sliver_share)
        rings.push_back(points_of(geometry.path(i)));
    polygons.push_back(std::move(rings));
  }
  return geo::Geometry::multi_polygon(polygons);
}

std::unordered_map<std::string, geo::Geometry> JoinedAreas::missing(
    const std::vector<AreaShape>& areas, const std::string& kind) {
  std::unordered_map<std::string, geo::Geometry> joined;
  for (const auto& [id, members] : members_by_area(areas, kind)) {
    std::string made_of = signature_of(members);
    {
      std::lock_guard guard(mutex_);
      const auto kept = kept_.find(id);
      if (kept != kept_.end() && kept->second.made_of == made_of) {
        joined[id] = kept->second.geometry;
        continue;
      }
    }
    std::vector<geo::Geometry> shapes;
    for (const AreaShape* member : members) shapes.push_back(*member->boundary);
    const auto united = geo::union_of(shapes);
    if (!united.ok()) continue;  // Shapes beyond repair leave the area without an outline.
    geo::Geometry outline = without_slivers(*united);
    std::lock_guard guard(mutex_);
    kept_[id] = {std::move(made_of), outline};
    joined[id] = std::move(outline);
  }
  return joined;
}

}  // namespace maillage::protocol
