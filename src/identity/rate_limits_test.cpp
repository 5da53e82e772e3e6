#include "identity/rate_limits.h"

#include <gtest/gtest.h>

namespace maillage::identity {
namespace {

class RateLimitsTest : public ::testing::Test {
 protected:
  Timestamp now_ = *parse_timestamp("2026-08-20T10:00:00Z");
  RateLimits limits_{[this] { return now_; }, 64};
};

TEST_F(RateLimitsTest, AQuotaIsUsedUpAndComesBackEvenly) {
  for (int i = 0; i < 6; ++i) {
    const auto standing = limits_.ask("a", 6);
    EXPECT_TRUE(standing.admitted);
    EXPECT_EQ(standing.remaining, 5 - i);
  }
  const auto refused = limits_.ask("a", 6);
  EXPECT_FALSE(refused.admitted);
  EXPECT_EQ(refused.remaining, 0);
  EXPECT_EQ(refused.retry_after.count(), 10);
  EXPECT_EQ(refused.whole.count(), 60);
  EXPECT_TRUE(limits_.ask("b", 6).admitted) << "others are not concerned";
  now_ += refused.retry_after;
  EXPECT_TRUE(limits_.ask("a", 6).admitted);
  EXPECT_FALSE(limits_.ask("a", 6).admitted);
}

TEST_F(RateLimitsTest, ARefusedRequestCostsNothing) {
  for (int i = 0; i < 100; ++i) (void)limits_.ask("a", 6);
  now_ += std::chrono::seconds(10);
  EXPECT_TRUE(limits_.ask("a", 6).admitted);
}

TEST_F(RateLimitsTest, AClockThatGoesBackLocksNobodyOut) {
  (void)limits_.ask("a", 6);
  now_ -= std::chrono::hours(10);
  const auto refused = limits_.ask("a", 6);
  EXPECT_LE(refused.retry_after.count(), 60);
  now_ += std::chrono::seconds(10);
  EXPECT_TRUE(limits_.ask("a", 6).admitted);
}

TEST_F(RateLimitsTest, MemoryIsBounded) {
  for (int i = 0; i < 10'000; ++i) (void)limits_.ask(std::to_string(i), 6);
  EXPECT_LE(limits_.askers(), 64u);
}

}  // namespace
}  // namespace maillage::identity
