#include "solve/shares.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <numeric>

namespace maillage::solve {

std::string_view name_of(ShareMethod method) {
  constexpr std::array<std::string_view, share_method_count> names = {
      "equal_price", "proportional_quantity", "proportional_alone", "shapley"};
  return names[static_cast<std::size_t>(method)];
}

std::int64_t to_cents(double eur) {
  constexpr double cents_max = 9e15;
  return std::llround(std::clamp(eur * 100, -cents_max, cents_max));
}

std::vector<std::int64_t> split_cents(std::int64_t total_cents, std::span<const double> weights) {
  const std::size_t count = weights.size();
  double sum = 0;
  for (double weight : weights) sum += weight;
  std::vector<std::int64_t> shares(count);
  std::vector<double> remainders(count);
  std::int64_t given = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const double fraction = sum > 0 ? weights[i] / sum : 1.0 / static_cast<double>(count);
    const double exact = static_cast<double>(total_cents) * fraction;
    shares[i] = static_cast<std::int64_t>(std::floor(exact));
    remainders[i] = exact - std::floor(exact);
    given += shares[i];
  }
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t left, std::size_t right) {
    return remainders[left] > remainders[right];
  });
  // Rounding of doubles can leave more or less than one cent per member: go round until done.
  for (std::size_t i = 0; given < total_cents; i = (i + 1) % count, ++given) ++shares[order[i]];
  for (std::size_t i = count - 1; given > total_cents; i = (i + count - 1) % count, --given) {
    --shares[order[i]];
  }
  return shares;
}

std::vector<double> tabulate(int members, const CostOf& cost) {
  std::vector<double> costs(std::size_t{1} << members, 0.0);
  for (MemberSet set = 1; set < costs.size(); ++set) costs[set] = cost(set);
  return costs;
}

std::vector<double> shapley(std::span<const double> costs) {
  const int members = std::countr_zero(costs.size());
  // weight[s] = s! (n - s - 1)! / n!, the chance that exactly a given set of s came before.
  std::vector<double> weight(static_cast<std::size_t>(members));
  weight[0] = 1.0 / members;
  for (int s = 1; s < members; ++s) {
    weight[static_cast<std::size_t>(s)] =
        weight[static_cast<std::size_t>(s - 1)] * s / (members - s);
  }
  std::vector<double> values(static_cast<std::size_t>(members), 0.0);
  for (MemberSet set = 0; set + 1 < costs.size(); ++set) {
    const double chance = weight[static_cast<std::size_t>(std::popcount(set))];
    for (int i = 0; i < members; ++i) {
      const MemberSet bit = MemberSet{1} << i;
      if (set & bit) continue;
      values[static_cast<std::size_t>(i)] += chance * (costs[set | bit] - costs[set]);
    }
  }
  return values;
}

std::optional<MemberSet> blocking_set(std::span<const double> costs,
                                      std::span<const std::int64_t> shares_cents) {
  std::vector<std::int64_t> paid(costs.size(), 0);
  std::optional<MemberSet> worst;
  double worst_gain = 0;
  for (MemberSet set = 1; set < costs.size(); ++set) {
    const int lowest = std::countr_zero(set);
    paid[set] = paid[set & (set - 1)] + shares_cents[static_cast<std::size_t>(lowest)];
    const double gain = static_cast<double>(paid[set]) - costs[set] * 100;
    if (set + 1 == costs.size() || gain <= std::popcount(set)) continue;
    const bool smaller = worst && std::popcount(set) < std::popcount(*worst);
    if (gain > worst_gain + 1e-6 || (gain > worst_gain - 1e-6 && smaller)) {
      worst = set;
      worst_gain = std::max(gain, worst_gain);
    }
  }
  return worst;
}

}  // namespace maillage::solve
