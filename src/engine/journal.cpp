// Layout, little-endian, no padding; text is its length u32 and its bytes:
//   block    part… each begins with its kind
//   commit   'C' | bytes u32 (this and all that follows) | checksum u64 of what follows | head |
//            repeat key, repeat answer | items u32 | item…
//   head     at i64 | number u64 | actor id, actor name, organisation, on behalf of, roles, command
//   item     kind | number u32 | version u64 | previous u64 | record | attributes u32 | attribute…
//   attribute  name u32 | before | after
//   note     'N' | bytes u32 | checksum u64 of what follows | head | kind | more u64 | count u32 |
//            (entity, subject)…
//   terms    'T' | bytes u32 | first u32 | count u32 | text…
//   seal     'S' | bytes u32 | number u64 of the latest commit or note | hash, 32 bytes
#include "engine/journal.h"

#include <algorithm>
#include <cstring>

#include "base/checksum.h"

namespace maillage::engine {

namespace {

template <class T>
void put(std::string& out, T value) {
  char bytes[sizeof value];
  std::memcpy(bytes, &value, sizeof value);
  out.append(bytes, sizeof value);
}

void put_text(std::string& out, std::string_view text) {
  put(out, static_cast<std::uint32_t>(text.size()));
  out += text;
}

template <class T>
void overwrite(std::string& out, std::size_t at, T value) {
  std::memcpy(out.data() + at, &value, sizeof value);
}

Error damaged() { return make_error(ErrorCode::internal, "a journal record is damaged"); }

// Reads forwards; once something is missing it says so and reads nothing more.
class Cursor {
 public:
  explicit Cursor(std::string_view bytes) : rest_(bytes) {}
  bool ok() const { return ok_; }
  bool at_end() const { return rest_.empty(); }

