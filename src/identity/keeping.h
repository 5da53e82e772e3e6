// What those who keep accounts decide about somebody's: an entity of the frozen type
// AccountDecision says what and why, before it is done; the person reads it.
#pragma once

#include <string>
#include <string_view>

#include "identity/accounts.h"

namespace maillage::identity {

// May this actor decide about the account? Administrators about all but their own; officers of
// identity about those of people. Errors: forbidden, conflict (their own).
Result<void> check_keeper(const access::Actor& actor, const Account& account);

// Whom a record names that is never changed: people by their id, so that it names nobody once they
// are erased; others by their name.
std::string kept_name(const access::Actor& actor);

// Errors: invalid (reason), and those of a commit.
struct Decision {
  std::string_view kind;  // a code of the vocabulary `account-decision`
  std::string_view reason;
};
Result<void> keep_decision(Accounts& accounts, const access::Actor& actor, const Account& about,
                           const Decision& decision);

// Commits a record that the program keeps in the actor's name and that nobody may make by hand: the
// simple form of an entity without id. The id it was given.
Result<std::string> keep_record(Accounts& accounts, const access::Actor& actor,
                                std::string_view command, Json record);
// Errors: invalid (reason).
Result<std::string_view> checked_reason(std::string_view reason);

}  // namespace maillage::identity
