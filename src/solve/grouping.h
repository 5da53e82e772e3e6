// Finds pools: partitions the needs of each category and period into groups worth more together
// than alone, each with critical mass on both sides (members and quantity; a supply that can
// serve). Bounded by steps, never by time: the same input, options and seed give the same pools,
// whatever the order of the input.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "solve/parameters.h"
#include "solve/pool.h"
#include "solve/values.h"

namespace maillage::solve {

struct PoolingInput {
  std::vector<Need> needs;
  std::vector<Supply> supplies;
  std::vector<Market> markets;  // categories absent here are calibrated from their needs
  Parameters parameters;
};

inline constexpr std::size_t needs_max = 1'000'000;
inline constexpr std::size_t supplies_per_category_max = 1024;
// Quantities, budgets and prices are 0 or within these.
inline constexpr double amount_min = 1e-6;
inline constexpr double amount_max = 1e12;

struct GroupingOptions {
  KindSet kinds = KindSet::all();
  std::uint64_t seed = 1;
  int exact_needs_max = 11;   // blocks up to this size are solved exactly; at most 14
  int steps_per_need = 300;   // evaluations of the local search, per need of a block
  double saving_min_eur = 0;  // central saving that a pool must exceed
};

struct Grouping {
  std::vector<Pool> pools;            // by central saving, largest first
  std::vector<std::string> unpooled;  // needs in no pool, by id
  std::size_t blocks = 0;
  std::size_t exact_blocks = 0;  // solved to the optimum
  std::uint64_t evaluations = 0;
};

// Every pool of the result has critical mass, a supply that serves all its members, and a central
// saving above the minimum; a need is in at most one pool of each class.
// Errors: invalid naming the need, supply or market; too_large past a limit.
Result<Grouping> propose_pools(const PoolingInput& input, const GroupingOptions& options);

// The same arithmetic for a group chosen by hand, also below critical mass: what it lacks is in
// `shortfalls`. Errors: as above, and not_found for an id that is not in the input.
Result<Pool> evaluate_pool(const PoolingInput& input, PoolKind kind,
                           std::span<const std::string> need_ids);

struct Completion {
  std::string need;
  std::string owner;
  double saving_gain_eur = 0;  // central saving of the pool with it, minus without it
  bool completes = false;      // with it the pool reaches the critical mass that it lacks
};

// Who would complete or improve the group: needs of its category outside it and outside `taken`,
// which accept the kind and keep the group servable and within its limits; first those that
// complete it, then by gain, then by id; at most `limit`. Errors: as evaluate_pool.
Result<std::vector<Completion>> completing_candidates(const PoolingInput& input, PoolKind kind,
                                                      std::span<const std::string> need_ids,
                                                      std::span<const std::string> taken,
                                                      std::size_t limit);

}  // namespace maillage::solve
