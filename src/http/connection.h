// One client's connection: reads requests one after another, has them handled, writes the answers
// in order. Everything but the Exchange half runs on the connection's loop. A request is read only
// once the one before is answered, so order and back-pressure need no queue; bytes sent ahead wait
// in the buffer and in the kernel.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "http/compress.h"
#include "http/framing.h"
#include "http/server.h"
#include "http/transport.h"
#include "http/worker_pool.h"

namespace maillage::http {

class StreamCore;

// What all connections of a server share.
struct ServerState {
  ServerState(ServerOptions o, Router r)
      : options(std::move(o)),
        router(std::move(r)),
        head_limits{options.target_bytes_max, options.header_bytes_max, options.header_count_max},
        workers(options.worker_threads, options.worker_queue_max) {}

  const ServerOptions options;
  const Router router;
  const HeadLimits head_limits;
  WorkerPool workers;
  std::atomic<bool> stopping{false};
  std::atomic<std::uint64_t> accepted{0}, refused{0}, open{0}, requests{0}, streams{0};
};

class Connection final : public Exchange, public std::enable_shared_from_this<Connection> {
 public:
  Connection(std::shared_ptr<ServerState> server, std::shared_ptr<Loop> loop,
             std::unique_ptr<Transport> transport, std::string peer);
  ~Connection() override;

  // On the loop's thread.
  void start();
  void on_read(std::size_t count);
  void on_writable();
  void on_tick();
  void drain();  // the server stops: ends as soon as nothing is in flight
  void close();
  void flush_stream();
  std::size_t place = 0;  // the loop's index of this connection

  // From any thread.
  void answer(Response response) override;
  std::shared_ptr<Stream> open_stream(Response head) override;

 private:
  enum class State {
    head,       // waiting for, or reading, a request's header
    body,       // reading its body
    handling,   // a handler has it
    streaming,  // a handler sends a stream
    closing,    // sending the last bytes
    lingering,  // sent all; reads away what the peer still sends, so that it sees our answer
    closed
  };

  void pump();
  bool take_head();
  bool take_body();
  void begin_request(std::size_t head_size);
  bool refuse_body(std::size_t body_bytes_max);
  void dispatch();
  void refuse(int status, std::string detail);
  void forget_request();
  void decorate(Response& response) const;
  void prepare(Response& response) const;
  void deliver(Response response);
  void begin_stream(Response head, const std::shared_ptr<StreamCore>& core);
  void end_request();
  void write_head(const Response& response, bool with_length);
  void write(Response response);
  void log(int status, std::size_t bytes) const;
  void flush();
  void finish_closing();
  void read_more();
  std::string_view input() const { return {in_.get() + in_begin_, in_end_ - in_begin_}; }

  const std::shared_ptr<ServerState> server_;
  const std::shared_ptr<Loop> loop_;  // before the transport: outlives its socket
  const std::unique_ptr<Transport> transport_;
  const std::string peer_;

  State state_ = State::head;
  bool pumping_ = false;
  bool reading_ = false;
  bool waiting_writable_ = false;
  bool head_started_ = false;
  bool keep_alive_ = true;
  bool linger_ = false;
  Loop::TimePoint deadline_{}, write_deadline_{};

  void make_room(std::size_t size);  // keeps what was read

  std::unique_ptr<char[]> in_;  // not a vector, which would fill all of it with zeros
  std::size_t in_size_ = 0;
  std::size_t in_begin_ = 0, in_end_ = 0;
  HeadScanner scanner_;
  RequestHead head_;
  ChunkedDecoder chunks_;
  Router::Match match_;

  // Of the request in flight; constant while a handler has it, so other threads may read it.
  std::string target_;
  Method method_ = Method::get;
  bool http_1_0_ = false;
  AcceptedEncodings encodings_;
  std::chrono::steady_clock::time_point started_{};
  Headers admission_;  // of the admission, for whatever is answered

  std::string out_;  // heads and small bodies
  Response big_;     // a body too big to copy, sent after out_
  std::size_t sent_ = 0;
  std::shared_ptr<StreamCore> stream_;
};

}  // namespace maillage::http
