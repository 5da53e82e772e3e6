// Who is told: the words of a rule, such as owner:editor, turned into people and what they act for.
// Members of organisations and bodies, those who stand in for them, and region officers.
#pragma once

#include <string>
#include <vector>

#include "engine/engine.h"
#include "notices/rules.h"

namespace maillage::notices {

struct Recipient {
  std::string person;        // entity id
  std::string organisation;  // for which they get it; empty: for themselves
  std::string on_behalf_of;  // the person whom they stand in for; else empty

  bool operator==(const Recipient&) const = default;
};

// Each person once, in the order of the words. `entity` is in simple form, of a type that `type`
// defines. Thread-safe.
std::vector<Recipient> recipients_of(const engine::Engine& engine,
                                     const std::vector<std::string>& words, const Json& entity,
                                     const model::TypeDefinition& type);

}  // namespace maillage::notices
