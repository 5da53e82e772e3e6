// Distances, areas, centres and simplification.
#include "geo/measures.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "geo/geos.h"

namespace maillage::geo {
namespace {

constexpr double radians_per_degree = std::numbers::pi / 180;
constexpr double infinity = std::numeric_limits<double>::infinity();

Point along(Point a, Point b, double t) {
  return {a.lon + t * (b.lon - a.lon), a.lat + t * (b.lat - a.lat)};
}

// The nearest point of a long segment: on it the flat guess drifts, so the true distance, which has
// one minimum, is narrowed down by thirds.
double refined_distance_m(Point p, Point a, Point b, double guess) {
  double low = std::max(0.0, guess - 0.5), high = std::min(1.0, guess + 0.5);
  for (int i = 0; i < 60; ++i) {
    const double third = (high - low) / 3;
    if (distance_m(p, along(a, b, low + third)) < distance_m(p, along(a, b, high - third))) {
      high -= third;
    } else {
      low += third;
    }
  }
  return distance_m(p, along(a, b, (low + high) / 2));
}

// Squared distance, in degrees of latitude around `p`, and where on the segment it is reached.
struct Nearest {
  double squared, t;
};
Nearest nearest_on(Point p, double lon_scale, Point a, Point b) {
  double shift = 0;  // the whole turns that bring the segment closest to the point
  const double middle = (a.lon + b.lon) / 2 - p.lon;
  if (middle > 180) shift = -360;
  if (middle < -180) shift = 360;
  const double ax = (a.lon + shift - p.lon) * lon_scale, ay = a.lat - p.lat;
  const double dx = (b.lon - a.lon) * lon_scale, dy = b.lat - a.lat;
  const double length = dx * dx + dy * dy;
  const double t = length > 0 ? std::clamp(-(ax * dx + ay * dy) / length, 0.0, 1.0) : 0;
  const double x = ax + t * dx, y = ay + t * dy;
  return {x * x + y * y, t};
}

double distance_to_path(Point p, std::span<const Point> path) {
  if (path.size() == 1) return distance_m(p, path[0]);
  const double lon_scale = std::cos(p.lat * radians_per_degree);
  double best = infinity;
  double best_squared = infinity;
  for (std::size_t i = 0; i + 1 < path.size(); ++i) {
    const Point a = path[i], b = path[i + 1];
    const Nearest nearest = nearest_on(p, lon_scale, a, b);
    const bool is_long = std::abs(b.lon - a.lon) > 0.5 || std::abs(b.lat - a.lat) > 0.5;
    // The flat measure orders near segments well enough to skip what is clearly farther.
    if (!is_long && nearest.squared > best_squared * 1.2 + 1e-12 && best_squared < 4) continue;
    best_squared = std::min(best_squared, nearest.squared);
    constexpr double flat_enough = 0.2 * 0.2;  // squared degrees
    if (is_long || nearest.squared > flat_enough) {
      best = std::min(best, refined_distance_m(p, a, b, nearest.t));
      continue;
    }
    // Meridians draw together on the way, so the scale halfway gives the better nearest point.
    const double halfway = (p.lat + along(a, b, nearest.t).lat) / 2;
    const double t = nearest_on(p, std::cos(halfway * radians_per_degree), a, b).t;
    best = std::min(best, distance_m(p, along(a, b, t)));
  }
  return best;
}

Location locate_in_ring(Point p, std::span<const Point> ring) {
  bool inside = false;
  for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
    const Point a = ring[i], b = ring[i + 1];
    if ((a.lat > p.lat) == (b.lat > p.lat)) {
      const bool level = a.lat == p.lat && b.lat == p.lat;
      if (level && p.lon >= std::min(a.lon, b.lon) && p.lon <= std::max(a.lon, b.lon)) {
        return Location::boundary;
      }
      if (p == a || p == b) return Location::boundary;
      continue;
    }
    const double side = (b.lon - a.lon) * (p.lat - a.lat) - (p.lon - a.lon) * (b.lat - a.lat);
    if (side == 0) return Location::boundary;
    if ((side > 0) == (b.lat > a.lat)) inside = !inside;
  }
  return inside ? Location::inside : Location::outside;
}

Location locate_in_part(Point p, const Geometry& geometry, Geometry::PathRange range) {
  const Location outer = locate_in_ring(p, geometry.path(range.first));
  if (outer != Location::inside) return outer;
  for (std::size_t i = range.first + 1; i < range.end; ++i) {
    const Location hole = locate_in_ring(p, geometry.path(i));
    if (hole == Location::boundary) return Location::boundary;
    if (hole == Location::inside) return Location::outside;
  }
  return Location::inside;
}

// sin of the authalic latitude, times the authalic radius squared: the height of the equal-area
// cylinder of the WGS84 ellipsoid, whose flat areas are the true ones.
double equal_area_height(double lat) {
  constexpr double axis_m = 6378137.0, e2 = 0.00669437999014132;
  const double e = std::sqrt(e2), s = std::sin(lat * radians_per_degree);
  const double q = (1 - e2) * (s / (1 - e2 * s * s) + std::atanh(e * s) / e);
  return axis_m * axis_m * q / 2;
}

double ring_area_m2(std::span<const Point> ring) {
  double sum = 0;
  for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
    sum += (ring[i + 1].lon - ring[i].lon) * radians_per_degree *
           (equal_area_height(ring[i].lat) + equal_area_height(ring[i + 1].lat)) / 2;
  }
  return std::abs(sum);
}

