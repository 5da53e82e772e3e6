#include "protocol/ngsild/entity_writer.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/bytes.h"

namespace maillage::protocol::ngsild {

namespace {

using engine::InstanceView;
using engine::Record;
using model::AttributeKind;

// What stands before the value in the concise form, by kind.
constexpr std::array<std::string_view, model::attribute_kind_count> untyped_starts{
    R"({"value":)", R"({"value":)", R"({"object":)",    R"({"languageMap":)",
    R"({"vocab":)", R"({"json":)",  R"({"valueList":)", R"({"objectList":)",
};

std::size_t index_of(const InstanceView& instance) {
  return static_cast<std::size_t>(instance.kind());
}

void append_time(std::string& out, std::string_view member, Timestamp time) {
  out += member;
  out += format_timestamp(time);
  out += '"';
}

void append_times(std::string& out, Timestamp created, Timestamp modified) {
  append_time(out, R"(,"createdAt":")", created);
  append_time(out, R"(,"modifiedAt":")", modified);
}

// Does a byte of the text end or break a JSON string?
bool needs_escape(std::string_view text) {
  return any_byte(text, [](ByteWord bytes) {
    return bytes.below(0x20) | bytes.equal('"') | bytes.equal('\\');
  });
}

// An id needs escaping only when it came in by another door than this protocol.
void append_id(std::string& out, std::string_view id) {
  if (needs_escape(id)) return append_json_string(out, id);
  out += '"';
  out += id;
  out += '"';
}

}  // namespace

// Gathers short pieces on the stack before they go to a string, which would check its room and
// write its end for each of them.
class EntityWriter::Gather {
 public:
  explicit Gather(std::string& out) : out_(out) {}
  ~Gather() { flush(); }
  Gather(const Gather&) = delete;
  Gather& operator=(const Gather&) = delete;

  void put(char c) {
    if (at_ == buffer_ + sizeof buffer_) flush();
    *at_++ = c;
  }
  void put(std::string_view piece) {
    if (!has_room(piece.size())) {
      out_ += piece;
      return;
    }
    copy(piece);
  }
  // One look at the room for a whole member.
  void put(std::string_view first, std::string_view second, char last) {
    if (!has_room(first.size() + second.size() + 1)) {
      out_.append(first).append(second) += last;
      return;
    }
    copy(first);
    copy(second);
    *at_++ = last;
  }
  // What was put so far is in the string once this returns.
  std::string& flush() {
    out_.append(buffer_, static_cast<std::size_t>(at_ - buffer_));
    at_ = buffer_;
    return out_;
  }

 private:
  // False, with the buffer empty, for what is larger than all of it.
  bool has_room(std::size_t bytes) {
    if (bytes <= static_cast<std::size_t>(buffer_ + sizeof buffer_ - at_)) return true;
    flush();
    return bytes <= sizeof buffer_;
  }
  void copy(std::string_view piece) {
    std::memcpy(at_, piece.data(), piece.size());
    at_ += piece.size();
  }

