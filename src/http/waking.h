// Waking a thread costs more than most of what it is woken for. These two let what belongs together
// wake the other side once.
#pragma once

#include <functional>
#include <memory>
#include <vector>

namespace maillage::http {

class Loop;

// While one lives, the io threads to which this thread hands answers are woken only at its end:
// each once, for all of them. For threads that answer many requests in a row and do not wait
// meanwhile. One at a time on a thread.
class WakesTogether {
 public:
  WakesTogether();
  WakesTogether(const WakesTogether&) = delete;
  WakesTogether& operator=(const WakesTogether&) = delete;
  ~WakesTogether();

  // The one that lives on this thread, or null.
  static WakesTogether* current();
  void add(std::shared_ptr<Loop> loop) { loops_.push_back(std::move(loop)); }

 private:
  std::vector<std::shared_ptr<Loop>> loops_;
};

// Runs the task behind everything that an io thread, when this is one, finds ready now: the
// requests that came together have then all been handled. On any other thread it runs at once.
void after_what_is_ready(std::function<void()> task);

}  // namespace maillage::http
