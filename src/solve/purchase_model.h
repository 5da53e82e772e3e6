// The arithmetic of one group of needs: what it costs alone, what it costs together, term by term.
// Pure formulas over sums; which groups are allowed is decided in model.h.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>

#include "solve/parameters.h"
#include "solve/values.h"

namespace maillage::solve {

// p(q) = floor + scale * q^-exponent from the reference quantity on; below it the reference price,
// so that the discount is bounded and a small buyer's own budget is never blown up.
struct PriceCurve {
  double floor_eur = 0;
  double scale = 0;
  double exponent = 0;
  double quantity_min = 1;

  // EUR per unit when `quantity` units are bought at once; never rises with the quantity.
  double price(double quantity) const;
};

// The curve through the market's reference point: floor = share * reference price.
PriceCurve curve_of(const Market& market, const ParameterValues& values);

// The market of a category drawn from its needs: the price is the sum of budgets over the sum of
// quantities of the needs that state both, the reference quantity their median. When none states
// both, quantities are budgets in EUR and the price is 1. Independent of order up to the order of
// equal needs; `needs` should be sorted by id.
Market calibrate_market(std::string_view category, std::span<const Need* const> needs);

// What the formulas need to know of a group, all additive except owners, maxima and distances.
struct GroupSums {
  int needs = 0;
  int owners = 0;
  double quantity = 0;
  double weight = 0;             // quantities scaled so that each alone pays what it expects alone
  double goods_alone = 0;        // EUR for the goods, each alone
  double posts_alone = 0;        // FTE that each alone would have to fill
  double budget_max = 0;         // EUR
  double existing_quantity = 0;  // of the central purchasing body, when there is one
  double delivery_km = 0;        // deliveries times distance to the centre
  double distance_km = 0;        // sum of distances to the centre
};

enum class Term : std::uint8_t {
  alone_goods,           // goods, or posts, each alone
  alone_fixed,           // procedures, recruitments, specifications, search: once per need
  together_goods,        // the same goods or posts, bought or filled together
  together_fixed,        // the fixed cost that remains: once, or the central body's fee
  coordination_base,     // to set the pool up
  coordination_members,  // per owner
  coordination_pairs,    // per pair of owners
  distance,              // deliveries, or visits of shared staff
};
inline constexpr std::size_t term_count = 8;
using Terms = std::array<double, term_count>;  // EUR

std::string_view name_of(Term term);
constexpr bool is_alone(Term term) { return term <= Term::alone_fixed; }

// EUR per scenario's `values`. Thread-safe, as everything here.
Terms terms_of(PoolKind kind, const GroupSums& sums, const PriceCurve& curve,
               const ParameterValues& values);
double alone_of(const Terms& terms);
double together_of(const Terms& terms);

// The term's formula with its numbers, in signs that need no translation ("5 × 5500.00 €").
std::string formula_of(Term term, PoolKind kind, const GroupSums& sums, const PriceCurve& curve,
                       const ParameterValues& values);

}  // namespace maillage::solve
