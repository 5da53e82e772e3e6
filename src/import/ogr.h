// Formats that the ogr2ogr program of GDAL reads: shapefiles, GeoPackages and some eighty more.
#pragma once

#include <string>

#include "import/rows.h"

namespace maillage::import {

// Runs ogr2ogr (found on the PATH, started without a shell) to a GeoJSON file in WGS84 in a
// temporary directory, which is removed, and reads that. A zip archive is opened in place. Errors:
// unavailable when the program is missing, invalid with its message when it fails, too_large.
Result<Rows> read_by_ogr(const std::string& path, const ReadOptions& options);

}  // namespace maillage::import
