#include "geo/geometry.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "geo/random_geometry_test.h"

namespace maillage::geo {
namespace {

Result<Geometry> read(std::string_view text, const GeoJsonLimits& limits = {}) {
  auto json = parse_json(text);
  EXPECT_TRUE(json.ok()) << text;
  return geometry_from_geojson(*json, limits);
}

std::string subject_of(std::string_view text) {
  const auto result = read(text);
  return result.ok() ? "accepted" : result.error().subject;
}

TEST(GeoJson, ReadsAndWritesEveryType) {
  for (
      const char* text : {
          R"({"type":"Point","coordinates":[4.35,50.85]})",
          R"({"type":"MultiPoint","coordinates":[[1,2],[3,4]]})",
          R"({"type":"LineString","coordinates":[[1,2],[3,4],[5,6]]})",
          R"({"type":"MultiLineString","coordinates":[[[1,2],[3,4]],[[5,6],[7,8]]]})",
          R"({"type":"Polygon","coordinates":[[[0,0],[9,0],[9,9],[0,0]],[[4,1],[5,1],[5,2],[4,1]]]})",
          R"({"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]],)"
          R"([[[5,5],[9,5],[9,9],[5,5]],[[7,6],[8,6],[8,7],[7,6]]]]})",
          R"({"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]},)"
          R"({"type":"LineString","coordinates":[[1,2],[3,4]]}]})",
      }) {
    const auto geometry = read(text);
    ASSERT_TRUE(geometry.ok()) << text << geometry.error().message;
    EXPECT_EQ(to_geojson(*geometry), *parse_json(text));
    EXPECT_EQ(*read(to_geojson(*geometry).dump()), *geometry);
  }
}

TEST(GeoJson, KeepsPartsAndRings) {
  const auto geometry =
      *read(R"({"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]],)"
            R"([[[5,5],[9,5],[9,9],[5,5]],[[7,6],[8,6],[8,7],[7,6]]]]})");
  EXPECT_EQ(geometry.part_count(), 2u);
  EXPECT_EQ(geometry.path_count(), 3u);
  EXPECT_EQ(geometry.part(1).first, 1u);
  EXPECT_EQ(geometry.part(1).end, 3u);
  EXPECT_EQ(geometry.path(2)[1], (Point{8, 6}));
  EXPECT_EQ(geometry.box(), (Box{0, 0, 9, 9}));
}

TEST(GeoJson, DropsHeightsAndIgnoresForeignMembers) {
  const auto geometry = read(R"({"type":"Point","coordinates":[4,50,120.5],"name":"x"})");
  ASSERT_TRUE(geometry.ok());
  EXPECT_EQ(geometry->as_point(), (Point{4, 50}));
}

TEST(GeoJson, NamesThePathOfAnError) {
  EXPECT_EQ(subject_of("[]"), "geometry");
  EXPECT_EQ(subject_of("{}"), "type");
  EXPECT_EQ(subject_of(R"({"type":"Circle","coordinates":[1,2]})"), "type");
  EXPECT_EQ(subject_of(R"({"type":"Point"})"), "coordinates");
  EXPECT_EQ(subject_of(R"({"type":"Point","coordinates":[]})"), "coordinates");
  EXPECT_EQ(subject_of(R"({"type":"Point","coordinates":[1,2,3,4]})"), "coordinates");
  EXPECT_EQ(subject_of(R"({"type":"Point","coordinates":[1,"2"]})"), "coordinates[1]");
  EXPECT_EQ(subject_of(R"({"type":"Point","coordinates":[181,2]})"), "coordinates[0]");
  EXPECT_EQ(subject_of(R"({"type":"Point","coordinates":[1,-90.5]})"), "coordinates[1]");
  EXPECT_EQ(subject_of(R"({"type":"LineString","coordinates":[[1,2]]})"), "coordinates");
  EXPECT_EQ(subject_of(R"({"type":"LineString","coordinates":[[1,2],[3,400]]})"),
            "coordinates[1][1]");
  EXPECT_EQ(subject_of(R"({"type":"LineString","coordinates":[[1,2],7]})"), "coordinates[1]");
  EXPECT_EQ(subject_of(R"({"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1]]]})"),
            "coordinates[0]");
  EXPECT_EQ(subject_of(R"({"type":"Polygon","coordinates":[[[0,0],[1,0],[0,0]]]})"),
            "coordinates[0]");
  EXPECT_EQ(subject_of(R"({"type":"Polygon","coordinates":[]})"), "coordinates");
  EXPECT_EQ(subject_of(R"({"type":"MultiPolygon","coordinates":[[]]})"), "coordinates[0]");
  EXPECT_EQ(subject_of(R"({"type":"GeometryCollection","geometries":[]})"), "geometries");
  EXPECT_EQ(subject_of(R"({"type":"GeometryCollection","geometries":[3]})"), "geometries[0]");
  EXPECT_EQ(
      subject_of(
          R"({"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1]}]})"),
      "geometries[0].coordinates");
}

