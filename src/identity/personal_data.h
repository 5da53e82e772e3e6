// What of an entity is personal, by the types of the region: the change that erases it, and how
// long it is kept (docs/adr/0021).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/engine.h"

namespace maillage::identity {

// Ids of the entities that say something of a person, that person's own included: those of every
// type with a personal attribute, or that is about persons, which lead to them. Errors: too_large
// when there are more than one commit takes.
Result<std::vector<std::string>> entities_about(const engine::Engine& engine,
                                                std::string_view person);

// The change that takes the personal values of that person (empty: everybody's) out of an entity,
// says when, and ends what cannot go on without the person. Nothing when there is nothing to do.
std::optional<model::Change> erasing_change(const engine::Engine& engine,
                                            const engine::Record& record, std::string_view person);

// What a rule of retention did.
struct RetentionDone {
  std::string type;  // short name
  std::size_t erased = 0;
  std::size_t removed = 0;
};
// Does what the types' retention asks for by the engine's clock: at most `entities_max` entities,
// the rest at the next run. Safe to repeat. Errors: unavailable.
Result<std::vector<RetentionDone>> apply_retention(engine::Engine& engine,
                                                   std::size_t entities_max);

}  // namespace maillage::identity
