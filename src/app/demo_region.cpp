#include "app/demo_region.h"

#include <algorithm>
#include <cmath>

#include "app/demo_files.h"
#include "app/demo_geography.h"

namespace maillage::app {

namespace {

constexpr std::string_view area_prefix = "urn:ngsi-ld:AdministrativeArea:";
constexpr std::string_view organisation_prefix = "urn:ngsi-ld:Organisation:";
constexpr std::string_view region_code = "xx-fictional-region";
constexpr std::string_view strategy_prefix = "fictional";
constexpr std::size_t members_of_body = 20;

std::string padded(std::size_t number) {
  const std::string text = std::to_string(number);
  return std::string(text.size() < 5 ? 5 - text.size() : 0, '0') + text;
}

std::string municipality_code(std::size_t cell) { return "xx-fictional-" + padded(cell + 1); }
std::string province_code(std::size_t province) {
  return "xx-fictional-p" + std::to_string(province + 1);
}
std::string area_id(std::string_view code) { return std::string(area_prefix) + std::string(code); }
std::string organisation_id(std::string_view code) {
  return std::string(organisation_prefix) + std::string(code);
}

Json labels(const std::string& fr, const std::string& nl, const std::string& de,
            const std::string& en) {
  return Json::object({{"fr", fr}, {"nl", nl}, {"de", de}, {"en", en}});
}

Json labels(const std::string& name) { return labels(name, name, name, name); }

Json point(const DemoCell::Point& at) {
  return Json::object({{"type", "Point"}, {"coordinates", Json(Json::Array{at.first, at.second})}});
}

Json polygon(const std::vector<DemoCell::Point>& corners) {
  Json ring = Json::array();
  for (const DemoCell::Point& corner : corners)
    ring.push(Json(Json::Array{corner.first, corner.second}));
  ring.push(Json(Json::Array{corners.front().first, corners.front().second}));
  return Json::object({{"type", "Polygon"}, {"coordinates", Json(Json::Array{std::move(ring)})}});
}

Json entity(std::string_view type, const std::string& id, Json title) {
  return Json::object({{"id", id},
                       {"type", type},
                       {"title", std::move(title)},
                       {"fictional", true},
                       {"source", Json::object({{"name", "Made up for the demonstration"}})}});
}

class Builder {
 public:
  Builder(DemoLoader& loader, DemoTemplates& templates, std::size_t municipalities,
          DemoDrawOptions options)
      : loader_(loader),
        templates_(templates),
        options_(std::move(options)),
        island_(make_island(municipalities, options_.seed)) {}

  Result<void> run() {
    MAILLAGE_TRY(add_region());
    MAILLAGE_TRY(add_provinces());
    for (std::size_t i = 0; i < island_.cells.size(); ++i) MAILLAGE_TRY(add_municipality(i));
    MAILLAGE_TRY(add_inter_municipal_bodies());
    MAILLAGE_TRY(add_strategy());
    MAILLAGE_TRY(add_support_bodies());
    MAILLAGE_TRY(add_companies());
    return add_needs_and_projects();
  }

 private:
  Result<void> add_region();
  Result<void> add_provinces();
  Result<void> add_municipality(std::size_t number);
  Result<void> add_inter_municipal_bodies();
  Result<void> add_strategy();
  Result<void> add_support_bodies();
  Result<void> add_companies();
  Result<void> add_company(std::size_t number);
  Result<void> add_needs_and_projects();

  // About `per_municipality` times the number of municipalities, at least `least`.
  std::size_t share(double per_municipality, std::size_t least) const {
    const double wanted = per_municipality * static_cast<double>(island_.cells.size());
    return std::max(least, static_cast<std::size_t>(std::round(wanted)));
  }
  std::string theme(std::string_view code) const {
    return "urn:ngsi-ld:Theme:" + std::string(strategy_prefix) + "-" + std::string(code);
  }

