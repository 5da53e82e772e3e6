#include "solve/formula.h"

#include <gmock/gmock.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <map>
#include <memory>

namespace maillage::solve {
namespace {

using ::testing::HasSubstr;

Formula parsed(std::string_view text) {
  auto formula = Formula::parse(text);
  EXPECT_TRUE(formula.ok()) << text << ": " << (formula.ok() ? "" : formula.error().message);
  return formula.ok() ? std::move(*formula) : Formula();
}

std::string refusal(std::string_view text) {
  const auto formula = Formula::parse(text);
  return formula.ok() ? "" : formula.error().message;
}

std::optional<double> worked_out(std::string_view text,
                                 const std::map<std::string, double>& values = {}) {
  const Formula formula = parsed(text);
  FormulaInputs inputs;
  inputs.value = [&](std::size_t at) -> std::optional<double> {
    const auto it = values.find(formula.references()[at].indicator);
    return it == values.end() ? std::nullopt : std::optional(it->second);
  };
  inputs.population = [] { return std::optional(2000.0); };
  inputs.test = [&](std::size_t at) {
    const Test& test = formula.tests()[at];
    if (test.name == "unknown") return Truth::unknown;
    return test.value == "yes" || test.name == "te" ? Truth::yes : Truth::no;
  };
  return formula.evaluate(inputs);
}

TEST(Formula, ReckonsWithTheUsualPrecedence) {
  EXPECT_EQ(worked_out("1 + 2 * 3 - 8 / 4"), 5);
  EXPECT_EQ(worked_out("(1 + 2) * 3"), 9);
  EXPECT_EQ(worked_out("10 - 4 - 3"), 3);
  EXPECT_EQ(worked_out("24 / 4 / 2"), 3);
  EXPECT_EQ(worked_out("--2 - -3"), 5);
  EXPECT_EQ(worked_out("min(4, 2, 3) + max(1, 5)"), 7);
  EXPECT_EQ(worked_out("val(a) / population() * 1000", {{"a", 30}}), 15);
  EXPECT_EQ(worked_out("per_inhabitant(val(a))", {{"a", 30}}), 0.015);
}

TEST(Formula, WhatIsMissingIsNotZero) {
  EXPECT_EQ(worked_out("val(a) + val(b)", {{"a", 1}}), std::nullopt);
  EXPECT_EQ(worked_out("val(a) + opt_val(b)", {{"a", 1}}), 1);
  EXPECT_EQ(worked_out("opt_val(a) + opt_val(b) + opt_val(c)", {{"b", 4}, {"c", 3}}), 7);
  EXPECT_EQ(worked_out("opt_val(a) + opt_val(b)"), std::nullopt);
  EXPECT_EQ(worked_out("opt_val(a) - opt_val(b)", {{"b", 4}}), -4);
  EXPECT_EQ(worked_out("2 * opt_val(a)"), std::nullopt);
  EXPECT_EQ(worked_out("0 * val(a)"), std::nullopt);
  EXPECT_EQ(worked_out("max(opt_val(a), 3)"), 3);
  EXPECT_EQ(worked_out("val(a) / val(b)", {{"a", 1}, {"b", 0}}), std::nullopt);
  EXPECT_EQ(worked_out("val(a) * val(a)", {{"a", 1e300}}), std::nullopt);
}

TEST(Formula, ChoosesByConditionsInEnglishAndFrench) {
  EXPECT_EQ(worked_out("if val(a) > 3 then 1 else 2", {{"a", 4}}), 1);
  EXPECT_EQ(worked_out("if val(a) > 3 then 1 else 2"), std::nullopt);
  EXPECT_EQ(worked_out("if identity(x, no) then 1"), std::nullopt);
  EXPECT_EQ(worked_out("si identite(localisation, no) alors 75 sinon si identite(type, yes) "
                       "et referentiel(te) alors 40 sinon 32"),
            40);
  EXPECT_EQ(worked_out("si reponse(eau, yes) ou identite(unknown, x) alors 1 sinon 2"), 1);
  EXPECT_EQ(worked_out("si reponse(eau, yes) et identite(unknown, x) alors 1 sinon 2"),
            std::nullopt);
  EXPECT_EQ(worked_out("1 + (if not identity(x, no) and 1 <= 1 then 10 else 20)"), 11);
}

TEST(Formula, SaysWhereItIsWrong) {
  EXPECT_THAT(refusal(""), HasSubstr("1: a number or a function is expected"));
  EXPECT_THAT(refusal("1 +"), HasSubstr("4: a number or a function is expected"));
  EXPECT_THAT(refusal("1 2"), HasSubstr("3: nothing more is expected here"));
  EXPECT_THAT(refusal("cae_1 + 2"), HasSubstr("val(cae_1) is the value of an indicator"));
  EXPECT_THAT(refusal("exec(1)"), HasSubstr("'exec' is no function"));
  EXPECT_THAT(refusal("if 1 then 2"), HasSubstr("a condition is expected"));
  EXPECT_THAT(refusal("1 + (1 > 2)"), HasSubstr("a number is expected"));
  EXPECT_THAT(refusal("1 < 2"), HasSubstr("a number is expected"));
  EXPECT_THAT(refusal("val(a, 3)"), HasSubstr("a number of periods"));
  EXPECT_THAT(refusal("share(Project)"), HasSubstr("'where' is expected"));
  EXPECT_THAT(refusal("count(Project where state)"), HasSubstr("a comparison is expected"));
  EXPECT_THAT(refusal("1e999"), HasSubstr("a number is expected"));
}

TEST(Formula, IsBounded) {
  EXPECT_THAT(refusal(std::string(5000, '(')), HasSubstr("nests at most"));
  EXPECT_THAT(refusal(std::string(5000, '-') + "1"), HasSubstr("nests at most"));
  std::string not_not = "count(Project where ";
  for (int i = 0; i < 1000; ++i) not_not += "not ";
  EXPECT_THAT(refusal(not_not + "a = 1)"), HasSubstr("nests at most"));
  std::string sum = "1";
  for (int i = 0; i < 1500; ++i) sum += "+1";
  EXPECT_THAT(refusal(sum), HasSubstr("at most 1000 parts"));
  EXPECT_THAT(refusal(std::string(9000, ' ')), HasSubstr("at most 8000 bytes"));
}

TEST(Formula, NamesFiguresOverTheGraph) {
  const Formula formula = parsed(
      "sum(Project.budget where state = completed and not (endDate > period_end or kind = \"a "
      "b\")) "
      "/ municipalities(Project) + share(Need where quantity >= 10) + municipalities()");
  ASSERT_EQ(formula.figures().size(), 4u);
  EXPECT_EQ(formula.figures()[0].field, "budget");
  EXPECT_EQ(formula.figures()[3].type, "");
  FormulaInputs inputs;
  inputs.figure = [](std::size_t at) {
    return std::optional(std::array{600.0, 3.0, 25.0, 7.0}[at]);
  };
  EXPECT_EQ(formula.evaluate(inputs), 232);
  EXPECT_EQ(parsed(formula.text()), formula);
}

TEST(Formula, IsExplainedInFourLanguages) {
  const Formula formula =
      parsed("val(p, -12) + opt_val(q) * 100 + count(Project where state = completed)");
  FormulaNames names;
  names.indicator = [](const Reference& one) { return one.indicator == "p" ? "Permis" : "Autres"; };
  names.type = [](const std::string&) { return "projets"; };
  EXPECT_EQ(formula.explain("fr", names),
            "« Permis » il y a 12 période(s) + « Autres » (si connu) × 100 + nombre de projets où "
            "state = completed");
  for (const char* language : {"nl", "de", "en"})
    EXPECT_THAT(formula.explain(language, {}), HasSubstr("state = completed"));
}

// --- Against a naive evaluation of the same tree.

// A tree with its text and, worked out on the way, its value: nothing that counts, missing or a
// number.
struct Naive {
  std::string text;
  enum class Is { missing, nothing, known } is = Is::missing;
  double number = 0;
};

Naive known(std::string text, double number) {
  if (!std::isfinite(number)) return {std::move(text), Naive::Is::missing, 0};
  return {std::move(text), Naive::Is::known, number};
}

Naive combined(char sign, const Naive& a, const Naive& b) {
  const std::string text = "(" + a.text + ") " + sign + " (" + b.text + ")";
  const bool additive = sign == '+' || sign == '-';
  if (a.is == Naive::Is::missing || b.is == Naive::Is::missing) return {text};
  if (a.is == Naive::Is::nothing && b.is == Naive::Is::nothing)
    return {text, additive ? Naive::Is::nothing : Naive::Is::missing};
  if (!additive && (a.is == Naive::Is::nothing || b.is == Naive::Is::nothing)) return {text};
  const double x = a.is == Naive::Is::known ? a.number : 0;
  const double y = b.is == Naive::Is::known ? b.number : 0;
  switch (sign) {
    case '+': return known(text, x + y);
    case '-': return known(text, x - y);
    case '*': return known(text, x * y);
    default: return known(text, x / y);
  }
}

const std::map<std::string, double> known_values = {{"a", 3}, {"b.1", -2.5}, {"c-d", 0}};

rc::Gen<Naive> leaf() {
  return rc::gen::exec([] {
    const int number = *rc::gen::inRange(0, 40);
    if (*rc::gen::arbitrary<bool>()) return known(std::to_string(number) + ".25", number + 0.25);
    const std::string name = *rc::gen::element<std::string>("a", "b.1", "c-d", "gone", "lost");
    const auto it = known_values.find(name);
    if (*rc::gen::arbitrary<bool>())
      return it == known_values.end() ? Naive{"val(" + name + ")"}
                                      : known("val(" + name + ")", it->second);
    return it == known_values.end() ? Naive{"opt_val(" + name + ")", Naive::Is::nothing}
                                    : known("opt_val(" + name + ")", it->second);
  });
}

rc::Gen<Naive> tree(int depth) {
  if (depth == 0) return leaf();
  return rc::gen::exec([depth] {
    const int kind = *rc::gen::inRange(0, 7);
    if (kind == 0) return *leaf();
    const Naive a = *tree(depth - 1);
    if (kind == 1) {
      Naive negative = a;
      negative.text = "-(" + a.text + ")";
      negative.number = -a.number;
      return negative;
    }
    const Naive b = *tree(depth - 1);
    if (kind < 6) return combined("+-*/"[kind - 2], a, b);
    const Naive c = *tree(depth - 1);
    const std::string text = "if " + std::string("(") + a.text + ") < (" + b.text + ") then (" +
                             c.text + ") else (" + a.text + ")";
    if (a.is != Naive::Is::known || b.is != Naive::Is::known) return Naive{text};
    Naive chosen = a.number < b.number ? c : a;
    chosen.text = text;
    return chosen;
  });
}

RC_GTEST_PROP(FormulaProperty, AgreesWithANaiveEvaluation, ()) {
  const Naive expected = *tree(*rc::gen::inRange(0, 5));
  const auto formula = Formula::parse(expected.text);
  if (!formula.ok()) {  // past a limit, never for its form
    RC_ASSERT(formula.error().code == ErrorCode::too_large);
    return;
  }
  FormulaInputs inputs;
  inputs.value = [&](std::size_t at) -> std::optional<double> {
    const auto it = known_values.find(formula->references()[at].indicator);
    return it == known_values.end() ? std::nullopt : std::optional(it->second);
  };
  const std::optional<double> found = formula->evaluate(inputs);
  RC_ASSERT(found.has_value() == (expected.is == Naive::Is::known));
  if (found) RC_ASSERT(*found == expected.number);
  const auto again = Formula::parse(formula->text());
  RC_ASSERT(again.ok());
  RC_ASSERT(again->text() == formula->text());
  RC_ASSERT(again->evaluate(inputs) == found);
}

}  // namespace
}  // namespace maillage::solve
