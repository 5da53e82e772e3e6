// The writer: takes waiting commits in groups, works each out against the state its predecessors
// leave, writes all of them with one synced write, then makes them visible and answers.
#include <algorithm>

#include "engine/impl.h"

namespace maillage::engine {

namespace {

constexpr std::size_t group_changes_max = 4096;
constexpr std::size_t block_bytes_max = 64u << 20;  // a block that reached this takes no more
constexpr std::size_t block_bytes_kept = 4u << 20;  // room kept for the next block
constexpr std::size_t commit_bytes_max = 1u << 30;

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

void Engine::commit(const access::Actor& actor, Changes changes,
                    std::function<void(Result<Committed>)> done) {
  const auto refuse = [&](Error error) { done(std::move(error)); };
  if (actor.shown_to) return refuse(access::only_looking());
  if (!actor.may_write) return refuse(make_error(ErrorCode::forbidden, "This key may only read."));
  const Limits& limits = impl_->options.limits;
  if (changes.size() > limits.commit_changes_max)
    return refuse(make_error(ErrorCode::too_large, "At most " +
                                                       std::to_string(limits.commit_changes_max) +
                                                       " changes can be committed at once."));
  {
    std::unique_lock guard(impl_->queue_mutex);
    if (!impl_->stopping && !impl_->broken &&
        impl_->queued_changes + changes.size() <= limits.queue_changes_max) {
      impl_->queued_changes += changes.size();
      const bool first = impl_->queue.empty();
      impl_->queue.push_back({actor, std::move(changes), std::move(done), nullptr});
      guard.unlock();
      // Told without the lock, which the writer takes as soon as it wakes; whoever was first tells
      // it of the others.
      if (first) impl_->options.wake([impl = impl_.get()] { impl->queue_ready.notify_one(); });
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
        changes += queue[taken++].changes.size();
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
    options.answer([&] {
      for (std::size_t i = 0; i < results.size(); ++i) commits[i].done(written.error());
    });
    return results.size();
  }
  const ToShred erased = erased_in(group);
  publish(group);
  const auto shredded = shred(erased);
  // What was committed holds. Opening finds whose keys are still to go, and goes on.
  if (!shredded.ok()) broken = true;
  options.answer([&] {
    for (std::size_t i = 0; i < results.size(); ++i)
      commits[i].done(shredded.ok() ? std::move(results[i]) : shredded.error());
  });
  if (!shredded.ok()) return results.size();
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
    // What is sealed must not be on disk before its keys are.
    MAILLAGE_TRY(sealing->keys().sync());
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
    for (std::size_t i = 0; i < group.staged.size(); ++i) {
      Staged& staged = group.staged.at(i);
      if (staged.is_nothing()) continue;
      graph.put(staged.before, staged.after, std::move(staged.document));
      update_viewers(staged.before, staged.after);
    }
    position = group.position;
  }
  next_number = group.next_number;
  if (group.events.empty()) return;
  bool first = false;
  {
    std::lock_guard guard(feed_mutex);
    if (listeners.empty()) return;
    first = feed.empty();
    for (auto& event : group.events) feed.push_back(std::move(event));
  }
  if (first) feed_ready.notify_one();
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
  committed.outcomes.reserve(pending.changes.size());
  StagedEntities local;
  local.reserve(pending.changes.size());
  Staging staging{pending, group, local};
  const EntityNumber number_before = group.next_number;
  std::optional<Error> refused;
  const auto take = [&](Result<ChangeOutcome> outcome) {
    if (outcome.ok()) {
      committed.outcomes.push_back(std::move(*outcome));
    } else if (pending.changes.atomic) {
      refused = std::move(outcome).error();
    } else {
      committed.outcomes.emplace_back().error = std::move(outcome).error();
    }
    return !refused;
  };
  for (model::Change& change : pending.changes.list)
    if (!take(stage_change(change, staging))) break;
  for (Draft& draft : pending.changes.drafts)
    if (refused || !take(stage_draft(draft, staging))) break;
  if (!refused) {
    auto recorded = record(pending, local, committed, group);
    if (recorded.ok()) return committed;
    refused = std::move(recorded).error();
  }
  group.next_number = number_before;
  return std::move(*refused);
}

// Adds what a commit leaves to the group: its journal record, the rows, the event.
Result<void> Engine::Impl::record(PendingCommit& pending, StagedEntities& local,
                                  Committed& committed, Group& group) {
  std::vector<JournalItem> items;
  items.reserve(local.size());
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < local.size(); ++i) {
    const Staged& staged = local.at(i);
    if (staged.is_nothing()) continue;
    if (staged.before) bytes += staged.before->bytes().size();
    if (staged.after) bytes += staged.after->bytes().size();
    items.push_back({staged.before, staged.after});
  }
  if (bytes > commit_bytes_max)
    return make_error(ErrorCode::too_large, "The changes of one commit are larger than 1 GB.");
  MAILLAGE_ASSIGN(const std::vector<JournalItem> sealed, sealed_items(items));
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
  append_commit(group.block, at, head, sealed.empty() ? items : sealed);
  group.position = at;
  for (std::size_t i = 0; i < local.size(); ++i) {
    Staged& staged = local.at(i);
    if (staged.is_nothing()) continue;
    const std::string_view id = local.id(i);
    if (!staged.after)
      group.rows.push_back(
          {store::Space::meta, keys.former(id), encode_former({staged.before->number(), at})});
    if (Staged* known = group.staged.find(id)) {
      known->after = std::move(staged.after);
      known->document = std::move(staged.document);
    } else {
      const RecordPtr named = staged.after ? staged.after : staged.before;
      group.staged.add(named, std::move(staged));
    }
  }
  auto event = std::make_shared<Event>();
  event->position = at;
  event->at = last_time;
  event->actor = std::move(pending.actor);
  event->command = std::move(pending.changes.command);
  event->items.reserve(items.size());
  for (JournalItem& item : items)
    event->items.push_back({std::move(item.before), std::move(item.after)});
  group.events.push_back(std::move(event));
  return {};
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