TEST(GeoJson, HoldsItsLimits) {
  GeoJsonLimits limits;
  limits.positions_max = 2;
  EXPECT_TRUE(read(R"({"type":"MultiPoint","coordinates":[[1,2],[3,4]]})", limits).ok());
  const auto many = read(R"({"type":"MultiPoint","coordinates":[[1,2],[3,4],[5,6]]})", limits);
  ASSERT_FALSE(many.ok());
  EXPECT_EQ(many.error().code, ErrorCode::too_large);
  std::string deep = R"({"type":"Point","coordinates":[1,2]})";
  for (int i = 0; i < 5; ++i) {
    deep = R"({"type":"GeometryCollection","geometries":[)" + deep + "]}";
  }
  EXPECT_EQ(read(deep).error().code, ErrorCode::too_large);
}

TEST(GeoJson, ReadsTheCoordinatesOfAQuery) {
  const auto line = geometry_from_coordinates("LineString", *parse_json("[[1,2],[3,4]]"));
  ASSERT_TRUE(line.ok());
  EXPECT_EQ(line->type(), GeometryType::line_string);
  EXPECT_FALSE(geometry_from_coordinates("GeometryCollection", *parse_json("[]")).ok());
  EXPECT_EQ(geometry_from_coordinates("Point", *parse_json("[1]")).error().subject, "coordinates");
}

TEST(Geometry, APointHasNoHeapShareAndCopiesShareTheirPoints) {
  EXPECT_EQ(Geometry::point({1, 2}).memory_bytes(), 0u);
  EXPECT_LE(sizeof(Geometry), 40u);
  const Geometry line = Geometry::line_string({{1, 2}, {3, 4}});
  const Geometry copy = line;
  EXPECT_EQ(copy.points().data(), line.points().data());
}

TEST(Geometry, TheDefaultIsEmpty) {
  EXPECT_TRUE(Geometry().empty());
  EXPECT_TRUE(Geometry().box().empty());
  EXPECT_EQ(Geometry().position_count(), 0u);
  EXPECT_EQ(Geometry::collection({}), Geometry());
}

TEST(GeometryProperty, WhatIsWrittenReadsBackTheSame) {
  EXPECT_TRUE(rc::check("geojson round trip", [] {
    const Geometry geometry = *random_geometry();
    const auto again = geometry_from_geojson(*parse_json(to_geojson(geometry).dump()));
    RC_ASSERT(again.ok());
    RC_ASSERT(*again == geometry);
  }));
}

TEST(Box, GrowsFromNothing) {
  Box box;
  EXPECT_TRUE(box.empty());
  EXPECT_FALSE(box.intersects(Box::world()));
  box.extend(Point{3, 4});
  EXPECT_EQ(box, Box::of({3, 4}));
  EXPECT_TRUE(Box::world().contains(box));
}

}  // namespace
}  // namespace maillage::geo
