// From text to a formula: one pass, by precedence. Words are English or French, since published
// definitions are written in both.
#include <algorithm>
#include <charconv>
#include <cmath>

#include "solve/formula.h"

namespace maillage::solve {

namespace {

using Node = FormulaNode;
using Kind = FormulaNode::Kind;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
// Codes of indicators hold points, hyphens and colons: cae_49.a-hab, urn:ngsi-ld:Indicator:x.
bool is_of_code(char c) {
  return is_letter(c) || is_digit(c) || c == '.' || c == '-' || c == ':' || c == '#' || c == '/';
}

constexpr std::pair<std::string_view, std::string_view> french_words[] = {
    {"si", "if"},
    {"alors", "then"},
    {"sinon", "else"},
    {"et", "and"},
    {"ou", "or"},
    {"non", "not"},
    {"identite", "identity"},
    {"reponse", "answer"},
    {"referentiel", "framework"},
};

std::string_view in_english(std::string_view word) {
  for (const auto& [french, english] : french_words)
    if (word == french) return english;
  return word;
}

bool is_truth(const Node& node) {
  return node.kind == Kind::test || node.kind == Kind::compare || node.kind == Kind::both ||
         node.kind == Kind::either || node.kind == Kind::negation;
}

template <class Item>
std::size_t place_of(std::vector<Item>& items, Item item) {
  const auto it = std::find(items.begin(), items.end(), item);
  if (it != items.end()) return static_cast<std::size_t>(it - items.begin());
  items.push_back(std::move(item));
  return items.size() - 1;
}

}  // namespace

class FormulaParser {
 public:
  explicit FormulaParser(std::string_view text) : text_(text) {}

  Result<Formula> run() {
    MAILLAGE_ASSIGN(const std::uint32_t root, number(choice()));
    (void)root;
    skip();
    if (at_ < text_.size()) return wrong("nothing more is expected here");
    return std::move(formula_);
  }

 private:
  using Place = Result<std::uint32_t>;

  Error wrong(const std::string& reason) const {
    return invalid("formula", std::to_string(at_ + 1) + ": " + reason);
  }
  void skip() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
  }
  bool take(std::string_view sign) {
    skip();
    if (text_.substr(at_, sign.size()) != sign) return false;
    at_ += sign.size();
    return true;
  }
  // The word that stands here, without taking it.
  std::string_view word() {
    skip();
    std::size_t end = at_;
    while (end < text_.size() && (is_letter(text_[end]) || (end > at_ && is_digit(text_[end]))))
      ++end;
    return text_.substr(at_, end - at_);
  }
  bool take_word(std::string_view english) {
    const std::string_view here = word();
    if (in_english(here) != english) return false;
    at_ += here.size();
    return true;
  }
  Result<std::string> code(const char* what) {
    skip();
    const std::size_t start = at_;
    while (at_ < text_.size() && is_of_code(text_[at_])) ++at_;
    if (at_ == start) return wrong(std::string(what) + " is expected");
    return std::string(text_.substr(start, at_ - start));
  }
  Result<void> expect(std::string_view sign) {
    if (take(sign)) return {};
    return wrong("'" + std::string(sign) + "' is expected");
  }

  Place add(Node node) {
    if (formula_.nodes_.size() >= formula_nodes_max)
      return make_error(ErrorCode::too_large,
                        "a formula has at most " + std::to_string(formula_nodes_max) + " parts",
                        "formula");
    formula_.nodes_.push_back(std::move(node));
    return static_cast<std::uint32_t>(formula_.nodes_.size() - 1);
  }
  Place add(Kind kind, std::vector<std::uint32_t> children) {
    Node node;
    node.kind = kind;
    node.children = std::move(children);
    return add(std::move(node));
  }
  Place number(Place place) const {
    if (place.ok() && is_truth(formula_.nodes_[*place]))
      return wrong("a number is expected before this, not a condition");
    return place;
  }
  Place truth(Place place) const {
    if (place.ok() && !is_truth(formula_.nodes_[*place]))
      return wrong("a condition is expected before this, not a number");
    return place;
  }

