// A formula as text that parses again, and as a sentence in four languages.
#include <array>
#include <charconv>

#include "solve/formula.h"

namespace maillage::solve {

namespace {

using Kind = FormulaNode::Kind;

std::string number_text(double number) {
  std::array<char, 40> buffer{};
  const auto [end, status] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number);
  return status == std::errc() ? std::string(buffer.data(), end) : std::string("0");
}

const char* sign_of(Comparison comparison) {
  switch (comparison) {
    case Comparison::equal: return "=";
    case Comparison::not_equal: return "!=";
    case Comparison::less: return "<";
    case Comparison::less_equal: return "<=";
    case Comparison::greater: return ">";
    case Comparison::greater_equal: return ">=";
  }
  return "=";
}

// The words of one language. "{}" stands for what the phrase is about.
struct Words {
  const char* if_known;
  const char* periods_before;  // {}: how many
  const char* population;
  const char* count;  // {}: a type
  const char* sum;    // {}: a type and its field
  const char* share;
  const char* municipalities_with;
  const char* municipalities;
  const char* where;
  const char *all, *any, *no;
  const char *choose, *then, *otherwise;
  const char *least, *greatest;
  const char *period_start, *period_end;
  const char* quote_open;
  const char* quote_close;
};

constexpr Words french_words = {" (si connu)",
                                " il y a {} période(s)",
                                "population",
                                "nombre de {}",
                                "somme de {}",
                                "part (en %) de {}",
                                "nombre de communes ayant {}",
                                "nombre de communes",
                                " où ",
                                " et ",
                                " ou ",
                                "pas ",
                                "si ",
                                " alors ",
                                " sinon ",
                                "le plus petit de ",
                                "le plus grand de ",
                                "le début de la période",
                                "la fin de la période",
                                "« ",
                                " »"};
constexpr Words dutch_words = {" (indien bekend)",
                               " {} periode(s) eerder",
                               "bevolking",
                               "aantal {}",
                               "som van {}",
                               "aandeel (in %) van {}",
                               "aantal gemeenten met {}",
                               "aantal gemeenten",
                               " waarvoor ",
                               " en ",
                               " of ",
                               "niet ",
                               "indien ",
                               " dan ",
                               " anders ",
                               "het kleinste van ",
                               "het grootste van ",
                               "het begin van de periode",
                               "het einde van de periode",
                               "“",
                               "”"};
constexpr Words german_words = {" (falls bekannt)",
                                " vor {} Zeitraum/Zeiträumen",
                                "Bevölkerung",
                                "Anzahl {}",
                                "Summe von {}",
                                "Anteil (in %) von {}",
                                "Anzahl Gemeinden mit {}",
                                "Anzahl Gemeinden",
                                " mit ",
                                " und ",
                                " oder ",
                                "nicht ",
                                "wenn ",
                                " dann ",
                                " sonst ",
                                "das Kleinste von ",
                                "das Größte von ",
                                "Beginn des Zeitraums",
                                "Ende des Zeitraums",
                                "„",
                                "“"};
constexpr Words english_words = {" (if known)",
                                 " {} period(s) before",
                                 "population",
                                 "number of {}",
                                 "sum of {}",
                                 "share (in %) of {}",
                                 "number of municipalities with {}",
                                 "number of municipalities",
                                 " where ",
                                 " and ",
                                 " or ",
                                 "not ",
                                 "if ",
                                 " then ",
                                 " otherwise ",
                                 "the least of ",
                                 "the greatest of ",
                                 "the start of the period",
                                 "the end of the period",
                                 "“",
                                 "”"};

const Words& words_of(std::string_view language) {
  if (language == "fr") return french_words;
  if (language == "nl") return dutch_words;
  if (language == "de") return german_words;
  return english_words;
}

std::string filled(std::string_view phrase, std::string_view with) {
  const std::size_t at = phrase.find("{}");
  if (at == std::string_view::npos) return std::string(phrase);
  std::string text(phrase.substr(0, at));
  text += with;
  text += phrase.substr(at + 2);
  return text;
}

// Binds tighter with a greater number; a child that binds less tightly stands in parentheses.
int precedence(Kind kind) {
  switch (kind) {
    case Kind::choose: return 0;
    case Kind::either: return 1;
    case Kind::both: return 2;
    case Kind::negation: return 3;
    case Kind::compare: return 4;
    case Kind::add:
    case Kind::subtract: return 5;
    case Kind::multiply:
    case Kind::divide: return 6;
    case Kind::negate: return 7;
    default: return 8;
  }
}

bool is_plain(std::string_view text) {
  if (text.empty() || text == "period_start" || text == "period_end") return false;
  for (const char c : text)
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
          c == '.' || c == '-' || c == ':' || c == '#' || c == '/'))
      return false;
  // What reads as a number is a text only when it is quoted.
  double value = 0;
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), value);
  return status == std::errc::invalid_argument || end != text.data() + text.size();
}

