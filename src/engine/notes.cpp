#include "engine/notes.h"

namespace maillage::engine {

Note& Notes::note_of(const access::Actor& actor, std::string_view operation, NoteKind kind) {
  std::string key(1, static_cast<char>(kind));
  for (const std::string_view part :
       {std::string_view(actor.id), std::string_view(actor.organisation),
        std::string_view(actor.on_behalf_of), std::string_view(actor.looks_as), operation}) {
    key += part;
    key += '\0';
  }
  if (const auto it = notes_.find(key); it != notes_.end()) return it->second;
  // The last one is for all who find no room.
  if (notes_.size() + 1 >= limits_.notes_max)
    return notes_.try_emplace(std::string(), Note{.operation = "audit.overflow", .kind = kind})
        .first->second;
  return notes_.try_emplace(std::move(key), Note{actor, std::string(operation), kind, {}, 0})
      .first->second;
}

bool Notes::add(const access::Actor& actor, std::string_view operation, NoteKind kind,
                std::string_view entity, const std::vector<std::string_view>& subjects) {
  std::lock_guard guard(mutex_);
  const bool first = notes_.empty();
  Note& note = note_of(actor, operation, kind);
  const auto tell = [&](std::string_view subject) {
    if (shown_ >= limits_.shown_max || note.operation == "audit.overflow") {
      ++note.more;
    } else if (note.shown.emplace(entity, subject).second) {
      ++shown_;
    }
  };
  for (const std::string_view subject : subjects) tell(subject);
  if (subjects.empty() && !entity.empty()) tell({});
  return first;
}

void Notes::add_missing(std::uint64_t count) {
  std::lock_guard guard(mutex_);
  note_of(access::Actor::system(), "audit.missing", NoteKind::missing).more = count;
}

std::vector<Note> Notes::take() {
  std::lock_guard guard(mutex_);
  std::vector<Note> taken;
  taken.reserve(notes_.size());
  for (auto& [key, note] : notes_) taken.push_back(std::move(note));
  notes_.clear();
  shown_ = 0;
  return taken;
}

void Notes::give_back(std::vector<Note> notes) {
  std::lock_guard guard(mutex_);
  for (Note& note : notes) {
    Note& waiting = note_of(note.actor, note.operation, note.kind);
    waiting.more += note.more;
    for (auto& one : note.shown) {
      if (shown_ >= limits_.shown_max) {
        ++waiting.more;
      } else if (waiting.shown.insert(one).second) {
        ++shown_;
      }
    }
  }
}

bool Notes::empty() const {
  std::lock_guard guard(mutex_);
  return notes_.empty();
}

}  // namespace maillage::engine
