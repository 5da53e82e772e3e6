#include "domain/pooling/texts.h"

#include <cmath>
#include <cstdint>

namespace maillage::domain::pooling {

using solve::PoolKind;
using solve::Term;

namespace {

std::string grouped(std::int64_t value, std::string_view separator) {
  std::string digits = std::to_string(value < 0 ? -value : value);
  for (std::size_t at = digits.size(); at > 3;) {
    at -= 3;
    digits.insert(at, separator);
  }
  return (value < 0 ? "-" : "") + digits;
}

constexpr std::string_view narrow_space = "\u202f";
constexpr std::string_view hard_space = "\u00a0";

struct Numeral {
  Text operator()(double value) const {
    const auto whole = static_cast<std::int64_t>(std::llround(value));
    return {grouped(whole, narrow_space), grouped(whole, "."), grouped(whole, "."),
            grouped(whole, ",")};
  }
};

}  // namespace

Json to_json(const Text& text) {
  return Json::object({{"fr", text.fr}, {"nl", text.nl}, {"de", text.de}, {"en", text.en}});
}

Text text_of(const model::Labels& labels, std::string_view fallback) {
  const auto in = [&](const char* language) {
    if (const auto found = labels.find(language); found != labels.end()) return found->second;
    const auto french = labels.find("fr");
    return french != labels.end() ? french->second : std::string(fallback);
  };
  return {in("fr"), in("nl"), in("de"), in("en")};
}

Text text_of(const Json* language_map, std::string_view fallback) {
  Text text;
  for (std::size_t i = 0; i < languages.size(); ++i) {
    std::string_view found;
    if (language_map) found = language_map->string_at(languages[i]);
    if (found.empty() && language_map) found = language_map->string_at("fr");
    if (found.empty() && language_map && language_map->is_object() && language_map->size() > 0 &&
        language_map->as_object().front().value.is_string())
      found = language_map->as_object().front().value.as_string();
    text.in(i) = found.empty() ? fallback : found;
  }
  return text;
}

Text filled(Text pattern, std::string_view name, const Text& value) {
  const std::string place = "{" + std::string(name) + "}";
  for (std::size_t i = 0; i < languages.size(); ++i) {
    std::string& text = pattern.in(i);
    for (std::size_t at = text.find(place); at != std::string::npos;
         at = text.find(place, at + value.in(i).size()))
      text.replace(at, place.size(), value.in(i));
  }
  return pattern;
}

Text number(double value) { return Numeral()(value); }

Text eur(double amount) {
  Text text = number(amount);
  text.fr += std::string(hard_space) + "€";
  text.nl = "€" + std::string(hard_space) + text.nl;
  text.de += std::string(hard_space) + "€";
  text.en = amount < 0 && text.en[0] == '-' ? "-€" + text.en.substr(1) : "€" + text.en;
  return text;
}

Text inside_sentence(Text label) {
  for (std::size_t i : {0u, 1u, 3u}) {
    std::string& text = label.in(i);
    const std::size_t word_end = std::min(text.find(' '), text.size());
    bool other_capitals = false;
    for (std::size_t at = 1; at < word_end; ++at)
      other_capitals = other_capitals || (text[at] >= 'A' && text[at] <= 'Z');
    if (other_capitals || text.size() < 2) continue;
    const auto second = static_cast<unsigned char>(text[1]);
    if (text[0] >= 'A' && text[0] <= 'Z') {
      text[0] = static_cast<char>(text[0] - 'A' + 'a');
    } else if (static_cast<unsigned char>(text[0]) == 0xc3 && second >= 0x80 && second <= 0x9e) {
      text[1] = static_cast<char>(second + 0x20);  // À to Þ in UTF-8
    }
  }
  return label;
}

Json reason(std::string_view kind, const Text& text, Json value) {
  Json made = Json::object({{"kind", kind}, {"text", to_json(text)}});
  if (!value.is_null()) made.set("value", std::move(value));
  return made;
}

namespace {

Text goods_label(PoolKind kind, bool alone) {
  switch (kind) {
    case PoolKind::joint_purchase:
    case PoolKind::central_purchasing_body:
      return alone ? Text{"Achats, chacun seul", "Aankopen, elk apart", "Käufe, jeder allein",
                          "Purchases, each alone"}
                   : Text{"Achats, ensemble", "Aankopen, samen", "Käufe, gemeinsam",
                          "Purchases, together"};
    case PoolKind::shared_service:
      return alone ? Text{"Postes, chacun seul", "Functies, elk apart", "Stellen, jeder allein",
                          "Posts, each alone"}
                   : Text{"Postes partagés", "Gedeelde functies", "Gemeinsame Stellen",
                          "Shared posts"};
    case PoolKind::shared_tool:
      return alone ? Text{"Outils, chacun seul", "Hulpmiddelen, elk apart",
                          "Werkzeuge, jeder allein", "Tools, each alone"}
                   : Text{"Outil partagé et parts propres", "Gedeeld hulpmiddel en eigen delen",
                          "Gemeinsames Werkzeug und eigene Teile", "Shared tool and own parts"};
    default:
      return alone ? Text{"Achats", "Aankopen", "Käufe", "Purchases"}
                   : Text{"Achats, inchangés", "Aankopen, ongewijzigd", "Käufe, unverändert",
                          "Purchases, unchanged"};
  }
}

Text fixed_label(PoolKind kind, bool alone) {
  switch (kind) {
    case PoolKind::central_purchasing_body:
      if (!alone)
        return {"Rémunération de la centrale d'achat", "Vergoeding van de aankoopcentrale",
                "Vergütung der zentralen Beschaffungsstelle", "Fee of the central purchasing body"};
      [[fallthrough]];
    case PoolKind::joint_purchase:
    case PoolKind::shared_tool:
      return alone ? Text{"Procédures de marché, une par besoin",
                          "Plaatsingsprocedures, één per behoefte",
                          "Vergabeverfahren, eines je Bedarf", "Award procedures, one per need"}
                   : Text{"Une seule procédure de marché", "Eén plaatsingsprocedure",
                          "Ein einziges Vergabeverfahren", "One award procedure"};
    case PoolKind::shared_service:
      return alone ? Text{"Recrutements, un par besoin", "Aanwervingen, één per behoefte",
                          "Einstellungen, eine je Bedarf", "Recruitments, one per need"}
                   : Text{"Recrutements communs", "Gezamenlijke aanwervingen",
                          "Gemeinsame Einstellungen", "Recruitments in common"};
    case PoolKind::shared_specification:
      return alone ? Text{"Cahiers des charges, un par besoin", "Bestekken, één per behoefte",
                          "Lastenhefte, eines je Bedarf", "Specifications, one per need"}
                   : Text{"Un seul cahier des charges", "Eén bestek", "Ein einziges Lastenheft",
                          "One specification"};
    case PoolKind::community_of_practice:
      return alone ? Text{"Recherche de réponses, chacun seul", "Antwoorden zoeken, elk apart",
                          "Suche nach Antworten, jeder allein", "Looking for answers, each alone"}
                   : Text{"Recherche de réponses, en commun", "Antwoorden zoeken, samen",
                          "Suche nach Antworten, gemeinsam", "Looking for answers, together"};
  }
  return {};
}

}  // namespace

Text label_of(Term term, PoolKind kind) {
  switch (term) {
    case Term::alone_goods: return goods_label(kind, true);
    case Term::alone_fixed: return fixed_label(kind, true);
    case Term::together_goods: return goods_label(kind, false);
    case Term::together_fixed: return fixed_label(kind, false);
    case Term::coordination_base:
      return {"Mise sur pied du groupement", "Opzetten van de bundel", "Aufbau des Bündels",
              "Setting the pool up"};
    case Term::coordination_members:
      return {"Coordination, par organisation", "Coördinatie, per organisatie",
              "Abstimmung, je Organisation", "Coordination, per organisation"};
    case Term::coordination_pairs:
      return {"Coordination, par paire d'organisations", "Coördinatie, per paar organisaties",
              "Abstimmung, je Paar von Organisationen", "Coordination, per pair of organisations"};
    case Term::distance:
      return kind == PoolKind::shared_service
                 ? Text{"Déplacements du personnel partagé",
                        "Verplaatsingen van het gedeelde personeel",
                        "Fahrten des gemeinsamen Personals", "Travel of the shared staff"}
                 : Text{"Trajets du fournisseur", "Ritten van de leverancier",
                        "Fahrten des Lieferanten", "Journeys of the supplier"};
  }
  return {};
}

std::string_view source_of(Term term, PoolKind kind) {
  const bool purchase =
      kind == PoolKind::joint_purchase || kind == PoolKind::central_purchasing_body;
  switch (term) {
    case Term::alone_goods: return kind == PoolKind::shared_service ? "labour-cost" : "";
    case Term::together_goods:
      if (purchase) return "quantity-discounts";
      return kind == PoolKind::shared_service ? "labour-cost" : "assumption";
    case Term::alone_fixed:
      return purchase || kind == PoolKind::shared_tool ? "procedure-cost" : "labour-cost";
    case Term::together_fixed:
      if (kind == PoolKind::central_purchasing_body) return "assumption";
      return purchase || kind == PoolKind::shared_tool ? "procedure-cost" : "labour-cost";
    case Term::coordination_base:
    case Term::coordination_members: return "labour-cost";
    case Term::coordination_pairs: return "pairs";
    case Term::distance: return kind == PoolKind::shared_service ? "staff-travel" : "road-freight";
  }
  return {};
}

Text label_of(PoolKind kind) {
  switch (kind) {
    case PoolKind::joint_purchase:
      return {"Marché conjoint", "Gezamenlijke opdracht", "Gemeinsame Auftragsvergabe",
              "Joint purchase"};
    case PoolKind::central_purchasing_body:
      return {"Centrale d'achat", "Aankoopcentrale", "Zentrale Beschaffungsstelle",
              "Central purchasing body"};
    case PoolKind::shared_service:
      return {"Service ou personnel partagé", "Gedeelde dienst of gedeeld personeel",
              "Gemeinsamer Dienst oder gemeinsames Personal", "Shared service or staff"};
    case PoolKind::shared_tool:
      return {"Outil partagé", "Gedeeld hulpmiddel", "Gemeinsames Werkzeug", "Shared tool"};
    case PoolKind::shared_specification:
      return {"Cahier des charges partagé", "Gedeeld bestek", "Gemeinsames Lastenheft",
              "Shared specification"};
    case PoolKind::community_of_practice:
      return {"Communauté de pratique", "Praktijkgemeenschap", "Praxisgemeinschaft",
              "Community of practice"};
  }
  return {};
}

Text label_of(solve::ShareMethod method) {
  switch (method) {
    case solve::ShareMethod::equal_price:
      return {"Prix égal", "Gelijke prijs", "Gleicher Preis", "Equal price"};
    case solve::ShareMethod::proportional_quantity:
      return {"En proportion de la quantité", "In verhouding tot de hoeveelheid",
              "Im Verhältnis zur Menge", "In proportion to quantity"};
    case solve::ShareMethod::proportional_alone:
      return {"En proportion du coût seul", "In verhouding tot de kost apart",
              "Im Verhältnis zu den Kosten allein", "In proportion to the cost alone"};
    case solve::ShareMethod::shapley:
      return {"Shapley : ce que chacun apporte", "Shapley: wat elk bijbrengt",
              "Shapley: was jeder beiträgt", "Shapley: what each adds"};
  }
  return {};
}

Text of_own_budgets() {
  return {"Budgets annoncés par les membres, ou prix de référence de la catégorie.",
          "Budgetten opgegeven door de leden, of referentieprijs van de categorie.",
          "Von den Mitgliedern angegebene Budgets oder Referenzpreis der Kategorie.",
          "Budgets that the members state, or the category's reference price."};
}

}  // namespace maillage::domain::pooling
