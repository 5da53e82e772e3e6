#include "import/intake.h"

#include <algorithm>
#include <utility>

namespace maillage::import {

Result<std::vector<model::Entity>> Intake::areas() {
  model::Query query;
  query.types.push_back({model::iri("AdministrativeArea")});
  query.limit = 1'000'000;
  MAILLAGE_ASSIGN(const engine::Page page, engine_.query(actor_, query));
  std::vector<model::Entity> areas;
  areas.reserve(page.hits.size());
  for (const engine::Hit& hit : page.hits) areas.push_back(engine_.decode(*hit.record));
  return areas;
}

Result<std::vector<RowOutcome>> Intake::take(std::vector<MadeRow> rows) {
  std::vector<RowOutcome> outcomes(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) take(rows[i], i, outcomes[i]);
  MAILLAGE_TRY(commit(outcomes));
  return outcomes;
}

void Intake::assume(const std::vector<MadeRow>& rows) {
  for (const MadeRow& row : rows)
    for (const MadeEntity& made : row.entities) {
      std::vector<model::Change> changes;
      After after;
      auto entity = engine_.registry().from_simple(made.simple);
      if (!entity.ok()) continue;
      const model::Entity* before = present(entity->id);
      if (before != nullptr && made.keep_existing) continue;
      engine_.registry().complete(*entity);
      model::Change change;
      change.kind = before == nullptr ? model::Change::Kind::create : model::Change::Kind::append;
      change.id = entity->id;
      change.content = std::move(*entity);
      auto applied = model::apply(before, change);
      if (applied.ok() && applied->after) state_[change.id] = std::move(*applied->after);
    }
}

// All of a row's entities are good, or the row is rejected.
void Intake::take(const MadeRow& row, std::size_t number, RowOutcome& outcome) {
  std::vector<model::Change> changes;
  After after;
  for (const MadeEntity& made : row.entities) {
    if (auto wrong = make(made, changes, after)) {
      outcome.kind = RowOutcome::Kind::rejected;
      outcome.field = std::move(wrong->field);
      outcome.reason = std::move(wrong->reason);
      return;
    }
  }
  if (changes.empty() && options_.idempotency_key.empty()) return;
  Pending pending{number, {}};
  for (auto& [id, entity] : after) state_[id] = std::move(entity);
  for (model::Change& change : changes) {
    pending.changes.push_back(batch_.size());
    batch_.push_back(std::move(change));
  }
  pending_.push_back(std::move(pending));
}

namespace {

std::pair<std::string, std::string> first_of(const Error& error) {
  if (error.fields.empty()) return {error.subject, error.message};
  return {error.fields[0].field, error.fields[0].reason};
}

bool is_nothing(const model::Change& change) { return change.content.attributes.empty(); }

}  // namespace

std::optional<Intake::Rejection> Intake::make(const MadeEntity& made,
                                              std::vector<model::Change>& changes, After& after) {
  auto entity = engine_.registry().from_simple(made.simple);
  if (entity.ok()) return merge(std::move(*entity), made.keep_existing, changes, after);
  auto [field, reason] = first_of(entity.error());
  return Rejection{std::move(field), std::move(reason)};
}

const model::Entity* Intake::present(const std::string& id) {
  if (const auto known = state_.find(id); known != state_.end()) return &known->second;
  const engine::RecordPtr record = engine_.get(actor_, id);
  if (!record) return nullptr;
  return &state_.emplace(id, engine_.decode(*record)).first->second;
}

std::vector<std::string> Intake::types_of(std::string_view id, const After& after) {
  if (const auto known = state_.find(std::string(id)); known != state_.end())
    return known->second.types;
  for (const auto& [other, made] : after)
    if (other == id) return made.types;
  const engine::RecordPtr record = engine_.get(actor_, id);
  return record ? engine_.decode(*record).types : std::vector<std::string>{};
}

// With a key, every entity has its change, be it an empty one: only so do the engine's outcomes say
// the same of the same rows when they come again and are there by then.
std::optional<Intake::Rejection> Intake::nothing(const std::string& id,
                                                 std::vector<model::Change>& changes) const {
  if (options_.idempotency_key.empty()) return std::nullopt;
  model::Change change;
  change.kind = model::Change::Kind::append;
  change.id = id;
  change.content.id = id;
  changes.push_back(std::move(change));
  return std::nullopt;
}

// What the row says is added to what is there; the rest of the entity stays.
std::optional<Intake::Rejection> Intake::merge(model::Entity entity, bool keep_existing,
                                               std::vector<model::Change>& changes, After& after) {
  const model::Entity* before = present(entity.id);
  if (before != nullptr && keep_existing) return nothing(entity.id, changes);
  engine_.registry().complete(entity);
  model::Change change;
  change.kind = before == nullptr ? model::Change::Kind::create : model::Change::Kind::append;
  change.id = entity.id;
  change.content = std::move(entity);
  const auto rejection = [](const Error& error) {
    auto [field, reason] = first_of(error);
    return Rejection{std::move(field), std::move(reason)};
  };
  auto applied = model::apply(before, change);
  if (!applied.ok()) return rejection(applied.error());
  if (!applied->changed || !applied->after) return nothing(change.id, changes);
  // Only the note of where it comes from differs, as the line of a file in another order.
  if (before != nullptr && applied->updated.size() == 1 &&
      applied->updated[0] == model::iri("source"))
    return nothing(change.id, changes);
  const auto lookup = [&](std::string_view id) { return types_of(id, after); };
  const auto valid = engine_.registry().validate(*applied->after, before, lookup, true);
  if (!valid.ok()) return rejection(valid.error());
  after.emplace_back(change.id, std::move(*applied->after));
  changes.push_back(std::move(change));
  return std::nullopt;
}

Result<void> Intake::commit(std::vector<RowOutcome>& outcomes) {
  if (options_.dry_run) {
    for (const Pending& pending : pending_)
      for (const std::size_t index : pending.changes) {
        RowOutcome& outcome = outcomes[pending.row];
        if (is_nothing(batch_[index])) continue;
        outcome.kind = RowOutcome::Kind::written;
        const bool creates = batch_[index].kind == model::Change::Kind::create;
        ++(creates ? outcome.created : outcome.updated);
      }
  } else if (!batch_.empty()) {
    engine::Changes changes;
    changes.list = std::move(batch_);
    changes.atomic = false;
    changes.trusted = true;  // a mapping may fill what people may only read, as densities
    changes.command = "entities.import";
    changes.idempotency_key = options_.idempotency_key;
    const std::size_t count = changes.list.size();
    MAILLAGE_ASSIGN(const engine::Committed done, engine_.commit(actor_, std::move(changes)));
    if (done.outcomes.size() != count)
      return make_error(ErrorCode::conflict,
                        "These rows were sent before, and what they build on has changed since.");
    for (const Pending& pending : pending_) settle(pending, done, outcomes[pending.row]);
    state_.clear();
  }
  batch_.clear();
  pending_.clear();
  return {};
}

// From the engine's outcomes alone, which it tells again when the rows are sent again.
void Intake::settle(const Pending& pending, const engine::Committed& done, RowOutcome& outcome) {
  for (const std::size_t index : pending.changes) {
    const engine::ChangeOutcome& one = done.outcomes[index];
    if (one.error || one.version == 0) {  // a refusal told again has lost its words
      outcome = {RowOutcome::Kind::rejected, {}, "was refused when it was written", 0, 0};
      if (!one.error) return;
      outcome.field = first_of(*one.error).first;
      outcome.reason = one.error->message;
      return;
    }
    if (!one.changed) continue;
    outcome.kind = RowOutcome::Kind::written;
    ++(one.created ? outcome.created : outcome.updated);
  }
}

}  // namespace maillage::import
