#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "model/registry.h"

namespace maillage::model {

namespace {

constexpr std::size_t file_bytes_max = 16u << 20;

Result<std::string> read_text(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::string text;
  char buffer[1 << 14];
  while (in.read(buffer, sizeof buffer), in.gcount() > 0) {
    text.append(buffer, static_cast<std::size_t>(in.gcount()));
    if (text.size() > file_bytes_max)
      return make_error(ErrorCode::too_large, path.string() + " is larger than 16 MiB",
                        path.string());
  }
  if (!in.eof())
    return make_error(ErrorCode::not_found, path.string() + " cannot be read", path.string());
  return text;
}

}  // namespace

Result<std::vector<RegionFile>> read_region_directory(const std::string& directory) {
  namespace fs = std::filesystem;
  std::vector<RegionFile> files;
  for (const char* folder : {"types", "vocabularies"}) {
    std::error_code error;
    fs::directory_iterator entries(fs::path(directory) / folder, error);
    if (error)
      return make_error(ErrorCode::not_found,
                        directory + "/" + folder + " cannot be read: " + error.message(),
                        directory);
    for (const fs::directory_iterator end; entries != end && !error; entries.increment(error)) {
      const fs::path& path = entries->path();
      if (path.extension() != ".json") continue;
      MAILLAGE_ASSIGN(std::string text, read_text(path));
      files.push_back({std::string(folder) + "/" + path.filename().string(), std::move(text)});
    }
  }
  std::sort(files.begin(), files.end(),
            [](const RegionFile& a, const RegionFile& b) { return a.path < b.path; });
  return files;
}

}  // namespace maillage::model