  // Counts how deep the text nests, so that the parser's own recursion is bounded.
  class Level {
   public:
    explicit Level(std::size_t& depth) : depth_(depth) { ++depth_; }
    ~Level() { --depth_; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;
    bool too_deep() const { return depth_ > formula_depth_max; }

   private:
    std::size_t& depth_;
  };
  static Error too_deep() {
    return make_error(ErrorCode::too_large,
                      "a formula nests at most " + std::to_string(formula_depth_max) + " levels",
                      "formula");
  }

  Place choice() {
    const Level level(depth_);
    if (level.too_deep()) return too_deep();
    if (!take_word("if")) return disjunction();
    MAILLAGE_ASSIGN(const auto condition, truth(disjunction()));
    if (!take_word("then")) return wrong("'then' is expected");
    MAILLAGE_ASSIGN(const auto first, number(choice()));
    if (!take_word("else")) return add(Kind::choose, {condition, first});
    MAILLAGE_ASSIGN(const auto second, number(choice()));
    return add(Kind::choose, {condition, first, second});
  }

  Place disjunction() {
    MAILLAGE_ASSIGN(std::uint32_t left, conjunction());
    while (take_word("or")) {
      MAILLAGE_ASSIGN(left, truth(left));
      MAILLAGE_ASSIGN(const auto right, truth(conjunction()));
      MAILLAGE_ASSIGN(left, add(Kind::either, {left, right}));
    }
    return left;
  }

  Place conjunction() {
    MAILLAGE_ASSIGN(std::uint32_t left, negation());
    while (take_word("and")) {
      MAILLAGE_ASSIGN(left, truth(left));
      MAILLAGE_ASSIGN(const auto right, truth(negation()));
      MAILLAGE_ASSIGN(left, add(Kind::both, {left, right}));
    }
    return left;
  }

  Place negation() {
    const Level level(depth_);
    if (level.too_deep()) return too_deep();
    if (!take_word("not")) return comparison();
    MAILLAGE_ASSIGN(const auto inner, truth(negation()));
    return add(Kind::negation, {inner});
  }

  std::optional<Comparison> comparison_sign() {
    constexpr std::pair<std::string_view, Comparison> signs[] = {
        {"<=", Comparison::less_equal}, {">=", Comparison::greater_equal},
        {"!=", Comparison::not_equal},  {"<", Comparison::less},
        {">", Comparison::greater},     {"=", Comparison::equal},
    };
    for (const auto& [sign, meaning] : signs)
      if (take(sign)) return meaning;
    return std::nullopt;
  }

  Place comparison() {
    MAILLAGE_ASSIGN(const auto left, sum());
    const auto sign = comparison_sign();
    if (!sign) return left;
    MAILLAGE_TRY(number(left));
    MAILLAGE_ASSIGN(const auto right, number(sum()));
    Node node;
    node.kind = Kind::compare;
    node.comparison = *sign;
    node.children = {left, right};
    return add(std::move(node));
  }

  Place sum() {
    MAILLAGE_ASSIGN(std::uint32_t left, product());
    for (;;) {
      const bool plus = take("+");
      if (!plus && !take("-")) return left;
      MAILLAGE_TRY(number(left));
      MAILLAGE_ASSIGN(const auto right, number(product()));
      MAILLAGE_ASSIGN(left, add(plus ? Kind::add : Kind::subtract, {left, right}));
    }
  }

  Place product() {
    MAILLAGE_ASSIGN(std::uint32_t left, unary());
    for (;;) {
      const bool times = take("*");
      if (!times && !take("/")) return left;
      MAILLAGE_TRY(number(left));
      MAILLAGE_ASSIGN(const auto right, number(unary()));
      MAILLAGE_ASSIGN(left, add(times ? Kind::multiply : Kind::divide, {left, right}));
    }
  }

  Place unary() {
    const Level level(depth_);
    if (level.too_deep()) return too_deep();
    if (!take("-")) return primary();
    MAILLAGE_ASSIGN(const auto inner, number(unary()));
    return add(Kind::negate, {inner});
  }

