// What the audit is told beside changes: which entities it watches being shown, what waits to be
// written, and the head of the chain that is noted beside the journal.
#include <algorithm>
#include <future>
#include <set>

#include "base/ids.h"
#include "engine/impl.h"

namespace maillage::engine {

namespace {

// How long a note waits for others of its kind. A crash loses no more than that.
constexpr std::chrono::milliseconds notes_wait{500};
// So many bytes of the journal have one row that leads into them.
constexpr std::uint64_t block_row_bytes = 256u << 10;

// The ids in a relationship's value: a JSON string, or an array of them.
void add_targets(std::string_view value, std::vector<std::string>& targets) {
  const auto parsed = parse_json(value);
  if (!parsed.ok()) return;
  if (parsed->is_string()) targets.push_back(parsed->as_string());
  if (!parsed->is_array()) return;
  for (const Json& one : parsed->as_array())
    if (one.is_string()) targets.push_back(one.as_string());
}

}  // namespace

void Engine::Impl::watch_types() {
  for (const model::TypeDefinition& type : registry.types()) {
    Watched found;
    found.personal = !type.personal.empty();
    for (const std::string& name : type.personal) {
      if (name == "id") {
        found.self = true;
      } else if (const auto* attribute = type.attribute(name)) {
        found.subjects.push_back(terms.intern(attribute->iri));
      }
    }
    for (const model::AttributeDefinition& attribute : type.attributes)
      if (!attribute.audience.allow_everybody())
        found.restricted.push_back(terms.intern(attribute.iri));
    if (!found.personal && found.restricted.empty()) continue;
    const TermId term = terms.intern(type.iri);
    if (watched.size() <= term) watched.resize(term + 1);
    watched[term] = std::move(found);
  }
}

void Engine::told(const access::Actor& actor, const Record& record) const {
  const auto& watched = impl_->watched;
  for (std::size_t i = 0; i < record.type_count(); ++i)
    if (record.type(i) < watched.size() && watched[record.type(i)])
      return impl_->tell(actor, *viewer(actor), record);
}

void Engine::Impl::tell(const access::Actor& actor, const Viewer& viewer, const Record& record) {
  if (actor.kind == access::Actor::Kind::system) return;
  bool personal = false;
  bool restricted = false;
  std::vector<std::string> subjects;
  for (std::size_t i = 0; i < record.type_count(); ++i) {
    if (record.type(i) >= watched.size() || !watched[record.type(i)]) continue;
    const Watched& watch = *watched[record.type(i)];
    personal = personal || watch.personal;
    if (watch.self) subjects.emplace_back(record.id());
    for (const TermId name : watch.subjects)
      for (auto view = record.find(name); view && view->name() == name; view = view->next())
        add_targets(view->value(), subjects);
    for (const TermId name : watch.restricted)
      restricted = restricted || (record.find(name) && viewer.reads(record, name));
  }
  // What is one's own to the actor is not to who looks with its rights.
  const access::Actor& looker = actor.looker();
  const auto is_own = [&](const std::string& subject) { return subject == looker.person; };
  if (personal && std::any_of(subjects.begin(), subjects.end(), is_own)) return;
  if (!personal && (!restricted || (!actor.shown_to && viewer.owns(record)))) return;
  const std::vector<std::string_view> about(subjects.begin(), subjects.end());
  notes.add(looker, actor.doing, NoteKind::shown, record.id(), about);
}

void Engine::note(const access::Actor& actor, std::string_view operation,
                  std::string_view about) const {
  impl_->notes.add(actor.looker(), operation, NoteKind::done, about, {});
}

void Engine::Impl::run_noter() {
  std::unique_lock guard(noter_mutex);
  while (!noter_ready.wait_for(guard, notes_wait, [&] { return noter_stopping; })) {
    guard.unlock();
    note_head();
    if (!notes.empty()) {
      std::lock_guard inner(queue_mutex);
      notes_due = true;
      queue_ready.notify_one();
    }
    guard.lock();
  }
}

// Returns when all that was noted before is in the journal.
void Engine::Impl::settle_notes() {
  if (notes.empty()) return;
  const auto written = std::make_shared<std::promise<void>>();
  auto done = written->get_future();
  {
    std::lock_guard guard(queue_mutex);
    if (stopping || broken) return;
    notes_due = true;
    queue.push_back({access::Actor::system(),
                     {},
                     [written](const Result<Committed>&) { written->set_value(); },
                     nullptr});
    queue_ready.notify_one();
  }
  done.wait();
}

// The store is told where the chain ends, after the journal holds it.
void Engine::Impl::note_head() {
  NotedHead now;
  {
    std::lock_guard guard(head_mutex);
    now = chain_head;
  }
  if (now.link == chain_noted.link) return;
  const auto noted =
      store.write({{store::Space::audit, head_key(options.tenant), encode_head(now)}},
                  store::Durability::buffered);
  if (noted.ok()) chain_noted = std::move(now);
}

// Goes on with the chain that the journal holds. When more was noted than it holds now, its end was
// cut off: that is said in the chain itself before the note is replaced, and stays there.
Result<void> Engine::Impl::take_up(const Link& end) {
  link = end;
  chain_head = chain_noted = {end, last_time, true};
  MAILLAGE_ASSIGN(const auto noted, noted_head(store, options.tenant));
  if (!noted) return {};
  const bool cut = noted->link.number > end.number;
  const bool exchanged = noted->link.number == end.number && noted->link.hash != end.hash;
  if (cut || exchanged) {
    notes.add_missing(cut ? noted->link.number - end.number : 1);
    notes_due = true;
  }
  return {};
}

bool Engine::Impl::wants_row(std::uint64_t block_address) {
  if (block_row != 0 && block_address - block_row < block_row_bytes) return false;
  block_row = block_address;
  return true;
}

// Leads to a block; everything in it and behind it is later than `began`.
store::Write Engine::Impl::block_row_of(std::uint64_t address, Timestamp began) const {
  std::string time;
  store::append_big_endian(time, static_cast<std::uint64_t>(began.time_since_epoch().count()), 8);
  return {store::Space::audit, keys.block(address), std::move(time)};
}

void Engine::Impl::add_rows(store::Batch& rows, const NoteView& note) const {
  std::set<std::string_view> ids;
  for (const Shown& one : note.shown) {
    ids.insert(one.entity);
    if (!one.subject.empty()) ids.insert(one.subject);
  }
  for (const std::string_view id : ids)
    rows.push_back({store::Space::audit, keys.shown(id, note.position), ""});
}

AuditHead Engine::audit_head() const {
  std::lock_guard guard(impl_->head_mutex);
  const NotedHead& head = impl_->chain_head;
  return {head.link.number, hex_encode(head.link.hash), head.at};
}

}  // namespace maillage::engine
