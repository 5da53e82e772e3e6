#include "domain/accompaniment/history.h"

#include "model/registry.h"

namespace maillage::domain::accompaniment {

namespace {

constexpr std::size_t entries_max = 10'000;

bool became(const engine::HistoryEntry& entry, const std::string& attribute,
            std::string_view state) {
  for (const auto& change : entry.changes) {
    if (change.attribute != attribute) continue;
    const Json& after = change.after.is_array() && change.after.size() > 0
                            ? change.after.as_array().front()
                            : change.after;
    if (after.string_at("value") == state) return true;
  }
  return false;
}

// Latest first.
std::vector<Timestamp> all_times(const Context& context, std::string_view id,
                                 std::string_view state) {
  std::vector<Timestamp> times;
  const auto entries = context.engine.history(context.actor, id, 0, entries_max);
  if (!entries.ok()) return times;
  const std::string attribute = model::iri("state");
  for (const auto& entry : *entries)
    if (became(entry, attribute, state)) times.push_back(entry.at);
  return times;
}

}  // namespace

std::optional<Timestamp> reached(const Context& context, std::string_view id,
                                 std::string_view state) {
  const auto times = all_times(context, id, state);
  return times.empty() ? std::nullopt : std::optional(times.front());
}

std::optional<Timestamp> first_reached(const Context& context, std::string_view id,
                                       std::string_view state) {
  const auto times = all_times(context, id, state);
  return times.empty() ? std::nullopt : std::optional(times.back());
}

}  // namespace maillage::domain::accompaniment