  template <class T>
  T get() {
    T value{};
    if (rest_.size() < sizeof value) {
      ok_ = false;
      return value;
    }
    std::memcpy(&value, rest_.data(), sizeof value);
    rest_.remove_prefix(sizeof value);
    return value;
  }
  std::string_view bytes(std::size_t count) {
    if (rest_.size() < count) {
      ok_ = false;
      return {};
    }
    const std::string_view found = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return found;
  }
  std::string_view text() { return bytes(get<std::uint32_t>()); }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

template <class Visit>
void for_each_name(const Record& record, Visit&& visit) {
  TermId last = no_term;
  for (auto view = record.first(); view; view = view->next())
    if (view->name() != last) visit(last = view->name());
}

// Does taking the old attributes in their order, without those that went, and adding the new ones
// behind give the attributes of `after` in theirs? Then changes by attribute tell everything.
bool keeps_order(const Record& before, const Record& after) {
  auto view = after.first();
  const auto skip_name = [&](TermId name) {
    while (view && view->name() == name) view = view->next();
  };
  bool good = true;
  for_each_name(before, [&](TermId name) {
    if (!good || !after.find(name)) return;
    good = view && view->name() == name;
    skip_name(name);
  });
  while (good && view) {
    const TermId name = view->name();
    good = !before.find(name);
    skip_name(name);
  }
  return good;
}

void append_attribute(std::string& out, TermId name, std::string_view before,
                      std::string_view after) {
  put(out, name);
  put_text(out, before);
  put_text(out, after);
}

// The attributes that differ; `with_after` unless the whole record stands beside them.
void append_attributes(std::string& out, const Record& before, const Record& after,
                       bool with_after) {
  const std::size_t count_at = out.size();
  std::uint32_t count = 0;
  put(out, count);
  for_each_name(after, [&](TermId name) {
    const std::string_view was = before.bytes_of(name);
    const std::string_view is = after.bytes_of(name);
    if (was == is) return;
    append_attribute(out, name, was, with_after ? is : std::string_view());
    ++count;
  });
  for_each_name(before, [&](TermId name) {
    if (after.find(name)) return;
    append_attribute(out, name, before.bytes_of(name), {});
    ++count;
  });
  overwrite(out, count_at, count);
}

void append_item(std::string& out, const JournalItem& item) {
  const Record* before = item.before.get();
  const Record* after = item.after.get();
  using Kind = ItemView::Kind;
  Kind kind = Kind::removed;
  if (after && (!before || before->number() != after->number())) kind = Kind::created;
  if (after && before)
    kind = !item.whole && keeps_order(*before, *after) ? Kind::patched : Kind::replaced;
  const Record& known = after ? *after : *before;
  out += static_cast<char>(kind);
  put(out, known.number());
  put<std::uint64_t>(out, after ? after->version() : before->version() + 1);
  put<std::uint64_t>(out, before ? before->position() : 0);
  put_text(out, kind == Kind::patched ? known.head() : known.bytes());
  if (kind == Kind::patched || kind == Kind::replaced)
    append_attributes(out, *before, *after, kind == Kind::patched);
  else
    put<std::uint32_t>(out, 0);
}

constexpr std::size_t seal_bytes = 5 + 8 + Digest::bytes;

// A part with a checksum: its length and the checksum are known at its end.
std::size_t begin_part(std::string& block, char kind, const CommitHead& head) {
  const std::size_t start = block.size();
  block += kind;
  put<std::uint32_t>(block, 0);
  put<std::uint64_t>(block, 0);
  put<std::int64_t>(block, head.at.time_since_epoch().count());
  put(block, head.number);
  for (const std::string_view text : {head.actor_id, head.actor_name, head.organisation,
                                      head.on_behalf_of, head.roles, head.command})
    put_text(block, text);
  return start;
}

void end_part(std::string& block, std::size_t start, std::uint64_t position) {
  overwrite(block, start + 1, static_cast<std::uint32_t>(block.size() - start));
  overwrite(block, start + 5,
            checksum(std::string_view(block).substr(start + commit_start_bytes), position));
}

}  // namespace

CommitHead head_of(const access::Actor& actor, std::string_view roles, std::string_view command) {
  CommitHead head;
  head.actor_id = actor.id;
  // People's names are personal: histories look them up.
  if (actor.person.empty()) head.actor_name = actor.name;
  head.organisation = actor.organisation;
  head.on_behalf_of = actor.on_behalf_of;
  head.roles = roles;
  head.command = command;
  return head;
}

void append_commit(std::string& block, std::uint64_t position, const CommitHead& head,
                   const std::vector<JournalItem>& items) {
  const std::size_t start = begin_part(block, 'C', head);
  put_text(block, head.repeat_key);
  put_text(block, head.repeat_answer);
  put(block, static_cast<std::uint32_t>(items.size()));
  for (const JournalItem& item : items) append_item(block, item);
  end_part(block, start, position);
}

void append_note(std::string& block, const NoteView& note) {
  const std::size_t start = begin_part(block, 'N', note.head);
  block += static_cast<char>(note.kind);
  put(block, note.more);
  put(block, static_cast<std::uint32_t>(note.shown.size()));
  for (const Shown& one : note.shown) {
    put_text(block, one.entity);
    put_text(block, one.subject);
  }
  end_part(block, start, note.position);
}

std::string seal_of(std::string_view content, std::uint64_t address, std::string_view hash_before,
                    Digest& digest) {
  char place[sizeof address];
  std::memcpy(place, &address, sizeof address);
  digest.update(hash_before);
  digest.update({place, sizeof place});
  digest.update(content.substr(0, content.size() - Digest::bytes));
  return digest.finish();
}

Link append_seal(std::string& block, std::size_t content_from, std::uint64_t address,
                 const Link& before, std::uint64_t number, Digest& digest) {
  block += 'S';
  put(block, static_cast<std::uint32_t>(seal_bytes));
  put(block, number);
  block.append(Digest::bytes, '\0');
  Link link{number,
            seal_of(std::string_view(block).substr(content_from), address, before.hash, digest)};
  std::memcpy(block.data() + block.size() - Digest::bytes, link.hash.data(), Digest::bytes);
  return link;
}

void append_terms(std::string& block, const std::vector<TermId>& added, const Terms& terms) {
  if (added.empty()) return;
  const std::size_t start = block.size();
  block += 'T';
  put<std::uint32_t>(block, 0);
  put(block, added.front());
  put(block, static_cast<std::uint32_t>(added.size()));
  for (const TermId term : added) put_text(block, terms.text(term));
  overwrite(block, start + 1, static_cast<std::uint32_t>(block.size() - start));
}

std::optional<std::size_t> commit_bytes(std::string_view start) {
  if (start.size() < commit_start_bytes || (start[0] != 'C' && start[0] != 'N'))
    return std::nullopt;
  std::uint32_t size = 0;
  std::memcpy(&size, start.data() + 1, sizeof size);
  if (size < commit_start_bytes) return std::nullopt;
  return size;
}

namespace {

Result<ItemView> read_item(Cursor& in) {
  ItemView item;
  item.kind = static_cast<ItemView::Kind>(in.get<char>());
  item.number = in.get<EntityNumber>();
  item.version = in.get<std::uint64_t>();
  item.previous = in.get<std::uint64_t>();
  item.record = in.text();
  const auto count = in.get<std::uint32_t>();
  for (std::uint32_t i = 0; i < count && in.ok(); ++i) {
    ItemView::Attribute& attribute = item.attributes.emplace_back();
    attribute.name = in.get<TermId>();
    attribute.before = in.text();
    attribute.after = in.text();
  }
  using Kind = ItemView::Kind;
  const bool known = item.kind == Kind::created || item.kind == Kind::replaced ||
                     item.kind == Kind::patched || item.kind == Kind::removed;
  if (!in.ok() || !known) return damaged();
  return item;
}

// Checks a part of that kind and reads its head; the rest is the caller's.
Result<Cursor> begin_reading(std::string_view bytes, char kind, std::uint64_t position,
                             CommitHead& head) {
  const auto size = commit_bytes(bytes);
  if (!size || *size > bytes.size() || bytes[0] != kind) return damaged();
  Cursor in(bytes.substr(5, *size - 5));
  if (in.get<std::uint64_t>() !=
      checksum(bytes.substr(commit_start_bytes, *size - commit_start_bytes), position))
    return damaged();
  head.at = Timestamp(std::chrono::microseconds(in.get<std::int64_t>()));
  head.number = in.get<std::uint64_t>();
  for (std::string_view* text : {&head.actor_id, &head.actor_name, &head.organisation,
                                 &head.on_behalf_of, &head.roles, &head.command})
    *text = in.text();
  return in;
}

}  // namespace

Result<CommitView> read_commit(std::string_view bytes, std::uint64_t position) {
  CommitView commit;
  commit.position = position;
  MAILLAGE_ASSIGN(Cursor in, begin_reading(bytes, 'C', position, commit.head));
  commit.head.repeat_key = in.text();
  commit.head.repeat_answer = in.text();
  const auto count = in.get<std::uint32_t>();
  for (std::uint32_t i = 0; i < count && in.ok(); ++i) {
    MAILLAGE_ASSIGN(ItemView item, read_item(in));
    commit.items.push_back(std::move(item));
  }
  if (!in.ok() || !in.at_end()) return damaged();
  return commit;
}

Result<NoteView> read_note(std::string_view bytes, std::uint64_t position) {
  NoteView note;
  note.position = position;
  MAILLAGE_ASSIGN(Cursor in, begin_reading(bytes, 'N', position, note.head));
  note.kind = static_cast<NoteKind>(in.get<char>());
  note.more = in.get<std::uint64_t>();
  const auto count = in.get<std::uint32_t>();
  for (std::uint32_t i = 0; i < count && in.ok(); ++i) {
    const std::string_view entity = in.text();
    note.shown.push_back({entity, in.text()});
  }
  const bool known =
      note.kind == NoteKind::shown || note.kind == NoteKind::done || note.kind == NoteKind::missing;
  if (!in.ok() || !in.at_end() || !known) return damaged();
  return note;
}

namespace {

Result<void> read_terms(Cursor& in, const BlockVisitor& visitor) {
  const auto first = in.get<TermId>();
  const auto count = in.get<std::uint32_t>();
  for (std::uint32_t i = 0; i < count && in.ok(); ++i) {
    const std::string_view text = in.text();
    if (in.ok() && visitor.term) MAILLAGE_TRY(visitor.term(first + i, text));
  }
  if (!in.ok()) return damaged();
  return {};
}

Result<void> read_part(std::string_view bytes, std::uint64_t position,
                       const BlockVisitor& visitor) {
  if (bytes[0] == 'N') {
    if (!visitor.note) return {};
    MAILLAGE_ASSIGN(const NoteView note, read_note(bytes, position));
    return visitor.note(note);
  }
  if (!visitor.commit) return {};
  MAILLAGE_ASSIGN(const CommitView commit, read_commit(bytes, position));
  return visitor.commit(commit);
}

}  // namespace

Result<void> read_block(std::string_view content, std::uint64_t at, const BlockVisitor& visitor) {
  std::vector<std::size_t> parts;
  Link link;
  bool sealed = false;
  for (std::size_t here = 0; here < content.size();) {
    Cursor in(content.substr(here));
    const char kind = in.get<char>();
    const auto size = in.get<std::uint32_t>();
    if (!in.ok() || sealed || size < 5 || size > content.size() - here) return damaged();
    if (kind == 'C' || kind == 'N') {
      parts.push_back(here);
    } else if (kind == 'T') {
      MAILLAGE_TRY(read_terms(in, visitor));
    } else if (kind == 'S' && size == seal_bytes) {
      link.number = in.get<std::uint64_t>();
      link.hash = in.bytes(Digest::bytes);
      sealed = true;
    } else {
      return damaged();
    }
    here += size;
  }
  if (!sealed) return damaged();
  for (const std::size_t here : parts)
    MAILLAGE_TRY(read_part(content.substr(here), at + here, visitor));
  if (visitor.seal) MAILLAGE_TRY(visitor.seal(std::move(link)));
  return {};
}

Result<RecordPtr> next_record(const RecordPtr& before, const ItemView& item, const Terms& terms) {
  using Kind = ItemView::Kind;
  const bool fresh = item.kind == Kind::created;
  if (fresh != !before) return damaged();
  if (before && (item.version <= before->version() || item.previous != before->position()))
    return damaged();
  if (item.kind == Kind::removed) return RecordPtr();
  std::string patched;
  if (item.kind == Kind::patched) {
    patched = item.record;
    const auto change = [&](TermId name) {
      return std::find_if(item.attributes.begin(), item.attributes.end(),
                          [name](const ItemView::Attribute& one) { return one.name == name; });
    };
    for_each_name(*before, [&](TermId name) {
      const auto at = change(name);
      patched += at == item.attributes.end() ? before->bytes_of(name) : at->after;
    });
    for (const ItemView::Attribute& attribute : item.attributes)
      if (attribute.before.empty()) patched += attribute.after;
  }
  MAILLAGE_ASSIGN(RecordPtr after,
                  Record::from_bytes(
                      item.kind == Kind::patched ? std::string_view(patched) : item.record, terms));
  if (after->number() != item.number || after->version() != item.version) return damaged();
  return after;
}

void append_normalized(std::string& out, const InstanceView& instance, const Terms& terms) {
  out += "{\"type\":\"";
  out += model::name_of(instance.kind());
  out += "\",\"";
  out += model::value_member(instance.kind());
  out += "\":";
  out += instance.value();
  out += instance.extras();
  if (instance.object_type() != no_term) {
    out += ",\"objectType\":";
    append_json_string(out, terms.text(instance.object_type()));
  }
  for (auto sub = instance.first_sub(); sub;) {
    const TermId name = sub->name();
    out += ',';
    append_json_string(out, terms.text(name));
    out += ":[";
    bool first = true;
    for (; sub && sub->name() == name; sub = sub->next()) {
      if (!first) out += ',';
      first = false;
      append_normalized(out, *sub, terms);
    }
    out += ']';
  }
  out += '}';
}

}  // namespace maillage::engine
