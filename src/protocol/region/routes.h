// The region API: what the page and scripts use, under /api/v1. Lists, details, histories, search,
// maps, commands and views of the domain modules, live events.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/ids.h"
#include "domain/module.h"
#include "engine/engine.h"
#include "http/router.h"
#include "identity/accounts.h"
#include "identity/oidc.h"

namespace maillage::protocol {

struct RegionOptions {
  std::string default_language = "fr";
  std::size_t limit_max = 1000;        // entities in one page of a list
  std::size_t subscribers_max = 1000;  // live event streams
  std::size_t tile_cache_bytes_max = 64u << 20;
};

// What the routes need; all of it outlives the server.
struct RegionDeps {
  engine::Engine& engine;
  identity::Accounts& accounts;
  IdGenerator& ids;
  std::vector<domain::Module> modules;
  RegionOptions options;
  identity::Oidc* oidc = nullptr;  // nullptr: no sign-in provider
  // Who asks; not set: whom the sessions and keys of `accounts` name. A test hands its actors in.
  std::function<Result<access::Actor>(const http::Request&)> actor = {};
};

// Adds every route. The returned handle keeps the feed subscription and caches; it must outlive the
// server and be dropped before the engine.
std::shared_ptr<void> add_region_routes(http::Router& router, RegionDeps deps);

// The OpenAPI 3.1 description of the region API, from the tables of the modules.
Json openapi(const std::vector<domain::Module>& modules);

}  // namespace maillage::protocol
