// A store that keeps everything in memory and forgets it at the end: for tests and measurements.
#pragma once

#include <array>
#include <map>
#include <shared_mutex>

#include "store/store.h"

namespace maillage::store {

class MemoryStore final : public Store {
 public:
  Result<void> write(const Batch& batch, Durability durability) override;
  Result<std::optional<std::string>> get(Space space, std::string_view key) const override;
  Result<void> scan(Space space, const Range& range, const Visitor& visit) const override;
  Result<void> verify() const override { return {}; }
  Result<Log*> log(std::string_view name) override;
  Result<void> save(std::string_view name, const Pieces& next) override;
  Result<std::shared_ptr<const SavedFile>> saved(std::string_view name) const override;

 private:
  using Map = std::map<std::string, std::string, std::less<>>;
  mutable std::shared_mutex mutex_;
  std::array<Map, space_count> spaces_;
  std::map<std::string, std::unique_ptr<Log>, std::less<>> logs_;
  std::map<std::string, std::shared_ptr<const SavedFile>, std::less<>> files_;
};

}  // namespace maillage::store
