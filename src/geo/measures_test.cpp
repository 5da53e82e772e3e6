#include "geo/measures.h"

#include <gtest/gtest.h>

#include <cmath>

#include "geo/random_geometry_test.h"

namespace maillage::geo {
namespace {

TEST(Distance, IsTheHaversineOfTheMeanRadius) {
  // A degree of a great circle is pi R / 180.
  EXPECT_NEAR(distance_m(Point{0, 0}, Point{1, 0}), 111195.0797, 1e-3);
  EXPECT_NEAR(distance_m(Point{4, 50}, Point{4, 51}), 111195.0797, 1e-3);
  EXPECT_NEAR(distance_m(Point{0, 0}, Point{180, 0}), 3.14159265358979 * earth_radius_m, 1e-3);
  EXPECT_EQ(distance_m(Point{4, 50}, Point{4, 50}), 0);
  EXPECT_NEAR(distance_m(Point{179.5, 0}, Point{-179.5, 0}), 111195.0797, 1e-3);
}

TEST(Distance, FromAPointToALineAndAnArea) {
  const Geometry line = Geometry::line_string({{4, 50}, {4, 51}});
  EXPECT_NEAR(distance_m(Point{5, 50.5}, line), distance_m(Point{5, 50.5}, Point{4, 50.5}), 60);
  EXPECT_NEAR(distance_m(Point{4, 52}, line), 111195.08, 0.1);
  const Geometry area = Geometry::polygon(
      {{{0, 0}, {4, 0}, {4, 4}, {0, 4}, {0, 0}}, {{1, 1}, {3, 1}, {3, 3}, {1, 3}, {1, 1}}});
  EXPECT_EQ(distance_m(Point{0.5, 0.5}, area), 0);
  EXPECT_EQ(distance_m(Point{1, 2}, area), 0);
  EXPECT_NEAR(distance_m(Point{2, 1.5}, area), 0.5 * 111195.08, 1);
  EXPECT_NEAR(distance_m(Point{5, 2}, area), distance_m(Point{5, 2}, Point{4, 2}), 30);
}

TEST(Distance, AcrossTheAntimeridian) {
  const Geometry line = Geometry::line_string({{179, -1}, {179, 1}});
  EXPECT_NEAR(distance_m(Point{-179, 0}, line), 2 * 111195.08, 1);
}

TEST(Distance, OfNothingIsInfinite) {
  EXPECT_TRUE(std::isinf(distance_m(Point{0, 0}, Geometry())));
  EXPECT_TRUE(std::isinf(distance_m(Geometry(), Geometry::line_string({{0, 0}, {1, 1}}))));
}

TEST(DistanceProperty, AgreesWithManySamplesOfTheShape) {
  EXPECT_TRUE(rc::check("distance to a line is the least over its points", [](std::uint32_t seed) {
    GeometrySource source{std::mt19937_64(seed)};
    const auto path = source.points(4);
    const Point p = source.point();
    double least = 1e18;
    for (std::size_t i = 0; i + 1 < path.size(); ++i) {
      for (int k = 0; k <= 2000; ++k) {
        const double t = k / 2000.0;
        least = std::min(least,
                         distance_m(p, Point{path[i].lon + t * (path[i + 1].lon - path[i].lon),
                                             path[i].lat + t * (path[i + 1].lat - path[i].lat)}));
      }
    }
    const double found = distance_m(p, Geometry::line_string(path));
    RC_ASSERT(found <= least + 1);
    RC_ASSERT(found >= least - 120);
  }));
}

TEST(DistanceProperty, IsSymmetricWithinAThousandth) {
  EXPECT_TRUE(rc::check("distance(a, b) is distance(b, a)", [] {
    const Geometry a = *random_geometry(), b = *random_geometry();
    const double one = distance_m(a, b), two = distance_m(b, a);
    RC_ASSERT(std::abs(one - two) <= 1 + one * 1e-3);
  }));
}

TEST(Area, OfADegreeSquareOnTheEllipsoid) {
  const Geometry square = Geometry::polygon({{{0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}}});
  // 12 308.8 square kilometres on WGS84.
  EXPECT_NEAR(area_m2(square) / 1e6, 12308.8, 1);
  const Geometry world =
      Geometry::polygon({{{-180, -90}, {180, -90}, {180, 90}, {-180, 90}, {-180, -90}}});
  EXPECT_NEAR(area_m2(world) / 1e12, 510.0656, 1e-3);
  EXPECT_EQ(area_m2(Geometry::point({1, 2})), 0);
}

TEST(Area, LeavesOutHoles) {
  const Geometry::Points outer{{0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}};
  const Geometry::Points hole{{0.2, 0.2}, {0.4, 0.2}, {0.4, 0.4}, {0.2, 0.4}, {0.2, 0.2}};
  EXPECT_NEAR(area_m2(Geometry::polygon({outer, hole})),
              area_m2(Geometry::polygon({outer})) - area_m2(Geometry::polygon({hole})), 1);
}

TEST(Center, LiesOnTheSurfaceWhereAsked) {
  const Geometry bent = Geometry::polygon(
      {{{0, 0}, {10, 0}, {10, 10}, {9, 10}, {9, 1}, {1, 1}, {1, 10}, {0, 10}, {0, 0}}});
  EXPECT_EQ(locate(centroid(bent), bent), Location::outside);
  EXPECT_EQ(locate(point_on_surface(bent), bent), Location::inside);
  EXPECT_EQ(centroid(Geometry()), (Point{0, 0}));
}

TEST(CenterProperty, PointOnSurfaceIsInside) {
  EXPECT_TRUE(rc::check("point on surface", [] {
    const Geometry g = *random_geometry();
    if (g.is_areal()) RC_ASSERT(locate(point_on_surface(g), g) == Location::inside);
    RC_ASSERT(g.box().contains(centroid(g)));
  }));
}

TEST(Locate, ToldFromTheBoundary) {
  const Geometry triangle = Geometry::polygon({{{0, 0}, {4, 0}, {0, 4}, {0, 0}}});
  EXPECT_EQ(locate({1, 1}, triangle), Location::inside);
  EXPECT_EQ(locate({2, 2}, triangle), Location::boundary);
  EXPECT_EQ(locate({2, 0}, triangle), Location::boundary);
  EXPECT_EQ(locate({0, 4}, triangle), Location::boundary);
  EXPECT_EQ(locate({3, 3}, triangle), Location::outside);
  EXPECT_EQ(locate({-1, 0}, triangle), Location::outside);
}

TEST(Simplify, TakesPositionsAwayAndKeepsTheShape) {
  Geometry::Points ring;
  for (int i = 0; i < 1000; ++i) {
    const double a = 2 * 3.141592653589793 * i / 1000;
    ring.push_back({4 + std::cos(a), 50 + std::sin(a)});
  }
  ring.push_back(ring.front());
  const Geometry circle = Geometry::polygon({ring});
  const Geometry simple = simplify(circle, 0.01);
  EXPECT_LT(simple.position_count(), 60u);
  EXPECT_NEAR(area_m2(simple) / area_m2(circle), 1, 0.01);
  EXPECT_EQ(simplify(circle, 0), circle);
  EXPECT_EQ(simplify(Geometry(), 1), Geometry());
}

TEST(BoxesAround, SplitAtTheAntimeridianAndReachThePoles) {
  EXPECT_EQ(boxes_around(Point{4, 50}, 1000).size(), 1u);
  const auto split = boxes_around(Point{179.999, 10}, 1000);
  ASSERT_EQ(split.size(), 2u);
  EXPECT_EQ(split[0].east, 180);
  EXPECT_EQ(split[1].west, -180);
  const auto polar = boxes_around(Point{10, 89.9999}, 1000);
  ASSERT_EQ(polar.size(), 1u);
  EXPECT_EQ(polar[0].west, -180);
  EXPECT_EQ(boxes_around(Point{0, 0}, 3e7)[0], Box::world());
  EXPECT_TRUE(boxes_around(Point{0, 0}, NAN).empty());
}

TEST(BoxesAroundProperty, HoldEverythingWithinTheRadius) {
  EXPECT_TRUE(rc::check("no point within the radius is outside the boxes", [](std::uint32_t seed) {
    GeometrySource source{std::mt19937_64(seed), -180, -90, 1};
    const Point a{source.unit() * 360 - 180, source.unit() * 180 - 90};
    const double reach = std::pow(10, source.unit() * 3 - 2);
    const Point b{std::remainder(a.lon + reach * (source.unit() - 0.5), 360.0),
                  std::clamp(a.lat + reach * (source.unit() - 0.5), -90.0, 90.0)};
    bool held = false;
    for (const Box& box : boxes_around(a, distance_m(a, b))) held = held || box.contains(b);
    RC_ASSERT(held);
  }));
}

TEST(Union, NeighboursBecomeOneArea) {
  const auto square = [](double west) {
    return Geometry::polygon({{{west, 0}, {west + 1, 0}, {west + 1, 1}, {west, 1}, {west, 0}}});
  };
  const auto joined = union_of({square(0), square(1), Geometry::point({9, 9})});
  ASSERT_TRUE(joined.ok());
  EXPECT_EQ(joined->type(), GeometryType::polygon);
  EXPECT_NEAR(area_m2(*joined), area_m2(square(0)) + area_m2(square(1)), 1e4);
  const auto apart = union_of({square(0), square(5)});
  ASSERT_TRUE(apart.ok());
  EXPECT_EQ(apart->part_count(), 2u);
  EXPECT_TRUE(union_of({}).value().empty());
  // A spike is no area: the ring runs out to {3, 0.5} and back along the same line.
  const auto spiked = union_of({Geometry::polygon(
      {{{0, 0}, {1, 0}, {1, 0.5}, {3, 0.5}, {1, 0.5}, {1, 1}, {0, 1}, {0, 0}}})});
  ASSERT_TRUE(spiked.ok());
  EXPECT_EQ(spiked->type(), GeometryType::polygon);
  EXPECT_EQ(spiked->box().east, 1);
}

}  // namespace
}  // namespace maillage::geo
