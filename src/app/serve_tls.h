// Serving https: the certificate, its renewal, and visitors who come by plain HTTP.
#pragma once

#include <csignal>
#include <memory>

#include "base/config.h"
#include "base/log.h"
#include "http/server.h"
#include "http/tls.h"

namespace maillage::app {

// The TLS of the settings; null without. Errors: invalid naming the setting.
Result<std::shared_ptr<http::TlsContext>> tls_of(const Config& config);

// A server on `redirect_listen` that sends every visitor to the same place under `public_url`; null
// without. Errors: invalid naming the setting, unavailable.
Result<std::unique_ptr<http::Server>> redirecting(const Config& config);

// Waits for one of the signals and returns it. Looks meanwhile, twice a minute, whether the
// certificate was renewed, and logs what came of it.
int wait_for(const sigset_t& signals, http::TlsContext* tls, const Log& log);

}  // namespace maillage::app
