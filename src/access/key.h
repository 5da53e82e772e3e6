// What of an entity decides who may read it, as one small value. Entities with equal keys are seen
// by the same people; the engine interns keys, so that an actor's condition on a query is a set of
// numbers. Pure values and functions; ids and terms are interned by the caller.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "access/actor.h"
#include "model/registry.h"

namespace maillage::access {

using Id = std::uint32_t;  // an entity id or a term, interned by the caller
using Intern = std::function<Id(std::string_view)>;

struct Key {
  // One for each type of the entity that the region defines.
  struct Part {
    std::uint32_t type = 0;  // place in Registry::types()
    bool open = false;       // everybody who may read anything reads it, in its present state
    std::vector<Id> owners;  // sorted, as all lists here
    std::vector<Id> parties;
    auto operator<=>(const Part&) const = default;
  };
  std::vector<Part> parts;
  std::vector<Id> territories;
  std::vector<Id> themes;
  auto operator<=>(const Key&) const = default;
};

// `territories`: those the server derived for the entity.
Key key_of(const model::Entity& entity, const model::Registry& registry,
           std::vector<Id> territories, const Intern& intern);

// Does everybody see the entity whole? Then it needs no key.
bool open_to_everybody(const Key& key, const model::Entity& entity,
                       const model::Registry& registry);

// An actor in the caller's interned ids, with everything that its territories contain.
struct Standing {
  bool all = false;  // sees and may do everything
  model::Relation base = 0;
  Id person = no_id;
  Id organisation = no_id;
  Role role = Role::none;
  std::vector<Id> bodies;
  std::vector<Id> governed;  // sorted
  bool advisor = false;
  bool advises_everywhere = false;
  std::vector<Id> advised_territories;  // sorted
  std::vector<Id> advised_themes;       // sorted; empty: all
  std::vector<bool> officer_of;         // by place in Registry::types()
  bool officer_of_undefined = false;

  static constexpr Id no_id = 0xffffffff;
};

// `expand` gives what lies in these territories, themselves included.
using Expand = std::function<std::vector<Id>(const std::vector<std::string>& territories)>;
Standing standing_of(const Actor& actor, const model::Registry& registry, const Intern& intern,
                     const Expand& expand);

// What the actor is to an entity with that key: the relation that holds for all of its types.
model::Relation relation(const Standing& standing, const Key& key);
// May it be read at all?
bool may_read(const Key& key, model::Relation relation, const model::Registry& registry);
// May this attribute of it be read? Every type of the entity that has it must allow.
bool may_read(const Key& key, model::Relation relation, const model::Registry& registry,
              std::string_view attribute_iri);

}  // namespace maillage::access
