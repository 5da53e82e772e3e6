// The state after each change of a commit: whole entities by way of their values, parts of entities
// and drafts without.
#include <algorithm>

#include "engine/impl.h"
#include "engine/search_fields.h"

namespace maillage::engine {

namespace {

constexpr std::size_t dataset_id_bytes_max = 2048;
constexpr std::size_t unit_bytes_max = 64;
constexpr std::size_t types_max = 64;
constexpr std::size_t nesting_max = 8;

Result<void> within_limits(const std::vector<model::Attribute>& attributes, std::size_t depth) {
  if (depth > nesting_max)
    return make_error(ErrorCode::too_large, "attributes are nested deeper than " +
                                                std::to_string(nesting_max) + " levels");
  for (const model::Attribute& attribute : attributes) {
    for (const model::Instance& instance : attribute.instances) {
      if (instance.dataset_id.size() > dataset_id_bytes_max)
        return make_error(ErrorCode::too_large, "datasetId is longer than 2048 bytes",
                          attribute.name);
      if (instance.unit_code.size() > unit_bytes_max)
        return make_error(ErrorCode::too_large, "unitCode is longer than 64 bytes", attribute.name);
      MAILLAGE_TRY(within_limits(instance.sub_attributes, depth + 1));
    }
  }
  return {};
}

Result<void> within_limits(const model::Entity& entity) {
  if (entity.id.empty() || entity.id.size() > 2048)
    return invalid("id", "must have between 1 and 2048 characters");
  if (entity.types.empty()) return invalid("type", "is required");
  if (entity.types.size() > types_max)
    return make_error(ErrorCode::too_large, "an entity has at most 64 types", "type");
  return within_limits(entity.attributes, 0);
}

// To whom does not see it, an entity is not there. Only its id cannot be given to another.
Error unseen(const model::Change& change) {
  if (change.kind == model::Change::Kind::create || change.kind == model::Change::Kind::upsert)
    return make_error(ErrorCode::already_exists, "This id is taken.", change.id);
  return not_found(change.id);
}

// Is it about the attributes it names, and nothing else of the entity?
bool names_attributes(const model::Change& change) {
  using Kind = model::Change::Kind;
  switch (change.kind) {
    case Kind::append:
    case Kind::append_new:
    case Kind::update:
    case Kind::merge: return change.content.types.empty() && change.content.scopes.empty();
    case Kind::patch:
    case Kind::replace_attribute: return true;
    case Kind::delete_attribute: return change.attribute != model::scope_iri;
    default: return false;
  }
}

// Only those that are known: what no entity has, none has to lose.
std::vector<TermId> names_in(const model::Change& change, const Terms& terms) {
  std::vector<TermId> names;
  const auto add = [&](std::string_view name) {
    if (const TermId term = terms.find(name); term != no_term) names.push_back(term);
  };
  for (const model::Attribute& attribute : change.content.attributes) add(attribute.name);
  if (change.kind == model::Change::Kind::delete_attribute) add(change.attribute);
  return names;
}

// New instances get both times, changed ones a new modification time.
void stamp(std::vector<model::Attribute>& after, const std::vector<model::Attribute>* before,
           Timestamp now) {
  for (model::Attribute& attribute : after) {
    const model::Attribute* old = nullptr;
    if (before)
      for (const model::Attribute& candidate : *before)
        if (candidate.name == attribute.name) old = &candidate;
    for (model::Instance& instance : attribute.instances) {
      const model::Instance* twin = nullptr;
      if (old)
        for (const model::Instance& candidate : old->instances)
          if (candidate.dataset_id == instance.dataset_id) twin = &candidate;
      instance.created_at = twin ? twin->created_at : now;
      instance.modified_at = twin && model::same_content(*twin, instance) ? twin->modified_at : now;
      stamp(instance.sub_attributes, twin ? &twin->sub_attributes : nullptr, now);
    }
  }
}

}  // namespace

RecordPtr Engine::Impl::current(std::string_view id, const Staging& staging) const {
  if (const Staged* found = staging.local.find(id)) return found->after;
  if (const Staged* found = staging.group.staged.find(id)) return found->after;
  return graph.find(id);  // the writer is the only one that changes it
}

bool Engine::Impl::is_free(const Record& record, const PendingCommit& pending) const {
  return pending.actor.types_only.empty() &&
         (pending.changes.decided || pending.viewer->sees_all()) && !is_defined(record);
}

namespace {

// Remembers the state after a change beside that before the commit.
void keep(StagedEntities& local, std::string_view id, const RecordPtr& before, Staged next) {
  if (Staged* known = local.find(id)) {
    known->after = std::move(next.after);
    known->document = std::move(next.document);
    return;
  }
  next.before = before;
  const RecordPtr named = before ? before : next.after;
  local.add(named, std::move(next));
}

// Of what is not there, apply() says so: as of what the actor does not see.
Result<void> check_version(const model::Change& change, const RecordPtr& now,
                           const Viewer& viewer) {
  if (!now) return {};
  const bool own = !change.expected_version || *change.expected_version == now->version();
  const bool seen = !change.seen_version || *change.seen_version == viewer.version(*now);
  if (own && seen) return {};
  return make_error(ErrorCode::conflict,
                    "The entity has changed meanwhile: it is at version " +
                        std::to_string(viewer.version(*now)) + ".",
                    change.id);
}

Error entity_too_large(std::size_t bytes_max, std::string_view id) {
  return make_error(ErrorCode::too_large,
                    "The entity is larger than " + std::to_string(bytes_max) + " bytes.",
                    std::string(id));
}

}  // namespace

Result<ChangeOutcome> Engine::Impl::stage_change(model::Change& change, Staging& staging) {
  const PendingCommit& pending = staging.pending;
  const RecordPtr now = current(change.id, staging);
  if (now && !pending.changes.decided && !pending.viewer->sees(*now)) return unseen(change);
  MAILLAGE_TRY(check_version(change, now, *pending.viewer));
  if (now && names_attributes(change) && is_free(*now, pending))
    return stage_part(change, now, staging);
  std::optional<model::Entity> before;
  if (now) before = now->decode(terms);
  if (before && change.by_actor && !pending.changes.decided && !pending.viewer->sees_all())
    MAILLAGE_TRY(decide_named(pending, change, *before));
  const std::string id = change.id;
  const model::Change::Kind kind = change.kind;
  MAILLAGE_ASSIGN(model::Applied applied,
                  model::apply(before ? &*before : nullptr, std::move(change)));

  ChangeOutcome outcome;
  outcome.created = applied.created;
  outcome.updated = std::move(applied.updated);
  outcome.not_updated = std::move(applied.not_updated);
  Staged next;
  if (applied.after) registry.complete(*applied.after);
  MAILLAGE_TRY(only_types(pending.actor, applied.after ? *applied.after : *before));
  if (!pending.changes.decided && !pending.viewer->sees_all())
    MAILLAGE_TRY(decide(pending, kind, before, applied.after));
  if (applied.after) {
    if (before && model::same_content(*before, *applied.after)) {
      outcome.version = pending.viewer->version(*now);
      return outcome;
    }
    if (before) MAILLAGE_TRY(not_frozen(registry, *before));
    MAILLAGE_ASSIGN(next, next_state(*applied.after, before, now, staging));
    outcome.version = pending.viewer->version(*next.after);
  } else {
    if (before) MAILLAGE_TRY(not_frozen(registry, *before));
    next_time();
  }
  outcome.changed = true;
  keep(staging.local, id, now, std::move(next));
  return outcome;
}

Result<ChangeOutcome> Engine::Impl::stage_part(model::Change& change, const RecordPtr& now,
                                               Staging& staging) {
  const std::vector<TermId> touched = names_in(change, terms);
  const model::Entity before = now->decode_part(touched, terms);
  MAILLAGE_ASSIGN(model::Applied applied, model::apply(&before, std::as_const(change)));
  ChangeOutcome outcome;
  outcome.updated = std::move(applied.updated);
  outcome.not_updated = std::move(applied.not_updated);
  model::Entity& after = *applied.after;
  if (model::same_content(before, after)) {
    outcome.version = now->version();
    return outcome;
  }
  MAILLAGE_TRY(within_limits(after.attributes, 0));
  const Timestamp time = next_time();
  after.modified_at = time;
  after.version = now->version() + 1;
  stamp(after.attributes, &before.attributes, time);
  const Record::Place at{now->number(), staging.group.next_position(), 0, {}};
  Staged next;
  next.after = Record::encode_part(*now, touched, after, at, terms);
  if (next.after->bytes().size() > options.limits.entity_bytes_max)
    return entity_too_large(options.limits.entity_bytes_max, change.id);
  outcome.version = after.version;
  outcome.changed = true;
  keep(staging.local, now->id(), now, std::move(next));
  return outcome;
}

Result<ChangeOutcome> Engine::Impl::stage_draft(Draft& draft, Staging& staging) {
  const std::string_view id = draft.id();
  const bool simple = is_free(draft.record(), staging.pending) &&
                      draft.record().bytes().size() <= options.limits.entity_bytes_max &&
                      !staging.local.find(id) && !current(id, staging);
  if (!simple) {
    model::Change change = draft.to_change(terms);
    return stage_change(change, staging);
  }
  const Timestamp time = next_time();
  const Record::Place at{staging.group.next_number++, staging.group.next_position(), 0, {}};
  Staged next;
  next.after = std::move(draft).finish(at, 1, time);
  const RecordPtr named = next.after;
  staging.local.add(named, std::move(next));
  ChangeOutcome outcome;
  outcome.version = 1;
  outcome.created = true;
  outcome.changed = true;
  return outcome;
}

// Checks, stamps and encodes the state after a change.
Result<Staged> Engine::Impl::next_state(model::Entity& entity,
                                        const std::optional<model::Entity>& before,
                                        const RecordPtr& now, Staging& staging) {
  const PendingCommit& pending = staging.pending;
  MAILLAGE_TRY(within_limits(entity));
  const auto types_of = [&](std::string_view id) -> std::vector<std::string> {
    std::vector<std::string> types;
    const RecordPtr found = current(id, staging);
    if (found && (pending.changes.decided || pending.viewer->sees(*found)))
      for (std::size_t i = 0; i < found->type_count(); ++i)
        types.emplace_back(terms.text(found->type(i)));
    return types;
  };
  MAILLAGE_TRY(
      registry.validate(entity, before ? &*before : nullptr, types_of, pending.changes.trusted));
  const Timestamp time = next_time();
  // An entity removed and created again within one commit keeps its number, and its versions go on.
  const Staged* mine = staging.local.find(entity.id);
  const RecordPtr& known = now || !mine ? now : mine->before;
  entity.created_at = before ? before->created_at : time;
  entity.modified_at = time;
  entity.version = known ? known->version() + 1 : 1;
  stamp(entity.attributes, before ? &before->attributes : nullptr, time);
  Record::Place at;
  at.number = known ? known->number() : staging.group.next_number;
  at.position = staging.group.next_position();
  at.visibility = visibility_of(entity);
  at.territories = graph.territories_of(entity);
  Staged next;
  next.after = Record::encode(entity, at, terms);
  if (sealing->concerns(*next.after)) MAILLAGE_TRY(not_erased(*next.after, now, staging));
  if (next.after->bytes().size() > options.limits.entity_bytes_max)
    return entity_too_large(options.limits.entity_bytes_max, entity.id);
  if (!known) ++staging.group.next_number;
  const auto fields = search_fields(entity, registry);
  if (!fields.empty()) next.document = SearchIndex::analyse(fields, is_public(*next.after));
  return next;
}

}  // namespace maillage::engine
