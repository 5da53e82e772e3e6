#include "identity/personal_data.h"

#include <algorithm>
#include <set>

#include "identity/organisations_shared.h"

namespace maillage::identity {

namespace {

constexpr std::size_t entities_max = 40'000;  // fits one commit
constexpr std::size_t slice = 500;            // entities of one commit of retention
constexpr std::string_view last_day = "validTo";

const access::Actor& program() {
  static const access::Actor actor = access::Actor::system();
  return actor;
}

// Does the relationship of the entity (or "id", the entity itself) lead to that person?
bool leads_to(const model::Entity& entity, const model::TypeDefinition& type,
              const std::string& relation, std::string_view person) {
  if (relation == "id") return entity.id == person;
  const model::AttributeDefinition* definition = type.attribute(relation);
  const model::Instance* instance = definition ? entity.instance(definition->iri) : nullptr;
  if (!instance) return false;
  if (instance->value.is_string()) return instance->value.as_string() == person;
  return instance->value.is_array() &&
         std::any_of(instance->value.as_array().begin(), instance->value.as_array().end(),
                     [&](const Json& one) { return one.is_string() && one.as_string() == person; });
}

void set_text(model::Entity& entity, std::string_view name, std::string text) {
  model::Instance instance;
  instance.value = Json(std::move(text));
  entity.set(name, std::move(instance));
}

// Ends what the person takes part in, where the type says how it ends.
bool end_without(model::Entity& entity, const model::TypeDefinition& type,
                 const model::Registry& registry, const std::string& today) {
  const model::WorkflowState* state = type.state(registry.state_of(entity, type));
  if (!state || state->erased_to.empty()) return false;
  set_text(entity, type.state_attribute()->iri, state->erased_to);
  if (const model::AttributeDefinition* until = type.attribute(last_day)) {
    const model::Instance* known = entity.instance(until->iri);
    if (!known || !known->value.is_string() || known->value.as_string() > today)
      set_text(entity, until->iri, today);
  }
  return true;
}

}  // namespace

Result<std::vector<std::string>> entities_about(const engine::Engine& engine,
                                                std::string_view person) {
  std::set<std::string> found{std::string(person)};
  for (const model::TypeDefinition& type : engine.registry().types()) {
    std::set<std::string> relations(type.personal.begin(), type.personal.end());
    for (const model::AttributeDefinition& attribute : type.attributes)
      if (!attribute.personal.empty()) relations.insert(attribute.personal);
    relations.erase("id");
    for (const std::string& relation : relations) {
      model::Query query;
      query.types = {{type.iri}};
      query.links = {{type.attribute(relation)->iri, std::string(person)}};
      query.limit = entities_max;
      MAILLAGE_ASSIGN(const engine::Page page, engine.query(program(), query));
      for (const engine::Hit& hit : page.hits) found.emplace(hit.record->id());
    }
  }
  if (found.size() >= entities_max)
    return make_error(ErrorCode::too_large, "More than 40,000 entities are about this person.");
  return std::vector<std::string>(found.begin(), found.end());
}

std::optional<model::Change> erasing_change(const engine::Engine& engine,
                                            const engine::Record& record, std::string_view person) {
  model::Change change{.kind = model::Change::Kind::replace, .id = std::string(record.id())};
  change.content = engine.decode(record);
  change.expected_version = record.version();
  model::Entity& entity = change.content;
  const std::string now = format_timestamp(engine.now());
  bool personal = false;
  bool changed = false;
  for (const model::TypeDefinition* type : engine.registry().types_of(entity)) {
    for (const model::AttributeDefinition& attribute : type->attributes) {
      if (attribute.personal.empty()) continue;
      if (!person.empty() && !leads_to(entity, *type, attribute.personal, person)) continue;
      personal = true;
      changed = entity.erase(attribute.iri) || changed;
    }
    const bool takes_part =
        !person.empty() &&
        std::any_of(type->personal.begin(), type->personal.end(), [&](const std::string& relation) {
          return leads_to(entity, *type, relation, person);
        });
    if (takes_part)
      changed = end_without(entity, *type, engine.registry(), now.substr(0, 10)) || changed;
  }
  if (personal && !entity.find(model::erased_iri)) {
    set_text(entity, model::erased_iri, now);
    changed = true;
  }
  if (!changed) return std::nullopt;
  return change;
}

namespace {

// When the time began that the rule counts; nothing when it has not.
std::optional<Timestamp> since(const model::Entity& entity, const model::TypeDefinition& type,
                               const model::RetentionRule& rule) {
  if (rule.since == "createdAt") return entity.created_at;
  if (rule.since == "modifiedAt") return entity.modified_at;
  const model::Instance* instance = entity.instance(type.attribute(rule.since)->iri);
  if (!instance || !instance->value.is_string()) return std::nullopt;
  const auto time = parse_timestamp(instance->value.as_string());
  return time.ok() ? std::optional(*time) : std::nullopt;
}

bool is_over(const engine::Engine& engine, const model::Entity& entity,
             const model::TypeDefinition& type, const model::RetentionRule& rule) {
  const std::string_view state = engine.registry().state_of(entity, type);
  if (!rule.states.empty() &&
      std::find(rule.states.begin(), rule.states.end(), state) == rule.states.end())
    return false;
  if (rule.then == model::RetentionRule::Then::erase && entity.find(model::erased_iri))
    return false;
  const auto began = since(entity, type, rule);
  return began && *began + std::chrono::days(rule.days) <= engine.now();
}

// One rule, slice by slice.
class Run {
 public:
  Run(engine::Engine& engine, const model::TypeDefinition& type, const model::RetentionRule& rule)
      : engine_(engine), type_(type), rule_(rule) {}

