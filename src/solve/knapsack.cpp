#include "solve/knapsack.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace maillage::solve {

namespace {

using Wide = __int128;

// A partial choice over the things looked at so far; the chosen ones are a chain towards the root.
struct State {
  std::int64_t value;
  std::int64_t cost;
  std::uint32_t last;  // in `Search::links`
};
struct Link {
  std::uint32_t thing;
  std::uint32_t before;
};
constexpr std::uint32_t no_link = std::numeric_limits<std::uint32_t>::max();

class Search {
 public:
  Search(std::span<const Choosable> things, std::int64_t budget) : things_(things) {
    budget_ = budget;
    best_.chosen.assign(things.size(), false);
    for (std::size_t i = 0; i < things.size(); ++i) {
      if (things[i].cost > budget || things[i].value <= 0) continue;
      if (things[i].cost == 0) {
        best_.chosen[i] = true;
        free_value_ += things[i].value;
      } else {
        order_.push_back(static_cast<std::uint32_t>(i));
      }
    }
    // By worth per unit of cost: what the bounds below rely on.
    std::stable_sort(order_.begin(), order_.end(), [&](std::uint32_t a, std::uint32_t b) {
      return Wide{things[a].value} * things[b].cost > Wide{things[b].value} * things[a].cost;
    });
    value_before_.push_back(0);
    cost_before_.push_back(0);
    for (const std::uint32_t i : order_) {
      value_before_.push_back(value_before_.back() + things[i].value);
      cost_before_.push_back(cost_before_.back() + things[i].cost);
    }
  }

  Choice run(std::size_t states_max) {
    take_greedily();
    std::int64_t bound = best_.value;
    if (upper_bound(0, 0, 0) > best_.value) bound = explore(states_max);
    best_.value += free_value_;
    best_.value_bound = bound + free_value_;
    return std::move(best_);
  }

 private:
  // The value of the best choice from `from` on when things may be cut, added to what is held.
  std::int64_t upper_bound(std::size_t from, std::int64_t value, std::int64_t cost) const {
    const std::int64_t room = budget_ - cost;
    const auto end = std::upper_bound(cost_before_.begin() + static_cast<std::ptrdiff_t>(from),
                                      cost_before_.end(), cost_before_[from] + room);
    const auto whole = static_cast<std::size_t>(end - cost_before_.begin()) - 1;
    std::int64_t bound = value + value_before_[whole] - value_before_[from];
    if (whole < order_.size()) {
      const std::int64_t left = room - (cost_before_[whole] - cost_before_[from]);
      const Choosable& cut = things_[order_[whole]];
      bound += static_cast<std::int64_t>(Wide{cut.value} * left / cut.cost);
    }
    return bound;
  }

  void keep_if_better(std::int64_t value, std::int64_t cost) {
    if (value > best_.value || (value == best_.value && cost < best_.cost)) {
      best_.value = value;
      best_.cost = cost;
      improved_ = true;
    }
  }

  void take_greedily() {
    for (const std::uint32_t i : order_) {
      if (best_.cost + things_[i].cost > budget_) continue;
      best_.chosen[i] = true;
      best_.cost += things_[i].cost;
      best_.value += things_[i].value;
    }
  }

  void remember(const State& state, std::size_t filled_from) {
    for (const std::uint32_t i : order_) best_.chosen[i] = false;
    for (std::uint32_t link = state.last; link != no_link; link = links_[link].before)
      best_.chosen[links_[link].thing] = true;
    std::int64_t cost = state.cost;
    for (std::size_t i = filled_from; i < order_.size(); ++i) {
      if (cost + things_[order_[i]].cost > budget_) continue;
      best_.chosen[order_[i]] = true;
      cost += things_[order_[i]].cost;
    }
  }

  // What the state is worth when the rest is filled greedily; keeps it when it is the best so far.
  void complete(const State& state, std::size_t from) {
    std::int64_t value = state.value, cost = state.cost;
    for (std::size_t i = from; i < order_.size() && cost < budget_; ++i) {
      if (cost + things_[order_[i]].cost > budget_) continue;
      value += things_[order_[i]].value;
      cost += things_[order_[i]].cost;
    }
    improved_ = false;
    keep_if_better(value, cost);
    if (improved_) remember(state, from);
  }

  // Every state that could still beat the best, thing by thing; a state that costs no less and is
  // worth no more than another is dropped. Answers the bound that is proven.
  std::int64_t explore(std::size_t states_max) {
    std::vector<State> states{{0, 0, no_link}}, next;
    std::size_t seen = 0;
    for (std::size_t i = 0; i < order_.size() && !states.empty(); ++i) {
      extend(states, i, next);
      seen += next.size();
      prune(next, i + 1);
      states.swap(next);
      if (seen <= states_max) continue;
      std::int64_t bound = best_.value;
      for (const State& state : states)
        bound = std::max(bound, upper_bound(i + 1, state.value, state.cost));
      return bound;
    }
    return best_.value;
  }

  // Merges the states without and with thing `i`, by cost, dominated ones left out.
  void extend(const std::vector<State>& states, std::size_t i, std::vector<State>& next) {
    const Choosable& thing = things_[order_[i]];
    next.clear();
    std::int64_t worth = -1;
    const auto add = [&](State state) {
      if (state.value <= worth) return;
      worth = state.value;
      next.push_back(state);
    };
    std::size_t without = 0;
    for (const State& state : states) {
      const std::int64_t cost = state.cost + thing.cost;
      if (cost > budget_) break;
      for (; without < states.size() && states[without].cost <= cost; ++without)
        add(states[without]);
      if (state.value + thing.value <= worth) continue;
      links_.push_back({order_[i], state.last});
      add({state.value + thing.value, cost, static_cast<std::uint32_t>(links_.size() - 1)});
    }
    for (; without < states.size(); ++without) add(states[without]);
  }

  void prune(std::vector<State>& states, std::size_t from) {
    // The dearest states are the likeliest to end well: one good end prunes the others.
    if (!states.empty()) complete(states.back(), from);
    const auto hopeless = [&](const State& state) {
      if (upper_bound(from, state.value, state.cost) <= best_.value) return true;
      return false;
    };
    for (const State& state : states)
      if (state.value > best_.value) complete(state, order_.size());
    std::erase_if(states, hopeless);
  }

  std::span<const Choosable> things_;
  std::int64_t budget_ = 0;
  std::int64_t free_value_ = 0;
  std::vector<std::uint32_t> order_;  // things that cost something, best worth per cost first
  std::vector<std::int64_t> value_before_, cost_before_;
  std::vector<Link> links_;
  Choice best_;
  bool improved_ = false;
};

}  // namespace

Choice choose_within(std::span<const Choosable> things, std::int64_t budget,
                     std::size_t states_max) {
  return Search(things, budget).run(states_max);
}

}  // namespace maillage::solve
