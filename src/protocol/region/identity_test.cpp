// Routes of accounts with a clock that the test sets: what asks again who one is, and what a look
// with somebody's rights leaves behind when its time is over.
#include "protocol/region/identity.h"

#include <gtest/gtest.h>

#include <set>

#include "domain/entities/entities.h"
#include "model/load.h"
#include "protocol/region/routes.h"
#include "store/memory/memory_store.h"

namespace maillage::protocol {
namespace {

using http::Method;

constexpr const char* password = "a long enough password";

class IdentityRoutes : public testing::Test {
 protected:
  IdentityRoutes() {
    engine::Options options;
    options.clock = clock();
    engine_ = engine::Engine::open(store_, registry_, options).value();
    accounts_ = std::make_unique<identity::Accounts>(
        store_, identity::AccountOptions{.clock = clock(), .random = system_random()});
    accounts_->use_graph(*engine_, ids_);
    EXPECT_TRUE(accounts_->create("root", password).ok());
    routes_ =
        add_region_routes(router_, {*engine_, *accounts_, ids_, {domain::entities_module()}, {}});
    const auto signed_in = call(Method::post, "/api/v1/session",
                                R"({"name":"root","password":"a long enough password"})");
    EXPECT_EQ(signed_in.status, 200) << signed_in.content();
    cookie_ = std::string(signed_in.headers.find("Set-Cookie"));
    cookie_.resize(cookie_.find(';'));
    take_token(signed_in);
  }
  ~IdentityRoutes() override { routes_.reset(); }

  Clock clock() {
    return [this] { return now_; };
  }
  http::Response call(Method method, std::string target, std::string body = {}) {
    auto request = http::make_request(method, target, std::move(body));
    EXPECT_TRUE(request.ok()) << target;
    if (!request->body.empty()) request->headers.set("Content-Type", "application/json");
    if (!cookie_.empty()) request->headers.set("Cookie", cookie_);
    if (!csrf_.empty()) request->headers.set("X-CSRF-Token", csrf_);
    return router_.call(std::move(*request));
  }
  void take_token(const http::Response& response) {
    csrf_ = parse_json(response.content())->string_at("csrf");
  }
  std::string subject(Method method, std::string target, std::string body = {}) {
    const auto answer = call(method, std::move(target), std::move(body));
    const auto json = parse_json(answer.content());
    return json.ok() ? std::string(json->string_at("subject")) : std::string();
  }
  int status(Method method, std::string target, std::string body = {}) {
    return call(method, std::move(target), std::move(body)).status;
  }

