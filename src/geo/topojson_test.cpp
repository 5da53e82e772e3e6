#include "geo/topojson.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "base/shared_data_test_support.h"
#include "geo/measures.h"

namespace maillage::geo {
namespace {

// Two squares that share the arc from (1,0) to (1,1), quantised to a hundredth of a degree.
constexpr const char* two_squares = R"({
  "type": "Topology",
  "transform": {"scale": [0.01, 0.01], "translate": [4, 50]},
  "arcs": [[[100, 0], [0, 100]],
           [[100, 100], [-100, 0], [0, -100], [100, 0]],
           [[100, 100], [100, 0], [0, -100], [-100, 0]]],
  "objects": {
    "communes": {"type": "GeometryCollection", "geometries": [
      {"type": "Polygon", "id": "a", "properties": {"nom": "A"}, "arcs": [[0, 1]]},
      {"type": "MultiPolygon", "id": 7, "arcs": [[[2, 0]]]},
      {"type": "LineString", "arcs": [-1]},
      {"type": null},
      {"type": "Point", "coordinates": [50, 50]},
      {"type": "MultiPoint", "coordinates": [[0, 0], [100, 100]]},
      {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [1, 1]}]}]},
    "border": {"type": "MultiLineString", "arcs": [[0], [1, 0]]}
  }})";

Result<std::vector<TopoObject>> decoded(std::string_view text, std::string_view only = {}) {
  return decode_topojson(*parse_json(text), only);
}

TEST(TopoJson, StitchesArcsForwardsAndBackwards) {
  const auto objects = decoded(two_squares);
  ASSERT_TRUE(objects.ok()) << objects.error().message;
  ASSERT_EQ(objects->size(), 2u);
  const auto& features = (*objects)[0].features;
  ASSERT_EQ(features.size(), 7u);
  EXPECT_EQ(features[0].id, "a");
  EXPECT_EQ(features[0].properties.string_at("nom"), "A");
  EXPECT_EQ(features[0].geometry,
            Geometry::polygon({{{5, 50}, {5, 51}, {4, 51}, {4, 50}, {5, 50}}}));
  EXPECT_EQ(features[1].id, "7");
  EXPECT_EQ(features[1].geometry,
            Geometry::multi_polygon({{{{5, 51}, {6, 51}, {6, 50}, {5, 50}, {5, 51}}}}));
  EXPECT_EQ(features[2].geometry, Geometry::line_string({{5, 51}, {5, 50}}));
  EXPECT_TRUE(features[3].geometry.empty());
  EXPECT_EQ(features[4].geometry, Geometry::point({4.5, 50.5}));
  EXPECT_EQ(features[5].geometry, Geometry::multi_point({{4, 50}, {5, 51}}));
  EXPECT_EQ(features[6].geometry.members().size(), 1u);
  EXPECT_EQ((*objects)[1].features[0].geometry.path_count(), 2u);
}

TEST(TopoJson, DecodesOneObjectOnly) {
  const auto objects = decoded(two_squares, "border");
  ASSERT_TRUE(objects.ok());
  EXPECT_EQ(objects->at(0).name, "border");
  EXPECT_EQ(decoded(two_squares, "nothing").error().code, ErrorCode::not_found);
}

TEST(TopoJson, WithoutATransformPositionsAreAbsolute) {
  const auto objects = decoded(
      R"({"type":"Topology","arcs":[[[4,50],[5,51]]],"objects":{"o":{"type":"LineString","arcs":[0]}}})");
  ASSERT_TRUE(objects.ok());
  EXPECT_EQ((*objects)[0].features[0].geometry, Geometry::line_string({{4, 50}, {5, 51}}));
}

TEST(TopoJson, NamesWhatIsWrong) {
  const auto subject = [](std::string_view text) {
    const auto result = decoded(text);
    return result.ok() ? "accepted" : result.error().subject;
  };
  EXPECT_EQ(subject("{}"), "type");
  EXPECT_EQ(subject("[]"), "type");
  EXPECT_EQ(subject(R"({"type":"Topology","arcs":[]})"), "objects");
  EXPECT_EQ(subject(R"({"type":"Topology","objects":{}})"), "arcs");
  EXPECT_EQ(subject(R"({"type":"Topology","transform":{},"arcs":[],"objects":{}})"), "transform");
  EXPECT_EQ(subject(R"({"type":"Topology","arcs":[[[1,2]]],"objects":{}})"), "arcs[0]");
  EXPECT_EQ(subject(R"({"type":"Topology","arcs":[[[1,2],["a",3]]],"objects":{}})"), "arcs[0]");
  EXPECT_EQ(subject(R"({"type":"Topology","arcs":[[[1,2],[1,95]]],"objects":{}})"), "arcs[0]");
  const auto object = [&](const std::string& json) {
    return subject(R"({"type":"Topology","arcs":[[[1,2],[3,4]],[[5,6],[7,8]]],"objects":{"o":)" +
                   json + "}}");
  };
  EXPECT_EQ(object(R"({"type":"Polygon","arcs":[[2]]})"), "objects.o.arcs[0][0]");
  EXPECT_EQ(object(R"({"type":"Polygon","arcs":[[-3]]})"), "objects.o.arcs[0][0]");
  EXPECT_EQ(object(R"({"type":"Polygon","arcs":[[0.5]]})"), "objects.o.arcs[0][0]");
  EXPECT_EQ(object(R"({"type":"Polygon","arcs":[[0]]})"), "objects.o.arcs[0]");
  EXPECT_EQ(object(R"({"type":"Polygon","arcs":[[-9223372036854775808]]})"),
            "objects.o.arcs[0][0]");
  EXPECT_EQ(object(R"({"type":"LineString","arcs":[0,1]})"), "objects.o.arcs[1]");
  EXPECT_EQ(object(R"({"type":"LineString"})"), "objects.o.arcs");
  EXPECT_EQ(object(R"({"type":"Blob","arcs":[]})"), "objects.o.type");
  EXPECT_EQ(object(R"({"arcs":[]})"), "objects.o.type");
  EXPECT_EQ(object("3"), "objects.o");
  EXPECT_EQ(object(R"({"type":"Point","coordinates":[1]})"), "objects.o.coordinates");
}

TEST(TopoJson, HoldsItsLimit) {
  TopoJsonLimits limits;
  limits.positions_max = 10;
  EXPECT_EQ(decode_topojson(*parse_json(two_squares), {}, limits).error().code,
            ErrorCode::too_large);
}

// Belgium's area is a fact that a wrong stitching or a wrong area formula would miss.
TEST(TopoJson, DecodesTheMunicipalitiesOfBelgium) {
  const std::string path = shared_data_path("territory/belgium.json");
  MAILLAGE_NEED_SHARED_DATA(path);
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  const auto json = parse_json(text.str());
  ASSERT_TRUE(json.ok());
  const auto objects = decode_topojson(*json, "municipalities");
  ASSERT_TRUE(objects.ok()) << objects.error().message;
  ASSERT_EQ((*objects)[0].features.size(), 581u);
  double area = 0;
  for (const TopoFeature& feature : (*objects)[0].features) area += area_m2(feature.geometry);
  EXPECT_NEAR(area / 1e6, 30'690, 150);
}

}  // namespace
}  // namespace maillage::geo
