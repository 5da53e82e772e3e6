// The most valuable choice of things within a budget (0-1 knapsack), to the optimum.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace maillage::solve {

struct Choosable {
  std::int64_t value = 0;  // >= 0
  std::int64_t cost = 0;   // >= 0
};

struct Choice {
  std::vector<bool> chosen;  // one per thing, in their order
  std::int64_t value = 0;
  std::int64_t cost = 0;
  // No choice is worth more than this; `value` itself when the optimum is proven.
  std::int64_t value_bound = 0;
  bool proven() const { return value == value_bound; }
};

// Among choices of equal value the cheapest found. Bounded by `states_max`, not by time: past it
// the best found is answered, with the bound that it may miss. Things are taken in the order given
// where value and cost are equal, so a caller that sorts them gets the same answer for the same
// set. The sums of values and of costs must fit 62 bits.
Choice choose_within(std::span<const Choosable> things, std::int64_t budget,
                     std::size_t states_max = 4'000'000);

}  // namespace maillage::solve
