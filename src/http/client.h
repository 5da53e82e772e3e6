// A small blocking HTTP/1.1 client for the command line, imports and tests. One connection, used
// again while the server keeps it. No redirects, no proxies, no cookies.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "http/message.h"

namespace maillage::http {

struct Url {
  std::string scheme;  // "http" or "https"
  std::string host;    // without brackets
  std::string port;    // "80", "443" or as written
  std::string target;  // path and query, at least "/"
};
Result<Url> parse_url(std::string_view text);

struct ClientRequest {
  std::string method = "GET";
  std::string url;  // http:// or https://
  Headers headers;  // Host and Content-Length are added
  std::string body;
};

struct ClientOptions {
  bool verify_peer = true;  // https: certificate chain and host name
  std::string ca_file;      // PEM, beside the system's authorities
  std::size_t body_bytes_max = 1u << 30;
};

// Not thread-safe: one per thread.
class Client {
 public:
  explicit Client(ClientOptions options = {});
  Client(Client&&) noexcept;
  Client& operator=(Client&&) noexcept;
  ~Client();

  // Sends and waits for the whole response, at most `timeout` in all (looking up the host's address
  // excepted, which has the system's own). Any status is a success. Errors: invalid URL;
  // unavailable when the server cannot be reached, certified, or does not answer in time;
  // too_large. A kept connection the server has closed meanwhile is opened again, once, if nothing
  // came back and the method is safe to repeat.
  Result<Response> fetch(const ClientRequest& request, std::chrono::milliseconds timeout);

 private:
  struct Connection;
  ClientOptions options_;
  std::unique_ptr<Connection> connection_;
};

// One request on a connection of its own.
Result<Response> fetch(const ClientRequest& request, std::chrono::milliseconds timeout,
                       const ClientOptions& options = {});

}  // namespace maillage::http
