#include "solve/shares.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace maillage::solve {
namespace {

std::int64_t sum_of(const std::vector<std::int64_t>& shares) {
  return std::accumulate(shares.begin(), shares.end(), std::int64_t{0});
}

TEST(SplitCents, SumsToTheTotalAndStaysWithinACentOfTheExactShare) {
  EXPECT_TRUE(rc::check([] {
    const auto total = *rc::gen::inRange<std::int64_t>(0, 1'000'000'000'000);
    const auto raw =
        *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 1'000'000)));
    const std::vector<double> weights(raw.begin(), raw.end());
    const auto shares = split_cents(total, weights);
    RC_ASSERT(sum_of(shares) == total);
    const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
    for (std::size_t i = 0; i < shares.size() && sum > 0; ++i) {
      const double exact = static_cast<double>(total) * weights[i] / sum;
      RC_ASSERT(std::abs(static_cast<double>(shares[i]) - exact) < 1.01);
    }
  }));
}

TEST(SplitCents, GivesTheLeftOverCentsToTheLargestRemainders) {
  EXPECT_EQ(split_cents(100, std::vector<double>{1, 1, 1}),
            (std::vector<std::int64_t>{34, 33, 33}));
  EXPECT_EQ(split_cents(10, std::vector<double>{1, 2, 3}), (std::vector<std::int64_t>{2, 3, 5}));
  EXPECT_EQ(split_cents(5, std::vector<double>{0, 0}), (std::vector<std::int64_t>{3, 2}));
  EXPECT_EQ(split_cents(-5, std::vector<double>{1, 1}), (std::vector<std::int64_t>{-2, -3}));
}

// The definition: the average of what each adds, over all orders of joining.
std::vector<double> shapley_by_orders(std::span<const double> costs, int members) {
  std::vector<int> order(static_cast<std::size_t>(members));
  std::iota(order.begin(), order.end(), 0);
  std::vector<double> values(order.size(), 0.0);
  double orders = 0;
  do {
    MemberSet set = 0;
    for (int member : order) {
      const MemberSet larger = set | (MemberSet{1} << member);
      values[static_cast<std::size_t>(member)] += costs[larger] - costs[set];
      set = larger;
    }
    ++orders;
  } while (std::next_permutation(order.begin(), order.end()));
  for (double& value : values) value /= orders;
  return values;
}

TEST(Shapley, EqualsTheAverageOverAllOrders) {
  EXPECT_TRUE(rc::check([] {
    const int members = *rc::gen::inRange(1, 7);
    const std::size_t sets = std::size_t{1} << members;
    auto raw = *rc::gen::container<std::vector<int>>(sets, rc::gen::inRange(0, 100'000));
    std::vector<double> costs(raw.begin(), raw.end());
    costs[0] = 0;
    const auto values = shapley(costs);
    const auto expected = shapley_by_orders(costs, members);
    for (std::size_t i = 0; i < values.size(); ++i) {
      RC_ASSERT(std::abs(values[i] - expected[i]) < 1e-6);
    }
  }));
}

// Littlechild and Owen's airport game: the Shapley value is known in closed form, here up to 12.
TEST(Shapley, AirportGameOfTwelve) {
  const int members = shapley_members_max;
  const auto costs = tabulate(members, [](MemberSet set) {
    return set == 0 ? 0.0 : 100.0 * static_cast<double>(std::bit_width(set));
  });
  const auto values = shapley(costs);
  double expected = 0;
  for (int i = 0; i < members; ++i) {
    expected += 100.0 / (members - i);
    EXPECT_NEAR(values[static_cast<std::size_t>(i)], expected, 1e-9);
  }
}

TEST(BlockingSet, FindsWhoWouldLeave) {
  // Two small members share well alone; the third is dear and shared equally.
  const auto costs = tabulate(3, [](MemberSet set) {
    const double small = (set & 3) ? 100.0 : 0.0;
    return small + ((set & 4) ? 800.0 : 0.0);
  });
  EXPECT_EQ(blocking_set(costs, std::vector<std::int64_t>{30000, 30000, 30000}), MemberSet{3});
  EXPECT_EQ(blocking_set(costs, std::vector<std::int64_t>{5000, 5000, 80000}), std::nullopt);
}

TEST(BlockingSet, AgreesWithTheDefinition) {
  EXPECT_TRUE(rc::check([] {
    const int members = *rc::gen::inRange(2, 6);
    const std::size_t sets = std::size_t{1} << members;
    auto raw = *rc::gen::container<std::vector<int>>(sets, rc::gen::inRange(1, 1000));
    std::vector<double> costs(raw.begin(), raw.end());
    costs[0] = 0;
    auto shares = split_cents(to_cents(costs.back()),
                              std::vector<double>(static_cast<std::size_t>(members), 1.0));
    bool blocked = false;
    for (MemberSet set = 1; set + 1 < sets; ++set) {
      std::int64_t paid = 0;
      int size = 0;
      for (int i = 0; i < members; ++i) {
        if (!(set >> i & 1)) continue;
        paid += shares[static_cast<std::size_t>(i)];
        ++size;
      }
      blocked = blocked || static_cast<double>(paid) > costs[set] * 100 + size;
    }
    RC_ASSERT(blocking_set(costs, shares).has_value() == blocked);
  }));
}

}  // namespace
}  // namespace maillage::solve
