// Attributes of one entity: append, update, partial update, replace, delete (CIM 009 5.6.2 to
// 5.6.5, 5.6.19).
#include "protocol/ngsild/endpoints.h"
#include "protocol/ngsild/entity_reader.h"
#include "protocol/ngsild/query_reader.h"

namespace maillage::protocol::ngsild {

namespace {

using Kind = model::Change::Kind;

// The entity's id is a URI and, where the request asks for a type, the entity has it.
Result<void> check_target(const Call& call) {
  if (!is_uri(call.entity_id()))
    return invalid("id", "\"" + std::string(call.entity_id()) + "\" is not a URI");
  if (!call.request.query.has("type")) return {};
  auto record = find_entity(call);
  if (!record.ok()) return std::move(record).error();
  return {};
}

Result<std::string> attribute_name(const Call& call) {
  std::string name(call.request.parameter("attrId"));
  if (!is_name(name)) return invalid("attrId", "\"" + name + "\" is not a name");
  return name;
}

Result<model::Change> fragment_change(Call& call, Kind kind) {
  MAILLAGE_TRY(check_target(call));
  const Names names = call.names();
  const ReadOptions options{.fragment = true, .nulls = kind == Kind::update};
  MAILLAGE_ASSIGN(model::Entity entity, EntityReader(names, options).entity(std::move(call.body)));
  return model::Change{
      .kind = kind, .id = std::string(call.entity_id()), .content = std::move(entity)};
}

void append(Call call) {
  const bool keep = has_option(call.request.query, "noOverwrite");
  auto change = fragment_change(call, keep ? Kind::append_new : Kind::append);
  if (!change.ok()) return call.fail(change.error());
  commit_one(std::move(call), std::move(*change), "attributes.append", answer_update);
}

void update(Call call) {
  auto change = fragment_change(call, Kind::update);
  if (!change.ok()) return call.fail(change.error());
  commit_one(std::move(call), std::move(*change), "attributes.update", answer_update);
}

Result<model::Change> patch_change(Call& call) {
  MAILLAGE_TRY(check_target(call));
  MAILLAGE_ASSIGN(std::string name, attribute_name(call));
  Json body = std::move(call.body);
  if (body.is_object()) body.erase("@context");
  const Names names = call.names();
  const EntityReader reader(names, {.fragment = true, .nulls = true});
  MAILLAGE_ASSIGN(model::Change change, reader.patch(name, std::move(body)));
  change.id = std::string(call.entity_id());
  return change;
}

void patch(Call call) {
  auto change = patch_change(call);
  if (!change.ok()) return call.fail(change.error());
  commit_one(std::move(call), std::move(*change), "attributes.patch", answer_update);
}

Result<model::Change> replace_change(Call& call) {
  MAILLAGE_TRY(check_target(call));
  MAILLAGE_ASSIGN(std::string name, attribute_name(call));
  Json body = std::move(call.body);
  if (body.is_object()) body.erase("@context");
  const Names names = call.names();
  MAILLAGE_ASSIGN(model::Attribute attribute,
                  EntityReader(names, {.fragment = true}).attribute(name, std::move(body)));
  model::Change change{.kind = Kind::replace_attribute, .id = std::string(call.entity_id())};
  change.content.attributes.push_back(std::move(attribute));
  return change;
}

void replace(Call call) {
  auto change = replace_change(call);
  if (!change.ok()) return call.fail(change.error());
  commit_one(std::move(call), std::move(*change), "attributes.replace", answer_update);
}

Result<model::Change> delete_change(const Call& call) {
  MAILLAGE_TRY(check_target(call));
  MAILLAGE_ASSIGN(std::string name, attribute_name(call));
  model::Change change{.kind = Kind::delete_attribute, .id = std::string(call.entity_id())};
  change.attribute = call.names().expand(name);
  const std::string_view all = call.request.query.get("deleteAll");
  if (!all.empty() && all != "true" && all != "false")
    return invalid("deleteAll", "must be true or false");
  change.all_instances = all == "true";
  change.dataset_id = call.request.query.get("datasetId");
  if (!change.dataset_id.empty() && !is_uri(change.dataset_id))
    return invalid("datasetId", "\"" + change.dataset_id + "\" is not a URI");
  return change;
}

void remove(Call call) {
  auto change = delete_change(call);
  if (!change.ok()) return call.fail(change.error());
  commit_one(std::move(call), std::move(*change), "attributes.delete", answer_update);
}

}  // namespace

void answer_update(const Call& call, const engine::ChangeOutcome& outcome) {
  if (outcome.not_updated.empty()) {
    http::Response response{.status = 204};
    response.headers.add("ETag", etag_of(outcome.version));
    return call.answer(std::move(response));
  }
  Json body = Json::object();
  body.set("updated", Json::array(outcome.updated));
  Json left = Json::array();
  for (const model::NotUpdated& one : outcome.not_updated)
    left.push(Json::object({{"attributeName", Json(one.attribute)}, {"reason", Json(one.reason)}}));
  body.set("notUpdated", std::move(left));
  call.answer(http::json_response(207, body.dump()));
}

void add_attributes(http::Router& router, const ServicePtr& service) {
  const std::string attributes = std::string(root) + "/entities/{entityId}/attrs";
  const std::string attribute = attributes + "/{attrId}";
  router.post(attributes, writing(service, Body::json, append));
  router.patch(attributes, writing(service, Body::json_or_merge_patch, update));
  router.patch(attribute, writing(service, Body::json_or_merge_patch, patch));
  router.put(attribute, writing(service, Body::json, replace));
  router.del(attribute, deleting(service, remove));
}

}  // namespace maillage::protocol::ngsild
