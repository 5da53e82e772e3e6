// TopoJSON 1.0: arcs are decoded once, then stitched into the rings and lines that name them.
#include "geo/topojson.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>

namespace maillage::geo {
namespace {

struct Transform {
  double scale_x = 1, scale_y = 1, translate_x = 0, translate_y = 0;
  bool quantised = false;
};

Result<Transform> read_transform(const Json& topology) {
  Transform transform;
  const Json* member = topology.find("transform");
  if (member == nullptr || member->is_null()) return transform;
  const Json* scale = member->find("scale");
  const Json* translate = member->find("translate");
  for (const Json* pair : {scale, translate}) {
    const bool sound = pair != nullptr && pair->is_array() && pair->size() == 2 &&
                       pair->as_array()[0].is_number() && pair->as_array()[1].is_number();
    if (!sound) return invalid("transform", "needs scale and translate, two numbers each");
  }
  transform.scale_x = scale->as_array()[0].as_double();
  transform.scale_y = scale->as_array()[1].as_double();
  transform.translate_x = translate->as_array()[0].as_double();
  transform.translate_y = translate->as_array()[1].as_double();
  transform.quantised = true;
  return transform;
}

std::string indexed(const std::string& path, std::size_t index) {
  return path + '[' + std::to_string(index) + ']';
}

class Decoder {
 public:
  explicit Decoder(const TopoJsonLimits& limits) : limits_(limits) {}

  Result<void> read_arcs(const Json& topology) {
    MAILLAGE_ASSIGN(transform_, read_transform(topology));
    const Json* arcs = topology.find("arcs");
    if (arcs == nullptr || !arcs->is_array()) return invalid("arcs", "must be an array of arcs");
    arcs_.reserve(arcs->size());
    for (std::size_t i = 0; i < arcs->size(); ++i) {
      MAILLAGE_TRY(read_arc(arcs->as_array()[i], indexed("arcs", i)));
    }
    return {};
  }

  Result<TopoObject> read_object(const std::string& name, const Json& json) {
    TopoObject object{name, {}};
    const std::string path = "objects." + name;
    if (json.string_at("type") != "GeometryCollection") {
      MAILLAGE_ASSIGN(TopoFeature feature, read_feature(json, path));
      object.features.push_back(std::move(feature));
      return object;
    }
    const Json* members = json.find("geometries");
    if (members == nullptr || !members->is_array()) {
      return invalid(path + ".geometries", "must be an array");
    }
    for (std::size_t i = 0; i < members->size(); ++i) {
      MAILLAGE_ASSIGN(TopoFeature feature,
                      read_feature(members->as_array()[i], indexed(path + ".geometries", i)));
      object.features.push_back(std::move(feature));
    }
    return object;
  }

 private:
  Result<Point> read_position(const Json& json, const std::string& path, double& x, double& y) {
    if (!json.is_array() || json.size() < 2 || !json.as_array()[0].is_number() ||
        !json.as_array()[1].is_number()) {
      return invalid(path, "must be a position of two numbers");
    }
    // Quantised positions are differences from the one before, so the sums are handed along.
    x += json.as_array()[0].as_double();
    y += json.as_array()[1].as_double();
    const Point p{x * transform_.scale_x + transform_.translate_x,
                  y * transform_.scale_y + transform_.translate_y};
    // Quantisation may overshoot the edge of the world by a rounding error.
    constexpr double slack = 1e-9;
    if (!(std::abs(p.lon) <= 180 + slack) || !(std::abs(p.lat) <= 90 + slack)) {
      return invalid(path, "is no longitude and latitude");
    }
    return Point{std::min(180.0, std::max(-180.0, p.lon)), std::min(90.0, std::max(-90.0, p.lat))};
  }