// Writes nodes in the language's own words (`words` null) or as a sentence.
class Writer {
 public:
  Writer(const Formula& formula, const Words* words, const FormulaNames& names)
      : formula_(formula), words_(words), names_(names) {}

  std::string run() const {
    return formula_.nodes().empty() ? std::string() : of(formula_.nodes().size() - 1);
  }

 private:
  std::string of(std::size_t place) const {
    const FormulaNode& node = formula_.nodes()[place];
    switch (node.kind) {
      case Kind::number: return number_text(node.number);
      case Kind::value: return reference(formula_.references()[node.index], "val", false);
      case Kind::optional_value:
        return reference(formula_.references()[node.index], "opt_val", true);
      case Kind::figure: return figure(formula_.figures()[node.index]);
      case Kind::population: return words_ ? words_->population : "population()";
      case Kind::negate: return "-" + inside(node, 0, 7);
      case Kind::least:
      case Kind::greatest: return extreme(node);
      case Kind::choose: return choice(node);
      case Kind::test: return test(formula_.tests()[node.index]);
      case Kind::negation: return (words_ ? words_->no : "not ") + inside(node, 0, 3);
      default: return binary(node);
    }
  }

  std::string inside(const FormulaNode& node, std::size_t child, int at_least) const {
    const std::size_t place = node.children[child];
    std::string text = of(place);
    return precedence(formula_.nodes()[place].kind) < at_least ? "(" + text + ")" : text;
  }

  std::string binary(const FormulaNode& node) const {
    const int own = precedence(node.kind);
    // Comparisons do not chain; the others lean to the left.
    const int left = node.kind == Kind::compare ? own + 1 : own;
    return inside(node, 0, left) + operator_text(node) + inside(node, 1, own + 1);
  }

  std::string operator_text(const FormulaNode& node) const {
    switch (node.kind) {
      case Kind::add: return " + ";
      case Kind::subtract: return words_ ? " − " : " - ";
      case Kind::multiply: return words_ ? " × " : " * ";
      case Kind::divide: return words_ ? " ÷ " : " / ";
      case Kind::both: return words_ ? words_->all : " and ";
      case Kind::either: return words_ ? words_->any : " or ";
      default: return std::string(" ") + sign_of(node.comparison) + " ";
    }
  }

  std::string choice(const FormulaNode& node) const {
    std::string text = words_ ? words_->choose : "if ";
    text += inside(node, 0, 1);
    text += words_ ? words_->then : " then ";
    // Without its own parentheses an inner choice would take the outer one's "else".
    text += inside(node, 1, 1);
    if (node.children.size() > 2) {
      text += words_ ? words_->otherwise : " else ";
      text += of(node.children[2]);
    }
    return text;
  }

