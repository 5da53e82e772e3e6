#include "geo/predicates.h"

#include <gtest/gtest.h>

#include "geo/geos.h"
#include "geo/measures.h"
#include "geo/random_geometry_test.h"

namespace maillage::geo {
namespace {

Geometry square(double west, double south, double size) {
  return Geometry::polygon({{{west, south},
                             {west + size, south},
                             {west + size, south + size},
                             {west, south + size},
                             {west, south}}});
}

bool holds(GeoRelation relation, const Geometry& candidate, const Geometry& reference) {
  return GeoPredicate({relation, {}, {}}, reference).matches(candidate);
}

TEST(Georel, IsRead) {
  const auto near = parse_georel("near;maxDistance==2000");
  ASSERT_TRUE(near.ok());
  EXPECT_EQ(near->relation, GeoRelation::near);
  EXPECT_EQ(near->distance_max_m, 2000);
  EXPECT_EQ(parse_georel("near;minDistance==10.5;maxDistance==20")->distance_min_m, 10.5);
  EXPECT_EQ(parse_georel("within")->relation, GeoRelation::within);
  for (const char* bad : {"", "near", "near;", "near;maxDistance", "near;maxDistance=2",
                          "near;maxDistance==x", "near;maxDistance==-1", "near;maxDistance==1;;",
                          "near;maxDistance==1;maxDistance==2", "within;maxDistance==2", "NEAR",
                          "near;maxDistance==inf", "near;maxDistance==nan", "around"}) {
    EXPECT_FALSE(parse_georel(bad).ok()) << bad;
  }
}

TEST(Predicates, NearIsInclusive) {
  const Point a{19, 49}, b{19.05, 49.02};
  const double metres = distance_m(a, b);
  const auto near = [&](std::optional<double> max, std::optional<double> min) {
    return GeoPredicate({GeoRelation::near, max, min}, Geometry::point(a)).matches(b);
  };
  EXPECT_TRUE(near(metres, {}));
  EXPECT_FALSE(near(metres - 0.001, {}));
  EXPECT_TRUE(near({}, metres));
  EXPECT_FALSE(near({}, metres + 0.001));
  EXPECT_TRUE(near(metres + 1, metres - 1));
}

TEST(Predicates, NearOfShapesMeasuresFromTheirEdges) {
  const GeoPredicate near({GeoRelation::near, 60'000, {}}, square(0, 0, 1));
  EXPECT_TRUE(near.matches(Point{1.5, 0.5}));
  EXPECT_FALSE(near.matches(Point{1.6, 0.5}));
  EXPECT_TRUE(near.matches(Point{0.5, 0.5}));
  EXPECT_TRUE(near.matches(square(1.5, 0, 1)));
  EXPECT_FALSE(near.matches(square(1.6, 0, 1)));
}

TEST(Predicates, TheCandidateIsTheSubject) {
  const Geometry big = square(0, 0, 10), small = square(2, 2, 1), apart = square(20, 0, 1);
  const Geometry aside = square(5, 5, 10);
  EXPECT_TRUE(holds(GeoRelation::within, small, big));
  EXPECT_FALSE(holds(GeoRelation::within, big, small));
  EXPECT_TRUE(holds(GeoRelation::contains, big, small));
  EXPECT_FALSE(holds(GeoRelation::contains, small, big));
  EXPECT_TRUE(holds(GeoRelation::intersects, aside, big));
  EXPECT_FALSE(holds(GeoRelation::intersects, apart, big));
  EXPECT_TRUE(holds(GeoRelation::disjoint, apart, big));
  EXPECT_TRUE(holds(GeoRelation::overlaps, aside, big));
  EXPECT_FALSE(holds(GeoRelation::overlaps, small, big));
  EXPECT_TRUE(holds(GeoRelation::equals, square(0, 0, 10), big));
  EXPECT_FALSE(holds(GeoRelation::equals, small, big));
}

TEST(Predicates, EqualsIsOfPointSetsNotOfSpelling) {
  const Geometry turned =
      Geometry::polygon({{{10, 0}, {10, 10}, {0, 10}, {0, 5}, {0, 0}, {10, 0}}});
  EXPECT_TRUE(holds(GeoRelation::equals, turned, square(0, 0, 10)));
}

TEST(Predicates, PointsAndTheBoundary) {
  const Geometry area = square(0, 0, 10), edge = Geometry::point({0, 5});
  EXPECT_FALSE(holds(GeoRelation::within, edge, area));
  EXPECT_TRUE(holds(GeoRelation::intersects, edge, area));
  EXPECT_FALSE(holds(GeoRelation::contains, area, edge));
  EXPECT_TRUE(holds(GeoRelation::intersects, area, edge));
  const Geometry point = Geometry::point({5, 5});
  EXPECT_TRUE(holds(GeoRelation::within, point, area));
  EXPECT_TRUE(holds(GeoRelation::contains, area, point));
  EXPECT_TRUE(holds(GeoRelation::equals, point, Geometry::point({5, 5})));
  EXPECT_FALSE(holds(GeoRelation::overlaps, point, area));
  EXPECT_TRUE(holds(GeoRelation::disjoint, point, Geometry::point({5, 6})));
}

TEST(Predicates, CollectionsAreTheUnionOfTheirMembers) {
  const Geometry pair = Geometry::collection({square(1, 1, 1), Geometry::point({5, 5})});
  EXPECT_TRUE(holds(GeoRelation::within, pair, square(0, 0, 10)));
  EXPECT_FALSE(holds(GeoRelation::within, pair, square(0, 0, 3)));
  EXPECT_TRUE(holds(GeoRelation::intersects, pair, square(4, 4, 3)));
  EXPECT_TRUE(holds(GeoRelation::disjoint, pair, square(7, 7, 1)));
  EXPECT_FALSE(holds(GeoRelation::disjoint, pair, square(4, 4, 3)));
}

TEST(Predicates, CrossingRingsAreMended) {
  const Geometry bow = Geometry::polygon({{{0, 0}, {4, 4}, {4, 0}, {0, 4}, {0, 0}}});
  EXPECT_TRUE(holds(GeoRelation::intersects, Geometry::point({3.5, 2}), bow));
  EXPECT_TRUE(holds(GeoRelation::within, Geometry::point({3.5, 2}), bow));
  EXPECT_TRUE(holds(GeoRelation::overlaps, bow, square(3, 1, 3)));
}

TEST(Predicates, NothingMatchesOrIsMatchedByTheEmpty) {
  for (const GeoRelation r : {GeoRelation::within, GeoRelation::disjoint, GeoRelation::equals}) {
    EXPECT_FALSE(holds(r, Geometry(), square(0, 0, 1)));
    EXPECT_FALSE(holds(r, square(0, 0, 1), Geometry()));
  }
}

TEST(PredicatesProperty, MatchesLieInTheCandidateBoxes) {
  EXPECT_TRUE(rc::check("boxes rule out nothing that matches", [] {
    const auto relation = static_cast<GeoRelation>(*rc::gen::inRange(0, 7));
    const Geometry reference = *random_geometry(), candidate = *random_geometry();
    const double max = *rc::gen::inRange(1, 100'000);
    const GeoPredicate predicate({relation, max, {}}, reference);
    if (!predicate.matches(candidate)) return;
    bool held = false;
    for (const Box& box : predicate.candidate_boxes()) {
      held = held || box.intersects(candidate.box());
    }
    RC_ASSERT(held);
  }));
}

// The plain GEOS answer for what is no collection.
bool naive(GeoRelation relation, const Geometry& candidate, const Geometry& reference) {
  const auto a = geos::from(candidate), b = geos::from(reference);
  auto* const context = geos::context();
  switch (relation) {
    case GeoRelation::within: return GEOSWithin_r(context, a.get(), b.get()) == 1;
    case GeoRelation::contains: return GEOSContains_r(context, a.get(), b.get()) == 1;
    case GeoRelation::intersects: return GEOSIntersects_r(context, a.get(), b.get()) == 1;
    case GeoRelation::equals: return GEOSEquals_r(context, a.get(), b.get()) == 1;
    case GeoRelation::disjoint: return GEOSDisjoint_r(context, a.get(), b.get()) == 1;
    default: return GEOSOverlaps_r(context, a.get(), b.get()) == 1;
  }
}

TEST(PredicatesProperty, AgreesWithPlainGeos) {
  EXPECT_TRUE(rc::check("prepared and shortcut answers are the plain ones", [] {
    const auto relation = static_cast<GeoRelation>(*rc::gen::inRange(1, 7));
    const Geometry reference = *random_geometry();
    const GeoPredicate predicate({relation, {}, {}}, reference);
    for (int i = 0; i < 20; ++i) {
      const Geometry candidate = i == 0 ? reference : *random_geometry();
      if (candidate.type() == GeometryType::collection) continue;
      if (reference.type() == GeometryType::collection) continue;
      RC_ASSERT(predicate.matches(candidate) == naive(relation, candidate, reference));
    }
  }));
}

}  // namespace
}  // namespace maillage::geo
