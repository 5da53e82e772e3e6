// Who am I, signing in and out, acting for an organisation, and one's sessions.
#include "protocol/region/identity_shared.h"
#include "protocol/region/shared.h"

namespace maillage::protocol {

namespace {

std::string_view kind_of(const access::Actor& actor) {
  if (actor.is_staff()) return "administrator";
  if (actor.kind == access::Actor::Kind::person) return "person";
  return actor.kind == access::Actor::Kind::service ? "service" : "anonymous";
}

// What the actor is at this moment, for the page to say and to choose by.
Json acts_as(const engine::Engine& engine, const access::Actor& actor) {
  Json acting = Json::object();
  acting.set("organisation",
             actor.organisation.empty() ? Json() : shown(engine, actor.organisation));
  acting.set("role", access::name_of(actor.role));
  if (!actor.on_behalf_of.empty())
    acting.set("onBehalfOf", Json::object({{"id", actor.on_behalf_of},
                                           {"name", name_of_person(engine, actor.on_behalf_of)}}));
  acting.set("territories", Json::array(actor.territories));
  acting.set("advisor", actor.advisor);
  acting.set("bodies", Json::array(actor.bodies));
  acting.set("systems", Json::array(actor.systems));
  acting.set("operates", actor.operates);
  acting.set("mayWrite", actor.may_write);
  return acting;
}

Json capacities_of(const engine::Engine& engine, const std::vector<identity::Capacity>& all) {
  Json list = Json::array();
  for (const identity::Capacity& capacity : all) {
    Json one = shown(engine, capacity.organisation);
    one.set("membership", capacity.membership);
    one.set("role", access::name_of(capacity.role));
    one.set("systems", Json::array(capacity.systems));
    if (!capacity.on_behalf_of.empty())
      one.set("onBehalfOf",
              Json::object({{"id", capacity.on_behalf_of},
                            {"name", name_of_person(engine, capacity.on_behalf_of)}}));
    list.push(std::move(one));
  }
  return list;
}

Result<Json> region_of(const IdentityCall& call) {
  for (const domain::Module& module : call.deps.modules)
    for (const domain::View& view : module.views)
      if (view.name == "identity") {
        domain::Context context{call.deps.engine, call.caller.actor, call.deps.ids, {}};
        return view.run(context, Json::object());
      }
  return Json::object();
}

Result<IdentityReply> me(const IdentityCall& call) {
  const access::Actor& actor = call.caller.actor;
  const engine::Engine& engine = call.deps.engine;
  Json answer = Json::object({{"kind", kind_of(actor)},
                              {"name", actor.name},
                              {"csrf", call.caller.csrf},
                              {"languages", Json::array({"fr", "nl", "de", "en"})},
                              {"defaultLanguage", call.deps.options.default_language}});
  const auto& options = call.accounts().options();
  Json sign_in = Json::object({{"selfRegistration", options.self_registration},
                               {"messages", call.accounts().sends_messages()}});
  if (call.deps.oidc) sign_in.set("provider", call.deps.oidc->label());
  answer.set("signIn", std::move(sign_in));
  if (actor.signed_in()) answer.set("acting", acts_as(engine, actor));
  if (!actor.person.empty()) {
    answer.set("person", actor.person);
    if (const auto* members = call.accounts().members())
      answer.set("capacities", capacities_of(engine, members->capacities(actor.person)));
  }
  if (call.caller.session) {
    MAILLAGE_ASSIGN(const auto account, call.accounts().find(call.account()));
    if (account)
      answer.set(
          "account",
          Json::object({{"name", account->name},
                        {"email", account->email},
                        {"password", !account->hash.empty()},
                        {"secondFactor", account->second_factor},
                        {"recoveryCodes", static_cast<std::uint64_t>(account->recovery.size())},
                        {"linked", Json::array(account->linked)}}));
  }
  MAILLAGE_ASSIGN(Json region, region_of(call));
  answer.set("region", std::move(region));
  return IdentityReply{std::move(answer)};
}

Result<IdentityReply> sign_in(const IdentityCall& call) {
  MAILLAGE_ASSIGN(
      const auto opened,
      call.accounts().sign_in({call.input.string_at("name"), call.input.string_at("password"),
                               call.input.string_at("code"), call.request.peer,
                               call.request.headers.find("User-Agent")}));
  // The session of before, if any, ends: the browser is somebody else's now.
  (void)call.accounts().sessions().close(call.request.cookie(session_cookie(call.accounts())));
  return signed_in_reply(call.accounts(), opened);
}

Result<IdentityReply> sign_out(const IdentityCall& call) {
  const std::string_view cookie = session_cookie(call.accounts());
  if (call.caller.session)
    MAILLAGE_TRY(call.accounts().sessions().close(call.request.cookie(cookie)));
  IdentityReply reply;
  reply.status = 204;
  reply.cookies = {cookie_text(cookie, "", secure_cookies(call.accounts()), -1)};
  return reply;
}

Result<IdentityReply> act_for(const IdentityCall& call) {
  const std::string_view key = call.request.cookie(session_cookie(call.accounts()));
  MAILLAGE_ASSIGN(const auto session,
                  call.accounts().sessions().act_for(key, call.input.string_at("organisation"),
                                                     call.input.string_at("onBehalfOf")));
  return IdentityReply{Json::object({{"acting", acts_as(call.deps.engine, session->actor)}})};
}

Result<IdentityReply> sessions(const IdentityCall& call) {
  Json items = Json::array();
  for (const auto& [session, used] : call.accounts().sessions().list(call.account()))
    items.push(Json::object({{"id", session.id},
                             {"device", session.device},
                             {"created", format_timestamp(session.created)},
                             {"used", format_timestamp(used)},
                             {"expires", format_timestamp(session.expires)},
                             {"present", session.id == call.caller.session->value.id}}));
  return IdentityReply{Json::object({{"items", std::move(items)}})};
}

Result<IdentityReply> close_others(const IdentityCall& call) {
  MAILLAGE_TRY(call.accounts().sessions().close_all(call.account(), call.caller.session->value.id));
  return sessions(call);
}

Result<IdentityReply> close_session(const IdentityCall& call) {
  MAILLAGE_TRY(call.accounts().sessions().close_one(call.account(), call.request.parameter("id")));
  return IdentityReply{Json::object({{"closed", true}})};
}

}  // namespace

IdentityReply signed_in_reply(const identity::Accounts& accounts,
                              const identity::Sessions::Opened& opened) {
  const identity::Session& session = opened.session->value;
  const access::Actor& actor = opened.session->actor;
  IdentityReply reply;
  reply.body =
      Json::object({{"actor", Json::object({{"kind", kind_of(actor)}, {"name", actor.name}})},
                    {"csrf", session.csrf},
                    {"expires", format_timestamp(session.expires)}});
  reply.cookies = {cookie_text(session_cookie(accounts), opened.key, secure_cookies(accounts), 0)};
  reply.signed_in = actor;
  return reply;
}

std::vector<IdentityRoute> session_routes() {
  using enum http::Method;
  return {
      {get, "/api/v1/me", "me", "Who is signed in, what for, and the region.", Needs::nobody, "",
       me},
      {post, "/api/v1/session", "signIn",
       "Sign in with name and password, and the code of the second step where there is one.",
       Needs::nobody,
       R"({"type":"object","required":["name","password"],"properties":{
           "name":{"type":"string"},"password":{"type":"string"},
           "code":{"type":"string","maxLength":64}}})",
       sign_in},
      {put, "/api/v1/session", "actFor",
       "Act for another organisation, or (without one) for oneself.", Needs::session,
       R"({"type":"object","properties":{"organisation":{"type":"string"},
           "onBehalfOf":{"type":"string","description":"The person who delegated it."}}})",
       act_for, "ActingFor"},
      {del, "/api/v1/session", "signOut", "Sign out.", Needs::nobody, "", sign_out},
      {get, "/api/v1/sessions", "sessions", "One's open sessions, latest first.", Needs::session,
       "", sessions, "SessionList"},
      {del, "/api/v1/sessions", "closeOtherSessions", "End every session but this one.",
       Needs::session, "", close_others, "SessionList"},
      {del, "/api/v1/sessions/{id}", "closeSession", "End one session.", Needs::session, "",
       close_session, "Closed"},
  };
}

}  // namespace maillage::protocol