  // Does at most `room`. Returns how many it did.
  Result<std::size_t> run(std::size_t room) {
    model::Query query;
    query.types = {{type_.iri}};
    query.limit = 1000;
    std::size_t done = 0;
    do {
      MAILLAGE_ASSIGN(const engine::Page page, engine_.query(program(), query));
      for (const engine::Hit& hit : page.hits) {
        if (done + changes_.list.size() >= room) break;
        look_at(*hit.record);
      }
      while (!changes_.list.empty()) MAILLAGE_TRY(commit(done));
      query.cursor = page.next;
    } while (!query.cursor.empty() && done < room);
    return done;
  }

 private:
  void look_at(const engine::Record& record) {
    if (!is_over(engine_, engine_.decode(record), type_, rule_)) return;
    if (rule_.then == model::RetentionRule::Then::remove) {
      model::Change change{.kind = model::Change::Kind::remove, .id = std::string(record.id())};
      change.expected_version = record.version();
      changes_.list.push_back(std::move(change));
    } else if (auto change = erasing_change(engine_, record, {})) {
      changes_.list.push_back(std::move(*change));
    }
  }

  // What somebody changed meanwhile is left to the next run.
  Result<void> commit(std::size_t& done) {
    engine::Changes part;
    part.atomic = false;
    part.trusted = part.decided = part.erases = true;
    part.command =
        rule_.then == model::RetentionRule::Then::remove ? "retention.remove" : "retention.erase";
    const std::size_t count = std::min(slice, changes_.list.size());
    part.list.assign(std::make_move_iterator(changes_.list.end() - static_cast<long>(count)),
                     std::make_move_iterator(changes_.list.end()));
    changes_.list.resize(changes_.list.size() - count);
    MAILLAGE_ASSIGN(const engine::Committed committed, engine_.commit(program(), std::move(part)));
    for (const engine::ChangeOutcome& outcome : committed.outcomes) done += !outcome.error;
    return {};
  }

  engine::Engine& engine_;
  const model::TypeDefinition& type_;
  const model::RetentionRule& rule_;
  engine::Changes changes_;
};

}  // namespace

Result<std::vector<RetentionDone>> apply_retention(engine::Engine& engine, std::size_t limit) {
  std::vector<RetentionDone> all;
  std::size_t room = limit;
  for (const model::TypeDefinition& type : engine.registry().types()) {
    RetentionDone done{type.name};
    for (const model::RetentionRule& rule : type.retention) {
      MAILLAGE_ASSIGN(const std::size_t count, Run(engine, type, rule).run(room));
      room -= count;
      (rule.then == model::RetentionRule::Then::remove ? done.removed : done.erased) += count;
    }
    if (done.erased + done.removed > 0) all.push_back(std::move(done));
  }
  return all;
}

}  // namespace maillage::identity
