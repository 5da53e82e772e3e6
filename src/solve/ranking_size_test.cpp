// The size that a large call has, with its processor time printed. The bounds are generous: they
// catch a change of complexity, not a slow machine.
#include <gtest/gtest.h>

#include <cstdio>
#include <ctime>
#include <random>

#include "solve/pairing.h"
#include "solve/selection.h"

namespace maillage::solve {
namespace {

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

TEST(RankingSize, FiveThousandApplicationsWithThirtyCriteria) {
  std::mt19937_64 random(2026);
  std::vector<Criterion> criteria;
  for (int c = 0; c < 30; ++c)
    criteria.push_back({"c" + std::to_string(c), 5 * one_point,
                        static_cast<Millionths>(random() % 10 + 1) * one_point, 0});
  std::vector<Scored> applications;
  std::vector<Candidate> grants;
  for (int a = 0; a < 5000; ++a) {
    Scored application{"a" + std::to_string(a), a, {}, {}, {}};
    for (int r = 0; r < 3; ++r) {
      Review review{"r" + std::to_string(r), {}};
      for (int c = 0; c < 30; ++c)
        review.scores.push_back(static_cast<Millionths>(random() % 11) * (one_point / 2));
      application.reviews.push_back(std::move(review));
    }
    grants.push_back({application.id, static_cast<Cents>(random() % 23'000'000 + 2'000'000)});
    applications.push_back(std::move(application));
  }
  const std::vector<Envelope> envelopes{{"small", 5'000'000'000, 0, 6'000'000, "large"},
                                        {"large", 20'000'000'000, 6'000'000, 0, ""}};

  const double start = cpu_seconds();
  const auto ranking = rank(criteria, applications);
  ASSERT_TRUE(ranking.ok()) << ranking.error().message;
  const double ranked = cpu_seconds();
  const auto selection = select(*ranking, grants, envelopes, {SelectionRule::best_total, 0});
  ASSERT_TRUE(selection.ok()) << selection.error().message;
  const double selected = cpu_seconds();
  std::printf(
      "  5000 applications, 30 criteria, 3 reviews each: ranked in %.3f s, selected in %.3f s\n",
      ranked - start, selected - ranked);
  EXPECT_LT(selected - start, 20.0);
  for (const EnvelopeUse& envelope : selection->envelopes) {
    EXPECT_TRUE(envelope.proven) << envelope.code;
    EXPECT_LE(envelope.used, envelope.amount);
    EXPECT_GT(envelope.selected, 500U);
  }
}

TEST(RankingSize, FiveThousandApplicationsFindThreeReadersEach) {
  std::mt19937_64 random(2026);
  PairingInput input;
  for (int a = 0; a < 5000; ++a) input.applications.push_back("a" + std::to_string(a));
  for (int r = 0; r < 120; ++r) input.reviewers.push_back({"r" + std::to_string(r), 0, 130});
  input.wanted = 3;
  std::vector<std::uint8_t> conflict(std::size_t{5000} * 120), knows(conflict.size());
  for (std::size_t i = 0; i < conflict.size(); ++i) {
    conflict[i] = random() % 8 == 0;
    knows[i] = static_cast<std::uint8_t>(random() % 101);
  }
  input.excluded = [&](std::size_t a, std::size_t r) { return conflict[a * 120 + r] != 0; };
  input.knowledge = [&](std::size_t a, std::size_t r) { return int{knows[a * 120 + r]}; };
  const double start = cpu_seconds();
  const Pairing pairing = pair_reviewers(input);
  std::printf("  5000 applications, 120 reviewers, 3 wanted: %.3f s\n", cpu_seconds() - start);
  EXPECT_LT(cpu_seconds() - start, 50.0);
  EXPECT_TRUE(pairing.missing.empty());
}

}  // namespace
}  // namespace maillage::solve
