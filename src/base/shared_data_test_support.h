// For tests on real files that are too large, or not ours, to copy into the repository
// (tests/README.md). Where they are missing such a test is skipped, unless the environment says
// MAILLAGE_REQUIRE_SHARED_DATA=1: then it fails.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

namespace maillage {

// Where a file of the shared data would be: below MAILLAGE_SHARED_DATA, else in shared/data beside
// the repository.
inline std::string shared_data_path(std::string_view name) {
  const char* folder = std::getenv("MAILLAGE_SHARED_DATA");
  std::string path = folder != nullptr ? folder : MAILLAGE_SOURCE_DIR "/../shared/data";
  path += '/';
  path += name;
  return path;
}

inline bool shared_data_required() {
  const char* required = std::getenv("MAILLAGE_REQUIRE_SHARED_DATA");
  return required != nullptr && std::string_view(required) == "1";
}

}  // namespace maillage

// At the start of a test: ends it when `path` (from shared_data_path()) is missing.
#define MAILLAGE_NEED_SHARED_DATA(path)                                            \
  if (!std::filesystem::exists(path)) {                                            \
    if (maillage::shared_data_required()) FAIL() << (path) << " is required here"; \
    GTEST_SKIP() << (path) << " is missing";                                       \
  }                                                                                \
  static_assert(true)
