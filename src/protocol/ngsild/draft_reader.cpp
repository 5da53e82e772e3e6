#include "protocol/ngsild/draft_reader.h"

#include <algorithm>
#include <array>

#include "base/json_scanner.h"
#include "engine/record_layout.h"
#include "geo/geometry.h"
#include "protocol/ngsild/values.h"

namespace maillage::protocol::ngsild {

namespace {

using engine::TermId;
using model::AttributeKind;
using Known = KnownNames::Entry;

// Past these the other reader is as good.
constexpr std::size_t drafts_max = 10'000;
constexpr std::size_t attributes_max = 64;
constexpr int depth_max = 4;
constexpr std::size_t unit_code_bytes_max = 64;

// The value members that are read here, and the kind each means where no type is given.
struct ValueMember {
  std::string_view name;
  AttributeKind kind;
};
constexpr std::array<ValueMember, 3> value_members{{
    {"value", AttributeKind::property},
    {"object", AttributeKind::relationship},
    {"languageMap", AttributeKind::language_property},
}};

// An attribute instance as it stands in the text.
struct Instance {
  std::optional<AttributeKind> kind;  // as its type says
  const ValueMember* member = nullptr;
  JsonPiece value;
  engine::layout::InstanceParts parts;
  bool has_unit = false;
  bool has_dataset = false;
  struct Sub {
    const Known* name;
    JsonPiece piece;
  };
  std::vector<Sub> subs;
};

class DraftReader {
 public:
  DraftReader(const KnownNames& names, model::Change::Kind kind) : names_(names), kind_(kind) {}

  // Each of these returns false, or nothing, to give up.
  std::optional<engine::Draft> entity(JsonScanner& in);

 private:
  bool member(JsonScanner& in);
  bool attribute(const Known& name, const JsonPiece& piece, int depth);
  bool members(JsonScanner& in, Instance& out);
  bool instance_member(std::string_view name, JsonScanner& in, Instance& out);
  bool described(std::string_view name, JsonScanner& in, Instance& out, bool& known);
  bool write(Instance& from, int depth);
  bool write_value(AttributeKind kind, const JsonPiece& value);
  bool write_parsed(AttributeKind kind, const JsonPiece& value);

