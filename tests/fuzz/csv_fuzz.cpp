// Any bytes as a CSV file: every row has a line, and as many fields as the header or a reason.
#include <cstdint>
#include <cstdlib>

#include "import/rows.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto rows = maillage::import::read_csv({reinterpret_cast<const char*>(data), size}, {});
  if (!rows.ok()) return 0;
  for (const auto& row : rows->rows)
    if (row.line == 0 || (row.problem.empty() && row.fields.size() == 0)) std::abort();
  return 0;
}