// The closest pair by GEOS on longitudes shrunk at the mean latitude, measured on the sphere.
double distance_by_geos(const Geometry& a, const Geometry& b) {
  const double lat = (a.box().center().lat + b.box().center().lat) / 2;
  const double lon_scale = std::max(1e-6, std::cos(lat * radians_per_degree));
  const geos::Owned ga = geos::from(a, lon_scale), gb = geos::from(b, lon_scale);
  if (!ga || !gb) return infinity;
  GEOSCoordSequence* pair = GEOSNearestPoints_r(geos::context(), ga.get(), gb.get());
  if (pair == nullptr) return infinity;
  Point p, q;
  GEOSCoordSeq_getXY_r(geos::context(), pair, 0, &p.lon, &p.lat);
  GEOSCoordSeq_getXY_r(geos::context(), pair, 1, &q.lon, &q.lat);
  GEOSCoordSeq_destroy_r(geos::context(), pair);
  return distance_m({p.lon / lon_scale, p.lat}, {q.lon / lon_scale, q.lat});
}

}  // namespace

double distance_m(Point a, Point b) {
  const double lat_a = a.lat * radians_per_degree, lat_b = b.lat * radians_per_degree;
  const double half_lat = std::sin((lat_b - lat_a) / 2);
  const double half_lon = std::sin((b.lon - a.lon) * radians_per_degree / 2);
  const double h = half_lat * half_lat + std::cos(lat_a) * std::cos(lat_b) * half_lon * half_lon;
  return 2 * earth_radius_m * std::asin(std::sqrt(std::min(1.0, h)));
}

double distance_m(Point point, const Geometry& geometry) {
  if (geometry.is_point()) return distance_m(point, geometry.as_point());
  double best = infinity;
  for (const Geometry& member : geometry.members()) {
    best = std::min(best, distance_m(point, member));
  }
  if (geometry.type() == GeometryType::multi_point) {
    for (const Point& p : geometry.points()) best = std::min(best, distance_m(point, p));
    return best;
  }
  if (locate(point, geometry) != Location::outside) return 0;
  for (std::size_t i = 0; i < geometry.path_count(); ++i) {
    best = std::min(best, distance_to_path(point, geometry.path(i)));
  }
  return best;
}

double distance_m(const Geometry& a, const Geometry& b) {
  if (a.is_point()) return distance_m(a.as_point(), b);
  if (b.is_point()) return distance_m(b.as_point(), a);
  double best = infinity;
  for (const Geometry* one : {&a, &b}) {
    const Geometry& other = one == &a ? b : a;
    if (one->type() == GeometryType::collection) {
      for (const Geometry& member : one->members())
        best = std::min(best, distance_m(member, other));
      return best;
    }
    if (one->type() == GeometryType::multi_point) {
      for (const Point& p : one->points()) best = std::min(best, distance_m(p, other));
      return best;
    }
  }
  return distance_by_geos(a, b);
}

