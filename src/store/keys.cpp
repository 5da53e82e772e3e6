#include "store/store.h"

namespace maillage::store {

void append_big_endian(std::string& key, std::uint64_t value, int bytes) {
  for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8)
    key += static_cast<char>((value >> shift) & 0xff);
}

std::uint64_t read_big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char byte : bytes) value = value << 8 | static_cast<unsigned char>(byte);
  return value;
}

std::string after_prefix(std::string_view prefix) {
  std::string next(prefix);
  while (!next.empty()) {
    if (static_cast<unsigned char>(next.back()) != 0xff) {
      ++next.back();
      return next;
    }
    next.pop_back();
  }
  return next;
}

}  // namespace maillage::store
