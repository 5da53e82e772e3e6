// Search over everything, grouped by type, and suggestions while typing.
#include <algorithm>
#include <map>

#include "protocol/region/list_query.h"
#include "protocol/region/shared.h"

namespace maillage::protocol {

namespace {

constexpr std::size_t group_items_max = 5;
constexpr std::size_t suggestions_max = 50;

model::Query text_query(const std::string& text, const std::string& language) {
  model::Query query;
  query.text = model::TextFilter{text, language, true, false};
  return query;
}

Result<std::string> required_text(const http::Request& request) {
  const std::string text(request.query.get("text"));
  if (text.find_first_not_of(" \t") == std::string::npos) return invalid("text", "is required");
  if (text.size() > 1000) return invalid("text", "is longer than 1000 bytes");
  return text;
}

Result<Json> search(const Deps& deps, const http::Request& request, const access::Actor& actor) {
  MAILLAGE_ASSIGN(const std::string text, required_text(request));
  const std::string language = language_of(request, deps->options.default_language);
  model::Query query = text_query(text, language);
  query.limit = 1000;
  query.count = true;
  MAILLAGE_ASSIGN(engine::Page page, deps->engine.query(actor, query));
  std::string correction;
  if (page.hits.empty()) {
    correction = deps->engine.did_you_mean(actor, text);
    if (!correction.empty()) {
      query.text->text = correction;
      MAILLAGE_ASSIGN(page, deps->engine.query(actor, query));
    }
  }
  const domain::Context context = context_of(deps, actor);
  struct Group {
    double best = 0;
    std::uint64_t count = 0;
    Json items = Json::array();
  };
  std::map<std::string_view, Group> groups;  // by type: equal ones in an order of their own
  for (const engine::Hit& hit : page.hits) {
    Group& group = groups[deps->engine.terms().text(hit.record->type(0))];
    group.best = std::max(group.best, hit.score);
    if (++group.count <= group_items_max) {
      Json entity = domain::simple(context, *hit.record);
      entity.set("score", hit.score);
      group.items.push(std::move(entity));
    }
  }
  std::vector<std::pair<std::string_view, Group>> ordered(groups.begin(), groups.end());
  std::stable_sort(ordered.begin(), ordered.end(),
                   [](const auto& a, const auto& b) { return a.second.best > b.second.best; });
  Json list = Json::array();
  std::vector<const Json*> entities;
  for (auto& [type, group] : ordered)
    list.push(Json::object({{"type", std::string(model::short_name(type))},
                            {"count", Json(group.count)},
                            {"items", std::move(group.items)}}));
  for (const Json& group : list.as_array())
    for (const Json& item : group.find("items")->as_array()) entities.push_back(&item);
  Json answer = Json::object();
  answer.set("refs", domain::references(context, entities));
  answer.set("groups", std::move(list));
  answer.set("count", Json(static_cast<std::uint64_t>(page.count.value_or(0))));
  if (!correction.empty()) answer.set("didYouMean", correction);
  return answer;
}

// What tells two entities of one title apart: where they are.
Json detail_of(const domain::Context& context, const Json& entity) {
  for (const char* attribute : {"municipality", "parent", "provider", "organisation"}) {
    const Json* target = entity.find(attribute);
    if (!target || !target->is_string()) continue;
    const Json wrapped = Json::object({{"at", *target}});
    const Json references = domain::references(context, {&wrapped});
    if (const Json* reference = references.find(target->as_string()))
      if (const Json* title = reference->find("title")) return *title;
  }
  return Json();
}

Result<Json> suggest(const Deps& deps, const http::Request& request, const access::Actor& actor) {
  MAILLAGE_ASSIGN(const std::string text, required_text(request));
  model::Query query = text_query(text, language_of(request, deps->options.default_language));
  query.limit = 8;
  if (const std::string* limit = request.query.find("limit")) {
    const auto number = Json(Json::Number{*limit}).to_int();
    if (!number || *number < 1 || *number > static_cast<std::int64_t>(suggestions_max))
      return invalid("limit", "must be between 1 and 50");
    query.limit = static_cast<std::size_t>(*number);
  }
  std::string_view types = request.query.get("types");
  while (!types.empty()) {
    const std::size_t comma = types.find(',');
    const auto* type = deps->engine.registry().type(types.substr(0, comma));
    if (!type)
      return invalid("types",
                     "'" + std::string(types.substr(0, comma)) + "' is not a type of this region");
    query.types.push_back({type->iri});
    types.remove_prefix(comma == std::string_view::npos ? types.size() : comma + 1);
  }
  MAILLAGE_ASSIGN(engine::Page page, deps->engine.query(actor, query));
  if (page.hits.empty()) {
    if (const std::string other = deps->engine.did_you_mean(actor, text); !other.empty()) {
      query.text->text = other;
      MAILLAGE_ASSIGN(page, deps->engine.query(actor, query));
    }
  }
  const domain::Context context = context_of(deps, actor);
  Json items = Json::array();
  for (const engine::Hit& hit : page.hits) {
    const Json entity = deps->engine.simple(actor, *hit.record);
    const auto* type = deps->engine.registry().type(entity.string_at("type"));
    Json item = Json::object({{"id", entity.string_at("id")}, {"type", entity.string_at("type")}});
    if (type)
      if (const Json* title = entity.find(type->title_attribute))
        item.set("title", title->is_string()
                              ? Json::object({{query.text->language, *title}})  // a person's name
                              : *title);
    if (type && !type->personal.empty()) deps->engine.told(actor, *hit.record);
    if (Json where = detail_of(context, entity); !where.is_null())
      item.set("detail", std::move(where));
    if (entity.bool_at("fictional")) item.set("fictional", true);
    items.push(std::move(item));
  }
  return Json::object({{"items", std::move(items)}});
}

}  // namespace

void add_search_routes(http::Router& router, const Deps& deps) {
  router.get("/api/v1/search", answering(deps, [deps](const auto& request, const auto& actor) {
               return search(deps, request, actor);
             }));
  router.get("/api/v1/suggest", answering(deps, [deps](const auto& request, const auto& actor) {
               return suggest(deps, request, actor);
             }));
}

}  // namespace maillage::protocol
