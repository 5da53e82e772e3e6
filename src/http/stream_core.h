// The part of a stream shared by whoever sends and the connection: a bounded buffer.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "http/responder.h"
#include "http/transport.h"

namespace maillage::http {

// Thread-safe.
class StreamCore : public std::enable_shared_from_this<StreamCore> {
 public:
  StreamCore(std::weak_ptr<Connection> connection, std::shared_ptr<Loop> loop,
             std::size_t buffer_bytes_max, bool chunked)
      : connection_(std::move(connection)),
        loop_(std::move(loop)),
        buffer_bytes_max_(buffer_bytes_max),
        chunked_(chunked) {}

  bool send(std::string_view piece);
  bool send_in_time(std::string_view piece, std::chrono::milliseconds patience);
  void finish();
  bool open() const;
  void on_close(std::function<void()> callback);

  // The connection's side: moves what waits to the end of `out`; true when the sender has finished
  // and nothing more comes.
  bool take(std::string& out);
  // The connection is gone.
  void ended();

 private:
  void wake(bool abandon);

  const std::weak_ptr<Connection> connection_;
  const std::shared_ptr<Loop> loop_;
  const std::size_t buffer_bytes_max_;
  const bool chunked_;
  mutable std::mutex mutex_;
  std::condition_variable room_;  // told when pending_ was taken, or nothing more is
  std::string pending_;
  bool woken_ = false;
  bool finished_ = false;  // by the sender
  bool ended_ = false;     // by the connection, or abandoned as too slow
  std::function<void()> callback_;
};

// What a handler holds: letting go of it ends the stream.
class StreamHandle final : public Stream {
 public:
  explicit StreamHandle(std::shared_ptr<StreamCore> core) : core_(std::move(core)) {}
  ~StreamHandle() override { core_->finish(); }
  bool send(std::string piece) override { return core_->send(piece); }
  bool send_in_time(std::string piece, std::chrono::milliseconds patience) override {
    return core_->send_in_time(piece, patience);
  }
  void close() override { core_->finish(); }
  bool open() const override { return core_->open(); }
  void on_close(std::function<void()> callback) override { core_->on_close(std::move(callback)); }

 private:
  const std::shared_ptr<StreamCore> core_;
};

}  // namespace maillage::http
