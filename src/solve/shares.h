// How the cost of a pool is shared, and whether the sharing holds. Works on any cost game: `cost`
// gives the cost, in EUR, of serving exactly the members of a set together (bit i is member i).
// Every allocation sums to the total exactly, in cents.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace maillage::solve {

using MemberSet = std::uint32_t;
using CostOf = std::function<double(MemberSet)>;
inline constexpr int shapley_members_max = 12;

enum class ShareMethod : std::uint8_t {
  equal_price,            // one unit price for all, everything else split equally
  proportional_quantity,  // the whole cost by quantity
  proportional_alone,     // the whole cost by what each would pay alone
  shapley,                // the average of what each adds, over every order of joining
};
inline constexpr std::size_t share_method_count = 4;
std::string_view name_of(ShareMethod method);

// EUR to cents, rounded to nearest, halves away from zero; cut at 90 million million EUR, so that
// every cent is exact in a double.
std::int64_t to_cents(double eur);

// Splits `total_cents` in proportion to `weights` by largest remainder (ties to the earlier one);
// equally when the weights sum to zero. Requires at least one weight, each finite; they may be
// negative as long as their sum is not.
std::vector<std::int64_t> split_cents(std::int64_t total_cents, std::span<const double> weights);

// The cost of every set, by index; entry 0 is 0. Requires 1 <= members <= shapley_members_max.
std::vector<double> tabulate(int members, const CostOf& cost);

// The Shapley value of each member, summing to costs.back() up to rounding of doubles. Exact, by
// subsets: O(n 2^n). Requires a table of tabulate().
std::vector<double> shapley(std::span<const double> costs);

// A set that would be better off on its own: its members' shares exceed its own cost by more than
// one cent per member. The set of largest gain (the smallest set among equals); nothing when the
// allocation is in the core.
std::optional<MemberSet> blocking_set(std::span<const double> costs,
                                      std::span<const std::int64_t> shares_cents);

}  // namespace maillage::solve
