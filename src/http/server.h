// The HTTP/1.1 server: sockets, limits, time-outs and framing. It knows no entity and no rule;
// handlers of the router answer. HTTP/2 is the business of a proxy in front.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "http/router.h"
#include "http/tls.h"

namespace maillage::http {

struct ListenAddress {
  std::string host;
  std::uint16_t port = 0;
};
// Reads "127.0.0.1:8080", "localhost:0", "[::1]:8080" or "0.0.0.0:8080".
Result<ListenAddress> parse_listen_address(std::string_view text);

// Whether a request is heard. The headers join whatever is answered.
struct Admission {
  std::optional<Response> refusal;
  Headers headers;
};

struct AccessRecord {
  std::string_view method;  // "" with the target when the request could not be read
  std::string_view target;
  std::string_view route;  // the pattern, "" when none took it: low cardinality, for metrics
  std::string_view peer;
  int status = 0;
  std::size_t bytes = 0;  // of the response's body as sent
  std::chrono::microseconds duration{};
};

struct ServerOptions {
  std::string host = "127.0.0.1";
  std::uint16_t port = 0;  // 0: a free one, see Server::port()

  std::shared_ptr<TlsContext> tls;  // null: plain HTTP

  unsigned io_threads = 1;
  unsigned worker_threads = 2;         // for routes marked slow
  std::size_t worker_queue_max = 256;  // waiting handlers; more are answered 503

  std::size_t connections_max = 20'000;  // more are answered 503 and closed
  std::size_t target_bytes_max = 8'192;
  std::size_t header_bytes_max = 32'768;  // request line included
  std::size_t header_count_max = 100;
  std::size_t body_bytes_max = 16u << 20;  // a route may have its own
  std::size_t stream_buffer_bytes_max = 1u << 20;
  std::size_t compress_bytes_min = 1'024;

  std::chrono::milliseconds idle_timeout{75'000};      // between requests
  std::chrono::milliseconds header_timeout{10'000};    // first byte to end of header
  std::chrono::milliseconds request_timeout{60'000};   // first byte to end of body
  std::chrono::milliseconds handler_timeout{120'000};  // until the handler answers; then 503
  std::chrono::milliseconds write_timeout{30'000};     // without any progress

  // Addresses of proxies in front. What the last of them says of the client in X-Forwarded-For
  // is believed, so that limits and logs see who asks and not who hands on.
  std::vector<std::string> proxies;
  // Called before a request is routed, on an io thread: must not block.
  std::function<Admission(const Request&)> admit;
  // Called for every response before it is sent, refusals included (then with an empty path), to
  // add headers such as the content security policy. Called from several threads.
  std::function<void(std::string_view path, Response& response)> decorate;
  // Called after every response from an io thread; must not block.
  std::function<void(const AccessRecord&)> access_log;
};

struct ServerCounters {
  std::uint64_t connections_accepted = 0;
  std::uint64_t connections_refused = 0;
  std::uint64_t connections_open = 0;
  std::uint64_t requests = 0;
  std::uint64_t streams_open = 0;
};

// Running from start() until stop() or destruction. All functions are thread-safe.
class Server {
 public:
  // Binds, listens and starts the threads; with TLS the process ignores SIGPIPE from then on.
  // Errors: invalid for an address that cannot be parsed or resolved, unavailable when it cannot be
  // bound (with the system's reason).
  static Result<std::unique_ptr<Server>> start(ServerOptions options, Router router);
  ~Server();  // stop() without grace

  std::uint16_t port() const;
  ServerCounters counters() const;

  // Stops listening, closes idle connections and streams, lets requests in flight finish for at
  // most `grace`, then closes what is left and joins the threads. Later calls return at once.
  void stop(std::chrono::milliseconds grace);

 private:
  struct Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace maillage::http
