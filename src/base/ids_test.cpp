#include "base/ids.h"

#include <gtest/gtest.h>

#include <set>
#include <thread>
#include <vector>

namespace maillage {
namespace {

Clock fixed_clock(std::int64_t microseconds) {
  return [microseconds] { return Timestamp(std::chrono::microseconds(microseconds)); };
}

TEST(Ids, CarryTheTimeAndTheVersion) {
  IdGenerator ids(fixed_clock(1'645'557'742'000'000), seeded_random(1));
  const std::string id = ids.next_uuid();
  ASSERT_EQ(id.size(), 36u);
  EXPECT_EQ(id.substr(0, 15), "017f22e2-79b0-7");  // RFC 9562 appendix A.6
  EXPECT_NE(std::string("89ab").find(id[19]), std::string::npos);
  EXPECT_EQ(ids.next_urn("Need").substr(0, 17), "urn:ngsi-ld:Need:");
}

TEST(Ids, SortInTheOrderTheyWereMade) {
  Timestamp now(std::chrono::milliseconds(1'700'000'000'000));
  int calls = 0;
  // The clock stands still, steps on, and steps back.
  IdGenerator ids(
      [&] {
        ++calls;
        if (calls == 500) now += std::chrono::milliseconds(3);
        if (calls == 700) now -= std::chrono::milliseconds(2);
        return now;
      },
      seeded_random(2));
  std::string last;
  for (int i = 0; i < 2000; ++i) {
    std::string id = ids.next_uuid();
    ASSERT_LT(last, id) << i;
    last = std::move(id);
  }
}

TEST(Ids, StayDistinctAndOrderedWhenTheCounterOverflows) {
  // Bytes of all ones start the counter at its highest and take the largest steps.
  IdGenerator ids(fixed_clock(1'000'000), [](std::span<std::uint8_t> out) {
    for (auto& byte : out) byte = 0xFF;
  });
  std::string last;
  for (int i = 0; i < 100; ++i) {
    std::string id = ids.next_uuid();
    ASSERT_LT(last, id);
    ASSERT_EQ(id[14], '7');
    last = std::move(id);
  }
}

TEST(Ids, AreDistinctBetweenThreads) {
  IdGenerator ids(fixed_clock(5), system_random());
  std::vector<std::vector<std::string>> made(4);
  {
    std::vector<std::jthread> threads;
    for (auto& mine : made)
      threads.emplace_back([&ids, &mine] {
        for (int i = 0; i < 500; ++i) mine.push_back(ids.next_uuid());
      });
  }
  std::set<std::string> all;
  for (const auto& mine : made) all.insert(mine.begin(), mine.end());
  EXPECT_EQ(all.size(), 2000u);
}

TEST(Randomness, RepeatsFromItsSeedOnly) {
  EXPECT_EQ(random_bytes(seeded_random(7), 21), random_bytes(seeded_random(7), 21));
  EXPECT_NE(random_bytes(seeded_random(7), 21), random_bytes(seeded_random(8), 21));
  EXPECT_NE(random_bytes(system_random(), 21), random_bytes(system_random(), 21));
}

TEST(Encodings, Base64UrlRoundTrips) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", ""},        {"f", "Zg"},        {"fo", "Zm8"},
      {"foo", "Zm9v"}, {"foob", "Zm9vYg"}, {"\xfb\xff\xfe", "-__-"}};
  for (const auto& [bytes, text] : cases) {
    EXPECT_EQ(base64url_encode(bytes), text);
    auto back = base64url_decode(text);
    ASSERT_TRUE(back.ok()) << text;
    EXPECT_EQ(*back, bytes);
  }
  for (const char* text : {"Zg==", "Zm9v+", "Z", "Zh", "Zm 9v", "Zm9v\n"})
    EXPECT_FALSE(base64url_decode(text).ok()) << text;
}

TEST(Encodings, HexRoundTrips) {
  EXPECT_EQ(hex_encode(std::string_view("\x00\xAF\x09", 3)), "00af09");
  EXPECT_EQ(*hex_decode("00AF09"), std::string("\x00\xAF\x09", 3));
  EXPECT_FALSE(hex_decode("0").ok());
  EXPECT_FALSE(hex_decode("0g").ok());
}

TEST(Hashes, Sha256OfTheStandardsExample) {
  // FIPS 180-2, appendix B.1.
  const std::string expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  EXPECT_EQ(hex_encode(sha256("abc")), expected);
  Sha256 pieces;
  pieces.update("a");
  pieces.update("bc");
  EXPECT_EQ(hex_encode(pieces.finish()), expected);
}

TEST(Hashes, ComparisonLooksAtEveryByte) {
  EXPECT_TRUE(constant_time_equal("secret", "secret"));
  EXPECT_FALSE(constant_time_equal("secret", "secreT"));
  EXPECT_FALSE(constant_time_equal("secret", "secrets"));
  EXPECT_TRUE(constant_time_equal("", ""));
}

}  // namespace
}  // namespace maillage
