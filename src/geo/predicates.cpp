// Geo-relationships: our own arithmetic for points and boxes, prepared GEOS shapes for the rest.
#include "geo/predicates.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numbers>
#include <string>

#include "geo/geos.h"
#include "geo/measures.h"

namespace maillage::geo {
namespace {

constexpr int geos_failed = 2;

Error bad_georel(std::string reason) { return invalid("georel", std::move(reason)); }

Result<void> read_distance(std::string_view text, GeoRelationSpec& spec) {
  const std::size_t equal = text.find("==");
  const std::string_view name = text.substr(0, equal);
  const bool is_max = name == "maxDistance";
  if (equal == std::string_view::npos || (!is_max && name != "minDistance")) {
    return bad_georel("near takes maxDistance==metres or minDistance==metres, not '" +
                      std::string(text) + "'");
  }
  const std::string_view digits = text.substr(equal + 2);
  double metres = 0;
  const auto [end, failure] = std::from_chars(digits.begin(), digits.end(), metres);
  if (failure != std::errc() || end != digits.end() || !std::isfinite(metres) || metres < 0) {
    return bad_georel("'" + std::string(digits) + "' is no distance in metres");
  }
  auto& bound = is_max ? spec.distance_max_m : spec.distance_min_m;
  if (bound) return bad_georel(std::string(name) + " is given twice");
  bound = metres;
  return {};
}

// Mends crossing rings so that GEOS can reason about them.
geos::Owned mended(const geos::Owned& shape) {
  return geos::Owned(GEOSMakeValid_r(geos::context(), shape.get()));
}

// A collection of one dimension becomes the Multi geometry that GEOS can relate.
geos::Owned reference_shape(const Geometry& reference) {
  geos::Owned shape = geos::from(reference);
  if (shape && GEOSisValid_r(geos::context(), shape.get()) == 0) shape = mended(shape);
  if (shape && reference.type() == GeometryType::collection) {
    geos::Owned merged(GEOSUnaryUnion_r(geos::context(), shape.get()));
    if (merged) shape = std::move(merged);
  }
  return shape;
}

}  // namespace

Result<GeoRelationSpec> parse_georel(std::string_view text) {
  GeoRelationSpec spec;
  const std::size_t semicolon = text.find(';');
  const std::string_view name = text.substr(0, semicolon);
  static constexpr std::pair<std::string_view, GeoRelation> relations[] = {
      {"near", GeoRelation::near},         {"within", GeoRelation::within},
      {"contains", GeoRelation::contains}, {"intersects", GeoRelation::intersects},
      {"equals", GeoRelation::equals},     {"disjoint", GeoRelation::disjoint},
      {"overlaps", GeoRelation::overlaps},
  };
  const auto* found = std::find_if(std::begin(relations), std::end(relations),
                                   [&](const auto& entry) { return entry.first == name; });
  if (found == std::end(relations)) {
    return bad_georel(
        "'" + std::string(name) +
        "' is none of near, within, contains, intersects, equals, disjoint, overlaps");
  }
  spec.relation = found->second;
  std::string_view rest = semicolon == std::string_view::npos ? "" : text.substr(semicolon + 1);
  if (spec.relation != GeoRelation::near) {
    if (semicolon == std::string_view::npos) return spec;
    return bad_georel("only near takes a distance");
  }
  if (rest.empty()) return bad_georel("near needs maxDistance==metres or minDistance==metres");
  while (!rest.empty()) {
    const std::size_t end = rest.find(';');
    MAILLAGE_TRY(read_distance(rest.substr(0, end), spec));
    rest = end == std::string_view::npos ? "" : rest.substr(end + 1);
  }
  return spec;
}

struct GeoPredicate::State {
  GeoRelationSpec spec;
  Geometry reference;
  std::vector<Box> boxes;
  bool bounded = false;
  geos::Owned shape;  // what follows is made at the first need, and only for a shape
  geos::Prepared prepared;
  geos::Owned scaled_shape;
  geos::Prepared scaled;
  double lon_scale = 1;
  bool has_shape = false;
  bool has_scaled = false;

  State(GeoRelationSpec s, Geometry r) : spec(s), reference(std::move(r)) { find_boxes(); }

  void find_boxes() {
    const bool near = spec.relation == GeoRelation::near;
    bounded = near ? spec.distance_max_m.has_value() : spec.relation != GeoRelation::disjoint;
    if (!bounded) {
      boxes = {Box::world()};
    } else if (near) {
      boxes = boxes_around(reference.box(), *spec.distance_max_m);
    } else if (!reference.empty()) {
      boxes = {reference.box()};
    }
  }

  void prepare() {
    if (has_shape) return;
    has_shape = true;
    shape = reference_shape(reference);
    if (shape) prepared.reset(GEOSPrepare_r(geos::context(), shape.get()));
  }

  bool box_rules_out(const Box& candidate) const {
    return std::none_of(boxes.begin(), boxes.end(),
                        [&](const Box& box) { return box.intersects(candidate); });
  }

  bool in_bounds(double metres) const {
    return std::isfinite(metres) && (!spec.distance_max_m || metres <= *spec.distance_max_m) &&
           (!spec.distance_min_m || metres >= *spec.distance_min_m);
  }

