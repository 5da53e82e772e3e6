// The wire format of HTTP/1.1 (RFC 9112), without sockets: where a header ends, what it says, and
// the chunked coding. Strict on purpose: what two parsers could read differently is refused,
// because a proxy in front must not see other requests than we do.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "http/message.h"

namespace maillage::http {

// Why a message is refused: the status to answer with, and a sentence for whoever sent it.
struct Refusal {
  int status;
  std::string detail;
};

struct HeadLimits {
  std::size_t target_bytes_max;
  std::size_t header_bytes_max;
  std::size_t header_count_max;
};

// Looks for the empty line that ends a header as bytes come in, each byte once.
class HeadScanner {
 public:
  enum class State { more, complete, refused };
  // `input` begins at the message and only grows between calls.
  State scan(std::string_view input, const HeadLimits& limits);
  std::size_t size() const { return at_; }              // when complete: of the header with its end
  const Refusal& refusal() const { return *refusal_; }  // when refused
  void reset() { *this = {}; }

 private:
  State refuse(int status, std::string detail);
  std::size_t at_ = 0;
  std::size_t line_ = 0;
  bool first_line_ = true;
  std::optional<Refusal> refusal_;
};

struct RequestHead {
  Request request;  // without body
  bool keep_alive = true;
  bool http_1_0 = false;
  bool expects_continue = false;
  bool chunked = false;
  std::uint64_t content_length = 0;
};

// Reads a whole header, as found by HeadScanner. Nothing when it is fine.
std::optional<Refusal> parse_request_head(std::string_view text, const HeadLimits& limits,
                                          RequestHead& out);

struct ResponseHead {
  int status = 0;
  Headers headers;
  bool keep_alive = true;
  bool chunked = false;
  std::optional<std::uint64_t> content_length;
};
// The same for the client's side; the refusal's status has no meaning.
std::optional<Refusal> parse_response_head(std::string_view text, const HeadLimits& limits,
                                           ResponseHead& out);

// Undoes the chunked coding piece by piece. Extensions and trailers are read and dropped.
class ChunkedDecoder {
 public:
  enum class State { more, complete, malformed, too_large };
  // Takes from the front of `input` what it understands and appends data to `body`.
  State feed(std::string_view& input, std::string& body, std::size_t body_bytes_max);

 private:
  enum class At { size, extension, size_end, data, data_cr, data_lf, trailer, trailer_end };
  State step(char c, std::size_t body_bytes, std::size_t body_bytes_max);
  State end_of_size(std::size_t body_bytes, std::size_t body_bytes_max);

  At at_ = At::size;
  std::uint64_t left_ = 0;      // of the current chunk
  unsigned digits_ = 0;         // of the size read so far
  std::size_t overhead_ = 0;    // bytes of the current extension, or of all trailers
  std::size_t line_bytes_ = 0;  // of the current trailer line
};

// Who asks, where `peer` may be a proxy: the last address of X-Forwarded-For that is none of
// `proxies`. What stands before it could have been written by anybody.
std::string client_address(const std::string& peer, const Headers& headers,
                           const std::vector<std::string>& proxies);

}  // namespace maillage::http
