// The writer: takes waiting commits in groups, works each out against the state its predecessors
// leave, writes all of them with one synced write, then makes them visible and answers.
#include <algorithm>

#include "engine/impl.h"
#include "engine/search_fields.h"

namespace maillage::engine {

namespace {

constexpr std::size_t group_changes_max = 4096;
constexpr std::size_t block_bytes_max = 64u << 20;  // a block that reached this takes no more
constexpr std::size_t block_bytes_kept = 4u << 20;  // room kept for the next block
constexpr std::size_t commit_bytes_max = 1u << 30;
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
  std::uint64_t position = 0;       // of its latest commit
  std::uint64_t block_address = 0;  // of the first byte behind the log's header
  EntityNumber next_number = 0;
  Timestamp began{};         // everything in it is later
  std::uint64_t number = 0;  // of its latest commit or note
  std::string block;         // for the journal
  store::Batch rows;         // beside it
  // Where the next commit will stand.
  std::uint64_t next_position() const {
    return block_address + block.size() - store::Log::header_bytes;
  }
};

void Engine::commit(const access::Actor& actor, Changes changes,
                    std::function<void(Result<Committed>)> done) {
  const auto refuse = [&](Error error) { done(std::move(error)); };
  if (!actor.may_write) return refuse(make_error(ErrorCode::forbidden, "This key may only read."));
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
      impl_->queue.push_back({actor, std::move(changes), std::move(done), nullptr});
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
    bool due = false;
    {
      std::unique_lock guard(queue_mutex);
      queue_ready.wait(
          guard, [&] { return stopping || !queue.empty() || !wanted_values.empty() || notes_due; });
      if (queue.empty() && stopping && !notes_due) return;
      due = std::exchange(notes_due, false);
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
    if (due || !commits.empty())
      run_group(std::move(commits), due ? notes.take() : std::vector<Note>());
    commits.clear();
  }
}

Timestamp Engine::Impl::next_time() {
  last_time = std::max(options.clock(), last_time + std::chrono::microseconds(1));
  return last_time;
}

void Engine::Impl::run_group(std::vector<PendingCommit> commits, std::vector<Note> noted) {
  for (std::size_t done = 0; done < commits.size() || !noted.empty(); noted.clear())
    done += run_block(std::span(commits).subspan(done), noted);
  save_when_due();
}

// Works out as many commits as one block takes, writes and answers them. Returns how many. The
// block begins with what has been noted; notes that were not written wait on.
std::size_t Engine::Impl::run_block(std::span<PendingCommit> commits, std::vector<Note>& noted) {
  Group group;
  group.position = position;
  group.next_number = next_number;
  group.block_address = log->next();
  group.number = link.number;
  group.began = last_time;
  group.block = std::move(spare_block);
  group.block.assign(store::Log::header_bytes, '\0');
  add_notes(noted, group);
  std::vector<Result<Committed>> results;
  results.reserve(commits.size());
  while (results.size() < commits.size() && group.block.size() < block_bytes_max)
    results.push_back(stage(commits[results.size()], group));
  const auto written = write(group);
  if (!written.ok()) {
    // Memory and disk agree on the state before this group; terms may be ahead in memory, therefore
    // nothing more is written until a restart reads the journal again.
    broken = true;
    notes.give_back(std::move(noted));
    for (std::size_t i = 0; i < results.size(); ++i) commits[i].done(written.error());
    return results.size();
  }
  publish(group);
  for (std::size_t i = 0; i < results.size(); ++i) commits[i].done(std::move(results[i]));
  spare_block = std::move(group.block);
  if (spare_block.capacity() > block_bytes_kept) spare_block = std::string();
  return results.size();
}

void Engine::Impl::add_notes(const std::vector<Note>& noted, Group& group) {
  for (const Note& note : noted) {
    const std::string roles = access::roles_of(note.actor);
    NoteView view;
    view.position = group.next_position();
    view.head = head_of(note.actor, roles, note.operation);
    view.head.at = next_time();
    view.head.number = ++group.number;
    view.kind = note.kind;
    view.more = note.more;
    for (const auto& [entity, subject] : note.shown) view.shown.push_back({entity, subject});
    append_note(group.block, view);
    add_rows(group.rows, view);
  }
}

Result<void> Engine::Impl::write(Group& group) {
  if (broken) return make_error(ErrorCode::unavailable, "The store stopped taking writes.");
  if (group.block.size() > store::Log::header_bytes) {
    const std::vector<TermId> added = terms.take_new();
    append_terms(group.block, added, terms);
    Link sealed = append_seal(group.block, store::Log::header_bytes, group.block_address, link,
                              group.number, digest);
    MAILLAGE_TRY(log->append(group.block, options.durability));
    if (!added.empty()) written_terms = added.back() + 1;
    link = std::move(sealed);
    if (wants_row(group.block_address))
      group.rows.push_back(block_row_of(group.block_address, group.began));
    std::lock_guard guard(head_mutex);
    chain_head = {link, last_time, options.durability == store::Durability::synced};
  }
  // What the rows say is in the journal too, and comes back from there after a crash.
  if (!group.rows.empty() && !store.write(group.rows, store::Durability::buffered).ok())
    broken = true;
  return {};
}

void Engine::Impl::publish(Group& group) {
  {
    std::unique_lock guard(lock);
    for (auto& [id, staged] : group.staged) {
      graph.put(staged.before, staged.after, std::move(staged.document));
      update_viewers(staged.before, staged.after);
    }
    position = group.position;
  }
  next_number = group.next_number;
  if (group.events.empty()) return;
  std::lock_guard guard(feed_mutex);
  if (listeners.empty()) return;
  for (auto& event : group.events) feed.push_back(std::move(event));
  feed_ready.notify_one();
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
  pending.viewer = viewer_of(pending.actor);
  MAILLAGE_ASSIGN(auto before, repeated(pending));
  if (before) return std::move(*before);

  Committed committed;
  Local local;
  const EntityNumber number_before = group.next_number;
  for (model::Change& change : pending.changes.list) {
    auto outcome = stage_change(change, pending, group, local);
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
  auto recorded = record(pending, local, committed, group);
  if (!recorded.ok()) {
    group.next_number = number_before;
    return std::move(recorded).error();
  }
  return committed;
}

// Adds what a commit leaves to the group: its journal record, the rows, the event.
Result<void> Engine::Impl::record(const PendingCommit& pending, Local& local, Committed& committed,
                                  Group& group) {
  std::vector<JournalItem> items;
  std::size_t bytes = 0;
  for (const std::string& id : local.touched) {
    const Staged& staged = local.staged[id];
    if (!staged.before && !staged.after) continue;  // created and removed in one commit
    for (const RecordPtr& record : {staged.before, staged.after})
      if (record) bytes += record->bytes().size();
    items.push_back({staged.before, staged.after});
  }
  if (bytes > commit_bytes_max)
    return make_error(ErrorCode::too_large, "The changes of one commit are larger than 1 GB.");
  const std::uint64_t at = items.empty() ? group.position : group.next_position();
  committed.position = at;
  const std::string roles = access::roles_of(pending.actor);
  CommitHead head = head_of(pending.actor, roles, pending.changes.command);
  head.at = last_time;
  std::string answer;
  if (!pending.changes.idempotency_key.empty()) {
    answer = committed_to_json(committed).dump();
    group.rows.push_back({store::Space::meta,
                          keys.repeat(pending.actor.id, pending.changes.idempotency_key), answer});
    head.repeat_key = pending.changes.idempotency_key;
    head.repeat_answer = answer;
  }
  if (items.empty()) return {};
  head.number = ++group.number;
  append_commit(group.block, at, head, items);
  group.position = at;
  for (const std::string& id : local.touched) {
    const Staged& staged = local.staged[id];
    if (!staged.before && !staged.after) continue;
    if (!staged.after)
      group.rows.push_back(
          {store::Space::meta, keys.former(id), encode_former({staged.before->number(), at})});
    const auto [it, fresh] = group.staged.try_emplace(id, staged);
    if (fresh) continue;
    it->second.after = staged.after;
    it->second.document = staged.document;
    if (!it->second.before && !staged.after) group.staged.erase(it);
  }
  auto event = std::make_shared<Event>();
  event->position = at;
  event->at = last_time;
  event->actor = pending.actor;
  event->command = pending.changes.command;
  for (JournalItem& item : items)
    event->items.push_back({std::move(item.before), std::move(item.after)});
  group.events.push_back(std::move(event));
  return {};
}

RecordPtr Engine::Impl::current(const std::string& id, const Group& group,
                                const Local& local) const {
  if (const auto it = local.staged.find(id); it != local.staged.end()) return it->second.after;
  if (const auto it = group.staged.find(id); it != group.staged.end()) return it->second.after;
  return graph.find(id);  // the writer is the only one that changes it
}

Result<ChangeOutcome> Engine::Impl::stage_change(model::Change& change,
                                                 const PendingCommit& pending, Group& group,
                                                 Local& local) {
  const RecordPtr now = current(change.id, group, local);
  if (now && !pending.changes.decided && !pending.viewer->sees(*now)) return unseen(change);
  std::optional<model::Entity> before;
  if (now) before = now->decode(terms);
  if (change.expected_version && (!now || now->version() != *change.expected_version))
    return make_error(ErrorCode::conflict,
                      now ? "The entity has changed meanwhile: it is at version " +
                                std::to_string(now->version()) + "."
                          : "The entity does not exist.",
                      change.id);
  std::string id = change.id;
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
      outcome.version = before->version;
      return outcome;
    }
    if (before) MAILLAGE_TRY(not_frozen(registry, *before));
    MAILLAGE_ASSIGN(next, next_state(*applied.after, before, now, pending, group, local));
    outcome.version = next.after->version();
  } else {
    if (before) MAILLAGE_TRY(not_frozen(registry, *before));
    next_time();
  }
  outcome.changed = true;
  const auto [it, fresh] = local.staged.try_emplace(id);
  if (fresh) {
    local.touched.push_back(std::move(id));
    it->second.before = now;
  }
  it->second.after = std::move(next.after);
  it->second.document = std::move(next.document);
  return outcome;
}

