#include "app/surfaces.h"

#include "app/modules.h"
#include "app/web_assets.h"
#include "http/static_files.h"
#include "jsonld/context.h"
#include "protocol/ngsild/routes.h"
#include "protocol/region/identity.h"
#include "protocol/region/plain_pages.h"
#include "protocol/region/routes.h"

namespace maillage::app {

namespace {

std::shared_ptr<const http::StaticFiles> page_files() {
  std::vector<http::StaticFile> files;
  for (const Asset& asset : web_assets()) {
    http::StaticFile file;
    file.path = "/" + std::string(asset.path);
    file.content_type = asset.type;
    file.plain = asset.plain;
    file.brotli = asset.br;
    file.gzip = asset.gz;
    file.immutable = asset.path.substr(0, 7) == "assets/";
    files.push_back(std::move(file));
  }
  return std::make_shared<const http::StaticFiles>(std::move(files));
}

std::string_view asset(std::string_view path) {
  for (const Asset& one : web_assets())
    if (one.path == path) return one.plain;
  return {};
}

// What the page's addresses show without its scripts; none in a build without the page.
Result<std::shared_ptr<const protocol::PlainPages>> plain_pages(const engine::Engine& engine,
                                                                const Config& config) {
  const std::string_view text = asset("lists.json");
  std::vector<protocol::PlainList> lists;
  if (!text.empty()) {
    MAILLAGE_ASSIGN(const Json json, parse_json(text));
    MAILLAGE_ASSIGN(lists, protocol::plain_lists(json));
  }
  return std::make_shared<const protocol::PlainPages>(engine, std::string(asset("index.html")),
                                                      std::move(lists), config.default_language);
}

// The page routes by itself: every path that is not the API's and not a file shows its first file.
void add_page_routes(http::Router& router, std::shared_ptr<const protocol::PlainPages> pages) {
  router.get("/{path*}", [files = page_files(), pages = std::move(pages)](http::Request request,
                                                                          http::Responder respond) {
    const std::string path(request.path());
    const bool api = path.compare(0, 5, "/api/") == 0 || path.compare(0, 9, "/ngsi-ld/") == 0;
    if (path != "/index.html" && files->has(path))
      return respond.send(files->respond(request, path));
    if (api || path.compare(0, 8, "/assets/") == 0)
      return respond.send(http::problem(404, "There is nothing at " + path));
    respond.send(pages->respond(request));
  });
}

// What is running and how much it holds is not everybody's to know.
void add_health_routes(http::Router& router, const engine::Engine& engine) {
  router.get("/livez", [](http::Request, http::Responder respond) {
    respond.send(http::text_response(200, "ok\n"));
  });
  router.get("/readyz", [&engine](http::Request, http::Responder respond) {
    const Json state = Json::object(
        {{"ready", true},
         // Text is searched once its index is complete; everything else is served.
         {"behind", engine.search_ready() ? Json::array() : Json(Json::Array{Json("search")})}});
    respond.send(http::json_response(200, state.dump()));
  });
}

constexpr std::string_view context_path = "/api/v1/context.jsonld";
constexpr std::string_view permanent_context_url = "https://w3id.org/maillage/context.jsonld";

// The region's context under its permanent address and its own one; the default of requests that
// name none, so that short names work without a Link header.
Result<void> add_region_context(jsonld::Contexts& contexts, const Json& document,
                                const std::string& public_url) {
  MAILLAGE_TRY(contexts.add(std::string(permanent_context_url), document));
  if (public_url.empty()) return contexts.set_default(permanent_context_url);
  const std::string own = public_url + std::string(context_path);
  MAILLAGE_TRY(contexts.add(own, document));
  return contexts.set_default(own);
}

void add_context_route(http::Router& router, const Json& document) {
  const auto text = std::make_shared<const std::string>(document.dump());
  router.get(context_path, [text](http::Request, http::Responder respond) {
    respond.send(http::json_response(200, *text, "application/ld+json"));
  });
}

protocol::RegionOptions region_options(const Config& config) {
  protocol::RegionOptions region;
  region.default_language = config.default_language;
  region.limit_max = static_cast<std::size_t>(config.page_limit_max);
  region.subscribers_max = static_cast<std::size_t>(config.subscribers_max);
  region.tile_cache_bytes_max = static_cast<std::size_t>(config.tile_cache_bytes_max);
  return region;
}

// What the routes use as long as they serve.
struct Kept {
  jsonld::Contexts contexts;
  std::shared_ptr<void> region;
};

}  // namespace

Result<std::shared_ptr<void>> add_surfaces(http::Router& router, const SurfaceDeps& deps) {
  const auto kept = std::make_shared<Kept>();
  kept->region = protocol::add_region_routes(
      router, {deps.engine, deps.accounts, deps.ids, all_modules(&deps.accounts),
               region_options(deps.config), deps.oidc, deps.actor});
  const Json context = deps.registry.context();
  MAILLAGE_TRY(add_region_context(kept->contexts, context, deps.config.public_url));
  add_context_route(router, context);
  auto actor = deps.actor;
  if (!actor)
    actor = [&accounts = deps.accounts](const http::Request& request) {
      return protocol::actor_of(request, accounts);
    };
  protocol::ngsild::add_routes(router, {deps.engine, deps.registry, kept->contexts, actor});
  add_health_routes(router, deps.engine);
  MAILLAGE_ASSIGN(auto pages, plain_pages(deps.engine, deps.config));
  add_page_routes(router, std::move(pages));
  return std::shared_ptr<void>(kept);
}

}  // namespace maillage::app
