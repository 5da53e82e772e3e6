// Measures of geometries: distance and length in metres, area in square metres, centre, simpler
// forms. Distances are great-circle metres on the sphere of radius 6,371,008.8 m (the Earth's mean
// radius); areas are those of the WGS84 ellipsoid. All functions are thread-safe.
#pragma once

#include <vector>

#include "geo/geometry.h"

namespace maillage::geo {

inline constexpr double earth_radius_m = 6371008.8;

double distance_m(Point a, Point b);  // haversine

// The shortest distance between any two of their points, 0 where they meet. Infinite when one of
// them is empty.
double distance_m(Point point, const Geometry& geometry);
double distance_m(const Geometry& a, const Geometry& b);

double length_m(const Geometry& geometry);  // of lines; 0 for points and areas
double area_m2(const Geometry& geometry);   // 0 for points and lines

// Where a point lies with regard to the areas of a geometry; outside when it has none.
enum class Location { outside, boundary, inside };
Location locate(Point point, const Geometry& geometry);

// The centre of mass, which may lie outside a bent shape. Nothing for an empty geometry: {0, 0}.
Point centroid(const Geometry& geometry);
// A point that does lie on it: where a label or a marker goes.
Point point_on_surface(const Geometry& geometry);

// Fewer positions, none of them moved by more than `tolerance_degrees`; rings stay rings and do not
// cross. The geometry itself when it cannot be made simpler.
Geometry simplify(const Geometry& geometry, double tolerance_degrees);

// The area that the areas of several geometries cover together, without the lines between them.
// Points and lines are left out; nothing when no area is left. Errors: invalid when GEOS refuses
// the shapes (a ring that crosses itself beyond repair).
Result<Geometry> union_of(const std::vector<Geometry>& geometries);

// Boxes (one, or two when they meet the antimeridian) that hold everything within `metres` of a
// point or of a box.
std::vector<Box> boxes_around(Point center, double metres);
std::vector<Box> boxes_around(const Box& box, double metres);

}  // namespace maillage::geo
