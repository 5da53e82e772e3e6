#include <fstream>
#include <iterator>

#include "jsonld/context.h"

namespace maillage::jsonld {

namespace {

Result<Json> read_document(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return not_found(path);
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  auto json = parse_json(text);
  if (!json.ok()) return invalid(path, json.error().message);
  return std::move(*json);
}

}  // namespace

Result<void> add_context_directory(Contexts& contexts, const std::string& directory) {
  const std::string index_path = directory + "/index.json";
  MAILLAGE_ASSIGN(const Json index, read_document(index_path));
  if (!index.is_object()) return invalid(index_path, "must be an object from address to file");
  for (const auto& [url, name] : index.as_object()) {
    if (!name.is_string() || name.as_string().find('/') != std::string::npos)
      return invalid(index_path, "\"" + url + "\" must name a file of this directory");
    const std::string path = directory + "/" + name.as_string();
    MAILLAGE_ASSIGN(Json document, read_document(path));
    auto added = contexts.add(url, std::move(document));
    if (!added.ok()) return invalid(path, added.error().message);
  }
  return {};
}

}  // namespace maillage::jsonld
