// Conversion between our geometries and those of GEOS.
#include "geo/geos.h"

#include <vector>

namespace maillage::geo::geos {
namespace {

struct Context {
  GEOSContextHandle_t handle = GEOS_init_r();
  Context() = default;
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
  ~Context() { GEOS_finish_r(handle); }
};

GEOSCoordSequence* sequence(std::span<const Point> points, double lon_scale) {
  if (lon_scale == 1) {
    static_assert(sizeof(Point) == 2 * sizeof(double));
    return GEOSCoordSeq_copyFromBuffer_r(context(), &points.data()->lon,
                                         static_cast<unsigned>(points.size()), 0, 0);
  }
  std::vector<Point> scaled(points.begin(), points.end());
  for (Point& p : scaled) p.lon *= lon_scale;
  return GEOSCoordSeq_copyFromBuffer_r(context(), &scaled.data()->lon,
                                       static_cast<unsigned>(scaled.size()), 0, 0);
}

Owned line(std::span<const Point> points, double lon_scale) {
  GEOSCoordSequence* coordinates = sequence(points, lon_scale);
  return Owned(coordinates ? GEOSGeom_createLineString_r(context(), coordinates) : nullptr);
}

Owned ring(std::span<const Point> points, double lon_scale) {
  GEOSCoordSequence* coordinates = sequence(points, lon_scale);
  return Owned(coordinates ? GEOSGeom_createLinearRing_r(context(), coordinates) : nullptr);
}

// Hands the owned handles over to `make`, which takes them even when it fails.
template <class Make>
Owned assemble(std::vector<Owned> parts, Make make) {
  std::vector<GEOSGeometry*> raw;
  raw.reserve(parts.size());
  for (const Owned& part : parts) {
    if (!part) return nullptr;
  }
  for (Owned& part : parts) raw.push_back(part.release());
  return Owned(make(raw.data(), static_cast<unsigned>(raw.size())));
}

Owned polygon(const Geometry& geometry, Geometry::PathRange range, double lon_scale) {
  Owned shell = ring(geometry.path(range.first), lon_scale);
  if (!shell) return nullptr;
  std::vector<Owned> holes;
  for (std::size_t i = range.first + 1; i < range.end; ++i) {
    holes.push_back(ring(geometry.path(i), lon_scale));
  }
  return assemble(std::move(holes), [&](GEOSGeometry** raw, unsigned count) {
    return GEOSGeom_createPolygon_r(context(), shell.release(), raw, count);
  });
}

Owned several(const Geometry& geometry, double lon_scale) {
  std::vector<Owned> parts;
  int type = GEOS_GEOMETRYCOLLECTION;
  switch (geometry.type()) {
    case GeometryType::multi_point:
      type = GEOS_MULTIPOINT;
      for (const Point& p : geometry.points()) parts.push_back(from(p, lon_scale));
      break;
    case GeometryType::multi_line_string:
      type = GEOS_MULTILINESTRING;
      for (std::size_t i = 0; i < geometry.path_count(); ++i) {
        parts.push_back(line(geometry.path(i), lon_scale));
      }
      break;
    case GeometryType::multi_polygon:
      type = GEOS_MULTIPOLYGON;
      for (std::size_t i = 0; i < geometry.part_count(); ++i) {
        parts.push_back(polygon(geometry, geometry.part(i), lon_scale));
      }
      break;
    default:
      for (const Geometry& member : geometry.members()) parts.push_back(from(member, lon_scale));
  }
  return assemble(std::move(parts), [type](GEOSGeometry** raw, unsigned count) {
    return GEOSGeom_createCollection_r(context(), type, raw, count);
  });
}

void add_path(const GEOSGeometry* path, Geometry::Builder& builder) {
  const GEOSCoordSequence* coordinates = GEOSGeom_getCoordSeq_r(context(), path);
  unsigned count = 0;
  if (coordinates == nullptr || !GEOSCoordSeq_getSize_r(context(), coordinates, &count)) return;
  for (unsigned i = 0; i < count; ++i) {
    Point p;
    GEOSCoordSeq_getXY_r(context(), coordinates, i, &p.lon, &p.lat);
    builder.add(p);
  }
}

void add_polygon(const GEOSGeometry* polygon, Geometry::Builder& builder) {
  add_path(GEOSGetExteriorRing_r(context(), polygon), builder);
  builder.end_path();
  const int holes = GEOSGetNumInteriorRings_r(context(), polygon);
  for (int i = 0; i < holes; ++i) {
    add_path(GEOSGetInteriorRingN_r(context(), polygon, i), builder);
    builder.end_path();
  }
  builder.end_part();
}

Geometry several_to_geometry(const GEOSGeometry* geometry, int type) {
  const int count = GEOSGetNumGeometries_r(context(), geometry);
  const auto ours = type == GEOS_MULTIPOINT        ? GeometryType::multi_point
                    : type == GEOS_MULTILINESTRING ? GeometryType::multi_line_string
                    : type == GEOS_MULTIPOLYGON    ? GeometryType::multi_polygon
                                                   : GeometryType::collection;
  Geometry::Builder builder(ours);
  for (int i = 0; i < count; ++i) {
    const GEOSGeometry* member = GEOSGetGeometryN_r(context(), geometry, i);
    if (member == nullptr || GEOSisEmpty_r(context(), member) != 0) continue;
    if (ours == GeometryType::multi_point) add_path(member, builder);
    if (ours == GeometryType::multi_line_string) {
      add_path(member, builder);
      builder.end_path();
    }
    if (ours == GeometryType::multi_polygon) add_polygon(member, builder);
    if (ours == GeometryType::collection) builder.add_member(to_geometry(member));
  }
  return std::move(builder).build();
}

}  // namespace

GEOSContextHandle_t context() {
  thread_local Context mine;
  return mine.handle;
}

Owned from(Point p, double lon_scale) {
  return Owned(GEOSGeom_createPointFromXY_r(context(), p.lon * lon_scale, p.lat));
}

Owned from(const Geometry& geometry, double lon_scale) {
  switch (geometry.type()) {
    case GeometryType::point: return from(geometry.as_point(), lon_scale);
    case GeometryType::line_string:
      return geometry.empty() ? nullptr : line(geometry.points(), lon_scale);
    case GeometryType::polygon:
      return geometry.empty() ? nullptr : polygon(geometry, geometry.part(0), lon_scale);
    default: return several(geometry, lon_scale);
  }
}

Geometry to_geometry(const GEOSGeometry* geometry) {
  if (geometry == nullptr || GEOSisEmpty_r(context(), geometry) != 0) return {};
  const int type = GEOSGeomTypeId_r(context(), geometry);
  if (type == GEOS_POINT || type == GEOS_LINESTRING || type == GEOS_LINEARRING) {
    Geometry::Builder builder(type == GEOS_POINT ? GeometryType::point : GeometryType::line_string);
    add_path(geometry, builder);
    return std::move(builder).build();
  }
  if (type == GEOS_POLYGON) {
    Geometry::Builder builder(GeometryType::polygon);
    add_polygon(geometry, builder);
    return std::move(builder).build();
  }
  return several_to_geometry(geometry, type);
}

}  // namespace maillage::geo::geos
