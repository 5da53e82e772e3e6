// Histories: the chain of commits that touched an entity, latest first, as far as the actor may
// know it. And the check of everything stored, which reads all of them.
#include <algorithm>

#include "engine/impl.h"

namespace maillage::engine {

namespace {

Result<std::string> commit_text(const store::Log& log, std::uint64_t position) {
  MAILLAGE_ASSIGN(const std::string start, log.read(position, commit_start_bytes));
  const auto bytes = commit_bytes(start);
  if (!bytes) return make_error(ErrorCode::internal, "A journal record is damaged.");
  return log.read(position, *bytes);
}

const ItemView* item_of(const CommitView& commit, EntityNumber number) {
  for (const ItemView& item : commit.items)
    if (item.number == number) return &item;
  return nullptr;
}

// The instances of one attribute as a JSON array, or null: also when nobody can read them any more.
Json instances_json(std::string_view bytes, const Sealing& sealing, const Terms& terms) {
  const std::string plain = sealing.opened(bytes);
  if (plain.empty()) return Json();
  std::string text;
  for (auto view = InstanceView::first_of(plain); view; view = view->next()) {
    text += text.empty() ? '[' : ',';
    append_normalized(text, *view, terms);
  }
  text += ']';
  auto json = parse_json(text);
  return json.ok() ? std::move(*json) : Json();
}

using Change = HistoryEntry::AttributeChange;

// Every attribute of a record, as come or gone.
Result<std::vector<Change>> whole(std::string_view bytes, bool came, const Sealing& sealing,
                                  const Terms& terms) {
  MAILLAGE_ASSIGN(RecordPtr record, Record::from_bytes(bytes, terms));
  record = sealing.opened(record);
  std::vector<Change> changes;
  TermId last = no_term;
  for (auto view = record->first(); view; view = view->next()) {
    if (view->name() == last) continue;
    last = view->name();
    Change& change = changes.emplace_back();
    change.attribute = terms.text(last);
    (came ? change.after : change.before) = instances_json(record->bytes_of(last), sealing, terms);
  }
  return changes;
}

Result<HistoryEntry> entry_of(const CommitView& commit, const ItemView& item,
                              const Engine::Impl& impl) {
  const Terms& terms = impl.terms;
  HistoryEntry entry;
  entry.position = commit.position;
  entry.at = commit.head.at;
  entry.actor_id = commit.head.actor_id;
  entry.actor_name = commit.head.actor_name;
  if (entry.actor_name.empty()) entry.actor_name = impl.name_of_person(entry.actor_id);
  entry.command = commit.head.command;
  using Kind = ItemView::Kind;
  const bool removed = item.kind == Kind::removed;
  entry.kind = removed ? "deleted" : item.kind == Kind::created ? "created" : "updated";
  entry.version = removed ? 0 : item.version;
  if (item.kind == Kind::created || removed) {
    MAILLAGE_ASSIGN(entry.changes, whole(item.record, !removed, *impl.sealing, terms));
    return entry;
  }
  RecordPtr after;
  if (item.kind == Kind::replaced) {
    MAILLAGE_ASSIGN(after, Record::from_bytes(item.record, terms));
  }
  for (const ItemView::Attribute& attribute : item.attributes) {
    if (attribute.name >= terms.size())
      return make_error(ErrorCode::internal, "A journal record is damaged.");
    Change change{std::string(terms.text(attribute.name)),
                  instances_json(attribute.before, *impl.sealing, terms),
                  instances_json(after ? after->bytes_of(attribute.name) : attribute.after,
                                 *impl.sealing, terms)};
    // Of what was erased since, neither side is there: nothing is left to tell.
    if (!change.before.is_null() || !change.after.is_null())
      entry.changes.push_back(std::move(change));
  }
  return entry;
}

// What an actor may know of one entity's history.
class Telling {
 public:
  Telling(const Viewer& viewer, const RecordPtr& record, const Engine::Impl& impl)
      : viewer_(viewer), record_(record), terms_(impl.terms) {
    if (!record || viewer.sees_all()) return;
    as_public_ = viewer.only_as_public(*record);
    for (std::size_t i = 0; as_public_ && i < record->type_count(); ++i)
      if (const auto* type = impl.registry.type(impl.terms.text(record->type(i))))
        types_.push_back(type);
  }

  // Reads the entity only because it is public now: its history begins where it last became so.
  bool as_public() const { return as_public_; }

  // Takes away what is not for the viewer. False: nothing of it is.
  bool tell(HistoryEntry& entry) {
    if (!record_ || viewer_.sees_all()) return true;
    if (as_public_ && publishes(entry)) {
      begun_ = true;
      for (Change& change : entry.changes) change.before = Json();
    }
    // Who works for an organisation is not the public's to know.
    if (as_public_) entry.actor_id = entry.actor_name = {};
    // The numbers would tell how often what the viewer does not read has changed between.
    if (!viewer_.reads_all(*record_)) entry.version = 0;
    const bool told_something = !entry.changes.empty();
    std::erase_if(entry.changes, [&](const Change& change) {
      return !viewer_.reads(*record_, terms_.find(change.attribute));
    });
    return !told_something || !entry.changes.empty();
  }
  // Was that the first entry of what the viewer may know?
  bool begun() const { return begun_; }

