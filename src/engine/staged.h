// What commits leave while they are worked on: entities touched, in that order, each with its state
// before and after. Few are looked through, many are found by their ids.
#pragma once

#include <memory>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/record.h"
#include "engine/search_index.h"

namespace maillage::engine {

// The state as it will be when the commits being worked on are durable.
struct Staged {
  RecordPtr before;
  RecordPtr after;
  std::shared_ptr<const SearchIndex::Document> document;

  bool is_nothing() const { return !before && !after; }  // created and removed again
};

class StagedEntities {
 public:
  // nullptr: not touched.
  Staged* find(std::string_view id) {
    const std::size_t place = place_of(id);
    return place == none ? nullptr : &entries_[place].staged;
  }
  const Staged* find(std::string_view id) const {
    return const_cast<StagedEntities*>(this)->find(id);
  }
  // Requires an id that was not touched: that of `named`, one of the two states.
  void add(const RecordPtr& named, Staged staged) {
    entries_.push_back({named, std::move(staged)});
    if (entries_.size() <= looked_through) return;
    for (; places_.size() < entries_.size();)
      places_.emplace(entries_[places_.size()].named->id(), places_.size());
  }
  void reserve(std::size_t count) {
    entries_.reserve(count);
    if (count > looked_through) places_.reserve(count);
  }

  std::size_t size() const { return entries_.size(); }
  Staged& at(std::size_t place) { return entries_[place].staged; }
  std::string_view id(std::size_t place) const { return entries_[place].named->id(); }

 private:
  static constexpr std::size_t looked_through = 4;
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  struct Entry {
    RecordPtr named;  // keeps the id that places_ refers to
    Staged staged;
  };

  std::size_t place_of(std::string_view id) const {
    if (entries_.size() > looked_through) {
      const auto it = places_.find(id);
      return it == places_.end() ? none : it->second;
    }
    for (std::size_t i = 0; i < entries_.size(); ++i)
      if (entries_[i].named->id() == id) return i;
    return none;
  }

  std::vector<Entry> entries_;
  std::unordered_map<std::string_view, std::size_t> places_;  // all, once there are many
};

}  // namespace maillage::engine
