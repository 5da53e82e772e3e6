// The ground of a wholly fictional region: an island of irregular cells in the middle of the ocean,
// cut into provinces, with invented names and populations. Pure: one seed, one island.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace maillage::app {

struct DemoCell {
  using Point = std::pair<double, double>;  // longitude, latitude

  std::string name;
  std::size_t province = 0;
  double population = 0;
  double area_km2 = 0;
  Point centre;
  std::vector<Point> corners;           // counterclockwise, not closed
  std::vector<std::size_t> neighbours;  // places in DemoIsland::cells
};

struct DemoIsland {
  std::vector<DemoCell> cells;  // province by province
  std::size_t provinces = 1;
  std::vector<DemoCell::Point> outline;  // counterclockwise, not closed
};

// Requires at least one municipality.
DemoIsland make_island(std::size_t municipalities, std::uint64_t seed);

// An invented name of a place; different for every number below 46,080.
std::string invented_name(std::size_t number, std::uint64_t seed);

// By density, then by size: "urban", "intermediate" or "rural".
std::string urban_class_of(double population, double area_km2);

}  // namespace maillage::app
