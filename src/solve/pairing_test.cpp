#include "solve/pairing.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <set>

namespace maillage::solve {
namespace {

struct Case {
  PairingInput input;
  std::vector<std::vector<bool>> conflict;

  Case(int applications, int reviewers, int load_max, int wanted) {
    for (int i = 0; i < applications; ++i) input.applications.push_back("a" + std::to_string(i));
    for (int i = 0; i < reviewers; ++i)
      input.reviewers.push_back({"r" + std::to_string(i), 0, load_max});
    input.wanted = wanted;
    conflict.assign(static_cast<std::size_t>(applications),
                    std::vector<bool>(static_cast<std::size_t>(reviewers), false));
    input.excluded = [this](std::size_t a, std::size_t r) { return conflict[a][r]; };
    input.knowledge = [](std::size_t, std::size_t) { return 0; };
  }
  Case(const Case&) = delete;
  Case& operator=(const Case&) = delete;
};

std::size_t pairs_of(const Pairing& pairing) {
  std::size_t count = 0;
  for (const auto& readers : pairing.readers) count += readers.size();
  return count;
}

std::vector<int> loads_of(const Case& made, const Pairing& pairing) {
  std::vector<int> loads;
  for (const auto& reviewer : made.input.reviewers) loads.push_back(reviewer.load);
  for (const auto& readers : pairing.readers)
    for (const std::size_t r : readers) ++loads[r];
  return loads;
}

TEST(Pairing, SpreadsTheLoadEvenly) {
  Case made(88, 7, 1000, 3);
  const Pairing pairing = pair_reviewers(made.input);
  EXPECT_TRUE(pairing.missing.empty());
  const auto loads = loads_of(made, pairing);
  EXPECT_EQ(*std::min_element(loads.begin(), loads.end()), 37);  // 264 / 7 = 37.7
  EXPECT_EQ(*std::max_element(loads.begin(), loads.end()), 38);
}

TEST(Pairing, HandsOverWhereOnlyOneCanRead) {
  Case made(2, 2, 1, 1);
  made.conflict[1][1] = true;  // only r0 may read a1
  const Pairing pairing = pair_reviewers(made.input);
  EXPECT_EQ(pairing.readers[0], std::vector<std::size_t>{1});
  EXPECT_EQ(pairing.readers[1], std::vector<std::size_t>{0});
}

TEST(Pairing, PrefersWhoKnowsTheSubjectAmongEquallyLoaded) {
  Case made(2, 2, 10, 1);
  made.input.knowledge = [](std::size_t a, std::size_t r) { return a != r ? 100 : 0; };
  const Pairing pairing = pair_reviewers(made.input);
  EXPECT_EQ(pairing.readers[0], std::vector<std::size_t>{1});
  EXPECT_EQ(pairing.readers[1], std::vector<std::size_t>{0});
}

TEST(Pairing, SaysWhoIsShortOfReviewers) {
  Case made(1, 3, 5, 3);
  made.conflict[0][2] = true;
  const Pairing pairing = pair_reviewers(made.input);
  ASSERT_EQ(pairing.missing.size(), 1U);
  EXPECT_EQ(pairing.missing[0].found, 2);
  EXPECT_EQ(pairing.missing[0].possible, 2);
}

// The most pairs there can be, by trying every reviewer for every place in turn.
std::size_t most_pairs(const Case& made, std::size_t application, std::vector<int> loads) {
  if (application == made.input.applications.size()) return 0;
  std::size_t best = 0;
  const std::size_t reviewers = loads.size();
  for (std::uint32_t set = 0; set < (1U << reviewers); ++set) {
    std::vector<int> next = loads;
    int size = 0;
    bool possible = true;
    for (std::size_t r = 0; r < reviewers && possible; ++r) {
      if ((set >> r & 1U) == 0) continue;
      ++size;
      possible = !made.conflict[application][r] && ++next[r] <= made.input.reviewers[r].load_max;
    }
    if (!possible || size > made.input.wanted) continue;
    best = std::max(
        best, static_cast<std::size_t>(size) + most_pairs(made, application + 1, std::move(next)));
  }
  return best;
}

TEST(Pairing, FindsAsManyPairsAsThereCanBeWithoutAConflict) {
  EXPECT_TRUE(rc::check([] {
    Case made(*rc::gen::inRange(0, 5), *rc::gen::inRange(0, 5), *rc::gen::inRange(0, 4),
              *rc::gen::inRange(0, 4));
    for (auto& row : made.conflict)
      for (std::size_t r = 0; r < row.size(); ++r) row[r] = *rc::gen::inRange(0, 3) == 0;
    const Pairing pairing = pair_reviewers(made.input);
    for (std::size_t a = 0; a < pairing.readers.size(); ++a) {
      const auto& readers = pairing.readers[a];
      RC_ASSERT(std::set<std::size_t>(readers.begin(), readers.end()).size() == readers.size());
      RC_ASSERT(static_cast<int>(readers.size()) <= made.input.wanted);
      for (const std::size_t r : readers) RC_ASSERT(!made.conflict[a][r]);
    }
    const auto loads = loads_of(made, pairing);
    for (std::size_t r = 0; r < loads.size(); ++r)
      RC_ASSERT(loads[r] <= made.input.reviewers[r].load_max);
    std::vector<int> none(made.input.reviewers.size(), 0);
    RC_ASSERT(pairs_of(pairing) == most_pairs(made, 0, none));
  }));
}

}  // namespace
}  // namespace maillage::solve
