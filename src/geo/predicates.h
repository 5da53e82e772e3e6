// The geo-relationships of NGSI-LD geo-queries (CIM 009 4.10), prepared once and asked of many
// candidates. Relations other than near are planar in degrees, as RFC 7946 draws its lines.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "geo/geometry.h"

namespace maillage::geo {

enum class GeoRelation : std::uint8_t {
  near,        // within maxDistance and not within minDistance, in metres
  within,      // the candidate lies within the reference
  contains,    // the candidate contains the reference
  intersects,  // they share a point
  equals,      // they are the same set of points
  disjoint,    // they share no point
  overlaps,    // they share some of their interior, of the same dimension, and neither all of it
};

// A georel with its bounds; both bounds are inclusive and only near has them.
struct GeoRelationSpec {
  GeoRelation relation = GeoRelation::near;
  std::optional<double> distance_max_m;
  std::optional<double> distance_min_m;
};

// Reads "near;maxDistance==2000", "within"... Errors: invalid, with subject "georel".
Result<GeoRelationSpec> parse_georel(std::string_view text);

// Asks candidates for their relation to a reference geometry. Moving is cheap, copying is not
// offered. One predicate serves one thread at a time: it builds its indexes as it is asked.
class GeoPredicate {
 public:
  GeoPredicate(GeoRelationSpec spec, Geometry reference);
  GeoPredicate(GeoPredicate&&) noexcept;
  GeoPredicate& operator=(GeoPredicate&&) noexcept;
  ~GeoPredicate();

  bool matches(const Geometry& candidate) const;
  bool matches(Point candidate) const;

  // Boxes outside which nothing matches; the whole world when the relation has no bound (disjoint,
  // near with a minimum only).
  const std::vector<Box>& candidate_boxes() const;
  // False when the boxes are the whole world, so that an index is of no use.
  bool bounded() const;

  const Geometry& reference() const;
  const GeoRelationSpec& spec() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace maillage::geo
