#include "app/serve.h"

#include <pthread.h>
#include <csignal>
#include <thread>

#include "app/cli.h"
#include "app/housekeeping.h"
#include "app/open_notices.h"
#include "app/serve_tls.h"
#include "app/sign_in_provider.h"
#include "app/surfaces.h"
#include "app/system.h"
#include "http/server.h"
#include "protocol/region/rate_limit.h"

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

identity::OutboxOptions outbox_options(const Config& config) {
  identity::OutboxOptions options;
  options.folder = config.data + "/outbox";
  options.command = config.mail_command;
  options.from = config.mail_from;
  options.clock = system_clock();
  options.random = system_random();
  return options;
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
  const auto surfaces = add_surfaces(router, {config, system->registry, *system->engine,
                                              *system->accounts, *system->ids, provider->get()});
  if (!surfaces.ok()) return cannot_start(log, surfaces.error(), exit_failed);

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
  log.info("serving", {{"version", version},
                       {"address", address->host + ":" + std::to_string((*server)->port())},
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
