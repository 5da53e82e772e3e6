#include "identity/accounts.h"

#include <gtest/gtest.h>

#include "store/memory/memory_store.h"

namespace maillage::identity {
namespace {

class AccountsTest : public ::testing::Test {
 protected:
  Timestamp now_ = *parse_timestamp("2026-08-20T10:00:00Z");
  store::MemoryStore store_;
  Accounts accounts_{store_,
                     {[this] { return now_; }, system_random(), std::chrono::hours(12), 10}};
};

TEST_F(AccountsTest, SignsInAndOut) {
  ASSERT_TRUE(accounts_.create("alix", "correct horse").ok());
  auto session = accounts_.sign_in("alix", "correct horse", "127.0.0.1");
  ASSERT_TRUE(session.ok());
  auto found = accounts_.session(session->key);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->actor.id, "alix");
  EXPECT_EQ(found->csrf, session->csrf);
  ASSERT_TRUE(accounts_.sign_out(session->key).ok());
  EXPECT_FALSE(accounts_.session(session->key));
}

TEST_F(AccountsTest, RefusesWrongPasswordsWithoutTellingWhy) {
  ASSERT_TRUE(accounts_.create("alix", "correct horse").ok());
  const auto wrong = accounts_.sign_in("alix", "wrong", "127.0.0.1");
  const auto unknown = accounts_.sign_in("nobody", "wrong", "127.0.0.1");
  EXPECT_EQ(wrong.error().code, ErrorCode::unauthenticated);
  EXPECT_EQ(wrong.error().message, unknown.error().message);
}

TEST_F(AccountsTest, SlowsDownGuessingFromOneAddressOnly) {
  ASSERT_TRUE(accounts_.create("alix", "correct horse").ok());
  for (int i = 0; i < 5; ++i) (void)accounts_.sign_in("alix", "wrong", "10.0.0.1");
  EXPECT_EQ(accounts_.sign_in("alix", "correct horse", "10.0.0.1").error().code,
            ErrorCode::unavailable);
  EXPECT_TRUE(accounts_.sign_in("alix", "correct horse", "10.0.0.2").ok());
  now_ += std::chrono::seconds(2);
  EXPECT_TRUE(accounts_.sign_in("alix", "correct horse", "10.0.0.1").ok());
}

TEST_F(AccountsTest, SessionsEnd) {
  ASSERT_TRUE(accounts_.create("alix", "correct horse").ok());
  const auto first = accounts_.sign_in("alix", "correct horse", "");
  const auto second = accounts_.sign_in("alix", "correct horse", "");
  ASSERT_TRUE(accounts_.change_password("alix", "battery staple").ok());
  EXPECT_FALSE(accounts_.session(first->key));
  const auto third = accounts_.sign_in("alix", "battery staple", "");
  now_ += std::chrono::hours(12);
  EXPECT_FALSE(accounts_.session(third->key));
  EXPECT_FALSE(accounts_.session(second->key));
}

TEST_F(AccountsTest, TokensStandForTheirAccount) {
  ASSERT_TRUE(accounts_.create("alix", "correct horse").ok());
  const auto token = accounts_.create_token("alix");
  ASSERT_TRUE(token.ok());
  EXPECT_EQ(accounts_.actor_of_token(*token)->id, "alix");
  EXPECT_FALSE(accounts_.actor_of_token(*token + "x"));
  EXPECT_EQ(accounts_.create_token("nobody").error().code, ErrorCode::not_found);
}

TEST_F(AccountsTest, RefusesBadNamesAndPasswords) {
  EXPECT_EQ(accounts_.create("", "correct horse").error().subject, "name");
  EXPECT_EQ(accounts_.create("a b", "correct horse").error().subject, "name");
  EXPECT_EQ(accounts_.create("alix", "short").error().subject, "password");
  ASSERT_TRUE(accounts_.create("alix", "correct horse").ok());
  EXPECT_EQ(accounts_.create("alix", "correct horse").error().code, ErrorCode::already_exists);
}

}  // namespace
}  // namespace maillage::identity
