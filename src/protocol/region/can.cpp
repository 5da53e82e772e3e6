// May I? What commit would decide, asked beforehand: the page shows what can be done, and who may
// do the rest.
#include <algorithm>
#include <array>

#include "protocol/region/shared.h"

namespace maillage::protocol {

namespace {

constexpr std::array<std::string_view, 4> acts{"create", "change", "delete", "step"};

bool points_at(const model::AttributeDefinition& field, std::string_view type) {
  return std::find(field.targets.begin(), field.targets.end(), type) != field.targets.end();
}

// The entity that the caller would most likely make: its own, where it governs or where it says.
Json likely(const model::TypeDefinition& type, const access::Actor& actor,
            std::string_view territory) {
  Json json = Json::object({{"id", "urn:ngsi-ld:" + type.name + ":new"}, {"type", type.name}});
  std::vector<std::string> names = type.access.owners;
  names.insert(names.end(), type.access.parties.begin(), type.access.parties.end());
  for (const std::string& name : names) {
    const model::AttributeDefinition* field = type.attribute(name);
    if (!field) continue;
    if (points_at(*field, "Organisation") && !actor.organisation.empty())
      json.set(name, actor.organisation);
    else if (points_at(*field, "Person") && !actor.person.empty())
      json.set(name, actor.person);
  }
  for (const model::AttributeDefinition& field : type.attributes) {
    if (!field.territory || !points_at(field, "AdministrativeArea")) continue;
    if (!territory.empty())
      json.set(field.name, std::string(territory));
    else if (!actor.territories.empty())
      json.set(field.name, actor.territories.front());
  }
  return json;
}

Result<void> decide_create(const engine::Engine& engine, const http::Request& request,
                           const access::Actor& actor) {
  const std::string_view name = request.query.get("type");
  if (name.empty()) return invalid("type", "is required");
  const model::TypeDefinition* type = engine.registry().type(name);
  if (!type) return invalid("type", "'" + std::string(name) + "' is no type of this region");
  MAILLAGE_ASSIGN(const model::Entity entity, engine.registry().from_simple(likely(
                                                  *type, actor, request.query.get("territory"))));
  return engine.may_create(actor, entity);
}

Result<void> decide(const engine::Engine& engine, const http::Request& request,
                    const access::Actor& actor) {
  const std::string_view act = request.query.get("do");
  if (act == "create") return decide_create(engine, request, actor);
  const std::string_view id = request.query.get("id");
  if (id.empty()) return invalid("id", "is required");
  if (act == "change") return engine.may_change(actor, id);
  if (act == "delete") return engine.may_remove(actor, id);
  if (request.query.get("step").empty()) return invalid("step", "is required");
  return engine.may_step(actor, id, request.query.get("step"));
}

Result<Json> can(const Deps& deps, const http::Request& request, const access::Actor& actor) {
  const std::string_view act = request.query.get("do");
  if (std::find(acts.begin(), acts.end(), act) == acts.end())
    return invalid("do", "must be create, change, delete or step");
  const auto decision = decide(deps->engine, request, actor);
  if (decision.ok()) return Json::object({{"allowed", true}});
  const ErrorCode code = decision.error().code;
  if (code != ErrorCode::forbidden && code != ErrorCode::unauthenticated) return decision.error();
  return Json::object({{"allowed", false},
                       {"signIn", code == ErrorCode::unauthenticated},
                       {"reason", decision.error().message}});
}

}  // namespace

void add_can_route(http::Router& router, const Deps& deps) {
  router.get("/api/v1/can", answering(deps, [deps](const auto& request, const auto& actor) {
               return can(deps, request, actor);
             }));
}

}  // namespace maillage::protocol
