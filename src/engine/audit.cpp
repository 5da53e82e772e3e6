// Reads the audit back from the journal: backwards from a place, as far as a page needs, or along
// the places that the store keeps for one person's or entity's data.
#include <algorithm>
#include <set>

#include "engine/impl.h"

namespace maillage::engine {

namespace {

constexpr std::size_t items_max = 100;               // of one record that are listed
constexpr std::uint64_t page_bytes_max = 64u << 20;  // of the journal that one page reads
constexpr std::size_t page_limit_max = 200;
constexpr std::size_t places_max = 1000;  // of one entity that one page looks at
constexpr std::size_t chain_steps_max = 100'000;

using Kind = AuditRecord::Kind;

Kind kind_of(NoteKind kind) {
  return kind == NoteKind::shown  ? Kind::shown
         : kind == NoteKind::done ? Kind::done
                                  : Kind::missing;
}

void set_head(AuditRecord& record, const CommitHead& head, std::uint64_t position) {
  record.position = position;
  record.number = head.number;
  record.at = head.at;
  record.actor_id = head.actor_id;
  record.actor_name = head.actor_name;
  record.organisation = head.organisation;
  record.on_behalf_of = head.on_behalf_of;
  record.roles = head.roles;
  record.operation = head.command;
}

// The bytes of the commit or note there.
Result<std::string> part_text(const store::Log& log, std::uint64_t position) {
  MAILLAGE_ASSIGN(const std::string start, log.read(position, commit_start_bytes));
  const auto bytes = commit_bytes(start);
  if (!bytes) return make_error(ErrorCode::internal, "A journal record is damaged.");
  return log.read(position, *bytes);
}

AuditRecord record_of(const NoteView& note) {
  AuditRecord record;
  record.kind = kind_of(note.kind);
  set_head(record, note.head, note.position);
  record.more = note.more;
  for (const Shown& one : note.shown) {
    AuditRecord::Item& item = record.items.emplace_back();
    item.entity = one.entity;
    item.subject = one.subject;
  }
  return record;
}

// The state in an attribute's instances; empty when there is none.
std::string_view state_in(std::string_view instances) {
  const auto view = InstanceView::first_of(instances);
  std::string_view value = view ? view->value() : std::string_view();
  if (value.size() < 2 || value.front() != '"') return {};
  value.remove_prefix(1);
  value.remove_suffix(1);
  return value;
}

// The step of the type's workflow that the change took; empty when it took none.
std::string step_in(const ItemView& item, const model::TypeDefinition& type, const Terms& terms) {
  const model::AttributeDefinition* state = type.state_attribute();
  if (!state || item.kind != ItemView::Kind::patched) return {};
  const TermId name = terms.find(state->iri);
  for (const ItemView::Attribute& attribute : item.attributes) {
    if (attribute.name != name) continue;
    const std::string_view from = state_in(attribute.before);
    const std::string_view to = state_in(attribute.after);
    for (const model::WorkflowStep& step : type.steps)
      if (step.to == to && std::find(step.from.begin(), step.from.end(), from) != step.from.end())
        return step.name;
  }
  return {};
}

Result<AuditRecord::Item> item_of(const ItemView& view, const model::Registry& registry,
                                  const Terms& terms) {
  MAILLAGE_ASSIGN(const RecordPtr record, Record::from_bytes(view.record, terms));
  AuditRecord::Item item;
  item.entity = record->id();
  const std::string_view type = terms.text(record->type(0));
  item.type = model::short_name(type);
  using ItemKind = ItemView::Kind;
  item.change = view.kind == ItemKind::created   ? "created"
                : view.kind == ItemKind::removed ? "deleted"
                                                 : "updated";
  item.version = view.version;
  if (const auto* definition = registry.type(type)) item.step = step_in(view, *definition, terms);
  return item;
}

Result<AuditRecord> record_of(const CommitView& commit, const model::Registry& registry,
                              const Terms& terms) {
  AuditRecord record;
  set_head(record, commit.head, commit.position);
  for (const ItemView& view : commit.items) {
    if (record.items.size() == items_max) {
      record.more = commit.items.size() - items_max;
      break;
    }
    MAILLAGE_ASSIGN(AuditRecord::Item item, item_of(view, registry, terms));
    record.items.push_back(std::move(item));
  }
  return record;
}

using Persons = std::set<std::string, std::less<>>;

// May a record with such a head be what is asked for? Its entities are looked at afterwards.
// `named`: people who have the name that is asked for.
bool fits(const AuditQuery& query, const Persons& named, Kind kind, const CommitHead& head) {
  if (query.kind && *query.kind != kind) return false;
  if (query.from && head.at < *query.from) return false;
  if (query.to && head.at >= *query.to) return false;
  if (!head.command.starts_with(query.operation)) return false;
  return query.actor.empty() || query.actor == head.actor_id || query.actor == head.organisation ||
         query.actor == head.actor_name || named.contains(head.actor_id);
}

}  // namespace

// One page, from the latest record backwards.
class Engine::Impl::AuditReader {
 public:
  AuditReader(const Impl& impl, const AuditQuery& query)
      : impl_(impl),
        query_(query),
        named_(impl.persons_named(query.actor)),
        limit_(std::min(query.limit, page_limit_max)) {}

