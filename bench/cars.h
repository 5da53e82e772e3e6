// The entity of the load script: five attributes, about 550 bytes as normalized NGSI-LD. Shared by
// the benchmarks.
#pragma once

#include <cmath>
#include <string>

#include "base/time.h"
#include "model/change.h"

namespace maillage {

inline const std::string type_iri = "https://example.org/Car";
inline const std::string speed_iri = "https://example.org/speed";

inline model::Instance property(Json value) {
  model::Instance instance;
  instance.value = std::move(value);
  return instance;
}

inline model::Entity car(std::uint64_t number) {
  model::Entity entity;
  entity.id = "urn:ngsi-ld:Car:" + std::to_string(number);
  entity.types = {type_iri};
  model::Instance speed = property(static_cast<std::int64_t>(number % 1000));
  speed.observed_at = *parse_timestamp("2026-08-20T10:00:00Z");
  model::Instance place;
  place.kind = model::AttributeKind::geo_property;
  const double share = static_cast<double>(number) * 0.7548776662466927;
  const double other = static_cast<double>(number) * 0.5698402909980532;
  const auto micro = [](double degrees) { return std::round(degrees * 1e6) / 1e6; };
  place.value = Json::object(
      {{"type", "Point"},
       {"coordinates", Json(Json::Array{Json(micro(14 + 10 * (share - std::floor(share)))),
                                        Json(micro(44 + 10 * (other - std::floor(other))))})}});
  model::Instance parked;
  parked.kind = model::AttributeKind::relationship;
  parked.value = "urn:ngsi-ld:OffStreetParking:" + std::to_string(number);
  entity.attributes = {{"https://example.org/brand", {property("Mercedes")}},
                       {speed_iri, {std::move(speed)}},
                       {"https://uri.etsi.org/ngsi-ld/location", {std::move(place)}},
                       {"https://example.org/isParked", {std::move(parked)}},
                       {"http://purl.org/dc/terms/description", {property(std::string(200, 'x'))}}};
  return entity;
}

inline model::Change creation(std::uint64_t number) {
  model::Change change;
  change.kind = model::Change::Kind::create;
  change.content = car(number);
  change.id = change.content.id;
  return change;
}

}  // namespace maillage
