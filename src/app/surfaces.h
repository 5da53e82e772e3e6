// Everything the program answers, put on one router: the region API, NGSI-LD, the page and what
// tells of the server's health. Serving starts from it, and so does the test that asks all of it.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/config.h"
#include "engine/engine.h"
#include "http/router.h"
#include "identity/accounts.h"
#include "identity/oidc.h"

namespace maillage::app {

// All of it outlives the router.
struct SurfaceDeps {
  const Config& config;
  const model::Registry& registry;
  engine::Engine& engine;
  identity::Accounts& accounts;
  IdGenerator& ids;
  identity::Oidc* oidc = nullptr;  // nullptr: no sign-in provider
  // Who asks; not set: whom the sessions and keys of `accounts` name.
  std::function<Result<access::Actor>(const http::Request&)> actor = {};
};

// Adds every route. The returned handle keeps what the routes use; it must outlive the server and
// be dropped before the engine. Errors: invalid (the region's context, the page's lists).
Result<std::shared_ptr<void>> add_surfaces(http::Router& router, const SurfaceDeps& deps);

}  // namespace maillage::app
