// Layers of vector tiles: features with interned keys and values, written with protozero.
#include "geo/tiles.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <protozero/pbf_writer.hpp>
#include <unordered_map>

#include "geo/tile_geometry.h"

namespace maillage::geo {
namespace {

// Field numbers of the vector tile schema, version 2.1.
constexpr protozero::pbf_tag_type tile_layers = 3;
constexpr protozero::pbf_tag_type layer_version = 15, layer_name = 1, layer_features = 2;
constexpr protozero::pbf_tag_type layer_keys = 3, layer_values = 4, layer_extent = 5;
constexpr protozero::pbf_tag_type feature_id = 1, feature_tags = 2, feature_type = 3;
constexpr protozero::pbf_tag_type feature_geometry = 4;
constexpr protozero::pbf_tag_type value_string = 1, value_double = 3, value_int = 4;
constexpr protozero::pbf_tag_type value_sint = 6, value_bool = 7;

enum class FeatureType : std::int32_t { point = 1, line = 2, polygon = 3 };

double lon_of(double tile_x, std::uint32_t z) {
  return std::ldexp(tile_x, -static_cast<int>(z)) * 360 - 180;
}

double lat_of(double tile_y, std::uint32_t z) {
  const double y = std::ldexp(tile_y, -static_cast<int>(z));
  return std::atan(std::sinh(std::numbers::pi * (1 - 2 * y))) * 180 / std::numbers::pi;
}

std::string encoded(const TileValue& value) {
  std::string out;
  protozero::pbf_writer writer(out);
  if (const auto* text = std::get_if<std::string>(&value)) {
    writer.add_string(value_string, *text);
  } else if (const auto* number = std::get_if<double>(&value)) {
    writer.add_double(value_double, *number);
  } else if (const auto* integer = std::get_if<std::int64_t>(&value)) {
    if (*integer >= 0) {
      writer.add_int64(value_int, *integer);
    } else {
      writer.add_sint64(value_sint, *integer);
    }
  } else {
    writer.add_bool(value_bool, std::get<bool>(value));
  }
  return out;
}

// Texts numbered in order of first use.
class Interned {
 public:
  std::uint32_t number_of(const std::string& text) {
    const auto [entry, is_new] =
        numbers_.try_emplace(text, static_cast<std::uint32_t>(texts_.size()));
    if (is_new) texts_.push_back(text);
    return entry->second;
  }
  const std::vector<std::string>& texts() const { return texts_; }

 private:
  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::vector<std::string> texts_;
};

}  // namespace

Result<TileId> make_tile_id(std::uint64_t z, std::uint64_t x, std::uint64_t y) {
  if (z > tile_zoom_max) {
    return invalid("z", "must be at most " + std::to_string(tile_zoom_max));
  }
  const std::uint64_t tiles = std::uint64_t{1} << z;
  if (x >= tiles) return invalid("x", "must be below " + std::to_string(tiles));
  if (y >= tiles) return invalid("y", "must be below " + std::to_string(tiles));
  return TileId{static_cast<std::uint32_t>(z), static_cast<std::uint32_t>(x),
                static_cast<std::uint32_t>(y)};
}

Box tile_bounds(TileId tile, double margin) {
  const double tiles = std::ldexp(1.0, static_cast<int>(tile.z));
  const double north = std::max(0.0, tile.y - margin);
  const double south = std::min(tiles, tile.y + 1 + margin);
  return {std::max(-180.0, lon_of(tile.x - margin, tile.z)), lat_of(south, tile.z),
          std::min(180.0, lon_of(tile.x + 1 + margin, tile.z)), lat_of(north, tile.z)};
}

TileId tile_at(Point point, std::uint32_t z) {
  const TilePoint p = project(point, {z, 0, 0}, 1);
  const double last = std::ldexp(1.0, static_cast<int>(z)) - 1;
  return {z, static_cast<std::uint32_t>(std::clamp(std::floor(p.x), 0.0, last)),
          static_cast<std::uint32_t>(std::clamp(std::floor(p.y), 0.0, last))};
}

struct TileLayer::State {
  std::string name;
  TileId tile;
  TileOptions options;
  ClipSquare square;
  double tolerance;
  Interned keys, values;
  std::string features;  // encoded, each with its field header
  std::size_t count = 0;

  TilePath projected(std::span<const Point> path) const {
    TilePath out;
    out.reserve(path.size());
    for (const Point& p : path) out.push_back(project(p, tile, options.extent));
    return out;
  }

