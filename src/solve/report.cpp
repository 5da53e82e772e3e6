#include "solve/report.h"

#include <algorithm>
#include <bit>

namespace maillage::solve {
namespace {

constexpr auto central = static_cast<std::size_t>(Scenario::central);

// The arithmetic of sets of needs under one kind of pool, with the supply of the whole pool.
class Arithmetic {
 public:
  Arithmetic(const Model& model, PoolKind kind, const Category& category, double existing_quantity)
      : model_(model), kind_(kind), category_(category), existing_quantity_(existing_quantity) {}

  GroupSums sums(const Group& group, std::span<const int> members, int extra) const {
    GroupSums sums = model_.sums_of(kind_, group, members, extra);
    sums.existing_quantity = existing_quantity_;
    return sums;
  }

  Terms terms(std::span<const int> members, Scenario scenario) const {
    return terms_for(model_.group_of(members, scenario), members, -1, scenario);
  }

  Terms terms_for(const Group& group, std::span<const int> members, int extra,
                  Scenario scenario) const {
    return terms_of(kind_, sums(group, members, extra),
                    category_.curves[static_cast<std::size_t>(scenario)], model_.values(scenario));
  }

  // Central saving; a single need saves nothing.
  double saving(std::span<const int> members) const {
    if (members.size() < 2) return 0;
    const Terms all = terms(members, Scenario::central);
    return alone_of(all) - together_of(all);
  }

  // Central cost of every subset of the members: alone, or together unless that is dearer than
  // each alone. The whole set always counts as together.
  std::vector<double> costs(std::span<const int> members) const {
    std::vector<double> table(std::size_t{1} << members.size(), 0.0);
    std::vector<int> chosen;
    extend(members, 0, 0, Group{}, chosen, table);
    table.back() = together_of(terms(members, Scenario::central));
    return table;
  }

 private:
  void extend(std::span<const int> members, std::size_t first, MemberSet set, const Group& group,
              std::vector<int>& chosen, std::vector<double>& table) const {
    for (std::size_t i = first; i < members.size(); ++i) {
      Group larger = group;
      model_.add(larger, chosen, members[i]);
      const MemberSet larger_set = set | (MemberSet{1} << i);
      const Terms terms = terms_for(larger, chosen, members[i], Scenario::central);
      table[larger_set] =
          chosen.empty() ? alone_of(terms) : std::min(alone_of(terms), together_of(terms));
      chosen.push_back(members[i]);
      extend(members, i + 1, larger_set, larger, chosen, table);
      chosen.pop_back();
    }
  }

