// What people do with the organisations they act for: claim the entry of one, invite and change its
// members, delegate for a time, mandate an inter-municipal body. All of it is entities of the graph
// (Claim, Membership, Delegation, Mandate), read and written as the actor by the rules of these
// types. Decided here is only what such a rule cannot say: that a code was meant for this person,
// that what somebody lends is theirs, that a manager stays. Inputs are checked against the schemas
// of the commands (app/organisation_module.cpp) before they come here.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/actor.h"
#include "base/json.h"
#include "identity/accounts.h"

namespace maillage::identity {

// Thread-safe. Errors of all: unauthenticated, forbidden, not_found, invalid (field), conflict.
class Organisations {
 public:
  explicit Organisations(Accounts& accounts)
      : accounts_(accounts), changing_(accounts.memberships_mutex()) {}
  using Actor = access::Actor;

  // A person asks to keep an entry. With an address, a code goes to it; without messages the claim
  // stays without that proof.
  Result<Json> claim(const Actor& actor, const Json& input);
  Result<Json> prove(const Actor& actor, const Json& input);
  // An officer of identity or an administrator approves (the claimant becomes manager) or refuses.
  Result<Json> decide(const Actor& actor, const Json& input);
  // One's own claims; for who decides, all open ones as well.
  Result<Json> claims(const Actor& actor) const;

  // Members of the organisation, for its members; addresses and invitations for its managers only.
  Result<Json> members(const Actor& actor, const Json& input) const;
  // A code goes to the address. Where no message leaves this server, the answer shows it, once.
  Result<Json> invite(const Actor& actor, const Json& input);
  Result<Json> accept(const Actor& actor, const Json& input);
  Result<Json> change_role(const Actor& actor, const Json& input);
  // Removes a member, leaves, or takes an invitation back. The last manager stays.
  Result<Json> remove(const Actor& actor, const Json& input);

  // To another member of the organisation one acts for, at most one's own role, for a time.
  Result<Json> delegate(const Actor& actor, const Json& input);
  Result<Json> revoke(const Actor& actor, const Json& input);  // by either side, or a manager
  Result<Json> delegations(const Actor& actor) const;          // given and received

  // Proposed by the body, or given by the municipality; ended by either.
  Result<Json> propose_mandate(const Actor& actor, const Json& input);
  Result<Json> grant_mandate(const Actor& actor, const Json& input);
  Result<Json> end_mandate(const Actor& actor, const Json& input);
  Result<Json> mandates(const Actor& actor, const Json& input) const;

 private:
  struct Item {
    Json entity;  // simple form, all fields that the reader sees
    std::uint64_t version = 0;
  };
  // Errors: not_found, also of what the reader does not see.
  Result<Item> read(const Actor& reader, std::string_view id, std::string_view type) const;
  std::vector<Json> linked(const Actor& reader, std::string_view type, std::string_view attribute,
                           std::string_view target) const;
  // Creates (version 0) or changes: null deletes a field.
  struct Edit {
    Json fields;
    std::uint64_t version = 0;
  };
  enum class Decided { by_rules, here };
  // All or nothing, in the actor's name. Errors: also those of the types' rules.
  Result<void> write(const Actor& actor, std::string_view command, std::vector<Edit> edits,
                     Decided decided = Decided::by_rules);
  Result<model::Change> change_of(const Edit& edit) const;
  bool may_create(const Actor& actor, const Json& entity) const;
  bool manages(const Actor& actor, std::string_view organisation) const;
  bool decides(const Actor& actor) const;
  Result<std::string> organisation_of(const Actor& actor, const Json& input) const;
  Result<void> keep_a_manager(const Json& membership) const;
  std::string today() const;
  Json shown(std::string_view id) const;
  std::string person_name(std::string_view id) const;
  Json membership_json(const Json& membership, const Actor& actor, bool managing) const;
  Json delegation_json(const Json& delegation) const;
  Json mandate_json(const Json& mandate) const;
  Json claim_json(const Json& claim) const;
  Result<void> check_areas(const Json& areas, std::string_view grantor) const;
  Result<Edit> made_manager(const Json& claim) const;

  Accounts& accounts_;
  std::mutex& changing_;  // who counts managers must not be overtaken
};

}  // namespace maillage::identity
