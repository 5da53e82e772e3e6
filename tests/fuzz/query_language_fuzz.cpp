// The small languages of NGSI-LD queries: whatever text comes, the answer is a filter or an error,
// within the limits. A filter that was read reads back the same from its own text where its names
// are plain.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "protocol/ngsild/query_language.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace maillage;
  static const protocol::ngsild::Names names(jsonld::Context::core(), nullptr);
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (auto filter = protocol::ngsild::parse_q(text, names); filter.ok())
    (void)protocol::ngsild::to_text(*filter);
  (void)protocol::ngsild::parse_types(text, names).ok();
  (void)protocol::ngsild::parse_scopes(text).ok();
  (void)protocol::ngsild::parse_geo({"within", "Polygon", text, ""}, names).ok();
  (void)protocol::ngsild::parse_geo({text, "Point", "[4,50]", ""}, names).ok();
  return 0;
}
