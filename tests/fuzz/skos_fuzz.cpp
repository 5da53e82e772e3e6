// Any bytes as a Turtle file.
#include <cstdint>

#include "import/rows.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  maillage::import::ReadOptions options;
  options.format = maillage::import::Format::skos;
  (void)maillage::import::read_rows({reinterpret_cast<const char*>(data), size}, options);
  return 0;
}
