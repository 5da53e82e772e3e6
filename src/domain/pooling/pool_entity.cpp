#include "domain/pooling/pool_entity.h"

#include <algorithm>
#include <cmath>

#include "geo/measures.h"

namespace maillage::domain::pooling {

using solve::PoolKind;

namespace {

// A title says "around …" when all members are within this distance of their centre.
constexpr double around_m_max = 40'000;

double to_the_cent(double eur) { return std::round(eur * 100) / 100; }

std::set<std::string> owners_of(const solve::Pool& pool) {
  std::set<std::string> owners;
  for (const solve::Member& member : pool.members) owners.insert(member.owner);
  return owners;
}

struct Centre {
  std::optional<geo::Point> point;
  std::string nearest;  // the owner nearest to it
  double radius_m = 0;  // to the furthest owner
};

Centre centre_of(const Problem& problem, const solve::Pool& pool) {
  std::map<std::string, geo::Point> places;
  for (const solve::Member& member : pool.members)
    if (const auto& position = problem.need(member.need).need.position)
      places[member.owner] = {position->longitude, position->latitude};
  if (places.empty()) return {};
  geo::Point mean{0, 0};
  for (const auto& [owner, point] : places) {
    mean.lon += point.lon / static_cast<double>(places.size());
    mean.lat += point.lat / static_cast<double>(places.size());
  }
  Centre centre{mean, {}, 0};
  double least = 1e12;
  for (const auto& [owner, point] : places) {
    const double distance = geo::distance_m(mean, point);
    centre.radius_m = std::max(centre.radius_m, distance);
    if (distance >= least) continue;
    least = distance;
    centre.nearest = owner;
  }
  return centre;
}

Text category_label(const Graph& graph, const std::string& code) {
  const Category* category = graph.category(code);
  return category ? category->label : text_of(nullptr, code);
}

Json share_rows(const solve::Pool& pool) {
  Json rows = Json::array();
  for (std::size_t i = 0; i < pool.members.size(); ++i) {
    const solve::Member& member = pool.members[i];
    Json row = Json::object({{"member", member.need},
                             {"municipality", member.owner},
                             {"quantity", member.quantity},
                             {"alone", to_the_cent(member.alone_eur)}});
    for (const solve::Sharing& sharing : pool.sharings) {
      const double share = static_cast<double>(sharing.cents[i]) / 100;
      switch (sharing.method) {
        case solve::ShareMethod::equal_price: row.set("equalPrice", share); break;
        case solve::ShareMethod::proportional_quantity: row.set("proportional", share); break;
        case solve::ShareMethod::proportional_alone: row.set("proportionalAlone", share); break;
        case solve::ShareMethod::shapley: row.set("shapley", share); break;
      }
      if (sharing.method != pool.recommended) continue;
      row.set("share", share);
      row.set("pays", sharing.pays[i]);
    }
    rows.push(std::move(row));
  }
  return rows;
}

// Only the rows that this kind of pool uses: those of other kinds say nothing about it.
Json used_parameters(const solve::Parameters& parameters, PoolKind kind) {
  const Json all = parameters.to_json();
  Json used = Json::object({{"parameters", Json::object()}, {"criticalMass", Json::object()}});
  for (const auto& [key, value] : all.find("parameters")->as_object()) {
    const std::size_t dot = key.find('.');
    if (dot == std::string::npos || key.substr(0, dot) == solve::name_of(kind))
      used.find("parameters")->set(key, value);
  }
  const std::string_view name = solve::name_of(kind);
  used.find("criticalMass")->set(name, *all.find("criticalMass")->find(name));
  return used;
}

Json arithmetic_of(const Problem& problem, const Proposal& proposal, Origin origin,
                   const Text& title) {
  const Json whole = solve::to_json(proposal.pool);
  Json arithmetic = Json::object(
      {{"origin", origin == Origin::proposal ? "proposal" : "hand"}, {"title", title.fr}});
  for (const char* part : {"unit", "price", "lines", "methods", "recommended"})
    if (const Json* value = whole.find(part)) arithmetic.set(part, *value);
  arithmetic.set("shortfalls", shortfalls_of(proposal.pool));
  arithmetic.set("parameters", used_parameters(problem.input.parameters, proposal.pool.kind));
  return arithmetic;
}

std::string unit_code(const Graph& graph, const solve::Pool& pool) {
  if (pool.kind == PoolKind::shared_service) return "full-time-equivalent";
  const Category* category = graph.category(pool.category);
  return category && category->unit == pool.unit ? category->unit : std::string();
}

}  // namespace

Json range_json(const solve::Range& range) {
  return Json::object({{"low", to_the_cent(range.low)},
                       {"central", to_the_cent(range.central)},
                       {"high", to_the_cent(range.high)}});
}

Text title_of(const Graph& graph, const Problem& problem, const solve::Pool& pool) {
  const Centre centre = centre_of(problem, pool);
  const bool around = !centre.nearest.empty() && centre.radius_m <= around_m_max;
  Text title = around ? Text{"{kind} : {category} – {count} communes autour de {place}",
                             "{kind}: {category} – {count} gemeenten rond {place}",
                             "{kind}: {category} – {count} Gemeinden um {place}",
                             "{kind}: {category} – {count} municipalities around {place}"}
                      : Text{"{kind} : {category} – {count} communes",
                             "{kind}: {category} – {count} gemeenten",
                             "{kind}: {category} – {count} Gemeinden",
                             "{kind}: {category} – {count} municipalities"};
  title = filled(title, "kind", label_of(pool.kind));
  title = filled(title, "category", inside_sentence(category_label(graph, pool.category)));
  title = filled(title, "count", number(static_cast<double>(owners_of(pool).size())));
  return around ? filled(title, "place", graph.title_of(centre.nearest)) : title;
}

Json shortfalls_of(const solve::Pool& pool) {
  Json shortfalls = Json::array();
  for (const solve::Shortfall& shortfall : pool.shortfalls)
    shortfalls.push(Json::object({{"rule", shortfall.rule},
                                  {"label", to_json(label_of_rule(shortfall.rule))},
                                  {"required", shortfall.required},
                                  {"actual", shortfall.actual}}));
  return shortfalls;
}

Json reasons_of(const Graph& graph, const Proposal& proposal) {
  const solve::Pool& pool = proposal.pool;
  Json reasons = Json::array();
  const double count = static_cast<double>(owners_of(pool).size());
  Text same = {"{count} communes ont publié le même besoin : {category}",
               "{count} gemeenten publiceerden dezelfde behoefte: {category}",
               "{count} Gemeinden haben denselben Bedarf veröffentlicht: {category}",
               "{count} municipalities published the same need: {category}"};
  same = filled(filled(same, "count", number(count)), "category",
                inside_sentence(category_label(graph, pool.category)));
  reasons.push(reason("concept", same, count));
  Text saving = {"Économie attendue : {central}, entre {low} et {high}",
                 "Verwachte besparing: {central}, tussen {low} en {high}",
                 "Erwartete Einsparung: {central}, zwischen {low} und {high}",
                 "Expected saving: {central}, between {low} and {high}"};
  saving = filled(saving, "central", eur(pool.saving_eur.central));
  saving =
      filled(filled(saving, "low", eur(pool.saving_eur.low)), "high", eur(pool.saving_eur.high));
  reasons.push(reason("budget", saving, to_the_cent(pool.saving_eur.central)));
  if (pool.saving_eur.low < 0)
    reasons.push(reason("budget",
                        {"Dans l'hypothèse prudente, se grouper coûte plus que d'agir seul",
                         "In de voorzichtige hypothese kost bundelen meer dan alleen handelen",
                         "Bei vorsichtiger Annahme kostet das Bündel mehr als allein zu handeln",
                         "Under the cautious assumptions, pooling costs more than acting alone"},
                        to_the_cent(pool.saving_eur.low)));
  if (!proposal.supplies.empty()) {
    const double supplies = static_cast<double>(proposal.supplies.size());
    reasons.push(reason("territory",
                        filled({"Offres et référents qui peuvent servir tous les membres : {count}",
                                "Aanbod en referenten die alle leden kunnen bedienen: {count}",
                                "Angebote und Referenzstellen, die allen dienen können: {count}",
                                "Supply and support bodies that can serve all members: {count}"},
                               "count", number(supplies)),
                        supplies));
  }
  if (pool.to_day >= pool.from_day) {
    // Councils plan in months; a pool that fits for less than one says so in days.
    const double days = static_cast<double>(pool.to_day) - pool.from_day + 1;
    const double months = std::round(days / 30.44);
    const Text in_months = {"À faire ensemble pendant {count} mois communs",
                            "Samen te doen in {count} gemeenschappelijke maanden",
                            "Gemeinsam machbar in {count} gemeinsamen Monaten",
                            "Can be done together within {count} shared months"};
    const Text in_days = {
        "Les périodes ont {count} jours en commun", "De perioden hebben {count} dagen gemeen",
        "Die Zeiträume haben {count} Tage gemeinsam", "The periods have {count} days in common"};
    reasons.push(reason("period",
                        months >= 2 ? filled(in_months, "count", number(months))
                                    : filled(in_days, "count", number(days)),
                        days));
  }
  return reasons;
}

Json supply_reasons(const Graph& graph, const Problem&, const Proposal& proposal,
                    const SupplyRow& row) {
  Json reasons = Json::array();
  const std::string& category = proposal.pool.category;
  const bool named = std::find(row.named.begin(), row.named.end(), category) != row.named.end();
  const Text label = inside_sentence(category_label(graph, category));
  if (named) {
    reasons.push(reason("concept", filled({"Répond à : {category}", "Beantwoordt: {category}",
                                           "Beantwortet: {category}", "Answers: {category}"},
                                          "category", label)));
  } else if (row.supply.kinds.contains(PoolKind::community_of_practice)) {
    reasons.push(reason("theme", {"Accompagne ce thème", "Begeleidt dit thema",
                                  "Begleitet dieses Thema", "Accompanies this theme"}));
  } else {
    reasons.push(reason("same_kind",
                        {"Peut acheter pour ses communes", "Kan voor zijn gemeenten aankopen",
                         "Kann für ihre Gemeinden einkaufen", "Can buy for its municipalities"}));
  }
  reasons.push(
      reason("territory",
             {"Couvre toutes les communes du groupement", "Bedient alle gemeenten van de bundel",
              "Bedient alle Gemeinden des Bündels", "Covers all municipalities of the pool"}));
  if (row.quantity_min <= 0) return reasons;
  const bool enough = row.quantity_min <= proposal.pool.quantity;
  const Text pattern = enough ? Text{"Quantité suffisante : {least} demandés au moins",
                                     "Voldoende hoeveelheid: minstens {least} gevraagd",
                                     "Menge reicht aus: mindestens {least} verlangt",
                                     "Enough quantity: at least {least} wanted"}
                              : Text{"Demande une quantité d'au moins {least}",
                                     "Vraagt een hoeveelheid van minstens {least}",
                                     "Verlangt eine Menge von mindestens {least}",
                                     "Wants a quantity of at least {least}"};
  reasons.push(
      reason("size", filled(pattern, "least", number(row.quantity_min)), row.quantity_min));
  return reasons;
}

Json missing_reasons(const solve::Completion& completion) {
  Json reasons = Json::array();
  if (completion.completes)
    reasons.push(
        reason("size", {"Permet d'atteindre la masse critique", "Maakt de kritische massa mogelijk",
                        "Ermöglicht die kritische Masse", "Reaches the critical mass"}));
  const double gain = to_the_cent(completion.saving_gain_eur);
  reasons.push(reason(
      "budget",
      filled(gain >= 0 ? Text{"Ajoute {gain} à l'économie", "Voegt {gain} toe aan de besparing",
                              "Erhöht die Einsparung um {gain}", "Adds {gain} to the saving"}
                       : Text{"Enlève {gain} à l'économie", "Vermindert de besparing met {gain}",
                              "Verringert die Einsparung um {gain}", "Takes {gain} off the saving"},
             "gain", eur(std::abs(gain))),
      gain));
  return reasons;
}

Json fields_of(const Graph& graph, const Problem& problem, const Proposal& proposal,
               Origin origin) {
  const solve::Pool& pool = proposal.pool;
  const auto owners = owners_of(pool);
  const Text title = title_of(graph, problem, pool);
  Json needs = Json::array();
  for (const solve::Member& member : pool.members) needs.push(member.need);
  Json missing = Json::array();
  for (const solve::Completion& completion : proposal.missing)
    if (completion.completes || completion.saving_gain_eur > 0) missing.push(completion.need);
  const auto or_null = [](Json array) { return array.size() > 0 ? std::move(array) : Json(); };
  const bool overlap = pool.to_day >= pool.from_day;
  const std::string unit = unit_code(graph, pool);
  const bool counted = pool.quantity > 0 && !unit.empty();
  Json fields = Json::object({
      {"title", to_json(title)},
      {"kind", code_of(pool.kind)},
      {"category", graph.category(pool.category) ? Json(pool.category) : Json()},
      {"members", std::move(needs)},
      {"municipalities", Json::array(std::vector<std::string>(owners.begin(), owners.end()))},
      {"missingCandidates", or_null(std::move(missing))},
      {"supplyCandidates", or_null(Json::array(proposal.supplies))},
      {"quantity", counted ? Json(pool.quantity) : Json()},
      {"unit", counted ? Json(unit) : Json()},
      {"periodFrom", overlap ? Json(date_of(pool.from_day)) : Json()},
      {"periodTo", overlap ? Json(date_of(pool.to_day)) : Json()},
      {"costAlone", range_json(pool.alone_eur)},
      {"costTogether", range_json(pool.together_eur)},
      {"saving", range_json(pool.saving_eur)},
      {"savingCentral", to_the_cent(pool.saving_eur.central)},
      {"shares", share_rows(pool)},
      {"arithmetic", arithmetic_of(problem, proposal, origin, title)},
      {"reasons", reasons_of(graph, proposal)},
  });
  if (const auto centre = centre_of(problem, pool).point)
    fields.set(
        "location",
        Json::object({{"type", "Point"},
                      {"coordinates", Json(Json::Array{std::round(centre->lon * 1e4) / 1e4,
                                                       std::round(centre->lat * 1e4) / 1e4})}}));
  return fields;
}

Json first_fields_of(const Graph& graph, const Problem& problem, const Proposal& proposal) {
  Json fields = Json::object();
  for (const char* link : {"themes", "issues", "axes"}) {
    std::set<std::string> targets;
    for (const solve::Member& member : proposal.pool.members) {
      const auto& record = problem.need(member.need).record;
      if (!record) continue;
      for (std::string& id : graph.fields().texts(*record, link)) targets.insert(std::move(id));
    }
    if (!targets.empty())
      fields.set(link, Json::array(std::vector<std::string>(targets.begin(), targets.end())));
  }
  for (const solve::Member& member : proposal.pool.members) {
    const auto& record = problem.need(member.need).record;
    if (record && graph.fields().boolean(*record, "fictional").value_or(false))
      fields.set("fictional", true);
  }
  return fields;
}

solve::Parameters stored_parameters(const Graph& graph, const PoolRow& pool) {
  const auto arithmetic = parse_json(graph.fields().json(*pool.record, "arithmetic"));
  if (!arithmetic.ok()) return {};
  const Json* stored = arithmetic->find("parameters");
  if (!stored) return {};
  // Rows of an earlier version may be unknown today; then today's defaults hold.
  auto parameters = solve::Parameters::from_json(*stored);
  return parameters.ok() ? *parameters : solve::Parameters();
}

}  // namespace maillage::domain::pooling
