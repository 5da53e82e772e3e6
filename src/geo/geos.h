// The adapter to GEOS, private to src/geo: a context per thread, owned handles, conversion both
// ways. GEOS reports failure by null or 2; callers decide what a failure means.
#pragma once

#include <geos_c.h>

#include <memory>

#include "geo/geometry.h"

namespace maillage::geo::geos {

// This thread's context; silent on notices and errors.
GEOSContextHandle_t context();

struct Destroy {
  void operator()(GEOSGeometry* g) const { GEOSGeom_destroy_r(context(), g); }
  void operator()(const GEOSPreparedGeometry* g) const { GEOSPreparedGeom_destroy_r(context(), g); }
};
using Owned = std::unique_ptr<GEOSGeometry, Destroy>;
using Prepared = std::unique_ptr<const GEOSPreparedGeometry, Destroy>;

// Null when GEOS refuses (a ring too short, say). `lon_scale` shrinks longitudes, for distances.
Owned from(const Geometry& geometry, double lon_scale = 1);
Owned from(Point p, double lon_scale = 1);

// What GEOS returned, as ours; rings of lines and empty members are dropped.
Geometry to_geometry(const GEOSGeometry* geometry);

}  // namespace maillage::geo::geos