  Result<void> read_arc(const Json& json, const std::string& path) {
    if (!json.is_array() || json.size() < 2) {
      return invalid(path, "must be an array of at least two positions");
    }
    std::vector<Point> points;
    points.reserve(json.size());
    double x = 0, y = 0;
    for (std::size_t i = 0; i < json.size(); ++i) {
      if (!transform_.quantised) x = y = 0;
      MAILLAGE_ASSIGN(const Point p, read_position(json.as_array()[i], path, x, y));
      points.push_back(p);
    }
    MAILLAGE_TRY(count(points.size(), path));
    arcs_.push_back(std::move(points));
    return {};
  }

  Result<void> count(std::size_t positions, const std::string& path) {
    positions_ += positions;
    if (positions_ <= limits_.positions_max) return {};
    return make_error(
        ErrorCode::too_large,
        "a topology may have at most " + std::to_string(limits_.positions_max) + " positions",
        path);
  }

  Result<TopoFeature> read_feature(const Json& json, const std::string& path) {
    TopoFeature feature;
    if (!json.is_object()) return invalid(path, "must be an object");
    if (const Json* id = json.find("id")) {
      if (id->is_string()) feature.id = id->as_string();
      if (id->is_number()) feature.id = id->number_text();
    }
    if (const Json* properties = json.find("properties")) feature.properties = *properties;
    MAILLAGE_ASSIGN(feature.geometry, read_geometry(json, path, 0));
    return feature;
  }

  Result<Geometry> read_geometry(const Json& json, const std::string& path, std::size_t nesting) {
    const Json* type_member = json.find("type");
    if (type_member == nullptr) return invalid(path + ".type", "is missing");
    if (type_member->is_null()) return Geometry();
    const std::string_view type = json.string_at("type");
    if (type == "GeometryCollection") return read_collection(json, path, nesting);
    if (type == "Point" || type == "MultiPoint") return read_points(json, path, type == "Point");
    const Json* arcs = json.find("arcs");
    if (arcs == nullptr || !arcs->is_array()) return invalid(path + ".arcs", "must be an array");
    const std::string arcs_path = path + ".arcs";
    if (type == "LineString") {
      Geometry::Builder builder(GeometryType::line_string);
      MAILLAGE_TRY(add_path(*arcs, false, arcs_path, builder));
      return std::move(builder).build();
    }
    if (type == "MultiLineString" || type == "Polygon") {
      const bool ring = type == "Polygon";
      Geometry::Builder builder(ring ? GeometryType::polygon : GeometryType::multi_line_string);
      MAILLAGE_TRY(add_paths(*arcs, ring, arcs_path, builder));
      return std::move(builder).build();
    }
    if (type != "MultiPolygon") {
      return make_error(ErrorCode::unsupported,
                        "'" + std::string(type) + "' is no TopoJSON geometry type", path + ".type");
    }
    Geometry::Builder builder(GeometryType::multi_polygon);
    for (std::size_t i = 0; i < arcs->size(); ++i) {
      MAILLAGE_TRY(add_paths(arcs->as_array()[i], true, indexed(arcs_path, i), builder));
      builder.end_part();
    }
    return std::move(builder).build();
  }

  Result<Geometry> read_collection(const Json& json, const std::string& path, std::size_t nesting) {
    const Json* members = json.find("geometries");
    if (members == nullptr || !members->is_array() || nesting >= limits_.nesting_max) {
      return invalid(path + ".geometries", "must be an array, nested at most " +
                                               std::to_string(limits_.nesting_max) + " deep");
    }
    Geometry::Builder builder(GeometryType::collection);
    for (std::size_t i = 0; i < members->size(); ++i) {
      MAILLAGE_ASSIGN(
          Geometry member,
          read_geometry(members->as_array()[i], indexed(path + ".geometries", i), nesting + 1));
      builder.add_member(std::move(member));
    }
    return std::move(builder).build();
  }

