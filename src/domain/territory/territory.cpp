#include "domain/territory/territory.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "domain/helpers.h"
#include "domain/matrix.h"
#include "domain/schemas.h"

namespace maillage::domain {

namespace {

constexpr std::size_t first_screen_clusters = 4;
constexpr std::size_t first_screen_members = 12;
constexpr std::size_t recent_entities = 8;
constexpr std::size_t listed_items = 50;
constexpr std::size_t listed_helpers = 8;
constexpr std::size_t similar_listed = 6;

constexpr const char* urban_classes[] = {"urban", "intermediate", "rural"};

Json count_json(std::size_t number) { return Json(static_cast<std::uint64_t>(number)); }

Result<std::size_t> count_of(const Context& context, std::string_view type) {
  model::Query query;
  query.types = {{model::iri(type)}};
  query.limit = 0;
  query.count = true;
  MAILLAGE_ASSIGN(const engine::Page page, context.engine.query(context.actor, query));
  return page.count.value_or(0);
}

Result<Json> counts(const Context& context, const TerritoryPicture& territory,
                    const Corpus& corpus) {
  std::map<std::string, std::size_t> by_type;
  for (const DocumentPtr& document : corpus.documents())
    if (is_counted(*document->dossier)) ++by_type[document->dossier->type];
  const auto& organisations = territory.organisations();
  const auto counted = [&](auto test) {
    return count_json(static_cast<std::size_t>(std::count_if(
        organisations.begin(), organisations.end(), [&](const auto& one) { return test(*one); })));
  };
  MAILLAGE_ASSIGN(const std::size_t requests, count_of(context, "Request"));
  MAILLAGE_ASSIGN(const std::size_t pools, count_of(context, "Pool"));
  return Json::object({{"projects", count_json(by_type["Project"])},
                       {"initiatives", count_json(by_type["Initiative"])},
                       {"needs", count_json(by_type["Need"])},
                       {"supportBodies", counted(is_support_body)},
                       {"requests", count_json(requests)},
                       {"companies", counted(is_company)},
                       {"solutions", count_json(territory.solutions().size())},
                       {"pools", count_json(pools)}});
}

struct Row {
  std::size_t municipalities = 0;
  double population = 0;
  std::size_t projects = 0;
  std::size_t needs = 0;
};

Json balance(const TerritoryPicture& territory, const Corpus& corpus) {
  std::map<std::string, Row> rows;
  for (const Area* area : territory.municipalities()) {
    Row& row = rows[area->urban_class];
    ++row.municipalities;
    row.population += area->population;
  }
  for (const DocumentPtr& document : corpus.documents()) {
    const Dossier& dossier = *document->dossier;
    if (!is_counted(dossier)) continue;
    std::set<std::string> classes;
    for (const std::string& place : territory.places_of(dossier))
      if (const Area* area = territory.area(place)) classes.insert(area->urban_class);
    for (const std::string& one : classes) {
      if (dossier.type == "Project") ++rows[one].projects;
      if (dossier.type == "Need") ++rows[one].needs;
    }
  }
  Json json = Json::object();
  for (const char* name : urban_classes) {
    const Row& row = rows[name];
    json.set(name, Json::object({{"municipalities", count_json(row.municipalities)},
                                 {"population", row.population},
                                 {"projects", count_json(row.projects)},
                                 {"needs", count_json(row.needs)}}));
  }
  return json;
}

Json recent(const Context& context, const Corpus& corpus) {
  const auto viewer = context.engine.viewer(context.actor);
  std::vector<std::pair<Timestamp, const engine::Record*>> records;
  for (const DocumentPtr& document : corpus.documents()) {
    const engine::RecordPtr& record = document->dossier->record;
    if (is_counted(*document->dossier))
      records.emplace_back(viewer->modified_at(*record), record.get());
  }
  const std::size_t wanted = std::min(records.size(), recent_entities);
  std::partial_sort(records.begin(), records.begin() + static_cast<std::ptrdiff_t>(wanted),
                    records.end(), [](const auto& a, const auto& b) {
                      if (a.first != b.first) return a.first > b.first;
                      return a.second->number() > b.second->number();
                    });
  Json list = Json::array();
  for (std::size_t i = 0; i < wanted; ++i) {
    // As it is now, for those who may still see it.
    if (const auto now = context.engine.get(context.actor, records[i].second->id()))
      list.push(simple(context, *now));
  }
  return list;
}

Result<Json> region(Context& context, const Json& input, Pictures& pictures) {
  MAILLAGE_ASSIGN(const TerritoryPtr territory, pictures.territory(context));
  MAILLAGE_ASSIGN(const CorpusPtr corpus, pictures.corpus(context));
  MAILLAGE_ASSIGN(Json numbers, counts(context, *territory, *corpus));
  MAILLAGE_ASSIGN(Json matrix,
                  matrix_json(context, *territory, *corpus, input.string_at("edition")));
  Json clusters = Json::array();
  for (const Cluster& cluster : corpus->clusters()) {
    if (clusters.size() >= first_screen_clusters) break;
    clusters.push(cluster_json(context, *territory, cluster, first_screen_members));
  }
  Json latest = recent(context, *corpus);
  std::vector<const Json*> entities;
  for (const Json& cluster : clusters.as_array()) entities.push_back(&cluster);
  for (const Json& entity : latest.as_array()) entities.push_back(&entity);
  Json refs = references(context, entities);
  return Json::object({{"counts", std::move(numbers)},
                       {"matrix", std::move(matrix)},
                       {"balance", balance(*territory, *corpus)},
                       {"clusters", std::move(clusters)},
                       {"recent", std::move(latest)},
                       {"refs", std::move(refs)}});
}

// --- One municipality.

// {"count","items"} of a type in the territory, the latest first.
Result<Json> counted_entities(const Context& context, std::string_view type,
                              const std::string& area) {
  model::Query query;
  query.types = {{model::iri(type)}};
  query.territories = {area};
  query.count = true;
  query.limit = listed_items;
  model::Order latest;
  latest.special = model::Order::Special::modified_at;
  latest.descending = true;
  query.order = {latest};
  MAILLAGE_ASSIGN(const engine::Page page, context.engine.query(context.actor, query));
  Json items = Json::array();
  for (const auto& hit : page.hits) items.push(simple(context, *hit.record));
  return Json::object({{"count", count_json(page.count.value_or(0))}, {"items", std::move(items)}});
}

Json helped(const Context& context, const Helper& helper) {
  return Json::object({{"entity", simple(context, *helper.entity->record)},
                       {"score", helper.score},
                       {"reasons", to_json(helper.reasons)}});
}

// Solutions that answer a need the municipality has published and not yet met.
Result<Json> fitting_solutions(const Context& context, const TerritoryPicture& territory,
                               Pictures& pictures, const std::string& area) {
  model::Query query;
  query.types = {{model::iri("Need")}};
  query.territories = {area};
  query.limit = 200;
  MAILLAGE_ASSIGN(const engine::Page page, context.engine.query(context.actor, query));
  MAILLAGE_ASSIGN(const CorpusPtr corpus, pictures.corpus(context, Pictures::Age::any));
  struct Fit {
    Helper helper;
    std::vector<std::string> needs;
  };
  std::map<std::string, Fit> fits;
  for (const auto& hit : page.hits) {
    const DocumentPtr need = pictures.document(context, *corpus, hit.record);
    if (!need->open) continue;
    Wanted wanted = wanted_by(*need, territory);
    wanted.places = {area};
    for (Helper& helper : solutions_for(context, territory, wanted, listed_helpers)) {
      Fit& fit = fits[helper.entity->id];
      if (fit.needs.empty() || helper.score > fit.helper.score) fit.helper = std::move(helper);
      fit.needs.push_back(need->dossier->id);
    }
  }
  std::vector<Fit*> ranked;
  for (auto& [id, fit] : fits) ranked.push_back(&fit);
  std::stable_sort(ranked.begin(), ranked.end(), [](const Fit* a, const Fit* b) {
    return a->needs.size() != b->needs.size() ? a->needs.size() > b->needs.size()
                                              : a->helper.score > b->helper.score;
  });
  Json list = Json::array();
  for (std::size_t i = 0; i < ranked.size() && i < listed_helpers; ++i) {
    Helper& helper = ranked[i]->helper;
    helper.reasons.insert(helper.reasons.begin(),
                          need_reason(title_of(context, ranked[i]->needs.front())));
    Json one = helped(context, helper);
    one.set("fits", Json::array(ranked[i]->needs));
    list.push(std::move(one));
  }
  return list;
}

Json similar(const Context& context, const TerritoryPicture& territory, const Area& area) {
  Json list = Json::array();
  for (const SimilarArea& other : similar_areas(context, territory, area, similar_listed))
    list.push(Json::object({{"entity", simple(context, *other.area->record)},
                            {"score", other.score},
                            {"reasons", to_json(other.reasons)},
                            {"distance_m", std::round(other.distance_m)}}));
  return list;
}

// Every entity shown, for the titles of what they point at.
Json municipality_references(const Context& context, const Json& view) {
  std::vector<const Json*> entities = {view.find("area"), view.find("organisation")};
  const auto all_in = [&](const Json* list, bool reasoned) {
    for (const Json& one : list->as_array())
      entities.push_back(reasoned ? one.find("entity") : &one);
  };
  for (const char* name : {"projects", "needs"}) all_in(view.find(name)->find("items"), false);
  for (const char* name : {"pools", "intermunicipal"}) all_in(view.find(name), false);
  for (const char* name : {"supportBodies", "solutions", "similar"}) all_in(view.find(name), true);
  for (const Json& one : view.find("solutions")->as_array()) entities.push_back(&one);
  return references(context, entities);
}

Json authority_of(const Context& context, const TerritoryPicture& territory, const Area& area) {
  const std::size_t code = area.id.rfind(':');
  const std::string named = "urn:ngsi-ld:Organisation" + area.id.substr(code);
  if (const Dossier* organisation = territory.organisation(named))
    return simple(context, *organisation->record);
  for (const DossierPtr& organisation : territory.organisations())
    if (organisation->kind == "municipality" && contains(organisation->municipalities, area.id))
      return simple(context, *organisation->record);
  return {};
}

Result<Json> municipality(Context& context, const Json& input, Pictures& pictures) {
  const std::string id(input.string_at("id"));
  MAILLAGE_ASSIGN(const TerritoryPtr territory, pictures.territory(context));
  const Area* area = territory->area(id);
  if (!area) return not_found(id);
  MAILLAGE_ASSIGN(Json projects, counted_entities(context, "Project", id));
  MAILLAGE_ASSIGN(Json needs, counted_entities(context, "Need", id));
  MAILLAGE_ASSIGN(Json initiatives, counted_entities(context, "Initiative", id));
  MAILLAGE_ASSIGN(Json pools, counted_entities(context, "Pool", id));
  MAILLAGE_ASSIGN(Json solutions, fitting_solutions(context, *territory, pictures, id));
  Wanted wanted;
  wanted.places = {id};
  Json bodies = Json::array();
  for (const Helper& helper : support_bodies_for(context, *territory, wanted, listed_helpers))
    bodies.push(helped(context, helper));
  Json intermunicipal = Json::array();
  for (const Dossier* body : territory->bodies_of(id))
    intermunicipal.push(simple(context, *body->record));
  Json view = Json::object({{"area", simple(context, *area->record)},
                            {"organisation", authority_of(context, *territory, *area)},
                            {"projects", std::move(projects)},
                            {"needs", std::move(needs)},
                            {"initiatives", std::move(initiatives)},
                            {"supportBodies", std::move(bodies)},
                            {"solutions", std::move(solutions)},
                            {"similar", similar(context, *territory, *area)},
                            {"pools", *pools.find("items")},
                            {"intermunicipal", std::move(intermunicipal)}});
  view.set("refs", municipality_references(context, view));
  return view;
}

// --- Who we are.

Result<Json> identity(Context& context, const Json&, Pictures& pictures) {
  MAILLAGE_ASSIGN(const TerritoryPtr territory, pictures.territory(context));
  const Area* own = territory->region();
  geo::Box box;
  bool schematic = territory->municipalities().empty();
  for (const Area* area : territory->municipalities()) {
    geo::Box outline = box_of(context, *area->record, "boundary");
    if (outline.empty() && area->center) outline = geo::Box::of(*area->center);
    if (!outline.empty()) box.extend(outline);
    if (area->boundary_kind.empty() || area->boundary_kind == "schematic") schematic = true;
  }
  if (box.empty() && own) box = box_of(context, *own->record, "boundary");
  Json bounds = Json::array();
  if (box.empty()) box = geo::Box::world();
  for (const double degrees : {box.west, box.south, box.east, box.north}) bounds.push(degrees);
  const FourTexts nameless = {"Région", "Streek", "Region", "Region"};
  Json name = to_json(own ? own->title : nameless);
  return Json::object(
      {{"name", name},
       {"title", name},
       {"languages", Json::array({"fr", "nl", "de", "en"})},
       {"defaultLanguage", "fr"},
       {"bounds", std::move(bounds)},
       {"fictional", own && raw_field(context, *own->record, "fictional") == "true"},
       {"scope", own ? Json(own->id) : Json()},
       {"schematic", schematic}});
}

Json answer_schemas() {
  return schema(R"({
    "RegionInfo":{"type":"object","description":"The region that this server is for.","required":["name","title","languages","defaultLanguage","bounds","fictional","scope","schematic"],"properties":{
      "name":{"$ref":"#/components/schemas/LanguageMap"},"title":{"$ref":"#/components/schemas/LanguageMap"},
      "languages":{"type":"array","items":{"$ref":"#/components/schemas/Language"}},
      "defaultLanguage":{"$ref":"#/components/schemas/Language"},
      "bounds":{"type":"array","description":"West, south, east, north in degrees.","items":{"type":"number"},"minItems":4,"maxItems":4},
      "fictional":{"type":"boolean"},
      "scope":{"type":["string","null"],"description":"The area of the region."},
      "schematic":{"type":"boolean","description":"Boundaries are not the real ones."}}},
    "RegionCounts":{"type":"object","required":["projects","initiatives","needs","supportBodies","requests","companies","solutions","pools"],"properties":{
      "projects":{"type":"integer"},"initiatives":{"type":"integer"},"needs":{"type":"integer"},
      "supportBodies":{"type":"integer"},"requests":{"type":"integer"},
      "companies":{"type":"integer"},"solutions":{"type":"integer"},"pools":{"type":"integer"}}},
    "BalanceRow":{"type":"object","required":["municipalities","population","projects","needs"],"properties":{
      "municipalities":{"type":"integer"},"population":{"type":"number"},"projects":{"type":"integer"},"needs":{"type":"integer"}}},
    "Balance":{"type":"object","description":"By urban class of the municipality.","required":["urban","intermediate","rural"],"properties":{
      "urban":{"$ref":"#/components/schemas/BalanceRow"},"intermediate":{"$ref":"#/components/schemas/BalanceRow"},
      "rural":{"$ref":"#/components/schemas/BalanceRow"}}},
    "RegionView":{"type":"object","required":["counts","matrix","balance","clusters","recent","refs"],"properties":{
      "counts":{"$ref":"#/components/schemas/RegionCounts"},
      "matrix":{"$ref":"#/components/schemas/Matrix"},
      "balance":{"$ref":"#/components/schemas/Balance"},
      "clusters":{"type":"array","items":{"$ref":"#/components/schemas/Cluster"}},
      "recent":{"type":"array","items":{"$ref":"#/components/schemas/Entity"}},
      "refs":{"$ref":"#/components/schemas/References"}}},
    "CountedEntities":{"type":"object","description":"How many there are, and the latest of them.","required":["count","items"],"properties":{
      "count":{"type":"integer"},"items":{"type":"array","items":{"$ref":"#/components/schemas/Entity"}}}},
    "MunicipalityView":{"type":"object","required":["area","organisation","projects","needs","initiatives","supportBodies","solutions","similar","pools","intermunicipal","refs"],"properties":{
      "area":{"$ref":"#/components/schemas/Entity"},
      "organisation":{"anyOf":[{"$ref":"#/components/schemas/Entity"},{"type":"null"}]},
      "projects":{"$ref":"#/components/schemas/CountedEntities"},
      "needs":{"$ref":"#/components/schemas/CountedEntities"},
      "initiatives":{"$ref":"#/components/schemas/CountedEntities"},
      "supportBodies":{"type":"array","items":{"$ref":"#/components/schemas/Reasoned"}},
      "solutions":{"type":"array","items":{"$ref":"#/components/schemas/Reasoned"}},
      "similar":{"type":"array","items":{"$ref":"#/components/schemas/Reasoned"}},
      "pools":{"type":"array","items":{"$ref":"#/components/schemas/Entity"}},
      "intermunicipal":{"type":"array","items":{"$ref":"#/components/schemas/Entity"}},
      "refs":{"$ref":"#/components/schemas/References"}}}})");
}

}  // namespace

