#include "geo/tiles.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <protozero/pbf_reader.hpp>

#include "geo/measures.h"
#include "geo/random_geometry_test.h"
#include "geo/tile_geometry.h"

namespace maillage::geo {
namespace {

struct Grid {
  std::int64_t x, y;
};
struct Feature {
  std::uint64_t id = 0;
  int type = 0;
  std::vector<std::pair<std::string, std::string>> tags;  // values as text
  std::vector<std::vector<Grid>> paths;
};
struct Layer {
  std::string name;
  std::uint32_t version = 0, extent = 0;
  std::vector<Feature> features;
};

std::string text_of_value(protozero::pbf_reader value) {
  value.next();
  switch (value.tag()) {
    case 1: return value.get_string();
    case 3: return std::to_string(value.get_double());
    case 4: return std::to_string(value.get_int64());
    case 6: return std::to_string(value.get_sint64());
    case 7: return value.get_bool() ? "true" : "false";
    default: return "?";
  }
}

std::vector<std::vector<Grid>> decoded_paths(const std::vector<std::uint32_t>& commands) {
  std::vector<std::vector<Grid>> paths;
  Grid cursor{0, 0};
  for (std::size_t i = 0; i < commands.size();) {
    const std::uint32_t id = commands[i] & 7, count = commands[i] >> 3;
    ++i;
    if (id == 7) {
      EXPECT_EQ(count, 1u);
      paths.back().push_back(paths.back().front());
      continue;
    }
    for (std::uint32_t k = 0; k < count; ++k, i += 2) {
      cursor.x += protozero::decode_zigzag32(commands.at(i));
      cursor.y += protozero::decode_zigzag32(commands.at(i + 1));
      if (id == 1) paths.emplace_back();
      paths.back().push_back(cursor);
    }
  }
  return paths;
}

Layer decode(const std::string& tile) {
  Layer layer;
  std::vector<std::string> keys, values;
  std::vector<std::pair<Feature, std::vector<std::uint32_t>>> features;
  protozero::pbf_reader reader(tile);
  if (!reader.next(3)) return layer;
  protozero::pbf_reader body = reader.get_message();
  while (body.next()) {
    switch (body.tag()) {
      case 15: layer.version = body.get_uint32(); break;
      case 1: layer.name = body.get_string(); break;
      case 5: layer.extent = body.get_uint32(); break;
      case 3: keys.push_back(body.get_string()); break;
      case 4: values.push_back(text_of_value(body.get_message())); break;
      case 2: {
        Feature feature;
        std::vector<std::uint32_t> tags;
        protozero::pbf_reader in = body.get_message();
        while (in.next()) {
          if (in.tag() == 1) feature.id = in.get_uint64();
          if (in.tag() == 3) feature.type = in.get_enum();
          if (in.tag() == 2) {
            for (const auto tag : in.get_packed_uint32()) tags.push_back(tag);
          }
          if (in.tag() == 4) {
            std::vector<std::uint32_t> commands;
            for (const auto command : in.get_packed_uint32()) commands.push_back(command);
            feature.paths = decoded_paths(commands);
          }
        }
        features.emplace_back(feature, tags);
        break;
      }
      default: body.skip();
    }
  }
  for (auto& [feature, tags] : features) {
    for (std::size_t i = 0; i + 1 < tags.size(); i += 2) {
      feature.tags.emplace_back(keys.at(tags[i]), values.at(tags[i + 1]));
    }
    layer.features.push_back(feature);
  }
  return layer;
}

double doubled_area(const std::vector<Grid>& ring) {
  double sum = 0;
  for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
    sum += static_cast<double>(ring[i].x * ring[i + 1].y - ring[i + 1].x * ring[i].y);
  }
  return sum;
}

TEST(TileId, IsChecked) {
  EXPECT_TRUE(make_tile_id(0, 0, 0).ok());
  EXPECT_EQ(make_tile_id(23, 0, 0).error().subject, "z");
  EXPECT_EQ(make_tile_id(3, 8, 0).error().subject, "x");
  EXPECT_EQ(make_tile_id(3, 0, 1ull << 40).error().subject, "y");
}

TEST(TileBounds, CoverTheWorldAndHoldTheirPoints) {
  const Box world = tile_bounds({0, 0, 0});
  EXPECT_NEAR(world.west, -180, 1e-9);
  EXPECT_NEAR(world.north, 85.0511287798, 1e-9);
  for (std::uint32_t z = 0; z <= tile_zoom_max; ++z) {
    const Point p{4.3525, 50.8467};
    EXPECT_TRUE(tile_bounds(tile_at(p, z)).contains(p)) << z;
  }
  // The usual address of Brussels at zoom 10.
  EXPECT_EQ(tile_at({4.3525, 50.8467}, 10), (TileId{10, 524, 343}));
  EXPECT_EQ(tile_at({180, -90}, 2), (TileId{2, 3, 3}));
}

TEST(Tile, CarriesAFeatureWithItsProperties) {
  TileLayer layer("places", {0, 0, 0});
  EXPECT_TRUE(layer.add(Geometry::point({0, 0}), 7,
                        {{"name", std::string("Équateur")},
                         {"height", 2.5},
                         {"count", std::int64_t{-3}},
                         {"open", true}}));
  EXPECT_TRUE(layer.add(Geometry::multi_point({{0, 0}, {90, 0}}), {}, {{"open", true}}));
  std::string tile;
  layer.append_to(tile);
  const Layer read = decode(tile);
  EXPECT_EQ(read.name, "places");
  EXPECT_EQ(read.version, 2u);
  EXPECT_EQ(read.extent, 4096u);
  ASSERT_EQ(read.features.size(), 2u);
  EXPECT_EQ(read.features[0].id, 7u);
  EXPECT_EQ(read.features[0].type, 1);
  EXPECT_THAT(
      read.features[0].tags,
      testing::ElementsAre(testing::Pair("name", "Équateur"), testing::Pair("height", "2.500000"),
                           testing::Pair("count", "-3"), testing::Pair("open", "true")));
  EXPECT_EQ(read.features[0].paths[0][0].x, 2048);
  EXPECT_EQ(read.features[0].paths[0][0].y, 2048);
  EXPECT_EQ(read.features[1].paths[1][0].x, 3072);
}

TEST(Tile, AnEmptyLayerAddsNothing) {
  TileLayer layer("places", {5, 0, 0});
  EXPECT_FALSE(layer.add(Geometry::point({170, -80}), 1, {}));
  EXPECT_FALSE(layer.add(Geometry(), 1, {}));
  std::string tile;
  layer.append_to(tile);
  EXPECT_TRUE(tile.empty());
}

TEST(Tile, LinesAreCutInPieces) {
  TileLayer layer("roads", {1, 0, 0});  // the north-west quarter
  EXPECT_TRUE(layer.add(Geometry::line_string({{-90, 40}, {90, 40}, {90, 50}, {-90, 50}}), 1, {}));
  std::string tile;
  layer.append_to(tile);
  const Layer read = decode(tile);
  EXPECT_EQ(read.features.at(0).type, 2);
  ASSERT_EQ(read.features[0].paths.size(), 2u);
  EXPECT_EQ(read.features[0].paths[0].back().x, 4096 + 64);
  EXPECT_EQ(read.features[0].paths[1].front().x, 4096 + 64);
}

TEST(Tile, RingsAreTurnedAndHolesKept) {
  const Geometry::Points outer{{-100, -50}, {100, -50}, {100, 50}, {-100, 50}, {-100, -50}};
  const Geometry::Points hole{{-50, -20}, {50, -20}, {50, 20}, {-50, 20}, {-50, -20}};
  for (const bool turned : {false, true}) {
    Geometry::Paths rings{outer, hole};
    if (turned) {
      for (auto& ring : rings) std::reverse(ring.begin(), ring.end());
    }
    TileLayer layer("areas", {0, 0, 0});
    EXPECT_TRUE(layer.add(Geometry::polygon(rings), 1, {}));
    std::string tile;
    layer.append_to(tile);
    const auto paths = decode(tile).features.at(0).paths;
    ASSERT_EQ(paths.size(), 2u);
    EXPECT_GT(doubled_area(paths[0]), 0);
    EXPECT_LT(doubled_area(paths[1]), 0);
  }
}

TEST(Tile, SpecksAndTheirHolesAreLeftOut) {
  const auto ring = [](double size) {
    return Geometry::Points{
        {4, 50}, {4 + size, 50}, {4 + size, 50 + size}, {4, 50 + size}, {4, 50}};
  };
  TileLayer layer("areas", {2, 2, 1});
  EXPECT_FALSE(layer.add(Geometry::polygon({ring(0.001), ring(0.0005)}), 1, {}));
  EXPECT_TRUE(layer.add(Geometry::polygon({ring(5), ring(0.0005)}), 2, {}));
  std::string tile;
  layer.append_to(tile);
  EXPECT_EQ(decode(tile).features.at(0).paths.size(), 1u);
}

TEST(Tile, SimplifiesBelowTheExactZoomOnly) {
  Geometry::Points line;
  for (int i = 0; i < 1000; ++i) line.push_back({4 + i * 1e-5, 50 + (i % 2) * 1e-7});
  const auto positions = [&](std::uint32_t z) {
    TileOptions options;
    options.zoom_exact = 14;
    TileLayer layer("roads", tile_at({4.001, 50}, z), options);
    layer.add(Geometry::line_string(line), 1, {});
    std::string tile;
    layer.append_to(tile);
    return decode(tile).features.at(0).paths.at(0).size();
  };
  EXPECT_EQ(positions(10), 2u);
  EXPECT_GT(positions(14), 100u);
}

TEST(TileProperty, EverythingStaysInTheSquareAndIsWoundRight) {
  EXPECT_TRUE(rc::check("tiles are sound", [](std::uint32_t seed) {
    GeometrySource source{std::mt19937_64(seed)};
    const auto z = static_cast<std::uint32_t>(source.below(13));
    const TileId id = tile_at(source.point(), z);
    TileLayer layer("any", id);
    std::size_t added = 0;
    for (std::uint64_t i = 0; i < 10; ++i) layer.add(source.any(), i, {{"i", std::int64_t{1}}});
    added = layer.feature_count();
    std::string tile;
    layer.append_to(tile);
    const Layer read = decode(tile);
    RC_ASSERT(read.features.size() == added);
    for (const Feature& feature : read.features) {
      RC_ASSERT(!feature.paths.empty());
      for (const auto& path : feature.paths) {
        for (const Grid& p : path)
          RC_ASSERT((p.x >= -64 && p.x <= 4160 && p.y >= -64 && p.y <= 4160));
        if (feature.type == 2) RC_ASSERT(path.size() >= 2);
        if (feature.type == 3) RC_ASSERT(path.size() >= 4);
        if (feature.type == 3) RC_ASSERT(doubled_area(path) != 0);
      }
      if (feature.type == 3) RC_ASSERT(doubled_area(feature.paths.front()) > 0);
    }
  }));
}

TEST(TileProperty, TheCutAreaIsTheShareOfTheTile) {
  EXPECT_TRUE(
      rc::check("a square over the tile's middle fills what it should", [](std::uint32_t seed) {
        GeometrySource source{std::mt19937_64(seed)};
        const TileId id{10, 524, 343};
        const Box b = tile_bounds(id);
        const double w = b.west + (b.east - b.west) * (source.unit() - 0.5);
        const double e = b.east + (b.east - b.west) * (source.unit() - 0.4);
        TileLayer layer("area", id);
        const Geometry strip = Geometry::polygon({{{w, b.south - 1},
                                                   {e, b.south - 1},
                                                   {e, b.north + 1},
                                                   {w, b.north + 1},
                                                   {w, b.south - 1}}});
        if (e - w < 0.01) return;
        RC_ASSERT(layer.add(strip, 1, {}));
        std::string tile;
        layer.append_to(tile);
        const double area = doubled_area(decode(tile).features.at(0).paths.at(0)) / 2;
        const auto x = [&](double lon) {
          return std::clamp(project({lon, 50}, id, 4096).x, -64.0, 4160.0);
        };
        RC_ASSERT(std::abs(area - (x(e) - x(w)) * 4224) < 2 * 4224);
      }));
}

}  // namespace
}  // namespace maillage::geo
