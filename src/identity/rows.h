// Rows of the store's space `accounts`, as JSON: what every part of identity keeps its records in.
// What tells of a person is sealed with that account's key, and stands under a keyed hash of its
// name, so that neither the store nor a copy of it names anybody; a row whose key was shredded is
// as good as none.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/key_ring.h"
#include "base/time.h"
#include "store/store.h"

namespace maillage::identity {

// Thread-safe.
class Rows {
 public:
  Rows(store::Store& store, std::shared_ptr<KeyRing> keys)
      : store_(store), keys_(std::move(keys)) {}

  store::Store& store() const { return store_; }
  // Stands for a name in the key of a row.
  std::string mark(std::string_view name) const { return keys_->mark(name); }

  // Nothing when there is none, or nobody can read it any more.
  Result<std::optional<Json>> read(const std::string& key) const;
  std::optional<Json> opened(std::string_view bytes) const;
  // Sealed for an account and its person (may be empty). Errors: conflict when that person was
  // erased, unavailable.
  Result<store::Write> sealed(std::string key, const Json& row, std::string_view account,
                              std::string_view person) const;

  // Deletes rows that nobody can read any more because their keys were shredded, lists of sessions
  // and keys that lead to none, and codes that are over. Returns how many.
  Result<std::size_t> sweep(Timestamp now) const;

 private:
  store::Store& store_;
  std::shared_ptr<KeyRing> keys_;
};

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
