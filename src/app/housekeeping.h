// What a running server tidies up by itself, when it starts and once a day: data whose time is over
// by the region's rules, and rows that nobody can read any more.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "app/system.h"

namespace maillage::app {

// One round. Errors: unavailable.
Result<void> tidy_up(System& system);

class Housekeeping {
 public:
  explicit Housekeeping(System& system);
  ~Housekeeping();  // waits for a round that is under way

 private:
  void run();

  System& system_;
  std::mutex mutex_;
  std::condition_variable ready_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace maillage::app
