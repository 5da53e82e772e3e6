// Layout, little-endian, no padding:
//   entity   magic u32 | number u32 | version u64 | created i64 | modified i64 | position u64 |
//            visibility u32 | types u16 | territories u16 | id bytes u32 | scopes bytes u32 | types
//            u32… | territories u32… | id | scopes | instances…
//   instance size u32 | name u32 | object_type u32 | value bytes u32 | extras bytes u16 |
//            dataset bytes u16 | unit bytes u8 | kind u8 | flags u8 | created i64 | modified i64 |
//            observed i64 when flagged | value | extras | dataset | unit | sub-attributes…
#include "engine/record.h"

#include <cstring>
#include <new>

namespace maillage::engine {

namespace {

constexpr std::uint32_t magic = 0x3252'4d4d;
constexpr std::size_t number_at = 4;
constexpr std::size_t version_at = 8;
constexpr std::size_t created_at_at = 16;
constexpr std::size_t modified_at_at = 24;
constexpr std::size_t position_at = 32;
constexpr std::size_t visibility_at = 40;
constexpr std::size_t types_at = 44;
constexpr std::size_t territories_at = 46;
constexpr std::size_t id_bytes_at = 48;
constexpr std::size_t scopes_bytes_at = 52;
constexpr std::size_t entity_header_bytes = 56;
constexpr std::size_t instance_header_bytes = 4 + 4 + 4 + 4 + 2 + 2 + 1 + 1 + 1 + 8 + 8;
constexpr std::uint8_t flag_observed = 1;
constexpr std::uint8_t flag_subs = 2;
constexpr std::size_t depth_max = 16;

template <class T>
T read(const char* at) {
  T value;
  std::memcpy(&value, at, sizeof value);
  return value;
}

template <class T>
void append(std::string& out, T value) {
  char bytes[sizeof value];
  std::memcpy(bytes, &value, sizeof value);
  out.append(bytes, sizeof value);
}

Timestamp to_time(std::int64_t micros) { return Timestamp(std::chrono::microseconds(micros)); }
std::int64_t to_micros(Timestamp time) { return time.time_since_epoch().count(); }

struct InstanceHeader {
  std::uint32_t size;
  std::uint32_t value_bytes;
  std::uint16_t extras_bytes;
  std::uint16_t dataset_bytes;
  std::uint8_t unit_bytes;
  std::uint8_t kind;
  std::uint8_t flags;

  explicit InstanceHeader(const char* at)
      : size(read<std::uint32_t>(at)),
        value_bytes(read<std::uint32_t>(at + 12)),
        extras_bytes(read<std::uint16_t>(at + 16)),
        dataset_bytes(read<std::uint16_t>(at + 18)),
        unit_bytes(read<std::uint8_t>(at + 20)),
        kind(read<std::uint8_t>(at + 21)),
        flags(read<std::uint8_t>(at + 22)) {}

