#include "solve/purchase_model.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace maillage::solve {
namespace {

double value(const ParameterValues& values, Parameter parameter) {
  return values[static_cast<std::size_t>(parameter)];
}

double days(const ParameterValues& values, PoolKind kind, Coordination part) {
  return values[coordination_row(kind, part)];
}

double pairs_of(int owners) { return 0.5 * owners * (owners - 1); }

double median(std::vector<double> numbers) {
  std::sort(numbers.begin(), numbers.end());
  const std::size_t half = numbers.size() / 2;
  return numbers.size() % 2 == 1 ? numbers[half] : 0.5 * (numbers[half - 1] + numbers[half]);
}

// FTE that a municipality or a pool fills for `quantity` FTE of work.
double post_for(double quantity, const ParameterValues& values) {
  return std::max(quantity, value(values, Parameter::service_post_min));
}

double year_of_post(const ParameterValues& values) {
  return value(values, Parameter::service_year_days) * value(values, Parameter::day_cost);
}

void service_terms(const GroupSums& sums, const ParameterValues& values, Terms& terms) {
  auto at = [&](Term term) -> double& { return terms[static_cast<std::size_t>(term)]; };
  const double recruitment =
      value(values, Parameter::service_recruitment_days) * value(values, Parameter::day_cost);
  at(Term::alone_goods) = sums.posts_alone * year_of_post(values);
  at(Term::alone_fixed) = sums.needs * recruitment;
  at(Term::together_goods) = post_for(sums.quantity, values) * year_of_post(values);
  at(Term::together_fixed) = std::max(1.0, std::ceil(sums.quantity)) * recruitment;
  at(Term::distance) = 2 * value(values, Parameter::service_visits) * sums.distance_km *
                       value(values, Parameter::staff_km_cost);
}

void purchase_terms(PoolKind kind, const GroupSums& sums, const PriceCurve& curve,
                    const ParameterValues& values, Terms& terms) {
  auto at = [&](Term term) -> double& { return terms[static_cast<std::size_t>(term)]; };
  const double procedure = value(values, Parameter::procedure_cost);
  const bool central = kind == PoolKind::central_purchasing_body;
  const double volume = sums.quantity + (central ? sums.existing_quantity : 0);
  at(Term::alone_goods) = sums.goods_alone;
  at(Term::alone_fixed) = sums.needs * procedure;
  at(Term::together_goods) = sums.weight * curve.price(volume);
  at(Term::together_fixed) =
      central ? value(values, Parameter::central_fee_share) * at(Term::together_goods) : procedure;
  at(Term::distance) = 2 * sums.delivery_km * value(values, Parameter::delivery_km_cost);
}

void tool_terms(const GroupSums& sums, const ParameterValues& values, Terms& terms) {
  auto at = [&](Term term) -> double& { return terms[static_cast<std::size_t>(term)]; };
  const double duplicated = value(values, Parameter::tool_duplicated_share);
  const double procedure = value(values, Parameter::procedure_cost);
  at(Term::alone_goods) = sums.goods_alone;
  at(Term::alone_fixed) = sums.needs * procedure;
  at(Term::together_goods) = (1 - duplicated) * sums.goods_alone + duplicated * sums.budget_max;
  at(Term::together_fixed) = procedure;
}

// One piece of work that each would do alone and that the pool does once.
void once_terms(double work_days, const GroupSums& sums, const ParameterValues& values,
                Terms& terms) {
  const double cost = work_days * value(values, Parameter::day_cost);
  terms[static_cast<std::size_t>(Term::alone_fixed)] = sums.needs * cost;
  terms[static_cast<std::size_t>(Term::together_fixed)] = cost;
}

Parameter work_of(PoolKind kind) {
  return kind == PoolKind::shared_specification ? Parameter::specification_days
                                                : Parameter::community_search_days;
}

std::string fixed_formula(bool alone, PoolKind kind, const GroupSums& sums,
                          const ParameterValues& values) {
  const double day = value(values, Parameter::day_cost);
  switch (kind) {
    case PoolKind::joint_purchase:
    case PoolKind::shared_tool:
      return fmt::format("{} × {:.2f} €", alone ? sums.needs : 1,
                         value(values, Parameter::procedure_cost));
    case PoolKind::central_purchasing_body:
      if (alone) {
        return fmt::format("{} × {:.2f} €", sums.needs, value(values, Parameter::procedure_cost));
      }
      return fmt::format("{:g} % × together_goods",
                         100 * value(values, Parameter::central_fee_share));
    case PoolKind::shared_service:
      return fmt::format("{} × {:g} d × {:.2f} €",
                         alone ? sums.needs : std::max(1.0, std::ceil(sums.quantity)),
                         value(values, Parameter::service_recruitment_days), day);
    case PoolKind::shared_specification:
    case PoolKind::community_of_practice:
      return fmt::format("{} × {:g} d × {:.2f} €", alone ? sums.needs : 1,
                         value(values, work_of(kind)), day);
  }
  return {};
}

std::string goods_formula(bool alone, PoolKind kind, const GroupSums& sums, const PriceCurve& curve,
                          const ParameterValues& values) {
  switch (kind) {
    case PoolKind::shared_service:
      return fmt::format("{:g} FTE × {:.2f} €",
                         alone ? sums.posts_alone : post_for(sums.quantity, values),
                         year_of_post(values));
    case PoolKind::shared_tool: {
      const double share = value(values, Parameter::tool_duplicated_share);
      return alone ? fmt::format("Σ = {:.2f} €", sums.goods_alone)
                   : fmt::format("{:g} × {:.2f} € + {:g} × {:.2f} €", 1 - share, sums.goods_alone,
                                 share, sums.budget_max);
    }
    case PoolKind::joint_purchase:
    case PoolKind::central_purchasing_body: {
      if (alone) return fmt::format("Σ = {:.2f} €", sums.goods_alone);
      const double volume = sums.quantity + sums.existing_quantity;
      return fmt::format("{:.6g} × p({:.6g}); p(q) = {:.6g} + {:.6g} × q^-{:g}; p({:.6g}) = {:.6g}",
                         sums.weight, volume, curve.floor_eur, curve.scale, curve.exponent, volume,
                         curve.price(volume));
    }
    default: return {};
  }
}

}  // namespace

