// Who sends a request: nobody, a browser's session, or the holder of an API token; and the routes
// by which people sign in and out. The other protocols use actor_of() too.
#pragma once

#include <optional>
#include <string>

#include "access/actor.h"
#include "http/router.h"
#include "identity/accounts.h"

namespace maillage::protocol {

struct Caller {
  access::Actor actor;
  std::string csrf;  // of the session; empty without one
};

// Errors: unauthenticated for a token that is not known; forbidden for a change by cookie without
// the session's X-CSRF-Token. An unknown or ended session is anonymous.
Result<Caller> caller_of(const http::Request& request, const identity::Accounts& accounts);
Result<access::Actor> actor_of(const http::Request& request, const identity::Accounts& accounts);

// POST and DELETE /api/v1/session.
void add_session_routes(http::Router& router, identity::Accounts& accounts, bool secure_cookies);

}  // namespace maillage::protocol
