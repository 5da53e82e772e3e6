#include "app/generate.h"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>
#include <vector>

#include "app/cli.h"
#include "app/modules.h"
#include "app/system.h"
#include "protocol/region/routes.h"

namespace maillage::app {

namespace {

std::string read_whole(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace

int generate(const std::string& root, bool check) {
  const auto files = region_model_files(root + "/region");
  if (!files.ok()) {
    std::fprintf(stderr, "maillage: %s\n", files.error().message.c_str());
    return exit_failed;
  }
  const auto registry = model::Registry::load(*files);
  if (!registry.ok()) {
    std::fprintf(stderr, "maillage: %s\n", registry.error().message.c_str());
    return exit_failed;
  }
  const std::vector<std::pair<std::string, std::string>> wanted = {
      {"schema/configuration.md", configuration_reference()},
      {"schema/openapi.json", protocol::openapi(all_modules(nullptr)).dump_pretty()},
      {"region/contexts/maillage.jsonld", registry->context().dump_pretty()},
  };
  int stale = 0;
  for (const auto& [name, text] : wanted) {
    const std::filesystem::path path = std::filesystem::path(root) / name;
    if (read_whole(path) == text) continue;
    ++stale;
    if (check) {
      std::printf("%s is out of date: run `maillage generate`\n", name.c_str());
      continue;
    }
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
    std::printf("%s written\n", name.c_str());
  }
  return check && stale > 0 ? exit_partial : exit_ok;
}

}  // namespace maillage::app
