// Personal values: sealed in what is written, and made unreadable for ever by shredding their keys
// once a commit says that they are erased (docs/adr/0021). The commit is all that has to survive:
// opening the store finds what it says, and shreds what is left.
#include <algorithm>

#include "engine/impl.h"

namespace maillage::engine {

Result<std::vector<JournalItem>> Engine::Impl::sealed_items(const std::vector<JournalItem>& items) {
  std::vector<JournalItem> sealed;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const JournalItem& item = items[i];
    const bool concerned = (item.before && sealing->concerns(*item.before)) ||
                           (item.after && sealing->concerns(*item.after));
    const bool whole =
        !unreadable.empty() && item.before && unreadable.erase(item.before->number()) > 0;
    if (!concerned && !whole) continue;
    if (sealed.empty()) sealed = items;
    MAILLAGE_ASSIGN(sealed[i].before, sealing->as_written(item.before));
    MAILLAGE_ASSIGN(sealed[i].after, sealing->to_write(item.after));
    sealed[i].whole = whole;
  }
  return sealed;
}

bool Engine::Impl::is_erased(const Record& record) const {
  return record.find(erased_term).has_value();
}

ToShred Engine::Impl::erased_in(Group& group) const {
  ToShred found;
  for (std::size_t i = 0; i < group.staged.size(); ++i) {
    const Staged& staged = group.staged.at(i);
    const Record* before = staged.before.get();
    const Record* after = staged.after.get();
    if (!after && (!before || sealing->concerns(*before)))
      found.entities.emplace_back(group.staged.id(i));
    if (!after || !sealing->concerns(*after) || !is_erased(*after)) continue;
    if (before && is_erased(*before)) continue;
    found.entities.emplace_back(after->id());
    if (sealing->is_person(*after)) found.persons.emplace_back(after->id());
  }
  return found;
}

Result<void> Engine::Impl::shred(const ToShred& keys_of) {
  if (keys_of.empty()) return {};
  return sealing->keys().shred(keys_of.entities, keys_of.persons);
}

Result<void> Engine::Impl::finish_erasing(const std::vector<RemovedEntity>& removed) {
  ToShred found;
  for (const TermId type : sealing->types())
    for (const EntityNumber number : graph.of_type(type)) {
      const Record& record = *graph.at(number);
      if (!is_erased(record)) continue;
      found.entities.emplace_back(record.id());
      if (sealing->is_person(record)) found.persons.emplace_back(record.id());
    }
  for (const RemovedEntity& entity : removed) {
    const bool concerned = std::any_of(entity.types.begin(), entity.types.end(),
                                       [&](TermId type) { return sealing->concerns_type(type); });
    if (concerned && !graph.find(entity.id)) found.entities.push_back(entity.id);
  }
  return shred(found);
}

Result<void> Engine::Impl::not_erased(const Record& after, const RecordPtr& before,
                                      const Staging& staging) const {
  if (is_erased(after) && !(before && is_erased(*before)) && !staging.pending.changes.erases)
    return invalid("erased", "is set when somebody is erased");
  std::optional<Error> refused;
  sealing->for_each_personal(after, [&](TermId name, const std::string& person) {
    if (refused || (before && before->bytes_of(name) == after.bytes_of(name))) return;
    const RecordPtr about = person == after.id() ? nullptr : current(person, staging);
    if (is_erased(after) || (about && is_erased(*about)))
      refused = make_error(ErrorCode::conflict,
                           "The person whom this is about was erased: nothing personal is kept.",
                           std::string(model::short_name(terms.text(name))));
  });
  if (refused) return *refused;
  return {};
}

std::string Engine::Impl::name_of_person(std::string_view id) const {
  std::shared_lock guard(lock);
  const RecordPtr record = graph.find(id);
  return record ? sealing->name_in(*record) : std::string();
}

std::set<std::string, std::less<>> Engine::Impl::persons_named(std::string_view name) const {
  std::set<std::string, std::less<>> found;
  if (name.empty()) return found;
  std::shared_lock guard(lock);
  for (const TermId type : sealing->types())
    for (const EntityNumber number : graph.of_type(type)) {
      const Record& record = *graph.at(number);
      if (sealing->name_in(record) == name) found.emplace(record.id());
    }
  return found;
}

}  // namespace maillage::engine
