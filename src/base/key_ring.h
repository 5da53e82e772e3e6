// Keys that are thrown away one by one, so that what was sealed with one of them can be read by
// nobody any more, wherever copies of it lie: in a journal that is never rewritten, in a backup.
// Each key belongs to a thing (an entity, an account) and to the person whom the thing's values are
// about, if there is one; it is shredded with either.
//
// All keys stand in one small file, wrapped by a key that lies elsewhere. A key's place, its slot,
// is overwritten where it stands and never used again. The names of things and persons are in the
// file as keyed hashes only. It knows no entity.
//
// Thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/ids.h"
#include "base/result.h"

namespace maillage {

class KeyRing {
 public:
  struct Owner {
    std::string_view thing;
    std::string_view person = {};  // empty: nobody that is known
  };
  enum class State : std::uint8_t { none, live, shredded };
  using Slot = std::uint32_t;

  // The file's keys; an empty file is made when there is none. `wrapping` has 32 bytes. Errors:
  // unavailable (cannot be read or written, is no such file, was wrapped by another key).
  static Result<std::unique_ptr<KeyRing>> open(const std::string& file, std::string_view wrapping,
                                               Random random);
  // Keys that end with the process: for tests.
  explicit KeyRing(Random random);
  ~KeyRing();
  KeyRing(const KeyRing&) = delete;
  KeyRing& operator=(const KeyRing&) = delete;

  // Tells this ring from others; 16 random bytes.
  const std::string& id() const { return id_; }
  // Stands for a text where the text itself must not: a keyed hash in hexadecimal.
  std::string mark(std::string_view text) const;

  State state_of(const Owner& owner) const;
  State state_of(std::string_view sealed) const;  // of the key it was sealed with
  // Seals with the owner's key, which is made when there is none that lives. The same bytes give
  // the same result as long as the key does. A key that was made is safe after sync() only: what is
  // sealed with it must not be written before. Errors: unavailable.
  Result<std::string> seal(const Owner& owner, std::string_view plain);
  // The same with a key that lives; nothing when there is none.
  std::optional<std::string> seal_if_live(const Owner& owner, std::string_view plain) const;
  // Nothing when the key is shredded or not known, or the bytes are not what was sealed.
  std::optional<std::string> unseal(std::string_view sealed) const;
  Result<void> sync();

  // Throws away every key of these things and of these persons; they are gone from the file when it
  // returns. Errors: unavailable: some may be left, and shredding again goes on.
  Result<void> shred(const std::vector<std::string>& things,
                     const std::vector<std::string>& persons);

  struct Counts {
    std::size_t live = 0;
    std::size_t shredded = 0;
  };
  Counts counts() const;

 private:
  using Mark = std::array<unsigned char, 16>;
  using Key = std::array<unsigned char, 32>;
  struct Entry {
    State state = State::none;
    Mark thing{};
    Mark person{};
    Key key{};
  };

  Mark mark_of(std::string_view kind, std::string_view text) const;
  std::string name_of(const Owner& owner) const;
  Result<void> read();
  Result<void> make_file();
  Result<void> write(Slot slot, const Entry& entry);
  Result<Slot> make(const Owner& owner);
  std::string seal_with(Slot slot, std::string_view plain) const;
  const Entry* entry_of(std::string_view sealed) const;

  std::string file_;  // empty: none
  int descriptor_ = -1;
  Key wrapping_{};
  Key marking_{};
  Random random_;
  std::string id_;
  mutable std::shared_mutex mutex_;
  std::vector<Entry> entries_;
  std::unordered_map<std::string, Slot> slots_;  // the latest of each owner
  bool unsynced_ = false;
};

}  // namespace maillage
