#include "access/actor.h"

#include <gmock/gmock.h>

#include <functional>
#include <set>

namespace maillage::access {
namespace {

TEST(Role, NamesLeadThereAndBack) {
  for (const Role role : {Role::none, Role::viewer, Role::editor, Role::approver, Role::manager})
    EXPECT_EQ(role_from(name_of(role)), role);
  EXPECT_EQ(role_from("king"), Role::none);
  EXPECT_EQ(role_from(""), Role::none);
}

TEST(Signature, AllStaffShareOneAndAllAnonymousAnother) {
  EXPECT_EQ(signature(Actor::administrator("a")), signature(Actor::system()));
  EXPECT_EQ(signature(Actor::anonymous()), signature(Actor{}));
  EXPECT_NE(signature(Actor::anonymous()), signature(Actor::system()));
}

// Whatever tells two actors apart in what they may see or do tells their signatures apart.
TEST(Signature, DiffersWithEveryPartThatDecides) {
  const std::vector<std::function<void(Actor&)>> parts = {
      [](Actor&) {},
      [](Actor& actor) { actor.kind = Actor::Kind::service; },
      [](Actor& actor) { actor.person = "urn:p"; },
      [](Actor& actor) { actor.organisation = "urn:p"; },
      [](Actor& actor) { actor.role = Role::editor; },
      [](Actor& actor) { actor.territories = {"urn:p"}; },
      [](Actor& actor) {
        actor.territories = {"urn:p", "urn:q"};
      },
      [](Actor& actor) { actor.advisor = true; },
      [](Actor& actor) { actor.advised_territories = {"urn:p"}; },
      [](Actor& actor) { actor.advised_themes = {"urn:p"}; },
      [](Actor& actor) { actor.bodies = {"urn:p"}; },
      [](Actor& actor) { actor.systems = {"urn:p"}; },
      [](Actor& actor) { actor.operates = true; },
      [](Actor& actor) { actor.may_write = false; },
      [](Actor& actor) { actor.types_only = {"urn:p"}; },
      [](Actor& actor) { actor.shown_to = std::make_shared<const Actor>(); },
  };
  std::set<std::string> seen;
  for (const auto& change : parts) {
    Actor actor;
    actor.kind = Actor::Kind::person;
    change(actor);
    seen.insert(signature(actor));
  }
  EXPECT_EQ(seen.size(), parts.size());
}

TEST(Signature, NamesOfAPersonDoNotCount) {
  Actor actor;
  actor.kind = Actor::Kind::person;
  Actor other = actor;
  other.id = "somebody";
  other.name = "Somebody";
  EXPECT_EQ(signature(actor), signature(other));
}

TEST(Signature, ARestrictedAdministratorIsNotLikeTheOthers) {
  Actor reading = Actor::administrator("a");
  reading.may_write = false;
  EXPECT_NE(signature(reading), signature(Actor::administrator("a")));
}

}  // namespace
}  // namespace maillage::access
