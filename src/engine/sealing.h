// Personal values as they stand on disk: sealed with a key of their own, one for each entity and
// the person whom the values are about. In memory they are plain. What this file seals is a record
// like any other, whose personal instances hold unreadable bytes, so that the journal, its replay,
// its chain of hashes and saved states work on it without knowing any key. A value whose key was
// shredded is absent when it is opened.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/key_ring.h"
#include "engine/record.h"
#include "engine/terms.h"
#include "model/registry.h"

namespace maillage::engine {

// Thread-safe once made.
class Sealing {
 public:
  // Names of attributes are interned: the terms must have been loaded.
  Sealing(std::shared_ptr<KeyRing> keys, const model::Registry& registry, Terms& terms);

  // Has it a type with personal attributes? All else is written as it is.
  bool concerns(const Record& record) const {
    for (std::size_t i = 0; i < record.type_count(); ++i)
      if (concerns_type(record.type(i))) return true;
    return false;
  }
  bool concerns_type(TermId type) const { return type < types_.size() && types_[type]; }
  // The types with personal attributes.
  std::vector<TermId> types() const;
  // Visits each personal attribute that the record has, with the id of the person whom it is about
  // (empty: nobody known).
  template <class Visit>
  void for_each_personal(const Record& record, Visit&& visit) const {
    for (std::size_t i = 0; i < record.type_count(); ++i) {
      if (!concerns_type(record.type(i))) continue;
      for (const Personal& one : types_[record.type(i)]->attributes)
        if (record.find(one.name)) visit(one.name, person_of(record, one));
    }
  }
  // Does the entity stand for a person? Its name then; empty for all others.
  bool is_person(const Record& record) const;
  std::string name_in(const Record& record) const;

  // As it is written. Keys are made where there are none; they must be synced before it is.
  // Errors: unavailable.
  Result<RecordPtr> to_write(const RecordPtr& record);
  // As it was written: values whose key has been shredded since are left out.
  Result<RecordPtr> as_written(const RecordPtr& record);
  // Plain again, without what cannot be read; `lost`, if given, becomes true when that is
  // something.
  RecordPtr opened(const RecordPtr& record, bool* lost = nullptr) const;
  // The same of instances as they stand in a record.
  std::string opened(std::string_view instances, bool* lost = nullptr) const;

  KeyRing& keys() { return *keys_; }

 private:
  struct Personal {
    TermId name = no_term;
    TermId relation = no_term;  // to the person; no_term: the entity itself
  };
  struct Type {
    bool is_person = false;
    TermId name = no_term;  // the attribute that is its title
    std::vector<Personal> attributes;
  };
  enum class Missing { make, leave_out };

  std::string person_of(const Record& record, const Personal& personal) const;
  Result<RecordPtr> sealed(const RecordPtr& record, Missing missing);
  Result<std::string> sealed_instances(std::string_view instances, const KeyRing::Owner& owner,
                                       Missing missing);

  std::shared_ptr<KeyRing> keys_;
  const Terms& terms_;
  std::vector<std::optional<Type>> types_;  // by term; fixed
};

}  // namespace maillage::engine
