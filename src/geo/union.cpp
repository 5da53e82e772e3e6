// The union of areas, by GEOS.
#include "geo/geos.h"
#include "geo/measures.h"

namespace maillage::geo {

Result<Geometry> union_of(const std::vector<Geometry>& geometries) {
  std::vector<GEOSGeometry*> parts;
  for (const Geometry& geometry : geometries) {
    if (!geometry.is_areal()) continue;
    geos::Owned part = geos::from(geometry);
    if (part && GEOSisValid_r(geos::context(), part.get()) != 1)
      part.reset(GEOSMakeValid_r(geos::context(), part.get()));
    if (part) parts.push_back(part.release());
  }
  const geos::Owned all(GEOSGeom_createCollection_r(
      geos::context(), GEOS_GEOMETRYCOLLECTION, parts.data(), static_cast<unsigned>(parts.size())));
  const geos::Owned united(all ? GEOSUnaryUnion_r(geos::context(), all.get()) : nullptr);
  if (!united) return invalid("geometry", "these areas cannot be united");
  return geos::to_geometry(united.get());
}

}  // namespace maillage::geo
