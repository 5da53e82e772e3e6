// From reviewers' scores to a ranking. Points are whole numbers of millionths: no rounding depends
// on the order in which anything is added, so the same scores give the same ranking on every
// machine, whatever the order of the input.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"

namespace maillage::solve {

using Millionths = std::int64_t;  // of a point, or of one
inline constexpr Millionths one_point = 1'000'000;

struct Criterion {
  std::string code;
  Millionths scale_max = 5 * one_point;  // a reviewer gives 0 to this; > 0
  Millionths weight = 0;                 // what a full score adds to the total; >= 0
  Millionths minimum = 0;                // a lower mean excludes; 0: never
};

// What facts about the applicant add: points, or a share of the total from the criteria.
struct Bonus {
  std::string code;
  Millionths points = 0;
  Millionths share = 0;  // 0.1: a tenth more
};

struct Review {
  std::string reviewer;
  std::vector<Millionths> scores;  // one per criterion, 0 to its scale_max
};

struct Scored {
  std::string id;
  std::int64_t submitted_us = 0;  // since 1970 UTC; the earlier stands before an equal one
  std::vector<Review> reviews;
  std::vector<Bonus> bonuses;
  std::optional<Millionths> settled;  // total that the discussion settled on instead
};

struct Contribution {
  Millionths mean = 0;    // of the reviewers' scores, on the criterion's scale
  Millionths points = 0;  // what it adds to the total
};

struct Ranked {
  std::string id;
  std::size_t rank = 0;     // from 1; 0: excluded
  bool tied = false;        // another has the same total
  Millionths criteria = 0;  // sum of the contributions
  Millionths bonus = 0;
  Millionths total = 0;   // criteria + bonus, or what was settled
  Millionths lowest = 0;  // of the reviewers' own totals, without bonus
  Millionths highest = 0;
  std::vector<Contribution> contributions;  // one per criterion
  std::vector<std::size_t> missed;          // criteria whose minimum was missed
};

inline constexpr std::size_t criteria_max = 500;
inline constexpr std::size_t scored_max = 100'000;

// First those ranked, in order, then those excluded, by id. Equal totals are told apart by the
// points of the heaviest criterion, the next heaviest and so on, then by the earlier submission,
// then by id. Errors: invalid naming the application, reviewer or criterion ("a-12.reviews[1]");
// too_large past a limit.
Result<std::vector<Ranked>> rank(std::span<const Criterion> criteria,
                                 std::span<const Scored> applications);

}  // namespace maillage::solve
