// Random geometries for property tests: star-shaped rings around a centre, so that every polygon is
// valid, in a small square so that they often meet.
#pragma once

#include <rapidcheck.h>

#include <cmath>
#include <random>
#include <vector>

#include "geo/geometry.h"

namespace maillage::geo {

struct GeometrySource {
  std::mt19937_64 random;
  double west = 4, south = 50, size = 2;

  double unit() { return std::uniform_real_distribution<double>(0, 1)(random); }
  int below(int n) { return std::uniform_int_distribution<int>(0, n - 1)(random); }
  Point point() { return {west + size * unit(), south + size * unit()}; }
  Geometry::Points points(int count) {
    Geometry::Points out;
    for (int i = 0; i < count; ++i) out.push_back(point());
    return out;
  }
  Geometry::Points star(Point center, double radius) {
    const int corners = 3 + below(12);
    Geometry::Points ring;
    for (int i = 0; i < corners; ++i) {
      const double angle = 2 * 3.141592653589793 * i / corners, r = radius * (0.5 + 0.5 * unit());
      ring.push_back({center.lon + r * std::cos(angle), center.lat + r * std::sin(angle)});
    }
    ring.push_back(ring.front());
    return ring;
  }
  Geometry::Paths polygon() {
    const Point center = point();
    const double radius = 0.02 + 0.4 * unit();
    Geometry::Paths rings{star(center, radius)};
    // Within the smallest circle inside a triangle star: half its shortest ray, halved again.
    if (below(3) == 0) rings.push_back(star(center, radius * 0.12));
    return rings;
  }
  Geometry any(int depth = 0) {
    switch (below(depth == 0 ? 7 : 6)) {
      case 0: return Geometry::point(point());
      case 1: return Geometry::multi_point(points(1 + below(5)));
      case 2: return Geometry::line_string(points(2 + below(5)));
      case 3: return Geometry::multi_line_string({points(2 + below(3)), points(2 + below(3))});
      case 4: return Geometry::polygon(polygon());
      case 5: {
        const Geometry::Paths first = polygon();
        Geometry::Paths second = polygon();
        for (auto& ring : second) {
          for (Point& p : ring) p.lon += 3;
        }
        return Geometry::multi_polygon({first, second});
      }
      default: break;
    }
    std::vector<Geometry> members;
    for (int i = 1 + below(3); i > 0; --i) members.push_back(any(depth + 1));
    return Geometry::collection(std::move(members));
  }
};

inline rc::Gen<Geometry> random_geometry() {
  return rc::gen::map(rc::gen::arbitrary<std::uint32_t>(), [](std::uint32_t seed) {
    return GeometrySource{std::mt19937_64(seed)}.any();
  });
}

}  // namespace maillage::geo
