// Geometry in the units of one tile: projection, simplification, clipping and the command stream of
// Mapbox Vector Tiles 2.1 section 4.3. Private to src/geo.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "geo/geometry.h"
#include "geo/tiles.h"

namespace maillage::geo {

struct TilePoint {
  double x;
  double y;  // downwards
};
using TilePath = std::vector<TilePoint>;

// Latitudes past Web Mercator's edge are brought to it.
TilePoint project(Point p, TileId tile, std::uint32_t extent);

// Ramer-Douglas-Peucker: leaves out positions that move the path by less than the tolerance. The
// first and last stay.
TilePath simplified_path(const TilePath& path, double tolerance);

struct ClipSquare {
  double low, high;  // of both axes
  bool contains(TilePoint p) const {
    return p.x >= low && p.x <= high && p.y >= low && p.y <= high;
  }
};

// The pieces of a line inside the square.
std::vector<TilePath> clipped_line(const TilePath& line, const ClipSquare& square);
// A closed ring cut to the square, closed again; pieces that come apart stay joined along its edge.
TilePath clipped_ring(const TilePath& ring, const ClipSquare& square);

// The command stream of one feature. Coordinates are rounded; what collapses is left out.
class CommandWriter {
 public:
  void add_points(std::span<const TilePoint> points);
  void add_line(std::span<const TilePoint> line);
  // Outer rings are turned to positive area (clockwise on screen) and holes to negative. False when
  // the ring was left out: then its holes must be too.
  bool add_ring(std::span<const TilePoint> ring, bool is_hole, double area_min);
  const std::vector<std::uint32_t>& commands() const { return commands_; }

 private:
  struct Grid {
    std::int32_t x, y;
    bool operator==(const Grid&) const = default;
  };
  static std::vector<Grid> rounded(std::span<const TilePoint> points);
  void command(std::uint32_t id, std::size_t count);
  void move(Grid to);

  std::vector<std::uint32_t> commands_;
  Grid cursor_{0, 0};
};

}  // namespace maillage::geo
