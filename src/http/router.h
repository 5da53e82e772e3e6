// From method and path to handler. Patterns are segments: "/api/v1/entities/{id}" takes one decoded
// segment (it may hold ':' or an encoded '/'), "{rest*}" at the end takes what is left, possibly
// nothing. A literal segment is preferred to a parameter, a parameter to a tail. One slash at the
// end of a path is ignored.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http/responder.h"

namespace maillage::http {

struct RouteOptions {
  bool slow = false;               // runs on the worker pool instead of the io thread
  std::size_t body_bytes_max = 0;  // 0: the server's limit
};

struct Route {
  Method method;
  std::string pattern;
  Handler handler;
  RouteOptions options;
};

// Filled at start-up by one thread, then read by many.
class Router {
 public:
  // Adds a route. A pattern that cannot be parsed, or a second handler for the same method and
  // pattern, is a broken invariant (a programmer's error) and ends the process with a message.
  void add(Method method, std::string_view pattern, Handler handler, RouteOptions options = {});
  void get(std::string_view pattern, Handler handler, RouteOptions options = {});
  void post(std::string_view pattern, Handler handler, RouteOptions options = {});
  void put(std::string_view pattern, Handler handler, RouteOptions options = {});
  void patch(std::string_view pattern, Handler handler, RouteOptions options = {});
  void del(std::string_view pattern, Handler handler, RouteOptions options = {});

  // Every route in the order added: for the API's description and for table-driven tests.
  const std::vector<Route>& routes() const { return routes_; }

  struct Match {
    const Route* route = nullptr;  // nullptr: `allow` says whether it is 404 (0) or 405
    unsigned allow = 0;            // bit per Method, of the pattern that fits the path
  };
  // Finds the route and writes its path parameters into the request. HEAD falls back to GET.
  Match match(Request& request) const;

  // Routes and runs the handler here and now, whatever its options: 404, 405 with Allow, and an
  // OPTIONS answer of its own where no handler takes it. The server and tests use this.
  void dispatch(Request request, Responder responder) const;
  // For tests: dispatches and waits for the answer. A stream gives what was sent before the handler
  // returned.
  Response call(Request request) const;

  // Answers for what no route takes.
  static Response not_routed(const Request& request, const Match& match);
  static std::string allow_header(unsigned allow);

 private:
  struct Node {
    std::vector<std::pair<std::string, std::uint32_t>> literals;  // sorted
    std::int32_t parameter = -1;                                  // node of "{name}"
    std::int32_t tail = -1;                                       // node of "{name*}"
    std::int32_t routes[method_count] = {-1, -1, -1, -1, -1, -1, -1};
  };
  struct Search;
  std::uint32_t child(std::uint32_t node, std::string_view segment);

  std::vector<Node> nodes_ = std::vector<Node>(1);
  std::vector<Route> routes_;
  std::vector<std::vector<std::string>> names_;  // parameter names of each route, in path order
};

}  // namespace maillage::http
