#include "http/router.h"

#include <gmock/gmock.h>

#include <thread>

namespace maillage::http {
namespace {

// Answers with its own name and the path's parameters.
Handler named(std::string name) {
  return [name = std::move(name)](Request request, Responder responder) {
    auto text = name;
    for (const auto& [key, value] : request.path_parameters.items) text += " " + key + "=" + value;
    responder.send(text_response(200, text));
  };
}

Router region() {
  Router router;
  router.get("/", named("root"));
  router.get("/api/v1/entities", named("list"));
  router.post("/api/v1/entities", named("create"));
  router.get("/api/v1/entities/{id}", named("one"));
  router.del("/api/v1/entities/{id}", named("delete"));
  router.post("/api/v1/entities/search", named("search"));
  router.get("/api/v1/entities/{id}/attrs/{name}", named("attribute"));
  router.get("/assets/{path*}", named("asset"));
  router.get("/{page*}", named("page"));
  return router;
}

std::string ask(const Router& router, Method method, std::string_view target) {
  auto request = make_request(method, target);
  EXPECT_TRUE(request.ok()) << target;
  const auto response = router.call(std::move(*request));
  return response.status == 200 ? response.body : std::to_string(response.status);
}

TEST(Router, FindsTheClosestPattern) {
  const auto router = region();
  EXPECT_EQ(ask(router, Method::get, "/"), "root");
  EXPECT_EQ(ask(router, Method::get, "/api/v1/entities?type=Need"), "list");
  EXPECT_EQ(ask(router, Method::get, "/api/v1/entities/"), "list");
  EXPECT_EQ(ask(router, Method::post, "/api/v1/entities"), "create");
  EXPECT_EQ(ask(router, Method::get, "/api/v1/entities/urn:ngsi-ld:Need:1"),
            "one id=urn:ngsi-ld:Need:1");
  EXPECT_EQ(ask(router, Method::get, "/api/v1/entities/a%2Fb%3Ac"), "one id=a/b:c");
  EXPECT_EQ(ask(router, Method::get, "/api/v1/%65ntities"), "list");
  EXPECT_EQ(ask(router, Method::post, "/api/v1/entities/search"), "search");
  EXPECT_EQ(ask(router, Method::get, "/api/v1/entities/search"), "one id=search");
  EXPECT_EQ(ask(router, Method::get, "/api/v1/entities/x/attrs/caf%C3%A9"),
            "attribute id=x name=café");
  EXPECT_EQ(ask(router, Method::get, "/assets/js/app.js"), "asset path=js/app.js");
  EXPECT_EQ(ask(router, Method::get, "/assets"), "asset path=");
  EXPECT_EQ(ask(router, Method::get, "/api/v1/nothing/here"), "page page=api/v1/nothing/here");
  EXPECT_EQ(ask(router, Method::head, "/api/v1/entities"), "list");
}

TEST(Router, TellsMissingFromNotAllowed) {
  Router router;
  router.get("/a/{id}", named("a"));
  router.patch("/a/{id}", named("b"));
  auto response = router.call(*make_request(Method::put, "/a/1"));
  EXPECT_EQ(response.status, 405);
  EXPECT_EQ(response.headers.find("Allow"), "GET, HEAD, PATCH, OPTIONS");
  EXPECT_EQ(response.headers.find("Content-Type"), "application/problem+json");
  response = router.call(*make_request(Method::options, "/a/1"));
  EXPECT_EQ(response.status, 204);
  EXPECT_EQ(response.headers.find("Allow"), "GET, HEAD, PATCH, OPTIONS");
  for (const auto* path : {"/", "/a", "/a/1/2", "/b", "//a/1", "/a//1"})
    EXPECT_EQ(router.call(*make_request(Method::get, path)).status, 404) << path;
}

TEST(Router, ListsItsRoutes) {
  const auto router = region();
  ASSERT_EQ(router.routes().size(), 9u);
  EXPECT_EQ(router.routes()[3].pattern, "/api/v1/entities/{id}");
}

TEST(RouterDeathTest, RefusesBadPatterns) {
  Router router;
  router.get("/a/{x}", named("a"));
  EXPECT_DEATH(router.get("a", named("b")), "must begin");
  EXPECT_DEATH(router.get("/a/{y}", named("b")), "already has a handler");
  EXPECT_DEATH(router.get("/{x*}/b", named("b")), "tail must be the last");
  EXPECT_DEATH(router.get("/a{x}", named("b")), "neither literal");
  EXPECT_DEATH(router.get("/{}", named("b")), "without a name|neither");
}

TEST(Responder, AnswersWhenDroppedAndFromOtherThreads) {
  Router router;
  std::thread later;
  router.get("/dropped", [](Request, Responder) {});
  router.get("/later", [&](Request, Responder responder) {
    later = std::thread(
        [held = std::move(responder)]() mutable { held.send(text_response(200, "later")); });
  });
  router.get("/stream", [](Request, Responder responder) {
    const auto stream = responder.stream(text_response(200, "first ", "text/event-stream"));
    EXPECT_TRUE(stream->send("second"));
  });
  EXPECT_EQ(router.call(*make_request(Method::get, "/dropped")).status, 500);
  EXPECT_EQ(router.call(*make_request(Method::get, "/later")).body, "later");
  later.join();
  const auto response = router.call(*make_request(Method::get, "/stream"));
  EXPECT_EQ(response.body, "first second");
  EXPECT_EQ(response.headers.find("Cache-Control"), "no-store");
}

}  // namespace
}  // namespace maillage::http
