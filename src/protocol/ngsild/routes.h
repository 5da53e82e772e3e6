// The NGSI-LD API of CIM 009 v1.9.1 under /ngsi-ld/v1: entities, attributes, batches, queries,
// types and attributes in use. Subscriptions (subscriptions/), history (temporal/), registrations
// of context sources (csourceRegistrations/), stored contexts (jsonldContexts/), entity maps and
// snapshots are not here: each is a file of its own beside entities.cpp, with its add_… function
// called from add_routes().
#pragma once

#include <functional>

#include "access/actor.h"
#include "engine/engine.h"
#include "http/router.h"
#include "jsonld/context.h"
#include "model/registry.h"

namespace maillage::protocol::ngsild {

// Everything borrowed lives longer than the router.
struct Deps {
  engine::Engine& engine;
  const model::Registry& registry;
  const jsonld::Contexts& contexts;
  // Who asks. Errors: unauthenticated for credentials that do not hold.
  std::function<Result<access::Actor>(const http::Request&)> actor;
};

void add_routes(http::Router& router, Deps deps);

}  // namespace maillage::protocol::ngsild
