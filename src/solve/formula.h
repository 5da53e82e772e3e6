// The language in which an indicator is worked out from other indicators and from the graph:
//
//   val(permits) / population() * 1000
//   opt_val(houses) + opt_val(flats)               what is not known adds nothing
//   share(Project where state = completed)
//   if identity(type, municipality) then 32 else 40
//
// Pure and bounded: a formula has no loops, no names of its own and no effects. What is missing is
// never taken for zero: it makes the result missing, unless opt_val says that it may be left out.
// docs/guide/formulas.md describes the language. Immutable once parsed.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace maillage::solve {

inline constexpr std::size_t formula_bytes_max = 8000;
inline constexpr std::size_t formula_nodes_max = 1000;  // also the steps of one evaluation
inline constexpr std::size_t formula_depth_max = 60;

// A truth may be unknown, because what it depends on is missing (Kleene's logic).
enum class Truth : std::uint8_t { no, yes, unknown };

enum class Comparison : std::uint8_t { equal, not_equal, less, less_equal, greater, greater_equal };

// What entities are counted: a condition on their fields.
struct EntityCondition {
  enum class Kind : std::uint8_t { all, any, negation, compare } kind = Kind::all;
  std::vector<EntityCondition> parts;  // negation: one
  std::string field;
  Comparison comparison = Comparison::equal;
  enum class Literal : std::uint8_t { number, text, period_start, period_end };
  Literal literal = Literal::text;
  double number = 0;
  std::string text;
  bool operator==(const EntityCondition&) const = default;
};

// A figure over the entities of a type that lie in the territory.
struct GraphFigure {
  enum class Kind : std::uint8_t {
    count,           // how many there are
    sum,             // of a number they have
    share,           // per cent of those of the type that fulfil the condition
    municipalities,  // municipalities that hold at least one; without a type, all of them
  } kind = Kind::count;
  std::string type;
  std::string field;                     // of a sum
  std::optional<EntityCondition> where;  // nothing: all of the type
  bool operator==(const GraphFigure&) const = default;
};

// The value of another indicator, of the same territory.
struct Reference {
  std::string indicator;
  int periods_before = 0;
  bool operator==(const Reference&) const = default;
};

struct FormulaNode {
  enum class Kind : std::uint8_t {
    number,
    value,           // of references()[index]; missing when it is not known
    optional_value,  // the same; nothing when it is not known
    figure,          // figures()[index]
    population,
    negate,
    add,
    subtract,
    multiply,
    divide,
    least,
    greatest,
    choose,  // children: condition, then, and perhaps else
    test,    // tests()[index]: a truth
    compare,
    both,
    either,
    negation,
  } kind = Kind::number;
  double number = 0;
  std::size_t index = 0;
  Comparison comparison = Comparison::equal;
  std::vector<std::uint32_t> children;  // nodes before this one
  bool operator==(const FormulaNode&) const = default;
};

// Is the territory, or what was answered of it, such? identity(type, municipality)
struct Test {
  enum class Kind : std::uint8_t { identity, answer, framework } kind = Kind::identity;
  std::string name;
  std::string value;  // of a framework: empty
  bool operator==(const Test&) const = default;
};

// Where an evaluation finds what the formula names, by its place in references(), figures() and
// tests(). A function that is not set finds nothing.
struct FormulaInputs {
  std::function<std::optional<double>(std::size_t reference)> value;
  std::function<std::optional<double>(std::size_t figure)> figure;
  std::function<std::optional<double>()> population;
  std::function<Truth(std::size_t test)> test;
};

// How an explanation names what the formula names. A function that is not set gives the code.
struct FormulaNames {
  std::function<std::string(const Reference&)> indicator;
  std::function<std::string(const std::string& type)> type;
};

class Formula {
 public:
  // Errors: invalid with place and reason ("12: a number is expected"); too_large past a limit.
  static Result<Formula> parse(std::string_view text);

  // Missing: nothing. Also when a division by zero or an overflow leaves no number.
  std::optional<double> evaluate(const FormulaInputs& inputs) const;

  // The same formula as text, in English words; it parses to an equal formula.
  std::string text() const;
  // A sentence for people in fr, nl, de or en.
  std::string explain(std::string_view language, const FormulaNames& names) const;

  const std::vector<FormulaNode>& nodes() const { return nodes_; }  // the last one is the root
  const std::vector<Reference>& references() const { return references_; }
  const std::vector<GraphFigure>& figures() const { return figures_; }
  const std::vector<Test>& tests() const { return tests_; }
  bool operator==(const Formula&) const = default;

 private:
  friend class FormulaParser;
  std::vector<FormulaNode> nodes_;
  std::vector<Reference> references_;
  std::vector<GraphFigure> figures_;
  std::vector<Test> tests_;
};

}  // namespace maillage::solve
