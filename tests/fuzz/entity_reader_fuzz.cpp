// Entities and fragments from any JSON: an entity or an error that names a field, and what was read
// can be applied as a change.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "protocol/ngsild/entity_reader.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace maillage;
  static const protocol::ngsild::Names names(jsonld::Context::core(), nullptr);
  auto json = parse_json({reinterpret_cast<const char*>(data), size});
  if (!json.ok()) return 0;
  auto entity = protocol::ngsild::EntityReader(names, {}).entity(*json);
  if (entity.ok()) {
    const model::Change create{.id = entity->id, .content = *entity};
    auto applied = model::apply(nullptr, create);
    if (applied.ok() && !applied->after) std::abort();
  }
  const protocol::ngsild::ReadOptions merge{.fragment = true, .nulls = true, .inner_nulls = true};
  (void)protocol::ngsild::EntityReader(names, merge).entity(*json).ok();
  (void)protocol::ngsild::EntityReader(names, merge).patch("a", *json).ok();
  return 0;
}
