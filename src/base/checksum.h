// A 64-bit check of bytes on disk: against torn writes and bit rot, not against people.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace maillage {

namespace detail {

inline std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

inline std::uint64_t word_at(const char* at) {
  std::uint64_t word;
  std::memcpy(&word, at, sizeof word);
  return word;
}

}  // namespace detail

// Sixteen bytes a step, folded by a wide multiplication (the construction of wyhash). `seed` ties
// the check to a place, so that bytes found elsewhere do not pass.
inline std::uint64_t checksum(std::string_view bytes, std::uint64_t seed) {
  constexpr std::uint64_t left = 0xa0761d6478bd642f, right = 0xe7037ed1a0b428db;
  std::uint64_t state = seed ^ left;
  const char* at = bytes.data();
  std::size_t rest = bytes.size();
  for (; rest >= 16; at += 16, rest -= 16)
    state = detail::mix(detail::word_at(at) ^ right, detail::word_at(at + 8) ^ state);
  char tail[16] = {};
  if (rest > 0) std::memcpy(tail, at, rest);
  state = detail::mix(detail::word_at(tail) ^ right, detail::word_at(tail + 8) ^ state);
  return detail::mix(state ^ left, bytes.size() ^ right);
}

}  // namespace maillage