  const Model& model_;
  PoolKind kind_;
  const Category& category_;
  double existing_quantity_;
};

std::vector<int> without(std::span<const int> members, std::size_t left) {
  std::vector<int> result(members.begin(), members.end());
  result.erase(result.begin() + static_cast<std::ptrdiff_t>(left));
  return result;
}

void fill_lines(const Model& model, const Arithmetic& arithmetic, std::span<const int> members,
                Pool& pool) {
  std::array<Terms, scenario_count> terms;
  Scenarios alone{};
  Scenarios together{};
  Scenarios saving{};
  for (Scenario scenario : all_scenarios) {
    const auto s = static_cast<std::size_t>(scenario);
    terms[s] = arithmetic.terms(members, scenario);
    alone[s] = alone_of(terms[s]);
    together[s] = together_of(terms[s]);
    saving[s] = alone[s] - together[s];
  }
  pool.alone_eur = range_of(alone);
  pool.together_eur = range_of(together);
  pool.saving_eur = range_of(saving);
  const GroupSums sums = arithmetic.sums(model.group_of(members), members, -1);
  for (std::size_t t = 0; t < term_count; ++t) {
    Line line;
    line.term = static_cast<Term>(t);
    bool any = false;
    for (std::size_t s = 0; s < scenario_count; ++s) {
      line.amounts_eur[s] = terms[s][t];
      any = any || terms[s][t] != 0;
    }
    if (!any) continue;
    line.formula = formula_of(line.term, pool.kind, sums, pool.curves[central],
                              model.values(Scenario::central));
    pool.lines.push_back(std::move(line));
  }
}

void fill_members(const Model& model, const Arithmetic& arithmetic, std::span<const int> members,
                  Pool& pool) {
  const double saving = arithmetic.saving(members);
  for (std::size_t i = 0; i < members.size(); ++i) {
    const Need& need = *model.item(members[i]).need;
    Member member;
    member.need = need.id;
    member.owner = need.owner;
    member.quantity =
        pool.kind == PoolKind::shared_service ? need.quantity : model.item(members[i]).quantity;
    member.alone_eur = alone_of(arithmetic.terms(members.subspan(i, 1), Scenario::central));
    member.marginal_saving_eur = saving - arithmetic.saving(without(members, i));
    pool.members.push_back(std::move(member));
  }
}

// Goods at one price per unit, the rest in equal parts.
std::vector<std::int64_t> equal_price(const Pool& pool, std::int64_t total_cents) {
  double goods = 0;
  for (const Line& line : pool.lines) {
    if (line.term == Term::together_goods) goods = line.amounts_eur[central];
  }
  std::vector<double> quantities;
  for (const Member& member : pool.members) quantities.push_back(member.quantity);
  const std::vector<double> equal(pool.members.size(), 1.0);
  const std::int64_t goods_cents = to_cents(goods);
  auto shares = split_cents(goods_cents, quantities);
  const auto rest = split_cents(total_cents - goods_cents, equal);
  for (std::size_t i = 0; i < shares.size(); ++i) shares[i] += rest[i];
  return shares;
}

std::vector<std::int64_t> proportional(const Pool& pool, double Member::*weight,
                                       std::int64_t total_cents) {
  std::vector<double> weights;
  for (const Member& member : pool.members) weights.push_back(member.*weight);
  return split_cents(total_cents, weights);
}

void add_sharing(Pool& pool, ShareMethod method, std::vector<std::int64_t> cents,
                 std::span<const double> costs) {
  Sharing sharing;
  sharing.method = method;
  for (std::size_t i = 0; i < cents.size(); ++i) {
    sharing.pays.push_back(cents[i] < to_cents(pool.members[i].alone_eur));
  }
  if (!costs.empty()) {
    const auto blocking = blocking_set(costs, cents);
    sharing.stable = !blocking.has_value();
    for (MemberSet bits = blocking.value_or(0); bits != 0; bits &= bits - 1) {
      sharing.blocking.push_back(
          pool.members[static_cast<std::size_t>(std::countr_zero(bits))].need);
    }
  }
  sharing.cents = std::move(cents);
  pool.sharings.push_back(std::move(sharing));
}

// The first method, in this order, under which everybody gains and no group does better apart.
ShareMethod recommend(const Pool& pool) {
  constexpr std::array order = {ShareMethod::shapley, ShareMethod::proportional_alone,
                                ShareMethod::proportional_quantity, ShareMethod::equal_price};
  for (ShareMethod method : order) {
    for (const Sharing& sharing : pool.sharings) {
      const bool all_pay =
          std::find(sharing.pays.begin(), sharing.pays.end(), false) == sharing.pays.end();
      if (sharing.method == method && all_pay && sharing.stable.value_or(true)) return method;
    }
  }
  return pool.members.size() <= static_cast<std::size_t>(shapley_members_max)
             ? ShareMethod::shapley
             : ShareMethod::proportional_alone;
}

void fill_sharings(const Arithmetic& arithmetic, std::span<const int> members, Pool& pool) {
  double quantity = 0;
  for (const Member& member : pool.members) quantity += member.quantity;
  const bool small = members.size() <= static_cast<std::size_t>(shapley_members_max);
  const std::vector<double> costs = small ? arithmetic.costs(members) : std::vector<double>{};
  const std::int64_t total = to_cents(pool.together_eur.central);
  add_sharing(pool, ShareMethod::equal_price, equal_price(pool, total), costs);
  if (quantity > 0) {
    add_sharing(pool, ShareMethod::proportional_quantity,
                proportional(pool, &Member::quantity, total), costs);
  }
  add_sharing(pool, ShareMethod::proportional_alone, proportional(pool, &Member::alone_eur, total),
              costs);
  if (small) add_sharing(pool, ShareMethod::shapley, split_cents(total, shapley(costs)), costs);
  pool.recommended = recommend(pool);
}

void fill_shortfalls(const Model& model, const Group& group, std::span<const int> members,
                     Pool& pool) {
  const CriticalMass& rules = model.parameters().rules(pool.kind);
  auto require = [&](const char* rule, bool respected, double required, double actual) {
    if (!respected) pool.shortfalls.push_back({rule, required, actual});
  };
  require("members_min", group.owners >= rules.members_min, rules.members_min, group.owners);
  require("members_max", group.needs <= rules.members_max, rules.members_max, group.needs);
  require("quantity_min", pool.quantity >= rules.quantity_min, rules.quantity_min, pool.quantity);
  const double radius = model.radius_km(group, members);
  require("distance_km_max", rules.distance_km_max <= 0 || radius <= rules.distance_km_max,
          rules.distance_km_max, radius);
  const double overlap = std::max(0.0, static_cast<double>(group.to_day) - group.from_day + 1);
  require("overlap_days_min", overlap >= rules.overlap_days_min, rules.overlap_days_min, overlap);
  require("supply", !pool.supplies.empty(), 1, 0);
  double accepting = 0;
  for (int index : members) {
    accepting += model.item(index).need->kinds.contains(pool.kind) ? 1 : 0;
  }
  require("kinds", group.kinds.contains(pool.kind), group.needs, accepting);
}

}  // namespace

Pool report(const Model& model, PoolKind kind, std::span<const int> members) {
  const Category& category = model.category_of(members.front());
  const Group group = model.group_of(members);
  Pool pool;
  pool.kind = kind;
  pool.category = category.name;
  pool.unit = kind == PoolKind::shared_service ? "FTE" : category.market.unit;
  pool.from_day = group.from_day;
  pool.to_day = group.to_day;
  pool.quantity = kind == PoolKind::shared_service ? group.stated : group.quantity;
  pool.curves = category.curves;
  for (std::size_t index : model.supplies_for(kind, category, group)) {
    pool.supplies.push_back(category.supplies[index]->id);
  }
  double existing_quantity = 0;
  const auto supply = model.supply_for(kind, category, group);
  if (supply && kind == PoolKind::central_purchasing_body) {
    pool.supply = category.supplies[*supply]->id;
    existing_quantity = category.supplies[*supply]->existing_quantity;
  }
  const Arithmetic arithmetic(model, kind, category, existing_quantity);
  fill_lines(model, arithmetic, members, pool);
  fill_members(model, arithmetic, members, pool);
  fill_sharings(arithmetic, members, pool);
  fill_shortfalls(model, group, members, pool);
  return pool;
}

}  // namespace maillage::solve
