#include "domain/calls/entities.h"

#include <algorithm>

#include "domain/dossier.h"

namespace maillage::domain::calls {

Result<Stored> stored(const Context& context, std::string_view id, std::string_view type) {
  Stored found;
  found.record = context.engine.get(context.actor, id);
  if (!found.record || short_type(context, *found.record) != type)
    return not_found(std::string(id));
  found.id = id;
  found.entity = simple(context, *found.record);
  return found;
}

Result<std::vector<Stored>> of_call(const Context& context, std::string_view type,
                                    std::string_view call) {
  model::Query query;
  query.types = {{model::iri(type)}};
  query.links.push_back({model::iri("call"), std::string(call)});
  query.limit = solve::scored_max;
  MAILLAGE_ASSIGN(const engine::Page page, context.engine.query(context.actor, query));
  std::vector<Stored> list;
  for (const engine::Hit& hit : page.hits)
    list.push_back({hit.record, std::string(hit.record->id()), simple(context, *hit.record)});
  return list;
}

Result<model::Change> creation(const Context& context, Json entity, std::string_view language) {
  model::Change change;
  change.kind = model::Change::Kind::create;
  change.id = entity.string_at("id");
  MAILLAGE_ASSIGN(change.content, context.registry().from_simple(entity, language));
  return change;
}

Result<model::Change> setting(const Context& context, const engine::Record& record,
                              std::string_view type, Json fields, std::string_view language) {
  fields.set("id", record.id());
  fields.set("type", type);
  MAILLAGE_ASSIGN(auto content, context.registry().from_simple(fields, language));
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

Result<engine::Committed> commit(Context& context, std::vector<model::Change> list,
                                 std::string command) {
  engine::Changes changes;
  changes.list = std::move(list);
  changes.trusted = true;  // states and results are read-only for everybody else
  changes.command = std::move(command);
  changes.idempotency_key = context.idempotency_key;
  return context.engine.commit(context.actor, std::move(changes));
}

bool is_officer(const access::Actor& actor) {
  return actor.is_staff() ||
         (actor.may_write &&
          std::find(actor.systems.begin(), actor.systems.end(), "projects") != actor.systems.end());
}

Result<void> require_officer(const Context& context) {
  if (is_officer(context.actor)) return {};
  if (!context.actor.signed_in())
    return make_error(ErrorCode::unauthenticated, "Sign in to do this.");
  return make_error(ErrorCode::forbidden, "Only the region's officers for calls may do this.");
}

Result<void> require_applicant(const Context& context, std::string_view organisation) {
  const access::Actor& actor = context.actor;
  if (is_officer(actor)) return {};
  if (!actor.signed_in()) return make_error(ErrorCode::unauthenticated, "Sign in to do this.");
  if (actor.may_write && actor.organisation == organisation && actor.role >= access::Role::editor)
    return {};
  return make_error(ErrorCode::forbidden,
                    "Only an editor of the applying organisation may do this.", "organisation");
}

}  // namespace maillage::domain::calls
