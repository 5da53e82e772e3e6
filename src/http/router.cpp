// A tree of segments: literals, one parameter and one tail per node, searched with backtracking.
#include "http/router.h"

#include <algorithm>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <optional>

namespace maillage::http {

namespace {

constexpr std::size_t parameters_max = 12;

[[noreturn]] void broken_pattern(std::string_view pattern, const char* why) {
  std::fprintf(stderr, "route %.*s: %s\n", static_cast<int>(pattern.size()), pattern.data(), why);
  std::abort();
}

unsigned bit(Method method) { return 1u << static_cast<unsigned>(method); }

// The path without its first slash and without one at the end.
std::string_view inner(std::string_view path) {
  if (!path.empty() && path.front() == '/') path.remove_prefix(1);
  if (!path.empty() && path.back() == '/') path.remove_suffix(1);
  return path;
}

std::string decoded(std::string_view raw) {
  auto text = decode_percent(raw);
  return text.ok() ? std::move(*text) : std::string(raw);
}

}  // namespace

std::uint32_t Router::child(std::uint32_t node, std::string_view segment) {
  const bool parameter = segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
  const auto fresh = static_cast<std::uint32_t>(nodes_.size());
  if (parameter) {
    const bool tail = segment[segment.size() - 2] == '*';
    auto& place = tail ? nodes_[node].tail : nodes_[node].parameter;
    if (place >= 0) return static_cast<std::uint32_t>(place);
    place = static_cast<std::int32_t>(fresh);
    nodes_.emplace_back();
    return fresh;
  }
  auto& literals = nodes_[node].literals;
  const auto at = std::lower_bound(literals.begin(), literals.end(), segment,
                                   [](const auto& l, std::string_view s) { return l.first < s; });
  if (at != literals.end() && at->first == segment) return at->second;
  literals.emplace(at, std::string(segment), fresh);
  nodes_.emplace_back();
  return fresh;
}

void Router::add(Method method, std::string_view pattern, Handler handler, RouteOptions options) {
  if (pattern.empty() || pattern.front() != '/') broken_pattern(pattern, "must begin with '/'");
  std::uint32_t node = 0;
  std::vector<std::string> names;
  auto rest = inner(pattern);
  bool tail = false;
  while (!rest.empty()) {
    if (tail) broken_pattern(pattern, "a tail must be the last segment");
    const auto end = rest.find('/');
    const auto segment = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    if (segment.empty()) broken_pattern(pattern, "has an empty segment");
    if (segment.front() == '{' && segment.back() == '}') {
      tail = segment.size() > 2 && segment[segment.size() - 2] == '*';
      names.emplace_back(segment.substr(1, segment.size() - (tail ? 3 : 2)));
      if (names.back().empty()) broken_pattern(pattern, "has a parameter without a name");
    } else if (segment.find_first_of("{}%?#") != std::string_view::npos) {
      broken_pattern(pattern, "has a segment that is neither literal nor {parameter}");
    }
    node = child(node, segment);
  }
  if (names.size() > parameters_max) broken_pattern(pattern, "has too many parameters");
  auto& place = nodes_[node].routes[static_cast<std::size_t>(method)];
  if (place >= 0) broken_pattern(pattern, "already has a handler for this method");
  place = static_cast<std::int32_t>(routes_.size());
  routes_.push_back({method, std::string(pattern), std::move(handler), options});
  names_.push_back(std::move(names));
}

void Router::get(std::string_view pattern, Handler handler, RouteOptions options) {
  add(Method::get, pattern, std::move(handler), options);
}
void Router::post(std::string_view pattern, Handler handler, RouteOptions options) {
  add(Method::post, pattern, std::move(handler), options);
}
void Router::put(std::string_view pattern, Handler handler, RouteOptions options) {
  add(Method::put, pattern, std::move(handler), options);
}
void Router::patch(std::string_view pattern, Handler handler, RouteOptions options) {
  add(Method::patch, pattern, std::move(handler), options);
}
void Router::del(std::string_view pattern, Handler handler, RouteOptions options) {
  add(Method::del, pattern, std::move(handler), options);
}

// One search: collects what the fitting patterns allow, stops at the first that has the method.
// A path the search has used up is a view without data.
struct Router::Search {
  const Router& router;
  Method method;
  std::string_view values[parameters_max] = {};
  std::size_t value_count = 0;
  unsigned allow = 0;
  std::int32_t route = -1;

  bool accept(const Node& node) {
    for (std::size_t i = 0; i < method_count; ++i)
      if (node.routes[i] >= 0) allow |= 1u << i;
    route = node.routes[static_cast<std::size_t>(method)];
    if (route < 0 && method == Method::head)
      route = node.routes[static_cast<std::size_t>(Method::get)];
    return route >= 0;
  }

