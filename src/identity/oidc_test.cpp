#include "identity/oidc.h"

#include <gtest/gtest.h>

#include "store/memory/memory_store.h"

namespace maillage::identity {
namespace {

TEST(OriginOf, KnowsWhatMayBeCalled) {
  EXPECT_EQ(origin_of("https://id.example/a?b"), "https://id.example");
  EXPECT_EQ(origin_of("https://id.example:8443"), "https://id.example:8443");
  EXPECT_EQ(origin_of("http://127.0.0.1:5000/x"), "http://127.0.0.1:5000");
  EXPECT_EQ(origin_of("http://[::1]:5000/x"), "http://[::1]:5000");
  for (const char* url : {"", "id.example", "http://id.example", "ftp://id.example", "https://",
                          "https://id.example@evil.example", "https://id.example\\evil",
                          "http://localhost.evil.example", "javascript:alert(1)"})
    EXPECT_EQ(origin_of(url), "") << url;
}

TEST(LocalPath, NeverLeadsElsewhere) {
  EXPECT_EQ(local_path("/join#code"), "/join#code");
  for (const char* wanted : {"", "join", "//evil.example", "/\\evil.example",
                             "https://evil.example", "/a\r\nSet-Cookie: x", "/ a"})
    EXPECT_EQ(local_path(wanted), "/") << wanted;
  EXPECT_EQ(local_path("/" + std::string(5'000, 'a')), "/");
}

class OidcTest : public ::testing::Test {
 protected:
  OidcOptions options() {
    OidcOptions made;
    made.issuer = "https://id.example";
    made.client = "maillage & co";
    made.callback = "https://region.example/api/v1/oidc/callback";
    made.clock = [this] { return now_; };
    made.random = system_random();
    made.outgoing = [this](const OutgoingCall& call) -> Result<OutgoingAnswer> {
      calls_.push_back(call);
      if (call.method == "POST") return OutgoingAnswer{400, R"({"error":"invalid_grant"})"};
      return OutgoingAnswer{200, document_.dump()};
    };
    return made;
  }
  static std::string value_of(const std::string& location, const std::string& name) {
    const auto at = location.find(name + "=");
    if (at == std::string::npos) return {};
    const auto begin = at + name.size() + 1;
    return location.substr(begin, location.find('&', begin) - begin);
  }

  Timestamp now_ = *parse_timestamp("2026-08-20T10:00:00Z");
  store::MemoryStore store_;
  Rows rows_{store_, std::make_shared<KeyRing>(system_random())};
  Codes codes_{rows_, [this] { return now_; }, system_random()};
  Json document_ = Json::object({{"issuer", "https://id.example"},
                                 {"authorization_endpoint", "https://id.example/auth"},
                                 {"token_endpoint", "https://id.example/token"},
                                 {"jwks_uri", "https://id.example/jwks"}});
  std::vector<OutgoingCall> calls_;
  Oidc oidc_{codes_, options()};
};

TEST_F(OidcTest, SendsTheBrowserWithPkceAndOurAddress) {
  const auto begun = oidc_.begin("//evil.example", "");
  ASSERT_TRUE(begun.ok()) << begun.error().message;
  EXPECT_TRUE(begun->location.starts_with("https://id.example/auth?response_type=code"));
  EXPECT_EQ(value_of(begun->location, "client_id"), "maillage%20%26%20co");
  EXPECT_EQ(value_of(begun->location, "redirect_uri"),
            "https%3A%2F%2Fregion.example%2Fapi%2Fv1%2Foidc%2Fcallback");
  EXPECT_EQ(value_of(begun->location, "code_challenge_method"), "S256");
  EXPECT_EQ(value_of(begun->location, "code_challenge").size(), 43u);
  EXPECT_NE(value_of(begun->location, "state"), value_of(oidc_.begin("/", "")->location, "state"));
  EXPECT_EQ(calls_.size(), 1u) << "the document is read once";
}

TEST_F(OidcTest, CallsNoAddressButTheIssuers) {
  for (const char* member : {"token_endpoint", "jwks_uri", "userinfo_endpoint"}) {
    Json good = document_;
    document_.set(member, "https://internal.example/x");
    Oidc oidc(codes_, options());
    EXPECT_EQ(oidc.begin("/", "").error().code, ErrorCode::unavailable) << member;
    document_ = good;
  }
  document_.set("issuer", "https://other.example");
  Oidc oidc(codes_, options());
  EXPECT_EQ(oidc.begin("/", "").error().code, ErrorCode::unavailable);
  for (const OutgoingCall& call : calls_)
    EXPECT_EQ(call.url, "https://id.example/.well-known/openid-configuration");
}

TEST_F(OidcTest, TheAnswerIsForOneBrowserOnceAndInTime) {
  const auto code_of = [](const Result<Oidc::Came>& came) { return came.error().message; };
  auto begun = oidc_.begin("/", "");
  std::string state = value_of(begun->location, "state");
  EXPECT_EQ(code_of(oidc_.finish({state, "c", "", "another browser"})),
            "This sign-in was begun in another browser.");
  EXPECT_EQ(code_of(oidc_.finish({state, "c", "", begun->browser})),
            "This sign-in was not begun here, or too long ago.")
      << "a state serves once";
  begun = oidc_.begin("/", "");
  state = value_of(begun->location, "state");
  EXPECT_EQ(code_of(oidc_.finish({state, "c", "https://other.example", begun->browser})),
            "Another provider answers.");
  begun = oidc_.begin("/", "");
  state = value_of(begun->location, "state");
  EXPECT_EQ(code_of(oidc_.finish({state, "c", "https://id.example", begun->browser})),
            "The sign-in provider does not accept the answer.");
  ASSERT_EQ(calls_.back().url, "https://id.example/token");
  EXPECT_NE(calls_.back().body.find("code_verifier="), std::string::npos);
  begun = oidc_.begin("/", "");
  now_ += std::chrono::minutes(11);
  EXPECT_EQ(code_of(oidc_.finish({value_of(begun->location, "state"), "c", "", begun->browser})),
            "This sign-in was not begun here, or too long ago.");
}

TEST_F(OidcTest, AWrongSettingIsRefusedAtTheStart) {
  OidcOptions wrong = options();
  wrong.issuer = "http://id.example";
  EXPECT_EQ(Oidc(codes_, wrong).check().error().subject, "oidc_issuer");
  wrong = options();
  wrong.client.clear();
  EXPECT_EQ(Oidc(codes_, wrong).check().error().subject, "oidc_client");
  EXPECT_TRUE(oidc_.check().ok());
}

}  // namespace
}  // namespace maillage::identity
