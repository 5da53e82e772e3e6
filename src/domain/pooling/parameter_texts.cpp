// Labels of the parameter table, its units and the rules of critical mass.
#include <string>
#include <string_view>

#include "domain/pooling/texts.h"

namespace maillage::domain::pooling {

namespace {

struct Row {
  std::string_view key;
  const char* fr;
  const char* nl;
  const char* de;
  const char* en;
};

constexpr Row parameters[] = {
    {"price_floor_share", "Prix plancher, part du prix de référence",
     "Bodemprijs, deel van de referentieprijs", "Mindestpreis, Anteil des Referenzpreises",
     "Floor price, share of the reference price"},
    {"price_exponent", "Vitesse de la baisse du prix avec la quantité",
     "Snelheid waarmee de prijs daalt met de hoeveelheid",
     "Wie schnell der Preis mit der Menge fällt", "How fast the price falls with the quantity"},
    {"procedure_cost", "Coût d'une procédure de marché", "Kost van een plaatsingsprocedure",
     "Kosten eines Vergabeverfahrens", "Cost of one award procedure"},
    {"day_cost", "Coût d'un jour de personnel communal", "Kost van een dag gemeentepersoneel",
     "Kosten eines Tages Gemeindepersonal", "Cost of one day of municipal staff"},
    {"central_fee_share", "Rémunération d'une centrale d'achat, part de la valeur",
     "Vergoeding van een aankoopcentrale, deel van de waarde",
     "Vergütung einer zentralen Beschaffungsstelle, Anteil des Werts",
     "Fee of a central purchasing body, share of the value"},
    {"delivery_km_cost", "Kilomètre du fournisseur", "Kilometer van de leverancier",
     "Kilometer des Lieferanten", "Supplier's kilometre"},
    {"staff_km_cost", "Kilomètre du personnel partagé", "Kilometer van het gedeelde personeel",
     "Kilometer des gemeinsamen Personals", "Kilometre of shared staff"},
    {"service_visits", "Visites du personnel partagé à chaque membre",
     "Bezoeken van het gedeelde personeel aan elk lid",
     "Besuche des gemeinsamen Personals je Mitglied", "Visits of shared staff to each member"},
    {"service_post_min", "Plus petit poste qu'une commune remplit seule",
     "Kleinste functie die een gemeente alleen invult",
     "Kleinste Stelle, die eine Gemeinde allein besetzt",
     "Smallest post that a municipality fills alone"},
    {"service_year_days", "Jours prestés par an et par poste", "Gewerkte dagen per jaar en functie",
     "Arbeitstage je Jahr und Stelle", "Days worked a year by one post"},
    {"service_recruitment_days", "Recruter une personne", "Eén persoon aanwerven",
     "Eine Person einstellen", "Recruiting one person"},
    {"tool_duplicated_share", "Part du coût d'un outil que chacun paierait à nouveau",
     "Deel van de kost van een hulpmiddel dat elk opnieuw zou betalen",
     "Anteil der Werkzeugkosten, den jeder erneut zahlen würde",
     "Part of a tool's cost that each would pay again"},
    {"specification_days", "Rédiger un cahier des charges", "Een bestek opstellen",
     "Ein Lastenheft schreiben", "Writing one specification"},
    {"community_search_days", "Chercher des réponses seul", "Alleen antwoorden zoeken",
     "Allein nach Antworten suchen", "Looking for answers alone"},
};

constexpr Row coordination[] = {
    {"base_days", "mise sur pied", "opzetten", "Aufbau", "setting up"},
    {"member_days", "par organisation", "per organisatie", "je Organisation", "per organisation"},
    {"pair_days", "par paire d'organisations", "per paar organisaties",
     "je Paar von Organisationen", "per pair of organisations"},
};

// By the parameters' names and by those of a shortfall.
constexpr Row rules[] = {
    {"membersMin", "Organisations, au moins", "Organisaties, minstens",
     "Organisationen, mindestens", "Organisations, at least"},
    {"membersMax", "Besoins, au plus", "Behoeften, hoogstens", "Bedarfe, höchstens",
     "Needs, at most"},
    {"quantityMin", "Quantité, au moins", "Hoeveelheid, minstens", "Menge, mindestens",
     "Quantity, at least"},
    {"distanceKmMax", "Distance au centre des membres, au plus (km)",
     "Afstand tot het midden van de leden, hoogstens (km)",
     "Entfernung zur Mitte der Mitglieder, höchstens (km)",
     "Distance to the members' centre, at most (km)"},
    {"overlapDaysMin", "Jours communs à toutes les périodes, au moins",
     "Dagen die alle periodes delen, minstens", "Gemeinsame Tage aller Zeiträume, mindestens",
     "Days that all periods share, at least"},
    {"supply", "Offre qui peut servir tous les membres", "Aanbod dat alle leden kan bedienen",
     "Angebot, das allen Mitgliedern dienen kann", "Supply that can serve all members"},
    {"kinds", "Membres dont le besoin se prête à ce groupement",
     "Leden wier behoefte zich tot deze bundel leent",
     "Mitglieder, deren Bedarf sich für dieses Bündel eignet",
     "Members whose need suits this kind of pool"},
};

constexpr Row units[] = {
    {"1", "", "", "", ""},
    {"EUR", "€", "€", "€", "€"},
    {"EUR/d", "€ par jour", "€ per dag", "€ je Tag", "€ per day"},
    {"EUR/km", "€ par km", "€ per km", "€ je km", "€ per km"},
    {"1/a", "par an", "per jaar", "je Jahr", "a year"},
    {"FTE", "équivalents temps plein", "voltijdse equivalenten", "Vollzeitäquivalente",
     "full-time equivalents"},
    {"d/a", "jours par an", "dagen per jaar", "Tage je Jahr", "days a year"},
    {"d", "jours", "dagen", "Tage", "days"},
};

template <std::size_t Size>
Text find(const Row (&rows)[Size], std::string_view key) {
  for (const Row& row : rows)
    if (row.key == key) return {row.fr, row.nl, row.de, row.en};
  const std::string name(key);
  return {name, name, name, name};
}

// "members_min" → "membersMin".
std::string camel(std::string_view name) {
  std::string made;
  bool capital = false;
  for (const char c : name) {
    if (c == '_') {
      capital = true;
      continue;
    }
    made += capital && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    capital = false;
  }
  return made;
}

}  // namespace

Text label_of_parameter(std::string_view key) {
  const std::size_t dot = key.find('.');
  if (dot == std::string_view::npos) return find(parameters, key);
  const auto kind = solve::pool_kind_of(key.substr(0, dot));
  if (!kind) return find(parameters, key);
  const Text pattern = {"{kind} : {part}", "{kind}: {part}", "{kind}: {part}", "{kind}: {part}"};
  return filled(filled(pattern, "kind", label_of(*kind)), "part",
                find(coordination, key.substr(dot + 1)));
}

Text label_of_rule(std::string_view rule) { return find(rules, camel(rule)); }

Text label_of_unit(std::string_view unit) { return find(units, unit); }

}  // namespace maillage::domain::pooling
