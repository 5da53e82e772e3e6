#include "access/decide.h"

#include <algorithm>
#include <array>
#include <utility>

namespace maillage::access {

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 9> phrases{{
    {"everybody", "everybody"},
    {"account", "whoever is signed in"},
    {"owner", "its organisation"},
    {"territory", "the authority of its territory"},
    {"party", "an organisation that takes part"},
    {"advisor", "its advisor"},
    {"officer", "the region's officers"},
    {"operating", "the control room"},
    {"service", "the key of an organisation"},
}};

// "its organisation (editor), the region's officers"
std::string in_words(const model::Grants& grants) {
  std::string out;
  for (const std::string& word : grants.words) {
    const std::size_t colon = word.find(':');
    const auto* found = std::find_if(phrases.begin(), phrases.end(), [&](const auto& phrase) {
      return phrase.first == std::string_view(word).substr(0, colon);
    });
    if (found == phrases.end()) continue;
    if (!out.empty()) out += ", ";
    out += found->second;
    if (colon != std::string::npos) out += " (" + word.substr(colon + 1) + ")";
  }
  return out.empty() ? "the administrator" : out;
}

Error refuse(const Standing& standing, const model::Grants& grants, std::string_view act,
             std::string_view what, std::string subject = {}) {
  if (!(standing.base & model::relation_of(model::Who::account)))
    return make_error(ErrorCode::unauthenticated,
                      "Sign in to " + std::string(act) + " " + std::string(what) + ".",
                      std::move(subject));
  return make_error(
      ErrorCode::forbidden,
      "Only " + in_words(grants) + " may " + std::string(act) + " " + std::string(what) + ".",
      std::move(subject));
}

using Rule = model::Grants model::AccessRules::*;

// Does `rule` of every type of the entity allow it?
Result<void> ask(const Standing& standing, const model::Registry& registry, const Subject& subject,
                 Rule rule, std::string_view act) {
  if (standing.all) return {};
  const model::Relation is = relation(standing, *subject.key);
  if (subject.key->parts.empty()) {
    const model::Grants& grants = model::undefined_type_rules().*rule;
    return grants.allow(is) ? Result<void>() : refuse(standing, grants, act, "this entity");
  }
  for (const Key::Part& part : subject.key->parts) {
    const model::TypeDefinition& type = registry.types()[part.type];
    const model::Grants& grants = type.access.*rule;
    if (!grants.allow(is)) return refuse(standing, grants, act, "this " + type.labels.at("en"));
  }
  return {};
}

bool same_attribute(const model::Attribute* a, const model::Attribute* b) {
  if (!a || !b) return a == b;
  if (a->instances.size() != b->instances.size()) return false;
  return std::all_of(a->instances.begin(), a->instances.end(), [&](const model::Instance& one) {
    const model::Instance* other = b->find(one.dataset_id);
    return other && model::same_content(one, *other);
  });
}

// IRIs of the attributes that differ.
std::vector<std::string_view> differences(const model::Entity& before, const model::Entity& after) {
  std::vector<std::string_view> names;
  for (const model::Attribute& attribute : after.attributes)
    if (!same_attribute(before.find(attribute.name), &attribute)) names.push_back(attribute.name);
  for (const model::Attribute& attribute : before.attributes)
    if (!after.find(attribute.name)) names.push_back(attribute.name);
  return names;
}

std::vector<std::pair<std::vector<Id>, std::uint32_t>> owners_of(const Key& key) {
  std::vector<std::pair<std::vector<Id>, std::uint32_t>> owners;
  for (const Key::Part& part : key.parts) owners.emplace_back(part.owners, part.type);
  return owners;
}

// What one attribute asks beyond the right to change the entity.
Result<void> decide_attribute(const Standing& standing, const model::Registry& registry,
                              const Key& key, std::string_view iri) {
  MAILLAGE_TRY(decide_naming(standing, registry, key, iri));
  const model::Relation is = relation(standing, key);
  for (const Key::Part& part : key.parts) {
    const model::AttributeDefinition* here = registry.types()[part.type].attribute(iri);
    if (here && !here->writers.allow(is))
      return refuse(standing, here->writers, "change", "the field '" + here->name + "'",
                    here->name);
  }
  return {};
}

// Who changes an entity of the type in its present state.
const model::Grants& who_change(const model::Registry& registry, const model::Entity& entity,
                                const model::TypeDefinition& type) {
  const model::WorkflowState* state = type.state(registry.state_of(entity, type));
  return state && state->change ? *state->change : type.access.change;
}

// Is the change of this attribute a step of a workflow? Then the step's own rule decides.
Result<bool> decide_as_step(const Standing& standing, const model::Registry& registry,
                            const Subject& before, const Subject& after, std::string_view iri) {
  for (const Key::Part& part : before.key->parts) {
    const model::TypeDefinition& type = registry.types()[part.type];
    const model::AttributeDefinition* attribute = type.state_attribute();
    if (!attribute || attribute->iri != iri) continue;
    const std::string_view from = registry.state_of(*before.entity, type);
    const std::string_view to = registry.state_of(*after.entity, type);
    for (const model::WorkflowStep& step : type.steps) {
      const bool starts = std::find(step.from.begin(), step.from.end(), from) != step.from.end();
      if (!starts || step.to != to) continue;
      MAILLAGE_TRY(decide_step(standing, registry, before, type, step));
      return true;
    }
  }
  return false;
}

}  // namespace