 private:
  // Did this change make the entity public? What was before it is not for the public.
  bool publishes(const HistoryEntry& entry) const {
    for (const model::TypeDefinition* type : types_) {
      const model::AttributeDefinition* attribute = type->state_attribute();
      if (!attribute) continue;
      for (const Change& change : entry.changes) {
        if (change.attribute != attribute->iri || !change.before.is_array()) continue;
        if (change.before.size() == 0) continue;
        const auto* state = type->state(change.before.as_array()[0].string_at("value"));
        if (!state || !state->is_public) return true;
      }
    }
    return false;
  }

  const Viewer& viewer_;
  const RecordPtr& record_;
  const Terms& terms_;
  std::vector<const model::TypeDefinition*> types_;
  bool as_public_ = false;
  bool begun_ = false;
};

}  // namespace

Result<std::vector<HistoryEntry>> Engine::history(const access::Actor& actor, std::string_view id,
                                                  std::uint64_t before, std::size_t limit) const {
  FormerRow at{IdIndex::absent, 0};
  const ViewerPtr looking = viewer(actor);
  const RecordPtr record = get(actor, id);
  Telling telling(*looking, record, *impl_);
  if (record) {
    at = {record->number(), record->position()};
  } else if (looking->sees_all()) {
    MAILLAGE_ASSIGN(const auto row, impl_->store.get(store::Space::meta, impl_->keys.former(id)));
    if (row) at = decode_former(*row).value_or(at);
  }
  if (at.number == IdIndex::absent) return not_found(std::string(id));

  if (before != 0 && !telling.as_public()) {
    // A page before ended with that commit: it leads on. Anything else is looked for from the end.
    const auto text = commit_text(*impl_->log, before);
    const auto commit = text.ok() ? read_commit(*text, before) : Result<CommitView>(text.error());
    const ItemView* item = commit.ok() ? item_of(*commit, at.number) : nullptr;
    if (item) at.position = item->previous;
  }
  std::vector<HistoryEntry> entries;
  while (at.position != 0 && entries.size() < limit) {
    MAILLAGE_ASSIGN(const std::string text, commit_text(*impl_->log, at.position));
    MAILLAGE_ASSIGN(const CommitView commit, read_commit(text, at.position));
    const ItemView* item = item_of(commit, at.number);
    if (!item) return make_error(ErrorCode::internal, "A journal record is missing.");
    at.position = item->previous;
    const bool earlier = before == 0 || commit.position < before;
    if (!earlier && !telling.as_public()) continue;
    MAILLAGE_ASSIGN(HistoryEntry entry, entry_of(commit, *item, *impl_));
    const bool told = telling.tell(entry);
    if (told && earlier) entries.push_back(std::move(entry));
    if (telling.begun()) break;
  }
  return entries;
}

namespace {

// Names the entities whose states differ.
template <class Fault>
void compare(const std::vector<RecordPtr>& told, const std::vector<RecordPtr>& held,
             std::string_view whose, const Fault& fault) {
  for (std::size_t number = 0; number < std::max(told.size(), held.size()); ++number) {
    const RecordPtr journal = number < told.size() ? told[number] : nullptr;
    const RecordPtr other = number < held.size() ? held[number] : nullptr;
    if (!journal && !other) continue;
    const std::string name = "entity " + std::to_string(number) + " (" +
                             std::string(journal ? journal->id() : other->id()) + ")";
    if (!other) {
      fault(name + " is in the journal only");
    } else if (!journal) {
      fault(name + " is in the " + std::string(whose) + " only");
    } else if (!journal->same_state(*other)) {
      fault(name + ": version " + std::to_string(other->version()) + " in the " +
            std::string(whose) + " is not version " + std::to_string(journal->version()) +
            " of the journal");
    }
  }
}

}  // namespace

std::vector<std::string> Engine::check() const {
  std::vector<std::string> faults;
  const auto fault = [&](std::string text) {
    if (faults.size() < 1000) faults.push_back(std::move(text));
  };
  if (const auto verified = impl_->store.verify(); !verified.ok()) fault(verified.error().message);
  State told;
  Terms terms;
  if (const auto read = replay(*impl_->log, told, terms, {}); !read.ok())
    fault(read.error().message);
  const auto open = [&](State& state) {
    for (RecordPtr& record : state.records)
      if (record && record->is_sealed()) record = impl_->sealing->opened(record);
  };
  open(told);
  compare(told.records, impl_->graph.records(), "graph", fault);
  for (std::size_t number = 0; number < impl_->graph.records().size(); ++number)
    if (const RecordPtr& record = impl_->graph.records()[number])
      if (get(access::Actor::system(), record->id()) != record)
        fault("entity " + std::to_string(number) + " is not found by its id");
  Terms saved_terms;
  std::string damage;
  State saved = load_state(impl_->store, impl_->options.tenant, saved_terms, damage);
  if (!damage.empty()) fault(damage);
  if (saved.replay_from != 0) {
    if (const auto read = replay(*impl_->log, saved, saved_terms, {}); !read.ok())
      fault(read.error().message);
    open(saved);
    compare(told.records, saved.records, "saved state", fault);
  }
  return faults;
}

}  // namespace maillage::engine
