#include "domain/reasons.h"

#include <cmath>

#include "domain/dossier.h"
#include "text/language.h"

namespace maillage::domain {

namespace {

// Thousands parted as each language does it.
FourTexts number_texts(double number) {
  const std::string digits = std::to_string(std::llround(number));
  const std::array<const char*, 4> parts = {"\u202f", ".", ".", ","};
  FourTexts texts;
  for (std::size_t i = 0; i < texts.size(); ++i)
    for (std::size_t at = 0; at < digits.size(); ++at) {
      if (at > 0 && (digits.size() - at) % 3 == 0) texts[i] += parts[i];
      texts[i] += digits[at];
    }
  return texts;
}

// "%" in each pattern stands for the argument of that language.
Reason reason(const char* kind, const std::array<const char*, 4>& patterns,
              const FourTexts& arguments, Json value) {
  Reason made{kind, {}, std::move(value)};
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    const std::string pattern = patterns[i];
    const std::size_t at = pattern.find('%');
    made.text[i] = at == std::string::npos
                       ? pattern
                       : pattern.substr(0, at) + arguments[i] + pattern.substr(at + 1);
  }
  return made;
}

}  // namespace

Json to_json(const FourTexts& texts) {
  Json map = Json::object();
  for (std::size_t i = 0; i < texts.size(); ++i)
    map.set(text::code_of(text::languages[i]), texts[i]);
  return map;
}

Json to_json(const Reason& reason) {
  Json json = Json::object({{"kind", reason.kind}, {"text", to_json(reason.text)}});
  if (!reason.value.is_null()) json.set("value", reason.value);
  return json;
}

Json to_json(const std::vector<Reason>& reasons) {
  Json list = Json::array();
  for (const Reason& one : reasons) list.push(to_json(one));
  return list;
}

Reason words_reason(const std::vector<std::string>& words) {
  std::string french;
  std::string other;
  for (const std::string& word : words) {
    french += (french.empty() ? "«\u00a0" : ", «\u00a0") + word + "\u00a0»";
    other += (other.empty() ? "“" : ", “") + word + "”";
  }
  return reason(
      "words",
      {"Mots communs : %", "Gedeelde woorden: %", "Gemeinsame Wörter: %", "Shared words: %"},
      {french, other, other, other}, Json::array(words));
}

Reason category_reason(const model::Concept& category) {
  return reason(
      "concept",
      {"Même catégorie : %", "Zelfde categorie: %", "Gleiche Kategorie: %", "Same category: %"},
      in_four_languages(category.labels), category.code);
}

Reason inferred_category_reason(const model::Concept& category) {
  return reason("concept",
                {"Le titre évoque : %", "De titel wijst op: %", "Der Titel deutet auf: %",
                 "The title speaks of: %"},
                in_four_languages(category.labels), category.code);
}

Reason size_reason(double population) {
  return reason("size",
                {"Taille comparable : % habitants", "Vergelijkbare grootte: % inwoners",
                 "Vergleichbare Größe: % Einwohner", "Comparable size: % inhabitants"},
                number_texts(population), population);
}

Reason urban_class_reason(const model::Concept& urban_class) {
  return reason("urban_class",
                {"Même type de territoire : %", "Zelfde soort gebied: %",
                 "Gleiche Art von Gebiet: %", "Same kind of territory: %"},
                in_four_languages(urban_class.labels), urban_class.code);
}

Reason adjacent_reason(const FourTexts& area) {
  return reason("neighbour",
                {"Commune voisine : %", "Buurgemeente: %", "Nachbargemeinde: %",
                 "Neighbouring municipality: %"},
                area, Json());
}

Reason distance_reason(double metres) {
  const double kilometres = std::max(1.0, std::round(metres / 1000));
  return reason("neighbour", {"À % km", "Op % km", "In % km Entfernung", "% km away"},
                number_texts(kilometres), kilometres);
}

Reason same_province_reason(const FourTexts& province) {
  return reason(
      "territory",
      {"Même province : %", "Zelfde provincie: %", "Gleiche Provinz: %", "Same province: %"},
      province, Json());
}

Reason density_reason(double inhabitants_per_km2) {
  return reason(
      "size",
      {"Densité comparable : % habitants par km²", "Vergelijkbare dichtheid: % inwoners per km²",
       "Vergleichbare Dichte: % Einwohner je km²", "Comparable density: % inhabitants per km²"},
      number_texts(inhabitants_per_km2), inhabitants_per_km2);
}

Reason same_place_reason() {
  return reason("territory",
                {"Même commune", "Zelfde gemeente", "Gleiche Gemeinde", "Same municipality"}, {},
                Json());
}

Reason intermunicipal_reason(const FourTexts& body) {
  return reason(
      "intermunicipal",
      {"Membres de la même intercommunale : %", "Leden van dezelfde intercommunale: %",
       "Mitglieder derselben Interkommunale: %", "Members of the same inter-municipal body: %"},
      body, Json());
}

Reason budget_reason(double euros) {
  return reason("budget",
                {"Budget du même ordre : % €", "Budget van dezelfde orde: € %",
                 "Budget in gleicher Größenordnung: % €", "Budget of the same order: €%"},
                number_texts(euros), euros);
}

Reason serves_reason(const FourTexts& area) {
  return reason("territory",
                {"Au service de : %", "Ten dienste van: %", "Im Dienst von: %", "Serves: %"}, area,
                Json());
}

Reason serves_all_reason() {
  return reason("territory",
                {"Proposé dans toute la région", "Aangeboden in de hele streek",
                 "In der ganzen Region angeboten", "Offered in the whole region"},
                {}, Json());
}

Reason theme_reason(const FourTexts& theme) {
  return reason("theme",
                {"Même thème : %", "Zelfde thema: %", "Gleiches Thema: %", "Same theme: %"}, theme,
                Json());
}

Reason shared_concept_reason(const FourTexts& concept_title) {
  return reason("concept",
                {"Même notion : %", "Zelfde begrip: %", "Gleicher Begriff: %", "Same concept: %"},
                concept_title, Json());
}

Reason outcome_reason(const model::Concept& outcome) {
  return reason("outcome", {"Résultat : %", "Resultaat: %", "Ergebnis: %", "Outcome: %"},
                in_four_languages(outcome.labels), outcome.code);
}

Reason completed_reason() {
  return reason(
      "same_kind",
      {"Projet terminé", "Afgerond project", "Abgeschlossenes Projekt", "Completed project"}, {},
      "completed");
}

Reason running_reason() {
  return reason("same_kind",
                {"Projet en cours", "Lopend project", "Laufendes Projekt", "Running project"}, {},
                "running");
}

Reason need_reason(const FourTexts& need) {
  return reason("same_kind",
                {"Répond au besoin : %", "Beantwoordt de behoefte: %", "Deckt den Bedarf: %",
                 "Answers the need: %"},
                need, Json());
}

Reason reference_reason(const FourTexts& project) {
  return reason("outcome",
                {"Déjà utilisé pour : %", "Al gebruikt voor: %", "Schon eingesetzt für: %",
                 "Already used for: %"},
                project, Json());
}

}  // namespace maillage::domain
