// `maillage import`: a file through a mapping into a data directory, or into a running server.
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
  std::string server;      // address of a running server; empty: the data directory
  std::string token;       // of an administrator, for the server
  std::string token_file;  // or the file that holds it
};

// Returns an exit code: 3 when rows were rejected.
int import_files(const Config& config, const Log& log, const ImportArguments& arguments);

}  // namespace maillage::app