  std::string extreme(const FormulaNode& node) const {
    std::string text = node.kind == Kind::least ? (words_ ? words_->least : "min")
                                                : (words_ ? words_->greatest : "max");
    text += "(";
    for (std::size_t i = 0; i < node.children.size(); ++i)
      text += (i == 0 ? "" : ", ") + of(node.children[i]);
    return text + ")";
  }

  std::string reference(const Reference& reference, const char* function, bool optional) const {
    if (!words_) {
      std::string text = std::string(function) + "(" + reference.indicator;
      if (reference.periods_before > 0) text += ", -" + std::to_string(reference.periods_before);
      return text + ")";
    }
    std::string text = words_->quote_open;
    text += names_.indicator ? names_.indicator(reference) : reference.indicator;
    text += words_->quote_close;
    if (reference.periods_before > 0)
      text += filled(words_->periods_before, std::to_string(reference.periods_before));
    if (optional) text += words_->if_known;
    return text;
  }

  std::string test(const Test& test) const {
    if (words_) return test.name + (test.value.empty() ? std::string() : " = " + test.value);
    const char* name = test.kind == Test::Kind::identity ? "identity"
                       : test.kind == Test::Kind::answer ? "answer"
                                                         : "framework";
    std::string text = std::string(name) + "(" + test.name;
    if (test.kind != Test::Kind::framework) text += ", " + test.value;
    return text + ")";
  }

  std::string figure(const GraphFigure& figure) const {
    std::string what =
        words_ && names_.type && !figure.type.empty() ? names_.type(figure.type) : figure.type;
    if (figure.kind == GraphFigure::Kind::sum) what += "." + figure.field;
    if (figure.where) {
      what += words_ ? words_->where : " where ";
      what += condition(*figure.where, 0);
    }
    switch (figure.kind) {
      case GraphFigure::Kind::count:
        return words_ ? filled(words_->count, what) : "count(" + what + ")";
      case GraphFigure::Kind::sum: return words_ ? filled(words_->sum, what) : "sum(" + what + ")";
      case GraphFigure::Kind::share:
        return words_ ? filled(words_->share, what) : "share(" + what + ")";
      case GraphFigure::Kind::municipalities: break;
    }
    if (!words_) return "municipalities(" + what + ")";
    return figure.type.empty() ? std::string(words_->municipalities)
                               : filled(words_->municipalities_with, what);
  }

  // `binding`: 0 outside, 1 in an alternative's part, 2 in a conjunction's, 3 after a negation.
  std::string condition(const EntityCondition& one, int binding) const {
    using Part = EntityCondition::Kind;
    if (one.kind == Part::compare)
      return one.field + " " + sign_of(one.comparison) + " " + operand(one);
    if (one.kind == Part::negation)
      return (words_ ? words_->no : "not ") + condition(one.parts[0], 3);
    const int own = one.kind == Part::any ? 1 : 2;
    const std::string joint =
        one.kind == Part::any ? (words_ ? words_->any : " or ") : (words_ ? words_->all : " and ");
    // The parser leans to the left: a part on the right of the same kind stands in parentheses.
    std::string text = condition(one.parts[0], own) + joint + condition(one.parts[1], own + 1);
    return own < binding ? "(" + text + ")" : text;
  }

  std::string operand(const EntityCondition& one) const {
    switch (one.literal) {
      case EntityCondition::Literal::number: return number_text(one.number);
      case EntityCondition::Literal::period_start:
        return words_ ? words_->period_start : "period_start";
      case EntityCondition::Literal::period_end: return words_ ? words_->period_end : "period_end";
      case EntityCondition::Literal::text: break;
    }
    return words_ || is_plain(one.text) ? one.text : "\"" + one.text + "\"";
  }

  const Formula& formula_;
  const Words* words_;
  const FormulaNames& names_;
};

}  // namespace

std::string Formula::text() const { return Writer(*this, nullptr, {}).run(); }

std::string Formula::explain(std::string_view language, const FormulaNames& names) const {
  return Writer(*this, &words_of(language), names).run();
}

}  // namespace maillage::solve
