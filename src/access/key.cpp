#include "access/key.h"

#include <algorithm>

#include "base/json.h"

namespace maillage::access {

namespace {

constexpr std::string_view themes_name = "themes";

void sort_unique(std::vector<Id>& list) {
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
}

bool contains(const std::vector<Id>& sorted, Id id) {
  return std::binary_search(sorted.begin(), sorted.end(), id);
}

// Both sorted.
bool intersect(const std::vector<Id>& a, const std::vector<Id>& b) {
  const auto& few = a.size() < b.size() ? a : b;
  const auto& many = a.size() < b.size() ? b : a;
  return std::any_of(few.begin(), few.end(), [&](Id id) { return contains(many, id); });
}

void add_targets(const Json& value, const Intern& intern, std::vector<Id>& out) {
  if (value.is_string()) out.push_back(intern(value.as_string()));
  if (!value.is_array()) return;
  for (const Json& item : value.as_array())
    if (item.is_string()) out.push_back(intern(item.as_string()));
}

std::vector<Id> targets_of(const model::Entity& entity, const model::TypeDefinition& type,
                           const std::vector<std::string>& names, const Intern& intern) {
  std::vector<Id> found;
  for (const std::string& name : names) {
    if (name == "id") {
      found.push_back(intern(entity.id));
      continue;
    }
    const model::AttributeDefinition* definition = type.attribute(name);
    const model::Attribute* attribute = definition ? entity.find(definition->iri) : nullptr;
    if (!attribute) continue;
    for (const model::Instance& instance : attribute->instances)
      add_targets(instance.value, intern, found);
  }
  sort_unique(found);
  return found;
}

bool is_open(const model::Entity& entity, const model::TypeDefinition& type,
             const model::Registry& registry) {
  if (!type.access.is_public) return false;
  if (type.workflow_attribute.empty()) return true;
  const model::WorkflowState* state = type.state(registry.state_of(entity, type));
  return state && state->is_public;
}

// Relations by membership in the organisations (or as the person, or in the body) of a list.
model::Relation by_name(const Standing& standing, const std::vector<Id>& names, model::Who who) {
  model::Relation bits = 0;
  if (contains(names, standing.organisation)) bits |= model::relation_of(who, standing.role);
  if (contains(names, standing.person)) bits |= model::relation_of(who, Role::manager);
  for (const Id body : standing.bodies)
    if (contains(names, body)) bits |= model::relation_of(who, Role::viewer);
  return bits;
}

bool advises(const Standing& standing, const Key& key) {
  if (!standing.advisor) return false;
  const bool there =
      standing.advises_everywhere || intersect(standing.advised_territories, key.territories);
  // An entity that names no theme may need any advice.
  const bool on_it = standing.advised_themes.empty() || key.themes.empty() ||
                     intersect(standing.advised_themes, key.themes);
  return there && on_it;
}

}  // namespace

Key key_of(const model::Entity& entity, const model::Registry& registry,
           std::vector<Id> territories, const Intern& intern) {
  Key key;
  for (const model::TypeDefinition* type : registry.types_of(entity)) {
    Key::Part part;
    part.type = static_cast<std::uint32_t>(type - registry.types().data());
    part.open = is_open(entity, *type, registry);
    part.owners = targets_of(entity, *type, type->access.owners, intern);
    part.parties = targets_of(entity, *type, type->access.parties, intern);
    for (const Id theme : targets_of(entity, *type, {std::string(themes_name)}, intern))
      key.themes.push_back(theme);
    key.parts.push_back(std::move(part));
  }
  std::sort(key.parts.begin(), key.parts.end());
  sort_unique(key.themes);
  key.territories = std::move(territories);
  sort_unique(key.territories);
  return key;
}

bool open_to_everybody(const Key& key, const model::Entity& entity,
                       const model::Registry& registry) {
  if (!std::all_of(key.parts.begin(), key.parts.end(),
                   [](const Key::Part& part) { return part.open; }))
    return false;
  return std::all_of(
      entity.attributes.begin(), entity.attributes.end(), [&](const model::Attribute& attribute) {
        return may_read(key, model::relation_of(model::Who::everybody), registry, attribute.name);
      });
}

Standing standing_of(const Actor& actor, const model::Registry& registry, const Intern& intern,
                     const Expand& expand) {
  using model::relation_of;
  using model::Who;
  Standing standing;
  standing.all = actor.is_staff();
  standing.base = relation_of(Who::everybody);
  if (actor.signed_in()) standing.base |= relation_of(Who::account);
  if (actor.operates) standing.base |= relation_of(Who::operating);
  // The key of a person is that person, and no more.
  if (actor.kind == Actor::Kind::service && actor.person.empty())
    standing.base |= relation_of(Who::service);
  if (!actor.person.empty()) standing.person = intern(actor.person);
  if (!actor.organisation.empty() && actor.role != Role::none) {
    standing.organisation = intern(actor.organisation);
    standing.role = actor.role;
  }
  for (const std::string& body : actor.bodies) standing.bodies.push_back(intern(body));
  if (standing.role != Role::none) standing.governed = expand(actor.territories);
  sort_unique(standing.governed);
  standing.advisor = actor.advisor;
  standing.advises_everywhere = actor.advised_territories.empty();
  standing.advised_territories = expand(actor.advised_territories);
  sort_unique(standing.advised_territories);
  for (const std::string& theme : actor.advised_themes)
    standing.advised_themes.push_back(intern(theme));
  sort_unique(standing.advised_themes);
  const auto officer = [&](const std::string& system) {
    return std::find(actor.systems.begin(), actor.systems.end(), system) != actor.systems.end();
  };
  for (const model::TypeDefinition& type : registry.types())
    standing.officer_of.push_back(officer(type.access.system));
  standing.officer_of_undefined = officer(model::undefined_type_rules().system);
  return standing;
}

model::Relation relation(const Standing& standing, const Key& key) {
  using model::relation_of;
  using model::Who;
  if (standing.all) return model::every_relation;
  model::Relation shared = standing.base;
  if (intersect(standing.governed, key.territories))
    shared |= relation_of(Who::territory, standing.role);
  if (advises(standing, key)) shared |= relation_of(Who::advisor);
  if (key.parts.empty())
    return shared | (standing.officer_of_undefined ? relation_of(Who::officer) : 0);
  model::Relation bits = model::every_relation;
  for (const Key::Part& part : key.parts) {
    model::Relation here = shared | by_name(standing, part.owners, Who::owner) |
                           by_name(standing, part.parties, Who::party);
    if (part.type < standing.officer_of.size() && standing.officer_of[part.type])
      here |= relation_of(Who::officer);
    bits &= here;
  }
  return bits;
}

bool may_read(const Key& key, model::Relation relation, const model::Registry& registry) {
  return std::all_of(key.parts.begin(), key.parts.end(), [&](const Key::Part& part) {
    return part.open || registry.types()[part.type].access.read.allow(relation);
  });
}

bool may_read(const Key& key, model::Relation relation, const model::Registry& registry,
              std::string_view attribute_iri) {
  return std::all_of(key.parts.begin(), key.parts.end(), [&](const Key::Part& part) {
    const model::AttributeDefinition* definition =
        registry.types()[part.type].attribute(attribute_iri);
    return !definition || definition->audience.allow(relation);
  });
}

}  // namespace maillage::access
