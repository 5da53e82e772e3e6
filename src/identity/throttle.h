// Slows down guessing. Failures are counted per address, and per address together with the name
// tried: whoever guesses waits, and nobody else does, so that an account cannot be locked from
// outside.
#pragma once

#include <chrono>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/time.h"

namespace maillage::identity {

// An IPv6 address stands for its /64, since one subscriber holds all of it.
std::string_view network_of(std::string_view peer);

// Thread-safe.
class Throttle {
 public:
  explicit Throttle(Clock clock) : clock_(std::move(clock)) {}

  // How long this address still has to wait before trying this name; zero: not at all.
  std::chrono::seconds waiting(std::string_view name, std::string_view peer);
  void failed(std::string_view name, std::string_view peer);
  // Forgets the failures for the name; those of the address stay, else one known password would
  // make room for guessing others.
  void succeeded(std::string_view name, std::string_view peer);

 private:
  struct Failures {
    int count = 0;
    Timestamp until{};
    Timestamp last{};
  };
  void count_failure(const std::string& key, int free_failures);
  void make_room(Timestamp now);

  Clock clock_;
  std::mutex mutex_;
  std::unordered_map<std::string, Failures> failures_;
};

}  // namespace maillage::identity
