#include "protocol/region/identity.h"

#include "base/ids.h"
#include "base/json.h"
#include "domain/module.h"
#include "protocol/region/identity_shared.h"
#include "protocol/region/rate_limit.h"
#include "protocol/region/shared.h"

namespace maillage::protocol {

namespace {

constexpr std::size_t body_bytes_max = 16'384;
constexpr std::chrono::minutes proof_lasts{5};

bool changes_something(http::Method method) {
  return method != http::Method::get && method != http::Method::head &&
         method != http::Method::options;
}

// What who looks with somebody else's rights may send that is no reading: the end of that, or of
// the session; and a query whose conditions are in its body.
bool is_for_lookers(const http::Request& request) {
  const std::string_view path = request.path();
  if (request.method == http::Method::del) return path == "/api/v1/session" || path == seeing_path;
  return request.method == http::Method::post && path == "/ngsi-ld/v1/entityOperations/query";
}

Result<void> check_needs(const IdentityRoute& route, const Caller& caller, Timestamp now) {
  if (route.needs == Needs::nobody) return {};
  // The seen person's account is not the looker's to see, and the looker's own is out of sight.
  if (caller.actor.shown_to) return access::not_for_lookers();
  if (!caller.actor.signed_in())
    return make_error(ErrorCode::unauthenticated, "Sign in to do this.");
  const bool in_browser = route.needs == Needs::session || route.needs == Needs::fresh;
  if (in_browser && !caller.session)
    return make_error(ErrorCode::forbidden, "A key cannot do this: sign in with a browser.");
  if (route.needs == Needs::fresh && caller.session->value.proven + proof_lasts <= now)
    return make_error(ErrorCode::forbidden, "Show again who you are: enter your password.",
                      "proof");
  if (changes_something(route.method) && !caller.actor.may_write)
    return make_error(ErrorCode::forbidden, "This key may read only.");
  return {};
}

Result<IdentityReply> run(const IdentityRoute& route, const Json& schema,
                          const http::Request& request, const RegionDeps& deps) {
  auto caller = caller_of(request, deps.accounts);
  // Who signs in anew may still have the cookie of a session that this page knows nothing of. What
  // has no body could be another site's form, and stays refused.
  const bool looking = !caller.ok() && caller.error().subject == "seeing";
  if (!caller.ok() && route.needs == Needs::nobody && *route.input &&
      !request.headers.has("Authorization") && (!looking || std::string_view(route.id) == "signIn"))
    caller = Caller{};
  if (!caller.ok()) return caller.error();
  MAILLAGE_TRY(check_needs(route, *caller, deps.engine.now()));
  Json input = Json::object();
  if (*route.input) {
    // A form of another site can send text, but not JSON without asking first.
    if (!request.headers.find("Content-Type").starts_with("application/json"))
      return make_error(ErrorCode::unsupported, "The body must be application/json.");
    MAILLAGE_ASSIGN(input, parse_json(request.body));
    MAILLAGE_TRY(domain::check_input(schema, input));
  }
  caller->actor.doing = route.id;
  auto reply = route.run({request, *caller, deps, input});
  if (reply.ok() && changes_something(route.method)) {
    // Who only asks for a code, without being signed in before or after, has decided nothing yet.
    const access::Actor& who = reply->signed_in ? *reply->signed_in : caller->actor;
    const std::string& about = reply->about.empty() ? who.person : reply->about;
    if (who.looker().signed_in()) deps.engine.note(who, std::string("account.") + route.id, about);
  }
  return reply;
}

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

http::Response refusal_of(const Error& error) {
  // Who failed too often is told how many seconds to wait.
  if (error.code == ErrorCode::unavailable && is_number(error.subject))
    return too_many(error.message, error.subject);
  if (error.code == ErrorCode::invalid && error.subject.empty())
    return http::problem(400, error.message);
  return http::problem(error);
}

http::Response response_of(const Result<IdentityReply>& reply) {
  http::Response response;
  if (!reply.ok()) {
    response = refusal_of(reply.error());
  } else if (!reply->location.empty()) {
    response = http::redirect(303, reply->location);
  } else {
    response = json_answer(reply->body, reply->status);
    if (reply->status == 204) response.body.clear();
  }
  if (reply.ok())
    for (const std::string& cookie : reply->cookies) response.headers.add("Set-Cookie", cookie);
  response.headers.set("Cache-Control", "no-store");
  response.compressible = false;
  return response;
}

}  // namespace

std::string_view session_cookie(const identity::Accounts& accounts) {
  return secure_cookies(accounts) ? secure_session_cookie : plain_session_cookie;
}

bool secure_cookies(const identity::Accounts& accounts) {
  return accounts.options().address.starts_with("https://");
}

std::string cookie_text(std::string_view name, std::string_view value, bool secure, int seconds) {
  std::string text(name);
  text += '=';
  text += value;
  text += "; Path=/; HttpOnly; SameSite=Lax";
  if (secure) text += "; Secure";
  if (seconds > 0) text += "; Max-Age=" + std::to_string(seconds);
  if (seconds < 0) text += "; Max-Age=0";
  return text;
}

Json shown(const engine::Engine& engine, std::string_view id) {
  Json entity = Json::object({{"id", id}});
  const auto system = access::Actor::system();
  if (const auto record = engine.get(system, id)) {
    const Json simple = engine.simple(system, *record);
    entity.set("type", simple.string_at("type"));
    if (const Json* title = simple.find("title")) entity.set("title", *title);
  }
  return entity;
}

std::string name_of_person(const engine::Engine& engine, std::string_view id) {
  const auto system = access::Actor::system();
  const auto record = engine.get(system, id);
  return record ? std::string(engine.simple(system, *record).string_at("name")) : std::string();
}

identity::Accounts& IdentityCall::accounts() const { return deps.accounts; }

identity::Keys::Entry key_of(const http::Request& request, const identity::Accounts& accounts) {
  constexpr std::string_view scheme = "Bearer ";
  const std::string_view value = request.headers.find("Authorization");
  if (value.size() <= scheme.size() ||
      !http::equal_ignoring_case(value.substr(0, scheme.size()), scheme))
    return nullptr;
  return accounts.keys().find(value.substr(scheme.size()));
}

// Only the cookie this server sets: one without the prefix could come from a sibling host.
identity::Sessions::Entry session_of(const http::Request& request,
                                     const identity::Accounts& accounts) {
  return accounts.sessions().find(request.cookie(session_cookie(accounts)));
}

Result<Caller> caller_of(const http::Request& request, const identity::Accounts& accounts) {
  if (request.headers.has("Authorization")) {
    const auto entry = key_of(request, accounts);
    if (entry) return Caller{entry->actor, "", nullptr, entry};
    return make_error(ErrorCode::unauthenticated, "The API token is not known.");
  }
  const auto session = session_of(request, accounts);
  if (!session) return Caller{access::Actor::anonymous(), "", nullptr, nullptr};
  if (session->actor.shown_to && changes_something(request.method) && !is_for_lookers(request))
    return access::only_looking();
  if (changes_something(request.method) &&
      !constant_time_equal(request.headers.find("X-CSRF-Token"), session->value.token()))
    return make_error(ErrorCode::forbidden,
                      "The X-CSRF-Token header of the session is missing or wrong.");
  return Caller{session->actor, session->value.token(), session, nullptr};
}

Result<access::Actor> actor_of(const http::Request& request, const identity::Accounts& accounts) {
  MAILLAGE_ASSIGN(Caller caller, caller_of(request, accounts));
  caller.actor.doing = doing_of(request);
  return std::move(caller.actor);
}

Result<access::Actor> actor_of(const http::Request& request, const RegionDeps& deps) {
  return deps.actor ? deps.actor(request) : actor_of(request, deps.accounts);
}

// The command or view; what of an entity; or the surface.
std::string doing_of(const http::Request& request) {
  const std::vector<std::string> path = request.segments();
  const auto at = [&](std::size_t i) { return i < path.size() ? path[i] : std::string(); };
  if (at(0) != "api") return at(0) + "." + at(2);
  if (at(2) == "commands") return at(3);
  if (at(2) == "entities")
    return at(2) + (path.size() < 4 ? ".list" : path.size() < 5 ? ".read" : "." + at(4));
  return path.size() < 4 ? at(2) : at(2) + "." + at(3);
}

std::vector<IdentityRoute> identity_routes() {
  std::vector<IdentityRoute> all;
  for (auto part : {session_routes, seeing_routes, keeping_routes, account_routes, export_routes,
                    key_routes, openid_routes})
    for (const IdentityRoute& route : part()) all.push_back(route);
  return all;
}

void add_identity_routes(http::Router& router, const Deps& deps) {
  for (const IdentityRoute& route : identity_routes()) {
    http::RouteOptions options;
    // Argon2id takes a tenth of a second, and changes wait until they are durable.
    options.slow = route.slow || changes_something(route.method);
    options.body_bytes_max = body_bytes_max;
    const Json schema = *route.input ? domain::schema(route.input) : Json::object();
    router.add(
        route.method, route.path,
        [deps, route, schema](http::Request request, http::Responder respond) {
          const auto reply = run(route, schema, request, *deps);
          if (reply.ok() && reply->stream) return reply->stream(std::move(respond));
          respond.send(response_of(reply));
        },
        options);
  }
}

}  // namespace maillage::protocol
