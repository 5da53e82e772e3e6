// Erasing a person: one commit that takes their personal values out of the graph and says so, after
// which their keys are shredded and nobody can read what histories, saved states and backups hold
// of them. What they did for organisations stays, under an id that says nothing of them. Everything
// behind the commit is tidying up: a crash leaves nothing to repeat, since rows that nobody can
// read are none.
#pragma once

#include <string_view>

#include "access/actor.h"
#include "base/json.h"
#include "identity/accounts.h"

namespace maillage::identity {

// Thread-safe.
class Erasing {
 public:
  using Actor = access::Actor;
  explicit Erasing(Accounts& accounts) : accounts_(accounts) {}

  // What erasing the person would end and leave: for themselves, and for who may erase others.
  // Errors: unauthenticated, forbidden, not_found.
  Result<Json> look(const Actor& actor, std::string_view person) const;

  // By a region officer of identity or an administrator: {"person", "ground", "evenLastManager"}.
  // Erasing again answers the same. Errors: as above; conflict, naming the organisations, when they
  // would be left without a manager and that was not allowed; too_large.
  Result<Json> erase(const Actor& actor, const Json& input);

  // By the person. Errors: as above; invalid (name, password); unavailable for who has to wait
  // after too many failures.
  struct Own {
    std::string_view account;
    std::string_view name;  // typed again
    std::string_view password;
    std::string_view peer;
    Timestamp session_began{};
    bool even_last_manager = false;
  };
  Result<Json> erase_own(const Actor& actor, const Own& given);

 private:
  struct Wanted {
    std::string person;
    std::string ground;
    std::string_view command;
    bool even_last_manager = false;
  };
  Result<Json> person_of(std::string_view id) const;
  bool may_erase_others(const Actor& actor) const;
  std::vector<Json> memberships(std::string_view attribute, std::string_view target) const;
  std::vector<std::string> left_without_manager(std::string_view person) const;
  Result<Json> carry_out(const Actor& actor, const Wanted& wanted);
  Result<engine::Changes> changes_of(const Wanted& wanted, const Json& person,
                                     std::vector<std::string>& invitations) const;
  Json organisations_json(const std::vector<std::string>& ids) const;

  Accounts& accounts_;
};

}  // namespace maillage::identity
