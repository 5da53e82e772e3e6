#include "solve/scoring.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <random>

#include "solve/selection.h"

namespace maillage::solve {
namespace {

std::vector<Criterion> two_criteria() {
  return {{"quality", 5 * one_point, 60 * one_point, 0},
          {"cost", 10 * one_point, 40 * one_point, 4 * one_point}};
}

Review review(std::string reviewer, std::vector<int> points) {
  Review made{std::move(reviewer), {}};
  for (const int value : points) made.scores.push_back(value * one_point);
  return made;
}

TEST(Scoring, WeighsMeansAndAddsBonuses) {
  Scored application{"a", 1, {review("x", {5, 8}), review("y", {4, 6})}, {}, {}};
  application.bonuses = {{"rural", 2 * one_point, 0}, {"joint", 0, one_point / 10}};
  const auto ranking = rank(two_criteria(), std::vector{application});
  ASSERT_TRUE(ranking.ok()) << ranking.error().message;
  const Ranked& first = ranking->front();
  EXPECT_EQ(first.contributions[0].mean, 4'500'000);
  EXPECT_EQ(first.contributions[0].points, 54'000'000);  // 60 * 4.5 / 5
  EXPECT_EQ(first.contributions[1].points, 28'000'000);  // 40 * 7 / 10
  EXPECT_EQ(first.criteria, 82'000'000);
  EXPECT_EQ(first.bonus, 10'200'000);  // 2 points and a tenth of 82
  EXPECT_EQ(first.total, 92'200'000);
  EXPECT_EQ(first.highest, 92'000'000);  // x: 60 + 32
  EXPECT_EQ(first.lowest, 72'000'000);   // y: 48 + 24
}

TEST(Scoring, ThirdsAreRoundedOnceAndTheSameWayForAll) {
  const std::vector<Criterion> criteria{{"c", 3 * one_point, 1 * one_point, 0}};
  const std::vector<Scored> applications{
      {"a", 1, {review("x", {1}), review("y", {1}), review("z", {0})}, {}, {}}};
  const auto ranking = rank(criteria, applications);
  ASSERT_TRUE(ranking.ok());
  EXPECT_EQ(ranking->front().contributions[0].mean, 666'667);
  EXPECT_EQ(ranking->front().total, 222'222);
}

TEST(Scoring, AMissedMinimumExcludesByTheExactMean) {
  const std::vector<Scored> applications{
      {"low", 1, {review("x", {5, 3}), review("y", {5, 4})}, {}, {}},
      {"just", 2, {review("x", {1, 3}), review("y", {1, 5})}, {}, {}}};
  const auto ranking = rank(two_criteria(), applications);
  ASSERT_TRUE(ranking.ok());
  EXPECT_EQ(ranking->at(0).id, "just");
  EXPECT_EQ(ranking->at(0).rank, 1U);
  EXPECT_EQ(ranking->at(1).id, "low");
  EXPECT_EQ(ranking->at(1).rank, 0U);
  EXPECT_EQ(ranking->at(1).missed, std::vector<std::size_t>{1});
}

TEST(Scoring, EqualTotalsAreToldApartByTheHeaviestCriterionThenByTime) {
  const std::vector<Scored> applications{{"late", 9, {review("x", {4, 4})}, {}, {}},
                                         {"early", 3, {review("x", {4, 4})}, {}, {}},
                                         {"heavy", 9, {review("x", {4, 4})}, {}, {}},
                                         {"settled", 9, {review("x", {2, 9})}, {}, 64 * one_point}};
  const auto ranking = rank(two_criteria(), applications);
  ASSERT_TRUE(ranking.ok());
  std::vector<std::string> order;
  for (const Ranked& ranked : *ranking) {
    order.push_back(ranked.id);
    EXPECT_TRUE(ranked.tied) << ranked.id;
  }
  EXPECT_EQ(order, (std::vector<std::string>{"early", "heavy", "late", "settled"}));
}

TEST(Scoring, BadInputNamesItsPlace) {
  const auto subject = [](std::vector<Criterion> criteria, std::vector<Scored> applications) {
    const auto ranking = rank(criteria, applications);
    return ranking.ok() ? std::string("accepted") : ranking.error().subject;
  };
  EXPECT_EQ(subject({}, {}), "criteria");
  EXPECT_EQ(subject({{"a", 0, 0, 0}}, {}), "a");
  EXPECT_EQ(subject({{"a", 1, 1, 0}, {"a", 1, 1, 0}}, {}), "a");
  EXPECT_EQ(subject({{"a", 1, -1, 0}}, {}), "a");
  EXPECT_EQ(subject({{"a", 1, 1, 2}}, {}), "a");
  EXPECT_EQ(subject(two_criteria(), {{"one", 1, {}, {}, {}}}), "one");
  EXPECT_EQ(subject(two_criteria(), {{"one", 1, {review("x", {1})}, {}, {}}}), "one.reviews[0]");
  EXPECT_EQ(subject(two_criteria(), {{"one", 1, {review("x", {6, 1})}, {}, {}}}),
            "one.reviews[0].quality");
  EXPECT_EQ(
      subject(two_criteria(), {{"one", 1, {review("x", {1, 1}), review("x", {1, 1})}, {}, {}}}),
      "one.reviews[1]");
  const Scored good{"one", 1, {review("x", {1, 9})}, {}, {}};
  EXPECT_EQ(subject(two_criteria(), {good, good}), "one");
}

std::vector<Scored> arbitrary_applications(std::size_t criteria) {
  std::vector<Scored> applications;
  const int count = *rc::gen::inRange(0, 30);
  for (int i = 0; i < count; ++i) {
    Scored application{"a" + std::to_string(i), *rc::gen::inRange(0, 4), {}, {}, {}};
    const int reviews = *rc::gen::inRange(1, 4);
    for (int r = 0; r < reviews; ++r) {
      Review one{"r" + std::to_string(r), {}};
      for (std::size_t c = 0; c < criteria; ++c)
        one.scores.push_back(*rc::gen::inRange(0, 6) * one_point);
      application.reviews.push_back(std::move(one));
    }
    if (*rc::gen::arbitrary<bool>()) application.bonuses.push_back({"b", 0, one_point / 7});
    applications.push_back(std::move(application));
  }
  return applications;
}

TEST(Scoring, TheRankingDoesNotDependOnTheOrderOfTheInput) {
  EXPECT_TRUE(rc::check([] {
    const std::vector<Criterion> criteria{{"a", 5 * one_point, 10 * one_point, 0},
                                          {"b", 5 * one_point, 10 * one_point, one_point}};
    std::vector<Scored> applications = arbitrary_applications(2);
    const auto before = rank(criteria, applications);
    std::mt19937 random(static_cast<unsigned>(*rc::gen::inRange(0, 1000)));
    std::shuffle(applications.begin(), applications.end(), random);
    for (Scored& one : applications) std::shuffle(one.reviews.begin(), one.reviews.end(), random);
    const auto after = rank(criteria, applications);
    RC_ASSERT(before.ok() && after.ok());
    RC_ASSERT(before->size() == applications.size());
    for (std::size_t i = 0; i < before->size(); ++i) {
      RC_ASSERT(before->at(i).id == after->at(i).id);
      RC_ASSERT(before->at(i).total == after->at(i).total);
      if (i > 0 && before->at(i).rank != 0)
        RC_ASSERT(before->at(i - 1).total >= before->at(i).total);
    }
  }));
}

}  // namespace
}  // namespace maillage::solve
