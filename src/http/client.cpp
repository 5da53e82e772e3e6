// One exchange at a time over one kept connection.
#include "http/client.h"

#include <algorithm>

#include "http/channel.h"
#include "http/framing.h"

namespace maillage::http {

namespace {

constexpr HeadLimits response_limits{16'384, 65'536, 200};

Error unavailable(std::string message) {
  return make_error(ErrorCode::unavailable, std::move(message));
}

bool is_repeatable(std::string_view method) {
  return method == "GET" || method == "HEAD" || method == "PUT" || method == "DELETE" ||
         method == "OPTIONS";
}

bool is_visible(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

std::string request_text(const Url& url, const ClientRequest& request) {
  std::string text = request.method + " " + url.target + " HTTP/1.1\r\n";
  if (!request.headers.has("Host")) {
    const bool usual = url.port == (url.scheme == "https" ? "443" : "80");
    const auto host = url.host.find(':') == std::string::npos ? url.host : "[" + url.host + "]";
    text += "Host: " + host + (usual ? "" : ":" + url.port) + "\r\n";
  }
  for (std::size_t i = 0; i < request.headers.size(); ++i) {
    const auto field = request.headers.at(i);
    if (equal_ignoring_case(field.name, "Content-Length")) continue;
    text.append(field.name).append(": ").append(field.value).append("\r\n");
  }
  const bool needs_length = !request.body.empty() || request.method == "POST" ||
                            request.method == "PUT" || request.method == "PATCH";
  if (needs_length) text += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
  return text + "\r\n" + request.body;
}

}  // namespace

Result<Url> parse_url(std::string_view text) {
  const auto wrong = [&](std::string_view why) {
    return invalid("url", "\"" + std::string(text) + "\" " + std::string(why));
  };
  Url url;
  auto rest = text;
  for (const std::string_view scheme : {"http", "https"})
    if (rest.starts_with(std::string(scheme) + "://")) url.scheme = scheme;
  if (url.scheme.empty()) return wrong("must begin with http:// or https://");
  if (!is_visible(text)) return wrong("holds a byte that must be percent-encoded");
  rest.remove_prefix(url.scheme.size() + 3);
  rest = rest.substr(0, rest.find('#'));
  const auto path = rest.find_first_of("/?");
  auto authority = rest.substr(0, path);
  url.target = path == std::string_view::npos ? "" : rest.substr(path);
  if (!url.target.starts_with('/')) url.target.insert(0, "/");
  if (authority.find('@') != std::string_view::npos) return wrong("must not hold credentials");

  const bool bracketed = authority.starts_with('[');
  const auto host_end = bracketed ? authority.find(']') : authority.find(':');
  if (bracketed && host_end == std::string_view::npos) return wrong("has no ']'");
  url.host = bracketed ? authority.substr(1, host_end - 1) : authority.substr(0, host_end);
  if (url.host.empty()) return wrong("has no host");
  auto port = host_end == std::string_view::npos ? "" : authority.substr(host_end);
  if (bracketed) port.remove_prefix(1);
  if (port.empty()) {
    url.port = url.scheme == "https" ? "443" : "80";
    return url;
  }
  port.remove_prefix(1);
  const bool digits =
      std::all_of(port.begin(), port.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (port.empty() || port.size() > 5 || !digits) return wrong("has a bad port");
  url.port = port;
  return url;
}

struct Client::Connection {
  std::string place;  // scheme, host and port it leads to
  std::unique_ptr<Channel> channel;
  std::string input;
  bool answered = false;  // something of the current response has come

  Result<void> more(Deadline deadline) {
    MAILLAGE_ASSIGN(const auto count, channel->receive(input, deadline));
    if (count == 0) return unavailable("the server closed the connection before it had answered");
    answered = true;
    return {};
  }

  Result<ResponseHead> read_head(Deadline deadline) {
    HeadScanner scanner;
    for (;;) {
      const auto state = scanner.scan(input, response_limits);
      if (state == HeadScanner::State::refused) return unavailable("the response is not HTTP");
      if (state == HeadScanner::State::complete) break;
      MAILLAGE_TRY(more(deadline));
    }
    ResponseHead head;
    const auto refusal = parse_response_head(std::string_view(input).substr(0, scanner.size()),
                                             response_limits, head);
    if (refusal) return unavailable("the response is malformed: " + refusal->detail);
    input.erase(0, scanner.size());
    return head;
  }

  Result<std::string> read_chunks(std::size_t bytes_max, Deadline deadline) {
    std::string body;
    ChunkedDecoder decoder;
    for (;;) {
      std::string_view rest = input;
      const auto state = decoder.feed(rest, body, bytes_max);
      input.erase(0, input.size() - rest.size());
      if (state == ChunkedDecoder::State::complete) return body;
      if (state == ChunkedDecoder::State::malformed)
        return unavailable("the response's chunked coding is malformed");
      if (state == ChunkedDecoder::State::too_large) return too_large(bytes_max);
      MAILLAGE_TRY(more(deadline));
    }
  }

  Result<std::string> read_length(std::size_t length, Deadline deadline) {
    while (input.size() < length) MAILLAGE_TRY(more(deadline));
    auto body = input.substr(0, length);
    input.erase(0, length);
    return body;
  }

  Result<std::string> read_to_end(std::size_t bytes_max, Deadline deadline) {
    for (;;) {
      if (input.size() > bytes_max) return too_large(bytes_max);
      MAILLAGE_ASSIGN(const auto count, channel->receive(input, deadline));
      if (count == 0) return std::exchange(input, {});
    }
  }

  static Error too_large(std::size_t bytes_max) {
    return make_error(ErrorCode::too_large, "the response is larger than the limit of " +
                                                std::to_string(bytes_max) + " bytes");
  }

  // Sends one request and reads its answer. `keeps` says whether the connection can go on.
  Result<Response> exchange(const std::string& text, bool is_head, std::size_t bytes_max,
                            Deadline deadline, bool& keeps) {
    // A server may answer (413) and close before it has read everything: the answer counts.
    const auto sent = channel->send(text, deadline);
    auto head = read_head(deadline);
    while (head.ok() && head->status < 200) head = read_head(deadline);
    if (!head.ok()) return sent.ok() ? std::move(head).error() : sent.error();
    Response response;
    response.status = head->status;
    response.headers = std::move(head->headers);
    keeps = head->keep_alive && sent.ok();
    if (is_head || response.status == 204 || response.status == 304) return response;
    if (head->chunked) {
      MAILLAGE_ASSIGN(response.body, read_chunks(bytes_max, deadline));
    } else if (head->content_length) {
      if (*head->content_length > bytes_max) return too_large(bytes_max);
      MAILLAGE_ASSIGN(response.body, read_length(*head->content_length, deadline));
    } else {
      keeps = false;
      MAILLAGE_ASSIGN(response.body, read_to_end(bytes_max, deadline));
    }
    return response;
  }
};

Client::Client(ClientOptions options) : options_(std::move(options)) {}
Client::Client(Client&&) noexcept = default;
Client& Client::operator=(Client&&) noexcept = default;
Client::~Client() = default;

Result<Response> Client::fetch(const ClientRequest& request, std::chrono::milliseconds timeout) {
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  MAILLAGE_ASSIGN(const Url url, parse_url(request.url));
  if (request.method.empty() || !is_visible(request.method))
    return invalid("method", "must be a word");
  const auto place = url.scheme + "://" + url.host + " " + url.port;
  const auto text = request_text(url, request);
  for (bool again = true;; again = false) {
    const bool kept = connection_ && connection_->place == place && connection_->input.empty() &&
                      connection_->channel->quiet();
    if (!kept) {
      connection_.reset();
      MAILLAGE_ASSIGN(auto channel, connect(url, options_, deadline));
      connection_ = std::make_unique<Connection>(Connection{place, std::move(channel), "", false});
    }
    connection_->answered = false;
    bool keeps = false;
    auto response = connection_->exchange(text, request.method == "HEAD", options_.body_bytes_max,
                                          deadline, keeps);
    const bool retry = !response.ok() && again && kept && !connection_->answered &&
                       is_repeatable(request.method) && std::chrono::steady_clock::now() < deadline;
    if (!keeps || !response.ok()) connection_.reset();
    if (!retry) return response;
  }
}

Result<Response> fetch(const ClientRequest& request, std::chrono::milliseconds timeout,
                       const ClientOptions& options) {
  return Client(options).fetch(request, timeout);
}

}  // namespace maillage::http
