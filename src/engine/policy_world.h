// The people of the access tests: one actor for each thing that somebody can be to an entity, and
// the places and organisations that make them so. The entity under test belongs to "owner", lies in
// the territory of "authority" and has "party" taking part.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "access/actor.h"

namespace maillage::engine::policy {

inline const std::string here = "urn:ngsi-ld:AdministrativeArea:here";
inline const std::string elsewhere = "urn:ngsi-ld:AdministrativeArea:elsewhere";
inline const std::string theme = "urn:ngsi-ld:Theme:one";
inline const std::string other_theme = "urn:ngsi-ld:Theme:other";

inline const std::string partner = "urn:ngsi-ld:Person:partner";

inline std::string organisation(const std::string& name) {
  return "urn:ngsi-ld:Organisation:" + name;
}

struct Person {
  std::string name;
  access::Actor actor;
};

inline access::Actor member(const std::string& organisation, access::Role role) {
  access::Actor actor{.kind = access::Actor::Kind::person};
  actor.id = actor.person = "urn:ngsi-ld:Person:member";
  actor.organisation = organisation;
  actor.role = role;
  return actor;
}

// `owner` and `self`: the organisation and the person whom the entity belongs to. `system`: that of
// its type.
inline std::vector<Person> everybody(const std::string& owner, const std::string& self,
                                     const std::string& system) {
  using access::Actor;
  using access::Role;
  std::vector<Person> people;
  const auto add = [&](std::string name, Actor actor) -> Actor& {
    people.push_back({std::move(name), std::move(actor)});
    return people.back().actor;
  };
  add("anonymous", Actor::anonymous());
  add("citizen", member("", Role::none));
  add("self", member("", Role::none)).person = self;
  add("partner", member("", Role::none)).person = partner;
  for (const Role role : {Role::viewer, Role::editor, Role::approver, Role::manager}) {
    const std::string suffix = "." + std::string(name_of(role));
    add("owner" + suffix, member(owner, role));
    add("party" + suffix, member(organisation("party"), role));
    add("territory" + suffix, member(organisation("authority"), role)).territories = {here};
  }
  add("stranger", member(organisation("stranger"), Role::manager));
  add("neighbour", member(organisation("neighbour"), Role::manager)).territories = {elsewhere};
  // Holds no role any more in the organisation that it names.
  add("former", member(owner, Role::none)).territories = {here};
  for (const char* name : {"advisor", "advisor-elsewhere", "advisor-otherwise"}) {
    Actor& advisor = add(name, member(organisation("support"), Role::editor));
    advisor.advisor = true;
    advisor.advised_territories = {name == std::string("advisor-elsewhere") ? elsewhere : here};
    advisor.advised_themes = {name == std::string("advisor-otherwise") ? other_theme : theme};
  }
  add("council", member("", Role::none)).bodies = {owner};
  add("officer", member("", Role::none)).systems = {system};
  add("officer-otherwise", member("", Role::none)).systems = {"somewhere-else"};
  add("operator", member("", Role::none)).operates = true;
  Actor& key = add("key", member(organisation("stranger"), Role::manager));
  key.kind = Actor::Kind::service;
  key.person.clear();
  add("key-reading", member(owner, Role::manager)).may_write = false;
  add("key-otherwise", member(owner, Role::manager)).types_only = {"https://example.org/Other"};
  add("administrator", Actor::administrator("admin"));
  return people;
}

}  // namespace maillage::engine::policy
