// What the route files of the region API share: the dependencies, and turning values into answers.
#pragma once

#include <functional>

#include "protocol/region/identity.h"
#include "protocol/region/routes.h"

namespace maillage::protocol {

using Deps = std::shared_ptr<const RegionDeps>;

inline http::Response json_answer(const Json& json, int status = 200) {
  return http::json_response(status, json.dump());
}

// A handler that knows its caller and answers JSON: most of ours.
using Answer = std::function<Result<Json>(const http::Request&, const access::Actor&)>;

inline http::Handler answering(const Deps& deps, Answer answer) {
  return [deps, answer = std::move(answer)](http::Request request, http::Responder respond) {
    const auto actor = actor_of(request, *deps);
    if (!actor.ok()) return respond.send(http::problem(actor.error()));
    const auto json = answer(request, *actor);
    if (!json.ok()) return respond.send(http::problem(json.error()));
    respond.send(json_answer(*json));
  };
}

inline domain::Context context_of(const Deps& deps, const access::Actor& actor) {
  return {deps->engine, actor, deps->ids, {}};
}

void add_entity_routes(http::Router& router, const Deps& deps);
void add_can_route(http::Router& router, const Deps& deps);
void add_search_routes(http::Router& router, const Deps& deps);
void add_module_routes(http::Router& router, const Deps& deps);
std::shared_ptr<void> add_event_routes(http::Router& router, const Deps& deps);
std::shared_ptr<void> add_tile_routes(http::Router& router, const Deps& deps);

}  // namespace maillage::protocol
