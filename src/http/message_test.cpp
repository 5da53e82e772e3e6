#include "http/message.h"

#include <gmock/gmock.h>
#include <zlib.h>

#include "base/json.h"
#include "http/compress.h"
#include "http/static_files.h"

namespace maillage::http {
namespace {

TEST(Headers, KeepOrderAndIgnoreCase) {
  Headers headers;
  headers.add("Link", "<a>");
  headers.add("ETag", "\"1\"");
  headers.add("link", "<b>");
  EXPECT_EQ(headers.find("LINK"), "<a>");
  EXPECT_EQ(headers.joined("Link"), "<a>, <b>");
  headers.set("Link", headers.find("ETag"));
  EXPECT_EQ(headers.size(), 2u);
  EXPECT_EQ(headers.find("Link"), "\"1\"");
  EXPECT_FALSE(headers.has("Missing"));
  headers.add("Location", "/x\r\nSet-Cookie: a=b");
  EXPECT_EQ(headers.find("Location"), "/x  Set-Cookie: a=b");
}

TEST(Request, FindsCookies) {
  Request request;
  request.headers.add("Cookie", "a=1; session=x=y ;b=2");
  EXPECT_EQ(request.cookie("session"), "x=y");
  EXPECT_EQ(request.cookie("b"), "2");
  EXPECT_EQ(request.cookie("c"), "");
}

TEST(Quality, FollowsTheMostSpecificRange) {
  EXPECT_EQ(quality_of("", "text/html"), 1000);
  EXPECT_EQ(quality_of("text/*;q=0.3, text/html;q=0.7, */*;q=0.5", "text/html"), 700);
  EXPECT_EQ(quality_of("text/*;q=0.3, text/html;q=0.7, */*;q=0.5", "text/plain"), 300);
  EXPECT_EQ(quality_of("text/*;q=0.3, text/html;q=0.7, */*;q=0.5", "image/png"), 500);
  EXPECT_EQ(quality_of("gzip, br;q=0", "br"), 0);
  EXPECT_EQ(quality_of("*;q=0", "gzip"), 0);
  EXPECT_EQ(quality_of("GZIP;Q=0.123", "gzip"), 123);
  EXPECT_EQ(negotiate("application/json;q=0.5, application/ld+json",
                      {"application/json", "application/ld+json"}),
            1u);
  EXPECT_EQ(negotiate("image/*", {"application/json"}), 1u);
}

TEST(Problem, IsProblemJson) {
  Error error = invalid("title", "must not be empty");
  const auto response = problem(error);
  EXPECT_EQ(response.status, 422);
  EXPECT_EQ(response.headers.find("Content-Type"), "application/problem+json");
  const auto body = parse_json(response.body);
  ASSERT_TRUE(body.ok());
  EXPECT_EQ(body->string_at("code"), "invalid");
  EXPECT_EQ(body->find("fields")->as_array()[0].string_at("field"), "title");
  EXPECT_EQ(parse_json(problem(404, "gone").body)->string_at("title"), "Not Found");
}

TEST(Percent, RoundTrips) {
  const std::string text = "urn:x/é %?&=+";
  EXPECT_EQ(*decode_percent(encode_percent(text)), text);
  EXPECT_EQ(parse_query("a=1&&b&c=%26")->items.size(), 3u);
}

TEST(Compression, ChoosesAndRoundTrips) {
  const std::string text(5'000, 'a');
  const auto compressed = [&](std::string_view accept, std::string_view type, std::string body) {
    Headers headers;
    if (!accept.empty()) headers.add("Accept-Encoding", accept);
    auto response = text_response(200, std::move(body), type);
    compress(response, accepted_encodings(headers), 1'024);
    return response;
  };
  auto response = compressed("gzip, br", "text/plain", text);
  EXPECT_EQ(response.headers.find("Content-Encoding"), "br");
  EXPECT_LT(response.body.size(), 100u);
  EXPECT_EQ(
      compressed("gzip, br;q=0.5", "application/ld+json", text).headers.find("Content-Encoding"),
      "gzip");
  EXPECT_EQ(compressed("", "application/json", text).headers.find("Vary"), "Accept-Encoding");
  EXPECT_FALSE(compressed("", "application/json", text).headers.has("Content-Encoding"));
  EXPECT_FALSE(compressed("br", "image/png", text).headers.has("Content-Encoding"));
  EXPECT_FALSE(compressed("br", "text/plain", "short").headers.has("Content-Encoding"));

  const auto gzip = gzip_encoded(text);
  z_stream stream{};
  ASSERT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
  std::string back(text.size(), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(gzip.data()));
  stream.avail_in = static_cast<uInt>(gzip.size());
  stream.next_out = reinterpret_cast<Bytef*>(back.data());
  stream.avail_out = static_cast<uInt>(back.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  inflateEnd(&stream);
  EXPECT_EQ(back, text);
}

TEST(StaticFiles, AnswersInTheBestFormAndKnowsWhatTheClientHas) {
  const StaticFiles files({{"/app.js", "text/javascript", "plain", "brotli", "gzip", "", true},
                           {"/", "text/html", "page", "", "", "v1", false}});
  Request request;
  auto response = files.respond(request, "/app.js");
  EXPECT_EQ(response.content(), "plain");
  EXPECT_EQ(response.headers.find("Cache-Control"), "public, max-age=31536000, immutable");
  request.headers.add("Accept-Encoding", "gzip, deflate, br");
  response = files.respond(request, "/app.js");
  EXPECT_EQ(response.content(), "brotli");
  EXPECT_EQ(response.headers.find("Content-Encoding"), "br");
  EXPECT_EQ(response.headers.find("Vary"), "Accept-Encoding");
  request.headers.add("If-None-Match",
                      "\"other\", W/" + std::string(response.headers.find("ETag")));
  response = files.respond(request, "/app.js");
  EXPECT_EQ(response.status, 304);
  EXPECT_EQ(response.content(), "");
  EXPECT_EQ(files.respond(request, "/").headers.find("ETag"), "\"v1\"");
  EXPECT_EQ(files.respond(request, "/").content(), "page");
  EXPECT_EQ(files.respond(request, "/missing").status, 404);
}

}  // namespace
}  // namespace maillage::http
