#include "store/memory/memory_store.h"

#include <mutex>

namespace maillage::store {

Result<void> MemoryStore::write(const Batch& batch, Durability) {
  std::unique_lock lock(mutex_);
  for (const Write& write : batch) {
    Map& map = spaces_[static_cast<std::size_t>(write.space)];
    if (write.value) {
      map.insert_or_assign(write.key, *write.value);
    } else {
      map.erase(write.key);
    }
  }
  return {};
}

Result<std::optional<std::string>> MemoryStore::get(Space space, std::string_view key) const {
  std::shared_lock lock(mutex_);
  const Map& map = spaces_[static_cast<std::size_t>(space)];
  const auto it = map.find(key);
  if (it == map.end()) return std::optional<std::string>();
  return std::optional<std::string>(it->second);
}

Result<void> MemoryStore::scan(Space space, const Range& range, const Visitor& visit) const {
  // Copied under the lock: the visitor may call back into the store.
  std::vector<std::pair<std::string, std::string>> pairs;
  {
    std::shared_lock lock(mutex_);
    const Map& map = spaces_[static_cast<std::size_t>(space)];
    const auto end = range.to.empty() ? map.end() : map.lower_bound(range.to);
    for (auto it = map.lower_bound(range.from); it != end; ++it) pairs.push_back(*it);
  }
  if (range.reverse) {
    for (auto it = pairs.rbegin(); it != pairs.rend(); ++it)
      if (!visit(it->first, it->second)) return {};
  } else {
    for (const auto& [key, value] : pairs)
      if (!visit(key, value)) return {};
  }
  return {};
}

}  // namespace maillage::store
