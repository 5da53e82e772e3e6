#include "protocol/ngsild/known_names.h"

#include <functional>

#include "protocol/ngsild/entity_reader.h"

namespace maillage::protocol::ngsild {

const KnownNames::Entry* KnownNames::find(std::string_view name) const {
  const std::size_t start = std::hash<std::string_view>()(name);
  // Half of the slots stay empty, so that the search ends.
  for (std::size_t slot = start % slot_count;; slot = (slot + 1) % slot_count) {
    const Entry* entry = slots_[slot].load(std::memory_order_acquire);
    if (entry == nullptr) return add(name, start);
    if (entry->name == name) return entry;
  }
}

const KnownNames::Entry* KnownNames::add(std::string_view name, std::size_t start) const {
  if (!is_name(name)) return nullptr;
  const std::string iri = names_.expand(name);
  const engine::TermId term = terms_.find(iri);
  if (term == engine::no_term) return nullptr;
  std::lock_guard guard(mutex_);
  if (kept_.size() >= kept_max) return nullptr;
  auto made = std::make_unique<const Entry>(
      Entry{std::string(name), term, is_attribute_name(name), iri[0] != '@', holds_place(iri)});
  for (std::size_t slot = start % slot_count;; slot = (slot + 1) % slot_count) {
    const Entry* entry = slots_[slot].load(std::memory_order_relaxed);
    if (entry != nullptr && entry->name == name) return entry;  // somebody was faster
    if (entry != nullptr) continue;
    slots_[slot].store(made.get(), std::memory_order_release);
    return kept_.emplace_back(std::move(made)).get();
  }
}

}  // namespace maillage::protocol::ngsild
