// Answers exactly once, and the stand-in exchange behind a plain function.
#include "http/responder.h"

#include <cstdlib>
#include <mutex>

namespace maillage::http {

namespace {

// A stream into nothing but memory: delivered as a whole when it is closed or let go.
class RecordedStream final : public Stream {
 public:
  RecordedStream(Response head, std::function<void(Response)> sink)
      : response_(std::move(head)), sink_(std::move(sink)) {}
  ~RecordedStream() override { close(); }

  bool send(std::string piece) override {
    const std::lock_guard lock(mutex_);
    if (!sink_) return false;
    response_.body += piece;
    return true;
  }
  void close() override {
    std::unique_lock lock(mutex_);
    const auto sink = std::exchange(sink_, nullptr);
    const auto callback = std::exchange(callback_, nullptr);
    lock.unlock();
    if (sink) sink(std::move(response_));
    if (callback) callback();
  }
  bool open() const override {
    const std::lock_guard lock(mutex_);
    return sink_ != nullptr;
  }
  void on_close(std::function<void()> callback) override {
    std::unique_lock lock(mutex_);
    if (sink_) {
      callback_ = std::move(callback);
      return;
    }
    lock.unlock();
    if (callback) callback();
  }

 private:
  mutable std::mutex mutex_;
  Response response_;
  std::function<void(Response)> sink_;  // empty once closed
  std::function<void()> callback_;
};

class FunctionExchange final : public Exchange {
 public:
  explicit FunctionExchange(std::function<void(Response)> sink) : sink_(std::move(sink)) {}
  void answer(Response response) override { sink_(std::move(response)); }
  std::shared_ptr<Stream> open_stream(Response head) override {
    return std::make_shared<RecordedStream>(std::move(head), std::move(sink_));
  }

 private:
  std::function<void(Response)> sink_;
};

}  // namespace

Responder::Responder(std::function<void(Response)> sink)
    : exchange_(std::make_shared<FunctionExchange>(std::move(sink))) {}

Responder& Responder::operator=(Responder&& other) noexcept {
  if (this != &other) {
    drop();
    exchange_ = std::move(other.exchange_);
  }
  return *this;
}

Responder::~Responder() { drop(); }

void Responder::drop() {
  if (const auto exchange = std::exchange(exchange_, nullptr))
    exchange->answer(problem(500, "The request was given up without an answer."));
}

void Responder::send(Response response) {
  const auto exchange = std::exchange(exchange_, nullptr);
  if (!exchange) std::abort();
  exchange->answer(std::move(response));
}

std::shared_ptr<Stream> Responder::stream(Response head) {
  const auto exchange = std::exchange(exchange_, nullptr);
  if (!exchange) std::abort();
  if (!head.headers.has("Cache-Control")) head.headers.add("Cache-Control", "no-store");
  return exchange->open_stream(std::move(head));
}

}  // namespace maillage::http
