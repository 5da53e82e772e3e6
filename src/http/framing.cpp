#include "http/framing.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

#include "base/bytes.h"

namespace maillage::http {

namespace {

// RFC 9110 5.6.2
constexpr std::array<bool, 256> token_table() {
  std::array<bool, 256> table{};
  for (int c = '0'; c <= '9'; ++c) table[static_cast<std::size_t>(c)] = true;
  for (int c = 'a'; c <= 'z'; ++c) table[static_cast<std::size_t>(c)] = true;
  for (int c = 'A'; c <= 'Z'; ++c) table[static_cast<std::size_t>(c)] = true;
  for (const char c : {'!', '#', '$', '%', '&', '\'', '*', '+', '-', '.', '^', '_', '`', '|', '~'})
    table[static_cast<unsigned char>(c)] = true;
  return table;
}
constexpr auto is_token_char = token_table();

bool is_token(std::string_view text) {
  if (text.empty()) return false;
  for (const char c : text)
    if (!is_token_char[static_cast<unsigned char>(c)]) return false;
  return true;
}

// RFC 9110 5.5: visible characters, space, tab and bytes above ASCII.
bool is_field_value(std::string_view text) {
  if (!any_byte(text, [](ByteWord bytes) { return bytes.below(0x20) | bytes.equal(0x7F); }))
    return true;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20 && byte != '\t') || byte == 0x7F) return false;
  }
  return true;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// The next line without its CRLF; the scanner has made sure that every LF follows a CR.
std::string_view next_line(std::string_view& text) {
  const auto end = text.find('\n');
  if (end == std::string_view::npos) return std::exchange(text, {});
  const auto line = text.substr(0, end == 0 ? 0 : end - 1);
  text.remove_prefix(end + 1);
  return line;
}

std::optional<std::uint64_t> parse_length(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return {};
  return value;
}

// True when a comma-separated list holds the token.
bool lists(std::string_view list, std::string_view token) {
  while (!list.empty()) {
    const auto end = list.find(',');
    if (equal_ignoring_case(trim(list.substr(0, end)), token)) return true;
    list = end == std::string_view::npos ? std::string_view{} : list.substr(end + 1);
  }
  return false;
}

std::optional<Method> method_of(std::string_view text) {
  for (std::size_t i = 0; i < method_count; ++i)
    if (text == name_of(static_cast<Method>(i))) return static_cast<Method>(i);
  return {};
}

std::optional<Refusal> parse_fields(std::string_view text, const HeadLimits& limits, Headers& out) {
  out.reserve(text.size(), 12);
  while (!text.empty()) {
    const auto line = next_line(text);
    if (line.empty()) break;
    if (line.front() == ' ' || line.front() == '\t')
      return Refusal{400, "A header line begins with a space; folded headers are not accepted."};
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return Refusal{400, "A header line has no ':'."};
    const auto name = line.substr(0, colon);
    if (!is_token(name)) return Refusal{400, "A header name is empty or holds a forbidden byte."};
    const auto value = trim(line.substr(colon + 1));
    if (!is_field_value(value))
      return Refusal{400, "The value of header " + std::string(name) + " holds a control byte."};
    if (out.size() == limits.header_count_max)
      return Refusal{
          431, "There are more than " + std::to_string(limits.header_count_max) + " header lines."};
    out.add(name, value);
  }
  return {};
}

// What RFC 9112 6.3 makes of Content-Length and Transfer-Encoding, and refuses where in doubt.
struct BodyFraming {
  bool chunked = false;
  std::optional<std::uint64_t> content_length;
};

std::optional<Refusal> read_framing(const Headers& headers, BodyFraming& out) {
  bool encoded = false;
  for (std::size_t i = 0; i < headers.size(); ++i) {
    const auto field = headers.at(i);
    const auto size = field.name.size();
    if (size != 14 && size != 17) continue;  // neither of the two
    if (equal_ignoring_case(field.name, "Content-Length")) {
      if (out.content_length) return Refusal{400, "Content-Length is given more than once."};
      out.content_length = parse_length(field.value);
      if (!out.content_length) return Refusal{400, "Content-Length is not a number of bytes."};
    } else if (equal_ignoring_case(field.name, "Transfer-Encoding")) {
      if (encoded) return Refusal{400, "Transfer-Encoding is given more than once."};
      encoded = true;
      if (!equal_ignoring_case(field.value, "chunked"))
        return Refusal{501, "The only transfer encoding understood is chunked."};
      out.chunked = true;
    }
  }
  if (encoded && out.content_length)
    return Refusal{400, "Content-Length and Transfer-Encoding exclude each other."};
  return {};
}

