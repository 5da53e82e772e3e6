// `maillage generate`: the files of the repository that derive from the program's own tables.
#pragma once

#include <string>

namespace maillage::app {

// Writes them below `root` (schema/, region/contexts/), or with `check` compares and names those
// that are out of date. Returns an ExitCode.
int generate(const std::string& root, bool check);

}  // namespace maillage::app
