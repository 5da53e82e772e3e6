// Request header, chunked body and routing, as a connection would read them.
#include <cstdlib>

#include "http/framing.h"
#include "http/router.h"

using namespace maillage;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const http::Router router = [] {
    http::Router made;
    const auto handler = [](http::Request, http::Responder out) { out.send({}); };
    made.get("/a/{id}", handler);
    made.post("/a/{id}/b/{name}", handler);
    made.get("/files/{path*}", handler);
    return made;
  }();
  constexpr http::HeadLimits limits{2'000, 4'000, 20};
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  http::HeadScanner scanner;
  if (scanner.scan(input, limits) != http::HeadScanner::State::complete) return 0;
  http::RequestHead head;
  if (http::parse_request_head(input.substr(0, scanner.size()), limits, head)) return 0;
  // A request we accept has one meaning only.
  if (head.chunked && head.content_length != 0) std::abort();
  if (head.request.target != "*" && head.request.target.front() != '/') std::abort();
  for (const auto& segment : head.request.segments())
    if (segment.find('\0') != std::string::npos) std::abort();
  router.call(head.request);
  http::quality_of(head.request.headers.find("Accept"), "application/json");

  auto rest = input.substr(scanner.size());
  std::string body;
  http::ChunkedDecoder whole;
  const auto state = whole.feed(rest, body, 1'000);
  if (body.size() > 1'000) std::abort();
  // The same bytes one by one decode alike.
  http::ChunkedDecoder pieces;
  std::string again;
  auto last = http::ChunkedDecoder::State::more;
  for (auto left = input.substr(scanner.size());
       !left.empty() && last == http::ChunkedDecoder::State::more;) {
    auto one = left.substr(0, 1);
    last = pieces.feed(one, again, 1'000);
    left.remove_prefix(1);
  }
  if (last != state || again != body) std::abort();
  return 0;
}
