// One's account: making it, coming back to it, its password and its second step.
#include "identity/erasing.h"
#include "protocol/region/identity_shared.h"
#include "protocol/region/shared.h"

namespace maillage::protocol {

namespace {

// The same answer whether there is an account or not.
IdentityReply asked() { return IdentityReply{Json::object({{"sent", true}})}; }

Result<IdentityReply> ask_account(const IdentityCall& call) {
  MAILLAGE_TRY(call.accounts().ask_account(call.input.string_at("email"),
                                           call.input.string_at("language"), call.request.peer));
  return asked();
}

Result<IdentityReply> ask_recovery(const IdentityCall& call) {
  MAILLAGE_TRY(call.accounts().ask_recovery(call.input.string_at("email"), call.request.peer));
  return asked();
}

Result<IdentityReply> look_at_code(const IdentityCall& call) {
  MAILLAGE_ASSIGN(Json about,
                  call.accounts().look_at_code(call.input.string_at("code"), call.request.peer));
  return IdentityReply{std::move(about)};
}

Result<IdentityReply> finish_account(const IdentityCall& call) {
  MAILLAGE_ASSIGN(
      const auto account,
      call.accounts().finish_account({call.input.string_at("code"), call.input.string_at("name"),
                                      call.input.string_at("password"),
                                      call.input.string_at("language"), call.request.peer}));
  MAILLAGE_ASSIGN(const auto opened,
                  call.accounts().open_session(account, call.request.headers.find("User-Agent")));
  return signed_in_reply(call.accounts(), opened);
}

Result<IdentityReply> recover(const IdentityCall& call) {
  MAILLAGE_ASSIGN(const identity::Account account,
                  call.accounts().recover(call.input.string_at("code"),
                                          call.input.string_at("password"), call.request.peer));
  IdentityReply reply{Json::object({{"changed", true}})};
  // Who holds the code is who was written to: the audit says who it was.
  reply.signed_in =
      identity::actor_for(call.accounts().members(), account.name, account.person, "", "");
  return reply;
}

Result<IdentityReply> change_profile(const IdentityCall& call) {
  MAILLAGE_TRY(call.accounts().change_profile(
      call.account(), {call.input.string_at("name"), call.input.string_at("language")}));
  return IdentityReply{Json::object({{"changed", true}})};
}

Result<IdentityReply> change_password(const IdentityCall& call) {
  MAILLAGE_TRY(call.accounts().change_password(call.account(), call.input.string_at("old"),
                                               call.input.string_at("password"), call.request.peer,
                                               call.caller.session->value.id));
  return IdentityReply{Json::object({{"changed", true}})};
}

Result<IdentityReply> begin_second_factor(const IdentityCall& call) {
  MAILLAGE_ASSIGN(std::string uri, call.accounts().begin_second_factor(call.account()));
  return IdentityReply{Json::object({{"uri", std::move(uri)}})};
}

Result<IdentityReply> confirm_second_factor(const IdentityCall& call) {
  MAILLAGE_ASSIGN(auto codes, call.accounts().confirm_second_factor(
                                  call.account(), call.input.string_at("code"), call.request.peer));
  return IdentityReply{Json::object({{"recoveryCodes", Json::array(std::move(codes))}})};
}

Result<IdentityReply> remove_second_factor(const IdentityCall& call) {
  MAILLAGE_TRY(call.accounts().remove_second_factor(
      call.account(), call.input.string_at("password"), call.request.peer));
  return IdentityReply{Json::object({{"secondFactor", false}})};
}

Result<IdentityReply> erase_account(const IdentityCall& call) {
  identity::Erasing::Own given;
  given.account = call.account();
  given.name = call.input.string_at("name");
  given.password = call.input.string_at("password");
  given.peer = call.request.peer;
  given.session_began = call.caller.session->value.created;
  given.even_last_manager = call.input.bool_at("evenLastManager");
  IdentityReply reply;
  MAILLAGE_ASSIGN(reply.body,
                  identity::Erasing(call.accounts()).erase_own(call.caller.actor, given));
  reply.cookies = {
      cookie_text(session_cookie(call.accounts()), "", secure_cookies(call.accounts()), -1)};
  return reply;
}

}  // namespace

std::vector<IdentityRoute> account_routes() {
  using enum http::Method;
  return {
      {post, "/api/v1/account", "askAccount", "Ask for an account; a code is sent to the address.",
       Needs::nobody,
       R"({"type":"object","required":["email"],"properties":{"email":{"type":"string"},
           "language":{"type":"string","enum":["fr","nl","de","en"]}}})",
       ask_account, "Sent"},
      {post, "/api/v1/account/code", "lookAtCode", "What a code that was sent is for.",
       Needs::nobody,
       R"({"type":"object","required":["code"],"properties":{"code":{"type":"string"}}})",
       look_at_code, "CodePurpose"},
      {post, "/api/v1/account/finish", "finishAccount",
       "Make the account that a code stands for, and sign in.", Needs::nobody,
       R"({"type":"object","required":["code","name","password"],"properties":{
           "code":{"type":"string"},"name":{"type":"string"},"password":{"type":"string"},
           "language":{"type":"string","enum":["fr","nl","de","en"]}}})",
       finish_account, "Session"},
      {post, "/api/v1/account/recovery", "askRecovery",
       "Ask for a new password; a code is sent to the address if it has an account.", Needs::nobody,
       R"({"type":"object","required":["email"],"properties":{"email":{"type":"string"}}})",
       ask_recovery, "Sent"},
      {put, "/api/v1/account/recovery", "recover",
       "Choose a new password with the code; every session ends.", Needs::nobody,
       R"({"type":"object","required":["code","password"],"properties":{
           "code":{"type":"string"},"password":{"type":"string"}}})",
       recover, "Changed"},
      {put, "/api/v1/account/password", "changePassword",
       "Change the password; every other session ends.", Needs::session,
       R"({"type":"object","required":["old","password"],"properties":{
           "old":{"type":"string"},"password":{"type":"string"}}})",
       change_password, "Changed"},
      {put, "/api/v1/account/profile", "changeProfile", "Change one's name and language.",
       Needs::session,
       R"({"type":"object","properties":{"name":{"type":"string"},
           "language":{"type":"string","enum":["fr","nl","de","en"]}}})",
       change_profile, "Changed"},
      {post, "/api/v1/account/second-step", "beginSecondStep",
       "A new secret for an authenticator (RFC 6238), as an otpauth address.", Needs::fresh, "",
       begin_second_factor, "SecondStep"},
      {put, "/api/v1/account/second-step", "confirmSecondStep",
       "Turn the second step on with a first code; answers the recovery codes, once.",
       Needs::session,
       R"({"type":"object","required":["code"],"properties":{"code":{"type":"string"}}})",
       confirm_second_factor, "RecoveryCodes"},
      {post, "/api/v1/account/second-step/removal", "removeSecondStep", "Turn the second step off.",
       Needs::session,
       R"({"type":"object","required":["password"],"properties":{"password":{"type":"string"}}})",
       remove_second_factor, "SecondStepState"},
      {post, "/api/v1/account/erasure", "eraseAccount",
       "Erase one's account and everything personal, for ever; the view erasure tells what stays.",
       Needs::session,
       R"({"type":"object","required":["name"],"properties":{
           "name":{"type":"string","maxLength":254,"description":"What one signs in with, typed again."},
           "password":{"type":"string","maxLength":1000,"description":"Absent for who signs in elsewhere."},
           "evenLastManager":{"type":"boolean","description":"Also when nobody else manages an organisation."}}})",
       erase_account, "Erased"},
  };
}

}  // namespace maillage::protocol
