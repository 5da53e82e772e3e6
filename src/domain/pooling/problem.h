// One computation: the needs and the supply that it looks at, ready for solve/, and what comes out.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "domain/pooling/graph_input.h"

namespace maillage::domain::pooling {

struct Problem {
  std::map<std::string, NeedRow, std::less<>> needs;       // by id
  std::map<std::string, SupplyRow, std::less<>> supplies;  // by id
  solve::PoolingInput input;

  const NeedRow& need(const std::string& id) const { return needs.find(id)->second; }
  // The same with the needs of one category only.
  solve::PoolingInput of_category(std::string_view category) const;
};

// Errors: of reading the graph.
Result<Problem> build_problem(const Graph& graph, std::vector<NeedRow> rows,
                              const solve::Parameters& parameters);

// A pool with what surrounds it.
struct Proposal {
  solve::Pool pool;
  std::vector<std::string> supplies;   // can serve all members, and the quantity is enough for them
  std::vector<std::string> too_small;  // solutions that want a larger quantity than the pool's
  std::vector<solve::Completion> missing;
};

inline constexpr std::size_t missing_max = 8;

// Sorts out the supply that wants a larger quantity; with none left the pool lacks supply.
Proposal proposal_of(const Problem& problem, solve::Pool pool);

// Needs that a live pool of the class binds already, and those refused to pooling or over.
std::vector<std::string> unavailable_needs(const Problem& problem,
                                           const std::vector<PoolRow>& pools,
                                           solve::PoolClass wanted, std::string_view own_pool);

// The group as a pool, whatever it lacks, with who would complete it. Members that cannot be seen,
// have no category or are of another category than the first are left out.
struct Evaluation {
  Problem problem;
  std::vector<std::string> members;   // of the arithmetic
  std::vector<std::string> left_out;  // of the group asked for
  std::optional<Proposal> proposal;   // nothing without members
};
Result<Evaluation> evaluate(const Graph& graph, solve::PoolKind kind,
                            const std::vector<std::string>& need_ids,
                            const solve::Parameters& parameters, std::string_view own_pool);

// What each member pays alone, and under the pool's recommended sharing, over the scenarios.
struct MemberRanges {
  std::vector<solve::Range> alone;
  std::vector<solve::Range> share;
};
Result<MemberRanges> member_ranges(const Evaluation& evaluation);

// Parameters as a command takes them: {"parameters":{…},"criticalMass":{…}}, absent rows keep their
// defaults. Errors: invalid with every wrong field below `member`.
Result<solve::Parameters> parameters_from(const Json* json, const std::string& member);

}  // namespace maillage::domain::pooling
