// Mapbox Vector Tiles 2.1 from geometries: projection to Web Mercator, clipping to the tile and its
// margin, simplification to what the zoom can show. Pure and thread-safe.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "geo/geometry.h"

namespace maillage::geo {

struct TileId {
  std::uint32_t z = 0;
  std::uint32_t x = 0;
  std::uint32_t y = 0;  // from the north, as in the usual web addresses
  bool operator==(const TileId&) const = default;
};

inline constexpr std::uint32_t tile_zoom_max = 22;

// Errors: invalid when the zoom is above 22 or x or y is not below 2^z.
Result<TileId> make_tile_id(std::uint64_t z, std::uint64_t x, std::uint64_t y);

// The degrees a tile covers, grown by `margin` (a share of its width) on every side.
Box tile_bounds(TileId tile, double margin = 0);
TileId tile_at(Point point, std::uint32_t z);

using TileValue = std::variant<std::string, double, std::int64_t, bool>;

struct TileOptions {
  std::uint32_t extent = 4096;
  std::uint32_t buffer = 64;  // margin around the tile, in units of the extent
  double simplify_units = 4;  // how far a position may move; at zoom_exact and beyond nothing does
  std::uint32_t zoom_exact = 16;
};

// One layer of a tile. Features that fall outside, or become too small to see, are left out.
class TileLayer {
 public:
  TileLayer(std::string_view name, TileId tile, const TileOptions& options = {});
  ~TileLayer();
  TileLayer(TileLayer&&) noexcept;
  TileLayer& operator=(TileLayer&&) noexcept;

  using Properties = std::vector<std::pair<std::string, TileValue>>;
  // True when the feature is visible in the tile.
  bool add(const Geometry& geometry, std::optional<std::uint64_t> id, const Properties& properties);
  std::size_t feature_count() const;

  // Appends the layer to a tile's bytes; a layer without features adds nothing. A tile is the
  // concatenation of its layers.
  void append_to(std::string& tile) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace maillage::geo
