// What a secret's digest stands for, kept in memory with the Actor made from it: every request
// asks. An entry is immutable but for its time of last use; when memberships may have changed it is
// made again.
#pragma once

#include <atomic>
#include <cstring>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>

#include "access/actor.h"
#include "base/time.h"

namespace maillage::identity {

// Periods of memberships begin and end with days: a minute late is soon enough.
inline constexpr std::chrono::seconds actor_life{60};

template <class Value>
struct Held {
  Value value;
  access::Actor actor;
  std::uint64_t generation = 0;  // of the memberships it was made from
  Timestamp fresh_until{};
  mutable std::atomic<std::int64_t> used{0};   // microseconds
  mutable std::atomic<std::int64_t> saved{0};  // the last use that the store knows
};

// The digests are uniform already.
struct DigestHash {
  std::size_t operator()(const std::string& digest) const {
    std::size_t hash = 0;
    if (digest.size() >= sizeof hash) std::memcpy(&hash, digest.data(), sizeof hash);
    return hash;
  }
};

// Thread-safe.
template <class Value>
class ActorCache {
 public:
  using Entry = std::shared_ptr<const Held<Value>>;

  Entry find(const std::string& digest) const {
    std::shared_lock guard(mutex_);
    const auto it = entries_.find(digest);
    return it == entries_.end() ? nullptr : it->second;
  }
  void put(const std::string& digest, Entry entry) {
    std::unique_lock guard(mutex_);
    if (entries_.size() >= entries_max) entries_.clear();  // they are read again as they are asked
    entries_[digest] = std::move(entry);
  }
  void forget(const std::string& digest) {
    std::unique_lock guard(mutex_);
    entries_.erase(digest);
  }

 private:
  static constexpr std::size_t entries_max = 200'000;
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, Entry, DigestHash> entries_;
};

}  // namespace maillage::identity
