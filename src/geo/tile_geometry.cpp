// Projection, simplification, clipping and commands of tile geometry.
#include "geo/tile_geometry.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace maillage::geo {
namespace {

constexpr std::uint32_t move_to = 1, line_to = 2, close_path = 7;

double squared_distance(TilePoint p, TilePoint a, TilePoint b) {
  const double dx = b.x - a.x, dy = b.y - a.y, length = dx * dx + dy * dy;
  double t = length > 0 ? ((p.x - a.x) * dx + (p.y - a.y) * dy) / length : 0;
  t = std::clamp(t, 0.0, 1.0);
  const double x = p.x - a.x - t * dx, y = p.y - a.y - t * dy;
  return x * x + y * y;
}

// The part of a segment inside the square, as a range of its length (Liang-Barsky). False when
// there is none.
bool clip_segment(TilePoint a, TilePoint b, const ClipSquare& square, double& from, double& to) {
  from = 0;
  to = 1;
  const auto cut = [&](double direction, double room) {
    if (direction == 0) return room >= 0;
    const double t = room / direction;
    if (direction < 0) {
      from = std::max(from, t);
    } else {
      to = std::min(to, t);
    }
    return from <= to;
  };
  const double dx = b.x - a.x, dy = b.y - a.y;
  return cut(-dx, a.x - square.low) && cut(dx, square.high - a.x) && cut(-dy, a.y - square.low) &&
         cut(dy, square.high - a.y);
}

TilePoint along(TilePoint a, TilePoint b, double t) {
  return {a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)};
}

// One side of Sutherland and Hodgman's clipping: `depth` is how far inside the side a point lies.
template <class Depth>
TilePath cut_ring(const TilePath& ring, const Depth& depth) {
  TilePath out;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const TilePoint a = ring[i], b = ring[(i + 1) % ring.size()];
    const double da = depth(a), db = depth(b);
    if (da >= 0) out.push_back(a);
    if ((da >= 0) != (db >= 0)) out.push_back(along(a, b, da / (da - db)));
  }
  return out;
}

std::uint32_t zigzag(std::int32_t value) {
  return static_cast<std::uint32_t>(value) << 1 ^ static_cast<std::uint32_t>(value >> 31);
}

}  // namespace

TilePoint project(Point p, TileId tile, std::uint32_t extent) {
  constexpr double lat_max = 85.05112877980659;
  const double lat = std::clamp(p.lat, -lat_max, lat_max) * std::numbers::pi / 180;
  const double tiles = std::ldexp(1.0, static_cast<int>(tile.z));
  const double x = (p.lon + 180) / 360 * tiles - tile.x;
  const double y = (1 - std::asinh(std::tan(lat)) / std::numbers::pi) / 2 * tiles - tile.y;
  return {x * extent, y * extent};
}

TilePath simplified_path(const TilePath& path, double tolerance) {
  if (path.size() < 3 || tolerance <= 0) return path;
  std::vector<bool> kept(path.size(), false);
  kept.front() = kept.back() = true;
  std::vector<std::pair<std::size_t, std::size_t>> open{{0, path.size() - 1}};
  while (!open.empty()) {
    const auto [first, last] = open.back();
    open.pop_back();
    double farthest = tolerance * tolerance;
    std::size_t at = 0;
    for (std::size_t i = first + 1; i < last; ++i) {
      const double distance = squared_distance(path[i], path[first], path[last]);
      if (distance > farthest) farthest = distance, at = i;
    }
    if (at == 0) continue;
    kept[at] = true;
    open.emplace_back(first, at);
    open.emplace_back(at, last);
  }
  TilePath out;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (kept[i]) out.push_back(path[i]);
  }
  return out;
}

std::vector<TilePath> clipped_line(const TilePath& line, const ClipSquare& square) {
  std::vector<TilePath> pieces;
  bool open = false;
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    const TilePoint a = line[i], b = line[i + 1];
    double from = 0, to = 1;
    if (!clip_segment(a, b, square, from, to)) {
      open = false;
      continue;
    }
    if (!open || from > 0) pieces.push_back({along(a, b, from)});
    pieces.back().push_back(along(a, b, to));
    open = to == 1;
  }
  return pieces;
}

TilePath clipped_ring(const TilePath& ring, const ClipSquare& square) {
  if (std::all_of(ring.begin(), ring.end(), [&](TilePoint p) { return square.contains(p); })) {
    return ring;
  }
  TilePath open = ring;
  if (!open.empty()) open.pop_back();  // the repeated first position
  open = cut_ring(open, [&](TilePoint p) { return p.x - square.low; });
  open = cut_ring(open, [&](TilePoint p) { return square.high - p.x; });
  open = cut_ring(open, [&](TilePoint p) { return p.y - square.low; });
  open = cut_ring(open, [&](TilePoint p) { return square.high - p.y; });
  if (!open.empty()) open.push_back(open.front());
  return open;
}

std::vector<CommandWriter::Grid> CommandWriter::rounded(std::span<const TilePoint> points) {
  std::vector<Grid> out;
  for (const TilePoint& p : points) {
    const Grid grid{static_cast<std::int32_t>(std::lround(p.x)),
                    static_cast<std::int32_t>(std::lround(p.y))};
    if (out.empty() || out.back() != grid) out.push_back(grid);
  }
  return out;
}

void CommandWriter::command(std::uint32_t id, std::size_t count) {
  commands_.push_back(id | static_cast<std::uint32_t>(count) << 3);
}

void CommandWriter::move(Grid to) {
  commands_.push_back(zigzag(to.x - cursor_.x));
  commands_.push_back(zigzag(to.y - cursor_.y));
  cursor_ = to;
}

void CommandWriter::add_points(std::span<const TilePoint> points) {
  const std::vector<Grid> grid = rounded(points);
  if (grid.empty()) return;
  command(move_to, grid.size());
  for (const Grid& p : grid) move(p);
}

void CommandWriter::add_line(std::span<const TilePoint> line) {
  const std::vector<Grid> grid = rounded(line);
  if (grid.size() < 2) return;
  command(move_to, 1);
  move(grid[0]);
  command(line_to, grid.size() - 1);
  for (std::size_t i = 1; i < grid.size(); ++i) move(grid[i]);
}

bool CommandWriter::add_ring(std::span<const TilePoint> ring, bool is_hole, double area_min) {
  std::vector<Grid> grid = rounded(ring);
  if (grid.size() > 1 && grid.front() == grid.back()) grid.pop_back();
  if (grid.size() < 3) return false;
  double doubled_area = 0;
  for (std::size_t i = 0; i < grid.size(); ++i) {
    const Grid a = grid[i], b = grid[(i + 1) % grid.size()];
    doubled_area += static_cast<double>(a.x) * b.y - static_cast<double>(b.x) * a.y;
  }
  if (doubled_area == 0 || std::abs(doubled_area) / 2 < area_min) return false;
  if ((doubled_area < 0) != is_hole) std::reverse(grid.begin(), grid.end());
  command(move_to, 1);
  move(grid[0]);
  command(line_to, grid.size() - 1);
  for (std::size_t i = 1; i < grid.size(); ++i) move(grid[i]);
  command(close_path, 1);
  return true;
}

}  // namespace maillage::geo