Result<void> decide_naming(const Standing& standing, const model::Registry& registry,
                           const Key& key, std::string_view attribute_iri) {
  const model::Relation is = relation(standing, key);
  for (const Key::Part& part : key.parts) {
    const model::AttributeDefinition* here = registry.types()[part.type].attribute(attribute_iri);
    if (here && !here->audience.allow(is))
      return refuse(standing, here->audience, "see or change", "the field '" + here->name + "'",
                    here->name);
  }
  return {};
}

Result<void> decide_create(const Standing& standing, const model::Registry& registry,
                           const Subject& after) {
  if (standing.all) return {};
  MAILLAGE_TRY(ask(standing, registry, after, &model::AccessRules::create, "create"));
  for (const model::Attribute& attribute : after.entity->attributes)
    MAILLAGE_TRY(decide_attribute(standing, registry, *after.key, attribute.name));
  return {};
}

Result<void> decide_remove(const Standing& standing, const model::Registry& registry,
                           const Subject& before) {
  return ask(standing, registry, before, &model::AccessRules::remove, "delete");
}

Result<void> decide_edit(const Standing& standing, const model::Registry& registry,
                         const Subject& before) {
  if (standing.all) return {};
  const model::Relation is = relation(standing, *before.key);
  if (before.key->parts.empty())
    return ask(standing, registry, before, &model::AccessRules::change, "change");
  for (const Key::Part& part : before.key->parts) {
    const model::TypeDefinition& type = registry.types()[part.type];
    const model::Grants& grants = who_change(registry, *before.entity, type);
    if (!grants.allow(is))
      return refuse(standing, grants, "change", "this " + type.labels.at("en"));
  }
  return {};
}

Result<void> decide_step(const Standing& standing, const model::Registry& registry,
                         const Subject& before, const model::TypeDefinition& type,
                         const model::WorkflowStep& step) {
  if (standing.all) return {};
  const model::Grants& grants = step.who ? *step.who : who_change(registry, *before.entity, type);
  if (grants.allow(relation(standing, *before.key))) return {};
  return refuse(standing, grants, "take the step '" + step.labels.at("en") + "' of",
                "this " + type.labels.at("en"), type.workflow_attribute);
}

Result<void> decide_change(const Standing& standing, const model::Registry& registry,
                           const Subject& before, const Subject& after) {
  if (standing.all) return {};
  bool content =
      before.entity->types != after.entity->types || before.entity->scopes != after.entity->scopes;
  for (const std::string_view iri : differences(*before.entity, *after.entity)) {
    MAILLAGE_ASSIGN(const bool step, decide_as_step(standing, registry, before, after, iri));
    if (step) continue;
    content = true;
    MAILLAGE_TRY(decide_attribute(standing, registry, *before.key, iri));
  }
  if (!content) return {};
  MAILLAGE_TRY(decide_edit(standing, registry, before));
  // Nobody puts an entity in another's name or territory, nor gives it a type they could not make.
  if (owners_of(*before.key) != owners_of(*after.key) ||
      before.key->territories != after.key->territories)
    MAILLAGE_TRY(ask(standing, registry, after, &model::AccessRules::create, "move"));
  return {};
}

}  // namespace maillage::access