double length_m(const Geometry& geometry) {
  double sum = 0;
  for (const Geometry& member : geometry.members()) sum += length_m(member);
  if (geometry.type() != GeometryType::line_string &&
      geometry.type() != GeometryType::multi_line_string) {
    return sum;
  }
  for (std::size_t i = 0; i < geometry.path_count(); ++i) {
    const auto path = geometry.path(i);
    for (std::size_t j = 0; j + 1 < path.size(); ++j) sum += distance_m(path[j], path[j + 1]);
  }
  return sum;
}

double area_m2(const Geometry& geometry) {
  double sum = 0;
  for (const Geometry& member : geometry.members()) sum += area_m2(member);
  if (!geometry.is_areal()) return sum;
  for (std::size_t i = 0; i < geometry.part_count(); ++i) {
    const auto range = geometry.part(i);
    for (std::size_t ring = range.first; ring < range.end; ++ring) {
      const double area = ring_area_m2(geometry.path(ring));
      sum += ring == range.first ? area : -area;
    }
  }
  return std::max(0.0, sum);
}

Location locate(Point point, const Geometry& geometry) {
  Location best = Location::outside;
  for (const Geometry& member : geometry.members()) {
    best = std::max(best, locate(point, member));
  }
  if (!geometry.is_areal() || !geometry.box().contains(point)) return best;
  for (std::size_t i = 0; i < geometry.part_count() && best != Location::inside; ++i) {
    best = std::max(best, locate_in_part(point, geometry, geometry.part(i)));
  }
  return best;
}

Point centroid(const Geometry& geometry) {
  if (geometry.is_point()) return geometry.as_point();
  if (geometry.empty()) return {};
  const geos::Owned shape = geos::from(geometry);
  const geos::Owned center(shape ? GEOSGetCentroid_r(geos::context(), shape.get()) : nullptr);
  const Geometry result = geos::to_geometry(center.get());
  return result.is_point() ? result.as_point() : geometry.box().center();
}

Point point_on_surface(const Geometry& geometry) {
  if (geometry.is_point()) return geometry.as_point();
  if (geometry.empty()) return {};
  const geos::Owned shape = geos::from(geometry);
  const geos::Owned point(shape ? GEOSPointOnSurface_r(geos::context(), shape.get()) : nullptr);
  const Geometry result = geos::to_geometry(point.get());
  return result.is_point() ? result.as_point() : geometry.box().center();
}

Geometry simplify(const Geometry& geometry, double tolerance_degrees) {
  if (!(tolerance_degrees > 0) || geometry.is_point()) return geometry;
  const geos::Owned shape = geos::from(geometry);
  if (!shape) return geometry;
  const geos::Owned simpler(
      GEOSTopologyPreserveSimplify_r(geos::context(), shape.get(), tolerance_degrees));
  if (!simpler || GEOSisEmpty_r(geos::context(), simpler.get()) != 0) return geometry;
  const Geometry result = geos::to_geometry(simpler.get());
  return result.position_count() < geometry.position_count() ? result : geometry;
}

std::vector<Box> boxes_around(const Box& box, double metres) {
  if (box.empty() || !(metres >= 0)) return {};
  const double angle = metres / earth_radius_m;  // radians
  // A hair more than asked, so that rounding leaves nothing out.
  const double lat_margin = angle / radians_per_degree * (1 + 1e-9) + 1e-9;
  const double south = box.south - lat_margin, north = box.north + lat_margin;
  if (south <= -90 || north >= 90)
    return {{-180, std::max(-90.0, south), 180, std::min(90.0, north)}};
  const double extreme = std::max(std::abs(box.south), std::abs(box.north)) * radians_per_degree;
  const double ratio = std::sin(std::min(angle, std::numbers::pi / 2)) / std::cos(extreme);
  if (ratio >= 1) return {{-180, south, 180, north}};
  const double lon_margin = std::asin(ratio) / radians_per_degree * (1 + 1e-9) + 1e-9;
  const double west = box.west - lon_margin, east = box.east + lon_margin;
  if (east - west >= 360) return {{-180, south, 180, north}};
  if (west < -180) return {{-180, south, east, north}, {west + 360, south, 180, north}};
  if (east > 180) return {{west, south, 180, north}, {-180, south, east - 360, north}};
  return {{west, south, east, north}};
}

std::vector<Box> boxes_around(Point center, double metres) {
  return boxes_around(Box::of(center), metres);
}

}  // namespace maillage::geo
