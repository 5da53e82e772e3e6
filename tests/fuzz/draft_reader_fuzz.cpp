// Whatever the reader of drafts takes, the reader of entities takes as well, and both make the same
// record of it.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "protocol/ngsild/both_readers_for_test.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace maillage::protocol::ngsild;
  static BothReaders both{"Vehicle", "speed", "brand", "location", "isParked", "label"};
  const std::string body(reinterpret_cast<const char*>(data), size);
  if (!both.compare(body).fault.empty()) std::abort();
  const auto drafts = read_drafts(body, maillage::model::Change::Kind::create, both.table.known());
  if (drafts && !maillage::parse_json(body).ok()) std::abort();
  return 0;
}