  DemoLoader& loader_;
  DemoTemplates& templates_;
  DemoDrawOptions options_;
  DemoIsland island_;
};

Result<void> Builder::add_region() {
  double population = 0;
  double area = 0;
  for (const DemoCell& cell : island_.cells) {
    population += cell.population;
    area += cell.area_km2;
  }
  Json region =
      entity("AdministrativeArea", area_id(region_code),
             labels("Région fictive", "Fictieve regio", "Fiktive Region", "Fictional region"));
  region.set("kind", "region");
  region.set("codes", Json::array({std::string("xx-fictional-0")}));
  region.set("population", static_cast<std::int64_t>(population));
  region.set("area", std::round(area));
  region.set("boundary", polygon(island_.outline));
  region.set("boundaryKind", "schematic");
  region.set("location", point(island_.cells[island_.cells.size() / 2].centre));
  MAILLAGE_TRY(loader_.add(region));
  Json agency = entity("Organisation", organisation_id(region_code),
                       labels("Agence de la région fictive", "Agentschap van de fictieve regio",
                              "Agentur der fiktiven Region", "Agency of the fictional region"));
  agency.set("kind", "region");
  agency.set("areaServed", Json::array({area_id(region_code)}));
  agency.set("roles", Json::array({std::string("funding")}));
  return loader_.add(agency);
}

Result<void> Builder::add_provinces() {
  for (std::size_t i = 0; i < island_.provinces; ++i) {
    const std::string name = invented_name(i * 37 + 5, options_.seed + 1);
    Json province =
        entity("AdministrativeArea", area_id(province_code(i)),
               labels("Pays de " + name, "Land van " + name, name + "er Land", name + " County"));
    double population = 0;
    const DemoCell* middle = nullptr;
    for (const DemoCell& cell : island_.cells) {
      if (cell.province != i) continue;
      population += cell.population;
      if (!middle || cell.population > middle->population) middle = &cell;
    }
    province.set("kind", "province");
    province.set("codes", Json::array({province_code(i)}));
    province.set("parent", area_id(region_code));
    province.set("population", static_cast<std::int64_t>(population));
    if (middle) province.set("location", point(middle->centre));
    MAILLAGE_TRY(loader_.add(province));
  }
  return {};
}

Result<void> Builder::add_municipality(std::size_t number) {
  const DemoCell& cell = island_.cells[number];
  const std::string code = municipality_code(number);
  Json area = entity("AdministrativeArea", area_id(code), labels(cell.name));
  area.set("kind", "municipality");
  area.set("codes", Json::array({code}));
  area.set("parent", area_id(province_code(cell.province)));
  area.set("population", static_cast<std::int64_t>(cell.population));
  area.set("area", cell.area_km2);
  area.set("density", std::round(cell.population / cell.area_km2 * 10) / 10);
  area.set("urbanClass", urban_class_of(cell.population, cell.area_km2));
  area.set("location", point(cell.centre));
  area.set("boundary", polygon(cell.corners));
  area.set("boundaryKind", "schematic");
  Json neighbours = Json::array();
  for (const std::size_t neighbour : cell.neighbours)
    neighbours.push(area_id(municipality_code(neighbour)));
  if (neighbours.size() > 0) area.set("neighbours", std::move(neighbours));
  MAILLAGE_TRY(loader_.add(area));
  const std::string& name = cell.name;
  Json authority = entity("Organisation", organisation_id(code),
                          labels("Administration communale de " + name, "Gemeentebestuur " + name,
                                 "Gemeindeverwaltung " + name, "Municipality of " + name));
  authority.set("kind", "municipality");
  authority.set("municipality", area_id(code));
  authority.set("members", Json::array({area_id(code)}));
  authority.set("location", point(cell.centre));
  return loader_.add(authority);
}

// Two layers that overlap: neighbours twenty by twenty, and larger groups shifted by half of one.
Result<void> Builder::add_inter_municipal_bodies() {
  const std::size_t count = island_.cells.size();
  std::size_t number = 0;
  for (const std::size_t layer : {1, 2}) {
    const std::size_t size = members_of_body * layer;
    for (std::size_t first = layer == 1 ? 0 : members_of_body / 2; first < count; first += size) {
      const std::string name = invented_name(++number * 11, options_.seed + 2);
      Json body = entity("Organisation", organisation_id("fictional-body-" + padded(number)),
                         labels("Intercommunale de " + name, "Intercommunale " + name,
                                "Interkommunale " + name, "Inter-municipal body of " + name));
      Json members = Json::array();
      for (std::size_t i = first; i < std::min(count, first + size); ++i)
        members.push(area_id(municipality_code(i)));
      body.set("kind", "inter-municipal-body");
      body.set("members", std::move(members));
      body.set("municipality", area_id(municipality_code(first)));
      body.set("location", point(island_.cells[first].centre));
      if (layer == 2) body.set("roles", Json::array({std::string("support")}));
      MAILLAGE_TRY(loader_.add(body));
    }
  }
  return {};
}

// Replaces every occurrence in every text of the value.
void rewrite(Json& json, std::string_view from, std::string_view to) {
  if (json.is_string()) {
    std::string& text = json.as_string();
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
      text.replace(at, from.size(), to);
  } else if (json.is_array()) {
    for (Json& item : json.as_array()) rewrite(item, from, to);
  } else if (json.is_object()) {
    for (Json::Member& item : json.as_object()) rewrite(item.value, from, to);
  }
}

// The themes, issues and axes of a real edition, as those of a fictional one.
Result<void> Builder::add_strategy() {
  MAILLAGE_ASSIGN(auto entities, demo_entities("wallonia/strategy"));
  for (Json& item : entities) {
    const bool edition = item.string_at("type") == "Strategy";
    const std::string_view strategy = edition ? item.string_at("id") : item.string_at("strategy");
    if (strategy.find("2019-2024") == std::string_view::npos) continue;
    rewrite(item, "digital-wallonia-2019-2024", "fictional-edition");
    rewrite(item, "dw2019", strategy_prefix);
    rewrite(item, "be-nis-03000", region_code);
    item.set("fictional", true);
    item.set("source", Json::object({{"name", "Made up for the demonstration"}}));
    item.erase("website");
    item.erase("previous");
    if (edition)
      item.set("title", labels("Stratégie fictive", "Fictieve strategie", "Fiktive Strategie",
                               "Fictional strategy"));
    MAILLAGE_TRY(loader_.add(item));
  }
  return {};
}

Result<void> Builder::add_support_bodies() {
  static constexpr std::string_view themes[] = {"territory", "administration", "skills", "economy"};
  const std::size_t count = share(0.02, 4);
  const auto& categories = templates_.categories();
  for (std::size_t i = 0; i < count; ++i) {
    Draw draw(options_.seed, "support:" + std::to_string(i));
    const std::string name = invented_name(i * 23 + 7, options_.seed + 3);
    const std::string id = organisation_id("fictional-support-" + padded(i + 1));
    const auto last = static_cast<std::int64_t>(island_.cells.size()) - 1;
    const auto home = static_cast<std::size_t>(draw.whole(0, last));
    Json body = entity("Organisation", id,
                       labels("Référent " + name, "Referent " + name, "Referenzstelle " + name,
                              "Support body " + name));
    // The first four serve the whole region; the others a province.
    const std::string served =
        i < 4 ? area_id(region_code) : area_id(province_code(island_.cells[home].province));
    Json served_categories = Json::array();
    for (std::size_t c = i % 4; c < categories.size(); c += 4)
      served_categories.push(categories[c].code);
    body.set("kind", "support-body");
    body.set("areaServed", Json::array({served}));
    body.set("roles", Json::array({"awareness", "support", "training"}));
    body.set("themes", Json::array({theme(themes[i % 4])}));
    body.set("categories", served_categories);
    body.set("municipality", area_id(municipality_code(home)));
    body.set("location", point(island_.cells[home].centre));
    MAILLAGE_TRY(loader_.add(body));
    Json service = entity("Service", "urn:ngsi-ld:Service:fictional-support-" + padded(i + 1),
                          labels("Accompagnement de projets", "Projectbegeleiding",
                                 "Projektbegleitung", "Project support"));
    service.set("kind", "support");
    service.set("organisation", id);
    service.set("areaServed", Json::array({served}));
    service.set("state", "published");
    service.set("themes", Json::array({theme(themes[i % 4])}));
    service.set("categories", std::move(served_categories));
    MAILLAGE_TRY(loader_.add(service));
  }
  return {};
}

Result<void> Builder::add_companies() {
  // Every category has at least two companies, so that each need can be answered.
  const std::size_t count = std::max(share(0.16, 4), templates_.categories().size());
  for (std::size_t i = 0; i < count; ++i) MAILLAGE_TRY(add_company(i));
  return {};
}

Result<void> Builder::add_company(std::size_t number) {
  static constexpr const char* sizes[] = {"micro", "small", "medium", "large"};
  static constexpr const char* maturities[] = {"pilot", "deployed", "widespread"};
  static constexpr const char* trades[] = {"Atelier", "Fabrique", "Compagnie", "Studio", "Maison"};
  Draw draw(options_.seed, "company:" + std::to_string(number));
  const auto& categories = templates_.categories();
  const auto last = static_cast<std::int64_t>(island_.cells.size()) - 1;
  const auto home = static_cast<std::size_t>(draw.whole(0, last));
  const std::string name = std::string(trades[draw.whole(0, 4)]) + " " +
                           invented_name(number * 13 + 3, options_.seed + 4);
  const std::string slug = "fictional-company-" + padded(number + 1);
  const bool regional = draw.chance(0.6);
  const std::string served =
      regional ? area_id(region_code) : area_id(province_code(island_.cells[home].province));
  const std::size_t first = number % categories.size();
  const std::size_t second = (first + 1 + number / categories.size()) % categories.size();
  Json company = entity("Organisation", organisation_id(slug), labels(name));
  company.set("kind", "company");
  company.set("size", sizes[draw.whole(0, 3)]);
  company.set("municipality", area_id(municipality_code(home)));
  company.set("areaServed", Json::array({served}));
  company.set("location", point(island_.cells[home].centre));
  company.set("categories", Json::array({categories[first].code, categories[second].code}));
  company.set("contact", Json::object({{"name", "Service clients"},
                                       {"email", "contact@" + slug_of(name) + ".example"}}));
  MAILLAGE_TRY(loader_.add(company));
  for (const std::size_t place : {first, second}) {
    const DemoTemplates::Category& category = categories[place];
    const std::string id = "urn:ngsi-ld:Solution:" + slug + "-" + category.code;
    Json title = Json::object();
    for (const auto& [language, label] : category.labels) title.set(language, name + " – " + label);
    Json solution = entity("Solution", id, std::move(title));
    const Json::Array& prices = category.entry.find("unitPrice")->as_array();
    const double price = draw.between(prices[0].as_double(), prices[2].as_double());
    solution.set("organisation", organisation_id(slug));
    solution.set("categories", Json::array({category.code}));
    solution.set("areaServed", Json::array({served}));
    solution.set("unit", category.unit);
    solution.set("unitPrice", std::round(price * 100) / 100);
    solution.set("fixedPrice", category.entry.number_at("fixedPrice"));
    solution.set("maturity", maturities[draw.whole(0, 2)]);
    solution.set("state", "published");
    templates_.add_solution(category.code, id);
    MAILLAGE_TRY(loader_.add(solution));
  }
  return {};
}

Result<void> Builder::add_needs_and_projects() {
  for (std::size_t i = 0; i < island_.cells.size(); ++i) {
    const DemoCell& cell = island_.cells[i];
    const DemoMunicipality municipality{
        .code = municipality_code(i),
        .name = cell.name,
        .urban_class = urban_class_of(cell.population, cell.area_km2),
        .population = cell.population,
        .longitude = cell.centre.first,
        .latitude = cell.centre.second};
    MAILLAGE_TRY(templates_.draw(municipality, options_,
                                 [&](const Json& drawn) { return loader_.add(drawn); }));
  }
  return {};
}

}  // namespace

Result<void> load_fictional_region(DemoLoader& loader, DemoTemplates& templates,
                                   std::size_t municipalities, DemoDrawOptions options) {
  options.strategy_prefix = strategy_prefix;
  return Builder(loader, templates, municipalities, std::move(options)).run();
}

}  // namespace maillage::app
