// What the audit has to be told beside changes, until the journal holds it: who was shown whose
// data, and decisions about what is no entity. What one actor is shown by one operation within a
// moment becomes one note, so that a list of a hundred people is one record. Thread-safe; adding
// never waits for the journal.
#pragma once

#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "access/actor.h"
#include "engine/journal.h"

namespace maillage::engine {

struct Note {
  access::Actor actor;
  std::string operation;
  NoteKind kind = NoteKind::shown;
  std::set<std::pair<std::string, std::string>> shown;  // entity, subject or nothing
  std::uint64_t more = 0;                               // that found no room
};

class Notes {
 public:
  struct Limits {
    std::size_t notes_max = 10'000;
    std::size_t shown_max = 100'000;  // over all notes
  };
  Notes() = default;
  explicit Notes(Limits limits) : limits_(limits) {}

  // A note of the same kind, actor and operation that waits takes it up. Beyond the limits only the
  // number is kept, with the actor as long as there is room for one more, so that the audit says
  // what it does not list. Returns true when nothing waited before.
  bool add(const access::Actor& actor, std::string_view operation, NoteKind kind,
           std::string_view entity, const std::vector<std::string_view>& subjects);
  // That many records are known to be missing.
  void add_missing(std::uint64_t count);

  std::vector<Note> take();
  // The journal did not take them: they wait on.
  void give_back(std::vector<Note> notes);
  bool empty() const;

 private:
  Note& note_of(const access::Actor& actor, std::string_view operation, NoteKind kind);

  const Limits limits_{};
  mutable std::mutex mutex_;
  std::map<std::string, Note, std::less<>> notes_;  // by kind, actor and operation
  std::size_t shown_ = 0;
};

}  // namespace maillage::engine
