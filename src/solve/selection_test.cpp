#include "solve/selection.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <map>
#include <random>

#include "solve/knapsack.h"

namespace maillage::solve {
namespace {

constexpr Cents euros = 100;

std::vector<Ranked> ranking_of(const std::vector<std::pair<std::string, int>>& totals) {
  std::vector<Ranked> ranking;
  for (const auto& [id, points] : totals) {
    Ranked ranked;
    ranked.id = id;
    ranked.total = points * one_point;
    ranked.rank = points < 0 ? 0 : ranking.size() + 1;
    ranking.push_back(ranked);
  }
  return ranking;
}

std::string outcomes(const Selection& selection) {
  std::string text;
  for (const Verdict& verdict : selection.verdicts) {
    if (!text.empty()) text += ' ';
    text += verdict.id + ':' + std::string(name_of(verdict.ground));
  }
  return text;
}

TEST(Selection, GoesDownTheRankingInEachEnvelope) {
  const auto ranking =
      ranking_of({{"a", 90}, {"b", 80}, {"c", 70}, {"d", 60}, {"e", 20}, {"f", -1}});
  const std::vector<Candidate> grants{{"a", 50'000 * euros}, {"b", 100'000 * euros},
                                      {"c", 60'000 * euros}, {"d", 20'000 * euros},
                                      {"e", 20'000 * euros}, {"f", 20'000 * euros}};
  const std::vector<Envelope> envelopes{
      {"small", 60'000 * euros, 20'000 * euros, 60'000 * euros, ""},
      {"large", 120'000 * euros, 60'000 * euros, 0, ""}};
  SelectionOptions options{SelectionRule::by_rank, 30 * one_point};
  const auto by_rank = select(ranking, grants, envelopes, options);
  ASSERT_TRUE(by_rank.ok()) << by_rank.error().message;
  EXPECT_EQ(outcomes(*by_rank),
            "a:fits b:fits c:does-not-fit d:does-not-fit e:below-threshold f:criterion-missed");
  EXPECT_EQ(by_rank->used, 150'000 * euros);
  EXPECT_EQ(by_rank->verdicts[2].left, 20'000 * euros);
  EXPECT_EQ(by_rank->verdicts[2].reserve, 1U);
  EXPECT_EQ(by_rank->verdicts[2].outcome, Outcome::reserve);
  EXPECT_EQ(by_rank->verdicts[4].outcome, Outcome::refused);
}

TEST(Selection, FillingTakesALaterOneThatFits) {
  const auto ranking = ranking_of({{"a", 90}, {"b", 80}, {"c", 70}, {"d", 60}});
  const std::vector<Candidate> grants{{"a", 60}, {"b", 50}, {"c", 40}, {"d", 1}};
  const std::vector<Envelope> one{{"all", 100, 0, 0, ""}};
  EXPECT_EQ(outcomes(*select(ranking, grants, one, {SelectionRule::by_rank_filling, 0})),
            "a:fits b:does-not-fit c:fits d:does-not-fit");
  EXPECT_EQ(outcomes(*select(ranking, grants, one, {SelectionRule::by_rank, 0})),
            "a:fits b:does-not-fit c:exhausted d:exhausted");
  EXPECT_EQ(outcomes(*select(ranking, grants, one, {SelectionRule::best_total, 0})),
            "a:worse-choice b:best-choice c:best-choice d:best-choice");
}

TEST(Selection, WhatIsLeftGoesToTheNamedEnvelope) {
  const auto ranking = ranking_of({{"a", 90}, {"b", 80}});
  const std::vector<Candidate> grants{{"a", 10}, {"b", 100}};
  const std::vector<Envelope> envelopes{{"small", 50, 0, 50, "large"}, {"large", 60, 50, 0, ""}};
  const auto selection = select(ranking, grants, envelopes, {});
  ASSERT_TRUE(selection.ok());
  EXPECT_EQ(selection->envelopes[1].amount, 100);
  EXPECT_EQ(outcomes(*selection), "a:fits b:fits");
}

TEST(Selection, BadInputNamesItsPlace) {
  const auto subject = [](std::vector<Envelope> envelopes, std::vector<Candidate> grants) {
    const auto selection = select(ranking_of({{"a", 1}}), grants, envelopes, {});
    return selection.ok() ? std::string("accepted") : selection.error().subject;
  };
  EXPECT_EQ(subject({}, {}), "envelopes");
  EXPECT_EQ(subject({{"x", -1, 0, 0, ""}}, {}), "x");
  EXPECT_EQ(subject({{"x", 1, 5, 5, ""}}, {}), "x");
  EXPECT_EQ(subject({{"x", 1, 0, 0, "x"}}, {}), "x");
  EXPECT_EQ(subject({{"x", 1, 0, 0, ""}, {"x", 1, 0, 0, ""}}, {}), "x");
  EXPECT_EQ(subject({{"x", 1, 0, 0, ""}}, {}), "a");
  EXPECT_EQ(subject({{"x", 1, 0, 0, ""}}, {{"a", -1}}), "a");
  EXPECT_EQ(subject({{"x", 1, 0, 0, ""}}, {{"a", 1}, {"a", 1}}), "a");
}

std::int64_t best_by_trying_all(const std::vector<Choosable>& things, std::int64_t budget) {
  std::int64_t best = 0;
  for (std::uint32_t set = 0; set < (1U << things.size()); ++set) {
    std::int64_t value = 0, cost = 0;
    for (std::size_t i = 0; i < things.size(); ++i) {
      if ((set >> i & 1U) == 0) continue;
      value += things[i].value;
      cost += things[i].cost;
    }
    if (cost <= budget) best = std::max(best, value);
  }
  return best;
}

TEST(Knapsack, IsTheBestOfAllChoices) {
  EXPECT_TRUE(rc::check([] {
    std::vector<Choosable> things;
    const int count = *rc::gen::inRange(0, 13);
    for (int i = 0; i < count; ++i)
      things.push_back({*rc::gen::inRange(0, 40), *rc::gen::inRange(0, 40)});
    const std::int64_t budget = *rc::gen::inRange(0, 200);
    const Choice choice = choose_within(things, budget);
    RC_ASSERT(choice.proven());
    RC_ASSERT(choice.value == best_by_trying_all(things, budget));
    std::int64_t value = 0, cost = 0;
    for (std::size_t i = 0; i < things.size(); ++i) {
      if (!choice.chosen[i]) continue;
      value += things[i].value;
      cost += things[i].cost;
    }
    RC_ASSERT(value == choice.value);
    RC_ASSERT(cost == choice.cost);
    RC_ASSERT(cost <= budget);
  }));
}

TEST(Knapsack, AStoppedSearchSaysWhatItMayMiss) {
  std::mt19937 random(7);
  std::vector<Choosable> things;
  for (int i = 0; i < 200; ++i) {
    const auto cost = static_cast<std::int64_t>(random() % 1'000'000 + 1'000'000);
    things.push_back({cost + static_cast<std::int64_t>(random() % 1000), cost});
  }
  const Choice stopped = choose_within(things, 50'000'000, 10);
  const Choice whole = choose_within(things, 50'000'000);
  EXPECT_LE(stopped.value, whole.value);
  EXPECT_GE(stopped.value_bound, whole.value);
  EXPECT_LE(stopped.cost, 50'000'000);
}

TEST(Selection, NoEnvelopeIsExceededAndTheOrderOfTheInputDoesNotMatter) {
  EXPECT_TRUE(rc::check([] {
    std::vector<std::pair<std::string, int>> totals;
    std::vector<Candidate> grants;
    const int count = *rc::gen::inRange(0, 40);
    for (int i = 0; i < count; ++i) {
      totals.push_back({"a" + std::to_string(i), 100 - i});
      grants.push_back({"a" + std::to_string(i), *rc::gen::inRange(0, 120)});
    }
    const std::vector<Envelope> envelopes{{"s", *rc::gen::inRange(0, 300), 10, 60, "l"},
                                          {"l", *rc::gen::inRange(0, 600), 60, 110, ""}};
    const SelectionOptions options{static_cast<SelectionRule>(*rc::gen::inRange(0, 3)),
                                   *rc::gen::inRange(60, 90) * one_point};
    const auto ranking = ranking_of(totals);
    const auto selection = select(ranking, grants, envelopes, options);
    std::reverse(grants.begin(), grants.end());
    const auto again = select(ranking, grants, envelopes, options);
    RC_ASSERT(selection.ok() && again.ok());
    RC_ASSERT(outcomes(*selection) == outcomes(*again));
    std::map<std::string, Cents> used;
    for (const Verdict& verdict : selection->verdicts)
      if (verdict.outcome == Outcome::selected) used[verdict.envelope] += verdict.grant;
    for (const EnvelopeUse& envelope : selection->envelopes) {
      RC_ASSERT(used[envelope.code] == envelope.used);
      RC_ASSERT(envelope.used <= envelope.amount);
      RC_ASSERT(envelope.proven);
    }
  }));
}

}  // namespace
}  // namespace maillage::solve
