// What administrators and officers of identity do with somebody's account: disable and enable it,
// end its sessions. Each is kept with its reason, and told to the person.
#include "identity/keeping.h"

#include "identity/perspective.h"
#include "protocol/region/identity_shared.h"
#include "protocol/region/shared.h"

namespace maillage::protocol {

namespace {

// Kept before it is done, so that nothing is done without its record.
template <class Do>
Result<IdentityReply> decide(const IdentityCall& call, const identity::Account& account,
                             std::string_view kind, Do&& act) {
  MAILLAGE_TRY(identity::keep_decision(call.accounts(), call.caller.actor, account,
                                       {kind, call.input.string_at("reason")}));
  MAILLAGE_TRY(act());
  IdentityReply reply{Json::object({{"changed", true}})};
  reply.about = account.person;
  return reply;
}

Result<IdentityReply> disable(const IdentityCall& call) {
  MAILLAGE_ASSIGN(const identity::Account account, kept_account(call));
  if (account.is_disabled())
    return make_error(ErrorCode::conflict, "The account is disabled already.");
  return decide(call, account, "disabled", [&] { return call.accounts().disable(account.name); });
}

Result<IdentityReply> enable(const IdentityCall& call) {
  MAILLAGE_ASSIGN(const identity::Account account, kept_account(call));
  if (!account.is_disabled())
    return make_error(ErrorCode::conflict, "The account is not disabled.");
  return decide(call, account, "enabled", [&] { return call.accounts().enable(account.name); });
}

Result<IdentityReply> close_sessions(const IdentityCall& call) {
  MAILLAGE_ASSIGN(const identity::Account account, kept_account(call));
  return decide(call, account, "sessions-closed",
                [&] { return call.accounts().sessions().close_all(account.name); });
}

constexpr const char* about_an_account =
    R"({"type":"object","required":["account","reason"],"properties":{
        "account":{"type":"string","minLength":1,"maxLength":254,"description":"Its name."},
        "reason":{"type":"string","minLength":10,"maxLength":500,"description":"Kept; the person reads it."}}})";

}  // namespace

Result<identity::Account> kept_account(const IdentityCall& call) {
  if (!identity::may_look(call.caller.actor))
    return make_error(ErrorCode::forbidden,
                      "This is for administrators and the region's officers of identity.");
  MAILLAGE_ASSIGN(auto account, call.accounts().find(call.input.string_at("account")));
  if (!account) return invalid("account", "is none of this server");
  MAILLAGE_TRY(identity::check_keeper(call.caller.actor, *account));
  return std::move(*account);
}

std::vector<IdentityRoute> keeping_routes() {
  using enum http::Method;
  return {
      {post, "/api/v1/accounts/disable", "disableAccount",
       "Nobody comes in by this account any more, and its sessions end.", Needs::fresh,
       about_an_account, disable, "Changed"},
      {post, "/api/v1/accounts/enable", "enableAccount", "It may be used again.", Needs::fresh,
       about_an_account, enable, "Changed"},
      {post, "/api/v1/accounts/close-sessions", "closeSessionsOf", "Ends all of its sessions.",
       Needs::fresh, about_an_account, close_sessions, "Changed"},
  };
}

}  // namespace maillage::protocol