  const KnownNames& names_;
  model::Change::Kind kind_;
  std::string_view id_;
  const Known* type_ = nullptr;
  std::array<TermId, attributes_max> attributes_{};
  std::size_t attribute_count_ = 0;
  std::string out_;  // the instances of the entity being read
};

std::optional<engine::Draft> DraftReader::entity(JsonScanner& in) {
  id_ = {};
  type_ = nullptr;
  attribute_count_ = 0;
  out_.clear();
  if (!in.take('{')) return std::nullopt;
  do {
    if (!member(in)) return std::nullopt;
  } while (in.more('}'));
  if (in.failed() || id_.empty() || type_ == nullptr) return std::nullopt;
  const std::array<TermId, 1> types{type_->term};
  return engine::Draft(kind_, {.id = id_, .types = types, .instances = out_});
}

bool DraftReader::member(JsonScanner& in) {
  std::string_view name;
  if (!in.plain_string(name) || !in.take(':')) return false;
  if (name == "id") return id_.empty() && in.plain_string(id_) && is_uri(id_);
  if (name == "type") {
    std::string_view type;
    if (type_ != nullptr || !in.plain_string(type)) return false;
    type_ = names_.find(type);
    return type_ != nullptr && type_->is_type;
  }
  // Scopes, and what only other representations of an entity have.
  if (name == "scope" || name == "@id" || name == "@type") return false;
  const Known* known = names_.find(name);
  if (known == nullptr || !known->is_attribute || attribute_count_ == attributes_max) return false;
  const auto end = attributes_.begin() + static_cast<std::ptrdiff_t>(attribute_count_);
  if (std::find(attributes_.begin(), end, known->term) != end) return false;
  attributes_[attribute_count_++] = known->term;
  // Most are objects: their members are looked at where they are met, once.
  if (in.peek() == '{') {
    Instance instance;
    instance.parts.name = known->term;
    if (!members(in, instance)) return false;
    if (known->is_place && instance.kind != AttributeKind::geo_property) return false;
    return write(instance, 0);
  }
  JsonPiece piece;
  return in.value(piece) && attribute(*known, piece, 0);
}

bool DraftReader::attribute(const Known& name, const JsonPiece& piece, int depth) {
  Instance instance;
  instance.parts.name = name.term;
  if (piece.text[0] == '{') {
    JsonScanner in(piece.text);
    if (!members(in, instance)) return false;
  } else if (piece.text[0] == '[' || (depth == 0 && name.is_place)) {
    return false;
  } else {  // concise: the bare value (4.5.2.3)
    instance.member = &value_members[0];
    instance.value = piece;
  }
  return write(instance, depth);
}

bool DraftReader::members(JsonScanner& in, Instance& out) {
  if (!in.take('{')) return false;
  do {
    std::string_view name;
    if (!in.plain_string(name) || !in.take(':')) return false;
    if (!instance_member(name, in, out)) return false;
  } while (in.more('}'));
  return !in.failed() && out.member != nullptr;
}

bool DraftReader::instance_member(std::string_view name, JsonScanner& in, Instance& out) {
  for (const ValueMember& member : value_members) {
    if (name != member.name) continue;
    if (out.member != nullptr) return false;
    out.member = &member;
    return in.value(out.value);
  }
  bool known = false;
  if (!described(name, in, out, known)) return false;
  if (known) return true;
  Instance::Sub sub{names_.find(name), {}};
  if (sub.name == nullptr || !sub.name->is_attribute) return false;
  for (const Instance::Sub& other : out.subs)
    if (other.name->term == sub.name->term) return false;
  if (out.subs.size() == attributes_max || !in.value(sub.piece)) return false;
  out.subs.push_back(sub);
  return true;
}

// Members that say something about the value.
bool DraftReader::described(std::string_view name, JsonScanner& in, Instance& out, bool& known) {
  known = true;
  std::string_view text;
  if (name == "type") {
    if (out.kind || !in.plain_string(text)) return false;
    out.kind = model::attribute_kind(text);
    return out.kind.has_value();
  }
  if (name == "observedAt") {
    if (out.parts.observed_at || !in.plain_string(text)) return false;
    const auto time = parse_timestamp(text);
    if (!time.ok() || text.find('T') == std::string_view::npos || text.back() != 'Z') return false;
    out.parts.observed_at = *time;
    return true;
  }
  if (name == "unitCode") {
    if (std::exchange(out.has_unit, true)) return false;
    return in.plain_string(out.parts.unit_code) &&
           out.parts.unit_code.size() <= unit_code_bytes_max;
  }
  if (name == "datasetId") {
    if (std::exchange(out.has_dataset, true) || !in.plain_string(text)) return false;
    if (text == "@none") return true;  // the default instance (4.5.5)
    out.parts.dataset_id = text;
    return is_uri(text);
  }
  known = false;
  return true;
}

bool DraftReader::write(Instance& from, int depth) {
  if (depth > depth_max) return false;
  // Without a type, a value that is an object may be a geometry.
  if (!from.kind && from.value.text[0] == '{' && from.member == &value_members[0]) return false;
  const AttributeKind kind = from.kind.value_or(from.member->kind);
  if (model::value_member(kind) != from.member->name) return false;
  if (from.has_unit && kind != AttributeKind::property) return false;
  from.parts.kind = kind;
  from.parts.has_sub_attributes = !from.subs.empty();
  engine::layout::InstanceWriter writer(out_, from.parts);
  if (!write_value(kind, from.value)) return false;
  writer.end_value();
  for (const Instance::Sub& sub : from.subs)
    if (!attribute(*sub.name, sub.piece, depth + 1)) return false;
  writer.finish();
  return true;
}

bool DraftReader::write_value(AttributeKind kind, const JsonPiece& value) {
  if (value.text == "null") return false;
  if (!value.plain) return write_parsed(kind, value);
  switch (kind) {
    case AttributeKind::property: break;
    case AttributeKind::geo_property:
      if (!geo::plain_point(value.text)) return write_parsed(kind, value);
      break;
    case AttributeKind::relationship:
      if (value.text[0] != '"' || !is_uri(value.text.substr(1, value.text.size() - 2)))
        return false;
      break;
    case AttributeKind::language_property: return write_parsed(kind, value);
    default: return false;
  }
  out_ += value.text;
  return true;
}

bool DraftReader::write_parsed(AttributeKind kind, const JsonPiece& value) {
  const auto parsed = parse_json(value.text);
  if (!parsed.ok()) return false;
  if (kind == AttributeKind::geo_property) {
    if (!parsed->is_object() || parsed->string_at("type") == "GeometryCollection" ||
        !geo::geometry_from_geojson(*parsed).ok())
      return false;
  } else if (kind == AttributeKind::language_property) {
    if (!check_language_map(*parsed, false).ok()) return false;
  } else if (kind != AttributeKind::property) {
    return false;
  }
  const std::size_t start = out_.size();
  parsed->append_to(out_);
  // An escape may have hidden it from the look at the whole body.
  return std::string_view(out_).substr(start).find(null_text) == std::string_view::npos;
}

// What stands for null means a deletion, or an error, and is read by the other reader.
bool may_be_read(const std::string& body) {
  return body.find(null_text) == std::string::npos && is_utf8(body);
}

}  // namespace

std::optional<engine::Draft> read_draft(const std::string& body, model::Change::Kind kind,
                                        const KnownNames& names) {
  if (!may_be_read(body)) return std::nullopt;
  JsonScanner in(body);
  auto draft = DraftReader(names, kind).entity(in);
  if (!in.at_end()) return std::nullopt;
  return draft;
}

std::optional<std::vector<engine::Draft>> read_drafts(const std::string& body,
                                                      model::Change::Kind kind,
                                                      const KnownNames& names) {
  if (!may_be_read(body)) return std::nullopt;
  JsonScanner in(body);
  if (!in.take('[')) return std::nullopt;
  DraftReader reader(names, kind);
  std::vector<engine::Draft> drafts;
  do {
    auto draft = reader.entity(in);
    if (!draft || drafts.size() == drafts_max) return std::nullopt;
    drafts.push_back(std::move(*draft));
  } while (in.more(']'));
  if (in.failed() || !in.at_end()) return std::nullopt;
  return drafts;
}

}  // namespace maillage::protocol::ngsild