std::optional<Refusal> parse_version(std::string_view text, bool& http_1_0) {
  if (text.size() != 8 || !text.starts_with("HTTP/") || text[6] != '.')
    return Refusal{400, "The request line does not end with an HTTP version."};
  if (text != "HTTP/1.1" && text != "HTTP/1.0")
    return Refusal{505, "This server speaks HTTP/1.1 and HTTP/1.0."};
  http_1_0 = text == "HTTP/1.0";
  return {};
}

// RFC 9112 3.2: origin form, absolute form, and "*" for OPTIONS.
std::optional<Refusal> parse_target(std::string_view target, Request& request) {
  if (any_byte(target, [](ByteWord bytes) {
        return bytes.below(0x21) | bytes.equal(0x7F) | bytes.above_ascii() | bytes.equal('#');
      }))
    return Refusal{400, "The request target holds a byte that must be percent-encoded."};
  if (target.starts_with("http://") || target.starts_with("https://")) {
    const auto path = target.find_first_of("/?", target.find("//") + 2);
    target = path == std::string_view::npos ? "/" : target.substr(path);
    if (target.front() == '?') return Refusal{400, "The request target has no path."};
  } else if (target == "*" && request.method == Method::options) {
    request.target = target;
    return {};
  }
  if (target.front() != '/') return Refusal{400, "The request target must be a path."};
  request.target = target;
  const auto path = request.path();
  if (path.find('%') != std::string_view::npos) {
    const auto decoded = decode_percent(path);
    if (!decoded.ok()) return Refusal{400, "The path " + decoded.error().fields[0].reason + "."};
  }
  if (path.size() < target.size()) {
    auto query = parse_query(target.substr(path.size() + 1));
    if (!query.ok()) return Refusal{400, "The query " + query.error().fields[0].reason + "."};
    request.query = std::move(*query);
  }
  return {};
}

std::optional<Refusal> parse_request_line(std::string_view line, RequestHead& out) {
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (first == std::string_view::npos || first == last || first + 1 == last ||
      line.substr(first + 1, last - first - 1).find(' ') != std::string_view::npos)
    return Refusal{400, "The request line is not method, target and version with one space each."};
  const auto method = line.substr(0, first);
  if (!is_token(method)) return Refusal{400, "The request's method holds a forbidden byte."};
  if (auto refusal = parse_version(line.substr(last + 1), out.http_1_0)) return refusal;
  const auto known = method_of(method);
  if (!known) return Refusal{501, "The method " + std::string(method) + " is not known here."};
  out.request.method = *known;
  return parse_target(line.substr(first + 1, last - first - 1), out.request);
}

std::optional<Refusal> read_host(const RequestHead& head) {
  std::size_t hosts = 0;
  for (std::size_t i = 0; i < head.request.headers.size(); ++i) {
    const auto field = head.request.headers.at(i);
    if (field.name.size() != 4 || !equal_ignoring_case(field.name, "Host")) continue;
    ++hosts;
    if (field.value.find_first_of(" ,/@\\\"<>") != std::string_view::npos)
      return Refusal{400, "The Host header is not a host name and port."};
  }
  if (hosts > 1) return Refusal{400, "The Host header is given more than once."};
  if (hosts == 0 && !head.http_1_0) return Refusal{400, "The Host header is missing."};
  return {};
}

bool keeps_alive(const Headers& headers, bool http_1_0) {
  const auto connection = headers.find("Connection");
  if (connection.empty()) return !http_1_0;
  const auto all = headers.joined("Connection");
  if (lists(all, "close")) return false;
  return !http_1_0 || lists(all, "keep-alive");
}

}  // namespace

HeadScanner::State HeadScanner::refuse(int status, std::string detail) {
  refusal_ = Refusal{status, std::move(detail)};
  return State::refused;
}

