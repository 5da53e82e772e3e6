#include "app/serve_tls.h"

#include <cerrno>
#include <ctime>

namespace maillage::app {

namespace {

constexpr timespec certificate_looked_at{.tv_sec = 30, .tv_nsec = 0};

}  // namespace

Result<std::shared_ptr<http::TlsContext>> tls_of(const Config& config) {
  if (config.tls_certificate.empty() && config.tls_key.empty())
    return std::shared_ptr<http::TlsContext>();
  if (config.tls_certificate.empty())
    return invalid("tls_certificate", "tls_certificate is required with tls_key");
  if (config.tls_key.empty()) return invalid("tls_key", "tls_key is required with tls_certificate");
  return http::TlsContext::load({config.tls_certificate, config.tls_key});
}

Result<std::unique_ptr<http::Server>> redirecting(const Config& config) {
  if (config.redirect_listen.empty()) return std::unique_ptr<http::Server>();
  if (config.public_url.empty())
    return invalid("redirect_listen", "redirect_listen needs a public_url to send visitors to");
  const auto address = http::parse_listen_address(config.redirect_listen);
  if (!address.ok())
    return invalid("redirect_listen",
                   "redirect_listen must be HOST:PORT, and is \"" + config.redirect_listen + "\"");
  std::string target = config.public_url;
  while (target.ends_with('/')) target.pop_back();
  http::Router router;
  router.get("/{path*}", [target](http::Request request, http::Responder respond) {
    respond.send(http::redirect(308, target + request.target));
  });
  http::ServerOptions options;
  options.host = address->host;
  options.port = address->port;
  options.connections_max = static_cast<std::size_t>(config.connections_max);
  return http::Server::start(std::move(options), std::move(router));
}

int wait_for(const sigset_t& signals, http::TlsContext* tls, const Log& log) {
  for (;;) {
    const int signal = sigtimedwait(&signals, nullptr, &certificate_looked_at);
    if (signal > 0) return signal;
    if (errno != EAGAIN || !tls) continue;  // EINTR: a debugger or a stopped process goes on
    const auto renewed = tls->refresh();
    if (!renewed.ok())
      log.warning("the former certificate stays in use", {{"reason", renewed.error().message}});
    else if (*renewed)
      log.info("another certificate serves from now on");
  }
}

}  // namespace maillage::app
