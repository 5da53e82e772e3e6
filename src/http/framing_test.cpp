#include "http/framing.h"

#include <gmock/gmock.h>

namespace maillage::http {
namespace {

using testing::HasSubstr;

constexpr HeadLimits limits{200, 1'000, 10};

// Scans and parses as the server does: the status of the refusal, 0 when fine, -1 when more is
// needed.
int status_for(std::string_view text, std::string* detail = nullptr, RequestHead* out = nullptr) {
  HeadScanner scanner;
  const auto state = scanner.scan(text, limits);
  if (state == HeadScanner::State::more) return -1;
  RequestHead head;
  std::optional<Refusal> refusal;
  if (state == HeadScanner::State::refused) {
    refusal = scanner.refusal();
  } else {
    refusal = parse_request_head(text.substr(0, scanner.size()), limits, head);
  }
  if (detail && refusal) *detail = refusal->detail;
  if (out) *out = std::move(head);
  return refusal ? refusal->status : 0;
}

TEST(RequestHead, ReadsWhatItIsMadeOf) {
  RequestHead head;
  ASSERT_EQ(status_for("POST /a/b%20c?x=1&y=%C3%A9+z&x=2 HTTP/1.1\r\nHost: here\r\n"
                       "content-length:  5 \r\nX-Empty:\r\n\r\nhello",
                       nullptr, &head),
            0);
  const auto& request = head.request;
  EXPECT_EQ(request.method, Method::post);
  EXPECT_EQ(request.path(), "/a/b%20c");
  EXPECT_THAT(request.segments(), testing::ElementsAre("a", "b c"));
  EXPECT_THAT(request.query.all("x"), testing::ElementsAre("1", "2"));
  EXPECT_EQ(request.query.get("y"), "é z");
  EXPECT_EQ(request.headers.find("HOST"), "here");
  EXPECT_TRUE(request.headers.has("x-empty"));
  EXPECT_EQ(head.content_length, 5u);
  EXPECT_TRUE(head.keep_alive);
}

TEST(RequestHead, AcceptsTheForms) {
  RequestHead head;
  EXPECT_EQ(status_for("GET http://there/x?q=1 HTTP/1.1\r\nHost: there\r\n\r\n", nullptr, &head),
            0);
  EXPECT_EQ(head.request.target, "/x?q=1");
  EXPECT_EQ(status_for("GET http://there HTTP/1.1\r\nHost: there\r\n\r\n", nullptr, &head), 0);
  EXPECT_EQ(head.request.target, "/");
  EXPECT_EQ(status_for("OPTIONS * HTTP/1.1\r\nHost: there\r\n\r\n", nullptr, &head), 0);
  EXPECT_EQ(status_for("GET / HTTP/1.0\r\n\r\n", nullptr, &head), 0);
  EXPECT_FALSE(head.keep_alive);
  EXPECT_EQ(
      status_for("GET / HTTP/1.1\r\nHost: x\r\nConnection: foo, Close\r\n\r\n", nullptr, &head), 0);
  EXPECT_FALSE(head.keep_alive);
}

struct Bad {
  const char* name;
  std::string text;
  int status;
  const char* detail;
};

TEST(RequestHead, RefusesWithAReason) {
  using namespace std::string_literals;
  const auto with = [](std::string fields) {
    return "GET / HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n\r\n";
  };
  const Bad table[] = {
      {"no version", "GET /\r\n\r\n", 400, "one space each"},
      {"two spaces", "GET  / HTTP/1.1\r\n\r\n", 400, "one space each"},
      {"space in target", "GET /a b HTTP/1.1\r\n\r\n", 400, "one space each"},
      {"tls", "\x16\x03\x01", 400, "not HTTP"},
      {"lone lf", "GET / HTTP/1.1\nHost: x\n\n", 400, "LF alone"},
      {"bad version", "GET / HTTQ/1.1\r\nHost: x\r\n\r\n", 400, "version"},
      {"http 2", "PRI * HTTP/2.0\r\n\r\n", 505, "HTTP/1.1"},
      {"unknown method", "BREW / HTTP/1.1\r\nHost: x\r\n\r\n", 501, "BREW"},
      {"lower-case method", "get / HTTP/1.1\r\nHost: x\r\n\r\n", 501, "get"},
      {"method with slash", "G/T / HTTP/1.1\r\nHost: x\r\n\r\n", 400, "method"},
      {"relative target", "GET x HTTP/1.1\r\nHost: x\r\n\r\n", 400, "must be a path"},
      {"fragment", "GET /#a HTTP/1.1\r\nHost: x\r\n\r\n", 400, "percent-encoded"},
      {"raw UTF-8", "GET /\xC3\xA9 HTTP/1.1\r\nHost: x\r\n\r\n", 400, "percent-encoded"},
      {"bad escape", "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n", 400, "hexadecimal"},
      {"cut escape", "GET /a%2 HTTP/1.1\r\nHost: x\r\n\r\n", 400, "hexadecimal"},
      {"encoded nul", "GET /a%00 HTTP/1.1\r\nHost: x\r\n\r\n", 400, "NUL"},
      {"bad escape in query", "GET /?a=%g1 HTTP/1.1\r\nHost: x\r\n\r\n", 400, "The query"},
      {"overlong UTF-8", "GET /%C0%AF HTTP/1.1\r\nHost: x\r\n\r\n", 400, "UTF-8"},
      {"surrogate", "GET /?x=%ED%A0%80 HTTP/1.1\r\nHost: x\r\n\r\n", 400, "UTF-8"},
      {"raw nul", "GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n"s, 400, "percent-encoded"},
      {"no host", "GET / HTTP/1.1\r\n\r\n", 400, "Host header is missing"},
      {"two hosts", with("Host: y"), 400, "more than once"},
      {"odd host", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400, "Host"},
      {"nul in value", with("A: b\0c"s), 400, "control byte"},
      {"cr in value", with("A: b\rC: d"), 400, "control byte"},
      {"space before colon", with("A : b"), 400, "header name"},
      {"empty name", with(": b"), 400, "header name"},
      {"no colon", with("A"), 400, "no ':'"},
      {"folded", with("A: b\r\n c"), 400, "folded"},
      {"negative length", with("Content-Length: -1"), 400, "not a number"},
      {"signed length", with("Content-Length: +1"), 400, "not a number"},
      {"hex length", with("Content-Length: 0x1"), 400, "not a number"},
      {"empty length", with("Content-Length:"), 400, "not a number"},
      {"huge length", with("Content-Length: 99999999999999999999"), 400, "not a number"},
      {"two lengths", with("Content-Length: 1\r\nContent-Length: 1"), 400, "more than once"},
      {"length list", with("Content-Length: 1, 1"), 400, "not a number"},
      {"both framings", with("Content-Length: 1\r\nTransfer-Encoding: chunked"), 400, "exclude"},
      {"unknown coding", with("Transfer-Encoding: gzip, chunked"), 501, "chunked"},
      {"identity coding", with("Transfer-Encoding: identity"), 501, "chunked"},
      {"two codings", with("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"), 400,
       "more than once"},
      {"coding in 1.0", "GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400, "HTTP/1.0"},
      {"expectation", with("Expect: more"), 417, "100-continue"},
      {"long target", "GET /" + std::string(300, 'a'), 414, "200 bytes"},
      {"long header", with("A: " + std::string(2'000, 'a')), 431, "1000 bytes"},
      {"unended header", "GET / HTTP/1.1\r\nA: " + std::string(2'000, 'a'), 431, "1000 bytes"},
      {"many headers",
       with("A: 1\r\nA: 1\r\nA: 1\r\nA: 1\r\nA: 1\r\nA: 1\r\nA: 1\r\nA: 1\r\n"
            "A: 1\r\nA: 1\r\nA: 1"),
       431, "more than 10"},
  };
  for (const auto& bad : table) {
    std::string detail;
    EXPECT_EQ(status_for(bad.text, &detail), bad.status) << bad.name;
    EXPECT_THAT(detail, HasSubstr(bad.detail)) << bad.name;
  }
}

TEST(HeadScanner, FindsTheEndHoweverTheBytesArrive) {
  const std::string text = "GET / HTTP/1.1\r\nHost: x\r\n\r\nrest";
  for (std::size_t step = 1; step < text.size(); ++step) {
    HeadScanner scanner;
    auto state = HeadScanner::State::more;
    for (std::size_t size = 0; state == HeadScanner::State::more && size < text.size();) {
      size = std::min(size + step, text.size());
      state = scanner.scan(std::string_view(text).substr(0, size), limits);
    }
    ASSERT_EQ(state, HeadScanner::State::complete) << step;
    EXPECT_EQ(scanner.size(), text.size() - 4);
  }
}

ChunkedDecoder::State decode(std::string_view text, std::string& body, std::size_t step,
                             std::size_t bytes_max = 1'000) {
  ChunkedDecoder decoder;
  for (std::size_t at = 0; at < text.size(); at += step) {
    auto piece = text.substr(at, step);
    const auto state = decoder.feed(piece, body, bytes_max);
    if (state != ChunkedDecoder::State::more) return state;
  }
  return ChunkedDecoder::State::more;
}

TEST(ChunkedDecoder, JoinsChunksHoweverTheyArrive) {
  const std::string text =
      "5\r\nhello\r\n1;name=\"v\"\r\n \r\n00A\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n";
  for (std::size_t step = 1; step <= text.size(); ++step) {
    std::string body;
    EXPECT_EQ(decode(text, body, step), ChunkedDecoder::State::complete) << step;
    EXPECT_EQ(body, "hello 0123456789");
  }
}

TEST(ChunkedDecoder, RefusesWhatIsMalformedOrTooLarge) {
  using State = ChunkedDecoder::State;
  std::string body;
  EXPECT_EQ(decode("\r\n", body, 100), State::malformed);
  EXPECT_EQ(decode("x\r\n", body, 100), State::malformed);
  EXPECT_EQ(decode("-1\r\n", body, 100), State::malformed);
  EXPECT_EQ(decode("1 \r\n", body, 100), State::malformed);
  EXPECT_EQ(decode("1\n", body, 100), State::malformed);
  EXPECT_EQ(decode("FFFFFFFFFFFFFFFFF\r\n", body, 100), State::malformed);
  EXPECT_EQ(decode("1\r\nabc", body, 100), State::malformed);
  EXPECT_EQ(decode("1;" + std::string(1'000, 'e'), body, 100), State::malformed);
  EXPECT_EQ(decode("0\r\nA: " + std::string(9'000, 'e'), body, 100), State::malformed);
  EXPECT_EQ(decode("3e9\r\n", body, 100, 1'000), State::too_large);
  body.clear();
  EXPECT_EQ(decode("2\r\nab\r\n2\r\nab\r\n", body, 100, 3), State::too_large);
}

TEST(ResponseHead, ReadsAndRefuses) {
  ResponseHead head;
  EXPECT_FALSE(parse_response_head("HTTP/1.1 204\r\nA: b\r\n\r\n", limits, head));
  EXPECT_EQ(head.status, 204);
  EXPECT_TRUE(parse_response_head("HTTP/1.1 abc\r\n\r\n", limits, head));
  EXPECT_TRUE(parse_response_head("SMTP 220 hello\r\n\r\n", limits, head));
}

}  // namespace
}  // namespace maillage::http