HeadScanner::State HeadScanner::scan(std::string_view input, const HeadLimits& limits) {
  if (!input.empty() && !is_token_char[static_cast<unsigned char>(input[0])])
    return refuse(400, "This is not HTTP: the request does not begin with a method.");
  while (at_ < input.size()) {
    const auto newline = input.find('\n', at_);
    if (newline == std::string_view::npos) {
      at_ = input.size();
      break;
    }
    if (newline == 0 || input[newline - 1] != '\r')
      return refuse(400, "A line ends with LF alone instead of CR LF.");
    const bool empty = newline - line_ == 1;
    at_ = newline + 1;
    line_ = at_;
    if (first_line_ && newline > limits.target_bytes_max) break;
    first_line_ = false;
    if (at_ > limits.header_bytes_max) break;
    if (empty) return State::complete;
  }
  if (first_line_ && at_ > limits.target_bytes_max)
    return refuse(414, "The request line is longer than " +
                           std::to_string(limits.target_bytes_max) + " bytes.");
  if (at_ > limits.header_bytes_max)
    return refuse(
        431, "The header is larger than " + std::to_string(limits.header_bytes_max) + " bytes.");
  return State::more;
}

std::optional<Refusal> parse_request_head(std::string_view text, const HeadLimits& limits,
                                          RequestHead& out) {
  if (auto refusal = parse_request_line(next_line(text), out)) return refusal;
  auto& headers = out.request.headers;
  if (auto refusal = parse_fields(text, limits, headers)) return refusal;
  if (auto refusal = read_host(out)) return refusal;
  BodyFraming framing;
  if (auto refusal = read_framing(headers, framing)) return refusal;
  if (framing.chunked && out.http_1_0) return Refusal{400, "HTTP/1.0 has no Transfer-Encoding."};
  out.chunked = framing.chunked;
  out.content_length = framing.content_length.value_or(0);
  out.keep_alive = keeps_alive(headers, out.http_1_0);
  if (const auto expect = headers.find("Expect"); !expect.empty() && !out.http_1_0) {
    if (!equal_ignoring_case(expect, "100-continue"))
      return Refusal{417, "The only expectation understood is 100-continue."};
    out.expects_continue = true;
  }
  return {};
}

std::optional<Refusal> parse_response_head(std::string_view text, const HeadLimits& limits,
                                           ResponseHead& out) {
  const auto line = next_line(text);
  const auto status = line.size() < 12 ? 0 : parse_length(line.substr(9, 3)).value_or(0);
  if (!line.starts_with("HTTP/1.") || status < 100 || line[8] != ' ' ||
      (line.size() > 12 && line[12] != ' '))
    return Refusal{502, "the status line is not HTTP/1.1"};
  out.status = static_cast<int>(status);
  if (auto refusal = parse_fields(text, limits, out.headers)) return refusal;
  BodyFraming framing;
  if (auto refusal = read_framing(out.headers, framing)) return refusal;
  out.chunked = framing.chunked;
  out.content_length = framing.content_length;
  out.keep_alive = keeps_alive(out.headers, line[7] == '0');
  return {};
}

std::string client_address(const std::string& peer, const Headers& headers,
                           const std::vector<std::string>& proxies) {
  const auto trusted = [&](std::string_view address) {
    return std::find(proxies.begin(), proxies.end(), address) != proxies.end();
  };
  if (!trusted(peer)) return peer;
  const std::string list = headers.joined("X-Forwarded-For");
  std::string_view rest = list;
  while (!rest.empty()) {
    const auto comma = rest.rfind(',');
    std::string_view address = comma == std::string_view::npos ? rest : rest.substr(comma + 1);
    rest = comma == std::string_view::npos ? std::string_view() : rest.substr(0, comma);
    while (!address.empty() && address.front() == ' ') address.remove_prefix(1);
    while (!address.empty() && address.back() == ' ') address.remove_suffix(1);
    // What is no address is not believed: it may fill memory or a log.
    constexpr std::size_t address_bytes_max = 45;
    if (address.empty() || address.size() > address_bytes_max ||
        address.find_first_not_of("0123456789abcdefABCDEF:.") != std::string_view::npos)
      return peer;
    if (!trusted(address)) return std::string(address);
  }
  return peer;
}

}  // namespace maillage::http
