// Threads for handlers that would hold up an io thread, behind a bounded queue.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "http/responder.h"

namespace maillage::http {

class WorkerPool {
 public:
  struct Job {
    const Handler* handler = nullptr;  // outlives the pool
    Request request;
    Responder responder;
  };

  WorkerPool(unsigned threads, std::size_t queue_max);
  ~WorkerPool() { stop(); }

  // False, with `job` untouched, when the queue is full or the pool stopped. Thread-safe.
  bool submit(Job& job);
  // Lets running handlers end, gives up waiting ones (their clients get 500), joins.
  void stop();

 private:
  void run();

  const std::size_t queue_max_;
  std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<Job> queue_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

// Runs a handler; what it throws (a library's exception nobody caught) becomes a 500 through the
// responder that unwinds.
void run_handler(const Handler& handler, Request&& request, Responder&& responder);

}  // namespace maillage::http
