// One pool with its whole arithmetic, ready to be stored and shown ("how computed").
//
// JSON of a pool (to_json), names stable:
//   kind, category, unit, needs[], owners[] (distinct), supplies[] (ids that can serve all),
//   supply (the central purchasing body reckoned with; absent otherwise),
//   period {fromDay, toDay}, quantity,
//   alone, together, saving   each {low, central, high} in EUR, to the cent
//   price {cautious, central, hopeful}, each {floor, scale, exponent, quantityMin}: purchases only
//   lines [{key, side "alone"|"together", cautious, central, hopeful, formula}]: per scenario the
//     alone lines sum to the cost alone, the together lines to the cost together; `formula` is the
//     central one
//   members [{need, owner, quantity, alone, marginalSaving, shares {METHOD: EUR}, pays [METHOD]}]:
//     `pays` lists the methods under which the member pays less than alone
//   methods [{name, stable true|false|null, blocking [need]}]: null when too many members to tell
//   recommended METHOD
//   shortfalls [{rule, required, actual}]: empty when the pool has critical mass
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "solve/purchase_model.h"
#include "solve/shares.h"
#include "solve/values.h"

namespace maillage::solve {

struct Line {
  Term term = Term::alone_goods;
  Scenarios amounts_eur{};
  std::string formula;  // of the central scenario
};

struct Member {
  std::string need;
  std::string owner;
  double quantity = 0;
  double alone_eur = 0;            // central
  double marginal_saving_eur = 0;  // central saving of the pool, minus that of the pool without it
};

struct Sharing {
  ShareMethod method = ShareMethod::equal_price;
  std::vector<std::int64_t> cents;    // per member; sums to the central cost together
  std::vector<bool> pays;             // per member: pays less than alone
  std::optional<bool> stable;         // in the core; unknown above shapley_members_max members
  std::vector<std::string> blocking;  // needs of the set that is better off on its own
};

// A rule of critical mass that the group breaks: "members_min", "members_max", "quantity_min",
// "distance_km_max", "overlap_days_min", "supply" (1 that can serve all) or "kinds" (members that
// accept the kind).
struct Shortfall {
  std::string rule;
  double required = 0;
  double actual = 0;
};

struct Pool {
  PoolKind kind = PoolKind::joint_purchase;
  std::string category;
  std::string unit;
  std::vector<std::string> supplies;
  std::string supply;
  std::int32_t from_day = 0;  // the period that all members share; empty when to < from
  std::int32_t to_day = 0;
  double quantity = 0;
  Range alone_eur;
  Range together_eur;
  Range saving_eur;
  std::array<PriceCurve, scenario_count> curves;
  std::vector<Line> lines;
  std::vector<Member> members;  // by need id
  std::vector<Sharing> sharings;
  ShareMethod recommended = ShareMethod::proportional_alone;
  std::vector<Shortfall> shortfalls;
};

Json to_json(const Pool& pool);

}  // namespace maillage::solve
