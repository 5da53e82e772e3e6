// Who looks at the graph: an actor's access, resolved once and kept for all of its queries. A
// record carries the number of its access key; a viewer tells from it whether the record is seen,
// and which of its attributes are read. Key 0: everybody sees everything.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <roaring/roaring.hh>
#include <shared_mutex>
#include <vector>

#include "access/key.h"
#include "engine/record.h"

namespace maillage::engine {

// Access keys by number. Thread-safe; keys stay where they are.
class KeyTable {
 public:
  KeyTable();
  std::uint32_t number_of(access::Key key);
  const access::Key& at(std::uint32_t number) const;  // requires a number given before

 private:
  mutable std::shared_mutex mutex_;
  std::deque<access::Key> keys_;
  std::map<access::Key, std::uint32_t> numbers_;
};

// Which attributes the region keeps from some who see the entity. Fixed once loaded.
struct Conditions {
  std::vector<bool> attributes;            // by term
  std::vector<std::vector<TermId>> types;  // by term of the type: its attributes of that sort

  bool has(TermId attribute) const {
    return attribute < attributes.size() && attributes[attribute];
  }
  const std::vector<TermId>& of_type(TermId type) const {
    static const std::vector<TermId> none;
    return type < types.size() ? types[type] : none;
  }
};

// Thread-safe but for hidden(), which the engine's lock guards.
class Viewer {
 public:
  // All outlive the viewer.
  Viewer(const access::Actor& actor, access::Standing standing, const model::Registry& registry,
         const KeyTable& keys, Terms& terms, const Conditions& conditions);

  bool sees_all() const { return standing_.all && types_only_.empty(); }
  bool sees(const Record& record) const;
  // Requires a record that is seen.
  bool reads(const Record& record, TermId attribute) const {
    return !is_conditional(attribute) || standing_.all || reads_conditional(record, attribute);
  }
  // Is the answer of reads() the same for every record?
  bool is_conditional(TermId attribute) const {
    return !standing_.all && conditions_.has(attribute);
  }
  // May all be read that a record of these types can hold?
  bool reads_all(const Record& record) const;
  // Of a record that is seen, what changes when something that this viewer reads of it does, and
  // with nothing else. Who may read all that its types can hold has the record's own. For others
  // the version is a number below 2^53 that stands for what they read and grows not, and the time
  // is that of the latest value they read: that a value was taken away does not show in it.
  std::uint64_t version(const Record& record) const;
  Timestamp modified_at(const Record& record) const;
  // Acts for an owner of the record. The administrator owns nothing.
  bool owns(const Record& record) const;
  // Reads the record only because it is public now, not by a right of its own.
  bool only_as_public(const Record& record) const;

  const access::Standing& standing() const { return standing_; }
  const access::Actor& actor() const { return actor_; }
  const std::vector<TermId>& types_only() const { return types_only_; }  // sorted; empty: all

  // Restricted records that this viewer does not see. Guarded by the engine's lock; the writer
  // keeps it up to date.
  const Roaring& hidden() const { return hidden_; }
  void hide(EntityNumber number, bool hidden) {
    if (hidden) hidden_.add(number);
    if (!hidden) hidden_.remove(number);
  }
  // Which closure of territories it was made with: of what state, on what day.
  struct Closure {
    std::uint64_t version = 0;
    std::int64_t day = 0;
    bool operator==(const Closure&) const = default;
  };
  Closure closure;

 private:
  bool reads_conditional(const Record& record, TermId attribute) const;
  bool is_private(const access::Key& key) const;

  access::Actor actor_;
  access::Standing standing_;
  const model::Registry& registry_;
  const KeyTable& keys_;
  const Terms& terms_;
  const Conditions& conditions_;
  std::vector<TermId> types_only_;
  Roaring hidden_;
};
using ViewerPtr = std::shared_ptr<const Viewer>;

}  // namespace maillage::engine
