// `maillage serve`: the web page, the region API and NGSI-LD on one address.
#pragma once

#include "base/config.h"
#include "base/log.h"

namespace maillage::app {

// Serves until SIGINT or SIGTERM, then finishes what is in flight. Returns an ExitCode.
int serve(const Config& config, const Log& log, const std::string& version);

}  // namespace maillage::app
