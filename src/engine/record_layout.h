// How a record's bytes are laid out; for the files that write and read them (record.cpp,
// draft.cpp). Little-endian, no padding:
//   entity   magic u32 | number u32 | version u64 | created i64 | modified i64 | position u64 |
//            visibility u32 | types u16 | territories u16 | id bytes u32 | scopes bytes u32 | types
//            u32… | territories u32… | id | scopes | instances…
//   instance size u32 | name u32 | object_type u32 | value bytes u32 | extras bytes u16 |
//            dataset bytes u16 | unit bytes u8 | kind u8 | flags u8 | created i64 | modified i64 |
//            observed i64 when flagged | value | extras | dataset | unit | sub-attributes…
#pragma once

#include <cstring>
#include <string>
#include <string_view>

#include "engine/record.h"

namespace maillage::engine::layout {

inline constexpr std::uint32_t magic = 0x3252'4d4d;
inline constexpr std::uint32_t sealed_magic = 0x5352'4d4d;  // some instances are sealed
inline constexpr std::size_t number_at = 4;
inline constexpr std::size_t version_at = 8;
inline constexpr std::size_t created_at_at = 16;
inline constexpr std::size_t modified_at_at = 24;
inline constexpr std::size_t position_at = 32;
inline constexpr std::size_t visibility_at = 40;
inline constexpr std::size_t types_at = 44;
inline constexpr std::size_t territories_at = 46;
inline constexpr std::size_t id_bytes_at = 48;
inline constexpr std::size_t scopes_bytes_at = 52;
inline constexpr std::size_t entity_header_bytes = 56;

inline constexpr std::size_t object_type_at = 8;
inline constexpr std::size_t value_bytes_at = 12;
inline constexpr std::size_t kind_at = 21;
inline constexpr std::size_t flags_at = 22;
inline constexpr std::size_t instance_created_at = 23;
inline constexpr std::size_t instance_modified_at = 31;
inline constexpr std::size_t instance_header_bytes = 4 + 4 + 4 + 4 + 2 + 2 + 1 + 1 + 1 + 8 + 8;
inline constexpr std::uint8_t flag_observed = 1;
inline constexpr std::uint8_t flag_subs = 2;
// The value is the whole instance, sealed (sealing.h).
inline constexpr std::uint8_t flag_sealed = 4;

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

inline Timestamp to_time(std::int64_t micros) {
  return Timestamp(std::chrono::microseconds(micros));
}
inline std::int64_t to_micros(Timestamp time) { return time.time_since_epoch().count(); }

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

// What an instance is written from, but for its value and its sub-attributes.
struct InstanceParts {
  TermId name = no_term;
  TermId object_type = no_term;
  model::AttributeKind kind = model::AttributeKind::property;
  std::string_view dataset_id;  // empty: the default instance
  std::string_view unit_code;   // empty: none
  std::optional<Timestamp> observed_at;
  Timestamp created_at{};
  Timestamp modified_at{};
  bool has_sub_attributes = false;
};

// Writes one instance behind what `out` holds: after construction the value is appended to `out` as
// JSON text, after end_value() the sub-attributes are, each by a writer of its own, and finish()
// closes it. `parts` must live until then.
class InstanceWriter {
 public:
  InstanceWriter(std::string& out, const InstanceParts& parts);
  void end_value();
  void finish();

 private:
  template <class T>
  void put(std::size_t at, T value) {
    std::memcpy(header_ + at, &value, sizeof value);
  }

  std::string& out_;
  const InstanceParts& parts_;
  std::size_t start_;
  std::size_t value_start_;
  // Put together here and added at once; what is not known yet is put in at the end.
  char header_[instance_header_bytes + 8] = {};
};

// What stands before the first instance.
struct HeadParts {
  std::uint64_t version = 0;
  Timestamp created_at{};
  Timestamp modified_at{};
  std::size_t type_count = 0;
  std::string_view id;
  std::string_view scopes;  // JSON text
};
// Appends the head up to and without the numbers of its types.
void append_head(std::string& out, const HeadParts& head, const Record::Place& place);

}  // namespace maillage::engine::layout
