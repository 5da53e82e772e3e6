// Whatever parse_timestamp() accepts, format_timestamp() writes as text that means the same moment.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/time.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  auto time = maillage::parse_timestamp(text);
  if (!time.ok()) return 0;
  auto again = maillage::parse_timestamp(maillage::format_timestamp(*time));
  if (!again.ok() || *again != *time) std::abort();
  return 0;
}