// Checks, stamps and encodes the state after a change.
Result<Staged> Engine::Impl::next_state(model::Entity& entity,
                                        const std::optional<model::Entity>& before,
                                        const RecordPtr& now, const PendingCommit& pending,
                                        Group& group, const Local& local) {
  MAILLAGE_TRY(within_limits(entity));
  const auto types_of = [&](std::string_view id) -> std::vector<std::string> {
    std::vector<std::string> types;
    const RecordPtr found = current(std::string(id), group, local);
    if (found && (pending.changes.decided || pending.viewer->sees(*found)))
      for (std::size_t i = 0; i < found->type_count(); ++i)
        types.emplace_back(terms.text(found->type(i)));
    return types;
  };
  MAILLAGE_TRY(
      registry.validate(entity, before ? &*before : nullptr, types_of, pending.changes.trusted));
  const Timestamp time = next_time();
  // An entity removed and created again within one commit keeps its number, and its versions go on.
  const auto mine = local.staged.find(entity.id);
  const RecordPtr& known = now || mine == local.staged.end() ? now : mine->second.before;
  entity.created_at = before ? before->created_at : time;
  entity.modified_at = time;
  entity.version = known ? known->version() + 1 : 1;
  stamp(entity.attributes, before ? &before->attributes : nullptr, time);
  Record::Place at;
  at.number = known ? known->number() : group.next_number;
  at.position = group.next_position();
  at.visibility = visibility_of(entity);
  at.territories = graph.territories_of(entity);
  Staged next;
  next.after = Record::encode(entity, at, terms);
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
