// Entity id → number, without storing the ids again: an open-addressing table of numbers, compared
// through the records themselves. Four bytes an entry, at most 70 % full.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/record.h"
#include "engine/values.h"

namespace maillage::engine {

class IdIndex {
 public:
  static constexpr EntityNumber absent = 0xffffffff;

  EntityNumber find(std::string_view id, const std::vector<RecordPtr>& records) const {
    if (slots_.empty()) return absent;
    for (std::size_t slot = hash_text(id) & mask();; slot = (slot + 1) & mask()) {
      if (slots_[slot] == absent) return absent;
      if (slots_[slot] != removed && records[slots_[slot]]->id() == id) return slots_[slot];
    }
  }

  // Requires an id that is not in the index; records[number] must be set.
  void insert(std::string_view id, EntityNumber number, const std::vector<RecordPtr>& records) {
    if ((used_ + 1) * 10 >= slots_.size() * 7) grow(records);
    std::size_t slot = hash_text(id) & mask();
    while (slots_[slot] != absent) slot = (slot + 1) & mask();
    slots_[slot] = number;
    ++used_;
    ++count_;
  }

  // Requires records[number] still set to a record of that id.
  void erase(std::string_view id, EntityNumber number) {
    for (std::size_t slot = hash_text(id) & mask(); slots_[slot] != absent;
         slot = (slot + 1) & mask()) {
      if (slots_[slot] != number) continue;
      slots_[slot] = removed;
      --count_;
      return;
    }
  }

  std::size_t size() const { return count_; }

  // Room for so many without growing. Requires an empty index.
  void reserve(std::size_t count) {
    std::size_t slots = 1024;
    while (slots * 7 < (count + 1) * 10) slots *= 2;
    slots_.assign(slots, absent);
  }

 private:
  static constexpr EntityNumber removed = 0xfffffffe;
  std::size_t mask() const { return slots_.size() - 1; }

  void grow(const std::vector<RecordPtr>& records) {
    std::vector<EntityNumber> old = std::move(slots_);
    std::size_t size = 64;
    while (size * 7 < (count_ + 1) * 2 * 10) size *= 2;
    slots_.assign(size, absent);
    used_ = count_;
    for (const EntityNumber number : old) {
      if (number == absent || number == removed) continue;
      std::size_t slot = hash_text(records[number]->id()) & mask();
      while (slots_[slot] != absent) slot = (slot + 1) & mask();
      slots_[slot] = number;
    }
  }

  std::vector<EntityNumber> slots_;  // a power of two
  std::size_t used_ = 0;             // with removed marks
  std::size_t count_ = 0;
};

}  // namespace maillage::engine
