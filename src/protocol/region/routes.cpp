#include "protocol/region/routes.h"

#include "protocol/region/shared.h"

namespace maillage::protocol {

std::shared_ptr<void> add_region_routes(http::Router& router, RegionDeps given) {
  const auto deps = std::make_shared<const RegionDeps>(std::move(given));
  add_identity_routes(router, deps);
  add_entity_routes(router, deps);
  add_can_route(router, deps);
  add_search_routes(router, deps);
  add_module_routes(router, deps);
  const auto description = std::make_shared<const std::string>(openapi(deps->modules).dump());
  router.get("/api/v1/openapi.json", [description](http::Request, http::Responder respond) {
    respond.send(http::json_response(200, *description));
  });
  struct Kept {
    std::shared_ptr<void> events;
    std::shared_ptr<void> tiles;
  };
  auto kept = std::make_shared<Kept>();
  kept->events = add_event_routes(router, deps);
  kept->tiles = add_tile_routes(router, deps);
  return kept;
}

}  // namespace maillage::protocol
