#include "protocol/region/identity.h"

#include "base/ids.h"
#include "base/json.h"

namespace maillage::protocol {

namespace {

constexpr std::string_view plain_cookie = "maillage";
// The prefix binds the cookie to this host and to https; browsers refuse it otherwise.
constexpr std::string_view secure_cookie = "__Host-maillage";

bool changes_something(http::Method method) {
  return method != http::Method::get && method != http::Method::head &&
         method != http::Method::options;
}

std::string_view session_key(const http::Request& request) {
  const std::string_view secure = request.cookie(secure_cookie);
  return secure.empty() ? request.cookie(plain_cookie) : secure;
}

std::string cookie_text(std::string_view key, bool secure, bool expired) {
  std::string text(secure ? secure_cookie : plain_cookie);
  text += '=';
  text += key;
  text += "; Path=/; HttpOnly; SameSite=Lax";
  if (secure) text += "; Secure";
  if (expired) text += "; Max-Age=0";
  return text;
}

void sign_in(const http::Request& request, http::Responder respond, identity::Accounts& accounts,
             bool secure) {
  const auto body = parse_json(request.body);
  if (!body.ok()) return respond.send(http::problem(400, body.error().message));
  for (const char* field : {"name", "password"})
    if (!body->find(field) || !body->find(field)->is_string())
      return respond.send(http::problem(invalid(field, "is required, as a text")));
  auto session =
      accounts.sign_in(body->string_at("name"), body->string_at("password"), request.peer);
  if (!session.ok()) return respond.send(http::problem(session.error()));
  const Json answer = Json::object(
      {{"actor", Json::object({{"kind", "administrator"}, {"name", session->actor.name}})},
       {"csrf", session->csrf},
       {"expires", format_timestamp(session->expires)}});
  http::Response response = http::json_response(200, answer.dump());
  response.headers.add("Set-Cookie", cookie_text(session->key, secure, false));
  response.headers.set("Cache-Control", "no-store");
  response.compressible = false;
  respond.send(std::move(response));
}

}  // namespace

Result<Caller> caller_of(const http::Request& request, const identity::Accounts& accounts) {
  if (request.headers.has("Authorization")) {
    std::string_view value = request.headers.find("Authorization");
    constexpr std::string_view scheme = "Bearer ";
    if (value.size() > scheme.size() &&
        http::equal_ignoring_case(value.substr(0, scheme.size()), scheme)) {
      if (auto actor = accounts.actor_of_token(value.substr(scheme.size())))
        return Caller{std::move(*actor), ""};
    }
    return make_error(ErrorCode::unauthenticated, "The API token is not known.");
  }
  const auto session = accounts.session(session_key(request));
  if (!session) return Caller{access::Actor::anonymous(), ""};
  if (changes_something(request.method) &&
      !constant_time_equal(request.headers.find("X-CSRF-Token"), session->csrf))
    return make_error(ErrorCode::forbidden,
                      "The X-CSRF-Token header of the session is missing or wrong.");
  return Caller{session->actor, session->csrf};
}

Result<access::Actor> actor_of(const http::Request& request, const identity::Accounts& accounts) {
  MAILLAGE_ASSIGN(Caller caller, caller_of(request, accounts));
  return std::move(caller.actor);
}

void add_session_routes(http::Router& router, identity::Accounts& accounts, bool secure_cookies) {
  http::RouteOptions options;
  options.slow = true;  // Argon2id takes a tenth of a second
  options.body_bytes_max = 8192;
  router.post(
      "/api/v1/session",
      [&accounts, secure_cookies](http::Request request, http::Responder respond) {
        sign_in(request, std::move(respond), accounts, secure_cookies);
      },
      options);
  router.del(
      "/api/v1/session",
      [&accounts, secure_cookies](http::Request request, http::Responder respond) {
        const auto caller = caller_of(request, accounts);
        if (!caller.ok()) return respond.send(http::problem(caller.error()));
        const auto done = accounts.sign_out(session_key(request));
        if (!done.ok()) return respond.send(http::problem(done.error()));
        http::Response response;
        response.status = 204;
        response.headers.add("Set-Cookie", cookie_text("", secure_cookies, true));
        respond.send(std::move(response));
      },
      options);
}

}  // namespace maillage::protocol
