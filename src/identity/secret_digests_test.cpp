#include "identity/secret_digests.h"

#include <gtest/gtest.h>

#include "base/ids.h"

namespace maillage::identity {
namespace {

TEST(SecretDigests, AreThoseOfSha256) {
  const SecretDigests digests;
  for (int turn = 0; turn < 2; ++turn)
    for (const char* secret : {"", "a", "mlg_secret", "mlg_secres"})
      EXPECT_EQ(digests.of(secret), sha256(secret));
}

TEST(SecretDigests, StayRightWhenThereAreMoreThanAreRemembered) {
  const SecretDigests digests;
  for (int i = 0; i < 12'000; ++i)
    ASSERT_EQ(digests.of(std::to_string(i)), sha256(std::to_string(i)));
  EXPECT_EQ(digests.of("1"), sha256("1"));
}

}  // namespace
}  // namespace maillage::identity
