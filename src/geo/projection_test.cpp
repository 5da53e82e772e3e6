#include "geo/projection.h"

#include <gtest/gtest.h>

#include <cmath>
#include <thread>
#include <vector>

#include "geo/measures.h"

namespace maillage::geo {
namespace {

Point projected(int code, double easting, double northing) {
  const auto projection = Projection::from_epsg(code);
  EXPECT_TRUE(projection.ok());
  const auto point = projection->to_wgs84(easting, northing);
  EXPECT_TRUE(point.ok());
  return point.ok() ? *point : Point{};
}

TEST(Projection, ReproducesTheOriginsOfTheGrids) {
  // By definition: Lambert-93 puts 46.5 N 3 E at (700 000, 6 600 000), Lambert 2008 puts
  // 50.797815 N 4.359215833 E at (649 328, 665 262).
  const Point france = projected(french_lambert_93, 700'000, 6'600'000);
  EXPECT_NEAR(france.lon, 3, 1e-6);
  EXPECT_NEAR(france.lat, 46.5, 1e-6);
  const Point belgium = projected(belgian_lambert_2008, 649'328, 665'262);
  EXPECT_NEAR(belgium.lon, 4.359215833, 1e-6);
  EXPECT_NEAR(belgium.lat, 50.797815, 1e-6);
}

TEST(Projection, Lambert72AgreesWithLambert2008) {
  // The newer grid moved by nearly 500 km in both directions, so that the two cannot be confused.
  const Point older = projected(belgian_lambert_72, 150'000, 170'000);
  const Point newer = projected(belgian_lambert_2008, 650'000, 670'000);
  EXPECT_LT(distance_m(older, newer), 150);
}

TEST(Projection, Wgs84IsLongitudeAndLatitude) {
  EXPECT_EQ(projected(wgs84, 4.5, 50.5), (Point{4.5, 50.5}));
}

TEST(Projection, RefusesUnknownSystemsAndWildPositions) {
  EXPECT_EQ(Projection::from_epsg(99'999'999).error().code, ErrorCode::unsupported);
  EXPECT_FALSE(Projection::from_epsg(-1).ok());
  const auto grid = Projection::from_epsg(french_lambert_93);
  EXPECT_FALSE(grid->to_wgs84(1e300, 1e300).ok());
  EXPECT_FALSE(grid->to_wgs84(6'600'000, 700'000).ok());  // swapped axes
  EXPECT_EQ(grid->to_wgs84(7'000'000, 66'000'000).error().code, ErrorCode::invalid);
  EXPECT_FALSE(Projection::from_epsg(belgian_lambert_72)->to_wgs84(15'000'000, 170'000).ok());
  EXPECT_FALSE(grid->to_wgs84(NAN, 0).ok());
  EXPECT_FALSE(grid->to_wgs84(0, INFINITY).ok());
  EXPECT_FALSE(Projection::from_epsg(wgs84)->to_wgs84(200, 0).ok());
}

TEST(Projection, TakesWholeGeometries) {
  const auto grid = Projection::from_epsg(french_lambert_93);
  const Geometry area = Geometry::polygon(
      {{{700'000, 6'600'000}, {701'000, 6'600'000}, {701'000, 6'601'000}, {700'000, 6'600'000}}});
  const auto result = grid->to_wgs84(Geometry::collection({area, Geometry::point({7e5, 6.6e6})}));
  ASSERT_TRUE(result.ok());
  EXPECT_NEAR(area_m2(*result), 500'000, 1500);
  EXPECT_EQ(result->members()[1].type(), GeometryType::point);
  EXPECT_FALSE(grid->to_wgs84(Geometry::point({NAN, 1})).ok());
}

TEST(Projection, ServesSeveralThreads) {
  const auto grid = Projection::from_epsg(belgian_lambert_72);
  const Point expected = *grid->to_wgs84(150'000, 170'000);
  std::vector<std::thread> threads;
  std::vector<int> wrong(4, 0);
  for (std::size_t t = 0; t < wrong.size(); ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 200; ++i) wrong[t] += *grid->to_wgs84(150'000, 170'000) != expected;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, std::vector<int>(4, 0));
}

}  // namespace
}  // namespace maillage::geo