  void write_points(const Geometry& geometry, CommandWriter& writer) const {
    TilePath inside = projected(geometry.points());
    std::erase_if(inside, [this](TilePoint p) { return !square.contains(p); });
    writer.add_points(inside);
  }

  void write_lines(const Geometry& geometry, CommandWriter& writer) const {
    for (std::size_t i = 0; i < geometry.path_count(); ++i) {
      const TilePath line = simplified_path(projected(geometry.path(i)), tolerance);
      for (const TilePath& piece : clipped_line(line, square)) writer.add_line(piece);
    }
  }

  void write_areas(const Geometry& geometry, CommandWriter& writer) const {
    // What is smaller than the tolerance on each side would be a speck.
    const double area_min = tolerance * tolerance;
    for (std::size_t i = 0; i < geometry.part_count(); ++i) {
      const Geometry::PathRange range = geometry.part(i);
      for (std::size_t ring = range.first; ring < range.end; ++ring) {
        const bool is_hole = ring > range.first;
        // Simplified before it is cut, so that neighbouring tiles agree on its shape.
        const TilePath shape =
            clipped_ring(simplified_path(projected(geometry.path(ring)), tolerance), square);
        if (!writer.add_ring(shape, is_hole, area_min) && !is_hole) break;
      }
    }
  }

  void write_feature(FeatureType type, const CommandWriter& writer, std::optional<std::uint64_t> id,
                     const Properties& properties) {
    std::vector<std::uint32_t> tags;
    for (const auto& [key, value] : properties) {
      tags.push_back(keys.number_of(key));
      tags.push_back(values.number_of(encoded(value)));
    }
    protozero::pbf_writer layer(features);
    protozero::pbf_writer feature(layer, layer_features);
    if (id) feature.add_uint64(feature_id, *id);
    feature.add_packed_uint32(feature_tags, tags.begin(), tags.end());
    feature.add_enum(feature_type, static_cast<std::int32_t>(type));
    feature.add_packed_uint32(feature_geometry, writer.commands().begin(), writer.commands().end());
    ++count;
  }
};

TileLayer::TileLayer(std::string_view name, TileId tile, const TileOptions& options)
    : state_(std::make_unique<State>()) {
  state_->name = name;
  state_->tile = tile;
  state_->options = options;
  state_->square = {-static_cast<double>(options.buffer),
                    static_cast<double>(options.extent) + options.buffer};
  state_->tolerance = tile.z >= options.zoom_exact ? 0 : options.simplify_units;
}
TileLayer::~TileLayer() = default;
TileLayer::TileLayer(TileLayer&&) noexcept = default;
TileLayer& TileLayer::operator=(TileLayer&&) noexcept = default;

bool TileLayer::add(const Geometry& geometry, std::optional<std::uint64_t> id,
                    const Properties& properties) {
  if (geometry.type() == GeometryType::collection) {
    bool visible = false;
    for (const Geometry& member : geometry.members()) {
      visible = add(member, id, properties) || visible;
    }
    return visible;
  }
  const State& state = *state_;
  const double margin = static_cast<double>(state.options.buffer) / state.options.extent;
  if (geometry.empty() || !geometry.box().intersects(tile_bounds(state.tile, margin))) return false;
  CommandWriter writer;
  FeatureType type = FeatureType::point;
  if (geometry.is_areal()) {
    type = FeatureType::polygon;
    state.write_areas(geometry, writer);
  } else if (geometry.type() == GeometryType::line_string ||
             geometry.type() == GeometryType::multi_line_string) {
    type = FeatureType::line;
    state.write_lines(geometry, writer);
  } else {
    state.write_points(geometry, writer);
  }
  if (writer.commands().empty()) return false;
  state_->write_feature(type, writer, id, properties);
  return true;
}

std::size_t TileLayer::feature_count() const { return state_->count; }

void TileLayer::append_to(std::string& tile) const {
  if (state_->count == 0) return;
  std::string bytes;
  protozero::pbf_writer layer(bytes);
  layer.add_uint32(layer_version, 2);
  layer.add_string(layer_name, state_->name);
  bytes += state_->features;  // whole fields, so they are appended as they are
  for (const std::string& key : state_->keys.texts()) layer.add_string(layer_keys, key);
  for (const std::string& value : state_->values.texts()) layer.add_message(layer_values, value);
  layer.add_uint32(layer_extent, state_->options.extent);
  protozero::pbf_writer(tile).add_message(tile_layers, bytes);
}

}  // namespace maillage::geo
