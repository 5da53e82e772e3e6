// Partitions one block of needs into pools of largest total saving: exactly by dynamic programming
// over subsets when the block is small, else by greedy growth, local search (move, swap, merge,
// split) and ruin-and-recreate, within a number of evaluations. Internal to solve/.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "solve/model.h"

namespace maillage::solve {

struct Found {
  PoolKind kind = PoolKind::joint_purchase;
  double saving = 0;
  std::vector<int> members;  // items of the model, ascending
};

struct BlockResult {
  std::vector<Found> pools;
  bool exact = false;
};

// A small generator of our own, so that a seed means the same on every standard library.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next();
  std::size_t below(std::size_t limit) { return static_cast<std::size_t>(next() % limit); }
  void shuffle(std::vector<int>& list);

 private:
  std::uint64_t state_;
};

class Searcher {
 public:
  Searcher(const Model& model, const GroupingOptions& options);

  // `block` is ascending, of one category. Not thread-safe: one searcher per thread.
  BlockResult solve(std::span<const int> block, KindSet kinds, std::uint64_t seed);
  std::uint64_t evaluations() const { return evaluations_; }

 private:
  struct Candidate {
    Group group;
    Found found;  // saving 0 when the group is no pool: its members stay alone
  };
  struct Growth {
    std::vector<int> order;     // members as they joined
    std::size_t best_size = 0;  // the prefix of largest saving; 0: none is a pool
    double best_saving = 0;
    PoolKind kind = PoolKind::joint_purchase;
  };

  double value(const Group& group, std::span<const int> members, int extra, PoolKind* kind);
  Candidate candidate(std::vector<int> members);
  BlockResult solve_exactly(std::span<const int> block);
  void construct(std::vector<int> seeds, std::size_t size_max, Random* random);
  Growth grow(int seed, PoolKind kind, std::span<const int> others, std::size_t size_max);
  void improve(std::span<const int> block, Random& random);
  bool move_one(int index);
  bool swap_some(int index, std::span<const int> block, Random& random);
  bool merge_some();
  bool split_one(std::size_t pool, Random& random);
  void ruin_and_recreate(std::span<const int> block, Random& random);
  void place(std::size_t pool, Candidate candidate);
  void drop_empty_pools();
  double total() const;
  bool exhausted() const { return evaluations_ >= budget_end_; }

  const Model& model_;
  const GroupingOptions& options_;
  KindSet kinds_;
  std::vector<Candidate> pools_;
  std::vector<int> pool_of_;  // by item; -1: alone
  std::uint64_t evaluations_ = 0;
  std::uint64_t budget_end_ = 0;
};

}  // namespace maillage::solve