  bool capture(std::int32_t node, std::string_view value, std::string_view rest) {
    values[value_count++] = value;
    if (visit(router.nodes_[static_cast<std::size_t>(node)], rest)) return true;
    --value_count;
    return false;
  }

  bool visit(const Node& node, std::string_view rest) {
    if (!rest.data()) {
      if (accept(node)) return true;
      return node.tail >= 0 && capture(node.tail, "", {});
    }
    const auto end = rest.find('/');
    const auto segment = rest.substr(0, end);
    const auto after = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    if (const auto* next = literal(node, segment))
      if (visit(*next, after)) return true;
    if (node.parameter >= 0 && !segment.empty() && capture(node.parameter, segment, after))
      return true;
    return node.tail >= 0 && capture(node.tail, rest, {});
  }

  const Node* literal(const Node& node, std::string_view segment) const {
    if (segment.find('%') == std::string_view::npos) return plain_literal(node, segment);
    return plain_literal(node, decoded(segment));
  }
  const Node* plain_literal(const Node& node, std::string_view segment) const {
    const auto& all = node.literals;
    const auto at = std::lower_bound(all.begin(), all.end(), segment,
                                     [](const auto& l, std::string_view s) { return l.first < s; });
    return at != all.end() && at->first == segment ? &router.nodes_[at->second] : nullptr;
  }
};

Router::Match Router::match(Request& request) const {
  Search search{*this, request.method};
  const auto path = inner(request.path());
  search.visit(nodes_[0], path.empty() ? std::string_view{} : path);
  if (search.route < 0) return {nullptr, search.allow};
  const auto index = static_cast<std::size_t>(search.route);
  request.path_parameters.items.clear();
  for (std::size_t i = 0; i < search.value_count; ++i)
    request.path_parameters.items.emplace_back(names_[index][i], decoded(search.values[i]));
  return {&routes_[index], search.allow};
}

std::string Router::allow_header(unsigned allow) {
  if (allow & bit(Method::get)) allow |= bit(Method::head);
  allow |= bit(Method::options);
  std::string text;
  for (std::size_t i = 0; i < method_count; ++i) {
    if (!(allow & (1u << i))) continue;
    if (!text.empty()) text += ", ";
    text += name_of(static_cast<Method>(i));
  }
  return text;
}

Response Router::not_routed(const Request& request, const Match& match) {
  if (request.method == Method::options && (match.allow != 0 || request.target == "*")) {
    Response response;
    response.status = 204;
    if (match.allow != 0) response.headers.add("Allow", allow_header(match.allow));
    return response;
  }
  if (match.allow == 0) return problem(404, "Nothing answers at this path.");
  const auto allowed = allow_header(match.allow);
  auto response = problem(405, "This path takes " + allowed + ".");
  response.headers.add("Allow", allowed);
  return response;
}

void Router::dispatch(Request request, Responder responder) const {
  const auto found = match(request);
  if (!found.route) return responder.send(not_routed(request, found));
  found.route->handler(std::move(request), std::move(responder));
}

namespace {

// Lets a caller wait for an answer given on any thread; a stream counts as answered when opened.
class WaitingExchange final : public Exchange,
                              public std::enable_shared_from_this<WaitingExchange> {
 public:
  void answer(Response response) override {
    const std::lock_guard lock(mutex_);
    response_ = std::move(response);
    ready_.notify_all();
  }
  std::shared_ptr<Stream> open_stream(Response head) override {
    answer(std::move(head));
    return std::make_shared<Tap>(shared_from_this());
  }
  Response wait() {
    std::unique_lock lock(mutex_);
    ready_.wait(lock, [&] { return response_.has_value(); });
    taken_ = true;
    return std::move(*response_);
  }

 private:
  struct Tap final : Stream {
    explicit Tap(std::shared_ptr<WaitingExchange> to) : exchange(std::move(to)) {}
    bool send(std::string piece) override {
      const std::lock_guard lock(exchange->mutex_);
      if (exchange->taken_ || closed) return false;
      exchange->response_->body += piece;
      return true;
    }
    void close() override {
      const std::lock_guard lock(exchange->mutex_);
      closed = true;
    }
    bool open() const override {
      const std::lock_guard lock(exchange->mutex_);
      return !exchange->taken_ && !closed;
    }
    void on_close(std::function<void()>) override {}
    std::shared_ptr<WaitingExchange> exchange;
    bool closed = false;
  };

  std::mutex mutex_;
  std::condition_variable ready_;
  std::optional<Response> response_;
  bool taken_ = false;
};

}  // namespace

Response Router::call(Request request) const {
  const auto exchange = std::make_shared<WaitingExchange>();
  dispatch(std::move(request), Responder(exchange));
  return exchange->wait();
}

}  // namespace maillage::http
