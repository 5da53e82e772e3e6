// Signing in with a provider, and linking an account with it: two ways of the browser, out and
// back.
#include "identity/oidc.h"
#include "protocol/region/identity_shared.h"
#include "protocol/region/shared.h"

namespace maillage::protocol {

namespace {

constexpr int begun_seconds = 600;

std::string begun_cookie(const identity::Accounts& accounts) {
  return secure_cookies(accounts) ? "__Host-maillage-begun" : "maillage-begun";
}

Result<identity::Oidc*> provider_of(const IdentityCall& call) {
  if (call.deps.oidc) return call.deps.oidc;
  return make_error(ErrorCode::not_found, "No sign-in provider is configured here.");
}

std::string begun_text(const IdentityCall& call, std::string_view browser) {
  return cookie_text(begun_cookie(call.accounts()), browser, secure_cookies(call.accounts()),
                     browser.empty() ? -1 : begun_seconds);
}

Result<IdentityReply> begin(const IdentityCall& call) {
  MAILLAGE_ASSIGN(identity::Oidc * oidc, provider_of(call));
  MAILLAGE_ASSIGN(const auto begun, oidc->begin(call.request.query.get("next"), ""));
  IdentityReply reply;
  reply.location = begun.location;
  reply.cookies = {begun_text(call, begun.browser)};
  return reply;
}

// Linking begins with a request that no other site can send: else somebody could have their own
// account at the provider linked with another's account here.
Result<IdentityReply> link(const IdentityCall& call) {
  MAILLAGE_ASSIGN(identity::Oidc * oidc, provider_of(call));
  MAILLAGE_ASSIGN(const auto begun, oidc->begin("/account/security", call.account()));
  IdentityReply reply;
  reply.body = Json::object({{"location", begun.location}});
  reply.cookies = {begun_text(call, begun.browser)};
  return reply;
}

// The account that signs in from there; a new one only where anybody may make one. One with the
// same e-mail address is not taken: an address can change hands, and a provider can be careless.
Result<identity::Account> account_of(const IdentityCall& call, const identity::Oidc& oidc,
                                     const identity::Oidc::Came& came) {
  identity::Accounts& accounts = call.accounts();
  MAILLAGE_ASSIGN(auto known, accounts.linked(oidc.issuer(), came.subject));
  if (known) return std::move(*known);
  if (!accounts.options().self_registration)
    return make_error(ErrorCode::forbidden, "Accounts are made by invitation here.");
  MAILLAGE_ASSIGN(identity::Account made,
                  accounts.create_linked(came.name.empty() ? came.subject : came.name, came.email,
                                         call.deps.options.default_language));
  MAILLAGE_TRY(accounts.link(made.name, oidc.issuer(), came.subject));
  return made;
}

Result<IdentityReply> arrive(const IdentityCall& call, identity::Oidc& oidc) {
  const auto& query = call.request.query;
  MAILLAGE_ASSIGN(const auto came,
                  oidc.finish({query.get("state"), query.get("code"), query.get("iss"),
                               call.request.cookie(begun_cookie(call.accounts()))}));
  IdentityReply reply;
  reply.location = came.next;
  if (!came.link.empty()) {
    if (call.caller.actor.shown_to) return access::only_looking();
    // Whoever was signed in when it began must still be.
    if (!call.caller.session || call.account() != came.link)
      return make_error(ErrorCode::unauthenticated, "Sign in first, then link the account.");
    MAILLAGE_TRY(call.accounts().link(came.link, oidc.issuer(), came.subject));
    return reply;
  }
  MAILLAGE_ASSIGN(const identity::Account account, account_of(call, oidc, came));
  MAILLAGE_ASSIGN(const auto opened,
                  call.accounts().open_session(account, call.request.headers.find("User-Agent")));
  (void)call.accounts().sessions().close(call.request.cookie(session_cookie(call.accounts())));
  reply.cookies = signed_in_reply(call.accounts(), opened).cookies;
  return reply;
}

// People come here by the provider's redirection: what failed is told on the page.
Result<IdentityReply> come_back(const IdentityCall& call) {
  MAILLAGE_ASSIGN(identity::Oidc * oidc, provider_of(call));
  auto reply = arrive(call, *oidc);
  if (!reply.ok()) {
    IdentityReply failed;
    failed.location = "/sign-in?failed=" + std::string(name_of(reply.error().code));
    reply = std::move(failed);
  }
  reply->cookies.push_back(begun_text(call, ""));
  return reply;
}

}  // namespace

std::vector<IdentityRoute> openid_routes() {
  using enum http::Method;
  return {
      {get, "/api/v1/oidc/start", "startOidc", "Go to the sign-in provider.", Needs::nobody, "",
       begin, "", true, false},
      {get, "/api/v1/oidc/callback", "finishOidc", "Come back from the sign-in provider.",
       Needs::nobody, "", come_back, "", true, false},
      {post, "/api/v1/oidc/link", "linkOidc",
       "Link one's account with the sign-in provider: where to go for it.", Needs::fresh, "", link,
       "", true, false},
  };
}

}  // namespace maillage::protocol
