// The adapter to PROJ.
#include "geo/projection.h"

#include <proj.h>

#include <algorithm>
#include <cmath>
#include <mutex>
#include <string>

namespace maillage::geo {
namespace {

struct ContextDelete {
  void operator()(PJ_CONTEXT* context) const { proj_context_destroy(context); }
};
struct TransformDelete {
  void operator()(PJ* transform) const { proj_destroy(transform); }
};
using Context = std::unique_ptr<PJ_CONTEXT, ContextDelete>;
using Transform = std::unique_ptr<PJ, TransformDelete>;

// Where a system is meant to be used, with a margin: outside it a conic projection still gives some
// position, so this is what finds swapped axes and slipped digits.
Box use_of(PJ_CONTEXT* context, const std::string& name) {
  constexpr double margin_degrees = 1;
  const Transform system(proj_create(context, name.c_str()));
  Box use;
  const bool known = system && proj_get_area_of_use(context, system.get(), &use.west, &use.south,
                                                    &use.east, &use.north, nullptr) != 0;
  if (!known || use.west < -180 || use.west > use.east) return Box::world();
  return {use.west - margin_degrees, std::max(-90.0, use.south - margin_degrees),
          use.east + margin_degrees, std::min(90.0, use.north + margin_degrees)};
}

}  // namespace

struct Projection::State {
  std::mutex mutex;  // PROJ's objects serve one thread at a time
  Context context;
  Transform transform;  // null when the source is WGS84 already
  Box use = Box::world();

  Result<Point> apply(double easting, double northing) {
    Point p{easting, northing};
    if (transform) {
      proj_errno_reset(transform.get());
      const PJ_COORD out =
          proj_trans(transform.get(), PJ_FWD, proj_coord(easting, northing, 0, HUGE_VAL));
      p = {out.xy.x, out.xy.y};
    }
    if (std::isfinite(easting) && std::isfinite(northing) && use.contains(p)) return p;
    return make_error(ErrorCode::invalid, "the position (" + std::to_string(easting) + ", " +
                                              std::to_string(northing) +
                                              ") lies outside its coordinate system");
  }
};

Projection::Projection(std::unique_ptr<State> state) : state_(std::move(state)) {}
Projection::Projection(Projection&&) noexcept = default;
Projection& Projection::operator=(Projection&&) noexcept = default;
Projection::~Projection() = default;

Result<Projection> Projection::from_epsg(int code) {
  auto state = std::make_unique<State>();
  if (code == wgs84) return Projection(std::move(state));
  const std::string name = "EPSG:" + std::to_string(code);
  const auto refused = [&](const char* reason) {
    return make_error(ErrorCode::unsupported, name + " " + reason, name);
  };
  state->context.reset(proj_context_create());
  PJ_CONTEXT* context = state->context.get();
  if (context == nullptr) return make_error(ErrorCode::internal, "PROJ did not start", name);
  proj_context_set_enable_network(context, 0);
  proj_log_level(context, PJ_LOG_NONE);
  const Transform raw(proj_create_crs_to_crs(context, name.c_str(), "EPSG:4326", nullptr));
  if (!raw) return refused("is no coordinate system that leads to WGS84");
  // East before north on both sides, whatever order the definitions prescribe.
  state->transform.reset(proj_normalize_for_visualization(context, raw.get()));
  if (!state->transform) return refused("has no order of axes that can be normalised");
  state->use = use_of(context, name);
  return Projection(std::move(state));
}

Result<Point> Projection::to_wgs84(double easting, double northing) const {
  const std::lock_guard lock(state_->mutex);
  return state_->apply(easting, northing);
}

Result<Geometry> Projection::to_wgs84(const Geometry& grid_geometry) const {
  if (grid_geometry.type() == GeometryType::collection) {
    Geometry::Builder builder(GeometryType::collection);
    for (const Geometry& member : grid_geometry.members()) {
      MAILLAGE_ASSIGN(Geometry projected, to_wgs84(member));
      builder.add_member(std::move(projected));
    }
    return std::move(builder).build();
  }
  const std::lock_guard lock(state_->mutex);
  Geometry::Builder builder(grid_geometry.type());
  for (std::size_t i = 0; i < grid_geometry.part_count(); ++i) {
    const Geometry::PathRange range = grid_geometry.part(i);
    for (std::size_t path = range.first; path < range.end; ++path) {
      for (const Point& p : grid_geometry.path(path)) {
        MAILLAGE_ASSIGN(const Point projected, state_->apply(p.lon, p.lat));
        builder.add(projected);
      }
      builder.end_path();
    }
    builder.end_part();
  }
  return std::move(builder).build();
}

}  // namespace maillage::geo
