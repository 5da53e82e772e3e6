// The engine's journal: what each block of the log holds. A block is what one group of commits
// leaves: notes and commits one after the other, then the terms they are the first to use, then a
// seal. A commit says who, when, by which command, and for each entity what is needed to take the
// state before it to the state after it and back, so that states and histories both come from it.
// Each entity's item leads to the commit that touched the entity before, so that its history is a
// chain and needs no index. A note tells what changed no entity: who was shown personal data, what
// was decided about accounts. The seal is a hash over the block and the seal before it, so that
// nothing in the journal can be edited, removed or moved unseen (docs/adr/0015).
//
// A commit's or note's position is the address of its first byte in the log.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "access/actor.h"
#include "base/digest.h"
#include "engine/record.h"
#include "engine/terms.h"
#include "model/entity.h"

namespace maillage::engine {

struct JournalItem {
  RecordPtr before;  // nullptr: created
  RecordPtr after;   // nullptr: removed
  // The journal's own state before it is not `before`: all of `after` is told.
  bool whole = false;
};

struct CommitHead {
  Timestamp at{};
  std::uint64_t number = 0;  // among all commits and notes, counted from 1
  std::string_view actor_id;
  std::string_view actor_name;    // of who is no person of the graph
  std::string_view organisation;  // it acted for; empty: for itself
  std::string_view on_behalf_of;  // the person whose role was delegated to it
  std::string_view roles;         // words of access::roles_of()
  std::string_view command;
  // A commit that may be repeated: its key and what it was answered. Empty for most.
  std::string_view repeat_key;
  std::string_view repeat_answer;
};

// Of who acts; time and number are still to be set. Lives as long as what it is given.
CommitHead head_of(const access::Actor& actor, std::string_view roles, std::string_view command);

// Appends one commit. Its position is the address that its first byte gets.
void append_commit(std::string& block, std::uint64_t position, const CommitHead& head,
                   const std::vector<JournalItem>& items);
void append_terms(std::string& block, const std::vector<TermId>& added, const Terms& terms);

// What a note tells.
enum class NoteKind : char {
  shown = 'r',    // these entities were shown to the actor
  done = 'd',     // a decision about something that is no entity
  missing = 'm',  // the journal is known to have held more: `more` records went missing
};
struct Shown {
  std::string_view entity;
  std::string_view subject;  // the person whom the data are about; empty: restricted, not personal
};
struct NoteView {
  std::uint64_t position = 0;
  CommitHead head;
  NoteKind kind = NoteKind::shown;
  std::uint64_t more = 0;  // that are not listed
  std::vector<Shown> shown;
};
void append_note(std::string& block, const NoteView& note);

// The end of the chain: how many commits and notes there are, and the hash over all of them.
struct Link {
  std::uint64_t number = 0;
  std::string hash = std::string(Digest::bytes, '\0');
  bool operator==(const Link&) const = default;
};
// Ends a block of the log, whose content will stand at that address. Returns the new end.
Link append_seal(std::string& block, std::size_t content_from, std::uint64_t address,
                 const Link& before, std::uint64_t number, Digest& digest);
// What the hash in the seal of such a content has to be. Requires a content that read_block() took.
std::string seal_of(std::string_view content, std::uint64_t address, std::string_view hash_before,
                    Digest& digest);

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

// One commit, or note, at the start of `bytes`. Errors: internal when it is not what was written
// there.
Result<CommitView> read_commit(std::string_view bytes, std::uint64_t position);
Result<NoteView> read_note(std::string_view bytes, std::uint64_t position);
// How many bytes the commit or note has that begins so; nothing when it is none. Needs
// commit_start_bytes.
inline constexpr std::size_t commit_start_bytes = 13;
std::optional<std::size_t> commit_bytes(std::string_view start);

// Everything in one block. Terms are told before the commits that use them.
struct BlockVisitor {
  std::function<Result<void>(TermId, std::string_view)> term;
  std::function<Result<void>(const CommitView&)> commit;
  std::function<Result<void>(const NoteView&)> note;
  std::function<Result<void>(Link)> seal;
};
Result<void> read_block(std::string_view content, std::uint64_t at, const BlockVisitor& visitor);

// The state after an item; `before` is the state that the commits so far left. nullptr: removed.
// Errors: internal when the item does not fit that state.
Result<RecordPtr> next_record(const RecordPtr& before, const ItemView& item, const Terms& terms);

// An instance as normalized NGSI-LD with expanded names: {"type":"Property","value":…}.
void append_normalized(std::string& out, const InstanceView& instance, const Terms& terms);

}  // namespace maillage::engine
