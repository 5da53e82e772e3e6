// Tests on all bytes of a text, eight at a time: what a request or an id holds is looked through
// several times before it is trusted, and a loop over single bytes shows in profiles.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace maillage {

// Eight bytes. The tests give a value that is not 0 exactly when one of the bytes is meant.
struct ByteWord {
  static constexpr std::uint64_t ones = 0x0101010101010101;
  static constexpr std::uint64_t highs = 0x8080808080808080;
  std::uint64_t word;

  // Below a bound of at most 128: only then the subtraction borrows into a high bit that was clear.
  std::uint64_t below(unsigned char bound) const { return (word - ones * bound) & ~word & highs; }
  std::uint64_t equal(char c) const {
    return ByteWord{word ^ (ones * static_cast<unsigned char>(c))}.below(1);
  }
  std::uint64_t above_ascii() const { return word & highs; }
};

// Does test(ByteWord) hold anywhere? The last word is filled up with the letter 'a'.
template <class Test>
bool any_byte(std::string_view text, Test&& test) {
  const char* at = text.data();
  std::size_t left = text.size();
  for (; left >= 8; at += 8, left -= 8) {
    ByteWord word{};
    std::memcpy(&word.word, at, 8);
    if (test(word) != 0) return true;
  }
  if (left == 0) return false;
  ByteWord word{ByteWord::ones * 'a'};
  std::memcpy(&word.word, at, left);
  return test(word) != 0;
}

}  // namespace maillage
