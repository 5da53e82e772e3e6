#include "base/bytes.h"

#include <gtest/gtest.h>

#include <string>

namespace maillage {
namespace {

// Every byte value at every place of texts of every length up to three words.
TEST(Bytes, FindsAByteWhereverItStands) {
  for (int value = 0; value < 256; ++value) {
    const auto byte = static_cast<unsigned char>(value);
    for (std::size_t size = 1; size <= 24; ++size) {
      for (std::size_t place = 0; place < size; ++place) {
        std::string text(size, 'x');
        text[place] = static_cast<char>(byte);
        EXPECT_EQ(any_byte(text, [](ByteWord w) { return w.below(0x20); }), byte < 0x20);
        EXPECT_EQ(any_byte(text, [](ByteWord w) { return w.equal('"'); }), byte == '"');
        EXPECT_EQ(any_byte(text, [](ByteWord w) { return w.equal(0x7F); }), byte == 0x7F);
        EXPECT_EQ(any_byte(text, [](ByteWord w) { return w.above_ascii(); }), byte >= 0x80);
      }
    }
  }
}

TEST(Bytes, AnEmptyTextHoldsNothing) {
  EXPECT_FALSE(any_byte({}, [](ByteWord w) { return w.below(0x7F); }));
}

// A byte just above the bound must not be taken for one below it because of its neighbour.
TEST(Bytes, NeighboursDoNotMatter) {
  for (int low = 0x20; low < 256; ++low)
    for (int high = 0x20; high < 256; ++high) {
      const std::string text{static_cast<char>(low), static_cast<char>(high)};
      EXPECT_FALSE(any_byte(text, [](ByteWord w) { return w.below(0x20); }));
    }
}

}  // namespace
}  // namespace maillage
