#include "app/demo_loader.h"

#include <algorithm>

namespace maillage::app {

namespace {

constexpr std::size_t batch_changes_max = 2000;

std::string reason_of(const Error& error) {
  if (error.fields.empty()) return error.message;
  std::string text;
  for (const FieldError& field : error.fields)
    text += (text.empty() ? "" : "; ") + field.field + ": " + field.reason;
  return text;
}

}  // namespace

Result<void> DemoLoader::add(const Json& entity) {
  const std::string id(entity.string_at("id"));
  const std::string type(entity.string_at("type"));
  auto content = system_.engine->registry().from_simple(entity);
  if (!content.ok()) {
    ++counts_[type].rejected;
    faults_.push_back(id + ": " + reason_of(content.error()));
    return {};
  }
  note_targets(*content);
  loaded_.insert(id);
  model::Change change;
  change.kind = model::Change::Kind::upsert;
  change.id = id;
  change.content = std::move(*content);
  waiting_.push_back(std::move(change));
  waiting_types_.push_back(type);
  if (waiting_.size() >= batch_changes_max) return flush();
  return {};
}

void DemoLoader::note_targets(const model::Entity& entity) {
  for (const model::Attribute& attribute : entity.attributes)
    for (const model::Instance& instance : attribute.instances) {
      if (instance.kind != model::AttributeKind::relationship) continue;
      if (instance.value.is_string()) targets_.emplace(instance.value.as_string(), entity.id);
      if (!instance.value.is_array()) continue;
      for (const Json& target : instance.value.as_array())
        if (target.is_string()) targets_.emplace(target.as_string(), entity.id);
    }
}

Result<void> DemoLoader::flush() {
  if (waiting_.empty()) return {};
  engine::Changes changes;
  changes.list = std::move(waiting_);
  // Each on its own: one refused entity does not keep the others out.
  changes.atomic = false;
  changes.trusted = true;
  changes.command = "demo.load";
  std::vector<std::string> ids;
  for (const model::Change& change : changes.list) ids.push_back(change.id);
  const std::vector<std::string> types = std::move(waiting_types_);
  waiting_.clear();
  waiting_types_.clear();
  const auto actor = access::Actor::system("demo");
  MAILLAGE_ASSIGN(const auto committed, system_.engine->commit(actor, std::move(changes)));
  for (std::size_t i = 0; i < committed.outcomes.size() && i < ids.size(); ++i) {
    const engine::ChangeOutcome& outcome = committed.outcomes[i];
    DemoCount& count = counts_[types[i]];
    if (outcome.error) {
      ++count.rejected;
      faults_.push_back(ids[i] + ": " + reason_of(*outcome.error));
    } else if (outcome.created) {
      ++count.created;
    } else {
      ++(outcome.changed ? count.updated : count.unchanged);
    }
  }
  return {};
}

Result<void> DemoLoader::finish() {
  MAILLAGE_TRY(flush());
  const auto actor = access::Actor::system("demo");
  std::vector<std::string> missing;
  for (const auto& [target, source] : targets_)
    if (!loaded_.contains(target) && !system_.engine->get(actor, target))
      missing.push_back(source + ": points at " + target + ", which does not exist");
  std::sort(missing.begin(), missing.end());
  faults_.insert(faults_.end(), missing.begin(), missing.end());
  return {};
}

}  // namespace maillage::app
