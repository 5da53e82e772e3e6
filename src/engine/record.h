// One entity in the engine's compact form: a single immutable block of bytes with a ready piece of
// JSON per attribute. Renderers copy pieces and add names; nothing is parsed on the way out. The
// same bytes are the entity's row in the store.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "engine/terms.h"
#include "model/entity.h"

namespace maillage::engine {

using EntityNumber = std::uint32_t;  // dense, in order of creation, never used twice

// A read-only look at one attribute instance inside a record. Valid as long as the record.
class InstanceView {
 public:
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

 private:
  friend class Record;
  InstanceView(const char* at, const char* end) : at_(at), end_(end) {}
  const char* at_;
  const char* end_;  // end of this level
};

class Record;
using RecordPtr = std::shared_ptr<const Record>;

class Record {
 public:
  // Encodes an entity; terms are interned. Requires an entity within the engine's limits.
  static RecordPtr encode(const model::Entity& entity, EntityNumber number,
                          std::uint32_t visibility, const std::vector<TermId>& territories,
                          Terms& terms);
  // Checks every offset, so that a damaged row is an error and never a wild read.
  static Result<RecordPtr> from_bytes(std::string bytes, const Terms& terms);
  model::Entity decode(const Terms& terms) const;

  std::string_view bytes() const { return bytes_; }
  std::string_view id() const;
  EntityNumber number() const;
  std::uint64_t version() const;
  Timestamp created_at() const;
  Timestamp modified_at() const;
  std::uint32_t visibility() const;
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

  explicit Record(std::string bytes) : bytes_(std::move(bytes)) {}

 private:
  std::string bytes_;
};

}  // namespace maillage::engine
