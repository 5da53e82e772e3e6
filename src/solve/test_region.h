// Made-up regions for the tests of solve/: the same seed gives the same region.
#pragma once

#include <fmt/core.h>

#include <cmath>
#include <string>
#include <vector>

#include "solve/grouping.h"
#include "solve/search.h"

namespace maillage::solve {

struct RegionShape {
  int municipalities = 12;
  int needs = 8;
  int categories = 1;
  int periods = 1;
  bool delivers = true;
  bool central_body = true;
};

inline KindSet kinds_of_category(int category) {
  const KindSet purchase = {PoolKind::joint_purchase, PoolKind::central_purchasing_body,
                            PoolKind::shared_specification, PoolKind::community_of_practice};
  switch (category % 5) {
    case 0:
    case 1:
    case 2: return purchase;
    case 3: return {PoolKind::shared_service, PoolKind::community_of_practice};
    default: return {PoolKind::shared_tool, PoolKind::shared_specification};
  }
}

inline double fraction(Random& random) {
  return static_cast<double>(random.next() >> 11) / 9007199254740992.0;
}

inline Need made_need(int number, const RegionShape& shape, Random& random) {
  Need need;
  const int municipality =
      static_cast<int>(random.below(static_cast<std::size_t>(shape.municipalities)));
  const int category = static_cast<int>(random.below(static_cast<std::size_t>(shape.categories)));
  const int period = static_cast<int>(random.below(static_cast<std::size_t>(shape.periods)));
  need.id = fmt::format("need-{:05}", number);
  need.owner = fmt::format("municipality-{:03}", municipality);
  need.category = fmt::format("category-{:02}", category);
  need.kinds = kinds_of_category(category);
  const bool service = need.kinds.contains(PoolKind::shared_service);
  need.quantity =
      service ? 0.1 + 0.8 * fraction(random) : std::floor(10 * std::exp(4 * fraction(random)));
  if (!service) need.budget_eur = std::floor(need.quantity * (60 + 80 * fraction(random)));
  need.from_day = 20000 + 365 * period + static_cast<int>(random.below(60));
  need.to_day = need.from_day + 200 + static_cast<int>(random.below(100));
  // Municipalities on a grid of about 150 by 100 km around the middle of Belgium.
  need.position = Position{4.5 + 0.12 * (municipality % 18), 49.8 + 0.06 * (municipality / 18)};
  if (shape.delivers && category % 5 == 1) need.deliveries = 4;
  return need;
}

inline PoolingInput made_region(const RegionShape& shape, std::uint64_t seed) {
  Random random(seed);
  PoolingInput input;
  for (int i = 0; i < shape.needs; ++i) input.needs.push_back(made_need(i, shape, random));
  for (int category = 0; category < shape.categories; ++category) {
    Supply solution;
    solution.id = fmt::format("solution-{:02}", category);
    solution.kinds = {PoolKind::joint_purchase, PoolKind::shared_tool, PoolKind::shared_service};
    solution.categories = {fmt::format("category-{:02}", category)};
    input.supplies.push_back(solution);
  }
  Supply body;
  body.id = "support-body";
  body.kinds = {PoolKind::shared_specification, PoolKind::community_of_practice};
  input.supplies.push_back(body);
  if (shape.central_body) {
    Supply central;
    central.id = "central-body";
    central.kinds = {PoolKind::central_purchasing_body};
    central.categories = {"category-00"};
    // It serves half of the territory only.
    for (int i = 0; i < shape.municipalities; i += 2) {
      central.owners.push_back(fmt::format("municipality-{:03}", i));
    }
    central.existing_quantity = 100;
    input.supplies.push_back(central);
  }
  return input;
}

}  // namespace maillage::solve
