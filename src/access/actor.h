// Who asks. Every commit and every query takes an Actor; access/ turns it into a decision or a
// condition of the query. An actor is a plain value made by identity/ from a session or a key: who
// it is, the one organisation it acts for at this moment, and what else it is (advisor, officer,
// member of a governance body…).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/grants.h"

namespace maillage::access {

using model::name_of;
using model::Role;
using model::role_from;

struct Actor {
  enum class Kind {
    anonymous,
    person,         // a citizen; with `organisation`, a member of it
    service,        // the holder of an API or device key
    administrator,  // of the platform
    system,         // the program itself: imports from the command line, migrations
  };
  Kind kind = Kind::anonymous;
  std::string id;    // account or key name; empty for anonymous
  std::string name;  // shown in histories

  std::string person;        // entity id of the person; empty without one
  std::string organisation;  // entity id of the organisation it acts for; empty: for itself
  Role role = Role::none;    // in that organisation
  std::string on_behalf_of;  // entity id of the person who delegated this role; else empty
  // Areas that the organisation governs: a municipality its own, an inter-municipal body those that
  // mandated it. What lies in them counts (closure).
  std::vector<std::string> territories;

  // An advisor of a support body: where and on which themes; an empty list means all.
  bool advisor = false;
  std::vector<std::string> advised_territories;
  std::vector<std::string> advised_themes;

  std::vector<std::string> bodies;   // governance bodies it is a member of
  std::vector<std::string> systems;  // systems it is a region officer of: "projects", "strategy"…
  bool operates = false;             // works in the shared control room

  // What the audit says it was doing when it was shown something: "entities.list",
  // "views.board"…
  std::string doing;

  // A key may do no more than its holder, and only this. Empty lists: no restriction of types.
  bool may_write = true;
  std::vector<std::string> types_only;  // IRIs of entity types

  static Actor anonymous() { return {}; }
  static Actor administrator(std::string name) {
    return {.kind = Kind::administrator, .id = name, .name = name};
  }
  static Actor system(std::string name = "maillage") {
    return {.kind = Kind::system, .id = name, .name = name};
  }
  bool signed_in() const { return kind != Kind::anonymous; }
  // Sees and may do everything: the administrator and the program itself.
  bool is_staff() const { return kind == Kind::administrator || kind == Kind::system; }
};

// Actors with the same signature see and may do the same: what a server keeps per audience is kept
// under it.
std::string signature(const Actor& actor);

// What the actor is, in words separated by spaces, as the audit keeps it: "editor advisor",
// "officer:projects officer:strategy", "administrator".
std::string roles_of(const Actor& actor);

}  // namespace maillage::access
