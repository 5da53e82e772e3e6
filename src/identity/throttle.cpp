#include "identity/throttle.h"

#include <algorithm>

namespace maillage::identity {

namespace {

constexpr std::size_t name_bytes_kept = 254;
constexpr int free_failures_per_name = 5;
// An office behind one address may have many people who mistype.
constexpr int free_failures_per_peer = 30;
constexpr int doublings_max = 9;  // 512 s
constexpr std::chrono::hours remembered{1};
constexpr std::size_t remembered_max = 50'000;

std::string pair_key(std::string_view name, std::string_view peer) {
  std::string key(network_of(peer));
  key += ' ';
  key += name.substr(0, name_bytes_kept);
  return key;
}

}  // namespace

std::string_view network_of(std::string_view peer) {
  if (peer.find(':') == std::string_view::npos) return peer;
  std::size_t at = 0;
  for (int groups = 0; groups < 4; ++groups) {
    const std::size_t colon = peer.find(':', at);
    if (colon == std::string_view::npos) return peer;
    if (colon + 1 < peer.size() && peer[colon + 1] == ':') return peer.substr(0, colon + 1);
    at = colon + 1;
  }
  return peer.substr(0, at);
}

std::chrono::seconds Throttle::waiting(std::string_view name, std::string_view peer) {
  const Timestamp now = clock_();
  std::lock_guard guard(mutex_);
  Timestamp until = now;
  for (const std::string& key : {pair_key(name, peer), std::string(network_of(peer))})
    if (const auto it = failures_.find(key); it != failures_.end())
      until = std::max(until, it->second.until);
  return std::chrono::ceil<std::chrono::seconds>(until - now);
}

void Throttle::count_failure(const std::string& key, int free_failures) {
  const Timestamp now = clock_();
  make_room(now);
  Failures& failures = failures_[key];
  if (now - failures.last > remembered) failures.count = 0;
  failures.last = now;
  if (++failures.count < free_failures) return;
  const int doublings = std::min(failures.count - free_failures, doublings_max);
  failures.until = now + std::chrono::seconds(1 << doublings);
}

// What is old goes first. Should more addresses than that fail within the hour, those that have
// nothing to wait for go as well.
void Throttle::make_room(Timestamp now) {
  if (failures_.size() < remembered_max) return;
  std::erase_if(failures_, [&](const auto& item) { return now - item.second.last > remembered; });
  if (failures_.size() < remembered_max) return;
  std::erase_if(failures_, [&](const auto& item) { return item.second.until <= now; });
  if (failures_.size() >= 2 * remembered_max) failures_.clear();
}

void Throttle::failed(std::string_view name, std::string_view peer) {
  std::lock_guard guard(mutex_);
  count_failure(pair_key(name, peer), free_failures_per_name);
  count_failure(std::string(network_of(peer)), free_failures_per_peer);
}

void Throttle::succeeded(std::string_view name, std::string_view peer) {
  std::lock_guard guard(mutex_);
  failures_.erase(pair_key(name, peer));
}

}  // namespace maillage::identity
