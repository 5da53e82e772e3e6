// What the pooling arithmetic assumes, all of it visible and editable: amounts with a low, central
// and high value, and the critical mass of each kind of pool. One table (parameters.cpp) holds key,
// unit, defaults, bounds and source; docs/guide/pooling.md explains each row.
#pragma once

#include <array>
#include <span>

#include "base/json.h"
#include "base/result.h"
#include "solve/values.h"

namespace maillage::solve {

enum class Coordination : std::uint8_t { base_days, member_days, pair_days };
inline constexpr std::size_t coordination_count = 3;

// The rows of the table; after them comes one row per kind of pool and Coordination.
enum class Parameter : std::uint8_t {
  price_floor_share,         // p_inf as a share of the category's reference price
  price_exponent,            // eta
  procedure_cost,            // EUR per award procedure, for the buyer
  day_cost,                  // EUR per day of a municipality's staff
  central_fee_share,         // fee of a central purchasing body, of the value bought
  delivery_km_cost,          // EUR per km driven by the supplier
  staff_km_cost,             // EUR per km driven by shared staff
  service_visits,            // visits a year of shared staff to each member
  service_post_min,          // smallest post that one municipality alone can fill, in FTE
  service_year_days,         // days worked a year by one FTE
  service_recruitment_days,  // days to recruit one person
  tool_duplicated_share,     // part of a tool's cost that every owner pays again
  specification_days,        // days to write one specification
  community_search_days,     // days a year each organisation alone spends finding its way
  first_coordination,
};
inline constexpr std::size_t parameter_count =
    static_cast<std::size_t>(Parameter::first_coordination) + pool_kind_count * coordination_count;

// The row of a kind's coordination.
constexpr std::size_t coordination_row(PoolKind kind, Coordination part) {
  return static_cast<std::size_t>(Parameter::first_coordination) +
         static_cast<std::size_t>(kind) * coordination_count + static_cast<std::size_t>(part);
}

// Which way a parameter pushes the saving when it grows; the cautious scenario takes its low value
// when it raises the saving, its high value when it lowers it.
enum class Effect : std::uint8_t { raises, lowers };

struct ParameterInfo {
  std::string_view key;  // "price_exponent", "joint_purchase.pair_days"
  std::string_view unit;
  Range defaults;
  double minimum;
  double maximum;
  Effect effect;
  std::string_view source;  // key of parameter_sources(); "assumption" when it is ours
};
std::span<const ParameterInfo, parameter_count> parameter_table();

struct ParameterSource {
  std::string_view key;
  std::string_view citation;
  std::string_view url;  // may be empty
};
std::span<const ParameterSource> parameter_sources();

// A pool of a kind is proposed only when it respects all of these.
struct CriticalMass {
  int members_min = 2;         // distinct owners
  int members_max = 40;        // needs
  double quantity_min = 0;     // sum over the members, in the category's unit (FTE for a service)
  double distance_km_max = 0;  // of each member to the pool's centre; 0: no limit
  int overlap_days_min = 1;    // days that all members' periods share
};
CriticalMass default_critical_mass(PoolKind kind);

// One concrete value per row.
using ParameterValues = std::array<double, parameter_count>;

class Parameters {
 public:
  Parameters();  // the defaults

  const Range& at(Parameter parameter) const { return rows_[static_cast<std::size_t>(parameter)]; }
  const Range& at(PoolKind kind, Coordination part) const {
    return rows_[coordination_row(kind, part)];
  }
  const CriticalMass& rules(PoolKind kind) const { return rules_[static_cast<std::size_t>(kind)]; }

  // Errors: invalid naming the field and the reason; then nothing changed.
  Result<void> set(std::string_view key, const Range& value);
  Result<void> set_rules(PoolKind kind, const CriticalMass& rules);

  ParameterValues values(Scenario scenario) const;

  // {"parameters":{KEY:{"low","central","high","unit","source"}},
  //  "criticalMass":{KIND:{"membersMin","membersMax","quantityMin","distanceKmMax",
  //                        "overlapDaysMin"}}}
  Json to_json() const;
  // Reads the same shape over the defaults: absent rows keep theirs, "unit" and "source" are
  // ignored, a plain number stands for low = central = high. Errors: invalid, with every offending
  // field ("parameters.price_exponent.low") and its reason.
  static Result<Parameters> from_json(const Json& json);

 private:
  std::array<Range, parameter_count> rows_;
  std::array<CriticalMass, pool_kind_count> rules_;
};

}  // namespace maillage::solve
