// Who may do something with an entity, as the region model says it: words such as "owner:editor"
// in region/types. Pure data; access/ holds them against an actor.
//
// What an actor is to an entity, its relation, is a set of bits, and so is a list of grants: one
// bit for each pair of Who and Role. A relation of a role holds the bits of the lesser roles too,
// therefore "may it?" is one intersection.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace maillage::model {

// Of a member in an organisation; each includes those before it.
enum class Role : std::uint8_t { none, viewer, editor, approver, manager };
std::string_view name_of(Role role);    // "none", "viewer"…
Role role_from(std::string_view name);  // none when unknown

enum class Who : std::uint8_t {
  everybody,  // also without signing in
  account,    // whoever is signed in
  owner,      // acts for an organisation that the entity's owner attributes name, or is that person
  territory,  // acts for an authority that governs a territory in which the entity lies
  party,      // acts for an organisation that the entity's party attributes name
  advisor,    // advises there, on a theme of the entity
  officer,    // region officer of the type's system
  operating,  // works in the control room
  service,    // holds a key that belongs to an organisation, not to a person
};
inline constexpr std::array<std::string_view, 9> who_names{"everybody", "account",   "owner",
                                                           "territory", "party",     "advisor",
                                                           "officer",   "operating", "service"};

using Relation = std::uint64_t;
inline constexpr Relation every_relation = ~Relation{0};

// The bits of one who with a role and all lesser ones. Roles count for owner, territory and party;
// the others have one bit.
constexpr Relation relation_of(Who who, Role role = Role::viewer) {
  Relation bits = 0;
  for (int lesser = 1; lesser <= static_cast<int>(role); ++lesser)
    bits |= Relation{1} << (static_cast<int>(who) * 4 + lesser - 1);
  return bits;
}

struct Grants {
  Relation any_of = 0;
  std::vector<std::string> words;  // as written, for explanations
  bool allow(Relation relation) const { return (any_of & relation) != 0; }
  bool allow_everybody() const { return allow(relation_of(Who::everybody)); }
};

// "owner:editor" or "officer". Nothing for anything else.
std::optional<Relation> grant_from(std::string_view word);
// Requires words that grant_from() knows.
Grants grants_of(std::vector<std::string> words);

// The keyword "access" of a type.
struct AccessRules {
  std::vector<std::string> owners;   // short names of relationships
  std::vector<std::string> parties;  // short names of relationships
  std::string system;                // whose officers these are
  Grants read;                       // in states that are not public
  bool is_public = true;             // everybody reads it in public states
  Grants create;
  Grants change;
  Grants remove;
};

// Of entities whose type the region does not define, and whose owner it therefore cannot know:
// everybody reads them, officers of the data system write them.
const AccessRules& undefined_type_rules();

}  // namespace maillage::model
