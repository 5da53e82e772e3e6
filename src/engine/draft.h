// A new entity put together as a record straight away, by a reader that checks what it reads as it
// goes: the entity as a value, with a string and a JSON tree for each part, is never made. A draft
// lacks what only the engine gives (number, version, times, place in the journal), and gets it in
// place when it is committed.
#pragma once

#include <span>
#include <string_view>

#include "engine/record.h"
#include "model/change.h"

namespace maillage::engine {

class Draft {
 public:
  struct Content {
    std::string_view id;
    std::span<const TermId> types;  // at least one, no duplicates
    // One after the other, written by layout::InstanceWriter; those of one attribute together.
    std::string_view instances;
  };
  // `kind` is create or upsert. The content must be what model::apply() would take: the engine does
  // not look at it again.
  Draft(model::Change::Kind kind, const Content& content);

  model::Change::Kind kind() const { return kind_; }
  std::string_view id() const { return record_->id(); }
  const Record& record() const { return *record_; }
  // The same as a change, for whoever needs the entity as a value.
  model::Change to_change(const Terms& terms) const;

  // The record, with every instance made now. The draft is used up.
  RecordPtr finish(const Record::Place& place, std::uint64_t version, Timestamp now) &&;

  // A copy has a record of its own, because finish() writes to it.
  Draft(const Draft& other);
  Draft& operator=(const Draft& other);
  Draft(Draft&&) = default;
  Draft& operator=(Draft&&) = default;
  ~Draft() = default;

 private:
  model::Change::Kind kind_;
  RecordPtr record_;  // nobody else's
};

}  // namespace maillage::engine
