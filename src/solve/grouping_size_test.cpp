// The size that a region must carry, with its processor time printed. The bound is generous: it
// catches a change of complexity, not a slow machine; a busy one does not count.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <ctime>

#include "solve/grouping.h"
#include "solve/test_region.h"

namespace maillage::solve {
namespace {

void measure(const RegionShape& shape, double seconds_max) {
  const PoolingInput input = made_region(shape, 7);
  const std::clock_t start = std::clock();
  const auto grouping = propose_pools(input, {});
  const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  ASSERT_TRUE(grouping.ok());
  double saving = 0;
  std::size_t members = 0;
  std::size_t largest = 0;
  for (const Pool& pool : grouping->pools) {
    saving += pool.saving_eur.central;
    members += pool.members.size();
    largest = std::max(largest, pool.members.size());
  }
  std::printf(
      "  %d needs, %d municipalities, %d categories: %.2f s of one core, %zu blocks (%zu exact), "
      "%llu "
      "evaluations, %zu pools of %.1f members (largest %zu), saving %.0f EUR\n",
      shape.needs, shape.municipalities, shape.categories, seconds, grouping->blocks,
      grouping->exact_blocks, static_cast<unsigned long long>(grouping->evaluations),
      grouping->pools.size(),
      static_cast<double>(members) /
          static_cast<double>(std::max<std::size_t>(1, grouping->pools.size())),
      largest, saving);
  EXPECT_FALSE(grouping->pools.empty());
  EXPECT_LT(seconds, seconds_max);
}

TEST(ProposePoolsSize, WalloniaWithFortyCategories) {
  measure({.municipalities = 261, .needs = 8000, .categories = 40, .periods = 3}, 120);
}

TEST(ProposePoolsSize, WalloniaWithTenWideCategories) {
  measure({.municipalities = 261, .needs = 8000, .categories = 10, .periods = 1}, 120);
}

TEST(ProposePoolsSize, WalloniaWithManySmallBlocks) {
  measure({.municipalities = 261, .needs = 8000, .categories = 300, .periods = 3}, 120);
}

}  // namespace
}  // namespace maillage::solve
