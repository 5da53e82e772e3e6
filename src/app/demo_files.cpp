#include "app/demo_files.h"

#include "app/region_assets.h"

namespace maillage::app {

Result<Json> demo_json(std::string_view name) {
  const std::string path = "demo/" + std::string(name) + ".json";
  for (const RegionFile& file : region_files())
    if (file.path == path) return parse_json(file.bytes);
  return make_error(ErrorCode::not_found, "the program holds no " + path, path);
}

Result<std::vector<Json>> demo_entities(std::string_view name) {
  MAILLAGE_ASSIGN(const Json file, demo_json(name));
  const Json* entities = file.find("entities");
  if (!entities || !entities->is_array())
    return invalid("demo/" + std::string(name) + ".json", "has no entities");
  std::vector<Json> all = entities->as_array();
  for (Json& entity : all) {
    if (const Json* source = file.find("source"); source && !entity.find("source"))
      entity.set("source", *source);
    if (file.bool_at("fictional")) entity.set("fictional", true);
  }
  return all;
}

}  // namespace maillage::app