  Place primary() {
    skip();
    if (at_ >= text_.size()) return wrong("a number or a function is expected");
    if (take("(")) {
      auto inner = choice();
      MAILLAGE_TRY(inner);
      MAILLAGE_TRY(expect(")"));
      return inner;
    }
    if (is_digit(text_[at_])) return literal();
    const std::string_view name = word();
    if (name.empty()) return wrong("a number or a function is expected");
    const std::size_t start = at_;
    at_ += name.size();
    if (!take("(")) {
      at_ = start;
      return wrong("'" + std::string(name) + "' is no function; val(" + std::string(name) +
                   ") is the value of an indicator");
    }
    return function(in_english(name), start);
  }

  Result<double> digits() {
    skip();
    double value = 0;
    const auto [end, status] = std::from_chars(text_.data() + at_, text_.data() + text_.size(),
                                               value, std::chars_format::general);
    if (status != std::errc() || !std::isfinite(value)) return wrong("a number is expected");
    at_ = static_cast<std::size_t>(end - text_.data());
    return value;
  }

  Place literal() {
    MAILLAGE_ASSIGN(const double value, digits());
    Node node;
    node.number = value;
    return add(std::move(node));
  }

  Place function(std::string_view name, std::size_t start) {
    if (name == "val") return value(Kind::value);
    if (name == "opt_val") return value(Kind::optional_value);
    if (name == "population") {
      MAILLAGE_TRY(expect(")"));
      return add(Kind::population, {});
    }
    if (name == "per_inhabitant") {
      MAILLAGE_ASSIGN(const auto inner, number(choice()));
      MAILLAGE_TRY(expect(")"));
      MAILLAGE_ASSIGN(const auto people, add(Kind::population, {}));
      return add(Kind::divide, {inner, people});
    }
    if (name == "min" || name == "max")
      return extreme(name == "min" ? Kind::least : Kind::greatest);
    if (name == "identity") return test(Test::Kind::identity);
    if (name == "answer") return test(Test::Kind::answer);
    if (name == "framework") return test(Test::Kind::framework);
    if (name == "count") return figure(GraphFigure::Kind::count);
    if (name == "sum") return figure(GraphFigure::Kind::sum);
    if (name == "share") return figure(GraphFigure::Kind::share);
    if (name == "municipalities") return figure(GraphFigure::Kind::municipalities);
    at_ = start;
    return wrong("'" + std::string(name) + "' is no function");
  }

  Place value(Kind kind) {
    Reference reference;
    MAILLAGE_ASSIGN(reference.indicator, code("the code of an indicator"));
    if (take(",")) {
      if (!take("-")) return wrong("'-' and a number of periods is expected");
      MAILLAGE_ASSIGN(const double periods, digits());
      if (periods < 1 || periods > 1200 || periods != std::floor(periods))
        return wrong("a whole number of periods from 1 to 1200 is expected");
      reference.periods_before = static_cast<int>(periods);
    }
    MAILLAGE_TRY(expect(")"));
    Node node;
    node.kind = kind;
    node.index = place_of(formula_.references_, std::move(reference));
    return add(std::move(node));
  }

  Place extreme(Kind kind) {
    std::vector<std::uint32_t> children;
    do {
      MAILLAGE_ASSIGN(const auto child, number(choice()));
      children.push_back(child);
    } while (take(","));
    MAILLAGE_TRY(expect(")"));
    return add(kind, std::move(children));
  }

  Place test(Test::Kind kind) {
    Test test;
    test.kind = kind;
    MAILLAGE_ASSIGN(test.name, code("a name"));
    if (kind != Test::Kind::framework) {
      MAILLAGE_TRY(expect(","));
      MAILLAGE_ASSIGN(test.value, code("a value"));
    }
    MAILLAGE_TRY(expect(")"));
    Node node;
    node.kind = Kind::test;
    node.index = place_of(formula_.tests_, std::move(test));
    return add(std::move(node));
  }

  Result<std::string> name(const char* what) {
    const std::string_view here = word();
    if (here.empty()) return wrong(std::string(what) + " is expected");
    at_ += here.size();
    return std::string(here);
  }

