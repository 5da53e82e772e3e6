// The region model (region/) and the demonstration's data (demo/), inside the program (written by
// tools/embed.py).
#pragma once

#include <span>
#include <string_view>

namespace maillage::app {

struct RegionFile {
  std::string_view path;  // from the root of the sources: "region/types/Need.json"
  std::string_view bytes;
};

// Ordered by path. The views live as long as the program.
std::span<const RegionFile> region_files();

}  // namespace maillage::app
