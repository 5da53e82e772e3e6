#include "engine/terms.h"

namespace maillage::engine {

TermId Terms::find(std::string_view text) const {
  std::shared_lock lock(mutex_);
  const auto it = index_.find(text);
  return it == index_.end() ? no_term : it->second;
}

std::string_view Terms::text(TermId id) const {
  std::shared_lock lock(mutex_);
  return texts_[id];
}

TermId Terms::intern(std::string_view text) {
  if (const TermId known = find(text); known != no_term) return known;
  std::unique_lock lock(mutex_);
  if (const auto it = index_.find(text); it != index_.end()) return it->second;
  const auto id = static_cast<TermId>(texts_.size());
  texts_.emplace_back(text);
  index_.emplace(texts_.back(), id);
  return id;
}

std::size_t Terms::size() const {
  std::shared_lock lock(mutex_);
  return texts_.size();
}

std::vector<TermId> Terms::take_new() {
  std::unique_lock lock(mutex_);
  std::vector<TermId> added;
  for (; known_ < texts_.size(); ++known_) added.push_back(static_cast<TermId>(known_));
  return added;
}

void Terms::load(std::string_view text) {
  intern(text);
  std::unique_lock lock(mutex_);
  known_ = texts_.size();
}

}  // namespace maillage::engine
