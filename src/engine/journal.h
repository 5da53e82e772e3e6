// The engine's journal: what each block of the log holds. A block is what one group of commits
// leaves: the commits one after the other, then the terms they are the first to use. A commit says
// who, when, by which command, and for each entity what is needed to take the state before it to
// the state after it and back, so that states and histories both come from it. Each entity's item
// leads to the commit that touched the entity before, so that its history is a chain and needs no
// index.
//
// A commit's position is the address of its first byte in the log.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "access/actor.h"
#include "engine/record.h"
#include "engine/terms.h"
#include "model/entity.h"

namespace maillage::engine {

struct JournalItem {
  RecordPtr before;  // nullptr: created
  RecordPtr after;   // nullptr: removed
};

struct CommitHead {
  Timestamp at{};
  std::string_view actor_id;
  std::string_view actor_name;
  std::string_view command;
  // A commit that may be repeated: its key and what it was answered. Empty for most.
  std::string_view repeat_key;
  std::string_view repeat_answer;
};

// Appends one commit. Its position is the address that its first byte gets.
void append_commit(std::string& block, std::uint64_t position, const CommitHead& head,
                   const std::vector<JournalItem>& items);
void append_terms(std::string& block, const std::vector<TermId>& added, const Terms& terms);

// One entity's part of a commit, as it stands in the journal. Views live as long as the bytes read.
struct ItemView {
  enum class Kind : char { created = 'c', replaced = 'r', patched = 'p', removed = 'd' };
  Kind kind;
  EntityNumber number = 0;
  std::uint64_t version = 0;   // after the commit
  std::uint64_t previous = 0;  // position of the commit that touched the entity before; 0: none
  // The record after (created, replaced), its head without attributes (patched), or the record
  // before (removed).
  std::string_view record;
  struct Attribute {
    TermId name;
    std::string_view before;  // its instances as in a record; empty: it was not there
    std::string_view after;
  };
  std::vector<Attribute> attributes;  // changed ones: replaced (in which `after` is empty), patched
};

struct CommitView {
  std::uint64_t position = 0;
  CommitHead head;
  std::vector<ItemView> items;
};

// One commit at the start of `bytes`. Errors: internal when it is not what was written there.
Result<CommitView> read_commit(std::string_view bytes, std::uint64_t position);
// How many bytes the commit has that begins so; nothing when it is none. Needs commit_start_bytes.
inline constexpr std::size_t commit_start_bytes = 13;
std::optional<std::size_t> commit_bytes(std::string_view start);

// Everything in one block. Terms are told before the commits that use them.
struct BlockVisitor {
  std::function<Result<void>(TermId, std::string_view)> term;
  std::function<Result<void>(const CommitView&)> commit;
};
Result<void> read_block(std::string_view content, std::uint64_t at, const BlockVisitor& visitor);

// The state after an item; `before` is the state that the commits so far left. nullptr: removed.
// Errors: internal when the item does not fit that state.
Result<RecordPtr> next_record(const RecordPtr& before, const ItemView& item, const Terms& terms);

// An instance as normalized NGSI-LD with expanded names: {"type":"Property","value":…}.
void append_normalized(std::string& out, const InstanceView& instance, const Terms& terms);

}  // namespace maillage::engine
