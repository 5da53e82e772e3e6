// One pass over the nodes, children first: no recursion, as many steps as there are nodes.
#include <algorithm>
#include <cmath>

#include "solve/formula.h"

namespace maillage::solve {

namespace {

using Kind = FormulaNode::Kind;

// What a node gives: a number, nothing that counts, something missing, or a truth.
struct Outcome {
  enum class Is : std::uint8_t { missing, nothing, known } is = Is::missing;
  double number = 0;
  Truth truth = Truth::unknown;

  bool known() const { return is == Is::known; }
  bool missing() const { return is == Is::missing; }
};

Outcome known(double number) {
  if (!std::isfinite(number)) return {};
  return {Outcome::Is::known, number, Truth::unknown};
}
Outcome known(const std::optional<double>& number) { return number ? known(*number) : Outcome{}; }
Outcome nothing() { return {Outcome::Is::nothing, 0, Truth::unknown}; }
Outcome such(Truth truth) { return {Outcome::Is::missing, 0, truth}; }
Truth truth_of(bool value) { return value ? Truth::yes : Truth::no; }

bool compared(Comparison comparison, double left, double right) {
  switch (comparison) {
    case Comparison::equal: return left == right;
    case Comparison::not_equal: return left != right;
    case Comparison::less: return left < right;
    case Comparison::less_equal: return left <= right;
    case Comparison::greater: return left > right;
    case Comparison::greater_equal: return left >= right;
  }
  return false;
}

Truth both(Truth left, Truth right) {
  if (left == Truth::no || right == Truth::no) return Truth::no;
  return left == Truth::yes && right == Truth::yes ? Truth::yes : Truth::unknown;
}
Truth opposite(Truth truth) {
  if (truth == Truth::unknown) return truth;
  return truth == Truth::yes ? Truth::no : Truth::yes;
}
Truth either(Truth left, Truth right) { return opposite(both(opposite(left), opposite(right))); }

// What may be left out adds nothing; where all of it is left out, nothing is the result.
Outcome added(const Outcome& left, const Outcome& right, double sign) {
  if (left.missing() || right.missing()) return {};
  if (!left.known() && !right.known()) return nothing();
  return known(left.number + sign * right.number);
}

Outcome extreme(const std::vector<Outcome>& outcomes, const FormulaNode& node) {
  Outcome best = nothing();
  for (const std::uint32_t child : node.children) {
    const Outcome& one = outcomes[child];
    if (one.missing()) return {};
    if (!one.known()) continue;
    const bool better = !best.known() || (node.kind == Kind::least ? one.number < best.number
                                                                   : one.number > best.number);
    if (better) best = one;
  }
  return best;
}

Outcome chosen(const std::vector<Outcome>& outcomes, const FormulaNode& node) {
  const Truth condition = outcomes[node.children[0]].truth;
  if (condition == Truth::yes) return outcomes[node.children[1]];
  if (condition == Truth::no && node.children.size() > 2) return outcomes[node.children[2]];
  return {};
}

class Evaluation {
 public:
  Evaluation(const std::vector<FormulaNode>& nodes, const FormulaInputs& inputs)
      : nodes_(nodes), inputs_(inputs) {
    outcomes_.reserve(nodes.size());
  }

  std::optional<double> run() {
    for (const FormulaNode& node : nodes_) outcomes_.push_back(of(node));
    const Outcome& last = outcomes_.back();
    return last.known() ? std::optional(last.number) : std::nullopt;
  }

 private:
  const Outcome& child(const FormulaNode& node, std::size_t at) const {
    return outcomes_[node.children[at]];
  }

  Outcome arithmetic(const FormulaNode& node) const {
    const Outcome& left = child(node, 0);
    const Outcome& right = child(node, 1);
    if (node.kind == Kind::add) return added(left, right, 1);
    if (node.kind == Kind::subtract) return added(left, right, -1);
    if (!left.known() || !right.known()) return {};
    return known(node.kind == Kind::multiply ? left.number * right.number
                                             : left.number / right.number);
  }

  Outcome logic(const FormulaNode& node) const {
    if (node.kind == Kind::negation) return such(opposite(child(node, 0).truth));
    const Outcome& left = child(node, 0);
    const Outcome& right = child(node, 1);
    if (node.kind == Kind::both) return such(both(left.truth, right.truth));
    if (node.kind == Kind::either) return such(either(left.truth, right.truth));
    if (!left.known() || !right.known()) return such(Truth::unknown);
    return such(truth_of(compared(node.comparison, left.number, right.number)));
  }

  Outcome named(const FormulaNode& node) const {
    switch (node.kind) {
      case Kind::value: return inputs_.value ? known(inputs_.value(node.index)) : Outcome{};
      case Kind::optional_value: {
        const Outcome found = inputs_.value ? known(inputs_.value(node.index)) : Outcome{};
        return found.known() ? found : nothing();
      }
      case Kind::figure: return inputs_.figure ? known(inputs_.figure(node.index)) : Outcome{};
      case Kind::population: return inputs_.population ? known(inputs_.population()) : Outcome{};
      case Kind::test: return such(inputs_.test ? inputs_.test(node.index) : Truth::unknown);
      default: return known(node.number);
    }
  }

  Outcome of(const FormulaNode& node) const {
    switch (node.kind) {
      case Kind::add:
      case Kind::subtract:
      case Kind::multiply:
      case Kind::divide: return arithmetic(node);
      case Kind::negate: {
        const Outcome& inner = child(node, 0);
        return inner.known() ? known(-inner.number) : inner;
      }
      case Kind::least:
      case Kind::greatest: return extreme(outcomes_, node);
      case Kind::choose: return chosen(outcomes_, node);
      case Kind::compare:
      case Kind::both:
      case Kind::either:
      case Kind::negation: return logic(node);
      default: return named(node);
    }
  }

  const std::vector<FormulaNode>& nodes_;
  const FormulaInputs& inputs_;
  std::vector<Outcome> outcomes_;
};

}  // namespace

std::optional<double> Formula::evaluate(const FormulaInputs& inputs) const {
  if (nodes_.empty()) return std::nullopt;
  return Evaluation(nodes_, inputs).run();
}

}  // namespace maillage::solve
