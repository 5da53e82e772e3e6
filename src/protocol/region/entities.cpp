// Lists, details and histories of entities in their simple form, the model that the page draws
// from, and who is signed in.
#include <algorithm>

#include "protocol/region/list_query.h"
#include "protocol/region/shared.h"

namespace maillage::protocol {

namespace {

constexpr std::size_t history_limit_max = 200;

void keep_fields(Json& entity, const std::vector<std::string>& fields) {
  if (fields.empty()) return;
  static constexpr std::string_view always[] = {"id", "type", "version", "fictional"};
  std::erase_if(entity.as_object(), [&](const Json::Member& member) {
    return std::find(std::begin(always), std::end(always), member.key) == std::end(always) &&
           std::find(fields.begin(), fields.end(), member.key) == fields.end();
  });
}

// A facet's value as the API shows it: a concept's code, whichever vocabulary it is of, or the
// text.
Json facet_value(const std::string& text) {
  const std::string_view iri = text;
  if (iri.substr(0, model::vocabulary_iri.size()) != model::vocabulary_iri) return Json(text);
  const std::size_t hash = iri.find('#');
  return hash == std::string_view::npos ? Json(text) : Json(iri.substr(hash + 1));
}

Json facets_json(const engine::Page& page, const ListRequest& list) {
  Json facets = Json::object();
  for (std::size_t i = 0; i < list.facet_names.size(); ++i) {
    Json values = Json::array();
    for (const engine::FacetValue& value : page.facets.at(i))
      values.push(Json::object({{"value", facet_value(value.value)},
                                {"count", Json(static_cast<std::uint64_t>(value.count))}}));
    facets.set(list.facet_names[i], std::move(values));
  }
  return facets;
}

// Titles of facet values that are entities, for the page to name them.
void add_facet_references(const domain::Context& context, const Json& facets, Json& references) {
  Json ids = Json::object();
  for (const auto& [name, values] : facets.as_object()) {
    Json list = Json::array();
    for (const Json& value : values.as_array()) list.push(*value.find("value"));
    ids.set(name, std::move(list));
  }
  const Json found = domain::references(context, {&ids});
  for (const auto& [id, reference] : found.as_object())
    if (!references.find(id)) references.set(id, reference);
}

Result<Json> list(const Deps& deps, const http::Request& request, const access::Actor& actor) {
  const model::Registry& registry = deps->engine.registry();
  MAILLAGE_ASSIGN(
      const ListRequest list,
      read_list(request, registry, deps->options.default_language, deps->options.limit_max));
  MAILLAGE_ASSIGN(const engine::Page page, deps->engine.query(actor, list.query));
  const domain::Context context = context_of(deps, actor);
  Json items = Json::array();
  for (const engine::Hit& hit : page.hits) {
    Json entity = domain::simple(context, *hit.record);
    keep_fields(entity, list.fields);
    if (list.query.text) entity.set("score", hit.score);
    if (list.query.geo && list.query.geo->relation == model::GeoFilter::Relation::near)
      entity.set("distance_m", hit.distance_m);
    items.push(std::move(entity));
  }
  Json answer = Json::object();
  Json references = Json::object();
  if (list.references) {
    std::vector<const Json*> entities;
    for (const Json& item : items.as_array()) entities.push_back(&item);
    references = domain::references(context, entities);
  }
  answer.set("items", std::move(items));
  if (page.count) answer.set("count", Json(static_cast<std::uint64_t>(*page.count)));
  if (!page.next.empty()) answer.set("next", page.next);
  if (!list.facet_names.empty()) {
    Json facets = facets_json(page, list);
    if (list.references) add_facet_references(context, facets, references);
    answer.set("facets", std::move(facets));
  }
  if (list.references) answer.set("refs", std::move(references));
  answer.set("position", Json(page.position));
  return answer;
}

// The steps that this actor may take from the present state.
Json steps_json(const engine::Engine& engine, const access::Actor& actor,
                const engine::Record& record) {
  Json steps = Json::array();
  const model::Entity entity = engine.decode(record);
  for (const auto& available : engine.registry().available_steps(entity)) {
    if (!engine.may_step(actor, record.id(), available.step->name).ok()) continue;
    Json labels = Json::object();
    for (const auto& [language, label] : available.step->labels) labels.set(language, label);
    steps.push(Json::object({{"name", available.step->name},
                             {"to", available.step->to},
                             {"labels", std::move(labels)},
                             {"missing", Json::array(available.missing)}}));
  }
  return steps;
}

Result<Json> detail(const Deps& deps, const http::Request& request, const access::Actor& actor) {
  const std::string_view id = request.parameter("id");
  const auto record = deps->engine.get(actor, id);
  if (!record) return not_found(std::string(id));
  const domain::Context context = context_of(deps, actor);
  Json entity = domain::simple(context, *record);
  Json incoming = Json::array();
  for (const auto& link : deps->engine.incoming(actor, id))
    incoming.push(Json::object({{"type", std::string(model::short_name(link.type))},
                                {"attribute", std::string(model::short_name(link.attribute))},
                                {"count", Json(static_cast<std::uint64_t>(link.count))}}));
  Json answer = Json::object();
  answer.set("refs", domain::references(context, {&entity}));
  answer.set("entity", std::move(entity));
  answer.set("incoming", std::move(incoming));
  answer.set("canEdit", deps->engine.may_change(actor, id).ok());
  answer.set("canDelete", deps->engine.may_remove(actor, id).ok());
  answer.set("steps", steps_json(deps->engine, actor, *record));
  return answer;
}

// The instances of an attribute in a history as the simple form shows them: one value, or several.
Json plain_value(const Json& instances) {
  if (!instances.is_array()) return Json();
  Json values = Json::array();
  for (const Json& instance : instances.as_array()) {
    const auto kind = model::attribute_kind(instance.string_at("type"));
    const Json* value = kind ? instance.find(model::value_member(*kind)) : nullptr;
    if (value) values.push(*value);
  }
  return values.size() == 1 ? values.as_array()[0] : values;
}

Result<Json> history(const Deps& deps, const http::Request& request, const access::Actor& actor) {
  std::uint64_t before = 0;
  std::size_t limit = 50;
  for (const auto& [name, value] : request.query.items) {
    const Json number{Json::Number{value}};
    const auto whole = number.to_int();
    if (name != "cursor" && name != "limit") return invalid(name, "is not a parameter here");
    if (!whole || *whole < 1) return invalid(name, "must be a whole number");
    if (name == "cursor") before = static_cast<std::uint64_t>(*whole);
    if (name == "limit") limit = static_cast<std::size_t>(*whole);
  }
  if (limit > history_limit_max) return invalid("limit", "is at most 200");
  const std::string id(request.parameter("id"));
  MAILLAGE_ASSIGN(const auto entries, deps->engine.history(actor, id, before, limit));
  if (const auto record = deps->engine.get(actor, id)) deps->engine.told(actor, *record);
  Json items = Json::array();
  for (const engine::HistoryEntry& entry : entries) {
    Json changes = Json::array();
    for (const auto& change : entry.changes)
      changes.push(Json::object({{"attribute", std::string(model::short_name(change.attribute))},
                                 {"before", plain_value(change.before)},
                                 {"after", plain_value(change.after)}}));
    items.push(
        Json::object({{"position", Json(entry.position)},
                      {"at", format_timestamp(entry.at)},
                      {"actor", Json::object({{"id", entry.actor_id}, {"name", entry.actor_name}})},
                      {"command", entry.command},
                      {"kind", entry.kind},
                      {"version", Json(entry.version)},
                      {"changes", std::move(changes)}}));
  }
  Json answer = Json::object({{"items", std::move(items)}});
  if (entries.size() == limit && entries.back().position > 1)
    answer.set("next", std::to_string(entries.back().position));
  return answer;
}

// With the tag of what is shown: it tells of nothing else, and changes with all of it.
http::Response tagged(const http::Request& request, http::Response response) {
  const std::string tag = '"' + hex_encode(sha256(response.body)).substr(0, 32) + '"';
  if (request.headers.find("If-None-Match") == tag) {
    response = {};
    response.status = 304;
  }
  response.headers.set("ETag", tag);
  return response;
}

// The region model never changes while the program runs: made once, with its entity tag.
http::Response model_response(const model::Registry& registry) {
  Json types = Json::array();
  for (const auto& type : registry.types()) types.push(type.source);
  Json vocabularies = Json::array();
  for (const auto& vocabulary : registry.vocabularies()) vocabularies.push(vocabulary.source);
  const Json model =
      Json::object({{"types", std::move(types)}, {"vocabularies", std::move(vocabularies)}});
  http::Response response = tagged({}, json_answer(model));
  response.headers.set("Cache-Control", "no-cache");
  return response;
}

}  // namespace

void add_entity_routes(http::Router& router, const Deps& deps) {
  router.get("/api/v1/entities", answering(deps, [deps](const auto& request, const auto& actor) {
               return list(deps, request, actor);
             }));
  router.get("/api/v1/entities/{id}", [deps](http::Request request, http::Responder respond) {
    const auto actor = actor_of(request, *deps);
    if (!actor.ok()) return respond.send(http::problem(actor.error()));
    const auto json = detail(deps, request, *actor);
    if (!json.ok()) return respond.send(http::problem(json.error()));
    respond.send(tagged(request, json_answer(*json)));
  });
  router.get("/api/v1/entities/{id}/history",
             answering(deps, [deps](const auto& request, const auto& actor) {
               return history(deps, request, actor);
             }));
  const auto model = std::make_shared<http::Response>(model_response(deps->engine.registry()));
  router.get("/api/v1/model", [model](http::Request request, http::Responder respond) {
    if (request.headers.find("If-None-Match") == model->headers.find("ETag")) {
      http::Response unchanged;
      unchanged.status = 304;
      unchanged.headers.set("ETag", model->headers.find("ETag"));
      return respond.send(std::move(unchanged));
    }
    respond.send(*model);
  });
}

}  // namespace maillage::protocol
