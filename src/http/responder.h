// How a handler answers: once, from any thread, now or later; or by opening a stream.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "http/message.h"

namespace maillage::http {

// An open response body to which pieces are sent as they come (server-sent events). Thread-safe.
// Keep it in a shared_ptr for as long as there is something to send.
class Stream {
 public:
  virtual ~Stream() = default;
  // Queues a piece. False when the stream is closed: the peer left, or did not read fast enough to
  // keep its bounded buffer from filling (it is then closed).
  virtual bool send(std::string piece) = 0;
  // The same for a long body: waits until what came before has gone to the peer, at most
  // `patience`. Blocks: not for an io thread.
  virtual bool send_in_time(std::string piece, std::chrono::milliseconds patience) {
    (void)patience;
    return send(std::move(piece));
  }
  virtual void close() = 0;  // ends the body after what was sent
  virtual bool open() const = 0;
  // Calls back once when the stream is closed for whatever reason, at once if it already is. Runs
  // on an io thread: keep it short. A later call replaces the callback.
  virtual void on_close(std::function<void()> callback) = 0;
};

// Where an answer goes: the server's connection, or a test.
class Exchange {
 public:
  virtual ~Exchange() = default;
  virtual void answer(Response response) = 0;                      // any thread, once
  virtual std::shared_ptr<Stream> open_stream(Response head) = 0;  // instead of answer()
};

// Move-only, answers exactly once. Dropped without an answer it answers 500, so that a forgotten
// path of a handler is an error and not a hanging client.
class Responder {
 public:
  explicit Responder(std::shared_ptr<Exchange> exchange) : exchange_(std::move(exchange)) {}
  // Answers into a function: for tests and for handlers that wrap others.
  explicit Responder(std::function<void(Response)> sink);
  Responder(Responder&&) noexcept = default;
  Responder& operator=(Responder&& other) noexcept;
  ~Responder();

  // Each may be called once in total; a second call is a broken invariant and ends the process.
  void send(Response response);
  // Starts a response without known length: `head` gives status and headers, its body comes first.
  // Requires a content type; "Cache-Control: no-store" is added when there is none.
  std::shared_ptr<Stream> stream(Response head);

  explicit operator bool() const { return exchange_ != nullptr; }  // not answered yet

 private:
  void drop();
  std::shared_ptr<Exchange> exchange_;
};

using Handler = std::function<void(Request&&, Responder&&)>;

}  // namespace maillage::http
