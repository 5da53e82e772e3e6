// Coordinates of official grids (Lambert 72, Lambert 2008, Lambert-93...) to WGS84, by PROJ.
#pragma once

#include <memory>
#include <span>

#include "geo/geometry.h"

namespace maillage::geo {

// Well-known grids of the regions we serve, by EPSG code; others are accepted too.
inline constexpr int belgian_lambert_72 = 31370;
inline constexpr int belgian_lambert_2008 = 3812;
inline constexpr int french_lambert_93 = 2154;
inline constexpr int wgs84 = 4326;

// A transformation from one grid. Thread-safe: calls take turns. No network is used for grid files,
// so Lambert 72 is right to about a metre.
class Projection {
 public:
  // Errors: unsupported when PROJ knows no such system or no way to WGS84.
  static Result<Projection> from_epsg(int code);
  Projection(Projection&&) noexcept;
  Projection& operator=(Projection&&) noexcept;
  ~Projection();

  // Easting and northing (for 4326: longitude and latitude) to WGS84. Errors: invalid when the
  // position lies outside the grid's use.
  Result<Point> to_wgs84(double easting, double northing) const;

  // The same for every position of a geometry whose points hold easting and northing.
  Result<Geometry> to_wgs84(const Geometry& grid_geometry) const;

 private:
  struct State;
  explicit Projection(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace maillage::geo
