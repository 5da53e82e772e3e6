#include "domain/strategy/review_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "domain/helpers.h"
#include "pdf/document.h"

namespace maillage::domain {

namespace {

constexpr std::array<std::string_view, 4> languages{"fr", "nl", "de", "en"};

// The words of a report, as the page has them.
struct Words {
  std::array<const char*, 4> as_it_was{"Telle qu’elle était le {}", "Zoals ze was op {}",
                                       "Stand vom {}", "As it was on {}"};
  std::array<const char*, 4> indicator{"Indicateur", "Indicator", "Indikator", "Indicator"};
  std::array<const char*, 4> value{"Valeur", "Waarde", "Wert", "Value"};
  std::array<const char*, 4> target{"Objectif", "Doel", "Ziel", "Target"};
  std::array<const char*, 4> town_country{"Urbain / rural", "Stedelijk / landelijk",
                                          "Städtisch / ländlich", "Urban / rural"};
  std::array<const char*, 4> standing{"État", "Stand", "Stand", "Standing"};
  std::array<const char*, 4> gap{"aucun projet", "geen project", "kein Projekt", "no project"};
  std::array<const char*, 4> projects{"projets : {}", "projecten: {}", "Projekte: {}",
                                      "projects: {}"};
  std::array<const char*, 4> needs{"besoins : {}", "behoeften: {}", "Bedarfe: {}", "needs: {}"};
  std::array<const char*, 4> progress{"avancement {} %", "voortgang {} %", "Fortschritt {} %",
                                      "progress {}%"};
  std::array<const char*, 4> others{"Autres indicateurs", "Andere indicatoren",
                                    "Weitere Indikatoren", "Other indicators"};
  std::array<const char*, 4> recommendations{"Recommandations", "Aanbevelingen", "Empfehlungen",
                                             "Recommendations"};
  std::array<const char*, 4> fictional{"fictif", "fictief", "fiktiv", "fictional"};
  std::array<const char*, 4> source{"Source : {}", "Bron: {}", "Quelle: {}", "Source: {}"};
  std::array<const char*, 4> coverage{"{} communes sur {} ont communiqué leur valeur",
                                      "{} van de {} gemeenten gaven hun waarde door",
                                      "{} von {} Gemeinden haben ihren Wert gemeldet",
                                      "{} of {} municipalities have reported their value"};
  std::array<const char*, 4> quarter{"T{} {}", "K{} {}", "{}. Quartal {}", "Q{} {}"};
  std::array<const char*, 4> never_changes{
      "Ces chiffres sont figés : ils ne changent plus, même quand une valeur est corrigée ensuite.",
      "Deze cijfers liggen vast: ze veranderen niet meer, ook niet als een waarde later verbeterd "
      "wordt.",
      "Diese Zahlen stehen fest: Sie ändern sich nicht mehr, auch wenn ein Wert später berichtigt "
      "wird.",
      "These figures are frozen: they do not change, even when a value is corrected later."};
  std::array<const char*, 4> digest{"Empreinte du contenu : {}", "Vingerafdruk van de inhoud: {}",
                                    "Fingerabdruck des Inhalts: {}",
                                    "Fingerprint of the content: {}"};
};
constexpr Words words;

struct StatusWord {
  std::string_view status;
  std::array<const char*, 4> text;
};
constexpr std::array<StatusWord, 5> statuses{
    {{"reached", {"Objectif atteint", "Doel bereikt", "Ziel erreicht", "Target reached"}},
     {"on-track", {"En bonne voie", "Op schema", "Auf Kurs", "On track"}},
     {"behind", {"En retrait", "Achter", "Im Rückstand", "Behind"}},
     {"no-target", {"Sans objectif", "Zonder doel", "Ohne Ziel", "No target"}},
     {"no-value", {"Pas de valeur", "Geen waarde", "Kein Wert", "No value"}}}};

template <class... Values>
std::string filled(const char* text, const Values&... values) {
  return fmt::format(fmt::runtime(text), values...);
}

// What was frozen may have been written by an import: a list that is none is empty.
const Json::Array& list_at(const Json& json, std::string_view name) {
  static const Json::Array nothing;
  const Json* list = json.find(name);
  return list && list->is_array() ? list->as_array() : nothing;
}

const Json* object_at(const Json& json, std::string_view name) {
  const Json* found = json.find(name);
  return found && found->is_object() ? found : nullptr;
}

class Report {
 public:
  Report(const Context& context, const Json& review, std::size_t language)
      : context_(context),
        review_(review),
        language_(language),
        document_({.title = text_at(review, "title"),
                   .language = std::string(languages[language]),
                   .footer = text_at(review, "title")}) {
    for (const Json& figure : list_at(review, "figures"))
      left_.insert(std::string(figure.string_at("id")));
  }