  std::size_t value_at() const { return instance_header_bytes + (flags & flag_observed ? 8 : 0); }
  std::size_t extras_at() const { return value_at() + value_bytes; }
  std::size_t dataset_at() const { return extras_at() + extras_bytes; }
  std::size_t unit_at() const { return dataset_at() + dataset_bytes; }
  std::size_t subs_at() const { return unit_at() + unit_bytes; }
};

void append_extras(std::string& out, const model::Instance& instance) {
  if (!instance.unit_code.empty()) {
    out += ",\"unitCode\":";
    append_json_string(out, instance.unit_code);
  }
  if (instance.observed_at) {
    out += ",\"observedAt\":\"";
    out += format_timestamp(*instance.observed_at);
    out += '"';
  }
  if (!instance.dataset_id.empty()) {
    out += ",\"datasetId\":";
    append_json_string(out, instance.dataset_id);
  }
}

void append_instance(std::string& out, std::string_view name, const model::Instance& instance,
                     Terms& terms) {
  const std::size_t start = out.size();
  // Put together here and added at once; what is not known yet is put in at the end.
  char header[instance_header_bytes + 8] = {};
  const auto put = [&](std::size_t at, auto value) {
    std::memcpy(header + at, &value, sizeof value);
  };
  std::size_t header_bytes = instance_header_bytes;
  put(4, terms.intern(name));
  put(8, instance.object_type.empty() ? no_term : terms.intern(instance.object_type));
  put(20, static_cast<std::uint8_t>(instance.unit_code.size()));
  put(21, static_cast<std::uint8_t>(instance.kind));
  put(22, static_cast<std::uint8_t>((instance.observed_at ? flag_observed : 0) |
                                    (instance.sub_attributes.empty() ? 0 : flag_subs)));
  put(23, to_micros(instance.created_at));
  put(31, to_micros(instance.modified_at));
  if (instance.observed_at) {
    put(instance_header_bytes, to_micros(*instance.observed_at));
    header_bytes += 8;
  }
  out.append(header, header_bytes);

  const std::size_t value_start = out.size();
  instance.value.append_to(out);
  const std::size_t extras_start = out.size();
  append_extras(out, instance);
  put(12, static_cast<std::uint32_t>(extras_start - value_start));
  put(16, static_cast<std::uint16_t>(out.size() - extras_start));
  put(18, static_cast<std::uint16_t>(instance.dataset_id.size()));
  out += instance.dataset_id;
  out += instance.unit_code;
  for (const model::Attribute& sub : instance.sub_attributes)
    for (const model::Instance& sub_instance : sub.instances)
      append_instance(out, sub.name, sub_instance, terms);
  put(0, static_cast<std::uint32_t>(out.size() - start));
  std::memcpy(&out[start], header, instance_header_bytes);
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
          read<std::uint32_t>(at_ + 8),
          static_cast<model::AttributeKind>(header.kind),
          (header.flags & flag_subs) != 0,
          {at_ + header.value_at(), header.value_bytes + header.extras_bytes}};
}

TermId InstanceView::name() const { return read<std::uint32_t>(at_ + 4); }
TermId InstanceView::object_type() const { return read<std::uint32_t>(at_ + 8); }

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

Timestamp InstanceView::created_at() const { return to_time(read<std::int64_t>(at_ + 23)); }
Timestamp InstanceView::modified_at() const { return to_time(read<std::int64_t>(at_ + 31)); }

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

RecordPtr Record::make(std::string_view bytes) {
  void* block = ::operator new(sizeof(Record) + bytes.size());
  const Record* record = new (block) Record(static_cast<std::uint32_t>(bytes.size()));
  std::memcpy(static_cast<char*>(block) + sizeof(Record), bytes.data(), bytes.size());
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
  append(out, magic);
  append(out, place.number);
  append<std::uint64_t>(out, entity.version);
  append(out, to_micros(entity.created_at));
  append(out, to_micros(entity.modified_at));
  append(out, place.position);
  append(out, place.visibility);
  append(out, static_cast<std::uint16_t>(entity.types.size()));
  append(out, static_cast<std::uint16_t>(place.territories.size()));
  append(out, static_cast<std::uint32_t>(entity.id.size()));
  append(out, static_cast<std::uint32_t>(scopes.size()));
  for (const std::string& type : entity.types) append(out, terms.intern(type));
  for (const TermId territory : place.territories) append(out, territory);
  out += entity.id;
  out += scopes;
  for (const model::Attribute& attribute : entity.attributes)
    for (const model::Instance& instance : attribute.instances)
      append_instance(out, attribute.name, instance, terms);
  RecordPtr record = make(out);
  if (out.capacity() > (1u << 20)) out = std::string();
  return record;
}

Result<RecordPtr> Record::from_bytes(std::string_view bytes, const Terms& terms) {
  return from_bytes(bytes, terms.size());
}

Result<RecordPtr> Record::from_bytes(std::string_view bytes, std::size_t term_count) {
  const auto damaged = [] {
    return make_error(ErrorCode::internal, "the stored record is damaged");
  };
  if (bytes.size() < entity_header_bytes || read<std::uint32_t>(bytes.data()) != magic)
    return damaged();
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

std::vector<model::Attribute> decode_level(std::optional<InstanceView> view, const Terms& terms) {
  std::vector<model::Attribute> attributes;
  for (TermId last = no_term; view; view = view->next()) {
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
