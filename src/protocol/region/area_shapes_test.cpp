#include "protocol/region/area_shapes.h"

#include <gtest/gtest.h>

#include "geo/measures.h"

namespace maillage::protocol {
namespace {

geo::Geometry square(double west, double south, double side) {
  return geo::Geometry::polygon({{{west, south},
                                  {west + side, south},
                                  {west + side, south + side},
                                  {west, south + side},
                                  {west, south}}});
}

AreaShape town(const std::string& id, const std::string& parent, geo::Geometry boundary) {
  return {id, "municipality", parent, std::move(boundary), 1};
}

TEST(JoinedAreas, CoverWhatTheirMunicipalitiesCover) {
  const std::vector<AreaShape> areas = {
      {"region", "region", "", std::nullopt, 1},
      {"north", "province", "region", std::nullopt, 1},
      {"south", "province", "region", square(0, 0, 9), 1},
      {"district", "district", "north", std::nullopt, 1},
      town("a", "north", square(5, 50, 1)),
      town("b", "district", square(6, 50, 1)),
      town("c", "south", square(5, 49, 1)),
      town("d", "nowhere", square(9, 49, 1)),
  };
  JoinedAreas joined;
  const auto provinces = joined.missing(areas, "province");
  ASSERT_EQ(provinces.size(), 1u);
  const geo::Geometry& north = provinces.at("north");
  EXPECT_EQ(north.path_count(), 1u);
  EXPECT_NEAR(geo::area_m2(north), geo::area_m2(square(5, 50, 1)) + geo::area_m2(square(6, 50, 1)),
              1e6);
  EXPECT_EQ(joined.missing(areas, "region").count("region"), 1u);
}

TEST(JoinedAreas, AreMadeAnewWhenAMunicipalityChanges) {
  std::vector<AreaShape> areas = {{"north", "province", "", std::nullopt, 1},
                                  town("a", "north", square(5, 50, 1))};
  JoinedAreas joined;
  const double before = geo::area_m2(joined.missing(areas, "province").at("north"));
  areas[1].boundary = square(5, 50, 2);
  areas[1].version = 2;
  EXPECT_GT(geo::area_m2(joined.missing(areas, "province").at("north")), before * 3);
}

TEST(JoinedAreas, EndWhereParentsRunInACircle) {
  const std::vector<AreaShape> areas = {{"x", "district", "y", std::nullopt, 1},
                                        {"y", "district", "x", std::nullopt, 1},
                                        town("a", "x", square(5, 50, 1))};
  EXPECT_TRUE(JoinedAreas().missing(areas, "province").empty());
}

TEST(JoinedAreas, KeepNoSlivers) {
  const geo::Geometry::Points outer = {{5, 50}, {6, 50}, {6, 51}, {5, 51}, {5, 50}};
  const geo::Geometry::Points sliver = {{5.5, 50.5}, {5.5001, 50.5}, {5.5001, 50.51}, {5.5, 50.5}};
  const geo::Geometry::Points lake = {{5.2, 50.2}, {5.4, 50.2}, {5.4, 50.4}, {5.2, 50.2}};
  const geo::Geometry cleaned = without_slivers(geo::Geometry::multi_polygon(
      {{outer, sliver, lake}, {{{7, 50}, {7.0001, 50}, {7, 50.0001}, {7, 50}}}}));
  EXPECT_EQ(cleaned.part_count(), 1u);
  EXPECT_EQ(cleaned.path_count(), 2u);
}

}  // namespace
}  // namespace maillage::protocol
