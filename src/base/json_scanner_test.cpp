#include "base/json_scanner.h"

#include <gtest/gtest.h>

#include <random>

#include "base/json.h"

namespace maillage {
namespace {

TEST(JsonScanner, HandsOutValuesWhereTheyStand) {
  const std::string text = R"( {"a":[1,{"b":"é"}] , "c" : true})";
  JsonScanner in(text);
  std::string_view key;
  JsonPiece piece;
  ASSERT_TRUE(in.take('{'));
  ASSERT_TRUE(in.plain_string(key));
  EXPECT_EQ(key, "a");
  ASSERT_TRUE(in.take(':'));
  ASSERT_TRUE(in.value(piece));
  EXPECT_EQ(piece.text, R"([1,{"b":"é"}])");
  EXPECT_TRUE(piece.plain);
  ASSERT_TRUE(in.more('}'));
  ASSERT_TRUE(in.plain_string(key));
  ASSERT_TRUE(in.take(':'));
  EXPECT_EQ(in.peek(), 't');
  ASSERT_TRUE(in.value(piece));
  EXPECT_FALSE(in.more('}'));
  EXPECT_FALSE(in.failed());
  EXPECT_TRUE(in.at_end());
}

TEST(JsonScanner, GivesUpOnStringsWithEscapesOrWithoutEnd) {
  for (const char* text : {R"("a\n")", R"("abc)", "\"a\x01\"", "abc", ""}) {
    const std::string kept = text;
    JsonScanner in(kept);
    std::string_view out;
    EXPECT_FALSE(in.plain_string(out)) << text;
  }
}

TEST(JsonScanner, TellsBlanksEscapesAndManyMembers) {
  const std::vector<std::string> texts{
      R"([1, 2])", R"({"a": 1})", R"("\u00e9")",
      R"({"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8,"i":9})"};
  for (const std::string& text : texts) {
    JsonScanner in(text);
    JsonPiece piece;
    ASSERT_TRUE(in.value(piece)) << text;
    EXPECT_FALSE(piece.plain) << text;
    EXPECT_EQ(piece.text, text);
  }
}

// Whatever is plain is JSON, and is what writing it again gives.
TEST(JsonScanner, IsNeverPlainWhereTheParserDiffers) {
  const std::vector<std::string> seeds{
      R"({"a":[1,-0.5e+3,{"b":null}],"c":"text of some length","d":true,"e":false})",
      R"(["x","y",[[]],{},0,-1,1e5,"\\",12345678901234567890])",
      R"({"type":"Point","coordinates":[4.5,50.25]})"};
  const std::string_view bytes = "{}[]\",:\\ \n0123456789-+.eEtrufalsn\x01";
  std::mt19937 random(7);
  const auto below = [&](std::size_t bound) {
    return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random);
  };
  int plain = 0;
  for (int turn = 0; turn < 100'000; ++turn) {
    std::string text = seeds[below(seeds.size())];
    for (std::size_t change = below(3); change > 0; --change) {
      const std::size_t at = below(text.size());
      if (below(2) == 0) {
        text[at] = bytes[below(bytes.size())];
      } else {
        text.erase(at, 1);
      }
    }
    JsonScanner in(text);
    JsonPiece piece;
    if (!in.value(piece) || !piece.plain || !in.at_end() || !is_utf8(text)) continue;
    const auto parsed = parse_json(piece.text);
    ASSERT_TRUE(parsed.ok()) << text;
    ASSERT_EQ(parsed->dump(), piece.text);
    ++plain;
  }
  EXPECT_GT(plain, 20'000);
}

}  // namespace
}  // namespace maillage
