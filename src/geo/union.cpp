// The union of areas, by GEOS.
#include "geo/geos.h"
#include "geo/measures.h"

namespace maillage::geo {

namespace {

// The same area with valid rings; what collapses to a line (the spike of a ring that runs back
// along itself) is left out. Null when GEOS refuses.
geos::Owned repaired(const GEOSGeometry* geometry) {
  GEOSMakeValidParams* params = GEOSMakeValidParams_create_r(geos::context());
  if (!params) return nullptr;
  GEOSMakeValidParams_setMethod_r(geos::context(), params, GEOS_MAKE_VALID_STRUCTURE);
  GEOSMakeValidParams_setKeepCollapsed_r(geos::context(), params, 0);
  geos::Owned valid(GEOSMakeValidWithParams_r(geos::context(), geometry, params));
  GEOSMakeValidParams_destroy_r(geos::context(), params);
  return valid;
}

}  // namespace

Result<Geometry> union_of(const std::vector<Geometry>& geometries) {
  std::vector<GEOSGeometry*> parts;
  for (const Geometry& geometry : geometries) {
    if (!geometry.is_areal()) continue;
    geos::Owned part = geos::from(geometry);
    if (part && GEOSisValid_r(geos::context(), part.get()) != 1) part = repaired(part.get());
    if (part) parts.push_back(part.release());
  }
  const geos::Owned all(GEOSGeom_createCollection_r(
      geos::context(), GEOS_GEOMETRYCOLLECTION, parts.data(), static_cast<unsigned>(parts.size())));
  const geos::Owned united(all ? GEOSUnaryUnion_r(geos::context(), all.get()) : nullptr);
  if (!united) return invalid("geometry", "these areas cannot be united");
  return geos::to_geometry(united.get());
}

}  // namespace maillage::geo