  Place figure(GraphFigure::Kind kind) {
    GraphFigure figure;
    figure.kind = kind;
    skip();
    const bool all_municipalities =
        kind == GraphFigure::Kind::municipalities && text_.substr(at_, 1) == ")";
    if (!all_municipalities) {
      MAILLAGE_ASSIGN(figure.type, name("a type of entity"));
      if (kind == GraphFigure::Kind::sum) {
        MAILLAGE_TRY(expect("."));
        MAILLAGE_ASSIGN(figure.field, name("a field"));
      }
      if (take_word("where")) {
        MAILLAGE_ASSIGN(figure.where, any_condition());
      } else if (kind == GraphFigure::Kind::share) {
        return wrong("'where' is expected: a share is of those that fulfil a condition");
      }
    }
    MAILLAGE_TRY(expect(")"));
    Node node;
    node.kind = Kind::figure;
    node.index = place_of(formula_.figures_, std::move(figure));
    return add(std::move(node));
  }

  using Condition = Result<EntityCondition>;

  static EntityCondition joined(EntityCondition::Kind kind, EntityCondition left,
                                EntityCondition right) {
    EntityCondition both;
    both.kind = kind;
    both.parts = {std::move(left), std::move(right)};
    return both;
  }

  Condition any_condition() {
    const Level level(depth_);
    if (level.too_deep()) return too_deep();
    MAILLAGE_ASSIGN(EntityCondition left, all_condition());
    while (take_word("or")) {
      MAILLAGE_ASSIGN(EntityCondition right, all_condition());
      left = joined(EntityCondition::Kind::any, std::move(left), std::move(right));
    }
    return left;
  }

  Condition all_condition() {
    MAILLAGE_ASSIGN(EntityCondition left, one_condition());
    while (take_word("and")) {
      MAILLAGE_ASSIGN(EntityCondition right, one_condition());
      left = joined(EntityCondition::Kind::all, std::move(left), std::move(right));
    }
    return left;
  }

  Condition one_condition() {
    const Level level(depth_);
    if (level.too_deep()) return too_deep();
    if (++conditions_ > formula_nodes_max)
      return make_error(ErrorCode::too_large, "a formula has too many conditions", "formula");
    if (take_word("not")) {
      EntityCondition negated;
      negated.kind = EntityCondition::Kind::negation;
      MAILLAGE_ASSIGN(EntityCondition inner, one_condition());
      negated.parts.push_back(std::move(inner));
      return negated;
    }
    if (take("(")) {
      auto inner = any_condition();
      MAILLAGE_TRY(inner);
      MAILLAGE_TRY(expect(")"));
      return inner;
    }
    EntityCondition condition;
    condition.kind = EntityCondition::Kind::compare;
    MAILLAGE_ASSIGN(condition.field, name("a field"));
    const auto sign = comparison_sign();
    if (!sign) return wrong("a comparison is expected");
    condition.comparison = *sign;
    MAILLAGE_TRY(operand(condition));
    return condition;
  }

  Result<void> operand(EntityCondition& condition) {
    skip();
    if (take("\"")) {
      const std::size_t end = text_.find('"', at_);
      if (end == std::string_view::npos) return wrong("the text is not closed");
      condition.text = text_.substr(at_, end - at_);
      at_ = end + 1;
      return {};
    }
    const std::size_t start = at_;
    MAILLAGE_ASSIGN(condition.text, code("a value"));
    if (condition.text == "period_start" || condition.text == "period_end") {
      condition.literal = condition.text == "period_end" ? EntityCondition::Literal::period_end
                                                         : EntityCondition::Literal::period_start;
      condition.text.clear();
      return {};
    }
    double value = 0;
    const char* const last = condition.text.data() + condition.text.size();
    const auto [end, status] = std::from_chars(condition.text.data(), last, value);
    if (status == std::errc() && end == last) {
      if (!std::isfinite(value)) {
        at_ = start;
        return wrong("a finite number is expected");
      }
      condition.literal = EntityCondition::Literal::number;
      condition.number = value;
      condition.text.clear();
    }
    return {};
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  std::size_t conditions_ = 0;
  Formula formula_;
};

Result<Formula> Formula::parse(std::string_view text) {
  if (text.size() > formula_bytes_max)
    return make_error(ErrorCode::too_large,
                      "a formula has at most " + std::to_string(formula_bytes_max) + " bytes",
                      "formula");
  return FormulaParser(text).run();
}

}  // namespace maillage::solve
