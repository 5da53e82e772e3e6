#include "domain/pooling/problem.h"

#include <algorithm>

namespace maillage::domain::pooling {

solve::PoolingInput Problem::of_category(std::string_view category) const {
  solve::PoolingInput part;
  part.parameters = input.parameters;
  for (const solve::Need& need : input.needs)
    if (need.category == category) part.needs.push_back(need);
  for (const solve::Supply& supply : input.supplies)
    if (std::find(supply.categories.begin(), supply.categories.end(), category) !=
        supply.categories.end())
      part.supplies.push_back(supply);
  for (const solve::Market& market : input.markets)
    if (market.category == category) part.markets.push_back(market);
  return part;
}

Result<Problem> build_problem(const Graph& graph, std::vector<NeedRow> rows,
                              const solve::Parameters& parameters) {
  Problem problem;
  problem.input.parameters = parameters;
  std::set<std::string> owners;
  std::set<std::string> categories;
  for (NeedRow& row : rows) {
    owners.insert(row.need.owner);
    categories.insert(row.need.category);
    problem.input.needs.push_back(row.need);
    std::string id = row.need.id;
    problem.needs.emplace(std::move(id), std::move(row));
  }
  for (const std::string& code : categories) {
    const Category* category = graph.category(code);
    if (category && category->market.reference_quantity > 0)
      problem.input.markets.push_back(category->market);
  }
  MAILLAGE_ASSIGN(auto supplies, graph.supplies(owners, categories));
  for (SupplyRow& row : supplies) {
    problem.input.supplies.push_back(row.supply);
    std::string id = row.supply.id;
    problem.supplies.emplace(std::move(id), std::move(row));
  }
  return problem;
}

Proposal proposal_of(const Problem& problem, solve::Pool pool) {
  Proposal proposal;
  for (const std::string& id : pool.supplies) {
    const SupplyRow& row = problem.supplies.find(id)->second;
    const bool enough = row.quantity_min <= pool.quantity;
    (enough ? proposal.supplies : proposal.too_small).push_back(id);
  }
  if (proposal.supplies.empty() && !proposal.too_small.empty())
    pool.shortfalls.push_back({"supply", 1, 0});
  proposal.pool = std::move(pool);
  return proposal;
}

std::vector<std::string> unavailable_needs(const Problem& problem,
                                           const std::vector<PoolRow>& pools,
                                           solve::PoolClass wanted, std::string_view own_pool) {
  std::vector<std::string> taken;
  for (const PoolRow& pool : pools)
    if (pool.id != own_pool && pool.live() && pool.kind && class_of(*pool.kind) == wanted)
      taken.insert(taken.end(), pool.members.begin(), pool.members.end());
  for (const auto& [id, row] : problem.needs)
    if (!row.takes_part()) taken.push_back(id);
  return taken;
}

Result<Evaluation> evaluate(const Graph& graph, solve::PoolKind kind,
                            const std::vector<std::string>& need_ids,
                            const solve::Parameters& parameters, std::string_view own_pool) {
  Evaluation evaluation;
  const Context& context = graph.context();
  std::vector<NeedRow> members;
  for (const std::string& id : std::set<std::string>(need_ids.begin(), need_ids.end())) {
    const auto record = context.engine.get(context.actor, id);
    auto row = record && graph.fields().is_a(*record, "Need") ? graph.need(*record) : std::nullopt;
    if (!row || (!members.empty() && members.front().need.category != row->need.category)) {
      evaluation.left_out.push_back(id);
      continue;
    }
    row->record = record;
    evaluation.members.push_back(id);
    members.push_back(std::move(*row));
  }
  if (members.empty()) return evaluation;
  MAILLAGE_ASSIGN(auto rows, graph.needs({{}, members.front().need.category}));
  std::erase_if(rows, [&](const NeedRow& row) {
    return std::binary_search(evaluation.members.begin(), evaluation.members.end(), row.need.id) ||
           !row.takes_part();
  });
  for (NeedRow& row : members) rows.push_back(std::move(row));
  MAILLAGE_ASSIGN(evaluation.problem, build_problem(graph, std::move(rows), parameters));
  const auto& input = evaluation.problem.input;
  MAILLAGE_ASSIGN(solve::Pool pool, evaluate_pool(input, kind, evaluation.members));
  evaluation.proposal = proposal_of(evaluation.problem, std::move(pool));
  MAILLAGE_ASSIGN(const auto pools, graph.pools());
  const auto taken = unavailable_needs(evaluation.problem, pools, class_of(kind), own_pool);
  MAILLAGE_ASSIGN(evaluation.proposal->missing,
                  completing_candidates(input, kind, evaluation.members, taken, missing_max));
  return evaluation;
}

namespace {

// The parameters of one scenario as if they were certain.
Result<solve::Parameters> certain(const solve::Parameters& parameters, solve::Scenario scenario) {
  solve::Parameters fixed = parameters;
  const solve::ParameterValues values = parameters.values(scenario);
  for (std::size_t i = 0; i < solve::parameter_count; ++i)
    MAILLAGE_TRY(fixed.set(solve::parameter_table()[i].key, {values[i], values[i], values[i]}));
  return fixed;
}

}  // namespace

Result<MemberRanges> member_ranges(const Evaluation& evaluation) {
  const solve::Pool& central = evaluation.proposal->pool;
  const std::size_t count = central.members.size();
  std::vector<solve::Scenarios> alone(count);
  std::vector<solve::Scenarios> share(count);
  solve::PoolingInput input = evaluation.problem.of_category(central.category);
  for (std::size_t s = 0; s < solve::scenario_count; ++s) {
    MAILLAGE_ASSIGN(input.parameters,
                    certain(evaluation.problem.input.parameters, solve::all_scenarios[s]));
    MAILLAGE_ASSIGN(const solve::Pool pool, evaluate_pool(input, central.kind, evaluation.members));
    for (std::size_t i = 0; i < count; ++i) alone[i][s] = pool.members[i].alone_eur;
    for (const solve::Sharing& sharing : pool.sharings)
      if (sharing.method == central.recommended)
        for (std::size_t i = 0; i < count; ++i)
          share[i][s] = static_cast<double>(sharing.cents[i]) / 100;
  }
  MemberRanges ranges;
  for (std::size_t i = 0; i < count; ++i) {
    ranges.alone.push_back(solve::range_of(alone[i]));
    ranges.share.push_back(solve::range_of(share[i]));
  }
  return ranges;
}

Result<solve::Parameters> parameters_from(const Json* json, const std::string& member) {
  if (!json || json->is_null()) return solve::Parameters();
  auto parameters = solve::Parameters::from_json(*json);
  if (parameters.ok()) return parameters;
  Error error = parameters.error();
  const auto below = [&](const std::string& field) {
    return field == member || field.empty() ? member : member + "." + field;
  };
  for (FieldError& field : error.fields) field.field = below(field.field);
  error.subject = below(error.subject);
  return error;
}

}  // namespace maillage::domain::pooling
