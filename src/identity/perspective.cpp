#include "identity/perspective.h"

#include <algorithm>
#include <array>

#include "identity/rows.h"

namespace maillage::identity {

namespace {

using access::Actor;
using access::Role;

// What the kinds take beside a reason: required, may be given, or nothing of the sort.
enum class Takes { nothing, may, must };
struct Kind {
  std::string_view name;
  Takes person = Takes::nothing;
  Takes organisation = Takes::nothing;
  Takes role = Takes::nothing;
  Takes territory = Takes::nothing;
  Takes body = Takes::nothing;
  Takes system = Takes::nothing;
};
constexpr std::array<Kind, 8> kinds{{
    {.name = "person", .person = Takes::must, .organisation = Takes::may},
    {.name = "visitor"},
    {.name = "citizen"},
    {.name = "member", .organisation = Takes::must, .role = Takes::must},
    {.name = "advisor", .organisation = Takes::may, .role = Takes::may, .territory = Takes::may},
    {.name = "council", .body = Takes::must},
    {.name = "officer", .organisation = Takes::may, .role = Takes::may, .system = Takes::must},
    {.name = "operator", .organisation = Takes::may, .role = Takes::may},
}};

Result<void> check_given(const char* field, bool given, Takes takes) {
  if (!given && takes == Takes::must) return invalid(field, "is required for this kind");
  if (given && takes == Takes::nothing) return invalid(field, "does not belong to this kind");
  return {};
}

Result<void> check_entity(const engine::Engine& engine, const Actor& looker, const char* field,
                          const std::string& id, const char* type) {
  if (id.empty()) return {};
  const auto record = engine.get(looker, id);
  if (record && engine.terms().text(record->type(0)) == model::iri(type)) return {};
  return invalid(field, "is no " + std::string(type) + " of this region");
}

bool is_system(const model::Registry& registry, const std::string& name) {
  return name == model::undefined_type_rules().system ||
         std::any_of(registry.types().begin(), registry.types().end(),
                     [&](const model::TypeDefinition& type) { return type.access.system == name; });
}

Result<void> check_capacity(const Perspective& as, const Members& members) {
  if (as.organisation.empty()) return {};
  const auto capacities = members.capacities(as.person);
  const bool held =
      std::any_of(capacities.begin(), capacities.end(), [&](const Capacity& capacity) {
        return capacity.organisation == as.organisation && capacity.on_behalf_of == as.on_behalf_of;
      });
  if (!held) return invalid("organisation", "is not one that this person acts for today");
  return {};
}

}  // namespace

Json row_of(const Seeing& seeing) {
  if (!seeing.active()) return {};
  const Perspective& as = seeing.as;
  return Json::object({{"record", seeing.record},
                       {"csrf", seeing.csrf},
                       {"until", json_of(seeing.until)},
                       {"kind", as.kind},
                       {"person", as.person},
                       {"organisation", as.organisation},
                       {"onBehalfOf", as.on_behalf_of},
                       {"role", access::name_of(as.role)},
                       {"territory", as.territory},
                       {"body", as.body},
                       {"system", as.system}});
}

Seeing seeing_of(const Json& row) {
  Seeing seeing;
  seeing.record = row.string_at("record");
  seeing.csrf = row.string_at("csrf");
  seeing.until = time_at(row, "until");
  seeing.as.kind = row.string_at("kind");
  seeing.as.person = row.string_at("person");
  seeing.as.organisation = row.string_at("organisation");
  seeing.as.on_behalf_of = row.string_at("onBehalfOf");
  seeing.as.role = access::role_from(row.string_at("role"));
  seeing.as.territory = row.string_at("territory");
  seeing.as.body = row.string_at("body");
  seeing.as.system = row.string_at("system");
  return seeing;
}

bool may_look(const Actor& actor) {
  if (actor.shown_to || !actor.may_write || !actor.types_only.empty()) return false;
  if (actor.kind == Actor::Kind::administrator) return true;
  return actor.kind == Actor::Kind::person &&
         std::find(actor.systems.begin(), actor.systems.end(), "identity") != actor.systems.end();
}

Actor actor_of(const Perspective& as, const Members& members, Actor looker) {
  Actor actor;
  if (as.kind == "person") {
    actor = members.actor(as.person, as.organisation, as.on_behalf_of);
  } else if (as.kind != "visitor") {
    if (!as.organisation.empty()) actor = members.actor_of_organisation(as.organisation, as.role);
    actor.kind = Actor::Kind::person;
    actor.advisor = as.kind == "advisor";
    actor.operates = as.kind == "operator";
    if (!as.territory.empty()) actor.advised_territories = {as.territory};
    if (!as.body.empty()) actor.bodies = {as.body};
    if (!as.system.empty()) actor.systems = {as.system};
  }
  looker.looks_as = as.person.empty() ? as.kind : as.person;
  actor.shown_to = std::make_shared<const Actor>(std::move(looker));
  return actor;
}

Result<void> check_perspective(Perspective& as, const engine::Engine& engine,
                               const Members& members, const Actor& looker) {
  const auto* const kind = std::find_if(kinds.begin(), kinds.end(),
                                        [&](const Kind& one) { return one.name == as.kind; });
  if (kind == kinds.end()) return invalid("kind", "is not one with whose rights one can look");
  MAILLAGE_TRY(check_given("person", !as.person.empty(), kind->person));
  MAILLAGE_TRY(check_given("organisation", !as.organisation.empty(), kind->organisation));
  MAILLAGE_TRY(
      check_given("onBehalfOf", !as.on_behalf_of.empty(),
                  as.organisation.empty() || as.person.empty() ? Takes::nothing : Takes::may));
  MAILLAGE_TRY(check_given("role", as.role != Role::none, kind->role));
  MAILLAGE_TRY(check_given("territory", !as.territory.empty(), kind->territory));
  MAILLAGE_TRY(check_given("body", !as.body.empty(), kind->body));
  MAILLAGE_TRY(check_given("system", !as.system.empty(), kind->system));
  MAILLAGE_TRY(check_entity(engine, looker, "person", as.person, "Person"));
  if (as.person.empty())  // a person may act for a body too; below
    MAILLAGE_TRY(check_entity(engine, looker, "organisation", as.organisation, "Organisation"));
  MAILLAGE_TRY(check_entity(engine, looker, "territory", as.territory, "AdministrativeArea"));
  MAILLAGE_TRY(check_entity(engine, looker, "body", as.body, "Body"));
  if (!as.system.empty() && !is_system(engine.registry(), as.system))
    return invalid("system", "is no system of this region");
  if (as.person.empty()) {
    if (!as.organisation.empty() && as.role == Role::none) as.role = Role::viewer;
    return {};
  }
  if (as.person == looker.person) return invalid("person", "is you");
  return check_capacity(as, members);
}

}  // namespace maillage::identity
