// `maillage audit`: the audit's chain, read from the data directory itself, also while a server
// works on it. The program that could have changed the data is not asked.
#pragma once

#include <string>
#include <vector>

#include "base/config.h"

namespace maillage::app {

// Prints the number, the hash and the time of the latest record, for keeping elsewhere.
int print_audit_head(const Config& config);

// Reads everything and prints one line per fault. `heads`: hashes that were kept elsewhere. The
// exit code is that of exit_partial when there is a fault.
int verify_audit(const Config& config, const std::vector<std::string>& heads);

}  // namespace maillage::app
