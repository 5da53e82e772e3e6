// The writer: takes waiting commits in groups, works each out against the state its predecessors
// leave, writes all of them with one synced write, then makes them visible and answers.
#include <algorithm>

#include "engine/impl.h"
#include "engine/search_fields.h"

namespace maillage::engine {

namespace {

constexpr std::size_t group_changes_max = 4096;
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

Json committed_to_json(const Committed& committed) {
  Json json = Json::object({{"position", Json(committed.position)}, {"outcomes", Json::array()}});
  for (const ChangeOutcome& outcome : committed.outcomes)
    json.find("outcomes")
        ->push(Json::object({{"version", Json(outcome.version)},
                             {"created", outcome.created},
                             {"changed", outcome.changed},
                             {"updated", Json::array(outcome.updated)}}));
  return json;
}

Committed committed_from_json(const Json& json) {
  Committed committed;
  committed.position = static_cast<std::uint64_t>(json.number_at("position"));
  if (const Json* outcomes = json.find("outcomes"); outcomes && outcomes->is_array())
    for (const Json& item : outcomes->as_array()) {
      ChangeOutcome& outcome = committed.outcomes.emplace_back();
      outcome.version = static_cast<std::uint64_t>(item.number_at("version"));
      outcome.created = item.bool_at("created");
      outcome.changed = item.bool_at("changed");
      if (const Json* updated = item.find("updated"); updated && updated->is_array())
        for (const Json& name : updated->as_array())
          if (name.is_string()) outcome.updated.push_back(name.as_string());
    }
  return committed;
}

}  // namespace

struct Engine::Impl::Group {
  std::unordered_map<std::string, Staged> staged;  // by entity id: what the group leaves
  std::vector<std::shared_ptr<Event>> events;
  std::uint64_t position = 0;
  EntityNumber next_number = 0;
  store::Batch batch;
};

void Engine::commit(const access::Actor& actor, Changes changes,
                    std::function<void(Result<Committed>)> done) {
  const auto refuse = [&](Error error) { done(std::move(error)); };
  if (!actor.is_staff())
    return refuse(make_error(ErrorCode::unauthenticated, "Sign in to change anything."));
  const Limits& limits = impl_->options.limits;
  if (changes.list.size() > limits.commit_changes_max)
    return refuse(make_error(ErrorCode::too_large, "At most " +
                                                       std::to_string(limits.commit_changes_max) +
                                                       " changes can be committed at once."));
  {
    std::unique_lock guard(impl_->queue_mutex);
    if (!impl_->stopping && !impl_->broken &&
        impl_->queued_changes + changes.list.size() <= limits.queue_changes_max) {
      impl_->queued_changes += changes.list.size();
      impl_->queue.push_back({actor, std::move(changes), std::move(done)});
      impl_->queue_ready.notify_one();
      return;
    }
  }
  refuse(
      make_error(ErrorCode::unavailable, "The server cannot take changes now. Try again later."));
}

Result<Committed> Engine::commit(const access::Actor& actor, Changes changes) {
  struct Wait {
    std::mutex mutex;
    std::condition_variable ready;
    std::optional<Result<Committed>> result;
  };
  const auto wait = std::make_shared<Wait>();
  commit(actor, std::move(changes), [wait](Result<Committed> result) {
    std::lock_guard guard(wait->mutex);
    wait->result = std::move(result);
    wait->ready.notify_one();
  });
  std::unique_lock guard(wait->mutex);
  wait->ready.wait(guard, [&] { return wait->result.has_value(); });
  return std::move(*wait->result);
}

void Engine::Impl::run_writer() {
  std::vector<PendingCommit> commits;
  for (;;) {
    {
      std::unique_lock guard(queue_mutex);
      queue_ready.wait(guard, [&] { return stopping || !queue.empty() || !wanted_values.empty(); });
      if (queue.empty() && stopping) return;
      std::size_t taken = 0;
      std::size_t changes = 0;
      while (taken < queue.size() && (taken == 0 || changes < group_changes_max))
        changes += queue[taken++].changes.list.size();
      commits.assign(std::make_move_iterator(queue.begin()),
                     std::make_move_iterator(queue.begin() + static_cast<std::ptrdiff_t>(taken)));
      queue.erase(queue.begin(), queue.begin() + static_cast<std::ptrdiff_t>(taken));
      queued_changes -= changes;
    }
    build_wanted_values();
    if (!commits.empty()) run_group(std::move(commits));
    commits.clear();
  }
}

Timestamp Engine::Impl::next_time() {
  last_time = std::max(options.clock(), last_time + std::chrono::microseconds(1));
  return last_time;
}

void Engine::Impl::run_group(std::vector<PendingCommit> commits) {
  Group group;
  group.position = position;
  group.next_number = next_number;
  std::vector<Result<Committed>> results;
  results.reserve(commits.size());
  for (PendingCommit& pending : commits) results.push_back(stage(pending, group));

  // Terms first: every record that names them comes in the same batch.
  for (const TermId term : terms.take_new())
    group.batch.push_back({store::Space::terms, keys.term(term), std::string(terms.text(term))});
  Result<void> written;
  if (broken) {
    written = make_error(ErrorCode::unavailable, "The store stopped taking writes.");
  } else if (!group.batch.empty()) {
    written = store.write(group.batch, options.durability);
  }
  if (!written.ok()) {
    // Memory and disk agree on the state before this group; terms may be ahead in memory, therefore
    // nothing more is written until a restart reads the store again.
    broken = true;
    for (PendingCommit& pending : commits) pending.done(written.error());
    return;
  }
  {
    std::unique_lock guard(lock);
    for (auto& [id, staged] : group.staged)
      graph.put(staged.before, staged.after, std::move(staged.document));
    position = group.position;
  }
  next_number = group.next_number;
  if (!group.events.empty()) {
    std::lock_guard guard(feed_mutex);
    if (!listeners.empty()) {
      for (auto& event : group.events) feed.push_back(std::move(event));
      feed_ready.notify_one();
    }
  }
  for (std::size_t i = 0; i < commits.size(); ++i) commits[i].done(std::move(results[i]));
}

Result<std::optional<Committed>> Engine::Impl::repeated(const PendingCommit& pending) const {
  if (pending.changes.idempotency_key.empty()) return std::optional<Committed>();
  MAILLAGE_ASSIGN(auto known,
                  store.get(store::Space::meta,
                            keys.repeat(pending.actor.id, pending.changes.idempotency_key)));
  if (!known) return std::optional<Committed>();
  MAILLAGE_ASSIGN(const Json json, parse_json(*known));
  return std::optional<Committed>(committed_from_json(json));
}

Result<Committed> Engine::Impl::stage(PendingCommit& pending, Group& group) {
  MAILLAGE_ASSIGN(auto before, repeated(pending));
  if (before) return std::move(*before);

  Committed committed;
  Local local;
  const EntityNumber number_before = group.next_number;
  for (const model::Change& change : pending.changes.list) {
    auto outcome = stage_change(change, pending.changes, group, local);
    if (!outcome.ok() && pending.changes.atomic) {
      group.next_number = number_before;
      return outcome.error();
    }
    if (outcome.ok()) {
      committed.outcomes.push_back(std::move(*outcome));
    } else {
      committed.outcomes.emplace_back().error = outcome.error();
    }
  }
  record(pending, local, group);
  committed.position = group.position;
  if (!pending.changes.idempotency_key.empty())
    group.batch.push_back({store::Space::meta,
                           keys.repeat(pending.actor.id, pending.changes.idempotency_key),
                           committed_to_json(committed).dump()});
  return committed;
}

// Adds what a commit leaves to the group: its journal record, the rows, the event.
void Engine::Impl::record(const PendingCommit& pending, Local& local, Group& group) {
  auto event = std::make_shared<Event>();
  std::vector<JournalItem> items;
  for (const std::string& id : local.touched) {
    const Staged& staged = local.staged[id];
    if (!staged.before && !staged.after) continue;  // created and removed in one commit
    items.push_back({staged.before, staged.after});
    event->items.push_back({staged.before, staged.after});
    const auto [it, fresh] = group.staged.try_emplace(id, staged);
    if (fresh) continue;
    it->second.after = staged.after;
    it->second.document = staged.document;
    if (!it->second.before && !staged.after) group.staged.erase(it);
  }
  if (items.empty()) return;
  event->position = ++group.position;
  event->at = last_time;
  event->actor = pending.actor;
  event->command = pending.changes.command;
  group.batch.push_back(
      {store::Space::journal, keys.journal(group.position),
       encode_journal(last_time, pending.actor, pending.changes.command, items, terms)});
  for (const JournalItem& item : items) {
    const Record& known = item.after ? *item.after : *item.before;
    group.batch.push_back(
        {store::Space::history, keys.history(known.number(), group.position), std::string()});
    if (item.after) {
      group.batch.push_back(
          {store::Space::entities, keys.entity(known.number()), std::string(known.bytes())});
    } else {
      group.batch.push_back({store::Space::entities, keys.entity(known.number()), std::nullopt});
      std::string number;
      store::append_big_endian(number, known.number(), 4);
      group.batch.push_back({store::Space::meta, keys.former(known.id()), std::move(number)});
    }
  }
  group.events.push_back(std::move(event));
}

RecordPtr Engine::Impl::current(const std::string& id, const Group& group,
                                const Local& local) const {
  if (const auto it = local.staged.find(id); it != local.staged.end()) return it->second.after;
  if (const auto it = group.staged.find(id); it != group.staged.end()) return it->second.after;
  return graph.find(id);  // the writer is the only one that changes it
}

Result<ChangeOutcome> Engine::Impl::stage_change(const model::Change& change,
                                                 const Changes& changes, Group& group,
                                                 Local& local) {
  const RecordPtr now = current(change.id, group, local);
  std::optional<model::Entity> before;
  if (now) before = now->decode(terms);
  if (change.expected_version && (!now || now->version() != *change.expected_version))
    return make_error(ErrorCode::conflict,
                      now ? "The entity has changed meanwhile: it is at version " +
                                std::to_string(now->version()) + "."
                          : "The entity does not exist.",
                      change.id);
  MAILLAGE_ASSIGN(model::Applied applied, model::apply(before ? &*before : nullptr, change));

  ChangeOutcome outcome;
  outcome.created = applied.created;
  outcome.updated = std::move(applied.updated);
  outcome.not_updated = std::move(applied.not_updated);
  Staged next;
  if (applied.after) {
    registry.complete(*applied.after);
    if (before && model::same_content(*before, *applied.after)) {
      outcome.version = before->version;
      return outcome;
    }
    MAILLAGE_ASSIGN(next, next_state(*applied.after, before, now, changes.trusted, group, local));
    outcome.version = next.after->version();
  } else {
    next_time();
  }
  outcome.changed = true;
  const auto [it, fresh] = local.staged.try_emplace(change.id);
  if (fresh) {
    local.touched.push_back(change.id);
    it->second.before = now;
  }
  it->second.after = std::move(next.after);
  it->second.document = std::move(next.document);
  return outcome;
}

// Checks, stamps and encodes the state after a change.
Result<Staged> Engine::Impl::next_state(model::Entity& entity,
                                        const std::optional<model::Entity>& before,
                                        const RecordPtr& now, bool trusted, Group& group,
                                        const Local& local) {
  MAILLAGE_TRY(within_limits(entity));
  const auto types_of = [&](std::string_view id) -> std::vector<std::string> {
    std::vector<std::string> types;
    if (const RecordPtr found = current(std::string(id), group, local))
      for (std::size_t i = 0; i < found->type_count(); ++i)
        types.emplace_back(terms.text(found->type(i)));
    return types;
  };
  MAILLAGE_TRY(registry.validate(entity, before ? &*before : nullptr, types_of, trusted));
  const Timestamp time = next_time();
  entity.created_at = before ? before->created_at : time;
  entity.modified_at = time;
  entity.version = before ? before->version + 1 : 1;
  stamp(entity.attributes, before ? &before->attributes : nullptr, time);
  // An entity removed and created again within one commit keeps its number.
  const auto mine = local.staged.find(entity.id);
  const RecordPtr& known = now || mine == local.staged.end() ? now : mine->second.before;
  Staged next;
  next.after =
      Record::encode(entity, known ? known->number() : group.next_number,
                     registry.is_public(entity) ? 0 : 1, graph.territories_of(entity), terms);
  if (next.after->bytes().size() > options.limits.entity_bytes_max)
    return make_error(
        ErrorCode::too_large,
        "The entity is larger than " + std::to_string(options.limits.entity_bytes_max) + " bytes.",
        entity.id);
  if (!known) ++group.next_number;
  const auto fields = search_fields(entity, registry);
  if (!fields.empty()) next.document = SearchIndex::analyse(fields);
  return next;
}

void Engine::Impl::build_wanted_values() {
  std::set<TermId> wanted;
  {
    std::lock_guard guard(queue_mutex);
    wanted.swap(wanted_values);
  }
  for (const TermId attribute : wanted) {
    if (graph.values(attribute)) continue;
    auto index = graph.build_values(attribute);
    std::unique_lock guard(lock);
    graph.install_values(attribute, std::move(index));
  }
}

}  // namespace maillage::engine