  // The closest pair of points in a plane true to scale at the reference, measured on the sphere.
  double shape_distance_m(const Geometry& candidate) {
    if (!has_scaled) {
      has_scaled = true;
      const double lat = reference.box().center().lat * std::numbers::pi / 180;
      lon_scale = std::max(1e-6, std::cos(lat));
      scaled_shape = geos::from(reference, lon_scale);
      if (scaled_shape) scaled.reset(GEOSPrepare_r(geos::context(), scaled_shape.get()));
    }
    const geos::Owned other = geos::from(candidate, lon_scale);
    GEOSCoordSequence* pair =
        scaled && other ? GEOSPreparedNearestPoints_r(geos::context(), scaled.get(), other.get())
                        : nullptr;
    if (pair == nullptr) return distance_m(candidate, reference);
    Point p, q;
    GEOSCoordSeq_getXY_r(geos::context(), pair, 0, &p.lon, &p.lat);
    GEOSCoordSeq_getXY_r(geos::context(), pair, 1, &q.lon, &q.lat);
    GEOSCoordSeq_destroy_r(geos::context(), pair);
    return distance_m({p.lon / lon_scale, p.lat}, {q.lon / lon_scale, q.lat});
  }

  bool near(const Geometry& candidate) {
    if (candidate.is_point()) return in_bounds(distance_m(candidate.as_point(), reference));
    if (reference.is_point()) return in_bounds(distance_m(reference.as_point(), candidate));
    return in_bounds(shape_distance_m(candidate));
  }

  // 0, 1, or geos_failed.
  int related(const geos::Owned& candidate) {
    auto* const context = geos::context();
    const auto* const g = candidate.get();
    switch (spec.relation) {
      case GeoRelation::within: return GEOSPreparedContains_r(context, prepared.get(), g);
      case GeoRelation::contains: return GEOSPreparedWithin_r(context, prepared.get(), g);
      case GeoRelation::disjoint:
      case GeoRelation::intersects: return GEOSPreparedIntersects_r(context, prepared.get(), g);
      case GeoRelation::overlaps: return GEOSPreparedOverlaps_r(context, prepared.get(), g);
      case GeoRelation::equals: return GEOSEquals_r(context, shape.get(), g);
      case GeoRelation::near: break;
    }
    return geos_failed;
  }

  // The relation as GEOS sees it; for disjoint, whether they meet.
  bool shape_related(const Geometry& candidate) {
    prepare();
    const geos::Owned g = geos::from(candidate);
    if (!g || !prepared) return false;
    int answer = related(g);
    if (answer == geos_failed) {
      const geos::Owned valid = mended(g);
      answer = valid ? related(valid) : 0;
    }
    return answer == 1;
  }

  bool related_to_point(Point p) {
    const bool disjoint = spec.relation == GeoRelation::disjoint;
    if (spec.relation == GeoRelation::overlaps) return false;
    if (reference.is_point()) return (p == reference.as_point()) != disjoint;
    if (!reference.box().contains(p)) return disjoint;
    return shape_related(Geometry::point(p)) != disjoint;
  }

  // A collection is the union of its members; GEOS relates no mixed collections.
  bool related_to_collection(const Geometry& candidate) {
    const auto members = candidate.members();
    const auto one = [this](const Geometry& member) { return related_to(member); };
    switch (spec.relation) {
      case GeoRelation::within:
      case GeoRelation::disjoint: return std::all_of(members.begin(), members.end(), one);
      case GeoRelation::equals:
      case GeoRelation::overlaps: {
        const geos::Owned merged = reference_shape(candidate);
        prepare();
        return merged && prepared && related(merged) == 1;
      }
      default: return std::any_of(members.begin(), members.end(), one);
    }
  }

  bool related_to(const Geometry& candidate) {
    const GeoRelation relation = spec.relation;
    if (candidate.is_point()) return related_to_point(candidate.as_point());
    const Box box = candidate.box(), mine = reference.box();
    const bool disjoint = relation == GeoRelation::disjoint;
    if (!box.intersects(mine)) return disjoint;
    if (relation == GeoRelation::within && !mine.contains(box)) return false;
    if (relation == GeoRelation::contains && !box.contains(mine)) return false;
    if (relation == GeoRelation::equals && box != mine) return false;
    if (candidate.type() == GeometryType::collection) return related_to_collection(candidate);
    if (reference.is_point() && candidate.is_areal()) {
      const Location location = locate(reference.as_point(), candidate);
      if (relation == GeoRelation::contains) return location == Location::inside;
      if (relation == GeoRelation::intersects) return location != Location::outside;
      if (disjoint) return location == Location::outside;
      return false;
    }
    return shape_related(candidate) != disjoint;
  }
};

GeoPredicate::GeoPredicate(GeoRelationSpec spec, Geometry reference)
    : state_(std::make_unique<State>(spec, std::move(reference))) {}
GeoPredicate::GeoPredicate(GeoPredicate&&) noexcept = default;
GeoPredicate& GeoPredicate::operator=(GeoPredicate&&) noexcept = default;
GeoPredicate::~GeoPredicate() = default;

bool GeoPredicate::matches(const Geometry& candidate) const {
  if (candidate.empty() || state_->reference.empty()) return false;
  if (state_->spec.relation != GeoRelation::near) return state_->related_to(candidate);
  return !state_->box_rules_out(candidate.box()) && state_->near(candidate);
}

bool GeoPredicate::matches(Point candidate) const {
  State& state = *state_;
  if (state.reference.empty()) return false;
  if (state.spec.relation != GeoRelation::near) return state.related_to_point(candidate);
  if (state.box_rules_out(Box::of(candidate))) return false;
  return state.in_bounds(distance_m(candidate, state.reference));
}

const std::vector<Box>& GeoPredicate::candidate_boxes() const { return state_->boxes; }
bool GeoPredicate::bounded() const { return state_->bounded; }
const Geometry& GeoPredicate::reference() const { return state_->reference; }
const GeoRelationSpec& GeoPredicate::spec() const { return state_->spec; }

}  // namespace maillage::geo
