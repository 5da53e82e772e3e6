// Geometry values: WGS84 longitude and latitude in degrees, with the seven types of RFC 7946.
// A Geometry is immutable, so copies share their points; a Point costs no allocation.
// Not here: predicates (predicates.h), measures (measures.h), wire formats other than GeoJSON.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace maillage::geo {

struct Point {
  double lon = 0;
  double lat = 0;
  bool operator==(const Point&) const = default;
};

// A closed rectangle in degrees that never crosses the antimeridian. The default one is empty:
// it holds and meets nothing, and grows from the first extend().
struct Box {
  double west = 1e9;
  double south = 1e9;
  double east = -1e9;
  double north = -1e9;

  static constexpr Box world() { return {-180, -90, 180, 90}; }
  static constexpr Box of(Point p) { return {p.lon, p.lat, p.lon, p.lat}; }
  bool empty() const { return west > east || south > north; }
  void extend(Point p);
  void extend(const Box& other);
  bool contains(Point p) const {
    return p.lon >= west && p.lon <= east && p.lat >= south && p.lat <= north;
  }
  bool contains(const Box& b) const {
    return b.west >= west && b.east <= east && b.south >= south && b.north <= north && !b.empty();
  }
  bool intersects(const Box& b) const {
    return b.west <= east && b.east >= west && b.south <= north && b.north >= south;
  }
  Point center() const { return {(west + east) / 2, (south + north) / 2}; }
  bool operator==(const Box&) const = default;
};

enum class GeometryType : std::uint8_t {
  point,
  multi_point,
  line_string,
  multi_line_string,
  polygon,
  multi_polygon,
  collection,
};

// The name in GeoJSON: "Point", "GeometryCollection"...
const char* name_of(GeometryType type);

class Geometry;

namespace detail {
struct GeometryBody {
  Box box;
  std::vector<Point> points;
  std::vector<std::uint32_t> path_ends;  // index into points past each path
  std::vector<std::uint32_t> part_ends;  // index into path_ends past each part
  std::vector<Geometry> members;
};
}  // namespace detail

class Geometry {
 public:
  using Points = std::vector<Point>;
  using Paths = std::vector<Points>;

  Geometry() = default;  // an empty collection
  // The makers trust their input: rings closed, counts as RFC 7946 asks. geometry_from_geojson()
  // is the checked way in.
  static Geometry point(Point p);
  static Geometry multi_point(Points points);
  static Geometry line_string(Points points);
  static Geometry multi_line_string(const Paths& lines);
  static Geometry polygon(const Paths& rings);  // the first is the outer ring
  static Geometry multi_polygon(const std::vector<Paths>& polygons);
  static Geometry collection(std::vector<Geometry> members);

  GeometryType type() const { return type_; }
  bool is_point() const { return type_ == GeometryType::point; }
  bool is_areal() const {
    return type_ == GeometryType::polygon || type_ == GeometryType::multi_polygon;
  }
  bool empty() const { return !is_point() && !body_; }
  Point as_point() const { return point_; }  // requires is_point()
  Box box() const { return is_point() ? Box::of(point_) : body_ ? body_->box : Box{}; }

  // Every position in order; empty for a collection, whose members() hold them.
  std::span<const Point> points() const;
  // Lines and rings are paths; the points of a MultiPoint are one path. A part is one polygon: a
  // run of paths, the outer ring first. What has no areas is a single part.
  std::size_t path_count() const { return body_ ? body_->path_ends.size() : is_point() ? 1 : 0; }
  std::span<const Point> path(std::size_t index) const;  // requires index < path_count()
  std::size_t part_count() const { return body_ ? body_->part_ends.size() : is_point() ? 1 : 0; }
  struct PathRange {
    std::size_t first, end;
  };
  PathRange part(std::size_t index) const;    // requires index < part_count()
  std::span<const Geometry> members() const;  // of a collection

  std::size_t position_count() const;  // members of collections included
  std::size_t memory_bytes() const;    // heap share, for the engine's accounting

  // The same type with the same positions in the same order.
  bool operator==(const Geometry& other) const;

  // Builds in the order of the coordinates: add() positions, end_path() after each line or ring,
  // end_part() after each polygon.
  class Builder {
   public:
    explicit Builder(GeometryType type);
    void reserve(std::size_t positions) { body_->points.reserve(positions); }
    void add(Point p) { body_->points.push_back(p); }
    void end_path();
    void end_part();
    void add_member(Geometry member);
    std::size_t position_count() const { return body_->points.size(); }
    Geometry build() &&;  // what is still open is closed; a Point requires one position

   private:
    friend class Geometry;
    GeometryType type_;
    std::shared_ptr<detail::GeometryBody> body_;
  };

 private:
  GeometryType type_ = GeometryType::collection;
  Point point_;
  std::shared_ptr<const detail::GeometryBody> body_;
};

struct GeoJsonLimits {
  std::size_t positions_max = 200'000;
  std::size_t nesting_max = 4;  // collections inside collections
};

// Reads a GeoJSON geometry object strictly: two or three numbers a position (a height is dropped),
// longitude within 180 and latitude within 90 degrees, lines of two positions, closed rings of
// four. Foreign members are ignored. Errors: invalid with the path ("coordinates[0][4][1]") as
// subject, too_large past a limit, unsupported for an unknown type. Thread-safe.
Result<Geometry> geometry_from_geojson(const Json& json, const GeoJsonLimits& limits = {});
// The usual geometry, `{"type":"Point","coordinates":[x,y]}` without blanks, read without a parser.
// Nothing for any other text, and for a point off the world.
std::optional<Point> plain_point(std::string_view geojson);

// The same from a type's name and its coordinates, as an NGSI-LD geo-query gives them (CIM 009
// 4.10).
Result<Geometry> geometry_from_coordinates(std::string_view type, const Json& coordinates,
                                           const GeoJsonLimits& limits = {});

Json to_geojson(const Geometry& geometry);

}  // namespace maillage::geo