  Timestamp now_ = *parse_timestamp("2026-08-20T10:00:00Z");
  model::Registry registry_ =
      *model::Registry::load(*model::read_region_directory(MAILLAGE_SOURCE_DIR "/region"));
  store::MemoryStore store_;
  IdGenerator ids_{[this] { return now_; }, system_random()};
  std::unique_ptr<engine::Engine> engine_;
  std::unique_ptr<identity::Accounts> accounts_;
  http::Router router_;
  std::shared_ptr<void> routes_;
  std::string cookie_;
  std::string csrf_;
};

constexpr const char* create =
    R"({"entity":{"id":"urn:ngsi-ld:Project:p","type":"Project","title":{"fr":"P"}}})";
constexpr const char* look = R"({"kind":"citizen","reason":"to see what they see","minutes":10})";

TEST_F(IdentityRoutes, AskAgainWhoOneIsAfterFiveMinutes) {
  std::set<std::string> asking;
  now_ += std::chrono::minutes(5) - std::chrono::seconds(1);
  for (const bool late : {false, true}) {
    for (const IdentityRoute& route : identity_routes()) {
      std::string path = route.path;
      if (const auto at = path.find('{'); at != std::string::npos) path = path.substr(0, at) + "x";
      // What would end the session is tried at the end of it.
      const bool asked = route.needs == Needs::fresh;
      if (!asked) continue;
      const std::string told = subject(route.method, path, *route.input ? "{}" : "");
      EXPECT_EQ(told == "proof", late) << route.id << (late ? " late" : " early");
      asking.insert(route.id);
    }
    now_ += std::chrono::seconds(2);
  }
  EXPECT_EQ(asking, (std::set<std::string>{"beginSecondStep", "closeOtherSessions", "closeSession",
                                           "closeSessionsOf", "createKey", "disableAccount",
                                           "enableAccount", "exportAccount", "exportFor",
                                           "linkOidc", "startSeeing"}));
  EXPECT_EQ(status(Method::put, "/api/v1/session/proof", R"({"password":"wrong"})"), 422);
  EXPECT_EQ(subject(Method::post, "/api/v1/session/seeing", look), "proof");
  EXPECT_EQ(
      status(Method::put, "/api/v1/session/proof", R"({"password":"a long enough password"})"),
      200);
  EXPECT_EQ(status(Method::post, "/api/v1/session/seeing", look), 200);
}

TEST_F(IdentityRoutes, ALookThatIsOverLeavesNoTokenBehind) {
  const std::string own = csrf_;
  const auto begun = call(Method::post, "/api/v1/session/seeing", look);
  ASSERT_EQ(begun.status, 200) << begun.content();
  take_token(begun);
  EXPECT_EQ(subject(Method::post, "/api/v1/commands/entities.create", create), "seeing");
  EXPECT_EQ(parse_json(call(Method::get, "/api/v1/me").content())->string_at("kind"), "person");
  now_ += std::chrono::minutes(10);
  const auto me = parse_json(call(Method::get, "/api/v1/me").content());
  EXPECT_EQ(me->string_at("kind"), "administrator");
  EXPECT_FALSE(me->find("seeing"));
  EXPECT_EQ(me->string_at("csrf"), own);
  // The page that was looking sends what was pressed on it: it is not the administrator's will.
  EXPECT_EQ(status(Method::post, "/api/v1/commands/entities.create", create), 403);
  csrf_ = own;
  EXPECT_EQ(status(Method::post, "/api/v1/commands/entities.create", create), 200);
}

TEST_F(IdentityRoutes, AnEntityTagIsNotThatOfOtherRights) {
  ASSERT_EQ(status(Method::post, "/api/v1/commands/entities.create",
                   R"({"entity":{"id":"urn:ngsi-ld:Organisation:o","type":"Organisation",
                       "kind":"company","title":{"fr":"O"}}})"),
            200);
  const std::string path = "/api/v1/entities/urn:ngsi-ld:Organisation:o";
  const auto before = std::string(call(Method::get, path).headers.find("ETag"));
  const auto begun = call(Method::post, "/api/v1/session/seeing", look);
  take_token(begun);
  const auto looking = call(Method::get, path);
  EXPECT_EQ(looking.status, 200);
  EXPECT_NE(looking.headers.find("ETag"), before);
}

TEST_F(IdentityRoutes, ExportsAsOneDocument) {
  const auto json = call(Method::post, "/api/v1/account/export", "{}");
  ASSERT_EQ(json.status, 200) << json.content();
  const auto document = parse_json(json.content());
  ASSERT_TRUE(document.ok()) << json.content();
  EXPECT_TRUE(document->bool_at("complete"));
  EXPECT_EQ(document->find("account")->as_array().front().string_at("name"), "root");
  EXPECT_NE(json.headers.find("Content-Disposition").find("maillage-2026-08-20.json"),
            std::string_view::npos);
  const auto page =
      call(Method::post, "/api/v1/account/export", R"({"format":"page","language":"de"})");
  EXPECT_NE(page.content().find("<html lang=\"de\">"), std::string_view::npos);
  EXPECT_NE(page.content().find("Mein Konto"), std::string_view::npos);
}

}  // namespace
}  // namespace maillage::protocol
