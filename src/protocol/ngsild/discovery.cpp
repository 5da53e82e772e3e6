// Which types and attributes are in use (CIM 009 5.7.5 to 5.7.10): counts and lists hold what the
// actor may see.
#include <algorithm>
#include <map>
#include <set>

#include "protocol/ngsild/endpoints.h"
#include "protocol/ngsild/query_reader.h"

namespace maillage::protocol::ngsild {

namespace {

using TypeInfo = engine::Engine::TypeInfo;

// Entities looked at to tell an attribute's kinds; past it the kinds of rare ones may be missing.
constexpr std::size_t scan_max = 100'000;

struct AttributeUse {
  std::set<std::string> types;  // IRIs
  std::set<model::AttributeKind> kinds;
  std::size_t count = 0;  // instances
};

Json sorted(std::vector<std::string> names) {
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return Json::array(std::move(names));
}

Json kinds_of(const AttributeUse& use) {
  Json out = Json::array();
  for (model::AttributeKind kind : use.kinds) out.push(Json(model::name_of(kind)));
  return out;
}

// Adds the context and answers; an array's elements each carry it (6.3.6).
void answer_json(const Call& call, Json body) {
  if (call.accept == MediaType::ld_json) {
    const Json& context = call.context->source();
    if (body.is_array()) {
      for (Json& element : body.as_array()) element.set("@context", context);
    } else {
      body.set("@context", context);
    }
  }
  call.answer_body(200, body.dump());
}

// Errors: invalid when "details" is neither true nor false.
Result<bool> wants_details(const Call& call) {
  MAILLAGE_TRY(check_known(call.request.query, {"details", "local", "via"}));
  const std::string_view text = call.request.query.get("details");
  if (text.empty() || text == "false") return false;
  if (text == "true") return true;
  return invalid("details", "must be true or false");
}

Json list_of(const Call& call, const char* type, const char* member,
             const std::vector<std::string>& iris) {
  std::vector<std::string> names;
  for (const std::string& iri : iris) names.push_back(call.context->compact(iri));
  return Json::object({{"id", Json(std::string("urn:ngsi-ld:") + type + ":in-use")},
                       {"type", Json(type)},
                       {member, sorted(std::move(names))}});
}

void get_types(const Call& call) {
  auto details = wants_details(call);
  if (!details.ok()) return call.fail(details.error());
  const auto in_use = call.engine().types_in_use(call.actor);
  if (!*details) {
    std::vector<std::string> iris;
    for (const TypeInfo& info : in_use) iris.push_back(info.type);
    return answer_json(call, list_of(call, "EntityTypeList", "typeList", iris));
  }
  Json out = Json::array();
  for (const TypeInfo& info : in_use) {
    std::vector<std::string> attributes;
    for (const std::string& iri : info.attributes) attributes.push_back(call.context->compact(iri));
    out.push(Json::object({{"id", Json(info.type)},
                           {"type", Json("EntityType")},
                           {"typeName", Json(call.context->compact(info.type))},
                           {"attributeNames", sorted(std::move(attributes))}}));
  }
  answer_json(call, std::move(out));
}

// How the visible entities that a query finds use their attributes, by IRI.
Result<std::map<std::string, AttributeUse>> usage(const Call& call, model::Query query) {
  query.limit = scan_max;
  MAILLAGE_ASSIGN(engine::Page page, call.engine().query(call.actor, query));
  const engine::Terms& terms = call.engine().terms();
  std::map<engine::TermId, AttributeUse> by_term;
  for (const engine::Hit& hit : page.hits) {
    for (auto at = hit.record->first(); at; at = at->next()) {
      if (!call.engine().may_read(call.actor, *hit.record, at->name())) continue;
      AttributeUse& use = by_term[at->name()];
      ++use.count;
      use.kinds.insert(at->kind());
      for (std::size_t i = 0; i < hit.record->type_count(); ++i)
        use.types.emplace(terms.text(hit.record->type(i)));
    }
  }
  std::map<std::string, AttributeUse> out;
  for (auto& [term, use] : by_term) out.emplace(terms.text(term), std::move(use));
  return out;
}

void get_type(const Call& call) {
  if (auto known = check_known(call.request.query, {"local", "via"}); !known.ok())
    return call.fail(known.error());
  const std::string name(call.request.parameter("type"));
  if (!is_name(name)) return call.fail(invalid("type", "\"" + name + "\" is not a type name"));
  const std::string iri = call.context->expand(name);
  const auto in_use = call.engine().types_in_use(call.actor);
  const auto found = std::find_if(in_use.begin(), in_use.end(),
                                  [&](const TypeInfo& info) { return info.type == iri; });
  if (found == in_use.end()) return call.fail(not_found(name));
  model::Query query;
  query.types = {{iri}};
  auto used = usage(call, std::move(query));
  if (!used.ok()) return call.fail(used.error());
  Json details = Json::array();
  for (const auto& [attribute, use] : *used) {
    details.push(Json::object({{"id", Json(attribute)},
                               {"type", Json("Attribute")},
                               {"attributeName", Json(call.context->compact(attribute))},
                               {"attributeTypes", kinds_of(use)}}));
  }
  answer_json(call, Json::object({{"id", Json(iri)},
                                  {"type", Json("EntityTypeInfo")},
                                  {"typeName", Json(call.context->compact(iri))},
                                  {"entityCount", Json(std::uint64_t{found->count})},
                                  {"attributeDetails", std::move(details)}}));
}

void get_attributes(const Call& call) {
  auto details = wants_details(call);
  if (!details.ok()) return call.fail(details.error());
  std::map<std::string, std::vector<std::string>> types_by_attribute;
  for (const TypeInfo& info : call.engine().types_in_use(call.actor)) {
    for (const std::string& attribute : info.attributes)
      types_by_attribute[attribute].push_back(call.context->compact(info.type));
  }
  if (!*details) {
    std::vector<std::string> iris;
    for (const auto& one : types_by_attribute) iris.push_back(one.first);
    return answer_json(call, list_of(call, "AttributeList", "attributeList", iris));
  }
  Json out = Json::array();
  for (auto& [iri, types] : types_by_attribute) {
    out.push(Json::object({{"id", Json(iri)},
                           {"type", Json("Attribute")},
                           {"attributeName", Json(call.context->compact(iri))},
                           {"typeNames", sorted(std::move(types))}}));
  }
  answer_json(call, std::move(out));
}

void get_attribute(const Call& call) {
  if (auto known = check_known(call.request.query, {"local", "via"}); !known.ok())
    return call.fail(known.error());
  const std::string name(call.request.parameter("attrId"));
  if (!is_name(name)) return call.fail(invalid("attrId", "\"" + name + "\" is not a name"));
  const std::string iri = call.context->expand(name);
  model::Query query;
  query.attributes = {iri};
  auto used = usage(call, std::move(query));
  if (!used.ok()) return call.fail(used.error());
  const auto found = used->find(iri);
  if (found == used->end()) return call.fail(not_found(name));
  std::vector<std::string> types;
  for (const std::string& type : found->second.types) types.push_back(call.context->compact(type));
  answer_json(call, Json::object({{"id", Json(iri)},
                                  {"type", Json("Attribute")},
                                  {"attributeName", Json(call.context->compact(iri))},
                                  {"attributeCount", Json(std::uint64_t{found->second.count})},
                                  {"attributeTypes", kinds_of(found->second)},
                                  {"typeNames", sorted(std::move(types))}}));
}

}  // namespace

void add_discovery(http::Router& router, const ServicePtr& service) {
  const std::string base(root);
  router.get(base + "/types", reading(service, Reads::lists, get_types));
  router.get(base + "/types/{type}", reading(service, Reads::lists, get_type));
  router.get(base + "/attributes", reading(service, Reads::lists, get_attributes));
  router.get(base + "/attributes/{attrId}", reading(service, Reads::lists, get_attribute));
}

}  // namespace maillage::protocol::ngsild
