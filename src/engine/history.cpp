// Histories: the chain of commits that touched an entity, latest first. And the check of everything
// stored, which reads all of them.
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

// The instances of one attribute as a JSON array, or null.
Json instances_json(std::string_view bytes, const Terms& terms) {
  if (bytes.empty()) return Json();
  std::string text;
  for (auto view = InstanceView::first_of(bytes); view; view = view->next()) {
    text += text.empty() ? '[' : ',';
    append_normalized(text, *view, terms);
  }
  text += ']';
  auto json = parse_json(text);
  return json.ok() ? std::move(*json) : Json();
}

using Change = HistoryEntry::AttributeChange;

// Every attribute of a record, as come or gone.
Result<std::vector<Change>> whole(std::string_view bytes, bool came, const Terms& terms) {
  MAILLAGE_ASSIGN(const RecordPtr record, Record::from_bytes(bytes, terms));
  std::vector<Change> changes;
  TermId last = no_term;
  for (auto view = record->first(); view; view = view->next()) {
    if (view->name() == last) continue;
    last = view->name();
    Change& change = changes.emplace_back();
    change.attribute = terms.text(last);
    (came ? change.after : change.before) = instances_json(record->bytes_of(last), terms);
  }
  return changes;
}

Result<HistoryEntry> entry_of(const CommitView& commit, const ItemView& item, const Terms& terms) {
  HistoryEntry entry;
  entry.position = commit.position;
  entry.at = commit.head.at;
  entry.actor_id = commit.head.actor_id;
  entry.actor_name = commit.head.actor_name;
  entry.command = commit.head.command;
  using Kind = ItemView::Kind;
  const bool removed = item.kind == Kind::removed;
  entry.kind = removed ? "deleted" : item.kind == Kind::created ? "created" : "updated";
  entry.version = removed ? 0 : item.version;
  if (item.kind == Kind::created || removed) {
    MAILLAGE_ASSIGN(entry.changes, whole(item.record, !removed, terms));
    return entry;
  }
  RecordPtr after;
  if (item.kind == Kind::replaced) {
    MAILLAGE_ASSIGN(after, Record::from_bytes(item.record, terms));
  }
  for (const ItemView::Attribute& attribute : item.attributes) {
    if (attribute.name >= terms.size())
      return make_error(ErrorCode::internal, "A journal record is damaged.");
    entry.changes.push_back(
        {std::string(terms.text(attribute.name)), instances_json(attribute.before, terms),
         instances_json(after ? after->bytes_of(attribute.name) : attribute.after, terms)});
  }
  return entry;
}

}  // namespace

Result<std::vector<HistoryEntry>> Engine::history(const access::Actor& actor, std::string_view id,
                                                  std::uint64_t before, std::size_t limit) const {
  FormerRow at{IdIndex::absent, 0};
  if (const RecordPtr record = get(actor, id)) {
    at = {record->number(), record->position()};
  } else if (actor.is_staff()) {
    MAILLAGE_ASSIGN(const auto row, impl_->store.get(store::Space::meta, impl_->keys.former(id)));
    if (row) at = decode_former(*row).value_or(at);
  }
  if (at.number == IdIndex::absent) return not_found(std::string(id));

  if (before != 0) {
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
    if (before != 0 && commit.position >= before) continue;
    MAILLAGE_ASSIGN(HistoryEntry entry, entry_of(commit, *item, impl_->terms));
    if (!actor.is_staff()) {
      // Restricted fields are absent from histories too.
      std::erase_if(entry.changes, [&](const Change& change) {
        const auto* definition = impl_->registry.attribute(change.attribute);
        return definition && !definition->is_public;
      });
    }
    entries.push_back(std::move(entry));
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
    } else if (journal->bytes() != other->bytes()) {
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
    compare(told.records, saved.records, "saved state", fault);
  }
  return faults;
}

}  // namespace maillage::engine
