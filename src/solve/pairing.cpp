#include "solve/pairing.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace maillage::solve {

namespace {

constexpr std::size_t nobody = std::numeric_limits<std::size_t>::max();

class Matcher {
 public:
  explicit Matcher(const PairingInput& input) : input_(input) {
    const std::size_t reviewers = input.reviewers.size();
    allowed_.resize(input.applications.size());
    readers_.resize(input.applications.size());
    reads_.resize(reviewers);
    for (const auto& reviewer : input.reviewers) load_.push_back(reviewer.load);
    for (std::size_t a = 0; a < allowed_.size(); ++a) {
      for (std::size_t r = 0; r < reviewers; ++r)
        if (!input.excluded(a, r)) allowed_[a].push_back(r);
      // A fixed order of choice: the better informed first, then by id.
      std::sort(allowed_[a].begin(), allowed_[a].end(), [&](std::size_t x, std::size_t y) {
        const int knows_x = input.knowledge(a, x), knows_y = input.knowledge(a, y);
        if (knows_x != knows_y) return knows_x > knows_y;
        return input.reviewers[x].id < input.reviewers[y].id;
      });
    }
  }

  Pairing run() {
    std::vector<std::size_t> order(allowed_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    // Those with the least choice first.
    std::sort(order.begin(), order.end(), [&](std::size_t x, std::size_t y) {
      if (allowed_[x].size() != allowed_[y].size()) return allowed_[x].size() < allowed_[y].size();
      return input_.applications[x] < input_.applications[y];
    });
    for (int round = 0; round < input_.wanted; ++round)
      for (const std::size_t a : order)
        if (!take_least_loaded(a)) make_room(a);
    even_out();
    return result();
  }

 private:
  bool reads(std::size_t application, std::size_t reviewer) const {
    const auto& readers = readers_[application];
    return std::find(readers.begin(), readers.end(), reviewer) != readers.end();
  }
  bool has_room(std::size_t reviewer) const {
    return load_[reviewer] < input_.reviewers[reviewer].load_max;
  }
  void join(std::size_t application, std::size_t reviewer) {
    readers_[application].push_back(reviewer);
    reads_[reviewer].push_back(application);
    ++load_[reviewer];
  }
  void part(std::size_t application, std::size_t reviewer) {
    std::erase(readers_[application], reviewer);
    std::erase(reads_[reviewer], application);
    --load_[reviewer];
  }

  bool take_least_loaded(std::size_t application) {
    std::size_t best = nobody;
    for (const std::size_t r : allowed_[application]) {
      if (!has_room(r) || reads(application, r)) continue;
      if (best == nobody || load_[r] < load_[best]) best = r;
    }
    if (best == nobody) return false;
    join(application, best);
    return true;
  }

  // Breadth-first over reviewers: who could read instead of whom, until `ends` holds for one. The
  // pairs along the way are exchanged. Answers whether an end was reached.
  template <class Ends>
  bool exchange(std::vector<std::size_t> frontier, std::size_t application, Ends ends) {
    constexpr std::size_t root = nobody - 1;
    std::vector<std::size_t> from(load_.size(), nobody), over(load_.size(), nobody);
    for (const std::size_t r : frontier) {
      from[r] = root;
      over[r] = application;
    }
    for (std::size_t i = 0; i < frontier.size(); ++i) {
      const std::size_t r = frontier[i];
      if (ends(r)) {
        undo_chain(r, from, over, root);
        return true;
      }
      for (const std::size_t a : reads_[r]) {
        for (const std::size_t other : allowed_[a]) {
          if (from[other] != nobody || reads(a, other)) continue;
          from[other] = r;
          over[other] = a;
          frontier.push_back(other);
        }
      }
    }
    return false;
  }

  void undo_chain(std::size_t reviewer, const std::vector<std::size_t>& from,
                  const std::vector<std::size_t>& over, std::size_t root) {
    while (true) {
      const std::size_t before = from[reviewer], application = over[reviewer];
      if (application != nobody) {
        join(application, reviewer);
        if (before != root) part(application, before);
      }
      if (before == root) return;
      reviewer = before;
    }
  }

  // Every reviewer of this application is full: somebody hands something over.
  bool make_room(std::size_t application) {
    std::vector<std::size_t> frontier;
    for (const std::size_t r : allowed_[application])
      if (!reads(application, r)) frontier.push_back(r);
    return exchange(std::move(frontier), application, [&](std::size_t r) { return has_room(r); });
  }

  // Moves pairs from the most loaded to those with at least two fewer, until none can move.
  void even_out() {
    std::vector<std::size_t> by_load(load_.size());
    std::iota(by_load.begin(), by_load.end(), std::size_t{0});
    bool moved = true;
    while (moved) {
      moved = false;
      std::sort(by_load.begin(), by_load.end(), [&](std::size_t x, std::size_t y) {
        if (load_[x] != load_[y]) return load_[x] > load_[y];
        return input_.reviewers[x].id < input_.reviewers[y].id;
      });
      for (const std::size_t full : by_load) {
        moved = exchange({full}, nobody, [&](std::size_t r) {
          return r != full && has_room(r) && load_[r] + 1 < load_[full];
        });
        if (moved) break;
      }
    }
  }

  Pairing result() {
    Pairing pairing;
    pairing.readers = std::move(readers_);
    for (std::size_t a = 0; a < pairing.readers.size(); ++a) {
      std::sort(pairing.readers[a].begin(), pairing.readers[a].end());
      const int found = static_cast<int>(pairing.readers[a].size());
      if (found < input_.wanted)
        pairing.missing.push_back({a, found, static_cast<int>(allowed_[a].size())});
    }
    return pairing;
  }

  const PairingInput& input_;
  std::vector<std::vector<std::size_t>> allowed_;  // reviewers per application, best first
  std::vector<std::vector<std::size_t>> readers_;  // per application
  std::vector<std::vector<std::size_t>> reads_;    // applications per reviewer
  std::vector<int> load_;
};

}  // namespace

Pairing pair_reviewers(const PairingInput& input) { return Matcher(input).run(); }

}  // namespace maillage::solve