  // Everything: stretch by stretch of the journal, each from a block that has a row.
  Result<AuditPage> everything() {
    MAILLAGE_ASSIGN(std::uint64_t end, latest_end());
    for (std::uint64_t bytes = 0; end > 0;) {
      MAILLAGE_ASSIGN(const std::uint64_t start, block_before(end));
      MAILLAGE_ASSIGN(const Stretch stretch, read_stretch(start, end));
      if (!take(stretch.found) || start == 0) return std::move(page_);
      if (query_.from && stretch.began < *query_.from) return std::move(page_);
      end = start;
      bytes += stretch.bytes;
      if (bytes < page_bytes_max) continue;
      page_.next = end;
      page_.searched_to = stretch.began;
      break;
    }
    return std::move(page_);
  }

  // What concerns one entity: the commits of its history, and the notes that the store has rows of.
  Result<AuditPage> one_entity() {
    MAILLAGE_TRY(find_changes());
    MAILLAGE_TRY(find_notes());
    std::sort(places_.begin(), places_.end(), std::greater<>());
    for (const std::uint64_t at : places_) {
      if (at < complete_from_) break;
      MAILLAGE_ASSIGN(auto record, read(at));
      if (!record) continue;
      std::vector<AuditRecord> one;
      one.push_back(std::move(*record));
      if (!take(std::move(one))) return std::move(page_);
    }
    page_.next = complete_from_;
    return std::move(page_);
  }

 private:
  struct Stretch {
    std::vector<AuditRecord> found;  // latest last; more than a page holds are not kept
    Timestamp began{};
    std::uint64_t bytes = 0;
  };

  // Takes records, latest last, into the page. False: it is full.
  bool take(std::vector<AuditRecord> records) {
    for (auto it = records.rbegin(); it != records.rend(); ++it) {
      if (page_.records.size() == limit_) {
        page_.next = page_.records.back().position;
        page_.searched_to = page_.records.back().at;
        return false;
      }
      if (it->actor_name.empty()) it->actor_name = impl_.name_of_person(it->actor_id);
      page_.records.push_back(std::move(*it));
    }
    return true;
  }

  // Behind the latest record that may be on the page: what is later than asked for is passed over.
  Result<std::uint64_t> latest_end() const {
    std::uint64_t end = impl_.log->next();
    if (query_.before != 0) end = std::min(end, query_.before);
    if (!query_.to) return end;
    const store::Store::Range range{impl_.keys.block(0), impl_.keys.block(end), true};
    const auto later = static_cast<std::uint64_t>(query_.to->time_since_epoch().count());
    MAILLAGE_TRY(impl_.store.scan(store::Space::audit, range,
                                  [&](std::string_view key, std::string_view began) {
                                    if (store::read_big_endian(began) < later) return false;
                                    end = store::read_big_endian(key.substr(key.size() - 8));
                                    return true;
                                  }));
    return end;
  }

  Result<std::uint64_t> block_before(std::uint64_t end) const {
    std::uint64_t start = 0;
    const store::Store::Range range{impl_.keys.block(0), impl_.keys.block(end), true};
    MAILLAGE_TRY(impl_.store.scan(store::Space::audit, range, [&](std::string_view key, auto) {
      start = store::read_big_endian(key.substr(key.size() - 8));
      return false;
    }));
    return start;
  }

  Result<Stretch> read_stretch(std::uint64_t start, std::uint64_t end) const {
    Stretch stretch;
    std::deque<AuditRecord> found;
    const auto keep = [&](Result<AuditRecord> record) -> Result<void> {
      if (!record.ok()) return record.error();
      found.push_back(std::move(*record));
      if (found.size() > limit_ + 1) found.pop_front();
      return {};
    };
    const auto passes = [&](Kind kind, const CommitHead& head, std::uint64_t stands_at) {
      if (stretch.began == Timestamp{}) stretch.began = head.at;
      return stands_at < end && fits(query_, named_, kind, head);
    };
    const BlockVisitor visitor{nullptr,
                               [&](const CommitView& commit) -> Result<void> {
                                 if (!passes(Kind::change, commit.head, commit.position)) return {};
                                 return keep(record_of(commit, impl_.registry, impl_.terms));
                               },
                               [&](const NoteView& note) -> Result<void> {
                                 if (!passes(kind_of(note.kind), note.head, note.position))
                                   return {};
                                 return keep(record_of(note));
                               },
                               nullptr};
    std::optional<Error> failed;
    MAILLAGE_TRY(impl_.log->scan(start, [&](std::uint64_t at, std::string_view content) {
      if (at >= end) return false;
      stretch.bytes += content.size();
      const auto read = read_block(content, at, visitor);
      if (!read.ok()) failed = read.error();
      return read.ok();
    }));
    if (failed) return *failed;
    stretch.found.assign(std::make_move_iterator(found.begin()),
                         std::make_move_iterator(found.end()));
    return stretch;
  }

