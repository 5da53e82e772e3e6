// The geometry value and its builder.
#include "geo/geometry.h"

#include <algorithm>

namespace maillage::geo {

void Box::extend(Point p) {
  west = std::min(west, p.lon);
  east = std::max(east, p.lon);
  south = std::min(south, p.lat);
  north = std::max(north, p.lat);
}

void Box::extend(const Box& other) {
  west = std::min(west, other.west);
  east = std::max(east, other.east);
  south = std::min(south, other.south);
  north = std::max(north, other.north);
}

const char* name_of(GeometryType type) {
  switch (type) {
    case GeometryType::point: return "Point";
    case GeometryType::multi_point: return "MultiPoint";
    case GeometryType::line_string: return "LineString";
    case GeometryType::multi_line_string: return "MultiLineString";
    case GeometryType::polygon: return "Polygon";
    case GeometryType::multi_polygon: return "MultiPolygon";
    case GeometryType::collection: return "GeometryCollection";
  }
  return "";
}

Geometry::Builder::Builder(GeometryType type)
    : type_(type), body_(std::make_shared<detail::GeometryBody>()) {}

void Geometry::Builder::end_path() {
  body_->path_ends.push_back(static_cast<std::uint32_t>(body_->points.size()));
}

void Geometry::Builder::end_part() {
  body_->part_ends.push_back(static_cast<std::uint32_t>(body_->path_ends.size()));
}

void Geometry::Builder::add_member(Geometry member) { body_->members.push_back(std::move(member)); }

Geometry Geometry::Builder::build() && {
  detail::GeometryBody& body = *body_;
  Geometry result;
  result.type_ = type_;
  if (type_ == GeometryType::point) {
    result.point_ = body.points.empty() ? Point{} : body.points.front();
    return result;
  }
  if (body.points.empty() && body.members.empty()) return result;
  if (!body.points.empty()) {
    if (body.path_ends.empty() || body.path_ends.back() != body.points.size()) end_path();
    if (body.part_ends.empty() || body.part_ends.back() != body.path_ends.size()) end_part();
  }
  for (const Point& p : body.points) body.box.extend(p);
  for (const Geometry& member : body.members) body.box.extend(member.box());
  body.points.shrink_to_fit();
  body.path_ends.shrink_to_fit();
  body.part_ends.shrink_to_fit();
  result.body_ = std::move(body_);
  return result;
}

Geometry Geometry::point(Point p) {
  Geometry result;
  result.type_ = GeometryType::point;
  result.point_ = p;
  return result;
}

Geometry Geometry::multi_point(Points points) {
  Builder builder(GeometryType::multi_point);
  builder.body_->points = std::move(points);
  return std::move(builder).build();
}

Geometry Geometry::line_string(Points points) {
  Builder builder(GeometryType::line_string);
  builder.body_->points = std::move(points);
  return std::move(builder).build();
}

Geometry Geometry::multi_line_string(const Paths& lines) {
  Builder builder(GeometryType::multi_line_string);
  for (const Points& line : lines) {
    for (const Point& p : line) builder.add(p);
    builder.end_path();
  }
  return std::move(builder).build();
}

Geometry Geometry::polygon(const Paths& rings) {
  Builder builder(GeometryType::polygon);
  for (const Points& ring : rings) {
    for (const Point& p : ring) builder.add(p);
    builder.end_path();
  }
  return std::move(builder).build();
}

Geometry Geometry::multi_polygon(const std::vector<Paths>& polygons) {
  Builder builder(GeometryType::multi_polygon);
  for (const Paths& rings : polygons) {
    for (const Points& ring : rings) {
      for (const Point& p : ring) builder.add(p);
      builder.end_path();
    }
    builder.end_part();
  }
  return std::move(builder).build();
}

Geometry Geometry::collection(std::vector<Geometry> members) {
  Builder builder(GeometryType::collection);
  builder.body_->members = std::move(members);
  return std::move(builder).build();
}

std::span<const Point> Geometry::points() const {
  if (is_point()) return {&point_, 1};
  return body_ ? std::span<const Point>(body_->points) : std::span<const Point>();
}

std::span<const Point> Geometry::path(std::size_t index) const {
  if (is_point()) return {&point_, 1};
  const std::size_t begin = index == 0 ? 0 : body_->path_ends[index - 1];
  return points().subspan(begin, body_->path_ends[index] - begin);
}

Geometry::PathRange Geometry::part(std::size_t index) const {
  if (is_point()) return {0, 1};
  return {index == 0 ? 0 : body_->part_ends[index - 1], body_->part_ends[index]};
}

std::span<const Geometry> Geometry::members() const {
  return body_ ? std::span<const Geometry>(body_->members) : std::span<const Geometry>();
}

std::size_t Geometry::position_count() const {
  std::size_t count = points().size();
  for (const Geometry& member : members()) count += member.position_count();
  return count;
}

std::size_t Geometry::memory_bytes() const {
  if (!body_) return 0;
  std::size_t bytes = sizeof(detail::GeometryBody) + 16 + body_->points.capacity() * sizeof(Point) +
                      (body_->path_ends.capacity() + body_->part_ends.capacity()) * 4 +
                      body_->members.capacity() * sizeof(Geometry);
  for (const Geometry& member : body_->members) bytes += member.memory_bytes();
  return bytes;
}

bool Geometry::operator==(const Geometry& other) const {
  if (type_ != other.type_) return false;
  if (is_point()) return point_ == other.point_;
  if (body_ == other.body_) return true;
  if (!body_ || !other.body_) return false;
  return body_->points == other.body_->points && body_->path_ends == other.body_->path_ends &&
         body_->part_ends == other.body_->part_ends && body_->members == other.body_->members;
}

}  // namespace maillage::geo
