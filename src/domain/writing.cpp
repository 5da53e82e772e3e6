#include "domain/writing.h"

#include "domain/dossier.h"

namespace maillage::domain {

namespace {
constexpr std::size_t linked_max = 100'000;
Json told(const std::string& id, const engine::Committed& done) {
  return Json::object({{"id", id},
                       {"version", Json(done.outcomes.at(0).version)},
                       {"position", Json(done.position)}});
}

}  // namespace

Context as_program(const Context& context) {
  return {context.engine, access::Actor::system(), context.ids, ""};
}

Result<Stored> stored(const Context& context, std::string_view id, std::string_view type) {
  Stored found;
  found.record = context.engine.get(context.actor, id);
  if (!found.record || short_type(context, *found.record) != type)
    return not_found(std::string(id));
  found.id = id;
  found.entity = simple(context, *found.record);
  return found;
}

Result<std::vector<Stored>> linked(const Context& context, std::string_view type,
                                   std::string_view relationship, std::string_view target) {
  model::Query query;
  query.types = {{model::iri(type)}};
  query.links.push_back({model::iri(relationship), std::string(target)});
  query.limit = linked_max;
  MAILLAGE_ASSIGN(const engine::Page page, context.engine.query(context.actor, query));
  std::vector<Stored> list;
  for (const engine::Hit& hit : page.hits)
    list.push_back({hit.record, std::string(hit.record->id()), simple(context, *hit.record)});
  return list;
}

Result<model::Change> creation(const Context& context, Json entity) {
  Json given = Json::object();
  for (auto& [name, value] : entity.as_object())
    if (!value.is_null()) given.set(name, std::move(value));
  model::Change change;
  change.kind = model::Change::Kind::create;
  change.id = given.string_at("id");
  MAILLAGE_ASSIGN(change.content, context.registry().from_simple(given));
  return change;
}

Result<model::Change> setting(const Context& context, const engine::Record& record,
                              std::string_view type, Json fields) {
  fields.set("id", record.id());
  fields.set("type", type);
  MAILLAGE_ASSIGN(auto content, context.registry().from_simple(fields));
  model::Change change;
  change.kind = model::Change::Kind::replace;
  change.id = record.id();
  change.content = context.engine.decode(record);
  for (model::Attribute& attribute : content.attributes) {
    model::Instance& instance = attribute.instances.front();
    if (instance.value.is_null()) {
      change.content.erase(attribute.name);
    } else {
      change.content.set(attribute.name, std::move(instance));
    }
  }
  change.expected_version = record.version();
  return change;
}

Result<engine::Committed> commit_trusted(Context& context, std::vector<model::Change> list,
                                         std::string command) {
  engine::Changes changes;
  changes.list = std::move(list);
  changes.trusted = true;
  changes.decided = true;
  changes.command = std::move(command);
  changes.idempotency_key = context.idempotency_key;
  return context.engine.commit(context.actor, std::move(changes));
}

Result<Json> commit_as_actor(Context& context, model::Change change, std::string command,
                             bool trusted) {
  const std::string id = change.id;
  engine::Changes changes;
  changes.command = std::move(command);
  changes.idempotency_key = context.idempotency_key;
  changes.trusted = trusted;
  changes.list.push_back(std::move(change));
  MAILLAGE_ASSIGN(const engine::Committed done,
                  context.engine.commit(context.actor, std::move(changes)));
  return told(id, done);
}

Result<Json> commit_one(Context& context, model::Change change, std::string command) {
  const std::string id = change.id;
  MAILLAGE_ASSIGN(const auto done,
                  commit_trusted(context, {std::move(change)}, std::move(command)));
  Json answer = told(id, done);
  if (const auto record = context.engine.get(context.actor, id))
    answer.set("entity", simple(context, *record));
  return answer;
}

}  // namespace maillage::domain
