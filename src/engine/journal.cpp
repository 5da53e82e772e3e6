// {"at":micros,"by":[id,name],"cmd":text,"items":[{"n":number,"id":id,"v":version,"k":"c"|"u"|"d",
//  "a":[[term,[instances before]|null,[instances after]|null]…]}…]}
#include "engine/journal.h"

namespace maillage::engine {

namespace {

// The instances of one attribute as a JSON array, or null.
void append_instances(std::string& out, const Record* record, TermId name, const Terms& terms) {
  auto view = record ? record->find(name) : std::nullopt;
  if (!view) {
    out += "null";
    return;
  }
  char before = '[';
  for (; view && view->name() == name; view = view->next()) {
    out += before;
    before = ',';
    append_normalized(out, *view, terms);
  }
  out += ']';
}

void append_attributes(std::string& out, const JournalItem& item, const Terms& terms) {
  const Record* before = item.before.get();
  const Record* after = item.after.get();
  bool first = true;
  const auto compare = [&](TermId name) {
    if (before && after && before->bytes_of(name) == after->bytes_of(name)) return;
    out += first ? "[" : ",[";
    first = false;
    out += std::to_string(name);
    out += ',';
    append_instances(out, before, name, terms);
    out += ',';
    append_instances(out, after, name, terms);
    out += ']';
  };
  const auto each = [](const Record* record, auto&& visit) {
    TermId last = no_term;
    for (auto view = record ? record->first() : std::nullopt; view; view = view->next())
      if (view->name() != last) visit(last = view->name());
  };
  each(after, compare);
  each(before, [&](TermId name) {
    if (!after || !after->find(name)) compare(name);
  });
}

}  // namespace

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

std::string encode_journal(Timestamp at, const access::Actor& actor, std::string_view command,
                           const std::vector<JournalItem>& items, const Terms& terms) {
  std::string out = "{\"at\":" + std::to_string(at.time_since_epoch().count()) + ",\"by\":[";
  append_json_string(out, actor.id);
  out += ',';
  append_json_string(out, actor.name);
  out += "],\"cmd\":";
  append_json_string(out, command);
  out += ",\"items\":[";
  for (std::size_t i = 0; i < items.size(); ++i) {
    const JournalItem& item = items[i];
    const Record& known = item.after ? *item.after : *item.before;
    if (i) out += ',';
    out += "{\"n\":" + std::to_string(known.number()) + ",\"id\":";
    append_json_string(out, known.id());
    out += ",\"v\":" + std::to_string(item.after ? item.after->version() : 0);
    out += item.after ? (item.before ? ",\"k\":\"u\"" : ",\"k\":\"c\"") : ",\"k\":\"d\"";
    out += ",\"a\":[";
    append_attributes(out, item, terms);
    out += "]}";
  }
  return out + "]}";
}

namespace {

Error damaged_entry() { return make_error(ErrorCode::internal, "a journal record is damaged"); }

Result<const Json*> items_of(const Json& record) {
  const Json* items = record.find("items");
  if (!items || !items->is_array()) return damaged_entry();
  return items;
}

}  // namespace

Result<HistoryEntry> decode_journal(std::string_view text, std::uint64_t position,
                                    EntityNumber number, const Terms& terms) {
  MAILLAGE_ASSIGN(const Json record, parse_json(text));
  MAILLAGE_ASSIGN(const Json* items, items_of(record));
  HistoryEntry entry;
  entry.position = position;
  entry.at =
      Timestamp(std::chrono::microseconds(static_cast<std::int64_t>(record.number_at("at"))));
  if (const Json* by = record.find("by"); by && by->size() == 2) {
    entry.actor_id = by->as_array()[0].is_string() ? by->as_array()[0].as_string() : "";
    entry.actor_name = by->as_array()[1].is_string() ? by->as_array()[1].as_string() : "";
  }
  entry.command = record.string_at("cmd");
  for (const Json& item : items->as_array()) {
    if (static_cast<EntityNumber>(item.number_at("n", -1)) != number) continue;
    const std::string_view kind = item.string_at("k");
    entry.kind = kind == "c" ? "created" : kind == "d" ? "deleted" : "updated";
    entry.version = static_cast<std::uint64_t>(item.number_at("v"));
    const Json* attributes = item.find("a");
    if (!attributes || !attributes->is_array()) return damaged_entry();
    for (const Json& change : attributes->as_array()) {
      const auto term = change.size() == 3 ? change.as_array()[0].to_int() : std::nullopt;
      if (!term || *term < 0 || static_cast<std::size_t>(*term) >= terms.size())
        return damaged_entry();
      entry.changes.push_back({std::string(terms.text(static_cast<TermId>(*term))),
                               change.as_array()[1], change.as_array()[2]});
    }
  }
  return entry;
}

Result<std::vector<JournalMention>> journal_mentions(std::string_view text) {
  MAILLAGE_ASSIGN(const Json record, parse_json(text));
  MAILLAGE_ASSIGN(const Json* items, items_of(record));
  std::vector<JournalMention> mentions;
  for (const Json& item : items->as_array())
    mentions.push_back({static_cast<EntityNumber>(item.number_at("n", -1)),
                        static_cast<std::uint64_t>(item.number_at("v"))});
  return mentions;
}

}  // namespace maillage::engine
