// One entity in the engine's compact form: a single immutable block of bytes with a ready piece of
// JSON per attribute. Renderers copy pieces and add names; nothing is parsed on the way out. The
// same bytes stand in the journal and in saved states.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"
#include "engine/terms.h"
#include "model/entity.h"

namespace maillage::engine {

using EntityNumber = std::uint32_t;  // dense, in order of creation, never used twice

// A read-only look at one attribute instance inside a record. Valid as long as the record.
class InstanceView {
 public:
  // What most renderers need, read in one go: `text` is the value and the extras behind it.
  struct Piece {
    TermId name;
    TermId object_type;
    model::AttributeKind kind;
    bool has_sub_attributes;
    std::string_view text;
  };
  Piece piece() const;

  TermId name() const;
  model::AttributeKind kind() const;
  // The value as JSON text: what goes after "value":, "object":, "languageMap":… VocabProperty
  // values are expanded IRIs here.
  std::string_view value() const;
  std::string_view dataset_id() const;  // empty: default instance
  // The optional members as JSON text, each with its leading comma and without those that name
  // terms:
  // `,"unitCode":"CEL","observedAt":"…","datasetId":"…"`; empty when there is none.
  std::string_view extras() const;
  std::string_view unit_code() const;
  std::optional<Timestamp> observed_at() const;
  TermId object_type() const;  // no_term: none
  Timestamp created_at() const;
  Timestamp modified_at() const;
  // Sub-attributes: iterate with first_sub(), next(); false at the end.
  bool has_sub_attributes() const;
  std::optional<InstanceView> first_sub() const;
  std::optional<InstanceView> next() const;  // the next instance at the same level

  // The first of instances as they stand in a record, one after the other (Record::bytes_of).
  static std::optional<InstanceView> first_of(std::string_view instances) {
    if (instances.empty()) return std::nullopt;
    return InstanceView(instances.data(), instances.data() + instances.size());
  }

 private:
  friend class Record;
  InstanceView(const char* at, const char* end) : at_(at), end_(end) {}
  const char* at_;
  const char* end_;  // end of this level
};

class Record;

// Shares a record: counted in the record itself, so that one costs one allocation and a reference
// one word. Thread-safe as shared_ptr is.
class RecordPtr {
 public:
  RecordPtr() = default;
  RecordPtr(std::nullptr_t) {}  // NOLINT
  inline RecordPtr(const RecordPtr& other);
  RecordPtr(RecordPtr&& other) noexcept : record_(std::exchange(other.record_, nullptr)) {}
  RecordPtr& operator=(RecordPtr other) noexcept {
    std::swap(record_, other.record_);
    return *this;
  }
  inline ~RecordPtr();

  const Record& operator*() const { return *record_; }
  const Record* operator->() const { return record_; }
  const Record* get() const { return record_; }
  explicit operator bool() const { return record_ != nullptr; }
  bool operator==(const RecordPtr&) const = default;

 private:
  friend class Record;
  friend class Draft;
  explicit RecordPtr(const Record* record) : record_(record) {}
  const Record* record_ = nullptr;
};

class Record {
 public:
  // What the engine knows of an entity beside its content.
  struct Place {
    EntityNumber number = 0;
    std::uint64_t position = 0;    // of the commit in the journal
    std::uint32_t visibility = 0;  // 0: everybody's
    std::vector<TermId> territories;
  };
  // Encodes an entity; terms are interned. Requires an entity within the engine's limits.
  static RecordPtr encode(const model::Entity& entity, const Place& place, Terms& terms);
  // Checks every offset, so that damaged bytes are an error and never a wild read.
  static Result<RecordPtr> from_bytes(std::string_view bytes, const Terms& terms);
  static Result<RecordPtr> from_bytes(std::string_view bytes, std::size_t term_count);
  model::Entity decode(const Terms& terms) const;
  // Only these attributes, and no types and scopes: enough to work out a change to them.
  model::Entity decode_part(const std::vector<TermId>& attributes, const Terms& terms) const;
  // `before` with these attributes as they are in `part` (absent: gone), which may have further
  // ones, and with its version and time of modification. The other attributes are copied as they
  // stand.
  static RecordPtr encode_part(const Record& before, const std::vector<TermId>& attributes,
                               const model::Entity& part, const Place& place, Terms& terms);

  // As on disk, with sealed personal values (sealing.h); what the graph holds is not.
  bool is_sealed() const;
  std::string_view bytes() const { return {data(), size_}; }
  std::string_view head() const;  // what stands before the first attribute
  std::string_view id() const;
  EntityNumber number() const;
  std::uint64_t version() const;
  std::uint64_t position() const;  // of the latest commit that touched the entity
  Timestamp created_at() const;
  Timestamp modified_at() const;
  std::uint32_t visibility() const;  // number of its access key, as the engine counts them now
  RecordPtr with_visibility(std::uint32_t visibility) const;  // a copy
  // The same but for the access key's number, which each run of the program counts anew.
  bool same_state(const Record& other) const;
  std::size_t type_count() const;
  TermId type(std::size_t index) const;
  bool has_type(TermId type) const;
  std::size_t territory_count() const;
  TermId territory(std::size_t index) const;  // the term of an area's entity id
  std::string_view scopes() const;            // JSON text: array of strings, or empty
  // Attributes in their order; instances of one attribute stand together.
  std::optional<InstanceView> first() const;
  std::optional<InstanceView> find(TermId name) const;  // its first instance
  // All instances of an attribute as stored, times included: equal bytes, equal attribute.
  std::string_view bytes_of(TermId name) const;

  Record(const Record&) = delete;
  Record& operator=(const Record&) = delete;

 private:
  friend class RecordPtr;
  friend class Draft;
  explicit Record(std::uint32_t size) : size_(size) {}
  static RecordPtr make(std::string_view bytes, std::string_view more = {});
  static void destroy(const Record* record);
  const char* data() const { return reinterpret_cast<const char*>(this + 1); }

  mutable std::atomic<std::uint32_t> references_{1};
  std::uint32_t size_;  // of the bytes that follow this object
};

inline RecordPtr::RecordPtr(const RecordPtr& other) : record_(other.record_) {
  if (record_) record_->references_.fetch_add(1, std::memory_order_relaxed);
}

inline RecordPtr::~RecordPtr() {
  if (record_ && record_->references_.fetch_sub(1, std::memory_order_acq_rel) == 1)
    Record::destroy(record_);
}

}  // namespace maillage::engine
