// `maillage demo`: fills a data directory with a region to look at: Wallonia with facts and
// fictional needs and projects, or a wholly fictional region of any size. demo/README.md says what
// is loaded.
#pragma once

#include <cstdint>
#include <string>

#include "base/config.h"
#include "base/log.h"

namespace maillage::app {

struct DemoOptions {
  std::uint64_t seed = 1;
  std::size_t municipalities = 0;  // 0: Wallonia
  std::string today;               // "2026-11-22"; empty: the clock's
  double needs_factor = 1;
  double projects_factor = 1;
};

// Prints how many entities of each type came in. Loading the same again changes nothing. Returns an
// ExitCode: exit_partial when an entity was refused or points at nothing.
int load_demo(const Config& config, const Log& log, const DemoOptions& options);

}  // namespace maillage::app