double PriceCurve::price(double quantity) const {
  return floor_eur + scale * std::pow(std::max(quantity, quantity_min), -exponent);
}

PriceCurve curve_of(const Market& market, const ParameterValues& values) {
  PriceCurve curve;
  const double exponent = value(values, Parameter::price_exponent);
  curve.floor_eur = value(values, Parameter::price_floor_share) * market.reference_price_eur;
  curve.scale = (market.reference_price_eur - curve.floor_eur) *
                std::pow(market.reference_quantity, exponent);
  curve.exponent = exponent;
  curve.quantity_min = market.reference_quantity;
  return curve;
}

Market calibrate_market(std::string_view category, std::span<const Need* const> needs) {
  Market market;
  market.category = category;
  double budget = 0;
  double quantity = 0;
  std::vector<double> quantities;
  std::vector<double> budgets;
  for (const Need* need : needs) {
    if (need->budget_eur <= 0) continue;
    budgets.push_back(need->budget_eur);
    if (need->quantity <= 0) continue;
    quantities.push_back(need->quantity);
    budget += need->budget_eur;
    quantity += need->quantity;
  }
  if (!quantities.empty()) {
    market.unit = "1";
    market.reference_quantity = median(std::move(quantities));
    market.reference_price_eur = budget / quantity;
  } else if (!budgets.empty()) {
    market.reference_quantity = median(std::move(budgets));
  } else {
    market.reference_price_eur = 0;
  }
  return market;
}

std::string_view name_of(Term term) {
  constexpr std::array<std::string_view, term_count> names = {
      "alone_goods",       "alone_fixed",          "together_goods",     "together_fixed",
      "coordination_base", "coordination_members", "coordination_pairs", "distance"};
  return names[static_cast<std::size_t>(term)];
}

Terms terms_of(PoolKind kind, const GroupSums& sums, const PriceCurve& curve,
               const ParameterValues& values) {
  Terms terms{};
  switch (kind) {
    case PoolKind::joint_purchase:
    case PoolKind::central_purchasing_body: purchase_terms(kind, sums, curve, values, terms); break;
    case PoolKind::shared_service: service_terms(sums, values, terms); break;
    case PoolKind::shared_tool: tool_terms(sums, values, terms); break;
    case PoolKind::shared_specification:
    case PoolKind::community_of_practice:
      once_terms(value(values, work_of(kind)), sums, values, terms);
      break;
  }
  const double day = value(values, Parameter::day_cost);
  auto at = [&](Term term) -> double& { return terms[static_cast<std::size_t>(term)]; };
  at(Term::coordination_base) = days(values, kind, Coordination::base_days) * day;
  at(Term::coordination_members) =
      sums.owners * days(values, kind, Coordination::member_days) * day;
  at(Term::coordination_pairs) =
      pairs_of(sums.owners) * days(values, kind, Coordination::pair_days) * day;
  return terms;
}

double alone_of(const Terms& terms) {
  return terms[static_cast<std::size_t>(Term::alone_goods)] +
         terms[static_cast<std::size_t>(Term::alone_fixed)];
}

double together_of(const Terms& terms) {
  double sum = 0;
  for (auto i = static_cast<std::size_t>(Term::together_goods); i < term_count; ++i) {
    sum += terms[i];
  }
  return sum;
}

std::string formula_of(Term term, PoolKind kind, const GroupSums& sums, const PriceCurve& curve,
                       const ParameterValues& values) {
  const double day = value(values, Parameter::day_cost);
  switch (term) {
    case Term::alone_goods:
    case Term::together_goods: return goods_formula(is_alone(term), kind, sums, curve, values);
    case Term::alone_fixed:
    case Term::together_fixed: return fixed_formula(is_alone(term), kind, sums, values);
    case Term::coordination_base:
      return fmt::format("{:g} d × {:.2f} €", days(values, kind, Coordination::base_days), day);
    case Term::coordination_members:
      return fmt::format("{} × {:g} d × {:.2f} €", sums.owners,
                         days(values, kind, Coordination::member_days), day);
    case Term::coordination_pairs:
      return fmt::format("{:g} × {:g} d × {:.2f} €", pairs_of(sums.owners),
                         days(values, kind, Coordination::pair_days), day);
    case Term::distance:
      if (kind == PoolKind::shared_service) {
        return fmt::format("2 × {:g} × {:.1f} km × {:g} €/km",
                           value(values, Parameter::service_visits), sums.distance_km,
                           value(values, Parameter::staff_km_cost));
      }
      return fmt::format("2 × {:.1f} km × {:g} €/km", sums.delivery_km,
                         value(values, Parameter::delivery_km_cost));
  }
  return {};
}

}  // namespace maillage::solve
