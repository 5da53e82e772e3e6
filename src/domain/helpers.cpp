#include "domain/helpers.h"

#include <algorithm>

namespace maillage::domain {

namespace {

// A helper's score is the sum of what holds; together they are 1.
constexpr double category_weight = 0.45;   // says it knows this very subject
constexpr double theme_weight = 0.15;      // works in the same theme
constexpr double concept_weight = 0.10;    // shares a term of the taxonomy
constexpr double reference_weight = 0.10;  // a solution that a project has used
// Serving the place: the closer the area served is to the place, the better it knows it.
constexpr double serves_near_weight = 0.20;    // the municipality, or its inter-municipal body
constexpr double serves_middle_weight = 0.16;  // the province or another part of the region
constexpr double serves_all_weight = 0.12;     // the whole region, or no limit given

// Where the entity serves: what it says itself, else what its organisation says.
std::vector<std::string> served_areas(const TerritoryPicture& territory, const Dossier& dossier) {
  if (!dossier.area_served.empty()) return dossier.area_served;
  if (dossier.kind == "inter-municipal-body" || dossier.kind == "province") return dossier.members;
  const Dossier* organisation = territory.organisation(dossier.organisation);
  return organisation ? organisation->area_served : std::vector<std::string>();
}

// Does it serve one of the places? Adds score and reason.
bool serves(const TerritoryPicture& territory, const Wanted& wanted, Helper& helper) {
  const auto served = served_areas(territory, *helper.entity);
  const bool limited = !served.empty();
  if (!limited && helper.entity->type == "Organisation" &&
      helper.entity->kind == "inter-municipal-body")
    return false;
  if (!limited) {
    helper.score += serves_all_weight;
    helper.reasons.push_back(serves_all_reason());
    return true;
  }
  const Area* best = nullptr;
  for (const std::string& place : wanted.places) {
    best = territory.holder(served, place);
    if (best) break;
  }
  if (!best && wanted.places.empty()) best = territory.area(served.front());
  if (!best) return false;
  const bool whole = best->kind == "region" || best->kind == "country";
  const bool near = best->kind == "municipality" || helper.entity->kind == "inter-municipal-body";
  helper.score += near ? serves_near_weight : whole ? serves_all_weight : serves_middle_weight;
  helper.reasons.push_back(serves_reason(best->title));
  return true;
}

const std::string* first_shared(const std::vector<std::string>& a,
                                const std::vector<std::string>& b) {
  for (const std::string& one : a)
    if (contains(b, one)) return &one;
  return nullptr;
}

// Whether category or concept fits; themes only add.
bool fits(const Context& context, const Wanted& wanted, Helper& helper) {
  const Dossier& entity = *helper.entity;
  bool fit = false;
  if (const std::string* code = first_shared(wanted.categories, entity.categories)) {
    fit = true;
    helper.score += category_weight;
    if (const auto* category = concept_of(context, "need-category", *code))
      helper.reasons.push_back(category_reason(*category));
  }
  if (const std::string* id = first_shared(wanted.concepts, entity.concepts)) {
    fit = true;
    helper.score += concept_weight;
    helper.reasons.push_back(shared_concept_reason(title_of(context, *id)));
  }
  if (const std::string* id = first_shared(wanted.themes, entity.themes)) {
    helper.score += theme_weight;
    helper.reasons.push_back(theme_reason(title_of(context, *id)));
  }
  return fit;
}

std::vector<Helper> best_of(std::vector<Helper> helpers, std::size_t limit) {
  std::stable_sort(helpers.begin(), helpers.end(),
                   [](const Helper& a, const Helper& b) { return a.score > b.score; });
  if (helpers.size() > limit) helpers.resize(limit);
  return helpers;
}

bool is_offered(const Dossier& dossier) {
  return dossier.state.empty() || dossier.state == "published";
}

std::vector<Helper> offers_for(const Context& context, const TerritoryPicture& territory,
                               const std::vector<DossierPtr>& offers, const Wanted& wanted,
                               std::size_t limit) {
  std::vector<Helper> found;
  for (const DossierPtr& offer : offers) {
    if (!is_offered(*offer)) continue;
    if (!shares_any(offer->categories, wanted.categories) &&
        !shares_any(offer->concepts, wanted.concepts))
      continue;
    Helper helper{offer, 0, {}};
    if (!fits(context, wanted, helper) || !serves(territory, wanted, helper)) continue;
    if (const std::string used = text_of(context, *offer->record, "references"); !used.empty()) {
      helper.score += reference_weight;
      if (const FourTexts title = title_of(context, used); !title[0].empty())
        helper.reasons.push_back(reference_reason(title));
    }
    found.push_back(std::move(helper));
  }
  return best_of(std::move(found), limit);
}

}  // namespace

Wanted wanted_by(const Document& subject, const TerritoryPicture& territory) {
  Wanted wanted;
  wanted.categories = subject.dossier->categories;
  if (wanted.categories.empty() && !subject.category.empty())
    wanted.categories.push_back(subject.category);
  wanted.themes = subject.dossier->themes;
  wanted.concepts = subject.dossier->concepts;
  wanted.places = territory.places_of(*subject.dossier);
  return wanted;
}

std::vector<Helper> support_bodies_for(const Context& context, const TerritoryPicture& territory,
                                       const Wanted& wanted, std::size_t limit) {
  std::vector<Helper> found;
  for (const DossierPtr& organisation : territory.organisations()) {
    if (!is_support_body(*organisation)) continue;
    Helper helper{organisation, 0, {}};
    fits(context, wanted, helper);
    if (serves(territory, wanted, helper)) found.push_back(std::move(helper));
  }
  return best_of(std::move(found), limit);
}

std::vector<Helper> solutions_for(const Context& context, const TerritoryPicture& territory,
                                  const Wanted& wanted, std::size_t limit) {
  return offers_for(context, territory, territory.solutions(), wanted, limit);
}

std::vector<Helper> services_for(const Context& context, const TerritoryPicture& territory,
                                 const Wanted& wanted, std::size_t limit) {
  return offers_for(context, territory, territory.services(), wanted, limit);
}

Json title_json(const Context& context, const engine::Record& record) {
  const auto* type = context.registry().type(short_type(context, record));
  return json_of(context, record, type ? type->title_attribute : "title");
}

FourTexts title_of(const Context& context, std::string_view id) {
  const auto record = context.engine.get(context.actor, id);
  return record ? in_four_languages(title_json(context, *record)) : FourTexts();
}

const model::Concept* concept_of(const Context& context, std::string_view vocabulary,
                                 std::string_view code) {
  const auto* found = context.registry().vocabulary(vocabulary);
  return found ? found->find(code) : nullptr;
}

Json cluster_json(const Context& context, const TerritoryPicture& territory, const Cluster& cluster,
                  std::size_t members_max) {
  Json members = Json::array();
  std::size_t count = cluster.members.size();
  for (const DocumentPtr& member : cluster.members) {
    if (members.size() >= members_max) break;
    // What was hidden or deleted since the groups were made is left out.
    const auto record = context.engine.get(context.actor, member->dossier->id);
    if (!record) {
      --count;
      continue;
    }
    Json one = Json::object({{"id", member->dossier->id},
                             {"type", member->dossier->type},
                             {"title", title_json(context, *record)}});
    if (const auto places = territory.places_of(*member->dossier); !places.empty())
      one.set("municipality", places.front());
    if (is_fictional(context, *record)) one.set("fictional", true);
    members.push(std::move(one));
  }
  Wanted wanted;
  if (!cluster.category.empty()) wanted.categories.push_back(cluster.category);
  wanted.places = cluster.municipalities;
  Json bodies = Json::array();
  for (const Helper& helper : support_bodies_for(context, territory, wanted, 3))
    bodies.push(helper.entity->id);
  Json solutions = Json::array();
  for (const Helper& helper : solutions_for(context, territory, wanted, 3))
    solutions.push(helper.entity->id);
  const auto* category = concept_of(context, "need-category", cluster.category);
  return Json::object({{"key", cluster.key},
                       {"label", to_json(cluster.label)},
                       {"category", category ? Json(cluster.category) : Json()},
                       {"concept", category ? Json(category->iri) : Json()},
                       {"count", Json(static_cast<std::uint64_t>(count))},
                       {"members", std::move(members)},
                       {"municipalities", Json::array(cluster.municipalities)},
                       {"population", cluster.population},
                       {"words", Json::array(cluster.words)},
                       {"supportBodies", std::move(bodies)},
                       {"solutions", std::move(solutions)}});
}

Json references_of(const Context& context, const std::vector<std::string>& ids) {
  Json list = Json::object({{"ids", Json::array(ids)}});
  return references(context, {&list});
}

}  // namespace maillage::domain
