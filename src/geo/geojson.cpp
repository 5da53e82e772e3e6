// GeoJSON geometries in and out (RFC 7946 section 3.1).
#include <charconv>
#include <optional>
#include <string>

#include "geo/geometry.h"

namespace maillage::geo {
namespace {

// How many arrays wrap a position: 0 for a Point's coordinates, 3 for a MultiPolygon's.
int wrapping_of(GeometryType type) {
  switch (type) {
    case GeometryType::point: return 0;
    case GeometryType::multi_point:
    case GeometryType::line_string: return 1;
    case GeometryType::multi_line_string:
    case GeometryType::polygon: return 2;
    case GeometryType::multi_polygon: return 3;
    case GeometryType::collection: return 0;
  }
  return 0;
}

std::optional<GeometryType> type_named(std::string_view name) {
  for (int i = 0; i <= static_cast<int>(GeometryType::collection); ++i) {
    const auto type = static_cast<GeometryType>(i);
    if (name == name_of(type)) return type;
  }
  return std::nullopt;
}

std::string indexed(const std::string& path, std::size_t index) {
  return path + '[' + std::to_string(index) + ']';
}

class Reader {
 public:
  explicit Reader(const GeoJsonLimits& limits) : limits_(limits) {}

  Result<Geometry> geometry(const Json& json, const std::string& prefix, std::size_t nesting) {
    if (!json.is_object()) {
      return invalid(prefix.empty() ? "geometry" : prefix.substr(0, prefix.size() - 1),
                     std::string("must be a GeoJSON geometry object, not ") + json.type_name());
    }
    const Json* type_member = json.find("type");
    if (type_member == nullptr || !type_member->is_string()) {
      return invalid(prefix + "type", "must be the name of a GeoJSON geometry type");
    }
    const auto type = type_named(type_member->as_string());
    if (!type) {
      return make_error(ErrorCode::unsupported,
                        "'" + type_member->as_string() + "' is no GeoJSON geometry type",
                        prefix + "type");
    }
    if (*type == GeometryType::collection) return collection(json, prefix, nesting);
    const Json* coordinates = json.find("coordinates");
    if (coordinates == nullptr) return invalid(prefix + "coordinates", "is missing");
    return simple(*type, *coordinates, prefix + "coordinates");
  }

  Result<Geometry> simple(GeometryType type, const Json& coordinates, const std::string& path) {
    Geometry::Builder builder(type);
    MAILLAGE_TRY(read(type, coordinates, wrapping_of(type), path, builder));
    return std::move(builder).build();
  }

 private:
  Result<Geometry> collection(const Json& json, const std::string& prefix, std::size_t nesting) {
    if (nesting >= limits_.nesting_max) {
      return make_error(
          ErrorCode::too_large,
          "collections may be nested at most " + std::to_string(limits_.nesting_max) + " deep",
          prefix + "geometries");
    }
    const Json* members = json.find("geometries");
    if (members == nullptr || !members->is_array()) {
      return invalid(prefix + "geometries", "must be an array of geometries");
    }
    if (members->size() == 0) return invalid(prefix + "geometries", "must not be empty");
    Geometry::Builder builder(GeometryType::collection);
    for (std::size_t i = 0; i < members->size(); ++i) {
      MAILLAGE_ASSIGN(
          Geometry member,
          geometry(members->as_array()[i], indexed(prefix + "geometries", i) + '.', nesting + 1));
      builder.add_member(std::move(member));
    }
    return std::move(builder).build();
  }

  Result<void> read(GeometryType type, const Json& json, int wrapping, const std::string& path,
                    Geometry::Builder& builder) {
    if (wrapping == 0) return position(json, path, builder);
    if (!json.is_array()) {
      return invalid(path, std::string("must be an array, not ") + json.type_name());
    }
    const std::size_t begin = builder.position_count();
    const Json::Array& elements = json.as_array();
    if (elements.empty()) return invalid(path, "must not be empty");
    if (wrapping == 1) builder.reserve(begin + elements.size());
    for (std::size_t i = 0; i < elements.size(); ++i) {
      // The path of a position is spelt out only when it is wrong: there may be many.
      if (wrapping == 1 && plain_position(elements[i], builder)) continue;
      MAILLAGE_TRY(read(type, elements[i], wrapping - 1, indexed(path, i), builder));
    }
    if (wrapping == 1) {
      MAILLAGE_TRY(check_path(type, elements, path));
      builder.end_path();
    }
    if (wrapping == 2 && wrapping_of(type) == 3) builder.end_part();
    return {};
  }

  bool plain_position(const Json& json, Geometry::Builder& builder) {
    if (!json.is_array() || json.size() != 2 || positions_ >= limits_.positions_max) return false;
    const Json::Array& numbers = json.as_array();
    if (!numbers[0].is_number() || !numbers[1].is_number()) return false;
    const Point p{numbers[0].as_double(), numbers[1].as_double()};
    if (!Box::world().contains(p)) return false;
    ++positions_;
    builder.add(p);
    return true;
  }

