// What handlers see of HTTP: a request and a response as plain values. Nothing here knows sockets,
// so a handler can be tested with values alone.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace maillage::http {

enum class Method : std::uint8_t { get, head, post, put, patch, del, options };
inline constexpr std::size_t method_count = 7;

std::string_view name_of(Method method);  // "GET", "DELETE"...

// Header fields in order. Names compare without regard to case. All text lives in one buffer, each
// field as the line it is on the wire, so adding, copying and sending is cheap; views stay valid
// until the next change.
class Headers {
 public:
  struct Field {
    std::string_view name;
    std::string_view value;
  };

  // Bytes that would end the field (CR, LF, NUL) become spaces: a value cannot inject a field.
  void add(std::string_view name, std::string_view value);
  void set(std::string_view name, std::string_view value);  // replaces every field of that name
  void remove(std::string_view name);

  // The first value, or nullptr data (and "") when absent: test with has().
  std::string_view find(std::string_view name) const;
  bool has(std::string_view name) const { return find(name).data() != nullptr; }
  // Every value of a list field joined by ", " ("Accept" sent twice is one list).
  std::string joined(std::string_view name) const;

  void reserve(std::size_t text_bytes, std::size_t fields);
  std::size_t size() const { return places_.size(); }
  Field at(std::size_t index) const;               // requires index < size()
  std::string_view line(std::size_t index) const;  // "Name: value\r\n"

 private:
  struct Place {
    std::uint32_t begin, name_size, value_size;
  };
  bool holds(std::string_view view) const;
  std::string text_;
  std::vector<Place> places_;
};

bool equal_ignoring_case(std::string_view a, std::string_view b);  // ASCII

// Named values, decoded, in order; a name may repeat ("type=A&type=B").
struct Parameters {
  std::vector<std::pair<std::string, std::string>> items;

  const std::string* find(std::string_view name) const;  // the first one, or nullptr
  std::string_view get(std::string_view name, std::string_view fallback = {}) const;
  std::vector<std::string_view> all(std::string_view name) const;
  bool has(std::string_view name) const { return find(name) != nullptr; }
};

struct Request {
  Method method = Method::get;
  std::string target = "/";    // path and query as received, percent-encoded
  Parameters query;            // decoded; '+' is a space
  Parameters path_parameters;  // decoded values of the route's {names}
  Headers headers;
  std::string body;
  std::string peer;     // the peer's address as text, without port
  bool secure = false;  // arrived over TLS

  std::string_view path() const;              // the target without its query, still encoded
  std::vector<std::string> segments() const;  // the path split at '/', each decoded
  std::string_view parameter(std::string_view name) const { return path_parameters.get(name); }
  std::string_view cookie(std::string_view name) const;  // "" when absent
};

struct Response {
  int status = 200;
  Headers headers;  // Content-Length, Date, Connection and Transfer-Encoding are the server's
  std::string body;
  std::shared_ptr<const std::string> shared_body;  // used instead of `body` when set; not copied
  bool compressible = true;  // false: never compress this (secrets beside reflected input)

  std::string_view content() const { return shared_body ? *shared_body : std::string_view(body); }
};

// A request as a test or an in-process caller writes it: splits and decodes the target's query.
// Error invalid when the target is not a path or holds bad percent-encoding.
Result<Request> make_request(Method method, std::string_view target, std::string body = {});

Response text_response(int status, std::string body, std::string_view type = "text/plain");
Response json_response(int status, std::string body, std::string_view type = "application/json");
Response redirect(int status, std::string_view location);

// Problem details (RFC 9457). The short form uses "about:blank", whose title is the status phrase.
Response problem(int status, std::string_view title, std::string_view detail,
                 std::string_view type = "about:blank");
Response problem(int status, std::string_view detail);
// Our errors in the default mapping, with "code", "subject" and "errors" [{field, reason}] members.
Response problem(const Error& error);
int status_of(ErrorCode code);
std::string_view reason_phrase(int status);

// Percent-decoding. Errors: invalid for a bad escape, a NUL or text that is not UTF-8.
Result<std::string> decode_percent(std::string_view text, bool plus_is_space = false);
std::string encode_percent(std::string_view text);      // everything but unreserved characters
Result<Parameters> parse_query(std::string_view text);  // also application/x-www-form-urlencoded

// The q-value (0 to 1000) the Accept-like list gives `value` ("br", "text/html"): the most specific
// range wins, "*" and "type/*" included; 0 when not acceptable. An empty list accepts everything.
int quality_of(std::string_view accept, std::string_view value);
// The index of the offer the client likes best (the first among equals), or offers.size().
std::size_t negotiate(std::string_view accept, const std::vector<std::string_view>& offers);

}  // namespace maillage::http
