#include "app/serve.h"

#include <pthread.h>
#include <csignal>
#include <thread>

#include "app/cli.h"
#include "app/housekeeping.h"
#include "app/modules.h"
#include "app/open_notices.h"
#include "app/serve_tls.h"
#include "app/sign_in_provider.h"
#include "app/system.h"
#include "app/web_assets.h"
#include "http/server.h"
#include "http/static_files.h"
#include "jsonld/context.h"
#include "protocol/ngsild/routes.h"
#include "protocol/region/identity.h"
#include "protocol/region/plain_pages.h"
#include "protocol/region/rate_limit.h"
#include "protocol/region/routes.h"

namespace maillage::app {

namespace {

// Scripts, styles and workers come from this server only; the map draws on blob: images.
constexpr std::string_view content_security_policy =
    "default-src 'self'; img-src 'self' data: blob:; worker-src 'self' blob:; "
    "style-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'";

void add_security_headers(http::Response& response) {
  response.headers.set("X-Content-Type-Options", "nosniff");
  response.headers.set("Referrer-Policy", "same-origin");
  if (response.headers.find("Content-Type").substr(0, 9) == "text/html") {
    response.headers.set("Content-Security-Policy", content_security_policy);
    response.headers.set("Permissions-Policy", "geolocation=(self), camera=(), microphone=()");
  }
}

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

void add_health_routes(http::Router& router, const engine::Engine& engine,
                       const std::string& version) {
  router.get("/livez", [](http::Request, http::Responder respond) {
    respond.send(http::text_response(200, "ok\n"));
  });
  router.get("/readyz", [&engine, version](http::Request, http::Responder respond) {
    const Json state = Json::object(
        {{"ready", true},
         // Text is searched once its index is complete; everything else is served.
         {"behind", engine.search_ready() ? Json::array() : Json(Json::Array{Json("search")})},
         {"version", version},
         {"entities", static_cast<std::uint64_t>(engine.entity_count())},
         {"position", Json(engine.position())}});
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

identity::OutboxOptions outbox_options(const Config& config) {
  identity::OutboxOptions options;
  options.folder = config.data + "/outbox";
  options.command = config.mail_command;
  options.from = config.mail_from;
  options.clock = system_clock();
  options.random = system_random();
  return options;
}

protocol::RegionOptions region_options(const Config& config) {
  protocol::RegionOptions region;
  region.default_language = config.default_language;
  region.limit_max = static_cast<std::size_t>(config.page_limit_max);
  region.subscribers_max = static_cast<std::size_t>(config.subscribers_max);
  region.tile_cache_bytes_max = static_cast<std::size_t>(config.tile_cache_bytes_max);
  return region;
}

// Both arguments that are borrowed outlive the server.
std::function<http::Admission(const http::Request&)> admit_within(
    const Config& config, const identity::Accounts& accounts, identity::RateLimits& limits) {
  const protocol::Quotas quotas{config.address_requests_per_minute_max,
                                config.account_requests_per_minute_max};
  return [&accounts, &limits, quotas](const http::Request& request) {
    return protocol::admission_of(request, accounts, limits, quotas);
  };
}

http::ServerOptions server_options(const Config& config, const Log& log) {
  http::ServerOptions options;
  options.io_threads = config.threads > 0 ? static_cast<unsigned>(config.threads)
                                          : std::max(1u, std::thread::hardware_concurrency());
  options.worker_threads = static_cast<unsigned>(config.worker_threads);
  options.connections_max = static_cast<std::size_t>(config.connections_max);
  options.body_bytes_max = static_cast<std::size_t>(config.body_bytes_max);
  options.request_timeout = std::chrono::seconds(config.request_seconds_max);
  std::string_view proxies = config.proxies;
  while (!proxies.empty()) {
    const auto comma = proxies.find(',');
    options.proxies.emplace_back(proxies.substr(0, comma));
    proxies = comma == std::string_view::npos ? std::string_view() : proxies.substr(comma + 1);
  }
  // RFC 6797: a browser that was here once comes by https only. Where people come by http, as on a
  // first trial, it would ignore this.
  const bool https = config.public_url.starts_with("https://");
  options.decorate = [https](std::string_view, http::Response& response) {
    add_security_headers(response);
    if (https)
      response.headers.set("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
  };
  options.access_log = [log](const http::AccessRecord& record) {
    if (record.status < 500) return;
    log.error("a request failed",
              {{"method", record.method},
               {"route", record.route},
               {"status", record.status},
               {"microseconds", static_cast<std::int64_t>(record.duration.count())}});
  };
  return options;
}

int cannot_start(const Log& log, const Error& error, int code) {
  log.error("cannot start", {{"reason", error.message}});
  return code;
}

}  // namespace

int serve(const Config& config, const Log& log, const std::string& version) {
  // Signals are taken by wait_for below; every thread started from here on inherits the mask.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);

  auto opened = open_system(config, log);
  if (!opened.ok()) return cannot_start(log, opened.error(), exit_failed);
  const std::unique_ptr<System> system = std::move(*opened);
  if (config.durability != "sync")
    log.warning("writes are answered before they are on disk: power loss can take the latest ones");
  const auto address = http::parse_listen_address(config.listen);
  if (!address.ok()) return cannot_start(log, address.error(), exit_usage);
  const auto tls = tls_of(config);
  if (!tls.ok()) return cannot_start(log, tls.error(), exit_usage);

  system->outbox = std::make_unique<identity::Outbox>(outbox_options(config));
  system->accounts->use_outbox(*system->outbox);
  const auto notices = open_notices(*system);
  if (!notices.ok()) return cannot_start(log, notices.error(), exit_failed);

  http::Router router;
  const auto provider = open_sign_in_provider(config, *system->accounts);
  if (!provider.ok()) return cannot_start(log, provider.error(), exit_failed);
  const auto region_routes = protocol::add_region_routes(
      router, {*system->engine, *system->accounts, *system->ids,
               all_modules(system->accounts.get()), region_options(config), provider->get()});
  jsonld::Contexts contexts;
  const Json context = system->registry.context();
  if (const auto added = add_region_context(contexts, context, config.public_url); !added.ok())
    return cannot_start(log, added.error(), exit_failed);
  add_context_route(router, context);
  protocol::ngsild::add_routes(
      router, {*system->engine, system->registry, contexts, [&](const http::Request& request) {
                 return protocol::actor_of(request, *system->accounts);
               }});
  add_health_routes(router, *system->engine, version);
  const auto pages = plain_pages(*system->engine, config);
  if (!pages.ok()) return cannot_start(log, pages.error(), exit_failed);
  add_page_routes(router, *pages);

  http::ServerOptions options = server_options(config, log);
  identity::RateLimits limits(system_clock());
  options.admit = admit_within(config, *system->accounts, limits);
  options.host = address->host;
  options.port = address->port;
  options.tls = *tls;
  auto server = http::Server::start(std::move(options), std::move(router));
  if (!server.ok()) return cannot_start(log, server.error(), exit_failed);
  const auto redirect = redirecting(config);
  if (!redirect.ok()) return cannot_start(log, redirect.error(), exit_failed);
  log.info("serving", {{"address", address->host + ":" + std::to_string((*server)->port())},
                       {"tls", *tls ? "on" : "off"},
                       {"entities", static_cast<std::uint64_t>(system->engine->entity_count())},
                       {"data", config.data}});
  const Housekeeping housekeeping(*system);
  const int signal = wait_for(signals, tls->get(), log);
  log.info("stopping", {{"signal", signal}});
  (*server)->stop(std::chrono::seconds(10));
  return exit_ok;
}

}  // namespace maillage::app
