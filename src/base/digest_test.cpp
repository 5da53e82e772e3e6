#include "base/digest.h"

#include <gtest/gtest.h>

#include "base/ids.h"

namespace maillage {
namespace {

// FIPS 180-4's example "abc".
TEST(Digest, GivesTheStandardsExample) {
  Digest digest;
  digest.update("a");
  digest.update("bc");
  EXPECT_EQ(hex_encode(digest.finish()),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Digest, BeginsAnewAfterEachAnswer) {
  Digest digest;
  for (const std::size_t size : {0u, 1u, 55u, 56u, 63u, 64u, 65u, 1000u, 70'000u}) {
    const std::string text(size, 'x');
    digest.update(text);
    EXPECT_EQ(digest.finish(), sha256(text)) << size;
  }
}

}  // namespace
}  // namespace maillage
