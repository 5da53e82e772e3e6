#include "identity/accounts.h"

#include <gtest/gtest.h>

#include <chrono>

#include "identity/graph_test_support.h"
#include "identity/password.h"
#include "identity/totp.h"

namespace maillage::identity {
namespace {

constexpr std::string_view password = "correct horse";

class AccountsTest : public ::testing::Test {
 protected:
  Result<Sessions::Opened> sign_in(std::string_view given, std::string_view peer = "10.0.0.1",
                                   std::string_view code = "") {
    return accounts_.sign_in({"alix", given, code, peer, "a browser"});
  }

  Timestamp now_ = *parse_timestamp("2026-08-20T10:00:00Z");
  store::MemoryStore store_;
  Accounts accounts_{store_, {.clock = [this] { return now_; }, .random = system_random()}};
};

TEST_F(AccountsTest, SignsInAndOut) {
  ASSERT_TRUE(accounts_.create("alix", password).ok());
  auto opened = sign_in(password);
  ASSERT_TRUE(opened.ok());
  auto found = accounts_.sessions().find(opened->key);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->actor.id, "alix");
  EXPECT_TRUE(found->actor.is_staff());
  EXPECT_EQ(found->value.csrf, opened->session->value.csrf);
  ASSERT_TRUE(accounts_.sessions().close(opened->key).ok());
  EXPECT_FALSE(accounts_.sessions().find(opened->key));
}

TEST_F(AccountsTest, EverySignInHasItsOwnKey) {
  ASSERT_TRUE(accounts_.create("alix", password).ok());
  const auto first = sign_in(password);
  const auto second = sign_in(password);
  EXPECT_NE(first->key, second->key);
  EXPECT_NE(first->session->value.csrf, second->session->value.csrf);
}

TEST_F(AccountsTest, RefusesWrongPasswordsWithoutTellingWhy) {
  ASSERT_TRUE(accounts_.create("alix", password).ok());
  const auto wrong = sign_in("wrong");
  const auto unknown = accounts_.sign_in({"nobody", "wrong", "", "10.0.0.1", ""});
  EXPECT_EQ(wrong.error().code, ErrorCode::unauthenticated);
  EXPECT_EQ(wrong.error().message, unknown.error().message);
}

TEST_F(AccountsTest, UnknownNamesTakeAsLongAsWrongPasswords) {
  ASSERT_TRUE(accounts_.create("alix", password).ok());
  (void)sign_in("to warm up");
  // The least of several, since other work on the machine only ever adds.
  const auto least = [&](std::string_view name) {
    auto time = std::chrono::steady_clock::duration::max();
    for (int i = 0; i < 4; ++i) {
      const auto start = std::chrono::steady_clock::now();
      (void)accounts_.sign_in({name, "wrong", "", "10.0.1." + std::to_string(i), ""});
      time = std::min(time, std::chrono::steady_clock::now() - start);
    }
    return std::chrono::duration<double>(time).count();
  };
  const double known = least("alix");
  const double unknown = least("nobody");
  EXPECT_GT(unknown, known * 0.5);
  EXPECT_LT(unknown, known * 2);
}

TEST_F(AccountsTest, SlowsDownGuessingFromOneAddressOnly) {
  ASSERT_TRUE(accounts_.create("alix", password).ok());
  for (int i = 0; i < 5; ++i) (void)sign_in("wrong");
  EXPECT_EQ(sign_in(password).error().code, ErrorCode::unavailable);
  EXPECT_TRUE(sign_in(password, "10.0.0.2").ok());
  now_ += std::chrono::seconds(2);
  EXPECT_TRUE(sign_in(password).ok());
}

TEST_F(AccountsTest, GuessingOverManyNamesSlowsTheAddressDown) {
  Throttle throttle([this] { return now_; });
  for (int i = 0; i < 30; ++i) throttle.failed("name" + std::to_string(i), "10.0.0.1");
  EXPECT_GT(throttle.waiting("alix", "10.0.0.1").count(), 0);
  EXPECT_EQ(throttle.waiting("alix", "10.0.0.2").count(), 0);
  for (int i = 0; i < 30; ++i)
    throttle.failed("n" + std::to_string(i), "2001:db8:1:2:" + std::to_string(i) + "::1");
  EXPECT_GT(throttle.waiting("alix", "2001:db8:1:2::ffff").count(), 0);
  EXPECT_EQ(throttle.waiting("alix", "2001:db8:1:3::1").count(), 0);
}

TEST_F(AccountsTest, SessionsEndByAgeAndByIdleness) {
  ASSERT_TRUE(accounts_.create("alix", password).ok());
  auto opened = sign_in(password);
  for (int i = 0; i < 12; ++i) {
    EXPECT_TRUE(accounts_.sessions().find(opened->key)) << i;
    now_ += std::chrono::minutes(60);
  }
  EXPECT_FALSE(accounts_.sessions().find(opened->key));
  opened = sign_in(password);
  now_ += std::chrono::minutes(120);
  EXPECT_FALSE(accounts_.sessions().find(opened->key));
}

TEST_F(AccountsTest, SessionsAreListedAndClosed) {
  ASSERT_TRUE(accounts_.create("alix", password).ok());
  const auto here = sign_in(password);
  const auto there = sign_in(password);
  ASSERT_EQ(accounts_.sessions().list("alix").size(), 2u);
  EXPECT_FALSE(accounts_.sessions().close_one("somebody", there->session->value.id).ok());
  ASSERT_TRUE(accounts_.sessions().close_one("alix", there->session->value.id).ok());
  EXPECT_FALSE(accounts_.sessions().find(there->key));
  EXPECT_TRUE(accounts_.sessions().find(here->key));
}

TEST_F(AccountsTest, AClosedSessionStaysClosedAfterARestart) {
  ASSERT_TRUE(accounts_.create("alix", password).ok());
  const auto closed = sign_in(password);
  const auto open = sign_in(password);
  ASSERT_TRUE(accounts_.sessions().close(closed->key).ok());
  Accounts again{store_, accounts_.options()};
  EXPECT_FALSE(again.sessions().find(closed->key));
  EXPECT_TRUE(again.sessions().find(open->key));
}

TEST_F(AccountsTest, AChangedPasswordEndsTheOtherSessions) {
  ASSERT_TRUE(accounts_.create("alix", password).ok());
  const auto here = sign_in(password);
  const auto there = sign_in(password);
  const auto change = [&](std::string_view old) {
    return accounts_.change_password("alix", old, "another horse", "10.0.0.1",
                                     here->session->value.id);
  };
  EXPECT_EQ(change("wrong").error().subject, "old");
  ASSERT_TRUE(change(password).ok());
  EXPECT_TRUE(accounts_.sessions().find(here->key));
  EXPECT_FALSE(accounts_.sessions().find(there->key));
  EXPECT_FALSE(sign_in(password).ok());
  EXPECT_TRUE(sign_in("another horse").ok());
}

TEST_F(AccountsTest, RefusesWeakPasswords) {
  for (const char* weak : {"short", "aaaaaaaaaaaa", "password12", "motdepasse2026", "alixalix2026",
                           "01234567890123456789"})
    EXPECT_FALSE(check_password(weak, "alix@example.org", 10).ok()) << weak;
  EXPECT_TRUE(check_password("correct horse", "alix", 10).ok());
}

TEST_F(AccountsTest, KeysActForTheirHolderUntilRevoked) {
  ASSERT_TRUE(accounts_.create("alix", password).ok());
  const auto token = accounts_.create_token("alix");
  ASSERT_TRUE(token.ok());
  ASSERT_TRUE(accounts_.keys().find(*token));
  EXPECT_TRUE(accounts_.keys().find(*token)->actor.is_staff());
  EXPECT_FALSE(accounts_.keys().find("mlg_unknown"));
  EXPECT_FALSE(accounts_.create_token("nobody").ok());
  Key key{.account = "alix", .label = "reader", .may_write = false};
  key.expires = now_ + std::chrono::hours(1);
  const auto reader = accounts_.keys().create(key);
  EXPECT_FALSE(accounts_.keys().find(*reader)->actor.may_write);
  ASSERT_EQ(accounts_.keys().list("alix").size(), 2u);
  now_ += std::chrono::hours(1);
  EXPECT_FALSE(accounts_.keys().find(*reader));
  for (const auto& listed : accounts_.keys().list("alix"))
    ASSERT_TRUE(accounts_.keys().revoke("alix", listed.key.id).ok());
  EXPECT_FALSE(accounts_.keys().find(*token));
}

TEST_F(AccountsTest, ACodeOfTheSecondStepWorksOnce) {
  ASSERT_TRUE(accounts_.create("alix", password).ok());
  ASSERT_TRUE(accounts_.begin_second_factor("alix").ok());
  // Not confirmed yet: nobody is locked out by a picture that was never read.
  EXPECT_TRUE(sign_in(password).ok());
  const std::string sealed = (*accounts_.find("alix"))->secret;
  const std::string secret = *accounts_.options().vault->unseal(sealed, "alix");
  const auto rows = rows_in(store_);
  EXPECT_EQ(rows.find(secret), std::string::npos) << "the store holds it as it is";
  EXPECT_EQ(rows.find(hex_encode(secret)), std::string::npos);
  const auto code = [&] {
    return one_time_code(
        secret,
        static_cast<std::uint64_t>(
            std::chrono::duration_cast<std::chrono::seconds>(now_.time_since_epoch()).count() /
            30));
  };
  EXPECT_FALSE(accounts_.confirm_second_factor("alix", "000000", "10.0.0.1").ok());
  const auto recovery = accounts_.confirm_second_factor("alix", code(), "10.0.0.1");
  ASSERT_TRUE(recovery.ok());
  ASSERT_EQ(recovery->size(), 10u);
  EXPECT_EQ(sign_in(password).error().subject, "code");
  EXPECT_FALSE(sign_in(password, "10.0.0.1", code()).ok()) << "it served to confirm";
  now_ += std::chrono::seconds(60);
  EXPECT_TRUE(sign_in(password, "10.0.0.1", code()).ok());
  EXPECT_FALSE(sign_in(password, "10.0.0.1", code()).ok()) << "replayed";
  EXPECT_TRUE(sign_in(password, "10.0.0.1", recovery->front()).ok());
  EXPECT_FALSE(sign_in(password, "10.0.0.1", recovery->front()).ok()) << "replayed";
  EXPECT_FALSE(accounts_.remove_second_factor("alix", "wrong", "10.0.0.1").ok());
  ASSERT_TRUE(accounts_.remove_second_factor("alix", std::string(password), "10.0.0.3").ok());
  EXPECT_TRUE(sign_in(password, "10.0.0.3").ok());
}

TEST(OneTimeCodes, AreThoseOfTheStandard) {
  // RFC 4226, appendix D.
  const std::string secret = "12345678901234567890";
  const char* codes[] = {"755224", "287082", "359152", "969429", "338314",
                         "254676", "287922", "162583", "399871", "520489"};
  for (std::uint64_t step = 0; step < 10; ++step)
    EXPECT_EQ(one_time_code(secret, step), codes[step]);
  // RFC 6238, appendix B, its last six digits.
  EXPECT_EQ(one_time_code(secret, 1111111109 / 30), "081804");
  EXPECT_EQ(one_time_code(secret, 20000000000ull / 30), "353130");
  // RFC 4648, 10, without padding.
  EXPECT_EQ(base32_encode("foobar"), "MZXW6YTBOI");
  EXPECT_EQ(base32_encode("fooba"), "MZXW6YTB");
  EXPECT_EQ(base32_encode("f"), "MY");
}

TEST(Codes, WorkOnceForTheirPurposeOnly) {
  Timestamp now = *parse_timestamp("2026-08-20T10:00:00Z");
  store::MemoryStore store;
  const Rows rows(store, std::make_shared<KeyRing>(system_random()));
  Codes codes(
      rows, [&] { return now; }, system_random());
  const Json about = Json::object({{"email", "a@example.org"}});
  const auto code = codes.make("recover", about, std::chrono::minutes(60));
  EXPECT_EQ(rows_in(store).find("example.org"), std::string::npos) << "only the code opens it";
  EXPECT_FALSE(codes.take("invite", *code).ok());
  EXPECT_FALSE(codes.take("recover", "").ok());
  EXPECT_EQ(codes.take("recover", " " + *code + "\n")->string_at("email"), "a@example.org");
  EXPECT_FALSE(codes.take("recover", *code).ok()) << "replayed";
  const auto old = codes.make("recover", about, std::chrono::minutes(60), "a@example.org");
  const auto late = codes.make("recover", about, std::chrono::minutes(60), "a@example.org");
  EXPECT_FALSE(codes.take("recover", *old).ok()) << "a later one took its place";
  now += std::chrono::minutes(60);
  EXPECT_FALSE(codes.take("recover", *late).ok()) << "too old";
}

}  // namespace
}  // namespace maillage::identity