Module territory_module(PicturesPtr pictures) {
  Module module;
  module.name = "territory";
  module.views = {
      {"region", "The first screen: counts, matrix, urban and rural balance, same needs, latest.",
       schema(R"({"type":"object","properties":{
         "edition":{"type":"string","maxLength":2048,"description":"Of the matrix; default: the one in force."},
         "lang":{"type":"string","maxLength":35}}})"),
       schema_reference("RegionView"), true,
       [pictures](Context& context, const Json& input) {
         return region(context, input, *pictures);
       }},
      {"municipality",
       "A municipality's projects, needs, support bodies, fitting solutions, likes.",
       schema(R"({"type":"object","required":["id"],"properties":{
         "id":{"type":"string","minLength":1,"maxLength":2048,"description":"The area."},
         "lang":{"type":"string","maxLength":35}}})"),
       schema_reference("MunicipalityView"), true,
       [pictures](Context& context, const Json& input) {
         return municipality(context, input, *pictures);
       }},
      {"identity", "The region that this server is for: name, bounds, languages.",
       schema(R"({"type":"object","properties":{"lang":{"type":"string","maxLength":35}}})"),
       schema_reference("RegionInfo"), false,
       [pictures](Context& context, const Json& input) {
         return identity(context, input, *pictures);
       }},
  };
  module.schemas = answer_schemas();
  return module;
}

}  // namespace maillage::domain