  bool is_wanted(std::uint64_t at) const { return query_.before == 0 || at < query_.before; }

  // Positions of the entity's latest changes: the chain through its commits.
  Result<void> find_changes() {
    FormerRow at{IdIndex::absent, 0};
    {
      std::shared_lock guard(impl_.lock);
      if (const RecordPtr record = impl_.graph.find(query_.entity))
        at = {record->number(), record->position()};
    }
    if (at.number == IdIndex::absent) {
      MAILLAGE_ASSIGN(const auto row,
                      impl_.store.get(store::Space::meta, impl_.keys.former(query_.entity)));
      if (row) at = decode_former(*row).value_or(at);
    }
    std::size_t found = 0;
    for (std::size_t steps = 0; at.position != 0; ++steps) {
      if (found == places_max || steps == chain_steps_max) return leave_out_before(at.position + 1);
      if (is_wanted(at.position)) {
        places_.push_back(at.position);
        ++found;
      }
      MAILLAGE_ASSIGN(const std::string text, part_text(*impl_.log, at.position));
      MAILLAGE_ASSIGN(const CommitView commit, read_commit(text, at.position));
      std::uint64_t previous = 0;
      for (const ItemView& item : commit.items)
        if (item.number == at.number) previous = item.previous;
      at.position = previous;
    }
    return {};
  }

  Result<void> find_notes() {
    const std::string first = impl_.keys.shown(query_.entity);
    const std::string end = query_.before == 0 ? store::after_prefix(first)
                                               : impl_.keys.shown(query_.entity, query_.before);
    std::size_t found = 0;
    return impl_.store.scan(
        store::Space::audit, {first, end, true}, [&](std::string_view key, auto) {
          const std::uint64_t at = store::read_big_endian(key.substr(key.size() - 8));
          if (++found > places_max) {
            (void)leave_out_before(at + 1);
            return false;
          }
          places_.push_back(at);
          return true;
        });
  }

  // Places before this one are not all known: another page tells of them.
  Result<void> leave_out_before(std::uint64_t place) {
    complete_from_ = std::max(complete_from_, place);
    return {};
  }

  // The record there, when it is one of those asked for.
  Result<std::optional<AuditRecord>> read(std::uint64_t at) const {
    using Found = std::optional<AuditRecord>;
    MAILLAGE_ASSIGN(const std::string text, part_text(*impl_.log, at));
    if (text[0] == 'N') {
      MAILLAGE_ASSIGN(const NoteView note, read_note(text, at));
      if (!fits(query_, named_, kind_of(note.kind), note.head)) return Found();
      return Found(record_of(note));
    }
    MAILLAGE_ASSIGN(const CommitView commit, read_commit(text, at));
    if (!fits(query_, named_, Kind::change, commit.head)) return Found();
    MAILLAGE_ASSIGN(AuditRecord record, record_of(commit, impl_.registry, impl_.terms));
    return Found(std::move(record));
  }

  const Impl& impl_;
  const AuditQuery& query_;
  const Persons named_;
  const std::size_t limit_;
  AuditPage page_;
  std::vector<std::uint64_t> places_;  // of what concerns one entity
  std::uint64_t complete_from_ = 0;
};

namespace {

// What somebody learns of a record that tells of their data: who was shown them, as far as they may
// know that person, and not whose data else.
void keep_own(AuditRecord& record, const access::Actor& actor, const Engine& engine) {
  std::erase_if(record.items,
                [&](const AuditRecord::Item& item) { return item.subject != actor.person; });
  record.more = 0;
  // With whose rights somebody looked concerns that person alone.
  if (const auto word = record.roles.find(access::looking_as); word != std::string::npos) {
    const auto as = word + access::looking_as.size();
    if (std::string_view(record.roles).substr(as) != actor.person) record.roles.resize(as - 1);
  }
  for (std::string* person : {&record.actor_id, &record.on_behalf_of})
    if (!engine.get(actor, *person)) person->clear();
  if (record.actor_id.empty()) record.actor_name.clear();
}

}  // namespace

Result<AuditPage> Engine::audit(const access::Actor& actor, const AuditQuery& query) const {
  // Who saw somebody's data is for that person, and not for who looks with their rights.
  if (actor.shown_to) return access::not_for_lookers();
  if (!actor.signed_in()) return make_error(ErrorCode::unauthenticated, "Sign in to read this.");
  impl_->settle_notes();
  if (actor.is_staff() && actor.types_only.empty()) {
    Impl::AuditReader reader(*impl_, query);
    return query.entity.empty() ? reader.everything() : reader.one_entity();
  }
  if (actor.person.empty())
    return make_error(ErrorCode::forbidden, "Only administrators and people themselves read this.");
  AuditQuery own;
  own.entity = actor.person;
  own.kind = AuditRecord::Kind::shown;
  own.from = query.from;
  own.to = query.to;
  own.before = query.before;
  own.limit = query.limit;
  MAILLAGE_ASSIGN(AuditPage page, Impl::AuditReader(*impl_, own).one_entity());
  for (AuditRecord& record : page.records) keep_own(record, actor, *this);
  return page;
}

}  // namespace maillage::engine
