// The present state by itself, without indexes: brought up to date by the journal, and saved now
// and then so that opening need not read all of it. A saved state is derived: one that is damaged
// or missing costs time at the next start, and nothing else.
#pragma once

#include <atomic>
#include <functional>
#include <vector>

#include "engine/journal.h"
#include "store/store.h"

namespace maillage::engine {

struct State {
  std::vector<RecordPtr> records;  // by number, as written; nullptr: removed
  std::uint64_t position = 0;      // of the latest commit
  std::uint64_t replay_from = 0;   // the address of the first block that is not in it
  Timestamp last_time{};
  Link link;  // of the latest block
};

// Every block of the log from state.replay_from on, applied. The listener is told of each removal,
// of each commit that may be repeated, of each note and of each block, since rows of all of them
// may be missing after a crash. Errors: internal naming the position where the journal does not
// fit.
struct ReplayListener {
  std::function<void(const Record& record, std::uint64_t position)> removed;
  std::function<void(const CommitHead& head)> repeatable;
  std::function<void(const NoteView& note)> noted;
  std::function<void(std::uint64_t address)> block;
};
Result<void> replay(store::Log& log, State& state, Terms& terms, const ReplayListener& listener);

// Replaces the saved state of that name. The log must be synced up to state.replay_from, and its
// blocks before that must hold the terms below `term_count`. `as_written` gives each record as it
// may stand on disk. Errors: unavailable; also when `stopping` becomes true meanwhile: the old one
// stays.
struct Saving {
  std::size_t term_count;
  std::function<Result<RecordPtr>(const RecordPtr&)> as_written;
  const std::atomic<bool>& stopping;
};
Result<void> save_state(store::Store& store, std::string_view name, const State& state,
                        const Terms& terms, const Saving& saving);

// The saved state and its terms, read by several threads; an empty one when there is none that can
// be used: then `fault` says why, unless there simply is none. Requires empty terms.
State load_state(const store::Store& store, std::string_view name, Terms& terms,
                 std::string& fault);

}  // namespace maillage::engine