  Result<void> position(const Json& json, const std::string& path, Geometry::Builder& builder) {
    if (!json.is_array()) {
      return invalid(
          path, std::string("must be a position [longitude, latitude], not ") + json.type_name());
    }
    const Json::Array& numbers = json.as_array();
    if (numbers.size() < 2 || numbers.size() > 3) {
      return invalid(path, "must hold longitude, latitude and at most a height, not " +
                               std::to_string(numbers.size()) + " values");
    }
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      if (!numbers[i].is_number()) {
        return invalid(indexed(path, i),
                       std::string("must be a number, not ") + numbers[i].type_name());
      }
    }
    const Point p{numbers[0].as_double(), numbers[1].as_double()};
    if (!(p.lon >= -180 && p.lon <= 180)) {
      return invalid(indexed(path, 0), "a longitude lies between -180 and 180 degrees, not " +
                                           numbers[0].number_text());
    }
    if (!(p.lat >= -90 && p.lat <= 90)) {
      return invalid(indexed(path, 1),
                     "a latitude lies between -90 and 90 degrees, not " + numbers[1].number_text());
    }
    if (++positions_ > limits_.positions_max) {
      return make_error(
          ErrorCode::too_large,
          "a geometry may have at most " + std::to_string(limits_.positions_max) + " positions",
          path);
    }
    builder.add(p);
    return {};
  }

  static Result<void> check_path(GeometryType type, const Json::Array& elements,
                                 const std::string& path) {
    if (type == GeometryType::multi_point) return {};
    const bool ring = type == GeometryType::polygon || type == GeometryType::multi_polygon;
    if (!ring) {
      if (elements.size() >= 2) return {};
      return invalid(path, "a line needs at least two positions");
    }
    if (elements.size() < 4) return invalid(path, "a ring needs at least four positions");
    const auto at = [](const Json& position, int i) { return position.as_array()[i].as_double(); };
    if (at(elements.front(), 0) != at(elements.back(), 0) ||
        at(elements.front(), 1) != at(elements.back(), 1)) {
      return invalid(path, "the ring is not closed: its last position must repeat the first");
    }
    return {};
  }

  const GeoJsonLimits& limits_;
  std::size_t positions_ = 0;
};

Json position_json(Point p) { return Json(Json::Array{Json(p.lon), Json(p.lat)}); }

Json path_json(std::span<const Point> path) {
  Json::Array out;
  out.reserve(path.size());
  for (const Point& p : path) out.push_back(position_json(p));
  return Json(std::move(out));
}

Json part_json(const Geometry& geometry, Geometry::PathRange range) {
  Json out = Json::array();
  for (std::size_t i = range.first; i < range.end; ++i) out.push(path_json(geometry.path(i)));
  return out;
}

Json coordinates_of(const Geometry& geometry) {
  switch (geometry.type()) {
    case GeometryType::point: return position_json(geometry.as_point());
    case GeometryType::multi_point:
    case GeometryType::line_string: return path_json(geometry.points());
    case GeometryType::multi_line_string:
    case GeometryType::polygon: return part_json(geometry, {0, geometry.path_count()});
    default: break;
  }
  Json out = Json::array();
  for (std::size_t i = 0; i < geometry.part_count(); ++i) {
    out.push(part_json(geometry, geometry.part(i)));
  }
  return out;
}

}  // namespace

Result<Geometry> geometry_from_geojson(const Json& json, const GeoJsonLimits& limits) {
  return Reader(limits).geometry(json, "", 0);
}

std::optional<Point> plain_point(std::string_view geojson) {
  constexpr std::string_view before = R"({"type":"Point","coordinates":[)";
  if (!geojson.starts_with(before)) return std::nullopt;
  const char* at = geojson.data() + before.size();
  const char* end = geojson.data() + geojson.size();
  Point point;
  const auto lon = std::from_chars(at, end, point.lon);
  if (lon.ec != std::errc() || lon.ptr == end || *lon.ptr != ',') return std::nullopt;
  const auto lat = std::from_chars(lon.ptr + 1, end, point.lat);
  if (lat.ec != std::errc() ||
      std::string_view(lat.ptr, static_cast<std::size_t>(end - lat.ptr)) != "]}")
    return std::nullopt;
  if (!Box::world().contains(point)) return std::nullopt;
  return point;
}

Result<Geometry> geometry_from_coordinates(std::string_view type, const Json& coordinates,
                                           const GeoJsonLimits& limits) {
  const auto known = type_named(type);
  if (!known || *known == GeometryType::collection) {
    return make_error(ErrorCode::unsupported,
                      "'" + std::string(type) + "' is no geometry type with coordinates",
                      "geometry");
  }
  return Reader(limits).simple(*known, coordinates, "coordinates");
}

Json to_geojson(const Geometry& geometry) {
  Json out = Json::object();
  out.set("type", name_of(geometry.type()));
  if (geometry.type() != GeometryType::collection) {
    out.set("coordinates", coordinates_of(geometry));
    return out;
  }
  Json members = Json::array();
  for (const Geometry& member : geometry.members()) members.push(to_geojson(member));
  out.set("geometries", std::move(members));
  return out;
}

}  // namespace maillage::geo
