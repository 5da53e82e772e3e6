// The outlines of larger areas: their own boundary, or what their municipalities cover together.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/json.h"
#include "geo/geometry.h"

namespace maillage::protocol {

// An area as a map needs it: where it belongs and what it looks like.
struct AreaShape {
  std::string id;
  std::string kind;    // municipality, province, region…
  std::string parent;  // id of the area around it; empty when there is none
  std::optional<geo::Geometry> boundary;
  std::uint64_t version = 0;  // of the entity
};

// Joins the boundaries of municipalities into those of the areas around them, and keeps each result
// for as long as the same municipalities stand in the same versions. Thread-safe.
class JoinedAreas {
 public:
  // The joined boundary of every area of `kind` that has none of its own, by id. Absent are areas
  // without a municipality that has one. Chains of parents of any length are followed; a circle
  // among them ends.
  std::unordered_map<std::string, geo::Geometry> missing(const std::vector<AreaShape>& areas,
                                                         const std::string& kind);

 private:
  struct Kept {
    std::string made_of;  // ids and versions
    geo::Geometry geometry;
  };
  std::mutex mutex_;
  std::unordered_map<std::string, Kept> kept_;
};

// Without the holes and islands that are below a thousandth of the largest ring's extent: what is
// left between neighbours whose corners were rounded apart.
geo::Geometry without_slivers(const geo::Geometry& geometry);

}  // namespace maillage::protocol
