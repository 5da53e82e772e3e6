// Who asks. Every commit and every query takes an Actor; access/ turns it into a decision or a
// condition. Roles and organisations are still few: an actor is anonymous, or an administrator.
#pragma once

#include <string>

namespace maillage::access {

struct Actor {
  enum class Kind { anonymous, administrator, system };
  Kind kind = Kind::anonymous;
  std::string id;    // account name; empty for anonymous
  std::string name;  // shown in histories

  static Actor anonymous() { return {}; }
  static Actor administrator(std::string name) { return {Kind::administrator, name, name}; }
  // The program itself: imports from the command line, the demonstration, migrations.
  static Actor system(std::string name = "maillage") { return {Kind::system, name, name}; }
  // Members of staff see drafts and restricted fields, and may write.
  bool is_staff() const { return kind != Kind::anonymous; }
};

}  // namespace maillage::access