  std::string write() {
    head();
    std::string theme;
    for (const Json& axis : list_at(review_, "axisStates")) {
      if (axis.string_at("theme") != theme) {
        theme = axis.string_at("theme");
        document_.heading(1, text_at(axis, "themeTitle"));
      }
      write_axis(axis);
    }
    std::vector<const Json*> others;
    for (const Json& figure : list_at(review_, "figures"))
      if (left_.contains(std::string(figure.string_at("id")))) others.push_back(&figure);
    if (!others.empty()) {
      document_.heading(1, in(words.others));
      write_figures(others);
    }
    write_recommendations();
    document_.space(16);
    document_.paragraph(in(words.never_changes), pdf::Look::grey);
    if (const auto digest = review_.string_at("digest"); !digest.empty())
      document_.paragraph(filled(in(words.digest), digest), pdf::Look::grey);
    return document_.finish();
  }

 private:
  const char* in(const std::array<const char*, 4>& text) const { return text[language_]; }

  // In the report's language, else in any that there is.
  std::string text_of_map(const Json* map) const {
    if (!map || !map->is_object()) return {};
    if (const auto own = map->string_at(languages[language_]); !own.empty())
      return std::string(own);
    for (const auto& [name, value] : map->as_object())
      if (value.is_string()) return value.as_string();
    return {};
  }
  std::string text_at(const Json& json, std::string_view name) const {
    return text_of_map(json.find(name));
  }

  // 1454.25 as 1 454,3 in French, 1.454,3 in Dutch and German, 1,454.3 in English.
  std::string number(double value, int decimals) const {
    const std::string plain = fmt::format("{:.{}f}", std::abs(value), decimals);
    const std::size_t point = std::min(plain.find('.'), plain.size());
    std::string whole;
    for (std::size_t i = 0; i < point; ++i) {
      if (i > 0 && (point - i) % 3 == 0)
        whole += language_ == 0 ? "\u00A0" : language_ == 3 ? "," : ".";
      whole += plain[i];
    }
    std::string rest = point < plain.size() ? plain.substr(point + 1) : "";
    while (!rest.empty() && rest.back() == '0') rest.pop_back();
    if (!rest.empty()) whole += (language_ == 3 ? "." : ",") + rest;
    return (value < 0 ? "\u2212" : "") + whole;
  }

  std::string amount(const Json& figure, const Json* value) const {
    if (!value || !value->is_number()) return "\u2013";
    const Json* decimals = figure.find("decimals");
    const bool given = decimals && decimals->is_number();
    std::string text =
        number(value->as_double(),
               given ? static_cast<int>(std::clamp(decimals->as_double(), 0.0, 12.0)) : 1);
    if (const auto unit = figure.string_at("measureUnit"); !unit.empty())
      text += "\u00A0" + std::string(unit);
    return text;
  }

  std::string day(std::string_view moment) const {
    if (moment.size() < 10) return std::string(moment);
    const std::string_view year = moment.substr(0, 4), month = moment.substr(5, 2);
    constexpr std::array<const char*, 4> forms{"{}/{}/{}", "{}-{}-{}", "{}.{}.{}", "{}/{}/{}"};
    return filled(forms[language_], moment.substr(8, 2), month, year);
  }
  // "2026-Q2", "2026-05", "2026"
  std::string period(std::string_view text) const {
    const std::string year(text.substr(0, 4));
    if (text.size() == 7 && text[5] == 'Q') return filled(in(words.quarter), text[6], year);
    return text.size() == 7 ? fmt::format("{}/{}", text.substr(5), year) : year;
  }

  std::string marked(const Json& json) const {
    std::string title = text_at(json, "title");
    if (json.bool_at("fictional")) title += fmt::format(" ({})", in(words.fictional));
    return title;
  }

  std::string state_word(std::string_view type, std::string_view state) const {
    const auto* definition = context_.registry().type(type);
    const auto* found = definition ? definition->state(state) : nullptr;
    if (!found) return std::string(state);
    const auto label = found->labels.find(std::string(languages[language_]));
    return label == found->labels.end() ? std::string(state) : label->second;
  }

  void head() {
    document_.title(text_at(review_, "title"));
    std::string line = filled(in(words.as_it_was), day(review_.string_at("frozenAt")));
    for (const char* name : {"strategy", "body", "meeting"})
      if (const auto id = review_.string_at(name); !id.empty())
        if (const FourTexts titles = title_of(context_, id); !titles[language_].empty())
          line += " · " + titles[language_];
    document_.paragraph(line, pdf::Look::grey);
    std::string counts;
    for (const StatusWord& word : statuses) {
      const auto& figures = list_at(review_, "figures");
      const auto n = std::count_if(figures.begin(), figures.end(), [&](const Json& figure) {
        return figure.string_at("status") == word.status;
      });
      if (n > 0) counts += fmt::format("{}{} {}", counts.empty() ? "" : "   ", n, in(word.text));
    }
    document_.paragraph(counts);
  }

