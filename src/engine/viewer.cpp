#include "engine/viewer.h"

#include <algorithm>
#include <mutex>

#include "base/checksum.h"

namespace maillage::engine {

KeyTable::KeyTable() { keys_.emplace_back(); }

std::uint32_t KeyTable::number_of(access::Key key) {
  std::unique_lock guard(mutex_);
  const auto [it, fresh] =
      numbers_.try_emplace(std::move(key), static_cast<std::uint32_t>(keys_.size()));
  if (fresh) keys_.push_back(it->first);
  return it->second;
}

const access::Key& KeyTable::at(std::uint32_t number) const {
  std::shared_lock guard(mutex_);
  return keys_[number];
}

Viewer::Viewer(const access::Actor& actor, access::Standing standing,
               const model::Registry& registry, const KeyTable& keys, Terms& terms,
               const Conditions& conditions)
    : actor_(actor),
      standing_(std::move(standing)),
      registry_(registry),
      keys_(keys),
      terms_(terms),
      conditions_(conditions) {
  for (const std::string& type : actor.types_only) types_only_.push_back(terms.intern(type));
  std::sort(types_only_.begin(), types_only_.end());
}

bool Viewer::sees(const Record& record) const {
  if (!types_only_.empty())
    for (std::size_t i = 0; i < record.type_count(); ++i)
      if (!std::binary_search(types_only_.begin(), types_only_.end(), record.type(i))) return false;
  if (record.visibility() == 0 || standing_.all) return true;
  const access::Key& key = keys_.at(record.visibility());
  if (actor_.shown_to && is_private(key)) return false;
  return access::may_read(key, access::relation(standing_, key), registry_);
}

bool Viewer::is_private(const access::Key& key) const {
  return std::any_of(key.parts.begin(), key.parts.end(), [&](const access::Key::Part& part) {
    return registry_.types()[part.type].is_private;
  });
}

bool Viewer::reads_conditional(const Record& record, TermId attribute) const {
  if (record.visibility() == 0) return true;
  const access::Key& key = keys_.at(record.visibility());
  return access::may_read(key, access::relation(standing_, key), registry_, terms_.text(attribute));
}

// Asked of the types and not of what the record holds: whether there is a value that the viewer may
// not read must not show either. So a record that everybody sees whole counts as one that is kept
// in part from everybody, as soon as its types could hold something of the few.
bool Viewer::reads_all(const Record& record) const {
  if (standing_.all) return true;
  for (std::size_t i = 0; i < record.type_count(); ++i)
    for (const TermId attribute : conditions_.of_type(record.type(i)))
      if (record.visibility() == 0 || !reads_conditional(record, attribute)) return false;
  return true;
}

std::uint64_t Viewer::version(const Record& record) const {
  if (reads_all(record)) return record.version();
  std::uint64_t sum = checksum(record.scopes(), record.type_count());
  for (std::size_t i = 0; i < record.type_count(); ++i)
    sum = checksum(terms_.text(record.type(i)), sum);
  for (auto view = record.first(); view; view = view->next()) {
    if (!reads(record, view->name())) continue;
    const auto changed = static_cast<std::uint64_t>(view->modified_at().time_since_epoch().count());
    sum = checksum(view->dataset_id(), checksum(terms_.text(view->name()), sum ^ changed));
  }
  constexpr std::uint64_t exact_in_a_double = (std::uint64_t{1} << 53) - 1;
  return std::max<std::uint64_t>(sum & exact_in_a_double, 1);
}

Timestamp Viewer::modified_at(const Record& record) const {
  if (reads_all(record)) return record.modified_at();
  Timestamp latest = record.created_at();
  for (auto view = record.first(); view; view = view->next())
    if (reads(record, view->name())) latest = std::max(latest, view->modified_at());
  return latest;
}

bool Viewer::owns(const Record& record) const {
  if (standing_.all || record.visibility() == 0) return false;
  return (access::relation(standing_, keys_.at(record.visibility())) &
          model::relation_of(model::Who::owner)) != 0;
}

bool Viewer::only_as_public(const Record& record) const {
  if (standing_.all) return false;
  const access::Key& key = keys_.at(record.visibility());
  const model::Relation relation = access::relation(standing_, key);
  for (std::size_t i = 0; i < record.type_count(); ++i) {
    const auto* type = registry_.type(terms_.text(record.type(i)));
    if (type && !type->access.read.allow(relation)) return true;
  }
  return false;
}

}  // namespace maillage::engine
