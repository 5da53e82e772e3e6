// The small languages of CIM 009: queries (4.9), type selections (4.17), scope queries (4.19) and
// geo-queries (4.10), from text to the query model. Pure functions over untrusted text: bounded in
// depth and number of terms; every error is invalid, names its parameter and the position in it.
#pragma once

#include <string>
#include <string_view>

#include "model/query.h"
#include "protocol/ngsild/names.h"

namespace maillage::protocol::ngsild {

struct QueryLimits {
  std::size_t bytes_max = std::size_t{16} * 1024;
  std::size_t depth_max = 32;   // of parentheses
  std::size_t terms_max = 512;  // conditions, list values, alternatives
};

// `q`: "speed>50;brandName!=\"Mercedes\"|!retired", "address[city]==\"Namur\"",
// "temperature.observedAt>=2026-01-01T00:00:00Z", "a==1..5", "a==\"x\",\"y\"", "a~=^x". A leading
// '!' negates one condition; it is an addition of ours to the standard's grammar.
Result<model::Filter> parse_q(std::string_view text, const Names& names,
                              const QueryLimits& limits = {});

// `type`: "Building|House", "(Home;Vehicle),Motorhome", "*" (no selection).
Result<model::TypeSelection> parse_types(std::string_view text, const Names& names,
                                         const QueryLimits& limits = {});

// `scopeQ`: "/Madrid/+/ParqueNorte", "(/a;/b)|/c/#".
Result<model::ScopeSelection> parse_scopes(std::string_view text, const QueryLimits& limits = {});

struct GeoParameters {
  std::string_view georel;       // "near;maxDistance==2000", "within"...
  std::string_view geometry;     // "Point", "Polygon"...
  std::string_view coordinates;  // JSON
  std::string_view geoproperty;  // a name; empty: location
};
Result<model::GeoFilter> parse_geo(const GeoParameters& parameters, const Names& names);

// The text of a filter in the notation of `q`, with expanded names: for logs and tests.
std::string to_text(const model::Filter& filter);

}  // namespace maillage::protocol::ngsild
