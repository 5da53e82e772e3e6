#include "http/worker_pool.h"

#include <algorithm>

namespace maillage::http {

void run_handler(const Handler& handler, Request&& request, Responder&& responder) {
  try {
    handler(std::move(request), std::move(responder));
  } catch (...) {
    // Nothing of the exception is for the client, and the responder has answered 500 by now.
  }
}

WorkerPool::WorkerPool(unsigned threads, std::size_t queue_max) : queue_max_(queue_max) {
  for (unsigned i = 0; i < std::max(threads, 1u); ++i) threads_.emplace_back([this] { run(); });
}

bool WorkerPool::submit(Job& job) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || queue_.size() >= queue_max_) return false;
    queue_.push_back(std::move(job));
  }
  ready_.notify_one();
  return true;
}

void WorkerPool::run() {
  for (;;) {
    std::unique_lock lock(mutex_);
    ready_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
    if (stopping_) return;
    auto job = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    run_handler(*job.handler, std::move(job.request), std::move(job.responder));
  }
}

void WorkerPool::stop() {
  std::deque<Job> given_up;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    given_up.swap(queue_);
  }
  ready_.notify_all();
  given_up.clear();
  for (auto& thread : threads_)
    if (thread.joinable()) thread.join();
}

}  // namespace maillage::http
