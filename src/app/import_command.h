// `maillage import`: a file through a mapping into a data directory.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/config.h"
#include "base/log.h"

namespace maillage::app {

struct ImportArguments {
  std::string mapping;              // a name of region/mappings, or a path
  std::vector<std::string> files;   // one after the other
  std::vector<std::string> joined;  // "table=path"
  std::string report;               // where the report goes as JSON; empty: nowhere
  bool dry_run = false;
};

// Returns an exit code: 3 when rows were rejected.
int import_files(const Config& config, const Log& log, const ImportArguments& arguments);

}  // namespace maillage::app
