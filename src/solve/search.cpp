#include "solve/search.h"

#include <algorithm>
#include <bit>
#include <queue>

namespace maillage::solve {
namespace {

constexpr double epsilon_eur = 1e-6;  // smaller gains are rounding
constexpr int swaps_per_need = 6;     // partners tried for each need in a sweep
// Ruin-and-recreate stops after this many rounds without a gain, and idle_needs / n more.
constexpr std::size_t idle_rounds_min = 24;
constexpr std::size_t idle_needs = 1200;
constexpr std::size_t candidates_max = 2000;  // needs looked at for one growing pool
constexpr std::size_t patience = 12;  // members added past the best prefix before growth stops
constexpr std::size_t merges_tried_max = 4096;

std::vector<int> with(std::span<const int> members, int extra) {
  std::vector<int> result(members.begin(), members.end());
  result.insert(std::lower_bound(result.begin(), result.end(), extra), extra);
  return result;
}

std::vector<int> without(std::span<const int> members, int left) {
  std::vector<int> result;
  result.reserve(members.size());
  for (int member : members) {
    if (member != left) result.push_back(member);
  }
  return result;
}

std::vector<int> sorted(std::span<const int> members) {
  std::vector<int> result(members.begin(), members.end());
  std::sort(result.begin(), result.end());
  return result;
}

}  // namespace

std::uint64_t Random::next() {
  std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

void Random::shuffle(std::vector<int>& list) {
  for (std::size_t i = list.size(); i > 1; --i) std::swap(list[i - 1], list[below(i)]);
}

Searcher::Searcher(const Model& model, const GroupingOptions& options)
    : model_(model), options_(options), pool_of_(model.items().size(), -1) {}

double Searcher::value(const Group& group, std::span<const int> members, int extra,
                       PoolKind* kind) {
  ++evaluations_;
  double best = 0;
  for (PoolKind candidate_kind : all_pool_kinds) {
    if (!kinds_.contains(candidate_kind) || !group.kinds.contains(candidate_kind)) continue;
    auto saving = model_.saving(candidate_kind, group, members, extra, Strictness::complete);
    if (!saving || *saving <= options_.saving_min_eur || *saving <= best + epsilon_eur) continue;
    best = *saving;
    if (kind) *kind = candidate_kind;
  }
  return best;
}

Searcher::Candidate Searcher::candidate(std::vector<int> members) {
  Candidate result;
  result.found.members = std::move(members);
  if (result.found.members.empty()) return result;
  result.group = model_.group_of(result.found.members);
  result.found.saving = value(result.group, result.found.members, -1, &result.found.kind);
  return result;
}

BlockResult Searcher::solve(std::span<const int> block, KindSet kinds, std::uint64_t seed) {
  kinds_ = kinds;
  if (static_cast<int>(block.size()) <= std::min(options_.exact_needs_max, 14)) {
    return solve_exactly(block);
  }
  pools_.clear();
  for (int index : block) pool_of_[static_cast<std::size_t>(index)] = -1;
  // The first construction is bounded by the candidates of each growth; the rest by the budget.
  budget_end_ = UINT64_MAX;
  construct({block.begin(), block.end()}, block.size(), nullptr);
  budget_end_ = evaluations_ + static_cast<std::uint64_t>(options_.steps_per_need) * block.size();
  Random random(seed);
  improve(block, random);
  ruin_and_recreate(block, random);
  BlockResult result;
  for (Candidate& pool : pools_) result.pools.push_back(std::move(pool.found));
  return result;
}

// best[set] is the largest saving of the needs in `set`: the lowest need stays alone, or is in some
// pool `part` of the set.
BlockResult Searcher::solve_exactly(std::span<const int> block) {
  const std::size_t sets = std::size_t{1} << block.size();
  std::vector<double> saving(sets, 0.0);
  std::vector<PoolKind> kinds(sets, PoolKind::joint_purchase);
  std::vector<int> members;
  for (std::uint32_t set = 1; set < sets; ++set) {
    if ((set & (set - 1)) == 0) continue;
    members.clear();
    for (std::uint32_t bits = set; bits != 0; bits &= bits - 1) {
      members.push_back(block[static_cast<std::size_t>(std::countr_zero(bits))]);
    }
    saving[set] = value(model_.group_of(members), members, -1, &kinds[set]);
  }
  std::vector<double> best(sets, 0.0);
  std::vector<std::uint32_t> choice(sets, 0);
  for (std::uint32_t set = 1; set < sets; ++set) {
    const std::uint32_t lowest = set & (~set + 1);
    const std::uint32_t rest = set ^ lowest;
    best[set] = best[rest];
    for (std::uint32_t others = rest; others != 0; others = (others - 1) & rest) {
      const std::uint32_t part = others | lowest;
      if (saving[part] <= 0) continue;
      const double sum = saving[part] + best[set ^ part];
      if (sum > best[set] + epsilon_eur) {
        best[set] = sum;
        choice[set] = part;
      }
    }
  }
  BlockResult result;
  result.exact = true;
  for (auto set = static_cast<std::uint32_t>(sets - 1); set != 0;) {
    const std::uint32_t part = choice[set];
    if (part == 0) {
      set &= set - 1;
      continue;
    }
    Found found{kinds[part], saving[part], {}};
    for (std::uint32_t bits = part; bits != 0; bits &= bits - 1) {
      found.members.push_back(block[static_cast<std::size_t>(std::countr_zero(bits))]);
    }
    result.pools.push_back(std::move(found));
    set ^= part;
  }
  return result;
}

// Grows a group of one kind from `seed`, each time by the need that adds most. Gains are looked up
// lazily: a stale gain is computed again only when it comes to the top.
Searcher::Growth Searcher::grow(int seed, PoolKind kind, std::span<const int> others,
                                std::size_t size_max) {
  Growth growth;
  growth.kind = kind;
  growth.order = {seed};
  Group group = model_.group_of(growth.order);
  auto try_with = [&](int index) {
    ++evaluations_;
    Group larger = group;
    model_.add(larger, growth.order, index);
    return model_.saving(kind, larger, growth.order, index, Strictness::growing);
  };
  using Entry = std::pair<double, int>;  // saving with it, minus the index: ties to the earlier
  std::priority_queue<Entry> queue;
  std::vector<std::size_t> seen(others.size(), 0);
  for (std::size_t i = 0; i < others.size(); ++i) {
    if (others[i] == seed) continue;
    if (auto saving = try_with(others[i])) queue.emplace(*saving, -static_cast<int>(i));
  }
  double current = 0;
  while (!queue.empty() && growth.order.size() < size_max) {
    const auto [gain, key] = queue.top();
    queue.pop();
    const auto position = static_cast<std::size_t>(-key);
    const int index = others[position];
    if (seen[position] + 1 != growth.order.size()) {
      seen[position] = growth.order.size() - 1;
      auto saving = try_with(index);
      if (saving) queue.emplace(*saving - current, key);
      continue;
    }
    model_.add(group, growth.order, index);
    growth.order.push_back(index);
    current += gain;
    if (growth.order.size() == 2) {
      // Until now each gain carried the cost of setting up the pool: rank the others afresh.
      queue = {};
      for (std::size_t i = 0; i < others.size(); ++i) {
        if (others[i] == seed || others[i] == index) continue;
        seen[i] = 1;
        if (auto saving = try_with(others[i])) {
          queue.emplace(*saving - current, -static_cast<int>(i));
        }
      }
    }
    ++evaluations_;
    auto saving = model_.saving(kind, group, growth.order, -1, Strictness::complete);
    if (saving && *saving > std::max(growth.best_saving, options_.saving_min_eur)) {
      growth.best_saving = *saving;
      growth.best_size = growth.order.size();
    }
    const std::size_t settled = std::max<std::size_t>(
        growth.best_size, static_cast<std::size_t>(model_.parameters().rules(kind).members_min));
    if (growth.order.size() > settled + patience) break;
  }
  return growth;
}

// Grows pool after pool. With `random`, each grows among some of the others only, so that a need
// that fits now but keeps better ones out is sometimes left aside.
void Searcher::construct(std::vector<int> seeds, std::size_t size_max, Random* random) {
  while (!seeds.empty() && !exhausted()) {
    const int seed = seeds.front();
    std::vector<int> others;
    for (int index : seeds) {
      if (others.size() == candidates_max) break;
      if (!random || random->below(4) != 0) others.push_back(index);
    }
    Growth best;
    for (PoolKind kind : all_pool_kinds) {
      if (!kinds_.contains(kind) || !model_.item(seed).need->kinds.contains(kind)) continue;
      Growth growth = grow(seed, kind, others, size_max);
      if (growth.best_saving > best.best_saving + epsilon_eur) best = std::move(growth);
    }
    if (best.best_size > 0) {
      Candidate pool = candidate(sorted(std::span(best.order).first(best.best_size)));
      pools_.emplace_back();
      place(pools_.size() - 1, std::move(pool));
    }
    std::erase_if(seeds, [&](int index) {
      return index == seed || pool_of_[static_cast<std::size_t>(index)] >= 0;
    });
  }
}

void Searcher::place(std::size_t pool, Candidate candidate) {
  for (int index : pools_[pool].found.members) {
    int& at = pool_of_[static_cast<std::size_t>(index)];
    if (at == static_cast<int>(pool)) at = -1;
  }
  if (candidate.found.saving <= 0) candidate = Candidate{};
  for (int index : candidate.found.members) {
    pool_of_[static_cast<std::size_t>(index)] = static_cast<int>(pool);
  }
  pools_[pool] = std::move(candidate);
}

double Searcher::total() const {
  double sum = 0;
  for (const Candidate& pool : pools_) sum += pool.found.saving;
  return sum;
}

void Searcher::drop_empty_pools() {
  std::erase_if(pools_, [](const Candidate& pool) { return pool.found.members.empty(); });
  for (std::size_t p = 0; p < pools_.size(); ++p) {
    for (int index : pools_[p].found.members) {
      pool_of_[static_cast<std::size_t>(index)] = static_cast<int>(p);
    }
  }
}

void Searcher::improve(std::span<const int> block, Random& random) {
  std::vector<int> order(block.begin(), block.end());
  for (bool better = true; better && !exhausted();) {
    better = false;
    random.shuffle(order);
    for (int index : order) {
      if (exhausted()) break;
      better = move_one(index) || better;
      better = swap_some(index, block, random) || better;
    }
    better = merge_some() || better;
    for (std::size_t p = 0; p < pools_.size() && !exhausted(); ++p) {
      better = split_one(p, random) || better;
    }
    drop_empty_pools();
  }
}

// Moves one need to the pool, or to no pool, where the total gains most.
bool Searcher::move_one(int index) {
  const int from = pool_of_[static_cast<std::size_t>(index)];
  Candidate rest;
  double base = 0;
  if (from >= 0) {
    const Found& home = pools_[static_cast<std::size_t>(from)].found;
    rest = candidate(without(home.members, index));
    base = rest.found.saving - home.saving;
  }
  int target = -1;
  double best = from >= 0 ? base : 0;
  for (std::size_t p = 0; p < pools_.size(); ++p) {
    const Candidate& pool = pools_[p];
    if (static_cast<int>(p) == from || pool.found.members.empty()) continue;
    Group larger = pool.group;
    model_.add(larger, pool.found.members, index);
    const double gain =
        base + value(larger, pool.found.members, index, nullptr) - pool.found.saving;
    if (gain > best + epsilon_eur) {
      best = gain;
      target = static_cast<int>(p);
    }
  }
  if (best <= epsilon_eur) return false;
  if (from >= 0) place(static_cast<std::size_t>(from), std::move(rest));
  if (target >= 0) {
    const auto to = static_cast<std::size_t>(target);
    place(to, candidate(with(pools_[to].found.members, index)));
  }
  return true;
}

bool Searcher::swap_some(int index, std::span<const int> block, Random& random) {
  bool better = false;
  for (int attempt = 0; attempt < swaps_per_need && !exhausted(); ++attempt) {
    const int other = block[random.below(block.size())];
    const int here = pool_of_[static_cast<std::size_t>(index)];
    const int there = pool_of_[static_cast<std::size_t>(other)];
    if (here == there) continue;
    double gain = 0;
    Candidate mine;
    Candidate theirs;
    if (here >= 0) {
      const Found& pool = pools_[static_cast<std::size_t>(here)].found;
      mine = candidate(with(without(pool.members, index), other));
      gain += mine.found.saving - pool.saving;
    }
    if (there >= 0) {
      const Found& pool = pools_[static_cast<std::size_t>(there)].found;
      theirs = candidate(with(without(pool.members, other), index));
      gain += theirs.found.saving - pool.saving;
    }
    if (gain <= epsilon_eur) continue;
    if (here >= 0) place(static_cast<std::size_t>(here), Candidate{});
    if (there >= 0) place(static_cast<std::size_t>(there), Candidate{});
    if (here >= 0) place(static_cast<std::size_t>(here), std::move(mine));
    if (there >= 0) place(static_cast<std::size_t>(there), std::move(theirs));
    better = true;
  }
  return better;
}

bool Searcher::merge_some() {
  bool better = false;
  std::size_t tried = 0;
  for (std::size_t a = 0; a < pools_.size(); ++a) {
    for (std::size_t b = a + 1; b < pools_.size(); ++b) {
      const Found& first = pools_[a].found;
      const Found& second = pools_[b].found;
      if (first.members.empty() || second.members.empty()) continue;
      if (++tried > merges_tried_max || exhausted()) return better;
      std::vector<int> members;
      std::merge(first.members.begin(), first.members.end(), second.members.begin(),
                 second.members.end(), std::back_inserter(members));
      Candidate merged = candidate(std::move(members));
      if (merged.found.saving <= first.saving + second.saving + epsilon_eur) continue;
      place(b, Candidate{});
      place(a, std::move(merged));
      better = true;
    }
  }
  return better;
}

// Grows a group inside the pool from a random member and cuts where both parts are worth most.
bool Searcher::split_one(std::size_t pool, Random& random) {
  const Found found = pools_[pool].found;
  if (found.members.size() < 2) return false;
  const int seed = found.members[random.below(found.members.size())];
  Growth growth = grow(seed, found.kind, found.members, found.members.size());
  Candidate best_part;
  Candidate best_rest;
  double best = found.saving;
  for (std::size_t cut = 1; cut < growth.order.size() && !exhausted(); ++cut) {
    Candidate part = candidate(sorted(std::span(growth.order).first(cut)));
    std::vector<int> others;
    std::set_difference(found.members.begin(), found.members.end(), part.found.members.begin(),
                        part.found.members.end(), std::back_inserter(others));
    Candidate rest = candidate(std::move(others));
    const double sum = part.found.saving + rest.found.saving;
    if (sum <= best + epsilon_eur) continue;
    best = sum;
    best_part = std::move(part);
    best_rest = std::move(rest);
  }
  if (best <= found.saving + epsilon_eur) return false;
  place(pool, std::move(best_part));
  pools_.emplace_back();
  place(pools_.size() - 1, std::move(best_rest));
  return true;
}

// Dissolves some pools at random, grows new ones from their members and those left alone, and keeps
// the outcome when it is worth more.
void Searcher::ruin_and_recreate(std::span<const int> block, Random& random) {
  const std::size_t idle_rounds_max = idle_rounds_min + idle_needs / block.size();
  for (std::size_t idle = 0; idle < idle_rounds_max && !exhausted(); ++idle) {
    const double before = total();
    const std::vector<Candidate> saved = pools_;
    const std::size_t ruined = std::min<std::size_t>(pools_.size(), 1 + random.below(3));
    for (std::size_t i = 0; i < ruined; ++i) place(random.below(pools_.size()), Candidate{});
    drop_empty_pools();
    std::vector<int> loose;
    for (int index : block) {
      if (pool_of_[static_cast<std::size_t>(index)] < 0) loose.push_back(index);
    }
    if (loose.empty()) return;
    random.shuffle(loose);
    // Every other time the new pools start small, so that the greedy way is not the only one tried.
    const bool small = random.below(2) == 0;
    construct(loose, small ? 2 + random.below(8) : block.size(), &random);
    for (int index : loose) {
      if (!exhausted()) move_one(index);
    }
    drop_empty_pools();
    if (total() > before + epsilon_eur) {
      idle = 0;
      continue;
    }
    for (int index : block) pool_of_[static_cast<std::size_t>(index)] = -1;
    pools_ = saved;
    drop_empty_pools();
  }
}

}  // namespace maillage::solve
