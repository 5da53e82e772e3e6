// Rows of the store's space `accounts`, as JSON: what every part of identity keeps its records in.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/time.h"
#include "store/store.h"

namespace maillage::identity {

inline Result<std::optional<Json>> read_row(const store::Store& store, const std::string& key) {
  MAILLAGE_ASSIGN(const auto text, store.get(store::Space::accounts, key));
  if (!text) return std::optional<Json>();
  MAILLAGE_ASSIGN(Json json, parse_json(*text));
  return std::optional<Json>(std::move(json));
}

inline store::Write put(std::string key, const Json& row) {
  return {store::Space::accounts, std::move(key), row.dump()};
}
inline store::Write put(std::string key, std::string text) {
  return {store::Space::accounts, std::move(key), std::move(text)};
}
inline store::Write gone(std::string key) {
  return {store::Space::accounts, std::move(key), std::nullopt};
}

// Times are kept as microseconds, so that they compare as they were.
inline Json json_of(Timestamp time) { return {std::int64_t{time.time_since_epoch().count()}}; }
inline Timestamp time_at(const Json& row, std::string_view member) {
  const Json* found = row.find(member);
  const auto count = found ? found->to_int() : std::nullopt;
  return Timestamp(std::chrono::microseconds(count.value_or(0)));
}

}  // namespace maillage::identity