  void write_axis(const Json& axis) {
    std::string aside = in(words.gap);
    if (!axis.bool_at("gap"))
      aside = filled(in(words.projects), number(axis.number_at("projects"), 0));
    if (const double needs = axis.number_at("needs"); needs > 0)
      aside += "   " + filled(in(words.needs), number(needs, 0));
    document_.heading(2, text_at(axis, "title"), aside);
    for (const Json& measure : list_at(axis, "measures")) {
      std::string line = "\u2022 " + marked(measure);
      if (const auto state = measure.string_at("state"); !state.empty())
        line += " \u2013 " + state_word("Measure", state);
      if (const Json* progress = measure.find("progress"); progress && progress->is_number())
        line += ", " + filled(in(words.progress), number(progress->as_double(), 0));
      document_.paragraph(line, pdf::Look::small);
    }
    std::vector<const Json*> own;
    for (const Json& figure : list_at(review_, "figures"))
      for (const Json& id : list_at(axis, "indicators"))
        if (id.is_string() && id.as_string() == figure.string_at("id") &&
            left_.erase(id.as_string()) > 0)
          own.push_back(&figure);
    if (!own.empty()) write_figures(own);
  }

  std::string sources(const Json& figure) const {
    std::vector<std::string> names;
    const auto add = [&](const Json& source) {
      const std::string name(source.string_at("name"));
      if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end())
        names.push_back(name);
    };
    if (const Json* list = figure.find("sources"); list && list->is_array())
      for (const Json& one : list->as_array()) add(one);
    if (const Json* one = figure.find("source"); one && one->is_object()) add(*one);
    if (names.empty()) return {};
    return filled(in(words.source), fmt::format("{}", fmt::join(names, ", ")));
  }

  std::vector<pdf::Cell> row_of(const Json& figure) const {
    const Json* latest = object_at(figure, "latest");
    std::string note = latest ? period(latest->string_at("period")) : std::string();
    std::string about = sources(figure);
    if (latest && latest->number_at("known") < latest->number_at("expected"))
      about += (about.empty() ? "" : ". ") + filled(in(words.coverage),
                                                    number(latest->number_at("known"), 0),
                                                    number(latest->number_at("expected"), 0));
    const Json* target = object_at(figure, "target");
    std::string shares = "\u2013";
    if (const Json* classes = object_at(figure, "classes")) {
      const auto share = [&](std::string_view name) {
        const Json* one = object_at(*classes, name);
        return amount(figure, one ? one->find("value") : nullptr);
      };
      shares = share("urban") + " / " + share("rural");
    }
    std::string status;
    for (const StatusWord& word : statuses)
      if (word.status == figure.string_at("status")) status = in(word.text);
    return {{marked(figure), about, true},
            {amount(figure, latest ? latest->find("value") : nullptr), std::move(note), true},
            {amount(figure, target ? target->find("value") : nullptr),
             target ? std::string(target->string_at("date").substr(0, 4)) : std::string()},
            {std::move(shares), ""},
            {std::move(status), ""}};
  }

  void write_figures(const std::vector<const Json*>& figures) {
    std::vector<std::vector<pdf::Cell>> rows;
    for (const Json* figure : figures) rows.push_back(row_of(*figure));
    document_.table({{.share = 44},
                     {.share = 14, .right = true},
                     {.share = 12, .right = true},
                     {.share = 18, .right = true},
                     {.share = 14}},
                    {in(words.indicator), in(words.value), in(words.target), in(words.town_country),
                     in(words.standing)},
                    rows);
  }

  void write_recommendations() {
    const auto& list = list_at(review_, "recommendations");
    if (list.empty()) return;
    document_.heading(1, in(words.recommendations));
    for (const Json& one : list)
      document_.paragraph("\u2022 " + text_at(one, "title") + " \u2013 " +
                          state_word("CouncilRecommendation", one.string_at("state")));
  }

  const Context& context_;
  const Json& review_;
  std::size_t language_;
  pdf::Document document_;
  std::set<std::string> left_;  // figures that no axis has shown
};

}  // namespace

std::string review_report(const Context& context, const Json& review, std::string_view language) {
  const auto found = std::find(languages.begin(), languages.end(), language);
  const auto place = found == languages.end() ? 0 : found - languages.begin();
  return Report(context, review, static_cast<std::size_t>(place)).write();
}

}  // namespace maillage::domain
