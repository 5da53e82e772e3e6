// Whatever parse_json() accepts, it writes as JSON that reads back equal, in both forms.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  auto value = maillage::parse_json(text);
  if (!value.ok()) return 0;
  for (const std::string& written : {value->dump(), value->dump_pretty()}) {
    auto again = maillage::parse_json(written);
    if (!again.ok() || again->dump() != value->dump()) std::abort();
  }
  return 0;
}
