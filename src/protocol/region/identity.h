// Who sends a request: nobody, a browser's session, or the holder of a key; and the routes by which
// people sign in, keep their account and act for organisations. The other protocols use actor_of()
// too.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "access/actor.h"
#include "http/router.h"
#include "identity/accounts.h"

namespace maillage::protocol {

struct RegionDeps;

// What the request shows of itself, unchecked for changes: nullptr when there is none, or it is not
// known any more.
identity::Sessions::Entry session_of(const http::Request& request,
                                     const identity::Accounts& accounts);
identity::Keys::Entry key_of(const http::Request& request, const identity::Accounts& accounts);

struct Caller {
  access::Actor actor;
  std::string csrf;                   // that the session takes now; empty without one
  identity::Sessions::Entry session;  // nullptr: none
  identity::Keys::Entry key;          // nullptr: none
};

// Errors: unauthenticated for a key that is not known; forbidden for a change by cookie without
// the session's X-CSRF-Token, and for one by who looks with somebody else's rights (subject
// "seeing"), but to end that. An unknown or ended session is anonymous.
Result<Caller> caller_of(const http::Request& request, const identity::Accounts& accounts);
Result<access::Actor> actor_of(const http::Request& request, const identity::Accounts& accounts);
// The same, unless the dependencies say otherwise who asks.
Result<access::Actor> actor_of(const http::Request& request, const RegionDeps& deps);
// What the audit calls a request that shows something: "views.board", "entities.list",
// "ngsi-ld.entities".
std::string doing_of(const http::Request& request);

// One row a route: the router, the description of the API and its checks of inputs derive from it.
struct IdentityCall {
  const http::Request& request;
  const Caller& caller;
  const RegionDeps& deps;
  const Json& input;  // checked against the row's schema; of GET and DELETE: an empty object

  identity::Accounts& accounts() const;
  const std::string& account() const { return caller.session->value.account; }
};
struct IdentityReply {
  Json body = Json::object();
  int status = 200;
  std::vector<std::string> cookies;             // Set-Cookie
  std::string location;                         // of a redirection
  std::optional<access::Actor> signed_in;       // who it turned out to be, by a password or a code
  std::function<void(http::Responder)> stream;  // instead of the body: answers by itself, at length
  std::string about;  // what the audit says it was about; empty: that person
};
enum class Needs {
  nobody,   // open to everybody
  actor,    // signed in, or a key that may write
  session,  // signed in in a browser: no key can change how one signs in, or make keys
  fresh,    // the same, and showed who they are in the last minutes: the password, the provider
};
struct IdentityRoute {
  http::Method method;
  const char* path;
  const char* id;
  const char* summary;
  Needs needs;
  const char* input;  // JSON Schema of the body; "": none
  Result<IdentityReply> (*run)(const IdentityCall&);
  const char* answer = "";  // the name of its shape (identity_describe.cpp), else described there
  bool slow = false;  // of a GET that waits for another server; what changes something always is
  bool described = true;  // false: a way of the browser, no call of a program
};
std::vector<IdentityRoute> identity_routes();

void add_identity_routes(http::Router& router, const std::shared_ptr<const RegionDeps>& deps);
// Their part of the API's description: the member `paths`.
void describe_identity(Json& paths);
Json identity_schemas();

}  // namespace maillage::protocol
