// What decided about an application, as a sentence for the applicant.
#include "domain/calls/reasons.h"

#include <cmath>

#include "domain/calls/call.h"

namespace maillage::domain::calls {

namespace {

std::int64_t whole(const Json& json, std::string_view name) {
  const Json* value = json.find(name);
  return value ? value->to_int().value_or(0) : 0;
}

// "rank 3 of 40, 71.5 points"
FourTexts standing(const Json& row, std::size_t ranked) {
  const std::string rank = std::to_string(whole(row, "rank"));
  const std::string of = std::to_string(ranked);
  const std::string total = points_text(whole(row, "total"));
  return {"rang " + rank + " sur " + of + ", " + total + " points",
          "rang " + rank + " van " + of + ", " + total + " punten",
          "Rang " + rank + " von " + of + ", " + total + " Punkte",
          "rank " + rank + " of " + of + ", " + total + " points"};
}

FourTexts joined(const FourTexts& a, const FourTexts& b, const FourTexts& c) {
  FourTexts texts;
  for (std::size_t i = 0; i < texts.size(); ++i) texts[i] = a[i] + b[i] + c[i];
  return texts;
}

FourTexts selected_texts(const Json& row, std::size_t ranked) {
  if (row.string_at("ground") == "fits")
    return joined({"Retenue : ", "Gekozen: ", "Ausgewählt: ", "Selected: "}, standing(row, ranked),
                  {".", ".", ".", "."});
  return joined({"Retenue, comme partie du meilleur choix possible dans l'enveloppe : ",
                 "Gekozen, als deel van de best mogelijke keuze binnen de enveloppe: ",
                 "Ausgewählt, als Teil der bestmöglichen Auswahl im Mittelrahmen: ",
                 "Selected, as part of the best possible choice within the envelope: "},
                standing(row, ranked), {".", ".", ".", "."});
}

FourTexts missed_texts(const Json& row, const Json& criteria) {
  FourTexts texts{"Non retenue : un minimum n'est pas atteint pour ",
                  "Niet gekozen: een minimum is niet bereikt voor ",
                  "Nicht ausgewählt: ein Mindestwert ist nicht erreicht bei ",
                  "Not selected: a minimum was missed for "};
  const Json::Array& missed = row.find("missed")->as_array();
  for (std::size_t m = 0; m < missed.size(); ++m) {
    const auto index = static_cast<std::size_t>(missed[m].to_int().value_or(0));
    if (index >= criteria.size()) continue;
    const FourTexts labels = four_texts(criteria.as_array()[index].find("labels"));
    for (std::size_t i = 0; i < texts.size(); ++i)
      texts[i] += (m == 0 ? "« " : ", « ") + labels[i] + " »";
  }
  for (std::string& text : texts) text += ".";
  return texts;
}

FourTexts refused_texts(const Json& row, const Json& inputs) {
  if (row.string_at("ground") == "criterion-missed")
    return missed_texts(row, *inputs.find("criteria"));
  const std::string total = points_text(whole(row, "total"));
  const std::string least = points_text(whole(inputs, "threshold"));
  const std::string grant = euros_text(whole(row, "grant"));
  if (row.string_at("ground") == "below-threshold")
    return {"Non retenue : " + total + " points, sous le minimum de " + least + ".",
            "Niet gekozen: " + total + " punten, onder het minimum van " + least + ".",
            "Nicht ausgewählt: " + total + " Punkte, unter dem Mindestwert von " + least + ".",
            "Not selected: " + total + " points, below the minimum of " + least + "."};
  return {"Non retenue : aucune enveloppe n'accueille un montant de " + grant + ".",
          "Niet gekozen: geen enveloppe is bestemd voor een bedrag van " + grant + ".",
          "Nicht ausgewählt: kein Mittelrahmen nimmt einen Betrag von " + grant + " auf.",
          "Not selected: no envelope takes an amount of " + grant + "."};
}

FourTexts reserve_ground(const Json& row) {
  const std::string left = euros_text(whole(row, "left"));
  const std::string grant = euros_text(whole(row, "grant"));
  if (row.string_at("ground") == "does-not-fit")
    return {" ; il restait " + left + " pour " + grant + " demandés.",
            "; er bleef " + left + " over voor gevraagde " + grant + ".",
            "; es blieben " + left + " für beantragte " + grant + ".",
            "; " + left + " were left for the " + grant + " asked for."};
  if (row.string_at("ground") == "exhausted")
    return {" ; l'enveloppe était épuisée avant ce rang.",
            "; de enveloppe was opgebruikt voor deze rang.",
            "; der Mittelrahmen war vor diesem Rang erschöpft.",
            "; the envelope was used up before this rank."};
  return {" ; aucun choix qui la contient n'obtient plus de points avec l'enveloppe.",
          "; geen keuze met deze kandidatuur haalt meer punten binnen de enveloppe.",
          "; keine Auswahl mit dieser Bewerbung erreicht im Mittelrahmen mehr Punkte.",
          "; no choice that contains it earns more points within the envelope."};
}

}  // namespace

std::string euros_text(std::int64_t cents) {
  std::string digits = std::to_string(cents / 100);
  for (std::size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, "\u00a0");
  if (cents % 100 != 0) {
    const std::string rest = std::to_string(cents % 100);
    digits += "," + std::string(2 - rest.size(), '0') + rest;
  }
  return digits + "\u00a0€";
}

std::string points_text(std::int64_t millionths) {
  return Json(std::round(static_cast<double>(millionths) / 1e4) / 100).dump();
}

FourTexts decision_texts(const Json& row, const Json& inputs, std::size_t ranked) {
  if (row.string_at("outcome") == "selected") return selected_texts(row, ranked);
  if (row.string_at("outcome") == "refused") return refused_texts(row, inputs);
  const std::string place = std::to_string(whole(row, "reserve"));
  const FourTexts start{
      "Liste de réserve, place " + place + " : ", "Reservelijst, plaats " + place + ": ",
      "Reserveliste, Platz " + place + ": ", "Reserve list, place " + place + ": "};
  return joined(start, standing(row, ranked), reserve_ground(row));
}

FourTexts from_reserve_texts(const Json& decision) {
  const std::string place = std::to_string(whole(decision, "reserve"));
  return {
      "Retenue depuis la liste de réserve, place " + place + ", avec des moyens supplémentaires.",
      "Gekozen uit de reservelijst, plaats " + place + ", met bijkomende middelen.",
      "Ausgewählt von der Reserveliste, Platz " + place + ", mit zusätzlichen Mitteln.",
      "Selected from the reserve list, place " + place + ", with additional means."};
}

}  // namespace maillage::domain::calls
