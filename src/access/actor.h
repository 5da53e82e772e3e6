// Who asks. Every commit and every query takes an Actor; access/ turns it into a decision or a
// condition of the query. An actor is a plain value made by identity/ from a session or a key: who
// it is, the one organisation it acts for at this moment, and what else it is (advisor, officer,
// member of a governance body…).
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
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

  // Somebody in administration who looks at the region as this actor would see it. Decisions are
  // the seen actor's, the audit names who looked, and such an actor changes nothing
  // (docs/adr/0023). nullptr: the actor looks for itself.
  std::shared_ptr<const Actor> shown_to;
  // Of such a looker, for the audit: as whom, an entity's id or the kind of a role.
  std::string looks_as;

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
  // Who is in front of the screen.
  const Actor& looker() const { return shown_to ? *shown_to : *this; }
  bool signed_in() const { return kind != Kind::anonymous; }
  // Sees and may do everything: the administrator and the program itself.
  bool is_staff() const { return kind == Kind::administrator || kind == Kind::system; }
};

// Actors with the same signature see and may do the same: what a server keeps per audience is kept
// under it.
std::string signature(const Actor& actor);

// What the actor is, in words separated by spaces, as the audit keeps it: "editor advisor",
// "officer:projects officer:strategy", "administrator looking-as:urn:ngsi-ld:Person:…".
std::string roles_of(const Actor& actor);

// How the word begins that says as whom somebody looked.
inline constexpr std::string_view looking_as = "looking-as:";

// What is answered to who would change something while looking as somebody else. Both errors are
// forbidden, with the subject "seeing".
Error only_looking();
// The same for what is the seen person's own: account, sessions, keys, who saw their data.
Error not_for_lookers();

}  // namespace maillage::access