  std::string& out_;
  char buffer_[2048];
  char* at_ = buffer_;
};

namespace {

// Is the stored text of a value what the reader gets?
bool is_verbatim(AttributeKind kind) {
  return kind != AttributeKind::vocab_property && kind != AttributeKind::list_relationship;
}

bool holds_member_names(std::string_view json) {
  for (const char* name : {"\"type\"", "\"value\"", "\"object\"", "\"languageMap\"", "\"vocab\"",
                           "\"json\"", "\"valueList\"", "\"objectList\""})
    if (json.find(name) != std::string_view::npos) return true;
  return false;
}

}  // namespace

bool EntityWriter::shows(engine::TermId name) const {
  const auto in = [name](const std::vector<engine::TermId>& list) {
    return std::find(list.begin(), list.end(), name) != list.end();
  };
  if (how_.only_listed && !in(how_.listed)) return false;
  return how_.omitted.empty() || !in(how_.omitted);
}

bool EntityWriter::shows_dataset(const InstanceView& instance) const {
  if (how_.datasets.empty()) return true;
  std::string_view dataset = instance.dataset_id();
  if (dataset.empty()) dataset = "@none";
  return std::find(how_.datasets.begin(), how_.datasets.end(), dataset) != how_.datasets.end();
}

void EntityWriter::write(std::string& out, const Record& record, std::string_view context) const {
  if (how_.geojson) return write_feature(out, record, context);
  const std::size_t start = out.size();
  {
    Gather gather(out);
    if (how_.id) {
      gather.put(",\"id\":");
      if (needs_escape(record.id()))
        append_json_string(gather.flush(), record.id());
      else
        gather.put("\"", record.id(), '"');
    }
    write_members(gather, record);
    if (!context.empty()) {
      gather.put(",\"@context\":");
      gather.put(context);
    }
    gather.put('}');
  }
  // Every member brought its comma: the first one becomes the opening brace.
  if (out[start] == ',')
    out[start] = '{';
  else
    out.insert(start, 1, '{');
}

void EntityWriter::write_types(Gather& out, const Record& record) const {
  const std::size_t count = record.type_count();
  out.put(",\"type\":");
  if (count == 1) return out.put(names_.of(record.type(0)).value);
  for (std::size_t i = 0; i < count; ++i) {
    out.put(i == 0 ? '[' : ',');
    out.put(names_.of(record.type(i)).value);
  }
  out.put(']');
}

void EntityWriter::write_members(Gather& out, const Record& record) const {
  if (how_.type) write_types(out, record);
  if (how_.scope && !record.scopes().empty()) {
    // One scope is a string, several are an array (4.18).
    std::string_view scopes = record.scopes();
    const bool one = scopes.find(',') == std::string_view::npos;
    out.put(",\"scope\":");
    out.put(one ? scopes.substr(1, scopes.size() - 2) : scopes);
  }
  if (how_.sys_attrs)
    append_times(out.flush(), record.created_at(),
                 how_.viewer ? how_.viewer->modified_at(record) : record.modified_at());
  const bool all_shown = !how_.only_listed && how_.omitted.empty();
  const bool ready = how_.format == Format::normalized && !how_.sys_attrs && how_.datasets.empty();
  std::optional<InstanceView> at = record.first();
  while (at) {
    const InstanceView::Piece piece = at->piece();
    std::optional<InstanceView> next = at->next();
    const bool single = !next || next->name() != piece.name;
    if (!reads(record, piece.name) || (!all_shown && !shows(piece.name))) {
      // Left out, or absent for this reader.
    } else if (ready && single && is_ready(piece)) {
      // Nearly every attribute is this one: three copies and nothing else.
      out.put(names_.of(piece.name).starts[static_cast<std::size_t>(piece.kind)], piece.text, '}');
    } else {
      write_attribute(out.flush(), *at, true);
    }
    while (next && next->name() == piece.name) next = next->next();
    at = next;
  }
}

// Is the normalized form its start, the stored text and a brace?
bool EntityWriter::is_ready(const InstanceView::Piece& piece) const {
  if (piece.has_sub_attributes || piece.object_type != engine::no_term) return false;
  if (!is_verbatim(piece.kind)) return false;
  return piece.kind != AttributeKind::language_property || how_.language.empty();
}

void EntityWriter::write_attribute(std::string& out, const InstanceView& first,
                                   bool top_level) const {
  const engine::TermId name = first.name();
  std::optional<InstanceView> second = first.next();
  if (!second || second->name() != name) {
    if (top_level && !shows_dataset(first)) return;
    out += ',';
    out += names_.of(name).member;
    if (how_.format == Format::simplified && !first.dataset_id().empty() && top_level)
      return write_datasets(out, {first});
    return how_.format == Format::simplified ? write_simplified(out, first)
                                             : write_instance(out, first);
  }
  std::vector<InstanceView> shown;
  for (std::optional<InstanceView> one = first; one && one->name() == name; one = one->next())
    if (!top_level || shows_dataset(*one)) shown.push_back(*one);
  if (shown.empty()) return;
  out += ',';
  out += names_.of(name).member;
  if (how_.format == Format::simplified) {
    const bool only_default = shown.size() == 1 && shown[0].dataset_id().empty();
    return only_default ? write_simplified(out, shown[0]) : write_datasets(out, shown);
  }
  if (shown.size() == 1) return write_instance(out, shown[0]);
  for (std::size_t i = 0; i < shown.size(); ++i) {
    out += i == 0 ? '[' : ',';
    write_instance(out, shown[i], false);
  }
  out += ']';
}

// 4.5.4, multi-attribute: {"dataset":{"@none":…,"urn:…":…}}
void EntityWriter::write_datasets(std::string& out,
                                  const std::vector<InstanceView>& instances) const {
  out += R"({"dataset":)";
  for (std::size_t i = 0; i < instances.size(); ++i) {
    out += i == 0 ? '{' : ',';
    std::string_view dataset = instances[i].dataset_id();
    append_id(out, dataset.empty() ? "@none" : dataset);
    out += ':';
    write_simplified(out, instances[i]);
  }
  out += "}}";
}

void EntityWriter::write_simplified(std::string& out, const InstanceView& instance) const {
  switch (instance.kind()) {
    case AttributeKind::language_property:
      if (!how_.language.empty()) return write_in_language(out, instance);
      out += R"({"languageMap":)";
      break;
    case AttributeKind::vocab_property: out += R"({"vocab":)"; break;
    case AttributeKind::json_property: out += R"({"json":)"; break;
    case AttributeKind::list_relationship: out += instance.value(); return;
    default: return write_value(out, instance);
  }
  write_value(out, instance);
  out += '}';
}

// Can the concise form be the bare value (4.5.2.3)? Only when reading it back gives the same.
bool EntityWriter::is_bare(const InstanceView& instance) const {
  if (how_.sys_attrs || instance.has_sub_attributes() || !instance.extras().empty()) return false;
  std::string_view value = instance.value();
  if (instance.kind() == AttributeKind::geo_property) return true;
  if (instance.kind() != AttributeKind::property) return false;
  const bool composed = value.find('{') != std::string_view::npos;
  return !composed || !holds_member_names(value);
}

void EntityWriter::write_instance(std::string& out, const InstanceView& instance,
                                  bool may_be_bare) const {
  const bool concise = how_.format == Format::concise;
  if (concise && may_be_bare && is_bare(instance)) return write_value(out, instance);
  const bool in_language =
      instance.kind() == AttributeKind::language_property && !how_.language.empty();
  if (in_language) {
    write_in_language(out, instance);
  } else {
    out += concise ? untyped_starts[index_of(instance)] : typed_starts[index_of(instance)];
    write_value(out, instance);
  }
  write_rest(out, instance);
  out += '}';
}

void EntityWriter::write_value(std::string& out, const InstanceView& instance) const {
  if (instance.kind() == AttributeKind::vocab_property) {
    const NameTable::Entry& entry = names_.of(instance.name());
    auto value = parse_json(instance.value());
    if (!value.ok()) return;
    const auto compact = [&](const Json& iri) {
      return names_.names().compact_concept(entry.vocabulary, iri.as_string());
    };
    if (value->is_string()) return append_json_string(out, compact(*value));
    out += '[';
    for (std::size_t i = 0; i < value->size(); ++i) {
      if (i != 0) out += ',';
      append_json_string(out, compact(value->as_array()[i]));
    }
    out += ']';
    return;
  }
  if (instance.kind() == AttributeKind::list_relationship) {
    auto value = parse_json(instance.value());
    if (!value.ok() || !value->is_array()) return;
    out += '[';
    for (std::size_t i = 0; i < value->size(); ++i) {
      out += i == 0 ? R"({"object":)" : R"(,{"object":)";
      value->as_array()[i].append_to(out);
      out += '}';
    }
    out += ']';
    return;
  }
  out += instance.value();
}

// 4.15: the LanguageProperty becomes a Property in one language. Leaves the object open, except
// in the simplified form, which is the bare text.
void EntityWriter::write_in_language(std::string& out, const InstanceView& instance) const {
  auto map = parse_json(instance.value());
  const Json::Member* text = map.ok() && map->is_object() ? how_.language.choose(*map) : nullptr;
  if (how_.format == Format::simplified) {
    if (text != nullptr)
      text->value.append_to(out);
    else
      out += "null";
    return;
  }
  out += how_.format == Format::concise ? untyped_starts[0] : typed_starts[0];
  if (text == nullptr) {
    out += "null";
    return;
  }
  text->value.append_to(out);
  out += ",\"lang\":";
  append_json_string(out, text->key);
}

void EntityWriter::write_rest(std::string& out, const InstanceView& instance) const {
  out += instance.extras();
  if (instance.object_type() != engine::no_term) {
    out += ",\"objectType\":";
    out += names_.of(instance.object_type()).value;
  }
  if (how_.sys_attrs) append_times(out, instance.created_at(), instance.modified_at());
  if (!instance.has_sub_attributes()) return;
  std::optional<InstanceView> at = instance.first_sub();
  while (at) {
    const engine::TermId name = at->name();
    write_attribute(out, *at, false);
    do {
      at = at->next();
    } while (at && at->name() == name);
  }
}

// 4.5.16.1: the instance chosen by dataset, or the default one.
void EntityWriter::write_geometry(std::string& out, const Record& record) const {
  std::optional<InstanceView> at;
  if (how_.geometry_property != engine::no_term) at = record.find(how_.geometry_property);
  for (; at && at->name() == how_.geometry_property; at = at->next()) {
    const bool chosen = how_.datasets.empty() ? at->dataset_id().empty() : shows_dataset(*at);
    if (at->kind() == AttributeKind::geo_property && chosen) {
      out += at->value();
      return;
    }
  }
  out += "null";
}

void EntityWriter::write_feature(std::string& out, const Record& record,
                                 std::string_view context) const {
  out += R"({"id":)";
  append_id(out, record.id());
  out += R"(,"type":"Feature","geometry":)";
  write_geometry(out, record);
  out += R"(,"properties":)";
  const std::size_t start = out.size();
  {
    Gather gather(out);
    write_members(gather, record);
  }
  if (out.size() == start)
    out += '{';
  else
    out[start] = '{';
  out += '}';
  if (!context.empty()) {
    out += ",\"@context\":";
    out += context;
  }
  out += '}';
}

}  // namespace maillage::protocol::ngsild
