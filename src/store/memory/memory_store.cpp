#include "store/memory/memory_store.h"

#include <mutex>

namespace maillage::store {

namespace {

class MemoryLog final : public Log {
 public:
  std::uint64_t next() const override {
    std::shared_lock lock(mutex_);
    return end_ + header_bytes;
  }
  Result<void> append(std::string& block, Durability) override {
    std::unique_lock lock(mutex_);
    const std::uint64_t at = end_ + header_bytes;
    end_ += block.size();
    blocks_.emplace(at, block.substr(header_bytes));
    return {};
  }
  Result<void> sync() override { return {}; }

  Result<void> scan(std::uint64_t from, const Visitor& visit) override {
    // Block by block, since the visitor may call back.
    for (;;) {
      std::pair<std::uint64_t, std::string> block;
      {
        std::shared_lock lock(mutex_);
        const auto it = blocks_.lower_bound(from);
        if (it == blocks_.end()) return {};
        block = *it;
      }
      if (!visit(block.first, block.second)) return {};
      from = block.first + 1;
    }
  }

  Result<std::string> read(std::uint64_t at, std::size_t bytes) const override {
    std::shared_lock lock(mutex_);
    auto it = blocks_.upper_bound(at);
    if (it == blocks_.begin()) return not_found("the address");
    --it;
    if (at - it->first >= it->second.size()) return not_found("the address");
    return it->second.substr(at - it->first, bytes);
  }

 private:
  mutable std::shared_mutex mutex_;
  std::map<std::uint64_t, std::string> blocks_;  // contents by address
  std::uint64_t end_ = 0;
};

class MemoryFile final : public SavedFile {
 public:
  explicit MemoryFile(std::string bytes) : bytes_(std::move(bytes)) {}
  std::uint64_t size() const override { return bytes_.size(); }
  Result<std::string> read(std::uint64_t from, std::size_t bytes) const override {
    if (from > bytes_.size() || bytes_.size() - from < bytes)
      return make_error(ErrorCode::unavailable, "the file is shorter");
    return bytes_.substr(from, bytes);
  }

 private:
  std::string bytes_;
};

}  // namespace

Result<Log*> MemoryStore::log(std::string_view name) {
  std::unique_lock lock(mutex_);
  auto& log = logs_[std::string(name)];
  if (!log) log = std::make_unique<MemoryLog>();
  return log.get();
}

Result<void> MemoryStore::save(std::string_view name, const Pieces& next) {
  std::string bytes;
  for (std::string piece;; bytes += piece) {
    piece.clear();
    MAILLAGE_ASSIGN(const bool more, next(piece));
    if (!more) break;
  }
  std::unique_lock lock(mutex_);
  files_[std::string(name)] = std::make_shared<const MemoryFile>(std::move(bytes));
  return {};
}

Result<std::shared_ptr<const SavedFile>> MemoryStore::saved(std::string_view name) const {
  std::shared_lock lock(mutex_);
  const auto it = files_.find(name);
  return it == files_.end() ? std::shared_ptr<const SavedFile>() : it->second;
}

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