  Result<Geometry> read_points(const Json& json, const std::string& path, bool single) {
    const Json* coordinates = json.find("coordinates");
    if (coordinates == nullptr || !coordinates->is_array() || coordinates->size() == 0) {
      return invalid(path + ".coordinates", "must be an array of numbers");
    }
    MAILLAGE_TRY(count(single ? 1 : coordinates->size(), path));
    if (single) {
      double x = 0, y = 0;
      MAILLAGE_ASSIGN(const Point p, read_position(*coordinates, path + ".coordinates", x, y));
      return Geometry::point(p);
    }
    std::vector<Point> points;
    for (const Json& position : coordinates->as_array()) {
      double x = 0, y = 0;  // unlike those of arcs, not differences
      MAILLAGE_ASSIGN(const Point p, read_position(position, path + ".coordinates", x, y));
      points.push_back(p);
    }
    return Geometry::multi_point(std::move(points));
  }

  Result<void> add_paths(const Json& json, bool ring, const std::string& path,
                         Geometry::Builder& builder) {
    if (!json.is_array() || json.size() == 0) return invalid(path, "must be an array of arcs");
    for (std::size_t i = 0; i < json.size(); ++i) {
      MAILLAGE_TRY(add_path(json.as_array()[i], ring, indexed(path, i), builder));
    }
    return {};
  }

  // Joins arcs end to end: a number below zero, ~n, is arc n backwards.
  Result<void> add_path(const Json& json, bool ring, const std::string& path,
                        Geometry::Builder& builder) {
    if (!json.is_array() || json.size() == 0) return invalid(path, "must be an array of arcs");
    const std::size_t begin = builder.position_count();
    Point first, last;
    for (std::size_t i = 0; i < json.size(); ++i) {
      const auto number = json.as_array()[i].to_int();
      const std::int64_t index = !number ? -1 : *number < 0 ? ~*number : *number;
      if (index < 0 || static_cast<std::size_t>(index) >= arcs_.size()) {
        return invalid(indexed(path, i), "is the number of no arc");
      }
      const std::vector<Point>& arc = arcs_[static_cast<std::size_t>(index)];
      MAILLAGE_TRY(count(arc.size(), path));
      for (std::size_t k = 0; k < arc.size(); ++k) {
        const Point p = *number < 0 ? arc[arc.size() - 1 - k] : arc[k];
        if (i > 0 && k == 0) {
          if (p != last) return invalid(indexed(path, i), "does not start where the last arc ends");
          continue;  // the position both arcs share
        }
        if (builder.position_count() == begin) first = p;
        builder.add(p);
        last = p;
      }
    }
    const std::size_t added = builder.position_count() - begin;
    if (ring && first != last) return invalid(path, "the ring is not closed");
    // Coarse quantisation may collapse a tiny ring to less than a triangle.
    while (ring && builder.position_count() - begin < 4) builder.add(last);
    if (!ring && added < 2) return invalid(path, "a line needs at least two positions");
    builder.end_path();
    return {};
  }

  const TopoJsonLimits& limits_;
  Transform transform_;
  std::vector<std::vector<Point>> arcs_;
  std::size_t positions_ = 0;
};

}  // namespace

Result<std::vector<TopoObject>> decode_topojson(const Json& topology, std::string_view only,
                                                const TopoJsonLimits& limits) {
  if (topology.string_at("type") != "Topology") return invalid("type", "must be \"Topology\"");
  const Json* objects = topology.find("objects");
  if (objects == nullptr || !objects->is_object()) return invalid("objects", "must be an object");
  if (!only.empty() && objects->find(only) == nullptr) {
    return not_found("objects." + std::string(only));
  }
  Decoder decoder(limits);
  MAILLAGE_TRY(decoder.read_arcs(topology));
  std::vector<TopoObject> out;
  for (const Json::Member& member : objects->as_object()) {
    if (!only.empty() && member.key != only) continue;
    MAILLAGE_ASSIGN(TopoObject object, decoder.read_object(member.key, member.value));
    out.push_back(std::move(object));
  }
  return out;
}

}  // namespace maillage::geo
