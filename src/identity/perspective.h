// With whose rights somebody in administration looks at the region: those of a person acting for
// one of their organisations, or of a role that nobody in particular holds. What follows from it is
// an Actor that sees what they see and changes nothing (docs/adr/0023).
#pragma once

#include <chrono>
#include <string>

#include "access/actor.h"
#include "base/json.h"
#include "base/time.h"
#include "identity/members.h"

namespace maillage::identity {

inline constexpr std::chrono::minutes seeing_max{30};

struct Perspective {
  std::string kind;                        // a code of the vocabulary `perspective`
  std::string person;                      // entity id; of kind person
  std::string organisation;                // entity id it acts for; empty: for itself
  std::string on_behalf_of;                // of kind person
  access::Role role = access::Role::none;  // in that organisation; of the other kinds
  std::string territory;                   // that an advisor advises; empty: all
  std::string body;                        // of kind council
  std::string system;                      // of kind officer
};

// What a session knows of it.
struct Seeing {
  Perspective as;
  std::string record;  // entity id of what is kept of it (SeenAs); empty: it looks for itself
  // Of its own, so that nothing sent meanwhile is taken for the looker's own request after it.
  std::string csrf;
  Timestamp until{};

  bool active() const { return !record.empty(); }
};

Json row_of(const Seeing& seeing);
Seeing seeing_of(const Json& row);

// An administrator, or an officer of identity, who looks for themselves and not with a key.
bool may_look(const access::Actor& actor);

// The actor of that perspective, shown to `looker`.
access::Actor actor_of(const Perspective& as, const Members& members, access::Actor looker);

// Errors: invalid, naming the field that is missing, does not belong to that kind, or names nothing
// that the looker sees. Without a role in its organisation a role is a viewer's.
Result<void> check_perspective(Perspective& as, const engine::Engine& engine,
                               const Members& members, const access::Actor& looker);

}  // namespace maillage::identity
