// What a connection needs of the world: bytes in and out, and the thread it lives on. The protocol
// above never sees a socket, so that TLS is one more Transport and a test can play the network.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string_view>

namespace maillage::http {

class Connection;

// One io thread. Only on_this_thread(), post() and wake() may be called from other threads.
class Loop {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;

  virtual ~Loop() = default;
  virtual bool on_this_thread() const = 0;
  // Runs the task on the loop's thread, in order; drops it once the loop has ended.
  virtual void post(std::function<void()> task) = 0;
  // Has the loop look at what was posted (WakesTogether). From any thread.
  virtual void wake() = 0;
  // The time of the last tick: exact to a tenth of a second, which is enough for time-outs and
  // saves reading the clock for every request.
  virtual TimePoint now() const = 0;
  virtual std::string_view date_header() = 0;  // "Date: ...\r\n"
  // The connection is closed: the loop lets go of it.
  virtual void forget(Connection& connection) = 0;
};

// A byte stream that never blocks. Owned by its connection, used on the loop's thread only.
class Transport {
 public:
  virtual ~Transport() = default;
  virtual bool secure() const { return false; }  // nobody on the way reads or changes the bytes
  // Then calls owner->on_read(count), with 0 at the end or on failure. One read at a time.
  virtual void start_read(std::shared_ptr<Connection> owner, char* into, std::size_t size) = 0;
  // Sends what is taken at once of both pieces in order. 0: try after wait_writable(); -1: broken.
  virtual std::ptrdiff_t send_some(std::string_view first, std::string_view second) = 0;
  // Then calls owner->on_writable().
  virtual void wait_writable(std::shared_ptr<Connection> owner) = 0;
  virtual void shutdown_send() = 0;
  virtual void close() = 0;  // pending calls come back as failures
};

}  // namespace maillage::http
