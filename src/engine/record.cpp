#include "engine/record.h"

#include <algorithm>
#include <cstring>
#include <new>

#include "engine/record_layout.h"

namespace maillage::engine {

using namespace layout;

namespace {

constexpr std::size_t depth_max = 16;
constexpr std::size_t room_kept = 1u << 20;  // for the next record

void append_instance(std::string& out, std::string_view name, const model::Instance& instance,
                     Terms& terms) {
  const InstanceParts parts{
      terms.intern(name),
      instance.object_type.empty() ? no_term : terms.intern(instance.object_type),
      instance.kind,
      instance.dataset_id,
      instance.unit_code,
      instance.observed_at,
      instance.created_at,
      instance.modified_at,
      !instance.sub_attributes.empty()};
  InstanceWriter writer(out, parts);
  instance.value.append_to(out);
  writer.end_value();
  for (const model::Attribute& sub : instance.sub_attributes)
    for (const model::Instance& sub_instance : sub.instances)
      append_instance(out, sub.name, sub_instance, terms);
  writer.finish();
}

// Do the instances between `at` and `end` tile it exactly, with every term known?
bool well_formed(const char* at, const char* end, std::size_t term_count, std::size_t depth) {
  if (depth > depth_max) return false;
  while (at != end) {
    if (static_cast<std::size_t>(end - at) < instance_header_bytes) return false;
    const InstanceHeader header(at);
    if (header.size < instance_header_bytes || header.size > static_cast<std::size_t>(end - at))
      return false;
    if (header.kind >= model::attribute_kind_count || header.subs_at() > header.size) return false;
    const auto name = read<std::uint32_t>(at + 4);
    const auto object_type = read<std::uint32_t>(at + 8);
    if (name >= term_count || (object_type != no_term && object_type >= term_count)) return false;
    if (!well_formed(at + header.subs_at(), at + header.size, term_count, depth + 1)) return false;
    at += header.size;
  }
  return true;
}

}  // namespace

InstanceView::Piece InstanceView::piece() const {
  const InstanceHeader header(at_);
  return {read<std::uint32_t>(at_ + 4),
          read<std::uint32_t>(at_ + object_type_at),
          static_cast<model::AttributeKind>(header.kind),
          (header.flags & flag_subs) != 0,
          {at_ + header.value_at(), header.value_bytes + header.extras_bytes}};
}

TermId InstanceView::name() const { return read<std::uint32_t>(at_ + 4); }
TermId InstanceView::object_type() const { return read<std::uint32_t>(at_ + object_type_at); }

model::AttributeKind InstanceView::kind() const {
  return static_cast<model::AttributeKind>(read<std::uint8_t>(at_ + 21));
}

std::string_view InstanceView::value() const {
  const InstanceHeader header(at_);
  return {at_ + header.value_at(), header.value_bytes};
}

std::string_view InstanceView::extras() const {
  const InstanceHeader header(at_);
  return {at_ + header.extras_at(), header.extras_bytes};
}

std::string_view InstanceView::dataset_id() const {
  const InstanceHeader header(at_);
  return {at_ + header.dataset_at(), header.dataset_bytes};
}

std::string_view InstanceView::unit_code() const {
  const InstanceHeader header(at_);
  return {at_ + header.unit_at(), header.unit_bytes};
}

std::optional<Timestamp> InstanceView::observed_at() const {
  if (!(InstanceHeader(at_).flags & flag_observed)) return std::nullopt;
  return to_time(read<std::int64_t>(at_ + instance_header_bytes));
}

Timestamp InstanceView::created_at() const {
  return to_time(read<std::int64_t>(at_ + instance_created_at));
}
Timestamp InstanceView::modified_at() const {
  return to_time(read<std::int64_t>(at_ + instance_modified_at));
}

bool InstanceView::has_sub_attributes() const { return InstanceHeader(at_).flags & flag_subs; }

std::optional<InstanceView> InstanceView::first_sub() const {
  const InstanceHeader header(at_);
  if (header.subs_at() >= header.size) return std::nullopt;
  return InstanceView(at_ + header.subs_at(), at_ + header.size);
}

std::optional<InstanceView> InstanceView::next() const {
  const char* following = at_ + read<std::uint32_t>(at_);
  if (following >= end_) return std::nullopt;
  return InstanceView(following, end_);
}

RecordPtr Record::make(std::string_view bytes, std::string_view more) {
  const std::size_t size = bytes.size() + more.size();
  void* block = ::operator new(sizeof(Record) + size);
  const Record* record = new (block) Record(static_cast<std::uint32_t>(size));
  char* data = static_cast<char*>(block) + sizeof(Record);
  std::memcpy(data, bytes.data(), bytes.size());
  if (!more.empty()) std::memcpy(data + bytes.size(), more.data(), more.size());
  return RecordPtr(record);
}

void Record::destroy(const Record* record) {
  record->~Record();
  ::operator delete(const_cast<Record*>(record));
}

RecordPtr Record::encode(const model::Entity& entity, const Place& place, Terms& terms) {
  thread_local std::string out;  // its room is used again
  out.clear();
  std::string scopes;
  if (!entity.scopes.empty()) scopes = Json::array(entity.scopes).dump();
  append_head(out,
              {entity.version, entity.created_at, entity.modified_at, entity.types.size(),
               entity.id, scopes},
              place);
  for (const std::string& type : entity.types) append(out, terms.intern(type));
  for (const TermId territory : place.territories) append(out, territory);
  out += entity.id;
  out += scopes;
  for (const model::Attribute& attribute : entity.attributes)
    for (const model::Instance& instance : attribute.instances)
      append_instance(out, attribute.name, instance, terms);
  RecordPtr record = make(out);
  if (out.capacity() > room_kept) out = std::string();
  return record;
}

Result<RecordPtr> Record::from_bytes(std::string_view bytes, const Terms& terms) {
  return from_bytes(bytes, terms.size());
}

Result<RecordPtr> Record::from_bytes(std::string_view bytes, std::size_t term_count) {
  const auto damaged = [] {
    return make_error(ErrorCode::internal, "the stored record is damaged");
  };
  if (bytes.size() < entity_header_bytes) return damaged();
  const auto begin = read<std::uint32_t>(bytes.data());
  if (begin != magic && begin != sealed_magic) return damaged();
  RecordPtr record = make(bytes);
  const std::uint64_t start = entity_header_bytes +
                              4ull * (record->type_count() + record->territory_count()) +
                              read<std::uint32_t>(record->data() + id_bytes_at) +
                              read<std::uint32_t>(record->data() + scopes_bytes_at);
  if (start > bytes.size() || record->type_count() == 0) return damaged();
  for (std::size_t i = 0; i < record->type_count(); ++i)
    if (record->type(i) >= term_count) return damaged();
  for (std::size_t i = 0; i < record->territory_count(); ++i)
    if (record->territory(i) >= term_count) return damaged();
  const char* data = record->data();
  if (!well_formed(data + start, data + bytes.size(), term_count, 0)) return damaged();
  return record;
}

bool Record::is_sealed() const { return read<std::uint32_t>(data()) == sealed_magic; }

EntityNumber Record::number() const { return read<std::uint32_t>(data() + number_at); }
std::uint64_t Record::version() const { return read<std::uint64_t>(data() + version_at); }
std::uint64_t Record::position() const { return read<std::uint64_t>(data() + position_at); }
Timestamp Record::created_at() const { return to_time(read<std::int64_t>(data() + created_at_at)); }
Timestamp Record::modified_at() const {
  return to_time(read<std::int64_t>(data() + modified_at_at));
}
std::uint32_t Record::visibility() const { return read<std::uint32_t>(data() + visibility_at); }
RecordPtr Record::with_visibility(std::uint32_t visibility) const {
  RecordPtr copy = make(bytes());
  std::memcpy(const_cast<char*>(copy->data()) + visibility_at, &visibility, sizeof visibility);
  return copy;
}

bool Record::same_state(const Record& other) const {
  constexpr std::size_t behind = visibility_at + sizeof(std::uint32_t);
  return bytes().substr(0, visibility_at) == other.bytes().substr(0, visibility_at) &&
         bytes().substr(behind) == other.bytes().substr(behind);
}

std::size_t Record::type_count() const { return read<std::uint16_t>(data() + types_at); }
std::size_t Record::territory_count() const { return read<std::uint16_t>(data() + territories_at); }

TermId Record::type(std::size_t index) const {
  return read<std::uint32_t>(data() + entity_header_bytes + 4 * index);
}

TermId Record::territory(std::size_t index) const {
  return read<std::uint32_t>(data() + entity_header_bytes + 4 * (type_count() + index));
}

bool Record::has_type(TermId wanted) const {
  for (std::size_t i = 0; i < type_count(); ++i)
    if (type(i) == wanted) return true;
  return false;
}

std::string_view Record::id() const {
  return {data() + entity_header_bytes + 4 * (type_count() + territory_count()),
          read<std::uint32_t>(data() + id_bytes_at)};
}

std::string_view Record::scopes() const {
  const std::string_view before = id();
  return {before.data() + before.size(), read<std::uint32_t>(data() + scopes_bytes_at)};
}

std::string_view Record::head() const {
  const std::string_view last = scopes();
  return {data(), static_cast<std::size_t>(last.data() + last.size() - data())};
}

std::optional<InstanceView> Record::first() const {
  const std::string_view before = scopes();
  const char* start = before.data() + before.size();
  const char* end = data() + size_;
  if (start >= end) return std::nullopt;
  return InstanceView(start, end);
}

std::optional<InstanceView> Record::find(TermId name) const {
  for (auto instance = first(); instance; instance = instance->next())
    if (instance->name() == name) return instance;
  return std::nullopt;
}

std::string_view Record::bytes_of(TermId name) const {
  auto instance = find(name);
  if (!instance) return {};
  const char* start = instance->at_;
  const char* end = start;
  for (; instance && instance->name() == name; instance = instance->next())
    end = instance->at_ + read<std::uint32_t>(instance->at_);
  return {start, static_cast<std::size_t>(end - start)};
}

namespace {

bool contains(const std::vector<TermId>& terms, TermId term) {
  return std::find(terms.begin(), terms.end(), term) != terms.end();
}

// `only`: nullptr for all.
std::vector<model::Attribute> decode_level(std::optional<InstanceView> view, const Terms& terms,
                                           const std::vector<TermId>* only = nullptr) {
  std::vector<model::Attribute> attributes;
  for (TermId last = no_term; view; view = view->next()) {
    if (only && !contains(*only, view->name())) continue;
    if (view->name() != last) {
      last = view->name();
      attributes.push_back({std::string(terms.text(last)), {}});
    }
    model::Instance& instance = attributes.back().instances.emplace_back();
    instance.kind = view->kind();
    auto value = parse_json(view->value());
    if (value.ok()) instance.value = std::move(*value);
    instance.dataset_id = view->dataset_id();
    instance.observed_at = view->observed_at();
    instance.unit_code = view->unit_code();
    if (view->object_type() != no_term) instance.object_type = terms.text(view->object_type());
    instance.created_at = view->created_at();
    instance.modified_at = view->modified_at();
    if (view->has_sub_attributes())
      instance.sub_attributes = decode_level(view->first_sub(), terms);
  }
  return attributes;
}

}  // namespace

model::Entity Record::decode_part(const std::vector<TermId>& attributes, const Terms& terms) const {
  model::Entity entity;
  entity.id = id();
  entity.attributes = decode_level(first(), terms, &attributes);
  entity.created_at = created_at();
  entity.modified_at = modified_at();
  entity.version = version();
  return entity;
}

RecordPtr Record::encode_part(const Record& before, const std::vector<TermId>& attributes,
                              const model::Entity& part, const Place& place, Terms& terms) {
  thread_local std::string out;  // its room is used again
  out.clear();
  append_head(out,
              {part.version, before.created_at(), part.modified_at, before.type_count(),
               before.id(), before.scopes()},
              place);
  for (std::size_t i = 0; i < before.type_count(); ++i) append(out, before.type(i));
  for (const TermId territory : place.territories) append(out, territory);
  out += before.id();
  out += before.scopes();
  const auto write = [&](const model::Attribute& attribute) {
    for (const model::Instance& instance : attribute.instances)
      append_instance(out, attribute.name, instance, terms);
  };
  for (auto view = before.first(); view;) {
    const TermId name = view->name();
    const char* start = view->at_;
    const char* end = start;
    for (; view && view->name() == name; view = view->next())
      end = view->at_ + read<std::uint32_t>(view->at_);
    if (!contains(attributes, name))
      out.append(start, end);
    else if (const model::Attribute* now = part.find(terms.text(name)))
      write(*now);
  }
  for (const model::Attribute& attribute : part.attributes)
    if (!before.find(terms.intern(attribute.name))) write(attribute);
  RecordPtr record = make(out);
  if (out.capacity() > room_kept) out = std::string();
  return record;
}

model::Entity Record::decode(const Terms& terms) const {
  model::Entity entity;
  entity.id = id();
  for (std::size_t i = 0; i < type_count(); ++i) entity.types.emplace_back(terms.text(type(i)));
  if (!scopes().empty()) {
    if (auto list = parse_json(scopes()); list.ok())
      for (const Json& scope : list->as_array()) entity.scopes.push_back(scope.as_string());
  }
  entity.attributes = decode_level(first(), terms);
  entity.created_at = created_at();
  entity.modified_at = modified_at();
  entity.version = version();
  return entity;
}

}  // namespace maillage::engine
