#include "http/stream_core.h"

#include <charconv>

#include "http/connection.h"

namespace maillage::http {

namespace {

// RFC 9112 7.1
void append_chunk(std::string& out, std::string_view data) {
  char size[16];
  const auto end = std::to_chars(size, size + sizeof size, data.size(), 16).ptr;
  out.append(size, end).append("\r\n").append(data).append("\r\n");
}

}  // namespace

bool StreamCore::send(std::string_view piece) {
  bool wake_up = false;
  bool abandon = false;
  {
    const std::lock_guard lock(mutex_);
    if (ended_ || finished_) return false;
    if (piece.empty()) return true;  // an empty chunk would end the body
    abandon = pending_.size() + piece.size() > buffer_bytes_max_;
    if (abandon) {
      finished_ = true;
    } else {
      chunked_ ? append_chunk(pending_, piece) : void(pending_.append(piece));
      wake_up = !std::exchange(woken_, true);
    }
  }
  if (wake_up || abandon) wake(abandon);
  return !abandon;
}

bool StreamCore::send_in_time(std::string_view piece, std::chrono::milliseconds patience) {
  {
    std::unique_lock lock(mutex_);
    // With some room for the frame of a chunk.
    const auto fits = [&] {
      return ended_ || finished_ || pending_.empty() ||
             pending_.size() + piece.size() <= buffer_bytes_max_ / 2;
    };
    if (!room_.wait_for(lock, patience, fits)) {
      finished_ = true;
      lock.unlock();
      wake(true);
      return false;
    }
  }
  return send(piece);
}

void StreamCore::finish() {
  bool wake_up = false;
  {
    const std::lock_guard lock(mutex_);
    if (ended_ || finished_) return;
    finished_ = true;
    wake_up = !std::exchange(woken_, true);
  }
  if (wake_up) wake(false);
}

void StreamCore::wake(bool abandon) {
  loop_->post([connection = connection_, abandon] {
    const auto alive = connection.lock();
    if (!alive) return;
    abandon ? alive->close() : alive->flush_stream();
  });
}

bool StreamCore::open() const {
  const std::lock_guard lock(mutex_);
  return !ended_ && !finished_;
}

void StreamCore::on_close(std::function<void()> callback) {
  {
    const std::lock_guard lock(mutex_);
    if (!ended_) {
      callback_ = std::move(callback);
      return;
    }
  }
  if (callback) callback();
}

bool StreamCore::take(std::string& out) {
  const std::lock_guard lock(mutex_);
  woken_ = false;
  out += pending_;
  pending_.clear();
  room_.notify_all();
  if (finished_ && chunked_) out += "0\r\n\r\n";
  return finished_;
}

void StreamCore::ended() {
  std::function<void()> callback;
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
    room_.notify_all();
    callback = std::exchange(callback_, nullptr);
  }
  if (callback) callback();
}

}  // namespace maillage::http
